"""Chooses one number of an array."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Array, Value
from bpeditor.window.heat_view import HeatView
from bpeditor.window.labels import plain_label

Index = tuple[int, ...]


class CellChoice(QWidget):
    """A heat map in which a cell is picked; hidden for a number. The first cell is chosen first."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cell: Index = ()
        self._name = ""
        self._array: Array | None = None
        self.map = HeatView(self)
        self.map.let_walk()
        self.text = plain_label(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.map)
        layout.addWidget(self.text)
        self.map.picked.connect(self._on_picked)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.map.set_theme(theme)

    def show_value(self, name: str, value: Value) -> None:
        """Show the value of a node; the chosen cell stays while name and shape do."""
        is_array = not isinstance(value, float)
        is_same = is_array and self._array is not None and self._array.shape == np.shape(value)
        if name != self._name or not is_same:
            self.cell = (0,) * np.ndim(value)
        self._name, self._array = name, value if isinstance(value, np.ndarray) else None
        self.setVisible(is_array)
        if self._array is not None:
            self.map.show_cells(_table(self._array), self._array)
            self._show_cell()

    def _show_cell(self) -> None:
        assert self._array is not None, "a number has no cells"
        table = _table(self._array).shape
        place = int(np.ravel_multi_index(self.cell, self._array.shape))
        self.map.mark((place // table[1], place % table[1]))
        number = format_number(float(self._array[self.cell]))
        shown = ", ".join(map(str, self.cell))
        self.text.setText(f"{self._name}[{shown}] = {number}. Click another cell to choose it.")
        self.map.setAccessibleDescription(self.text.text())

    def _on_picked(self, row: int, column: int) -> None:
        assert self._array is not None, "a number has no cells"
        place = row * _table(self._array).shape[1] + column
        self.cell = tuple(map(int, np.unravel_index(place, self._array.shape)))
        self._show_cell()
        self.changed.emit()


def _table(array: Array) -> Array:
    """Return an array as rows: all its axes but the last below each other."""
    rows: Array = array.reshape(-1, array.shape[-1])
    return rows
