"""One cell of an array's gradient: which cells of the upstream gradient made it, and by what."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from math import prod

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.explain.formulas import gradient_of, local_of
from bpeditor.explain.shapes import is_broadcast
from bpeditor.explain.writing import latex_name, latex_number, text_number
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Array, Value, shape_of
from bpeditor.layers.values import plain

Index = tuple[int, ...]
MAX_PROBES = 2_500
"""Backward is called once for each cell of the upstream gradient: more would be felt."""
_SHOWN = 6
_MATRIX = 2


@dataclass(frozen=True)
class Term:
    """A cell of the upstream gradient, and its share in one cell of the gradient.

    Attributes
    ----------
    upstream
        The upstream gradient there, in units of target per unit of output.
    local
        ∂z[place]/∂x[cell].
    """

    place: Index
    upstream: float
    local: float


@dataclass(frozen=True)
class CellSum:
    """One cell of a gradient as a sum over cells of the upstream gradient.

    Attributes
    ----------
    terms
        Those whose local gradient is not 0, in the order of the cells.
    gradient
        The cell as backward computed it.
    """

    port: str
    cell: Index
    terms: tuple[Term, ...]
    gradient: float

    @property
    def left(self) -> str:
        """What is a sum: "∂L/∂x[0, 1]", counted from 0 as in code."""
        return f"∂L/∂{self.port}[{', '.join(map(str, self.cell))}]"

    @property
    def text(self) -> str:
        """The sum as text: "∂L/∂x[0, 1] = 1.1 × 2 + 0.5 × 3 = 3.7", its middle left out if long."""
        terms = [f"{text_number(t.upstream)} × {text_number(t.local)}" for t in self.terms]
        total = _added(terms, f"… {len(terms) - _SHOWN} more …")
        return f"{self.left} = {total} = {format_number(self.gradient)}"

    @property
    def latex(self) -> str:
        """The same in LaTeX's math mode, the place of the cell as an index."""
        terms = [
            rf"{latex_number(t.upstream, as_factor=True)} \cdot "
            rf"{latex_number(t.local, as_factor=True)}"
            for t in self.terms
        ]
        index = f"_{{{', '.join(map(str, self.cell))}}}" if self.cell else ""
        left = rf"\frac{{\partial L}}{{\partial {latex_name(self.port)}{index}}}"
        total = _added(terms, r"\cdots")
        return f"{left} = {total} = {latex_number(self.gradient)}"


def _added(terms: list[str], left_out: str) -> str:
    """Return a sum of terms, the middle of many left out."""
    if len(terms) <= _SHOWN:
        return " + ".join(terms) or "0"
    return " + ".join((*terms[: _SHOWN // 2], left_out, *terms[-_SHOWN // 2 :]))


def cell_sum(run: Run, edge: Edge, cell: Index) -> CellSum | None:
    """Take one cell of an edge's gradient apart.

    Backward is linear in the upstream gradient, so the layer itself is asked what it passes back
    for a gradient of 1 in one cell and 0 elsewhere.

    Parameters
    ----------
    run
        After backward.
    cell
        Of the gradient of the edge.

    Returns
    -------
    CellSum or None
        None where no gradient flows, and where the upstream gradient has too many cells.
    """
    gradient, upstream = run.edge_gradients.get(edge), run.gradients.get(edge.target)
    if gradient is None or upstream is None:
        return None
    places = places_of(run, edge, cell)
    if not places or len(places) > MAX_PROBES:
        return None
    layer = run.layer(edge.target)
    port = layer.inputs.index(edge.port)
    terms = []
    with np.errstate(all="ignore"):
        for place in places:
            back = layer.backward(_unit(upstream, place))[port]
            local = float(np.asarray(back)[cell])
            if local != 0.0:
                terms.append(Term(place, float(np.asarray(upstream)[place]), local))
    return CellSum(edge.port, cell, tuple(terms), float(np.asarray(gradient)[cell]))


def places_of(run: Run, edge: Edge, cell: Index) -> list[Index]:
    """Return the cells of the upstream gradient that one cell may depend on; [] of too many."""
    whole = shape_of(_known(run.gradients[edge.target]))
    shape = shape_of(_known(run.edge_gradients[edge]))
    is_single = local_of(run.layer(edge.target).gradients[edge.port]) is not None
    if is_single and is_broadcast(shape, whole):
        numbers = np.broadcast_to(np.arange(prod(shape)).reshape(shape), whole)
        wanted = np.arange(prod(shape)).reshape(shape)[cell]
        return [tuple(map(int, place)) for place in np.argwhere(numbers == wanted)]
    if places := product_cells(run, edge, cell):
        return places
    return list(np.ndindex(whole)) if prod(whole) <= MAX_PROBES else []


def product_cells(run: Run, edge: Edge, cell: Index) -> list[Index]:
    """Return the row or column of the upstream gradient of which a cell is made at a product.

    Returns
    -------
    list of Index
        Empty where the layer multiplies no matrices.
    """
    tree = gradient_of(run.layer(edge.target).gradients[edge.port])
    shape = shape_of(_known(run.gradients[edge.target]))
    is_product = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.MatMult)
    if not is_product or len(shape) != _MATRIX or len(cell) != _MATRIX:
        return []
    assert isinstance(tree, ast.BinOp), "it is a product"
    if ast.unparse(tree.right) == "dout":
        return [(row, cell[-1]) for row in range(shape[0])]
    return [(cell[0], column) for column in range(shape[1])]


def _unit(upstream: Value, place: Index) -> Value:
    unit: Array = np.zeros(shape_of(upstream))
    unit[place] = 1.0
    return plain(unit)


def _known(value: Value | None) -> Value:
    assert value is not None, "cells are asked of what has been computed"
    return value
