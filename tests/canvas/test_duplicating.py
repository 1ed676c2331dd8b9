"""Ctrl and a drag from a card: copies of what is selected."""

import pytest
from PySide6.QtCore import QPointF, Qt

from bpeditor import Edge
from bpeditor.graph import limits
from bpeditor.graph.files import dumps
from tests.canvas.conftest import EMPTY
from tests.gestures import ALT, CTRL, RIGHT

AWAY = QPointF(37, 190)


def test_copies_with_their_inner_wires_are_one_step(document, view, hand, middle_of):
    before = dumps(document.graph)
    document.selection.set(["apple", "apple_price"])
    start = middle_of("apple_price")
    hand.press(start, modifiers=CTRL | ALT)
    hand.move_to(start + AWAY, modifiers=CTRL | ALT)
    hand.release(modifiers=CTRL | ALT)
    graph = document.graph
    assert graph.node("apple_1").position == (37.0, 190.0)
    assert graph.node("apple_price_1").position == (297.0, 230.0)
    assert graph.incoming("apple_price_1") == [Edge("apple_1", "apple_price_1", "x")]
    assert graph.node("apple").position == (0.0, 0.0)
    assert document.selection.nodes == {"apple_1", "apple_price_1"}
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert dumps(graph) == before


def test_a_card_that_is_not_selected_is_copied_alone(document, hand, middle_of):
    document.selection.set(["apple"])
    hand.drag(middle_of("tax"), middle_of("tax") + AWAY, modifiers=CTRL)
    assert len(document.graph) == 8
    assert document.graph.node("tax_1").params == {"value": 1.1}
    assert document.selection.nodes == {"tax_1"}


def test_the_copies_are_seen_and_the_cards_stay(document, view, hand, middle_of):
    document.selection.set(["apple", "apple_price"])
    before = view.viewport().grab().toImage()
    hand.press(middle_of("apple"), modifiers=CTRL)
    hand.move_to(middle_of("apple") + AWAY, modifiers=CTRL | ALT)
    shown = view.viewport().grab().toImage()
    assert shown != before
    assert view.node_rect("apple").topLeft() == QPointF(0, 0)
    copied = view.to_viewport(view.node_rect("apple").center() + AWAY)
    assert shown.pixelColor(copied) != before.pixelColor(copied)
    hand.key(Qt.Key.Key_Escape)
    assert view.viewport().grab().toImage() == before


def test_copies_line_up_with_the_cards_that_are_copied(document, hand, middle_of):
    document.selection.set(["apple", "apple_num", "tax"])
    start = middle_of("apple")
    hand.drag(start, start + QPointF(3, -150), modifiers=CTRL)
    assert document.graph.node("apple_1").position == (0.0, -150.0)


def press_escape(view, hand):
    hand.key(Qt.Key.Key_Escape)


def press_the_right_button(view, hand):
    hand.press(EMPTY, RIGHT)
    hand.release(RIGHT)


def lose_the_focus(view, hand):
    view.clearFocus()


def go_back(view, hand):
    hand.move_to(QPointF(view.node_rect("apple").center().x(), 14))


@pytest.mark.parametrize("end", [press_escape, press_the_right_button, lose_the_focus, go_back])
def test_copies_that_are_given_up_are_none(document, view, hand, middle_of, end):
    before = dumps(document.graph)
    document.selection.set(["apple", "tax"])
    hand.press(middle_of("apple"), modifiers=CTRL)
    hand.move_to(EMPTY)
    end(view, hand)
    hand.release(modifiers=CTRL)
    assert dumps(document.graph) == before
    assert document.undo_stack.count() == 0
    assert document.selection.nodes == {"apple", "tax"}


def test_copies_beyond_the_world_are_refused_in_words(document, view, hand, middle_of):
    document.move({"tax": (limits.COORDINATE - 10, 0.0)})
    document.undo_stack.clear()
    view.center_on(middle_of("tax"))
    said = []
    view.message.connect(said.append)
    hand.drag(middle_of("tax"), middle_of("tax") + QPointF(100, 0), modifiers=CTRL)
    assert said == ["a coordinate is beyond 1e+06."]
    assert document.undo_stack.count() == 0


def test_a_click_with_ctrl_still_toggles(document, hand, middle_of):
    hand.click(middle_of("apple"), modifiers=CTRL)
    hand.click(middle_of("tax"), modifiers=CTRL)
    hand.click(middle_of("apple"), modifiers=CTRL)
    assert document.selection.nodes == {"tax"}
    assert document.undo_stack.count() == 0
