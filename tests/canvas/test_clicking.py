"""Wiring by two clicks: for touchpads, and for hands that tremble."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from bpeditor import Edge
from bpeditor.graph.files import dumps
from tests.canvas.conftest import EMPTY
from tests.gestures import CTRL, RIGHT, SHIFT

TAX_WIRE = Edge("tax", "price", "y")


@pytest.fixture
def asked(view):
    asked = []
    view.layer_wanted.connect(asked.append)
    return asked


def out(view, node_id):
    return view.port_position(node_id, "out")


def picture(view):
    return view.viewport().grab().toImage()


def test_a_click_on_an_output_and_one_on_an_input_draw_a_wire(document, view, hand):
    before = dumps(document.graph)
    hand.click(out(view, "apple"))
    hand.move_to(view.port_position("free", "y"))
    hand.click(view.port_position("free", "y"))
    assert document.graph.feeding("free", "y") == Edge("apple", "free", "y")
    assert document.undo_stack.count() == 1
    assert document.selection.is_empty()
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_a_click_on_an_input_and_one_on_a_card_draw_a_wire(document, view, hand, middle_of):
    hand.click(view.port_position("relu", "x"))
    hand.click(middle_of("free"))
    assert document.graph.feeding("relu", "x") == Edge("free", "relu", "x")
    hand.click(middle_of("free"))
    assert document.selection.nodes == {"free"}


def test_in_between_the_wire_follows_the_pointer_and_says_what_a_click_would_do(view, hand):
    before = picture(view)
    hand.click(out(view, "tax"))
    hand.move_to(EMPTY)
    assert view.hint == "click the port at the other end; Esc cancels"
    shown = picture(view)
    assert shown != before
    hand.move_to(EMPTY + QPointF(60, 0))
    assert picture(view) != shown
    hand.move_to(out(view, "apple"))
    assert view.hint == "an output cannot feed an output: drop on an input"
    hand.move_to(view.port_position("apple_price", "y"))
    assert view.hint == "y of apple_price is already fed: a click replaces it"


def press_escape(view, hand):
    hand.key(Qt.Key.Key_Escape)


def click_with_the_right_button(view, hand):
    hand.click(EMPTY, RIGHT)


def lose_the_focus(view, hand):
    view.clearFocus()


def click_the_port_again(view, hand):
    hand.click(out(view, "apple"))


def click_the_port_twice_at_once(view, hand):
    hand.move_to(out(view, "apple"))
    hand.press_again()
    hand.release()


CANCELS = [
    press_escape,
    click_with_the_right_button,
    lose_the_focus,
    click_the_port_again,
    click_the_port_twice_at_once,
]


@pytest.mark.parametrize("cancel", CANCELS)
def test_a_wire_between_two_clicks_can_be_given_up(document, view, hand, asked, cancel):
    before, seen = dumps(document.graph), picture(view)
    hand.click(out(view, "apple"))
    hand.move_to(EMPTY)
    cancel(view, hand)
    hand.move_to(view.port_position("free", "x"))
    assert picture(view) == seen
    assert view.hint == ""
    assert not view.editor.isVisible()
    assert (dumps(document.graph), document.undo_stack.count(), asked) == (before, 0, [])
    view.setFocus()
    hand.click(EMPTY)
    assert document.undo_stack.count() == 0


def test_a_second_click_on_nothing_asks_for_a_layer(document, view, hand, asked):
    hand.click(out(view, "apple"))
    hand.click(EMPTY)
    assert [wish.wire for wish in asked] == [Edge("apple", "", "")]
    assert document.undo_stack.count() == 0


def test_a_click_on_a_fed_input_picks_its_wire_up(document, view, hand, asked):
    hand.click(view.port_position("price", "y"))
    hand.click(view.port_position("free", "x"))
    assert document.graph.feeding("price", "y") is None
    assert document.graph.feeding("free", "x") == Edge("tax", "free", "x")
    hand.click(view.port_position("free", "x"))
    hand.click(EMPTY)
    assert document.graph.feeding("free", "x") is None
    assert (document.undo_stack.count(), asked) == (2, [])


def test_a_fed_input_clicked_twice_keeps_its_wire(document, view, hand):
    hand.click(view.port_position("price", "y"))
    assert view.hint == "click the port at the other end; Esc cancels"
    hand.click(view.port_position("price", "y"))
    assert view.hint == ""
    assert document.graph.feeding("price", "y") == TAX_WIRE
    assert document.undo_stack.count() == 0


def test_clicks_that_tremble_wire_all_the_same(document, view, hand):
    for point in (out(view, "apple"), view.port_position("free", "y")):
        hand.press(point)
        hand.move_to(hand.pixel(point) + QPoint(3, -3), steps=3)
        hand.release()
    assert document.graph.feeding("free", "y") == Edge("apple", "free", "y")


@pytest.mark.parametrize("modifier", [SHIFT, CTRL])
def test_a_click_on_a_port_with_shift_or_ctrl_selects(document, view, hand, modifier):
    document.selection.set(["tax"])
    hand.click(out(view, "apple") - QPointF(4, 0), modifiers=modifier)
    hand.click(view.port_position("free", "x") + QPointF(4, 0), modifiers=modifier)
    assert document.selection.nodes == {"tax", "apple", "free"}
    assert document.undo_stack.count() == 0


def test_an_edit_in_between_gives_the_wire_up(document, view, hand):
    hand.click(out(view, "tax"))
    document.delete(["tax"])
    hand.click(view.port_position("free", "x"))
    assert document.undo_stack.count() == 1
    assert document.graph.feeding("free", "x") is None


def test_the_wheel_in_between_zooms_and_the_wire_stays(document, view, hand):
    hand.click(out(view, "apple"))
    hand.wheel(EMPTY, 1)
    hand.click(view.port_position("free", "y"))
    assert view.zoom() > 1.0
    assert document.graph.feeding("free", "y") == Edge("apple", "free", "y")


@pytest.mark.parametrize("cancel", [press_escape, click_with_the_right_button])
def test_a_press_that_is_cancelled_is_no_click(document, view, hand, cancel):
    document.selection.set(["tax"])
    hand.press(out(view, "apple"))
    cancel(view, hand)
    hand.release()
    hand.click(view.port_position("free", "y"))
    hand.click(view.port_position("free", "y"))
    assert document.undo_stack.count() == 0
    assert document.selection.nodes == {"tax"}
