"""Pans the canvas while a gesture holds the pointer at its border."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QTimer
from PySide6.QtWidgets import QWidget

BORDER = 24
"""How near to the edge of the viewport the pointer pans, in pixels."""
_INTERVAL = 16
"""Milliseconds between two steps: a frame."""
_FASTEST = 16
"""Pixels a step at most."""


class BorderPan:
    """Takes a step as long as the pointer stays at the border; nearer to the edge is faster.

    A gesture that begins at the border pans only after it has been away from it, or leaves the
    viewport: whoever drags a card from the edge inwards wants no other picture.

    Parameters
    ----------
    step
        Called with how far the picture is to move, in pixels.
    """

    def __init__(self, viewport: QWidget, step: Callable[[QPoint], None]) -> None:
        self._viewport = viewport
        self._step = step
        self._offset = QPoint()
        self._was_inside = False
        self._timer = QTimer(viewport, interval=_INTERVAL)
        self._timer.timeout.connect(self._on_timeout)

    def follow(self, at: QPointF) -> None:
        """Follow the pointer, in viewport pixels."""
        box = QRectF(self._viewport.rect())
        inside = box.adjusted(BORDER, BORDER, -BORDER, -BORDER)
        self._was_inside |= inside.contains(at) or not box.contains(at)
        self._offset = QPoint(
            _speed(at.x(), inside.left(), inside.right()),
            _speed(at.y(), inside.top(), inside.bottom()),
        )
        if not self._was_inside or self._offset.isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Stand still until another gesture."""
        self._was_inside = False
        self._timer.stop()

    def _on_timeout(self) -> None:
        self._step(self._offset)


def _speed(at: float, least: float, most: float) -> int:
    """Return how far the picture moves a step, against the side on which the pointer is."""
    beyond = max(least - at, 0.0) - max(at - most, 0.0)
    bounded = max(-_FASTEST, min(_FASTEST, beyond / 2))
    return round(bounded)
