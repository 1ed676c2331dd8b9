"""What can wait until the window has been painted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class AfterPaint(QObject):
    """Works when there is nothing else to do, one piece at a time, so that hands come first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_done(self) -> bool:
        """Whether nothing waits any more."""
        return not self._pieces

    def add(self, *pieces: Callable[[], object]) -> None:
        """Do something once the window has been painted."""
        self._pieces.extend(pieces)

    def begin(self) -> None:
        """Go on with what waits: the window is being painted."""
        if self._pieces:
            self._timer.start()

    def _on_timeout(self) -> None:
        self._pieces.popleft()()
        if not self._pieces:
            self._timer.stop()
