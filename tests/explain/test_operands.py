"""The cells that are marked are those on which a cell of the gradient really depends."""

import numpy as np
import pytest

from bpeditor import Edge, Run
from bpeditor.explain.cells import cell_sum
from bpeditor.explain.operands import operands, upstream_cells
from bpeditor.layers import LAYERS
from tests.building import build


def ramp(*shape):
    return (np.arange(float(np.prod(shape))).reshape(shape) + 1.0) / 4.0


def run_of(layer, inputs, seed=None):
    ports = LAYERS[layer].inputs
    names = dict(zip((f"in_{port}" for port in ports), inputs, strict=True))
    run = Run(build(names, {"out": (layer, *names)}), seed=seed)
    run.backward()
    return run


def influence(layer, inputs, port, moved, cell, seed):
    """Return in which cells of an input a change moves one cell of a port's gradient."""
    edge = Edge(f"in_{port}", "out", port)
    place = LAYERS[layer].inputs.index(moved)

    def at(where):
        other = [np.array(x) for x in inputs]
        if where is not None:
            other[place][where] += 0.125
        return np.asarray(run_of(layer, other, seed).edge_gradients[edge])[cell]

    return {where for where in np.ndindex(inputs[place].shape) if at(where) != at(None)}


@pytest.mark.parametrize(
    ("layer", "inputs", "port", "operand"),
    [
        ("MatMul", (ramp(2, 3), ramp(3, 4)), "x", "W"),
        ("MatMul", (ramp(2, 3), ramp(3, 4)), "W", "x"),
        ("MatMul", (ramp(3), ramp(3, 4)), "x", "W"),
        ("MatMul", (ramp(3), ramp(3, 4)), "W", "x"),
        ("Affine", (ramp(2, 3), ramp(3, 2), ramp(2)), "W", "x"),
        ("Mul", (ramp(2, 3), ramp(3)), "x", "y"),
        ("Mul", (ramp(2, 3), ramp(3)), "y", "x"),
        ("Mul", (ramp(2, 1), ramp(1, 3)), "y", "x"),
        ("SoftmaxWithLoss", (ramp(2, 3), np.full((2, 3), 0.25)), "x", "x"),
        ("SoftmaxWithLoss", (ramp(3), np.full(3, 0.25)), "x", "x"),
        ("SumSquaredError", (ramp(2, 3), ramp(2, 3) ** 2), "y", "t"),
    ],
)
def test_the_marked_cells_are_those_that_move_the_cell(layer, inputs, port, operand):
    out = np.shape(run_of(layer, inputs).values["out"])
    seed = ramp(*out) if out else 1.0
    run = run_of(layer, inputs, seed)
    edge = Edge(f"in_{port}", "out", port)
    for cell in np.ndindex(np.shape(run.edge_gradients[edge])):
        found = {each.name: each.cells for each in operands(run, edge, cell)}
        assert found[operand] == influence(layer, inputs, port, operand, cell, seed)


def test_an_operand_of_which_all_cells_matter_marks_none():
    run = run_of("Softmax", (ramp(2, 3),))

    (found,) = operands(run, Edge("in_x", "out", "x"), (0, 0))

    assert (found.name, found.cells) == ("out", frozenset())


@pytest.mark.parametrize(("port", "cells"), [("x", {(1, 0), (1, 1)}), ("W", {(0, 0), (1, 0)})])
def test_a_row_or_column_of_the_upstream_gradient_is_marked_also_where_a_factor_is_0(port, cells):
    run = run_of("MatMul", (np.zeros((2, 3)), np.zeros((3, 2))))
    edge = Edge(f"in_{port}", "out", port)

    found = cell_sum(run, edge, (1, 0))

    assert found.terms == ()
    assert upstream_cells(run, edge, found) == cells


def test_elsewhere_the_cells_of_the_terms_are_marked():
    run = run_of("Mul", (ramp(2, 3), ramp(3)))
    edge = Edge("in_y", "out", "y")

    assert upstream_cells(run, edge, cell_sum(run, edge, (1,))) == {(0, 1), (1, 1)}


@pytest.mark.parametrize(
    ("port", "cell", "cells"),
    [("x", (1, 0, 2), {(1, 0)}), ("W", (2,), {(0, 0), (0, 1), (1, 0), (1, 1)})],
)
def test_a_stack_of_matrices_times_a_vector_marks_all_cells_that_it_is_made_of(port, cell, cells):
    run = run_of("MatMul", (ramp(2, 2, 3), ramp(3)))
    edge = Edge(f"in_{port}", "out", port)

    assert upstream_cells(run, edge, cell_sum(run, edge, cell)) == cells
