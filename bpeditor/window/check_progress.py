"""How far a long gradient check is, and a button that ends it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.document.checking import Checking


class CheckProgress(QWidget):
    """Stands in the status line while a check runs so long that it is worth showing."""

    def __init__(self, checking: Checking, parent: QWidget) -> None:
        super().__init__(parent)
        self._checking = checking
        self.bar = QProgressBar(self)
        self.bar.setFormat("%v of %m gradients")
        self.bar.setAccessibleName("Checked gradients")
        self.bar.setFixedWidth(240)
        self.button = QPushButton("Stop", self)
        self.button.setObjectName("stop_check")
        self.button.setToolTip("Stop the gradient check  (Esc)")
        self.button.clicked.connect(lambda _checked=False: checking.stop())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 0, 6, 0)
        layout.setSpacing(6)
        layout.addWidget(self.bar)
        layout.addWidget(self.button)
        checking.changed.connect(self._on_changed)
        self._on_changed()

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        edge = theme.field_border
        self.bar.setStyleSheet(
            f"QProgressBar {{ background: {theme.field}; color: {theme.text};"
            f" border: 1px solid {edge}; border-radius: 4px; text-align: center; }}"
            f"QProgressBar::chunk {{ background: {theme.button};"
            f" border-right: 2px solid {theme.accent}; border-radius: 3px; }}"
        )
        self.button.setStyleSheet(
            f"QPushButton {{ background: {theme.button}; color: {theme.text};"
            f" border: 1px solid {edge}; border-radius: 4px; padding: 1px 12px; }}"
            f"QPushButton:hover, QPushButton:focus {{ border-color: {theme.accent}; }}"
        )

    def _on_changed(self) -> None:
        checking = self._checking
        self.setVisible(checking.is_slow)
        # A visible progress bar repaints at once, and with it the canvas: not while a document
        # is being replaced, which ends a check before the canvas has seen the new graph.
        if checking.is_slow:
            self.bar.setMaximum(checking.total)
            self.bar.setValue(checking.done)
