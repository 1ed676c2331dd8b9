"""One thing that forward kept for backward, and whether backward uses it."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.explain.source import Kept
from bpeditor.graph.numbers import format_number
from bpeditor.window.heat_view import SMALL, HeatView
from bpeditor.window.labels import plain_label, show_text

_EDGE = 4


class KeptRow(QWidget):
    """A name with its value, framed while backward uses it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.is_lit = False
        self.text = plain_label(self)
        self.map = HeatView(self, SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * _EDGE, _EDGE, _EDGE, _EDGE)
        layout.setSpacing(3)
        layout.addWidget(self.text)
        layout.addWidget(self.map)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.map.set_theme(theme)
        self.update()

    def show_kept(self, kept: Kept, *, is_lit: bool) -> None:
        """Show what was kept; light it if backward uses it now."""
        value = kept.value
        words = f"{kept.name} = {_in_words(value)}"
        show_text(self.text, f"{words}   ◂ backward uses it" if is_lit else words)
        is_array = isinstance(value, np.ndarray) and value.size > 0
        self.map.setVisible(is_array)
        if is_array:
            cells = np.asarray(value, dtype=np.float64)
            # Of more than two axes, all rows stand below each other.
            self.map.show_cells(np.atleast_2d(cells.reshape(-1, cells.shape[-1])), cells)
        self.is_lit = is_lit
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the light."""
        del event
        if not self.is_lit:
            return
        painter = QPainter(self)
        colour = QColor(self._theme.accent)
        painter.fillRect(0, 0, _EDGE, self.height(), colour)
        colour.setAlphaF(0.5)
        painter.setPen(QPen(colour, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _in_words(value: object) -> str:
    if isinstance(value, float):
        return format_number(value)
    return f"array {value.shape}" if isinstance(value, np.ndarray) else repr(value)
