"""A parameter that is on or off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton, QStylePainter, QWidget

from bpeditor.canvas.theme import LIGHT, Theme

_TICK = ((0.22, 0.52), (0.43, 0.73), (0.80, 0.28))


class Switch(QCheckBox):
    """One true-or-false value of the document as a check box.

    Parameters
    ----------
    read
        Returns the document's value.
    commit
        Takes the new one.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[], object],
        commit: Callable[[bool], None],
        parent: QWidget,
    ) -> None:
        super().__init__(name.replace("&", "&&"), parent)
        self._read = read
        self._theme = LIGHT
        self.clicked.connect(lambda checked=False: commit(checked))

    def refresh(self) -> None:
        """Show the document's value."""
        self.setChecked(bool(self._read()))

    def reset(self) -> None:
        """Show the document's value: there is nothing that was typed."""
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box as the fields are drawn: Fusion's has no frame on a black ground."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        part = QStyle.SubElement.SE_CheckBoxIndicator
        box = QRectF(self.style().subElementRect(part, option, self))
        self._paint_box(painter, box.adjusted(0.5, 0.5, -0.5, -0.5))
        part = QStyle.SubElement.SE_CheckBoxContents
        option.rect = self.style().subElementRect(part, option, self)
        painter.drawControl(QStyle.ControlElement.CE_CheckBoxLabel, option)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.muted), 1.4))
        painter.setBrush(QColor(theme.field))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(QColor(theme.text), 2.0))
            places = [
                QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in _TICK
            ]
            painter.drawPolyline(QPolygonF(places))
