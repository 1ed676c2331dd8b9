"""The cells of an array as a table whose selection is copied like a spreadsheet's."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QWidget

from bpeditor.graph.numbers import format_number
from bpeditor.layers import Array

Index = QModelIndex | QPersistentModelIndex

_ROW, _COLUMN = 22, 74
_VISIBLE_ROWS = 6


class CellsTable(QTableView):
    """Rows and columns are counted from 1."""

    current_changed = Signal(object)
    """The row and column of the current cell, from 0, or None."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = CellsModel(self)
        self.setModel(self._model)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Cells")
        self.horizontalHeader().setDefaultSectionSize(_COLUMN)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_cells(self, cells: Array) -> None:
        """Show a table of cells; what is selected stays while the shape does."""
        if self._model.show_cells(cells):
            self.current_changed.emit(None)
            self._fit()

    def pick(self, row: int, column: int) -> None:
        """Select a cell and bring it into sight."""
        index = self._model.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def copy(self) -> None:
        """Put the selected cells on the clipboard: tabs between columns, a line a row."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        if ranges:
            QApplication.clipboard().setText(tab_separated(self._model.cells, ranges))

    def event(self, event: QEvent) -> bool:
        """Keep the keys of Copy and Select All from the canvas."""
        is_own = isinstance(event, QKeyEvent) and (
            event.matches(QKeySequence.StandardKey.Copy)
            or event.matches(QKeySequence.StandardKey.SelectAll)
        )
        if event.type() == QEvent.Type.ShortcutOverride and is_own:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C; Qt's own table would copy one cell."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as a few rows, and a scroll bar where there is one."""
        super().resizeEvent(event)
        self._fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = QAction("&Copy", menu)
        copy.setEnabled(self.selectionModel().hasSelection())
        copy.triggered.connect(lambda _checked=False: self.copy())
        menu.addAction(copy)
        select_all = QAction("Select &All", menu)
        select_all.triggered.connect(lambda _checked=False: self.selectAll())
        menu.addAction(select_all)
        menu.popup(event.globalPos())

    def _fit(self) -> None:
        rows, columns = self._model.cells.shape
        header, frame = self.verticalHeader().sizeHint().width(), 2 * self.frameWidth()
        # Few rows show no vertical bar; many do not change whether their columns fit by much.
        is_wide = columns * _COLUMN + header + frame > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if is_wide else 0
        height = _ROW * min(rows, _VISIBLE_ROWS) + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(height + bar + frame)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        cell = (current.row(), current.column()) if current.isValid() else None
        self.current_changed.emit(cell)


class CellsModel(QAbstractTableModel):
    """Reads its texts from the array when they are drawn: there may be a million."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells: Array = np.zeros((0, 0))

    def show_cells(self, cells: Array) -> bool:
        """Take other cells; say whether the shape is another."""
        if cells.shape == self.cells.shape:
            self.cells = cells
            last = self.index(cells.shape[0] - 1, cells.shape[1] - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return False
        self.beginResetModel()
        self.cells = cells
        self.endResetModel()
        return True

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the rows."""
        return 0 if parent is not None and parent.isValid() else self.cells.shape[0]

    def columnCount(self, parent: Index | None = None) -> int:
        """Count the columns."""
        return 0 if parent is not None and parent.isValid() else self.cells.shape[1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's number, in the tooltip with all its digits."""
        number = float(self.cells[index.row(), index.column()])
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return format_number(number)
            case Qt.ItemDataRole.ToolTipRole:
                return repr(number)
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the number of a row or column, from 1."""
        del orientation
        return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None


def tab_separated(cells: Array, ranges: list[QItemSelectionRange]) -> str:
    """Return the box around some ranges as text, with all digits; other cells in it are empty."""
    top, left = min(r.top() for r in ranges), min(r.left() for r in ranges)
    bottom, right = max(r.bottom() for r in ranges) + 1, max(r.right() for r in ranges) + 1
    is_chosen = np.zeros((bottom - top, right - left), dtype=bool)
    for r in ranges:
        is_chosen[r.top() - top : r.bottom() + 1 - top, r.left() - left : r.right() + 1 - left] = 1
    rows = zip(cells[top:bottom, left:right].tolist(), is_chosen.tolist(), strict=True)
    return "\n".join(
        "\t".join(repr(x) if chosen else "" for x, chosen in zip(row, flags, strict=True))
        for row, flags in rows
    )
