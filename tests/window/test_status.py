"""The line at the bottom of the window, and what is said in it while hands are at work."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.gestures import Hand

AWAY = QPoint(20, 40)


@pytest.fixture
def hand(shopping):
    shopping.view.setFocus()
    return Hand(shopping.view)


def said(window):
    return window.status.message.text()


def test_what_is_said_at_the_pointer_goes_with_the_gesture(shopping, hand):
    hand.key(Qt.Key.Key_K)
    assert said(shopping) == "drag across wires to cut them"
    hand.key(Qt.Key.Key_Escape)
    assert said(shopping) == ""


LOOP = "this edge would make a loop: all_price → price → all_price"


def drop_a_loop(window, hand):
    view = window.view
    hand.drag(view.port_position("price", "out"), view.port_position("all_price", "x"))


def test_a_reason_can_be_read_after_the_drop_that_it_refused(shopping, hand):
    drop_a_loop(shopping, hand)
    assert said(shopping) == LOOP


@pytest.mark.parametrize("is_drag", [True, False])
def test_a_reason_is_gone_when_the_hand_does_something_else(shopping, hand, is_drag):
    drop_a_loop(shopping, hand)
    nowhere = shopping.view.to_viewport(shopping.view.node_rect("tax").bottomLeft()) + AWAY
    hand.press(nowhere)
    if is_drag:
        hand.move_to(nowhere + AWAY)
    hand.release()
    assert said(shopping) == ""


def test_a_reason_is_gone_with_a_gesture_that_is_given_up(shopping, hand):
    view = shopping.view
    hand.press(view.port_position("price", "out"))
    hand.move_to(view.port_position("all_price", "x"))
    assert said(shopping) == LOOP
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    assert said(shopping) == ""


def test_what_is_said_meanwhile_stays(shopping, hand):
    hand.key(Qt.Key.Key_K)
    shopping.status.say("Saved apples.bpg.")
    hand.key(Qt.Key.Key_Escape)
    assert said(shopping) == "Saved apples.bpg."
