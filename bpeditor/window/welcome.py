"""What an empty canvas offers: the shopping example, one click away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.window.style import button_style

_BELOW_MIDDLE = 44


class Welcome(QWidget):
    """Two buttons that float over the canvas while the document is empty."""

    def __init__(self, document: Document, view: CanvasView) -> None:
        super().__init__(view)
        self.setObjectName("welcome")
        self._document = document
        self._view = view
        self.example = QPushButton("Shopping example", self)
        self.example.setObjectName("shopping_example")
        self.open = QPushButton("Open a file…", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.example)
        layout.addWidget(self.open)
        view.installEventFilter(self)
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_changed)
        self._on_changed()

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.example.setStyleSheet(button_style(theme, is_main=True))
        self.open.setStyleSheet(button_style(theme))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the view."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _on_changed(self, _changes: object = None) -> None:
        is_empty = len(self._document.graph) == 0
        focused = QApplication.focusWidget()
        if not is_empty and focused is not None and self.isAncestorOf(focused):
            # Otherwise Qt gives the focus to the palette, where keys are text.
            self._view.setFocus()
        self.setVisible(is_empty)
        self._place()

    def _place(self) -> None:
        if len(self._document.graph):
            return
        self.adjustSize()
        middle = self._view.rect().center()
        self.move(middle.x() - self.width() // 2, middle.y() + _BELOW_MIDDLE)
