"""A page of wrapping text that is as wide as its panel and as high as its text needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ScrolledPage(QScrollArea):
    """Scrolls up and down only.

    A resizable QScrollArea asks wrapping labels for their smallest width, and shows a scroll
    bar for the height they would need at that.
    """

    def __init__(self, page: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = page
        self.setWidget(page)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page when its text changes."""
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self._fit_page()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the panel."""
        super().resizeEvent(event)
        self._fit_page()

    def _fit_page(self) -> None:
        layout, room = self._page.layout(), self.viewport().size()
        if layout is not None:
            needed = layout.totalHeightForWidth(room.width())
            self._page.resize(room.width(), max(needed, room.height()))
