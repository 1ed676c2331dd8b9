"""Numbers are dragged sideways on their cards."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from bpeditor.graph.files import dumps
from tests.canvas.test_painting import picture
from tests.gestures import CTRL, LEFT, NONE, RIGHT, SHIFT


@pytest.fixture
def number_on(view):
    """Return the pixel in the middle of the number on an Input's card."""
    return lambda node_id: view.to_viewport(view.node_rect(node_id).topLeft() + QPointF(80, 45))


def value(document, node_id):
    return document.graph.node(node_id).params["value"]


@pytest.mark.parametrize(
    ("pixels", "held", "expected"),
    [
        (40, NONE, 11.1),
        (-40, NONE, -8.9),
        (43, NONE, 11.1),
        (40, SHIFT, 101.1),
        (40, CTRL, 2.1),
        (-40, CTRL, 0.1),
    ],
)
def test_a_drag_sideways_changes_the_number(document, hand, number_on, pixels, held, expected):
    start = number_on("tax")
    place = document.graph.node("tax").position
    hand.press(start)
    hand.move_to(start + QPoint(pixels, 9), modifiers=held)
    hand.release(modifiers=held)
    assert value(document, "tax") == expected
    assert document.graph.node("tax").position == place
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert value(document, "tax") == 1.1


def test_a_step_is_as_many_pixels_at_every_zoom(document, view, hand, number_on):
    view.set_zoom(2.0)
    start = number_on("tax")
    hand.drag(start, start + QPoint(40, 0))
    assert value(document, "tax") == 11.1


def test_while_it_is_dragged_the_number_shows_and_the_document_waits(
    document, view, hand, number_on
):
    before, bytes_before = picture(view), dumps(document.graph)
    hand.press(number_on("tax"))
    hand.move_to(number_on("tax") + QPoint(40, 0))
    assert (picture(view) != before).any()
    assert dumps(document.graph) == bytes_before
    hand.key(Qt.Key.Key_Escape)
    assert (picture(view) == before).all()
    hand.release()
    assert dumps(document.graph) == bytes_before
    assert document.undo_stack.count() == 0


@pytest.mark.parametrize("how", ["right button", "focus", "undo"])
def test_a_scrub_that_is_given_up_changes_nothing(document, view, hand, number_on, how):
    document.move({"relu": (520.0, 300.0)})
    before = dumps(document.graph)
    hand.press(number_on("tax"))
    hand.move_to(number_on("tax") + QPoint(40, 0))
    match how:
        case "right button":
            hand.click(hand._at, RIGHT)
        case "focus":
            view.clearFocus()
        case "undo":
            document.undo_stack.undo()
            document.undo_stack.redo()
    hand.release(LEFT)
    assert dumps(document.graph) == before
    assert document.undo_stack.count() == 1


def test_there_and_back_leaves_no_step(document, hand, number_on):
    hand.press(number_on("tax"))
    hand.move_to(number_on("tax") + QPoint(40, 0))
    hand.move_to(number_on("tax"))
    hand.release()
    assert value(document, "tax") == 1.1
    assert document.undo_stack.count() == 0


def test_an_array_and_a_card_that_is_far_away_are_moved(document, view, hand, number_on):
    document.set_parameter("tax", "value", [1.0, 2.0])
    hand.drag(number_on("tax"), number_on("tax") + QPoint(40, 0))
    assert document.graph.node("tax").position == (40.0, 260.0)
    view.set_zoom(0.4)
    hand.drag(number_on("apple"), number_on("apple") + QPoint(20, 0))
    assert value(document, "apple") == 100.0
    assert document.graph.node("apple").position == (50.0, 0.0)
