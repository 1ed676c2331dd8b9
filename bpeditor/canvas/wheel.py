"""The wheel, and two fingers on a touchpad: zoom and scroll."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

NOTCH = 1.15
"""One notch of the wheel."""
SCROLLED = 80
"""Pixels that one notch of the wheel scrolls."""


class WheelCanvas(Protocol):
    """The part of the view that the wheel uses."""

    def zoom(self) -> float:
        """Return the zoom; 1 is 100 %."""

    def zoom_at(self, factor: float, fixed: QPointF) -> None:
        """Zoom about a viewport point that stays where it is."""

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture by viewport pixels."""


class Wheel(QObject):
    """Handles what wheel and touchpad send to a widget, the canvas's viewport.

    Attributes
    ----------
    scrolls
        Says whether the wheel scrolls; Ctrl and the wheel always zoom.
    """

    def __init__(self, widget: QWidget, canvas: WheelCanvas) -> None:
        super().__init__(widget)
        self._canvas = canvas
        self.scrolls: Callable[[], bool] = lambda: False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what zooms and scrolls."""
        if isinstance(event, QWheelEvent):
            self._on_wheel(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            return self._on_fingers(event)
        return super().eventFilter(watched, event)

    def _on_wheel(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or scroll; a touchpad's two fingers always scroll."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        is_controlled = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        turns = pixels.isNull() and angle.y() != 0  # a wheel that is tilted scrolls sideways
        if is_controlled or (turns and not self.scrolls()):
            notches = angle.y() / 120.0
            self._canvas.zoom_at(self._canvas.zoom() * math.pow(NOTCH, notches), event.position())
        else:
            way = angle * SCROLLED / 120.0 if pixels.isNull() else pixels
            is_sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._canvas.pan_by(*(way.transposed() if is_sideways else way).toTuple())
        event.accept()

    def _on_fingers(self, event: QNativeGestureEvent) -> bool:
        """Zoom as two fingers part, and follow them; say whether they mean anything."""
        kind = Qt.NativeGestureType
        match event.gestureType():
            case kind.ZoomNativeGesture:
                zoom = self._canvas.zoom() * (1.0 + event.value())
                self._canvas.zoom_at(zoom, event.position())
            case kind.PanNativeGesture:
                offset = event.delta().toPoint()
                self._canvas.pan_by(offset.x(), offset.y())
            case kind.BeginNativeGesture | kind.EndNativeGesture:
                pass
            case _:
                return False
        event.accept()
        return True
