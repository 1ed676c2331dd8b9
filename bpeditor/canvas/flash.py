"""Frames a card for a moment: here is what was looked for."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.hints import Moment

_MILLISECONDS = 900


class Flash(QTimer):
    """Lets a moment's found card stand out until the time is over."""

    def __init__(self, viewport: QWidget, moment: Moment) -> None:
        super().__init__(viewport, singleShot=True, interval=_MILLISECONDS)
        self._viewport = viewport
        self._moment = moment
        self.timeout.connect(lambda: self._mark(""))

    def show(self, node_id: str) -> None:
        """Frame a card; another one is framed no longer."""
        self._mark(node_id)
        self.start()

    def _mark(self, node_id: str) -> None:
        self._moment.found = node_id
        self._viewport.update()
