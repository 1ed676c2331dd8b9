"""A value in full: all digits of a number; shape, ends, heat map and cells of an array."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.graph.numbers import format_number
from bpeditor.graph.summary import not_finite, size_in_words, summary_of
from bpeditor.layers import Array, Value
from bpeditor.window.cells import CellsTable
from bpeditor.window.heat_view import HeatView
from bpeditor.window.labels import plain_label, set_muted
from bpeditor.window.slices import SliceChoice


class ValueView(QWidget):
    """A title, the value as text, and for an array its heat map and a table of its cells.

    Of more than two axes, the last two are shown; boxes choose a place on the others.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._array: Array | None = None
        self.title = plain_label(self, muted=True)
        self.text = plain_label(self)
        self.note = plain_label(self, muted=True)
        self.slices = SliceChoice(self)
        self.map = HeatView(self)
        self.cells = CellsTable(self)
        self.slices.changed.connect(self._show_cells)
        self.cells.current_changed.connect(self.map.mark)
        self.map.picked.connect(self.cells.pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self.title, self.text, self.slices, self.map, self.cells, self.note):
            layout.addWidget(widget)
        self.show_value("", None)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.map.set_theme(theme)

    def show_value(
        self, title: str, value: Value | None, note: str = "", *, outdated: bool = False
    ) -> None:
        """Show a value with a remark below it; None is not computed."""
        self.title.setText(title)
        self._array = None if value is None or isinstance(value, float) else value
        self.text.setText("not computed" if value is None else in_full(value))
        set_muted(self.text, muted=outdated or value is None)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.slices.show_shape(() if self._array is None else self._array.shape)
        for widget in (self.map, self.cells):
            widget.setVisible(self._array is not None)
            widget.setEnabled(not outdated)
        self._show_cells()

    def _show_cells(self) -> None:
        if self._array is not None:
            cells = np.atleast_2d(self._array[self.slices.chosen])
            self.map.show_cells(cells, self._array)
            self.cells.show_cells(cells)


def in_full(value: Value) -> str:
    """Return a number with all its digits, or shape, minimum, maximum and mean of an array."""
    if isinstance(value, float):
        return repr(value)
    found = summary_of(value)
    ends = (("minimum", found.low), ("maximum", found.high), ("mean", found.mean))
    wrong = ", ".join(f"{count} {name}" for name, count in not_finite(found) if count)
    lines = [size_in_words(value)]
    if found.nans + found.infinities < value.size:
        lines += [f"{name} {format_number(end)}" for name, end in ends]
        wrong += " (not counted above)" if wrong else ""
    return "\n".join([*lines, f"⚠ {wrong}"] if wrong else lines)
