"""What forward mode and reverse mode carry at each node between an input and the target."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from bpeditor.canvas.theme import Theme
from bpeditor.engine.run import Run
from bpeditor.explain.modes import Index, tangents
from bpeditor.graph.numbers import format_value
from bpeditor.layers import Value

MOST = 100
"""Rows that are shown."""
_ROW, _VISIBLE_ROWS, _WIDEST = 22, 25, 120
_TOLD = (
    "",
    "carried by forward mode, from left to right",
    "carried by reverse mode, from right to left",
)


class ModesTable(QTableWidget):
    """A row a node: its derivative by the input, and the target's derivative by it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, len(_TOLD), parent)
        self._colours = ("",) * len(_TOLD)
        self.setAccessibleName("Forward mode and reverse mode")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setMaximumSectionSize(_WIDEST)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._colours = (theme.text, theme.accent, theme.gradient)
        for row in range(self.rowCount()):
            for column, colour in enumerate(self._colours):
                item = self.item(row, column)
                if item is not None:
                    item.setForeground(QColor(colour))

    def show_node(self, run: Run, node_id: str, cell: Index) -> None:
        """Show what lies between a node, or one of its cells, and the target."""
        carried = tangents(run, node_id, cell)
        place = f"[{', '.join(map(str, cell))}]" if cell else ""
        names = ("node", f"∂node/∂{node_id}{place} →", "← ∂L/∂node")
        for column, (name, told) in enumerate(zip(names, _TOLD, strict=True)):
            header = QTableWidgetItem(name)
            header.setToolTip(told)
            self.setHorizontalHeaderItem(column, header)
        known = carried if carried is not None else {node_id: None}
        self.setRowCount(min(MOST, len(known)))
        for row, (other, tangent) in zip(range(self.rowCount()), known.items(), strict=False):
            shown = "too large" if tangent is None else _text(tangent)
            texts = (other, shown, _text(run.gradients[other]))
            for column, text in enumerate(texts):
                self.setItem(row, column, self._cell(column, text))
        height = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        self.setFixedHeight(height + _ROW * min(_VISIBLE_ROWS, self.rowCount()))

    def _cell(self, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setForeground(QColor(self._colours[column]))
        if column:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item


def _text(value: Value | None) -> str:
    return "–" if value is None else format_value(value)
