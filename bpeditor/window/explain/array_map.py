"""The heat map of an array with as many axes as it likes, whose cells are places in the array."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.layers import Array
from bpeditor.window.heat_view import SMALL, HeatView
from bpeditor.window.labels import plain_label, set_colour
from bpeditor.window.slices import SliceChoice

Index = tuple[int, ...]


class ArrayMap(QWidget):
    """A title, boxes that choose a table of more than two axes, and its map."""

    picked = Signal(object)
    """The place in the array of the cell that was pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._array: Array = np.zeros((1, 1))
        self._lit: frozenset[Index] = frozenset()
        self._marked: Index | None = None
        self.title = plain_label(self)
        self.slices = SliceChoice(self)
        self.map = HeatView(self, SMALL)
        self.slices.changed.connect(self._show_table)
        self.map.picked.connect(self._on_picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self.title, self.slices, self.map):
            layout.addWidget(widget)
        layout.addStretch(1)

    def set_theme(self, theme: Theme, colour: str) -> None:
        """Use the theme's colours, and one of them for the title."""
        self.map.set_theme(theme)
        set_colour(self.title, colour)

    def show_array(self, title: str, array: Array) -> None:
        """Show an array with at least one axis; nothing in it is framed."""
        self.title.setText(title)
        self._array, self._lit, self._marked = array, frozenset(), None
        self.slices.show_shape(array.shape)
        self._show_table()

    def light(self, cells: Iterable[Index]) -> None:
        """Frame the cells that another one is made of."""
        self._lit = frozenset(cells)
        self._show_frames()

    def mark(self, cell: Index | None) -> None:
        """Frame one cell."""
        self._marked = cell
        self._show_frames()

    def _show_table(self) -> None:
        self.map.show_cells(np.atleast_2d(self._array[self.slices.chosen]), self._array)
        self._show_frames()

    def _show_frames(self) -> None:
        table = self.slices.chosen
        depth = len(table)
        self.map.light(_in_table(cell) for cell in self._lit if cell[:depth] == table)
        is_here = self._marked is not None and self._marked[:depth] == table
        self.map.mark(_in_table(self._marked) if is_here and self._marked is not None else None)

    def _on_picked(self, row: int, column: int) -> None:
        place = (row, column) if self._array.ndim > 1 else (column,)
        self.picked.emit((*self.slices.chosen, *place))


def _in_table(cell: Index) -> tuple[int, int]:
    """Return row and column of a cell; a vector is one row."""
    return (cell[-2], cell[-1]) if len(cell) > 1 else (0, cell[-1])
