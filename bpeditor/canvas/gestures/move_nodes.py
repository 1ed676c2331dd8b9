"""Drag cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers
from bpeditor.canvas.gestures.overlay import light_wire
from bpeditor.canvas.insertion import INSERTS, wire_under
from bpeditor.graph.errors import GraphError
from bpeditor.graph.graph import Edge


class MoveNodes(Gesture):
    """Move the selected cards with their wires; released, it is one step of the history.

    One card alone may be dropped on a wire, which then leads through it; Alt prevents.

    Parameters
    ----------
    grabbed
        The node under the pointer; it is selected alone if it was not.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, grabbed: str, start: QPointF) -> None:
        super().__init__(canvas)
        selection = canvas.document.selection
        self._selected_before = selection.nodes, selection.edges
        if grabbed not in selection.nodes:
            selection.set([grabbed])
        self._node_ids = sorted(selection.nodes)
        self._rows = canvas.arrays.nodes.rows_of(self._node_ids)
        self._start = start
        self._shifted = QPointF()
        self._onto: Edge | None = None

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        """Shift the cards in the picture by whole scene units; light the wire under a card."""
        offset = point - self._start
        self._shift_to(QPointF(round(offset.x()), round(offset.y())))
        is_free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        self._light(None if is_free else self._wire_under())

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Move the nodes in the document."""
        self.move(point, modifiers)
        offset = self._shifted
        self._shift_to(QPointF())
        document = self.canvas.document
        positions = {}
        for node_id in self._node_ids:
            x, y = document.graph.node(node_id).position
            positions[node_id] = (x + offset.x(), y + offset.y())
        try:
            if self._onto is not None:
                document.move_onto(self._onto, *positions.popitem())
            else:
                document.move(positions)
        except GraphError as error:
            self.canvas.show_hint(f"{error}.", refused=True)

    def cancel(self) -> None:
        """Put the cards and the selection back."""
        self._shift_to(QPointF())
        selection = self.canvas.document.selection
        selection.set(*self._selected_before)
        selection.prune(self.canvas.document.graph)

    def paint(self, painter: QPainter) -> None:
        """Draw the wire that the card would be inserted on."""
        if self._onto is not None:
            light_wire(painter, self.canvas, self._onto)

    def _wire_under(self) -> Edge | None:
        if len(self._node_ids) > 1:
            return None
        graph, arrays = self.canvas.document.graph, self.canvas.arrays
        node, middle = graph.node(self._node_ids[0]), arrays.rect(int(self._rows[0])).center()
        return wire_under(arrays, graph, node, middle)

    def _light(self, edge: Edge | None) -> None:
        if edge != self._onto:
            self._onto = edge
            self.canvas.show_hint("" if edge is None else INSERTS)
            self.canvas.refresh()

    def _shift_to(self, offset: QPointF) -> None:
        step = offset - self._shifted
        if step.isNull():
            return
        before = self.canvas.area_of(self._rows)
        self.canvas.arrays.shift(self._rows, step.x(), step.y())
        self._shifted = offset
        self.canvas.refresh(before.united(self.canvas.area_of(self._rows)))
