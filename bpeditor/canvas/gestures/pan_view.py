"""Drag the picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from bpeditor.canvas.gestures.base import Canvas, Ends, Gesture, Modifiers


class PanView(Gesture):
    """Move the picture under the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor
    pans_at_border = False
    ends = Ends.ANYWHERE

    def __init__(self, canvas: Canvas, start: QPointF) -> None:
        super().__init__(canvas)
        self._start = start

    def move(self, point: QPointF, _modifiers: Modifiers) -> None:
        """Keep the grabbed point under the pointer."""
        offset = (point - self._start) * self.canvas.zoom()
        self.canvas.pan_by(round(offset.x()), round(offset.y()))
