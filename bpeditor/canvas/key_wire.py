"""A wire drawn by keyboard."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.gestures.drag_wire import DragWire
from bpeditor.canvas.spots import OUT, Port, inputs_of, point_of, points_of
from bpeditor.canvas.walking import Direction, closest, nearest
from bpeditor.graph.graph import Edge, Graph


class KeyWire:
    """From a port to one of those that it may be joined to; looks like a wire drawn by mouse.

    Attributes
    ----------
    start
        The port that holds one end.
    end
        The port at the other end; None if there is no valid one.
    """

    def __init__(self, canvas: Canvas, start: Port) -> None:
        self._canvas = canvas
        self.start = start
        self._targets = targets_of(canvas.document.graph, start)
        self._points = points_of(canvas.document.graph, canvas.arrays, self._targets)
        is_output = start.name == OUT
        self._gesture = (
            DragWire(canvas, output=start.node_id)
            if is_output
            else DragWire(canvas, place=(start.node_id, start.name))
        )
        self._gesture.joined_by = "Enter"
        self.end = self._first()

    @property
    def edge(self) -> Edge:
        """The edge that joining draws."""
        assert self.end is not None
        output, entry = sorted((self.start, self.end), key=lambda port: port.name != OUT)
        return Edge(output.node_id, entry.node_id, entry.name)

    def walk(self, direction: Direction) -> None:
        """Lead the end to the nearest valid port in a direction."""
        assert self.end is not None
        place = nearest(self._points, self._targets.index(self.end), direction)
        self.end = self.end if place is None else self._targets[place]

    def turn(self, *, backward: bool) -> None:
        """Lead the end to the next valid port of all."""
        assert self.end is not None
        place = self._targets.index(self.end) + (-1 if backward else 1)
        self.end = self._targets[place % len(self._targets)]

    def show(self) -> None:
        """Lead the picture to the end, and say what joining does besides."""
        assert self.end is not None
        self._gesture.move(self._point(self.end), Qt.KeyboardModifier.NoModifier)

    def paint(self, painter: QPainter) -> None:
        """Draw the wire."""
        self._gesture.paint(painter)

    def cancel(self) -> None:
        """Take the wire and its sentence away."""
        self._canvas.show_hint("")
        self._gesture.cancel()

    def _first(self) -> Port | None:
        """Return the closest valid port; an input that is fed only where none is free."""
        feeding = self._canvas.document.graph.feeding
        is_free = np.array([feeding(p.node_id, p.name) is None for p in self._targets], dtype=bool)
        among = np.flatnonzero(is_free if is_free.any() else ~is_free)
        place = closest(self._points[among], self._point(self.start))
        return None if place is None else self._targets[among[place]]

    def _point(self, port: Port) -> QPointF:
        return point_of(self._canvas.document.graph, self._canvas.arrays, port)


def targets_of(graph: Graph, start: Port) -> list[Port]:
    """Return the ports that may be joined to a port, by node in the order of the graph.

    One search finds what would close a loop: asking for each edge would be a search a port.
    """
    is_output = start.name == OUT
    looped = graph.reachable(start.node_id, forward=not is_output)
    others = [node.id for node in graph.nodes() if node.id not in looped]
    if is_output:
        joined = {Port(edge.target, edge.port) for edge in graph.outgoing(start.node_id)}
        return [port for each in others for port in inputs_of(graph, each) if port not in joined]
    fed = graph.feeding(start.node_id, start.name)
    return [Port(each, OUT) for each in others if fed is None or each != fed.source]
