"""Strokes that cut wires."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QPointF, Qt

from bpeditor import Edge
from bpeditor.canvas.crossing import crossed_by
from bpeditor.canvas.geometry import Geometry
from bpeditor.canvas.wires import wire_points
from bpeditor.graph.files import dumps
from tests.canvas.conftest import EMPTY, apples_in_place
from tests.gestures import CTRL, LEFT, RIGHT

ABOVE, BELOW = QPointF(230, 60), QPointF(240, 180)
"""From above the apple's wire to below that of its number."""
CUT = [Edge("apple", "apple_price", "x"), Edge("apple_num", "apple_price", "y")]


def cut_with_the_right_button(view, hand, start, end):
    hand.press(start, RIGHT, CTRL)
    hand.move_to(end)
    return RIGHT


def cut_with_the_knife(view, hand, start, end):
    view.hold_knife()
    hand.press(start)
    hand.move_to(end)
    return LEFT


CUTS = [cut_with_the_right_button, cut_with_the_knife]


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("zoom", [0.45, 1.0, 2.0])
def test_a_stroke_cuts_the_wires_it_crosses_in_one_step(document, view, hand, cut, zoom):
    view.set_zoom(zoom)
    view.center_on(ABOVE)
    before, edges = dumps(document.graph), document.graph.edges()
    button = cut(view, hand, ABOVE, BELOW)
    assert dumps(document.graph) == before
    hand.release(button)
    assert document.graph.edges() == [edge for edge in edges if edge not in CUT]
    assert document.undo_stack.undoText() == "Cut Wires"
    document.undo_stack.undo()
    assert dumps(document.graph) == before


@pytest.mark.parametrize("cut", CUTS)
def test_a_stroke_through_nothing_is_no_step(document, view, hand, cut):
    hand.release(cut(view, hand, EMPTY, EMPTY - QPointF(0, 100)))
    assert document.undo_stack.count() == 0


def test_the_knife_cuts_even_where_the_drag_starts_on_a_card_and_once(
    document, view, hand, middle_of
):
    hand.release(cut_with_the_knife(view, hand, middle_of("apple_price"), QPointF(160, 180)))
    assert document.undo_stack.undoText() == "Cut Wires"
    hand.drag(middle_of("apple"), middle_of("apple") + QPointF(20, 20))
    assert document.undo_stack.undoText() == "Move"


def test_what_a_stroke_cuts_is_marked_while_it_is_drawn(view, hand):
    on_wire = view.to_viewport(view.port_position("apple_price", "x") - QPointF(60, 0))
    hand.press(ABOVE, RIGHT, CTRL)
    hand.move_to(QPointF(235, 70))
    before = view.viewport().grab().toImage().pixelColor(on_wire)
    hand.move_to(BELOW)
    marked = view.viewport().grab().toImage().pixelColor(on_wire)
    assert marked.name() == view.theme.warning
    assert before != marked
    hand.release(RIGHT)


def press_escape(view, hand):
    hand.key(Qt.Key.Key_Escape)


def lose_the_focus(view, hand):
    view.clearFocus()


def press_the_right_button(view, hand):
    hand.click(BELOW, RIGHT)


@pytest.mark.parametrize("cancel", [press_escape, lose_the_focus])
@pytest.mark.parametrize("cut", CUTS)
def test_a_cancelled_stroke_cuts_nothing(document, view, hand, cut, cancel):
    before, edges = view.viewport().grab().toImage(), document.graph.edges()
    button = cut(view, hand, ABOVE, BELOW)
    cancel(view, hand)
    hand.release(button)
    assert document.graph.edges() == edges
    assert document.undo_stack.count() == 0
    assert view.hint == ""
    assert view.viewport().grab().toImage() == before


@pytest.mark.parametrize("cancel", [press_escape, lose_the_focus, press_the_right_button])
def test_the_knife_can_be_put_down_again(document, view, hand, middle_of, cancel):
    asked = []
    view.context_menu_requested.connect(lambda *where: asked.append(where))
    view.hold_knife()
    assert view.hint == "drag across wires to cut them"
    cancel(view, hand)
    assert view.hint == ""
    assert asked == []
    hand.drag(ABOVE, BELOW)
    assert document.undo_stack.count() == 0


def test_a_click_with_the_knife_selects_nothing_and_cuts_nothing(document, view, hand, middle_of):
    view.hold_knife()
    hand.click(middle_of("apple"))
    assert document.selection.is_empty()
    hand.drag(ABOVE, BELOW)
    assert document.undo_stack.undoText() == "Cut Wires"


POINTS = st.tuples(st.integers(-50, 800), st.integers(-50, 400))


@given(POINTS, POINTS)
def test_a_line_crosses_the_wires_that_a_slow_search_finds(start, end):
    arrays = Geometry(len)
    arrays.load(apples_in_place())
    # A fraction, so that no line runs through a joint: there the two ways may differ.
    start, end = QPointF(*start) + QPointF(0.37, 0.41), QPointF(*end) + QPointF(0.37, 0.41)
    slow = {
        row
        for row in range(len(arrays.edges))
        for a, b in pieces_of(arrays, row)
        if do_cross(start, end, a, b)
    }
    assert set(crossed_by(arrays, start, end).tolist()) == slow


def pieces_of(arrays, row):
    xs, ys = wire_points(arrays.wires[[row]])
    points = [QPointF(x, y) for x, y in zip(xs[0].tolist(), ys[0].tolist(), strict=True)]
    return pairwise(points)


def do_cross(p, q, a, b):
    kind, _ = QLineF(p, q).intersects(QLineF(a, b))
    return kind == QLineF.IntersectionType.BoundedIntersection
