"""Drag cards."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, Qt

from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers


class MoveNodes(Gesture):
    """Move some cards with their wires; released, it is one step of the history."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, node_ids: Collection[str], start: QPointF) -> None:
        super().__init__(canvas)
        self._node_ids = sorted(node_ids)
        self._rows = canvas.arrays.nodes.rows_of(self._node_ids)
        self._start = start
        self._shifted = QPointF()

    def move(self, point: QPointF) -> None:
        """Shift the cards in the picture by whole scene units."""
        offset = point - self._start
        self._shift_to(QPointF(round(offset.x()), round(offset.y())))

    def release(self, point: QPointF, _modifiers: Modifiers) -> None:
        """Move the nodes in the document."""
        self.move(point)
        offset = self._shifted
        self._shift_to(QPointF())
        graph = self.canvas.document.graph
        positions = {node_id: graph.node(node_id).position for node_id in self._node_ids}
        self.canvas.document.move(
            {node_id: (x + offset.x(), y + offset.y()) for node_id, (x, y) in positions.items()}
        )

    def cancel(self) -> None:
        """Put the cards back."""
        self._shift_to(QPointF())

    def _shift_to(self, offset: QPointF) -> None:
        step = offset - self._shifted
        if step.isNull():
            return
        before = self.canvas.area_of(self._rows)
        self.canvas.arrays.shift(self._rows, step.x(), step.y())
        self._shifted = offset
        self.canvas.refresh(before.united(self.canvas.area_of(self._rows)))
