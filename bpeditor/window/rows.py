"""Rows of lists: an icon, a title with a line below it, and a note at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
"""The line below the title; a row without one is a small heading."""
NOTE_ROLE = Qt.ItemDataRole.UserRole + 2
"""A short text at the right: keys, or a port."""
ICON = 34
_HEIGHT = 46

Index = QModelIndex | QPersistentModelIndex


class Rows(QStyledItemDelegate):
    """Draws the rows of a list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row or of a heading."""
        is_heading = index.data(DETAIL_ROLE) is None
        return QSize(10, option.fontMetrics.height() + 12 if is_heading else _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row or a heading."""
        painter.save()
        if index.data(DETAIL_ROLE) is None:
            _paint_heading(painter, option.rect, option.palette, index.data())
        else:
            _paint_row(painter, option, index)
        painter.restore()


def _paint_heading(painter: QPainter, box: QRect, palette: QPalette, text: str) -> None:
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(box.adjusted(4, 0, -4, -3), Qt.AlignmentFlag.AlignBottom, text)


def _paint_row(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    box: QRect = option.rect
    palette: QPalette = option.palette
    state: QStyle.StateFlag = option.state
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    if is_selected:
        painter.fillRect(box, palette.color(QPalette.ColorRole.Highlight))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, palette.color(QPalette.ColorRole.AlternateBase))
    icon = index.data(Qt.ItemDataRole.DecorationRole)
    if icon is not None:
        place = QRect(box.x() + 4, box.y() + (_HEIGHT - ICON) // 2, ICON, ICON)
        icon.paint(painter, place, Qt.AlignmentFlag.AlignCenter, _mode(state))
    words = box.adjusted(ICON + 14, 7, -8, -7)
    role = QPalette.ColorRole
    if not state & QStyle.StateFlag.State_Enabled:
        title = detail = palette.color(QPalette.ColorGroup.Disabled, role.Text)
    elif is_selected:
        title = detail = palette.color(role.HighlightedText)
    else:
        title, detail = palette.color(role.Text), palette.color(role.PlaceholderText)
    painter.setPen(title)
    shown = painter.fontMetrics().elidedText(
        index.data(), Qt.TextElideMode.ElideRight, words.width()
    )
    painter.drawText(words, Qt.AlignmentFlag.AlignTop, shown)
    painter.setPen(detail)
    _paint_small(painter, words, index)


def _mode(state: QStyle.StateFlag) -> QIcon.Mode:
    if not state & QStyle.StateFlag.State_Enabled:
        return QIcon.Mode.Disabled
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    return QIcon.Mode.Selected if is_selected else QIcon.Mode.Normal


def _paint_small(painter: QPainter, box: QRect, index: Index) -> None:
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * 0.88)
    painter.setFont(font)
    place = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
    painter.drawText(box, place, index.data(NOTE_ROLE) or "")
    detail = painter.fontMetrics().elidedText(
        index.data(DETAIL_ROLE), Qt.TextElideMode.ElideRight, box.width()
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignBottom, detail)
