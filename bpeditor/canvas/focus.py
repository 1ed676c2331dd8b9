"""The keyboard's place on the canvas: moved by keys, shown by a ring, no selection."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPainter

from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.key_wire import KeyWire
from bpeditor.canvas.painting import GRID
from bpeditor.canvas.ring import paint_ring, reach_at
from bpeditor.canvas.spots import (
    Port,
    Spot,
    box_of,
    is_there,
    node_of,
    point_of,
    ports_of,
    words_of,
)
from bpeditor.canvas.walking import Direction, closest, middles, step, tab
from bpeditor.graph.errors import GraphError


class FocusCanvas(Canvas, Protocol):
    """What the focus needs of the view besides what gestures need."""

    def announce_focus(self) -> None:
        """Tell assistive technology what has the focus now."""

    def say(self, text: str) -> None:
        """Show a sentence in the status line."""

    def put_hints_at(self, point: QPointF) -> None:
        """Let sentences stand at a scene point instead of at the pointer."""

    def reveal(self, point: QPointF, area: QRectF) -> None:
        """Bring a part of the scene into sight, or at least a point of it."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""


class Focus:
    """One node, port or edge; after keyboard use it wears a ring, after the mouse it does not.

    Attributes
    ----------
    spot
        Where the keyboard is; None before its first use, and after the mouse came between.
    wire
        The wire that is being drawn; the keyboard is at its end.
    """

    def __init__(self, canvas: FocusCanvas) -> None:
        self._canvas = canvas
        self.spot: Spot | None = None
        self._at = QPointF()
        self._chosen: frozenset[str] = frozenset()
        self._series = object()
        self.wire: KeyWire | None = None

    def move_to(self, spot: Spot) -> None:
        """Put the keyboard at a node, a port or an edge, and bring it into sight."""
        before, self._series = self.spot, object()
        self._show(spot)
        self._refresh(before)

    def refresh(self) -> None:
        """Repaint the ring: the canvas got or lost the keyboard."""
        self._refresh(self.spot)

    def leave(self) -> None:
        """Forget the place: the mouse points now."""
        self.cancel()
        self.refresh()
        self.spot = None

    def walk(self, direction: Direction) -> None:
        """Go where an arrow leads; the first one starts at the selected node, if there is one."""
        canvas = self._canvas
        if self.wire is not None:
            self.wire.walk(direction)
            self._show_wire(self.wire)
            return
        here = self.spot if self.spot is not None else self._selected()
        if here is None:
            self.enter()
            return
        there = step(canvas.document.graph, canvas.arrays, here, direction)
        self.move_to(here if there is None else there)

    def push(self, direction: Direction) -> None:
        """Move the card by a step of the grid; with the other selected cards, if it is selected.

        Pushes that follow one another are one step of the history.
        """
        if self.spot is None:
            self.enter()
            return
        document, node_id = self._canvas.document, node_of(self.spot)
        chosen = document.selection.nodes
        moved = sorted(chosen) if node_id in chosen else [node_id]
        dx, dy = (GRID * part for part in direction.value)
        places = {each: document.graph.node(each).position for each in moved}
        try:
            document.move({each: (x + dx, y + dy) for each, (x, y) in places.items()}, self._series)
        except GraphError as error:
            self._canvas.say(f"{error}.")
        else:
            self._show(self.spot)

    def tab(self, *, backward: bool) -> bool:
        """Go to the next port; say no where Tab leaves the canvas."""
        if self.wire is not None:
            self.wire.turn(backward=backward)
            self._show_wire(self.wire)
            return True
        if self.spot is None:
            return self.enter()
        there = tab(self._canvas.document.graph, self.spot, backward=backward)
        if there is not None:
            self.move_to(there)
        return there is not None

    def enter(self, *, backward: bool = False) -> bool:
        """Begin where the keyboard was, at the selected node or at the first one in sight.

        Backwards, as Shift+Tab comes: at its last port. Without nodes there is no place: no.
        """
        start = self.spot or self._selected() or self._first_in_sight()
        if start is None:
            return False
        if backward:
            start = ports_of(self._canvas.document.graph, node_of(start))[-1]
        self.move_to(start)
        return True

    def start_wire(self, port: Port) -> None:
        """Start a wire at a port, and lead it to the closest one that it may be joined to."""
        wire = KeyWire(self._canvas, port)
        if wire.end is None:
            self._canvas.say(f"There is nothing to join {words_of(port)} to.")
            return
        self.wire = wire
        self._canvas.say(f"A wire from {words_of(port)}: arrows, then Enter to join it, or Esc.")
        self._show_wire(wire)

    def join(self) -> None:
        """Join the wire to the port that has the focus."""
        wire = self.wire
        if wire is None:
            return
        edge = wire.edge
        self._drop_wire(wire)
        try:
            self._canvas.document.connect_ports(edge)
        except GraphError as error:
            self._canvas.say(f"{error}.")

    def cancel(self) -> None:
        """Take a wire away and go back to the port where it started."""
        wire = self.wire
        if wire is not None:
            self._drop_wire(wire)
            if is_there(self._canvas.document.graph, wire.start):
                self._put(wire.start)

    def follow_graph(self) -> None:
        """Stay in the graph: where the place is gone or renamed, the nearest node is the next."""
        graph, arrays = self._canvas.document.graph, self._canvas.arrays
        self.cancel()
        if self.spot is None:
            return
        if is_there(graph, self.spot):
            self._at = self._point(self.spot)
            return
        row = closest(middles(arrays), self._at)
        if row is None:
            self.spot = None
        else:
            self._put(arrays.nodes.keys[row])

    def follow_selection(self) -> None:
        """Go where something else has selected one node: a find, a new node, a rename."""
        before, self._chosen = self._chosen, self._canvas.document.selection.nodes
        self._series = object()
        if len(self._chosen) != 1 or self.spot is None:
            return
        for node_id in self._chosen - before - {node_of(self.spot)}:
            self._put(node_id)

    def paint(self, painter: QPainter) -> None:
        """Draw the wire and the ring."""
        if self.wire is not None:
            self.wire.paint(painter)
        if self.spot is not None:
            paint_ring(painter, self._canvas, self.spot)

    def _put(self, spot: Spot) -> None:
        self.spot, self._at = spot, self._point(spot)
        self._canvas.announce_focus()

    def _show(self, spot: Spot) -> None:
        self._put(spot)
        self._canvas.reveal(self._at, self._box(spot))
        self._refresh(spot)

    def _show_wire(self, wire: KeyWire) -> None:
        assert wire.end is not None
        self.move_to(wire.end)
        self._canvas.put_hints_at(self._at)
        wire.show()

    def _drop_wire(self, wire: KeyWire) -> None:
        self.wire = None
        wire.cancel()

    def _selected(self) -> str | None:
        chosen = self._canvas.document.selection.nodes
        return next(iter(chosen)) if len(chosen) == 1 else None

    def _first_in_sight(self) -> str | None:
        arrays = self._canvas.arrays
        corner = self._canvas.to_scene(QPointF())
        row = closest(middles(arrays), corner)
        return None if row is None else arrays.nodes.keys[row]

    def _point(self, spot: Spot) -> QPointF:
        return point_of(self._canvas.document.graph, self._canvas.arrays, spot)

    def _box(self, spot: Spot) -> QRectF:
        return box_of(self._canvas.document.graph, self._canvas.arrays, spot)

    def _refresh(self, spot: Spot | None) -> None:
        if spot is not None and is_there(self._canvas.document.graph, spot):
            reach = reach_at(self._canvas.zoom()) / self._canvas.zoom()
            self._canvas.refresh(self._box(spot).adjusted(-reach, -reach, reach, reach))
