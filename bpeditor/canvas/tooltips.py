"""What the pointer is told when it rests: full names and all digits."""

from __future__ import annotations

from typing import Protocol

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from bpeditor.canvas import hints
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.gestures.start import NUMBERS_REACH
from bpeditor.document.evaluation import Evaluation


class TooltipCanvas(Canvas, Protocol):
    """What tooltips need of the view besides what gestures need."""

    evaluation: Evaluation

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""


class Tooltips(QObject):
    """Answers the viewport's questions what is under the resting pointer."""

    def __init__(self, viewport: QWidget, canvas: TooltipCanvas) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._canvas = canvas
        viewport.installEventFilter(self)

    def hide(self) -> None:
        """Take it away: what it told of is elsewhere now."""
        if QToolTip.isVisible():
            QToolTip.hideText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the full results of what is under the pointer."""
        if not isinstance(event, QHelpEvent):
            return super().eventFilter(watched, event)
        canvas = self._canvas
        point, reach = canvas.to_scene(event.pos()), NUMBERS_REACH / canvas.zoom()
        graph, arrays = canvas.document.graph, canvas.arrays
        text = hints.tooltip(canvas.evaluation, graph, arrays, point, reach)
        if QtGui.Qt.mightBeRichText(text):  # a title may be anything
            text = QtGui.Qt.convertFromPlainText(text)
        QToolTip.showText(event.globalPos(), text, self._viewport)
        return True
