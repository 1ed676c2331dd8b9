"""Carry all wires of an output to another one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from bpeditor.canvas.gestures.base import Canvas, Ends, Gesture, Modifiers
from bpeditor.canvas.gestures.drag_wire import port_reach
from bpeditor.canvas.gestures.overlay import draw_wires
from bpeditor.canvas.wires import wire_curves
from bpeditor.graph import edits
from bpeditor.graph.errors import GraphError


class MoveWires(Gesture):
    """Let another output feed what this one feeds; dropped on nothing, all stays as it was.

    Parameters
    ----------
    source
        The node whose wires are carried.
    """

    cursor = Qt.CursorShape.CrossCursor
    ends = Ends.ON_CANVAS

    def __init__(self, canvas: Canvas, source: str) -> None:
        super().__init__(canvas)
        self._source = source
        edges = canvas.document.graph.outgoing(source)
        self._ends = canvas.arrays.wires[canvas.arrays.edges.rows_of(edges)][:, 8:]
        self._at = QPointF()
        self._new_source: str | None = None
        self._reasons: dict[str, str] = {}
        canvas.arrays.carry(edges)

    def move(self, point: QPointF, _modifiers: Modifiers) -> None:
        """Follow the pointer, and say why a drop is refused."""
        self._at = point
        self._new_source = self._node_at(point)
        self.canvas.show_hint(self._reason(), refused=True)
        self.canvas.refresh()

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Move the edges."""
        self.canvas.arrays.carry([])
        self.move(point, modifiers)
        if self._new_source is not None and not self._reason():
            self.canvas.document.move_outgoing(self._source, self._new_source)

    def cancel(self) -> None:
        """Put the wires back."""
        self.canvas.arrays.carry([])
        self.canvas.refresh()

    def paint(self, painter: QPainter) -> None:
        """Draw the wires from the pointer, or from the output there, to what they feed."""
        start, theme = self._at, self.canvas.theme
        if self._new_source is not None:
            start = self.canvas.arrays.output_position(self._new_source)
        xs, ys = (np.full(len(self._ends), each) for each in start.toTuple())
        colour = theme.warning if self._reason() else theme.accent
        wires = wire_curves(xs, ys, self._ends[:, 0], self._ends[:, 1])
        draw_wires(painter, self.canvas, wires, colour)

    def _node_at(self, point: QPointF) -> str | None:
        arrays = self.canvas.arrays
        return arrays.output_at(point, port_reach(self.canvas)) or arrays.node_at(point)

    def _reason(self) -> str:
        """Return why the node at the pointer is refused, or ""; asked once a node."""
        node_id = self._new_source
        if node_id is None:
            return ""
        if node_id not in self._reasons:
            self._reasons[node_id] = self._ask(node_id)
        return self._reasons[node_id]

    def _ask(self, node_id: str) -> str:
        try:
            edits.move_outgoing(self.canvas.document.graph, self._source, node_id)
        except GraphError as error:
            return str(error)
        return ""
