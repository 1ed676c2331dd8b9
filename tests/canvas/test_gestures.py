"""What the mouse does to the graph; every test presses real buttons on the viewport."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor

from bpeditor import Edge
from bpeditor.canvas.gestures.drag_wire import REACH
from bpeditor.graph import limits
from bpeditor.graph.files import dumps
from tests.canvas.conftest import CORNER, EMPTY
from tests.gestures import CTRL, LEFT, MIDDLE, NONE, RIGHT, SHIFT

APPLE_WIRE = Edge("apple", "apple_price", "x")
NUM_WIRE = Edge("apple_num", "apple_price", "y")
TAX_WIRE = Edge("tax", "price", "y")
PRICE_WIRE = Edge("apple_price", "price", "x")


@pytest.fixture
def unchanged(document, view):
    """Call it to assert that graph, history, selection and picture are as they were."""
    bytes_before = dumps(document.graph)
    selected = document.selection.nodes, document.selection.edges

    def unchanged():
        assert dumps(document.graph) == bytes_before
        assert document.undo_stack.count() == 0
        assert (document.selection.nodes, document.selection.edges) == selected
        assert_picture_follows_graph(view)
        assert view.hint == ""

    return unchanged


def assert_picture_follows_graph(view):
    graph = view.document.graph
    for node in graph.nodes():
        assert view.node_rect(node.id).topLeft() == QPointF(*node.position)
    for edge in graph.edges():
        wire = view.arrays.wires[view.arrays.edges.rows[edge]]
        assert QPointF(*wire[:2]) == view.port_position(edge.source, "out")
        assert QPointF(*wire[8:]) == view.port_position(edge.target, edge.port)


def out(view, node_id):
    return view.port_position(node_id, "out")


# moving


def test_dragging_a_card_moves_it_as_one_step_and_undo_moves_it_back(
    document, view, hand, middle_of
):
    start = middle_of("apple")
    hand.drag(start, start + QPointF(37, -23))
    assert document.graph.node("apple").position == (37.0, -23.0)
    assert document.undo_stack.count() == 1
    assert_picture_follows_graph(view)
    document.undo_stack.undo()
    assert document.graph.node("apple").position == (0.0, 0.0)
    assert_picture_follows_graph(view)


def test_a_cards_wires_move_in_the_same_frame(view, hand, middle_of):
    start = middle_of("apple_price")
    hand.press(start)
    hand.move_to(start + QPointF(50, 60))
    wires = view.arrays.wires[view.arrays.edges.rows_of([APPLE_WIRE, PRICE_WIRE])]
    assert QPointF(*wires[0, 8:]) == view.port_position("apple_price", "x")
    assert QPointF(*wires[1, :2]) == out(view, "apple_price")
    assert view.node_rect("apple_price").topLeft() == QPointF(310, 100)
    hand.release()


def test_the_graph_changes_only_when_the_button_is_released(document, hand, middle_of, unchanged):
    hand.press(middle_of("apple"))
    hand.move_to(EMPTY)
    assert document.graph.node("apple").position == (0.0, 0.0)
    assert document.undo_stack.count() == 0
    hand.release()
    assert document.undo_stack.count() == 1


def test_a_click_that_trembles_selects_and_is_no_drag(document, hand, middle_of):
    hand.press(middle_of("apple"))
    hand.move_to(hand.pixel(middle_of("apple")) + QPoint(4, -5), steps=3)
    hand.release()
    assert document.undo_stack.count() == 0
    assert document.selection.nodes == {"apple"}


def test_a_drag_back_to_where_it_began_is_no_step(document, hand, middle_of):
    start = middle_of("apple")
    hand.press(start)
    hand.move_to(EMPTY)
    hand.move_to(start)
    hand.release()
    assert document.undo_stack.count() == 0
    assert not document.is_modified


def test_dragging_one_of_several_selected_cards_moves_all_as_one_step(document, hand, middle_of):
    document.selection.set(["apple", "tax"])
    hand.drag(middle_of("tax"), middle_of("tax") + QPointF(30, 40))
    assert document.graph.node("apple").position == (30.0, 40.0)
    assert document.graph.node("tax").position == (30.0, 300.0)
    assert document.graph.node("apple_num").position == (0.0, 120.0)
    assert document.undo_stack.count() == 1
    assert document.selection.nodes == {"apple", "tax"}


def test_dragging_an_unselected_card_selects_it_alone(document, hand, middle_of):
    document.selection.set(["apple"])
    hand.drag(middle_of("tax"), middle_of("tax") + QPointF(30, 40))
    assert document.selection.nodes == {"tax"}
    assert document.graph.node("apple").position == (0.0, 0.0)


@pytest.mark.parametrize("zoom", [0.5, 1.5])
def test_a_card_follows_the_pointer_at_every_zoom(document, view, hand, middle_of, zoom):
    view.set_zoom(zoom)
    start = hand.pixel(middle_of("tax"))
    hand.drag(start, start + QPoint(60, 30))
    assert document.graph.node("tax").position == (60 / zoom, 260 + 30 / zoom)


def test_a_card_cannot_be_dragged_out_of_the_world(document, view, hand, middle_of):
    document.move({"tax": (limits.COORDINATE - 10, 0.0)})
    document.undo_stack.clear()
    view.center_on(middle_of("tax"))
    said = []
    view.message.connect(said.append)
    hand.drag(middle_of("tax"), middle_of("tax") + QPointF(100, 0))
    assert said == ["a coordinate is beyond 1e+06."]
    assert document.undo_stack.count() == 0
    assert_picture_follows_graph(view)


# selecting


def test_a_click_selects_shift_adds_and_ctrl_toggles(document, hand, middle_of):
    hand.click(middle_of("apple"))
    assert document.selection.nodes == {"apple"}
    hand.click(middle_of("tax"))
    assert document.selection.nodes == {"tax"}
    hand.click(middle_of("apple"), modifiers=SHIFT)
    assert document.selection.nodes == {"apple", "tax"}
    hand.click(middle_of("apple"), modifiers=CTRL)
    hand.click(middle_of("price"), modifiers=CTRL)
    assert document.selection.nodes == {"tax", "price"}


def test_a_click_on_a_wire_selects_it_and_one_on_nothing_selects_nothing(document, view, hand):
    on_wire = view.port_position("price", "y") - QPointF(30, 2)
    hand.click(on_wire)
    assert document.selection.edges == {TAX_WIRE}
    assert not document.selection.nodes
    hand.click(EMPTY)
    assert document.selection.is_empty()


def test_a_box_selects_the_cards_it_touches_and_the_wires_between_them(document, hand):
    hand.drag(QPointF(-40, -40), QPointF(300, 150))
    assert document.selection.nodes == {"apple", "apple_num", "apple_price"}
    assert document.selection.edges == {APPLE_WIRE, NUM_WIRE}
    assert document.undo_stack.count() == 0


def test_a_box_may_be_drawn_from_any_corner(document, hand):
    hand.drag(QPointF(100, 250), QPointF(-40, -40))
    assert document.selection.nodes == {"apple", "apple_num"}


def test_a_box_with_shift_adds_and_with_ctrl_toggles(document, hand):
    document.selection.set(["apple", "price"])
    hand.drag(QPointF(-40, 100), QPointF(100, 250), modifiers=SHIFT)
    assert document.selection.nodes == {"apple", "apple_num", "price"}
    hand.drag(QPointF(-40, -40), QPointF(100, 320), modifiers=CTRL)
    assert document.selection.nodes == {"tax", "price"}


def test_a_box_around_nothing_selects_nothing(document, hand):
    document.selection.set(["apple"])
    hand.drag(QPointF(180, -100), QPointF(240, -30))
    assert document.selection.is_empty()


# wiring


def test_a_wire_is_drawn_from_an_output_to_an_input(document, view, hand):
    hand.drag(out(view, "apple"), view.port_position("free", "y"))
    assert document.graph.feeding("free", "y") == Edge("apple", "free", "y")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.graph.feeding("free", "y") is None
    assert_picture_follows_graph(view)


def test_a_wire_is_drawn_from_an_input_to_an_output(document, view, hand):
    hand.drag(view.port_position("relu", "x"), out(view, "free"))
    assert document.graph.feeding("relu", "x") == Edge("free", "relu", "x")
    assert document.undo_stack.count() == 1


def test_a_port_is_hit_within_ten_pixels_at_every_zoom(document, view, hand):
    for number, zoom in enumerate((0.45, 1.0, 2.0)):
        view.set_zoom(zoom)
        view.center_on(QPointF(220, 160))
        beside = QPoint(0, -int(REACH) + 1)
        start, end = (hand.pixel(p) for p in (out(view, "apple"), view.port_position("free", "x")))
        hand.drag(start + beside, end + beside)
        assert document.graph.feeding("free", "x") == Edge("apple", "free", "x"), zoom
        document.undo_stack.undo()
        hand.drag(end + QPoint(-int(REACH) - 2, 0), start)
        assert document.graph.feeding("free", "x") is None, zoom
        document.selection.clear()
        assert document.undo_stack.count() == 1, number


@pytest.mark.parametrize("modifiers", [NONE, CTRL])
def test_from_afar_where_no_port_is_shown_a_drag_of_a_card_draws_no_wire(
    document, view, hand, modifiers
):
    view.set_zoom(0.1)
    edges = document.graph.edges()
    start = hand.pixel(out(view, "apple")) - QPoint(2, 0)
    hand.drag(start, start + QPoint(40, 30), modifiers=modifiers)
    assert document.undo_stack.count() == 1
    assert document.graph.edges() == edges
    (moved,) = document.selection.nodes
    assert document.graph.node(moved).position == (400.0, 300.0)


def test_dropped_on_a_card_a_wire_takes_the_first_free_input(document, view, hand, middle_of):
    hand.drag(out(view, "apple"), middle_of("free"))
    hand.drag(out(view, "tax"), middle_of("free"))
    assert document.graph.incoming("free") == [Edge("apple", "free", "x"), Edge("tax", "free", "y")]


def test_from_an_input_dropped_on_a_card_a_wire_takes_its_output(document, view, hand, middle_of):
    hand.drag(view.port_position("relu", "x"), middle_of("free"))
    assert document.graph.feeding("relu", "x") == Edge("free", "relu", "x")


def test_one_output_may_feed_both_inputs_of_a_node(document, view, hand):
    for port in ("x", "y"):
        hand.drag(out(view, "tax"), view.port_position("free", port))
    assert document.graph.incoming("free") == [Edge("tax", "free", "x"), Edge("tax", "free", "y")]


def test_a_new_wire_dropped_on_nothing_asks_for_a_layer(view, hand, unchanged):
    asked = []
    view.layer_wanted.connect(asked.append)
    hand.drag(out(view, "apple"), EMPTY)
    unchanged()
    hand.drag(view.port_position("relu", "x"), EMPTY)
    unchanged()
    assert [wish.wire for wish in asked] == [Edge("apple", "", ""), Edge("", "relu", "x")]
    assert {hand.pixel(wish.point).toTuple() for wish in asked} == {hand.pixel(EMPTY).toTuple()}


def test_a_new_wire_dropped_where_it_began_asks_for_nothing(view, hand, middle_of, unchanged):
    asked = []
    view.layer_wanted.connect(asked.append)
    hand.drag(out(view, "apple"), middle_of("apple"))
    hand.press(view.port_position("relu", "x"))
    hand.move_to(EMPTY)
    hand.move_to(view.port_position("relu", "x") - QPointF(4, 0))
    hand.release()
    assert asked == []
    unchanged()


# refusals

REFUSALS = {
    "a loop": (
        lambda view: out(view, "price"),
        lambda view: view.port_position("apple_price", "x"),
        "this edge would make a loop: apple_price → price → apple_price",
    ),
    "a loop, drawn from the input": (
        lambda view: view.port_position("free", "x"),
        lambda view: out(view, "free"),
        "this edge would make a loop: free → free",
    ),
    "a loop of one node": (
        lambda view: out(view, "relu"),
        lambda view: view.port_position("relu", "x"),
        "this edge would make a loop: relu → relu",
    ),
    "output on output": (
        lambda view: out(view, "apple"),
        lambda view: out(view, "tax"),
        "an output cannot feed an output: drop on an input",
    ),
    "input on input": (
        lambda view: view.port_position("free", "x"),
        lambda view: view.port_position("relu", "x"),
        "an input cannot feed an input: drop on an output",
    ),
    "no inputs": (
        lambda view: out(view, "apple"),
        lambda view: view.node_rect("tax").center(),
        "tax has no inputs",
    ),
    "all inputs fed": (
        lambda view: out(view, "tax"),
        lambda view: view.node_rect("apple_price").center(),
        "all inputs of apple_price are fed: drop on a port to replace its wire",
    ),
}


@pytest.mark.parametrize(("start", "end", "reason"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refused_wire_shows_its_reason_while_dragging_and_changes_nothing(
    view, hand, unchanged, start, end, reason
):
    said = []
    view.message.connect(said.append)
    hand.press(start(view))
    hand.move_to(end(view))
    assert view.hint == reason
    hand.release()
    unchanged()
    assert said[-1] == reason


@pytest.mark.parametrize(("start", "end", "reason"), REFUSALS.values(), ids=REFUSALS.keys())
def test_the_reason_goes_when_the_wire_leaves_what_refuses_it(
    view, hand, unchanged, start, end, reason
):
    hand.press(start(view))
    hand.move_to(end(view))
    hand.move_to(EMPTY)
    assert view.hint == ""
    hand.release()
    unchanged()


def test_a_long_loop_names_its_first_and_last_nodes(document, view, hand):
    document.connect_ports(Edge("price", "relu", "x"))
    hand.press(out(view, "relu"))
    hand.move_to(view.port_position("apple_price", "y"))
    assert view.hint == ("this edge would make a loop: apple_price → price → relu → apple_price")
    hand.release()


def test_a_refused_wire_that_was_picked_up_stays_where_it_was(view, hand, unchanged):
    hand.press(view.port_position("price", "x"))
    hand.move_to(view.port_position("apple_price", "y"))
    assert view.hint == "this edge would make a loop: apple_price → apple_price"
    hand.release()
    unchanged()


def test_on_a_fed_port_the_hint_says_that_a_drop_replaces_its_wire_in_one_step(
    document, view, hand
):
    before = dumps(document.graph)
    hand.press(out(view, "tax"))
    hand.move_to(view.port_position("apple_price", "y"))
    assert view.hint == "y of apple_price is already fed: drop replaces it"
    hand.release()
    assert document.graph.feeding("apple_price", "y") == Edge("tax", "apple_price", "y")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_dropping_a_wire_where_it_already_is_is_no_step(view, hand, unchanged):
    hand.drag(out(view, "tax"), view.port_position("price", "y"))
    unchanged()


# picking up


def test_a_wire_picked_up_and_dropped_on_nothing_is_disconnected(document, view, hand):
    before, asked = dumps(document.graph), []
    view.layer_wanted.connect(asked.append)
    hand.drag(view.port_position("price", "y"), EMPTY)
    assert asked == []
    assert document.graph.feeding("price", "y") is None
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Disconnect"
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_a_wire_picked_up_is_seen_at_the_pointer_alone(view, hand):
    hand.move_to(CORNER)
    before = view.viewport().grab().toImage()
    end = view.port_position("price", "y")
    where_it_was = view.to_viewport(end) - QPoint(120, 0)
    hand.press(end)
    hand.move_to(EMPTY)
    held = view.viewport().grab().toImage()
    assert before.pixelColor(where_it_was) != QColor(view.theme.canvas)
    assert held.pixelColor(where_it_was) == QColor(view.theme.canvas)
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    hand.move_to(CORNER)
    assert view.viewport().grab().toImage() == before


def test_a_wire_picked_up_and_dropped_on_another_input_moves_in_one_step(document, view, hand):
    before = dumps(document.graph)
    hand.drag(view.port_position("price", "y"), view.port_position("free", "x"))
    assert document.graph.feeding("price", "y") is None
    assert document.graph.feeding("free", "x") == Edge("tax", "free", "x")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_a_wire_picked_up_and_put_on_a_fed_input_replaces_its_wire_in_one_step(
    document, view, hand
):
    before = dumps(document.graph)
    hand.press(view.port_position("price", "y"))
    hand.move_to(view.port_position("apple_price", "x"))
    assert view.hint == "x of apple_price is already fed: drop replaces it"
    hand.release()
    assert document.graph.edges() == [NUM_WIRE, PRICE_WIRE, Edge("tax", "apple_price", "x")]
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_a_wire_picked_up_and_put_back_is_no_step(view, hand, unchanged):
    hand.press(view.port_position("price", "y"))
    hand.move_to(EMPTY)
    hand.move_to(view.port_position("price", "y"))
    assert view.hint == ""
    hand.release()
    unchanged()


def test_a_wire_picked_up_and_dropped_on_its_own_card_stays(view, hand, middle_of, unchanged):
    hand.press(view.port_position("price", "y"))
    hand.move_to(middle_of("price"))
    assert view.hint == ""
    hand.release()
    unchanged()


# cancelling

GESTURES = {
    "moving a card": (
        lambda view: QPointF(80, 14),
        lambda view: EMPTY,
    ),
    "drawing a wire": (
        lambda view: out(view, "apple"),
        lambda view: view.port_position("free", "x"),
    ),
    "carrying a wire": (
        lambda view: view.port_position("price", "y"),
        lambda view: EMPTY,
    ),
    "a refused wire": (
        lambda view: out(view, "apple"),
        lambda view: out(view, "tax"),
    ),
    "a box": (
        lambda view: QPointF(-40, -40),
        lambda view: QPointF(300, 150),
    ),
}


def press_escape(view, hand):
    hand.key(Qt.Key.Key_Escape)


def press_the_right_button(view, hand):
    hand.press(hand._at, RIGHT)
    hand.release(RIGHT)


def lose_the_focus(view, hand):
    view.clearFocus()


@pytest.mark.parametrize("cancel", [press_escape, press_the_right_button, lose_the_focus])
@pytest.mark.parametrize(("start", "end"), GESTURES.values(), ids=GESTURES.keys())
def test_a_cancelled_gesture_leaves_everything_as_before(view, hand, unchanged, start, end, cancel):
    asked = []
    view.context_menu_requested.connect(lambda *where: asked.append(where))
    hand.press(start(view))
    hand.move_to(end(view))
    cancel(view, hand)
    unchanged()
    hand.move_to(EMPTY + QPointF(20, 20))
    hand.release()
    unchanged()
    assert asked == []


def test_a_cancelled_move_puts_the_selection_back(document, hand, middle_of):
    document.selection.set(["apple", "tax"], [TAX_WIRE])
    hand.press(middle_of("free"))
    hand.move_to(EMPTY)
    hand.key(Qt.Key.Key_Escape)
    assert document.selection.nodes == {"apple", "tax"}
    assert document.selection.edges == {TAX_WIRE}
    hand.release()
    assert document.selection.nodes == {"apple", "tax"}


def test_escape_with_nothing_going_on_clears_the_selection(document, hand):
    document.selection.set(["apple"])
    hand.key(Qt.Key.Key_Escape)
    assert document.selection.is_empty()


def test_an_edit_from_elsewhere_cancels_what_is_going_on(document, view, hand, middle_of):
    document.selection.set(["tax"])
    hand.press(middle_of("apple"))
    hand.move_to(EMPTY)
    document.delete(["apple", "tax"])
    assert_picture_follows_graph(view)
    assert document.selection.is_empty()
    hand.release()
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.graph.node("apple").position == (0.0, 0.0)
    assert_picture_follows_graph(view)


def test_another_graph_cancels_what_is_going_on(document, view, hand, middle_of):
    hand.press(middle_of("apple"))
    hand.move_to(EMPTY)
    document.load(document.fragment(["tax", "price"]))
    assert_picture_follows_graph(view)
    hand.release()
    assert document.undo_stack.count() == 0


# panning and zooming


def drag_with_the_middle_button(hand, start, end):
    hand.drag(start, end, MIDDLE)


def drag_with_the_right_button(hand, start, end):
    hand.drag(start, end, RIGHT)


def drag_with_space_held(hand, start, end):
    hand.hold(Qt.Key.Key_Space)
    hand.drag(start, end)
    hand.let_go(Qt.Key.Key_Space)


PANS = [drag_with_the_middle_button, drag_with_the_right_button, drag_with_space_held]


@pytest.mark.parametrize("pan", PANS)
@pytest.mark.parametrize("place", ["a card", "a port", "a wire", "nothing"])
@pytest.mark.parametrize("zoom", [0.5, 1.0])
def test_panning_moves_the_picture_and_nothing_else(view, hand, unchanged, pan, place, zoom):
    places = {
        "a card": QPointF(80, 14),
        "a port": out(view, "apple"),
        "a wire": view.port_position("price", "y") - QPointF(30, 0),
        "nothing": EMPTY,
    }
    view.set_zoom(zoom)
    asked = []
    view.context_menu_requested.connect(lambda *where: asked.append(where))
    pixel = hand.pixel(places[place])
    pan(hand, pixel, pixel + QPoint(70, -45))
    moved = view.to_viewport(places[place]) - pixel
    assert moved == QPoint(70, -45)
    assert view.zoom() == zoom
    assert asked == []
    unchanged()


def test_two_pans_in_quick_succession_both_pan(view, hand, unchanged):
    before = hand.pixel(EMPTY)
    hand.click(before, MIDDLE)
    hand.press_again(MIDDLE)
    hand.move_to(before + QPoint(70, -45))
    hand.release(MIDDLE)
    assert hand.pixel(EMPTY) == before + QPoint(70, -45)
    unchanged()


def test_a_modifier_does_not_move_the_picture_while_the_pointer_rests(view, hand, unchanged):
    hand.drag(EMPTY, EMPTY + QPointF(200, 100), MIDDLE)
    before = hand.pixel(EMPTY)
    hand.press(EMPTY + QPointF(100, 0), MIDDLE)
    hand.hold(Qt.Key.Key_Shift)
    assert hand.pixel(EMPTY) == before
    hand.release(MIDDLE)
    unchanged()


def test_after_space_is_let_go_the_left_button_drags_cards_again(document, hand, middle_of):
    hand.hold(Qt.Key.Key_Space)
    hand.let_go(Qt.Key.Key_Space)
    hand.drag(middle_of("apple"), middle_of("apple") + QPointF(20, 20))
    assert document.graph.node("apple").position == (20.0, 20.0)


def test_a_right_click_asks_for_the_menu_of_the_card_under_it(document, view, hand, middle_of):
    asked = []
    view.context_menu_requested.connect(lambda at, thing: asked.append((at, thing)))
    document.selection.set(["apple", "tax"])
    hand.click(middle_of("tax"), RIGHT)
    assert document.selection.nodes == {"apple", "tax"}
    hand.click(middle_of("price"), RIGHT)
    assert document.selection.nodes == {"price"}
    to_global = view.viewport().mapToGlobal
    assert asked == [
        (to_global(hand.pixel(middle_of("tax"))), "tax"),
        (to_global(hand.pixel(middle_of("price"))), "price"),
    ]


def click_with_the_right_button(hand, point):
    hand.click(point, RIGHT)


def double_click(hand, point):
    hand.double_click(point)


@pytest.mark.parametrize("ask", [click_with_the_right_button, double_click])
def test_a_right_click_or_a_double_click_on_nothing_asks_for_a_layer(view, hand, unchanged, ask):
    asked = []
    view.layer_wanted.connect(asked.append)
    ask(hand, EMPTY)
    assert [hand.pixel(wish.point) for wish in asked] == [hand.pixel(EMPTY)]
    unchanged()


def test_a_double_click_on_a_wire_or_a_card_asks_for_no_layer(view, hand, middle_of):
    asked = []
    view.layer_wanted.connect(asked.append)
    hand.double_click(view.port_position("price", "y") - QPointF(30, 2))
    hand.double_click(middle_of("tax"))
    assert asked == []


@pytest.mark.parametrize("notches", [1, -1, 3])
@pytest.mark.parametrize("modifiers", [NONE, CTRL])
def test_the_wheel_zooms_at_the_pointer_and_never_edits(view, hand, unchanged, notches, modifiers):
    field = QPointF(80, 45)
    before = hand.pixel(field)
    told = []
    view.zoom_changed.connect(told.append)
    hand.wheel(field, notches, modifiers=modifiers)
    assert view.zoom() == pytest.approx(1.15**notches)
    assert told == [view.zoom()]
    assert (hand.pixel(field) - before).manhattanLength() <= 2
    unchanged()


def test_the_zoom_stops_at_its_ends(view, hand):
    hand.wheel(EMPTY, 100)
    largest = view.zoom()
    told = []
    view.zoom_changed.connect(told.append)
    hand.wheel(EMPTY, 1)
    assert (view.zoom(), told) == (largest, [])
    hand.wheel(EMPTY, -100)
    smallest = view.zoom()
    hand.wheel(EMPTY, -1)
    assert view.zoom() == smallest
    assert 0 < smallest < 0.1
    assert largest > 2


def test_two_fingers_on_a_touchpad_scroll(view, hand, unchanged):
    before = hand.pixel(EMPTY)
    hand.wheel(EMPTY, pixels=(12, -30))
    assert hand.pixel(before) == before
    assert view.to_viewport(EMPTY) == before + QPoint(12, -30)
    assert view.zoom() == 1.0
    unchanged()


def test_fit_shows_the_whole_graph_and_at_most_at_full_size(document, view):
    view.fit()
    assert view.zoom() == 1.0
    document.move({"tax": (-3000.0, 900.0)})
    view.fit()
    assert view.zoom() < 0.4
    shown = view.viewport().rect()
    for node in document.graph.nodes():
        box = view.node_rect(node.id)
        assert shown.contains(view.to_viewport(box.topLeft()))
        assert shown.contains(view.to_viewport(box.bottomRight()))


def test_fitting_the_selection_brings_it_to_the_middle(document, view):
    document.move({"tax": (-3000.0, 900.0)})
    document.selection.set(["tax"])
    view.fit_selection()
    assert view.zoom() == 1.0
    off = view.to_viewport(view.node_rect("tax").center()) - view.viewport().rect().center()
    assert off.manhattanLength() < 50


def test_centring_brings_a_point_to_the_middle(view):
    view.center_on(QPointF(1234, -987))
    assert view.to_viewport(QPointF(1234, -987)) == QPoint(500, 350)


# layers dropped from the palette


def test_a_layer_dropped_from_the_palette_becomes_a_selected_card_with_its_middle_there(
    document, view, hand
):
    at = view.to_viewport(EMPTY)
    assert hand.carry("application/x-bpeditor-layer", b"Mul", at)
    hand.drop(at)
    assert document.graph.node("mul_1").layer == "Mul"
    middle = view.node_rect("mul_1").center() - EMPTY
    assert middle.manhattanLength() <= 2
    assert document.selection.nodes == {"mul_1"}
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert "mul_1" not in document.graph
    assert view.hasFocus()


def test_a_dragged_layer_is_seen_over_the_canvas_until_it_leaves(view, hand, unchanged):
    before = view.viewport().grab().toImage()
    hand.carry("application/x-bpeditor-layer", b"Mul", EMPTY)
    assert view.viewport().grab().toImage() != before
    hand.carry_away()
    assert view.viewport().grab().toImage() == before
    unchanged()


@pytest.mark.parametrize(
    ("mime", "data"),
    [
        ("application/x-bpeditor-layer", b"Conv9"),
        ("application/x-bpeditor-layer", b"\xff\xfe"),
        ("text/plain", b"Mul"),
    ],
)
def test_what_is_no_layer_is_not_taken(view, hand, unchanged, mime, data):
    assert not hand.carry(mime, data, EMPTY)
    hand.drop(EMPTY)
    unchanged()


def test_a_layer_dropped_beyond_the_world_is_refused_in_words(document, view, hand):
    view.center_on(QPointF(limits.COORDINATE + 5000, 0))
    said = []
    view.message.connect(said.append)
    hand.carry("application/x-bpeditor-layer", b"Mul", CORNER)
    hand.drop(CORNER)
    assert said == ["a coordinate is beyond 1e+06."]
    assert document.undo_stack.count() == 0


# other


def test_a_double_click_on_nothing_starts_a_drag_like_any_press(document, hand):
    hand.click(QPointF(-40, -40))
    hand.press_again()
    hand.move_to(QPointF(300, 150))
    hand.release()
    assert document.selection.nodes == {"apple", "apple_num", "apple_price"}


def test_keys_that_mean_nothing_change_nothing(view, hand, unchanged):
    before = view.zoom(), np.array(view.arrays.wires)
    hand.type("q")
    hand.key(Qt.Key.Key_F9)
    assert view.zoom() == before[0]
    assert (view.arrays.wires == before[1]).all()
    unchanged()


def test_a_press_of_another_button_does_not_end_a_drag(document, hand, middle_of):
    start = middle_of("apple")
    hand.press(start)
    hand.move_to(start + QPointF(20, 20))
    hand.click(start + QPointF(20, 20), MIDDLE)
    assert document.undo_stack.count() == 0
    hand.move_to(start + QPointF(40, 20))
    hand.release(LEFT)
    assert document.graph.node("apple").position == (40.0, 20.0)
    assert document.undo_stack.count() == 1
