"""One cell of an array's gradient: picked in a heat map, and taken apart into its terms."""

from __future__ import annotations

from math import prod

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.engine.run import Run
from bpeditor.explain.cells import CellSum, cell_sum
from bpeditor.explain.operands import Operand, operands, upstream_cells
from bpeditor.explain.shapes import gradient_shape
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_value
from bpeditor.layers import Array, Value
from bpeditor.window.explain.array_map import ArrayMap, Index
from bpeditor.window.explain.equation import cell_equation
from bpeditor.window.explain.equation_view import EquationView
from bpeditor.window.explain.typeset import Typesetter
from bpeditor.window.labels import plain_label, show_text

_TOO_LARGE = "These arrays are too large to take one cell apart."
_HOW = "Arrow keys pick another cell."
_MOST_OPERANDS = 2


class CellsBlock(QWidget):
    """The gradient's map, the sum of the picked cell, and the arrays that made it."""

    def __init__(self, typesetter: Typesetter, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._run: Run | None = None
        self._edge: Edge | None = None
        self.cell: Index = ()
        self.found: CellSum | None = None
        self.gradient = ArrayMap(self)
        self.gradient.map.let_walk()
        self.gradient.picked.connect(self.pick)
        self.sum = EquationView(typesetter, self, size=1.2)
        self.note = plain_label(self, muted=True)
        self.upstream = ArrayMap(self)
        self.operands = [ArrayMap(self) for _ in range(_MOST_OPERANDS)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.gradient)
        layout.addWidget(self.sum)
        factors = QHBoxLayout()
        factors.setSpacing(14)
        for map_ in (self.upstream, *self.operands):
            factors.addWidget(map_)
        layout.addLayout(factors)
        layout.addWidget(self.note)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.sum.set_theme(theme)
        self.gradient.set_theme(theme, theme.gradient)
        self.upstream.set_theme(theme, theme.gradient)
        for operand in self.operands:
            operand.set_theme(theme, theme.accent)

    def show_cells(self, run: Run, edge: Edge) -> None:
        """Show the gradient of an edge; the picked cell stays while it has the same place."""
        shape = gradient_shape(run, edge)
        is_kept = edge == self._edge and len(self.cell) == len(shape)
        is_kept = is_kept and all(at < length for at, length in zip(self.cell, shape, strict=False))
        self._run, self._edge = run, edge
        _show(self.gradient, f"∂L/∂{edge.port}: press a cell", run.edge_gradients[edge])
        _show(self.upstream, "∂L/∂z", run.gradients[edge.target])
        if prod(shape):
            self.pick(self.cell if is_kept else _largest(run.edge_gradients[edge]))

    def pick(self, cell: Index) -> None:
        """Take a cell apart."""
        assert self._run is not None, "a cell is picked in what is shown"
        assert self._edge is not None, "a cell is picked in what is shown"
        self.cell = cell
        self.gradient.mark(cell or None)
        self.found = cell_sum(self._run, self._edge, cell)
        self._show_sum(self.found)
        told = _TOO_LARGE if self.found is None else f"{self.found.text}. {_HOW}"
        self.gradient.map.setAccessibleDescription(told)
        made_of = [] if self.found is None else list(operands(self._run, self._edge, cell))
        self._show_operands(made_of[:_MOST_OPERANDS])

    def _show_sum(self, found: CellSum | None) -> None:
        self.sum.show_equation(() if found is None else cell_equation(found))
        if found is None or self._run is None or self._edge is None:
            show_text(self.note, _TOO_LARGE)
            self.upstream.light(())
            return
        cells = upstream_cells(self._run, self._edge, found)
        self.upstream.light(cell for cell in cells if cell)
        left_out = len(cells) - len(found.terms)
        show_text(self.note, "What is multiplied by 0 is left out." if left_out else "")

    def _show_operands(self, made_of: list[Operand]) -> None:
        for place, view in enumerate(self.operands):
            view.setVisible(place < len(made_of))
            if place < len(made_of):
                _show(view, made_of[place].name, made_of[place].value)
                view.light(made_of[place].cells)


def _largest(gradient: Value | None) -> Index:
    """Return the place of the cell that is farthest from 0: the most telling one."""
    array = np.asarray(gradient, dtype=np.float64)
    place = np.unravel_index(int(np.argmax(np.abs(array))), array.shape)
    return tuple(int(at) for at in place)


def _show(view: ArrayMap, name: str, value: Value | None) -> None:
    """Show an array; nothing of a number, which the formula shows already."""
    is_array = isinstance(value, np.ndarray) and value.ndim > 0 and value.size > 0
    view.setVisible(is_array)
    if is_array and value is not None:
        array: Array = np.asarray(value)
        first, colon, rest = name.partition(":")
        view.show_array(f"{first} {format_value(array)}{colon}{rest}", array)
