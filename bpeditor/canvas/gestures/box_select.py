"""Draw a box around cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.gestures.base import Canvas, Ends, Gesture, Modifiers
from bpeditor.canvas.gestures.choosing import choose


class BoxSelect(Gesture):
    """Select the cards a box touches and the wires between them; Shift adds, Ctrl toggles."""

    ends = Ends.ANYWHERE

    def __init__(self, canvas: Canvas, start: QPointF) -> None:
        super().__init__(canvas)
        self._start = start
        self._box = QRectF(start, start)

    def move(self, point: QPointF, _modifiers: Modifiers) -> None:
        """Draw the box up to the pointer."""
        self._box = QRectF(self._start, point).normalized()
        self.canvas.refresh()

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Select."""
        self.move(point, modifiers)
        geometry = self.canvas.arrays
        node_ids = {geometry.nodes.keys[row] for row in geometry.nodes_in(self._box)}
        edges = [
            edge
            for edge in self.canvas.document.graph.edges()
            if edge.source in node_ids and edge.target in node_ids
        ]
        choose(self.canvas.document.selection, modifiers, node_ids, edges)

    def cancel(self) -> None:
        """Take the box away."""
        self.canvas.refresh()

    def paint(self, painter: QPainter) -> None:
        """Draw the box."""
        accent = QColor(self.canvas.theme.accent)
        painter.setPen(QPen(accent, 1))
        accent.setAlpha(32)
        painter.setBrush(accent)
        to_viewport = self.canvas.to_viewport_f
        painter.drawRect(
            QRectF(to_viewport(self._box.topLeft()), to_viewport(self._box.bottomRight()))
        )
