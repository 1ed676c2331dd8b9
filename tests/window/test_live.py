"""Results follow a number while it is dragged, and stay when it is let go."""

import pytest
from PySide6.QtCore import QPointF, Qt

from bpeditor import Edge
from tests.gestures import Hand

APPLE = Edge("apple", "apple_price", "x")
PRICE = "price"


@pytest.fixture
def hand(shopping):
    shopping.view.set_zoom(1.0)
    shopping.view.center_on(shopping.view.node_rect("apple").center())
    return Hand(shopping.view)


@pytest.fixture
def dragged(shopping, hand, qtbot):
    """Press on the number of apple and drag it by some pixels, without letting go."""

    def dragged(pixels):
        start = shopping.view.node_rect("apple").topLeft() + QPointF(60, 45)
        hand.press(start)
        hand.move_to(start + QPointF(pixels, 0))
        before = shopping.document.graph.node("apple").params["value"]
        qtbot.waitUntil(lambda: shopping.evaluation.value("apple") != before)
        return before

    return dragged


def is_consistent(window):
    """Say whether all that is shown belongs to the shown number of apple."""
    shown = window.evaluation
    apple = shown.value("apple")
    price = (apple * 2 + 450) * 1.1
    return (
        shown.value(PRICE) == pytest.approx(price)
        and window.view.stub_texts(PRICE)[0] == format(price, ".6g")
        and window.view.edge_texts(APPLE)[0] == format(apple, ".6g")
    )


@pytest.mark.parametrize("command", ["forward", "backward"])
def test_everything_follows_while_a_number_is_dragged(shopping, trigger, hand, dragged, command):
    trigger(command)

    before = dragged(60)

    assert shopping.document.graph.node("apple").params["value"] == before == 100
    assert is_consistent(shopping)
    assert not shopping.evaluation.is_outdated
    assert (shopping.evaluation.gradient("tax") is not None) == (command == "backward")


def test_gradients_follow_too(shopping, trigger, hand, dragged):
    trigger("backward")
    dragged(60)

    value = shopping.evaluation.value("apple")

    assert shopping.evaluation.gradient("tax") == pytest.approx(value * 2 + 450)


def test_what_is_let_go_is_set_in_one_step_and_nothing_is_out_of_date(
    shopping, trigger, hand, dragged
):
    trigger("backward")
    dragged(60)
    hand.release()

    value = shopping.document.graph.node("apple").params["value"]
    assert value == shopping.evaluation.value("apple") != 100
    assert is_consistent(shopping)
    assert not shopping.evaluation.is_outdated
    assert shopping.document.undo_stack.count() == 1


def test_a_drag_that_is_given_up_brings_everything_back(shopping, trigger, hand, dragged, qtbot):
    trigger("backward")
    dragged(60)

    hand.key(Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: shopping.evaluation.value("apple") == 100)
    assert is_consistent(shopping)
    assert shopping.document.undo_stack.count() == 0


def test_an_undo_afterwards_leaves_results_that_are_out_of_date(shopping, trigger, hand, dragged):
    trigger("backward")
    dragged(60)
    hand.release()

    trigger("undo")

    assert shopping.evaluation.is_outdated


def test_a_number_that_is_typed_later_waits_for_a_command(shopping, trigger, hand, dragged):
    trigger("backward")
    dragged(60)
    hand.release()

    shopping.document.set_parameter("apple", "value", 7.0)

    assert shopping.evaluation.is_outdated


def test_nothing_is_computed_where_nothing_was(shopping, hand):
    start = shopping.view.node_rect("apple").topLeft() + QPointF(60, 45)
    hand.drag(start, start + QPointF(60, 0))

    assert shopping.evaluation.run is None
    assert shopping.evaluation.position == 0


def test_results_that_are_out_of_date_stay_so(shopping, trigger, hand, qtbot):
    trigger("backward")
    shopping.document.set_parameter("tax", "value", 1.2)
    start = shopping.view.node_rect("apple").topLeft() + QPointF(60, 45)

    hand.drag(start, start + QPointF(60, 0))
    qtbot.wait(0)

    assert shopping.evaluation.value("apple") == 100
    assert shopping.evaluation.is_outdated


def test_the_acting_step_stays_while_a_number_is_dragged(shopping, trigger, hand, dragged):
    shopping.evaluation.seek(12)
    shopping.view.center_on(shopping.view.node_rect("apple").center())

    dragged(60)

    assert shopping.evaluation.position == 12
    assert shopping.evaluation.acting == shopping.evaluation.steps[11]
