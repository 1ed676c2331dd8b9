"""Cut wires by a stroke across them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.crossing import crossed_by
from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers
from bpeditor.canvas.gestures.overlay import draw_wires
from bpeditor.graph.graph import Edge


class CutWires(Gesture):
    """Remove the wires that a stroke has crossed; they are marked while it is drawn."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, start: QPointF) -> None:
        super().__init__(canvas)
        self._stroke = [start]
        self._crossed: dict[Edge, None] = {}

    def move(self, point: QPointF, _modifiers: Modifiers) -> None:
        """Draw the stroke up to the pointer."""
        arrays = self.canvas.arrays
        rows = crossed_by(arrays, self._stroke[-1], point)
        self._crossed |= dict.fromkeys(arrays.edges.keys[row] for row in rows.tolist())
        self._stroke.append(point)
        self.canvas.refresh()

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Cut."""
        self.move(point, modifiers)
        self.canvas.document.cut_wires(self._crossed)

    def cancel(self) -> None:
        """Take the stroke away."""
        self.canvas.refresh()

    def paint(self, painter: QPainter) -> None:
        """Draw the stroke, and over the wires that it cuts."""
        warning, to_viewport = self.canvas.theme.warning, self.canvas.to_viewport_f
        arrays = self.canvas.arrays
        wires = arrays.wires[arrays.edges.rows_of(self._crossed)]
        draw_wires(painter, self.canvas, wires, warning)
        painter.setPen(QPen(QColor(warning), 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline([to_viewport(point) for point in self._stroke])
