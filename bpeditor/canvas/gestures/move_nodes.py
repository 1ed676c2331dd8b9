"""Drag cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers
from bpeditor.graph.errors import GraphError


class MoveNodes(Gesture):
    """Move the selected cards with their wires; released, it is one step of the history.

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

    def move(self, point: QPointF, _modifiers: Modifiers) -> None:
        """Shift the cards in the picture by whole scene units."""
        offset = point - self._start
        self._shift_to(QPointF(round(offset.x()), round(offset.y())))

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Move the nodes in the document."""
        self.move(point, modifiers)
        offset = self._shifted
        self._shift_to(QPointF())
        graph = self.canvas.document.graph
        positions = {node_id: graph.node(node_id).position for node_id in self._node_ids}
        try:
            self.canvas.document.move(
                {node_id: (x + offset.x(), y + offset.y()) for node_id, (x, y) in positions.items()}
            )
        except GraphError as error:
            self.canvas.show_hint(f"{error}.", refused=True)

    def cancel(self) -> None:
        """Put the cards and the selection back."""
        self._shift_to(QPointF())
        selection = self.canvas.document.selection
        selection.set(*self._selected_before)
        selection.prune(self.canvas.document.graph)

    def _shift_to(self, offset: QPointF) -> None:
        step = offset - self._shifted
        if step.isNull():
            return
        before = self.canvas.area_of(self._rows)
        self.canvas.arrays.shift(self._rows, step.x(), step.y())
        self._shifted = offset
        self.canvas.refresh(before.united(self.canvas.area_of(self._rows)))
