"""The canvas pans by itself while a drag is held at its border."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer

from bpeditor import Edge
from tests.canvas.conftest import EMPTY
from tests.gestures import CTRL, LEFT, MIDDLE, NONE, RIGHT

BORDERS = {
    "left": (QPoint(4, 350), QPoint(1, 0)),
    "right": (QPoint(996, 350), QPoint(-1, 0)),
    "top": (QPoint(500, 4), QPoint(0, 1)),
    "bottom": (QPoint(500, 696), QPoint(0, -1)),
    "a corner": (QPoint(996, 696), QPoint(-1, -1)),
}


@pytest.fixture
def panned(view, qtbot):
    """Wait until the picture has moved some way; return how far."""
    start = view.to_viewport(EMPTY)

    def way():
        return view.to_viewport(EMPTY) - start

    def panned():
        qtbot.waitUntil(lambda: way().manhattanLength() > 60)
        return way()

    return panned


def is_panning(view):
    timers = view.viewport().findChildren(QTimer, options=Qt.FindDirectChildrenOnly)
    return any(timer.isActive() for timer in timers)


@pytest.mark.parametrize(("at", "direction"), BORDERS.values(), ids=BORDERS.keys())
def test_a_card_held_at_a_border_goes_on_and_lands_where_it_is_seen(
    document, view, hand, middle_of, panned, at, direction
):
    grabbed = middle_of("relu") - view.node_rect("relu").topLeft()
    hand.press(middle_of("relu"))
    hand.move_to(at)
    way = panned()
    assert [(p > 0) - (p < 0) for p in way.toTuple()] == list(direction.toTuple())
    corner = view.node_rect("relu").topLeft()
    assert (view.to_viewport(corner + grabbed) - at).manhattanLength() <= 12
    hand.release()
    assert document.graph.node("relu").position == corner.toTuple()
    assert document.undo_stack.count() == 1
    assert not is_panning(view)


def test_a_wire_reaches_what_was_out_of_sight(document, view, hand, qtbot):
    document.move({"relu": (1500.0, 260.0)})
    hand.press(view.port_position("free", "out"))
    hand.move_to(QPoint(996, 350))
    qtbot.waitUntil(lambda: view.to_viewport(view.port_position("relu", "x")).x() < 900)
    hand.move_to(view.port_position("relu", "x"))
    assert not is_panning(view)
    hand.release()
    assert document.graph.feeding("relu", "x") == Edge("free", "relu", "x")


def test_a_box_takes_what_comes_into_sight(document, view, hand, qtbot):
    document.move({"relu": (1500.0, 260.0)})
    hand.press(EMPTY)
    hand.move_to(QPoint(996, 500))
    qtbot.waitUntil(lambda: view.to_viewport(view.node_rect("relu").center()).x() < 900)
    hand.release()
    assert document.selection.nodes == {"price", "relu"}


def test_a_drag_that_begins_at_the_border_does_not_pan_until_it_was_away(view, hand, panned):
    hand.press(QPoint(990, 350))
    hand.move_to(QPoint(990, 450))
    assert not is_panning(view)
    hand.move_to(QPoint(700, 450))
    hand.move_to(QPoint(990, 450))
    assert is_panning(view)
    panned()
    hand.release()


def test_nor_does_it_unless_it_leaves_the_canvas(view, hand):
    hand.press(QPoint(990, 350))
    hand.move_to(QPoint(1010, 350))
    assert is_panning(view)
    hand.release()


@pytest.mark.parametrize(("button", "modifiers"), [(MIDDLE, NONE), (RIGHT, NONE)])
def test_panning_by_hand_goes_no_faster_at_the_border(view, hand, button, modifiers):
    hand.press(EMPTY, button, modifiers)
    hand.move_to(QPoint(996, 350))
    assert not is_panning(view)
    hand.release(button)


@pytest.mark.parametrize(("button", "modifiers"), [(LEFT, NONE), (RIGHT, CTRL)])
def test_esc_at_the_border_stops_the_picture_and_changes_nothing(
    document, view, hand, panned, button, modifiers
):
    hand.press(EMPTY, button, modifiers)
    hand.move_to(QPoint(996, 350))
    panned()
    hand.key(Qt.Key.Key_Escape)
    assert not is_panning(view)
    hand.release(button)
    assert document.undo_stack.count() == 0
    assert document.selection.is_empty()


def test_a_card_cancelled_at_the_border_is_where_it_was(document, view, hand, middle_of, panned):
    hand.press(middle_of("relu"))
    hand.move_to(QPoint(996, 350))
    panned()
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    assert view.node_rect("relu").topLeft() == QPointF(520, 260)
    assert document.undo_stack.count() == 0
