"""What stands between the panels: the canvas, with bars above and below it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme

BORDER = 1


class Centre(QWidget):
    """A column with a line at both sides: a black canvas beside a black panel has no edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(BORDER, 0, BORDER, 0)
        self.column.setSpacing(0)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        del event
        painter, height = QPainter(self), self.height()
        colour = QColor(self._theme.card_border)
        for left in (0, self.width() - BORDER):
            painter.fillRect(left, 0, BORDER, height, colour)
