"""The line at the bottom of the window, and what is said in it while hands are at work."""

import pytest
from PySide6.QtCore import Qt

from tests.gestures import Hand


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


def test_a_reason_can_be_read_after_the_drop_that_it_refused(shopping, hand):
    view = shopping.view
    hand.drag(view.port_position("price", "out"), view.port_position("all_price", "x"))
    assert said(shopping) == "this edge would make a loop: all_price → price → all_price"
