"""How far long work is, and a button that ends it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from bpeditor.canvas.theme import Theme


class Work(Protocol):
    """What is shown of long work."""

    @property
    def total(self) -> int:
        """How much there is to do."""

    @property
    def done(self) -> int:
        """How much of it is done."""

    @property
    def is_slow(self) -> bool:
        """Whether it runs so long that it is worth showing."""

    @property
    def changed(self) -> SignalInstance:
        """Sent when one of these is another."""

    def stop(self) -> None:
        """End it."""


class Progress(QWidget):
    """Stands in the status line while work runs so long that it is worth showing.

    Parameters
    ----------
    name
        Of the work, as in "Stop the gradient check".
    form
        How far it is: %v stands for what is done, %m for all, %p for per cent.
    """

    def __init__(self, work: Work, name: str, form: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._work = work
        self.bar = QProgressBar(self)
        self.bar.setFormat(form)
        self.bar.setAccessibleName(f"Progress of the {name}")
        self.bar.setFixedWidth(240)
        self.button = QPushButton("Stop", self)
        self.button.setObjectName(f"stop_{name.replace(' ', '_')}")
        self.button.setToolTip(f"Stop the {name}  (Esc)")
        self.button.clicked.connect(lambda _checked=False: work.stop())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 0, 6, 0)
        layout.setSpacing(6)
        layout.addWidget(self.bar)
        layout.addWidget(self.button)
        work.changed.connect(self._on_changed)
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
        work = self._work
        self.setVisible(work.is_slow)
        # A visible progress bar repaints at once, and with it the canvas: not while a document
        # is being replaced, which ends a check before the canvas has seen the new graph.
        if work.is_slow:
            self.bar.setMaximum(work.total)
            self.bar.setValue(work.done)
