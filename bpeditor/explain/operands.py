"""Which cells of a layer's arrays stand in one cell of a gradient."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.explain.cells import CellSum, Index, places_of, product_cells
from bpeditor.explain.formulas import gradient_of, local_of, names_in
from bpeditor.explain.local import named
from bpeditor.explain.shapes import gradient_shape, is_broadcast, upstream_shape
from bpeditor.graph.graph import Edge
from bpeditor.layers import Array

_MATRIX = 2


@dataclass(frozen=True)
class Operand:
    """An array that a gradient is computed from, besides the upstream gradient.

    Attributes
    ----------
    name
        In the formula of the gradient.
    cells
        Those that made the picked cell; empty where all of them did.
    """

    name: str
    value: Array
    cells: frozenset[Index]


def operands(run: Run, edge: Edge, cell: Index) -> tuple[Operand, ...]:
    """Return the arrays in an edge's gradient, with the cells that stand in one cell of it.

    Parameters
    ----------
    run
        After backward.
    cell
        Of the gradient of the edge.
    """
    formula = run.layer(edge.target).gradients[edge.port]
    found = []
    for name in names_in(gradient_of(formula)):
        value = None if name == "dout" else named(run, edge.target, name)
        if isinstance(value, np.ndarray) and value.ndim:
            cells = _cells(run, edge, value, cell)
            if f"softmax({name})" in formula:  # each cell of it is made of the whole row
                cells = frozenset((*cell[:-1], column) for column in range(value.shape[-1]))
            found.append(Operand(name, value, cells))
    return tuple(found)


def upstream_cells(run: Run, edge: Edge, found: CellSum) -> frozenset[Index]:
    """Return the cells of the upstream gradient of which one cell of a gradient is made.

    Of a product of matrices these are a whole row or column, also where a factor is 0.
    """
    whole = product_cells(run, edge, found.cell)
    return frozenset(whole or (term.place for term in found.terms))


def _cells(run: Run, edge: Edge, value: Array, cell: Index) -> frozenset[Index]:
    formula = run.layer(edge.target).gradients[edge.port]
    tree = gradient_of(formula)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.MatMult):
        return frozenset(_of_product(value.shape, cell, is_left=ast.unparse(tree.right) == "dout"))
    if local_of(formula) is None:
        return frozenset()
    if is_broadcast(value.shape, upstream_shape(run, edge)):
        return frozenset(_projected(place, value.shape) for place in places_of(run, edge, cell))
    # A loss is one number made of all cells: each one's gradient is made of what stands there.
    return frozenset([cell]) if value.shape == gradient_shape(run, edge) else frozenset()


def _of_product(shape: Index, cell: Index, *, is_left: bool) -> list[Index]:
    """Return the column of x in xᵀ · dout, or the row of W in dout · Wᵀ."""
    if len(shape) > _MATRIX or not (is_left or len(shape) == _MATRIX):
        return []
    if not is_left:
        return [(cell[-1], column) for column in range(shape[1])]
    return [(*row, cell[0]) for row in np.ndindex(shape[:-1])]


def _projected(place: Index, shape: Index) -> Index:
    """Return the cell of a smaller array that broadcasting puts at a place."""
    own = place[len(place) - len(shape) :]
    return tuple(0 if length == 1 else at for at, length in zip(own, shape, strict=True))
