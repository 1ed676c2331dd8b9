"""A value in full: all digits of a number, the cells of an array."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from bpeditor.graph.numbers import format_number
from bpeditor.graph.summary import describe
from bpeditor.layers import Array, Value
from bpeditor.window.labels import plain_label, set_muted

MAX_ROWS = 1000
MAX_COLUMNS = 200
_VISIBLE_ROWS = 6

Index = QModelIndex | QPersistentModelIndex


class ValueView(QWidget):
    """A title, the value as text, and for an array a table of its cells."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.title = plain_label(self, muted=True)
        self.text = plain_label(self)
        self.note = plain_label(self, muted=True)
        self.cells = QTableView(self)
        self._model = _Cells(self.cells)
        self.cells.setModel(self._model)
        self.cells.horizontalHeader().setDefaultSectionSize(74)
        self.cells.verticalHeader().setDefaultSectionSize(22)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self.title, self.text, self.cells, self.note):
            layout.addWidget(widget)
        self.show_value("", None)

    def show_value(
        self, title: str, value: Value | None, note: str = "", *, outdated: bool = False
    ) -> None:
        """Show a value with a remark below it; None is not computed."""
        self.title.setText(title)
        array = None if value is None or isinstance(value, float) else value
        self.text.setText("not computed" if value is None else describe(value))
        set_muted(self.text, muted=outdated or value is None)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.cells.setVisible(array is not None)
        self.cells.setEnabled(not outdated)
        if array is not None:
            self._model.show_array(array)
            rows = min(self._model.rowCount(), _VISIBLE_ROWS)
            self.cells.setFixedHeight(22 * rows + self.cells.horizontalHeader().height() + 20)


class _Cells(QAbstractTableModel):
    """An array as rows of its last axis; only so many that a table is still of use."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: Array = np.zeros((0, 0))

    def show_array(self, array: Array) -> None:
        self.beginResetModel()
        self._rows = array.reshape(-1, array.shape[-1])[:MAX_ROWS, :MAX_COLUMNS]
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows.shape[0]

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows.shape[1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        number = float(self._rows[index.row(), index.column()])
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
        del orientation
        return str(section) if role == Qt.ItemDataRole.DisplayRole else None
