"""Ctrl and a drag from an output: all its wires go to another one."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from bpeditor import Edge
from bpeditor.canvas.wires import wire_points
from bpeditor.graph.files import dumps
from tests.canvas.conftest import CORNER, EMPTY
from tests.gestures import CTRL, RIGHT


@pytest.fixture
def hub(document):
    """apple feeds apple_price, and now free and relu, too."""
    for edge in (Edge("apple", "free", "x"), Edge("apple", "relu", "x")):
        document.connect_ports(edge)
    document.undo_stack.clear()
    return "apple"


def out(view, node_id):
    return view.port_position(node_id, "out")


def targets(document, node_id):
    return [(edge.target, edge.port) for edge in document.graph.outgoing(node_id)]


@pytest.mark.parametrize("place", ["the output", "the card"])
def test_all_wires_go_to_another_output_in_one_step(document, view, hand, middle_of, hub, place):
    before = dumps(document.graph)
    end = out(view, "tax") if place == "the output" else middle_of("tax")
    hand.drag(out(view, hub), end, modifiers=CTRL)
    assert targets(document, hub) == []
    fed = [("apple_price", "x"), ("free", "x"), ("price", "y"), ("relu", "x")]
    assert targets(document, "tax") == fed
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_all_wires_follow_the_pointer(view, hand, hub):
    before = view.viewport().grab().toImage()
    hand.press(out(view, hub), modifiers=CTRL)
    hand.move_to(EMPTY)
    shown = view.viewport().grab().toImage()
    hand.move_to(EMPTY + QPointF(40, 0))
    assert before != shown != view.viewport().grab().toImage()
    hand.key(Qt.Key.Key_Escape)
    assert view.viewport().grab().toImage() == before


def test_a_drop_that_would_make_a_loop_says_so_and_changes_nothing(document, view, hand, hub):
    before = dumps(document.graph)
    hand.press(out(view, hub), modifiers=CTRL)
    hand.move_to(out(view, "free"))
    assert view.hint == "this edge would make a loop: free → free"
    hand.move_to(EMPTY)
    assert view.hint == ""
    hand.move_to(out(view, "price"))
    assert view.hint == "this edge would make a loop: apple_price → price → apple_price"
    hand.release(modifiers=CTRL)
    assert dumps(document.graph) == before
    assert document.undo_stack.count() == 0


def drop_on_nothing(view, hand):
    hand.release(modifiers=CTRL)


def drop_at_home(view, hand):
    hand.move_to(out(view, "apple"))
    hand.release(modifiers=CTRL)


def press_escape(view, hand):
    hand.key(Qt.Key.Key_Escape)
    hand.release(modifiers=CTRL)


def press_the_right_button(view, hand):
    hand.press(EMPTY, RIGHT)
    hand.release(RIGHT)
    hand.release(modifiers=CTRL)


def lose_the_focus(view, hand):
    view.clearFocus()
    hand.release(modifiers=CTRL)


@pytest.mark.parametrize(
    "end", [drop_on_nothing, drop_at_home, press_escape, press_the_right_button, lose_the_focus]
)
def test_wires_that_go_nowhere_stay(document, view, hand, hub, end):
    before, asked = dumps(document.graph), []
    view.layer_wanted.connect(asked.append)
    hand.press(out(view, hub), modifiers=CTRL)
    hand.move_to(EMPTY)
    end(view, hand)
    assert (dumps(document.graph), document.undo_stack.count(), asked) == (before, 0, [])
    assert view.hint == ""


def test_wires_that_are_carried_are_seen_at_the_pointer_alone(view, hand):
    hand.move_to(CORNER)
    before = view.viewport().grab().toImage()
    wires = view.arrays.wires[view.arrays.edges.rows_of([Edge("tax", "price", "y")])]
    xs, ys = wire_points(wires)
    bend = view.to_viewport(QPointF(xs[0, 16], ys[0, 16]))
    hand.press(out(view, "tax"), modifiers=CTRL)
    hand.move_to(out(view, "tax") + QPointF(60, 80), modifiers=CTRL)
    held = view.viewport().grab().toImage()
    assert before.pixelColor(bend) != QColor(view.theme.canvas)
    assert held.pixelColor(bend) == QColor(view.theme.canvas)
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    hand.move_to(CORNER)
    assert view.viewport().grab().toImage() == before


def test_ctrl_and_a_drag_from_an_output_that_feeds_nothing_draw_a_wire(document, view, hand):
    hand.drag(out(view, "price"), view.port_position("relu", "x"), modifiers=CTRL)
    assert document.graph.feeding("relu", "x") == Edge("price", "relu", "x")
