"""Lists whose rows are a title and a sentence that wraps."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.window.labels import with_breaks

PAYLOAD = Qt.ItemDataRole.UserRole
_TITLE = PAYLOAD + 1
_PADDING, _GAP = 7, 2
_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_ANY_HEIGHT = 10_000


class SentenceList(QListWidget):
    """Rows are chosen by a click or by Enter."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._rows = _Rows(self)
        self.setItemDelegate(self._rows)
        self._tallest = 0

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._rows.theme = theme
        self.setStyleSheet(
            f"QListWidget {{ background: {theme.card}; color: {theme.text};"
            f" border: 1px solid {theme.field_border}; border-radius: 4px; }}"
        )

    def add(self, title: str, sentence: str, payload: object) -> None:
        """Add a row."""
        item = QListWidgetItem(with_breaks(sentence), self)
        item.setData(_TITLE, with_breaks(title))
        item.setData(PAYLOAD, payload)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}: {sentence}")

    def fit_rows(self, tallest: int) -> None:
        """Be as high as the rows, up to a height: the page around it scrolls."""
        self._tallest = tallest
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the sentences anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            if self._tallest:
                self._fit()

    def _fit(self) -> None:
        wanted = sum(max(0, self.sizeHintForRow(row)) for row in range(self.count()))
        self.setFixedHeight(min(self._tallest, wanted + 2 * self.frameWidth() + 2))


class _Rows(QStyledItemDelegate):
    """Draws a bold title and a wrapped sentence; Qt's own rows end long ones with dots."""

    def __init__(self, view: SentenceList) -> None:
        super().__init__(view)
        self._view = view
        self.theme = LIGHT

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size that the texts need in the list's width."""
        del option
        width = self._view.viewport().width()
        room = QRect(0, 0, max(40, width - 2 * _PADDING), _ANY_HEIGHT)
        title, text = self._boxes(room, index)
        return QSize(width, title.height() + _GAP + text.height() + 2 * _PADDING)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        flags = QStyle.StateFlag
        if state & (flags.State_Selected | flags.State_MouseOver):
            painter.fillRect(row, QColor(self.theme.field))
        if state & flags.State_Selected:
            painter.setPen(QPen(QColor(self.theme.accent), 1))
            painter.drawRect(row.adjusted(0, 0, -1, -1))
        inside = row.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        title, text = self._boxes(inside, index)
        painter.setPen(QColor(self.theme.text))
        painter.setFont(self._bold())
        painter.drawText(title, int(_WORDS), index.data(_TITLE))
        painter.setFont(self._view.font())
        painter.drawText(text, int(_WORDS), index.data())

    def _bold(self) -> QFont:
        font = QFont(self._view.font())
        font.setBold(True)
        return font

    def _boxes(
        self, room: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> tuple[QRect, QRect]:
        """Return where title and sentence stand in a row."""
        title = QFontMetrics(self._bold()).boundingRect(room, int(_WORDS), index.data(_TITLE))
        below = room.adjusted(0, title.height() + _GAP, 0, 0)
        below.setHeight(_ANY_HEIGHT)
        text = self._view.fontMetrics().boundingRect(below, int(_WORDS), index.data())
        return title, text
