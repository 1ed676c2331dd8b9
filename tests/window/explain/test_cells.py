"""One cell of a gradient, picked with the mouse and taken apart."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from bpeditor.graph.graph import Edge
from tests.building import build
from tests.window.explain.acts import equation, load_graph, select, shown

X = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
W = [[1.0, 0.0], [2.0, 1.0], [0.5, 3.0]]


@pytest.fixture
def cells(shopping, explain):
    """Return a function that shows the cells of an edge's gradient."""

    def cells(edge, graph=None):
        load_graph(
            shopping,
            graph
            or build(
                {"x": X, "W": W, "c": [[1.0, 10.0]]},
                {
                    "m": ("MatMul", "x", "W"),
                    "p": ("Mul", "m", "c"),
                    "out": ("Sum", "p"),
                },
            ),
        )
        select(shopping, edges=[edge])
        return explain.page.blocks[0].cells

    return cells


def press(qtbot, view, row, column):
    at = view.map.cell_rect(row, column).center().toPoint()
    qtbot.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=at)


def test_a_picked_cell_is_a_sum_and_its_row_and_column_are_framed(cells, qtbot):
    block = cells(Edge("W", "m", "W"))
    assert block.gradient.title.text() == "∂L/∂W (3, 2): press a cell"

    press(qtbot, block.gradient, 1, 0)

    assert block.gradient.map.marked == (1, 0)
    assert equation(block.sum) == "∂L/∂W[1, 0] = 1 × 2\n+ 1 × 5\n= 7"
    assert block.upstream.title.text() == "∂L/∂z (2, 2)"
    assert block.upstream.map.lit == {(0, 0), (1, 0)}
    assert block.operands[0].title.text() == "x (2, 3)"
    assert block.operands[0].map.lit == {(0, 1), (1, 1)}
    assert not block.operands[1].isVisible()


def test_the_arrow_keys_pick_cells_and_the_sum_is_read_aloud(cells, qtbot):
    block = cells(Edge("W", "m", "W"))
    press(qtbot, block.gradient, 1, 0)
    view = block.gradient.map
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.accessibleDescription() == (
        "∂L/∂W[0, 0] = 1 × 1 + 1 × 4 = 5. Arrow keys pick another cell."
    )
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
        assert view.marked == (0, 0)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert view.marked == (1, 1)
    assert equation(block.sum) == "∂L/∂W[1, 1] = 10 × 2\n+ 10 × 5\n= 70"


def test_only_the_map_whose_cells_are_picked_takes_the_focus(cells):
    block = cells(Edge("W", "m", "W"))
    assert block.gradient.map.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert block.upstream.map.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize(
    ("name", "copied"),
    [
        ("Text", "∂L/∂W[1, 0] = 1 × 2 + 1 × 5 = 7"),
        ("LaTeX", r"\frac{\partial L}{\partial W_{1, 0}} = 1 \cdot 2 + 1 \cdot 5 = 7"),
    ],
)
def test_the_sum_of_the_cell_is_copied_with_the_rule(cells, explain, qtbot, name, copied):
    block = cells(Edge("W", "m", "W"))
    press(qtbot, block.gradient, 1, 0)
    button = next(each for each in explain.page.copies if each.text() == f"Copy as {name}")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().splitlines()[1:] == [copied]


def test_the_largest_cell_is_taken_apart_unasked(cells):
    block = cells(Edge("W", "m", "W"))
    assert block.cell == (2, 1)
    assert equation(block.sum).endswith("= 90")


def test_what_is_multiplied_by_0_is_left_out_and_said_to_be(cells, qtbot):
    block = cells(Edge("x", "m", "x"))
    press(qtbot, block.gradient, 1, 0)
    assert equation(block.sum) == "∂L/∂x[1, 0] = 1 × 1\n= 1"
    assert shown(block.note) == "What is multiplied by 0 is left out."
    assert block.upstream.map.lit == {(1, 0), (1, 1)}
    assert block.operands[0].map.lit == {(0, 0), (0, 1)}


def test_a_broadcast_row_is_a_sum_over_the_rows(cells, qtbot):
    block = cells(Edge("c", "p", "y"))
    press(qtbot, block.gradient, 0, 1)
    assert equation(block.sum) == "∂L/∂y[0, 1] = 1 × 11\n+ 1 × 23\n= 34"
    assert block.upstream.map.lit == {(0, 1), (1, 1)}
    assert block.operands[0].map.lit == {(0, 1), (1, 1)}


def test_a_number_that_was_broadcast_is_the_sum_of_all(cells):
    graph = build({"v": [1.0, 2.0], "k": 3.0}, {"p": ("Mul", "v", "k"), "out": ("Sum", "p")})
    block = cells(Edge("k", "p", "y"), graph)
    assert not block.gradient.isVisible()
    assert equation(block.sum) == "∂L/∂y[] = 1 × 1\n+ 1 × 2\n= 3"


def test_the_picked_cell_stays_when_the_numbers_change(cells, shopping, qtbot, trigger):
    block = cells(Edge("W", "m", "W"))
    press(qtbot, block.gradient, 0, 0)
    shopping.document.set_parameter("x", "value", np.full((2, 3), 2.0))
    trigger("backward")
    select(shopping, edges=[Edge("W", "m", "W")])
    qtbot.waitUntil(lambda: equation(block.sum) == "∂L/∂W[0, 0] = 1 × 2\n+ 1 × 2\n= 4")


def test_of_more_than_two_axes_one_table_is_shown(cells, qtbot):
    cube = np.arange(8.0).reshape(2, 2, 2)
    block = cells(
        Edge("v", "s", "x"), build({"v": cube}, {"s": ("Square", "v"), "out": ("Sum", "s")})
    )
    assert block.cell == (1, 1, 1)
    assert block.gradient.map.marked is None  # it is in the other table
    block.gradient.slices.boxes[0].setValue(2)
    assert block.gradient.map.marked == (1, 1)
    press(qtbot, block.gradient, 0, 1)
    assert block.cell == (1, 0, 1)
    assert equation(block.sum) == "∂L/∂x[1, 0, 1] = 1 × 10\n= 10"


def test_arrays_that_are_too_large_say_so(cells):
    wide = build(
        {"x": np.ones((2, 3)), "W": np.ones((3, 3_000))},
        {"m": ("MatMul", "x", "W"), "out": ("Sum", "m")},
    )
    block = cells(Edge("x", "m", "x"), wide)
    assert shown(block.note) == "These arrays are too large to take one cell apart."
    assert not block.sum.isVisible()


def test_a_rule_of_numbers_shows_no_cells(cells, shopping, trigger):
    block = cells(Edge("W", "m", "W"))
    load_graph(shopping, build({"a": 2.0}, {"out": ("Exp", "a")}))
    select(shopping, edges=[Edge("a", "out", "x")])
    assert not block.isVisible()
