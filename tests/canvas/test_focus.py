"""The keyboard's own place on the canvas, by real keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from bpeditor import Edge, Graph, Node
from bpeditor.canvas.spots import Port
from bpeditor.canvas.theme import THEMES
from bpeditor.canvas.view import CanvasView
from bpeditor.canvas.walking import Direction, nearest
from bpeditor.graph.files import dumps
from tests.canvas.conftest import apples_in_place
from tests.canvas.test_painting import picture
from tests.gestures import CTRL, SHIFT

LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
TAB, BACKTAB = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
ENTER, ESCAPE, SPACE, F2 = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_F2
PRICE_X = Edge("apple_price", "price", "x")


@pytest.fixture
def spot(view):
    """Return where the keyboard is."""
    return lambda: view.focus.spot


@pytest.fixture
def start_at(document, view, hand):
    """Put the keyboard at a node, which stays unselected."""

    def start_at(node_id):
        hand.click(QPointF(430, 40))
        document.selection.set([node_id])
        hand.key(TAB)
        document.selection.clear()

    return start_at


# Tab


def test_tab_visits_the_node_its_ports_and_then_leaves(qtbot, document, evaluation):
    window = QWidget()
    qtbot.addWidget(window)
    view = CanvasView(document, evaluation, window)
    document.load(apples_in_place())
    layout = QVBoxLayout(window)
    before, after = QLineEdit(window), QLineEdit(window)
    for widget in (before, view, after):
        layout.addWidget(widget)
    QWidget.setTabOrder(before, view)
    QWidget.setTabOrder(view, after)
    window.resize(1000, 700)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    visited = []
    view.document.selection.set(["price"])
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), TAB)
        assert view.hasFocus()
        visited.append(view.focus.spot)
    assert visited == ["price", Port("price", "x"), Port("price", "y"), Port("price", "out")]
    qtbot.keyClick(view, TAB)
    assert after.hasFocus()
    back = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), BACKTAB, SHIFT)
        assert view.hasFocus()
        back.append(view.focus.spot)
    assert back == visited[::-1]
    qtbot.keyClick(view, BACKTAB, SHIFT)
    assert before.hasFocus()


def test_without_a_selection_tab_begins_at_the_first_card_in_sight(hand, spot):
    hand.key(TAB)
    assert spot() == "apple"


def test_tab_leaves_an_empty_canvas(document, hand, spot):
    document.load(Graph())
    hand.key(TAB)
    assert spot() is None


def test_a_canvas_that_has_the_focus_can_go(qtbot, document, evaluation):
    view = CanvasView(document, evaluation)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    Shiboken.delete(view)  # an error in an event handler would fail the test


# arrows


@pytest.mark.parametrize(
    ("start", "keys", "end"),
    [
        ("apple", [RIGHT], "apple_price"),
        ("apple", [RIGHT, RIGHT], "price"),
        ("apple", [DOWN], "apple_num"),
        ("apple", [DOWN, DOWN], "tax"),
        ("price", [DOWN], "relu"),
        ("price", [LEFT], "apple_price"),
        ("apple", [LEFT], "apple"),
        ("apple_price", [DOWN], "free"),
    ],
)
def test_arrows_walk_to_the_nearest_node(hand, start_at, spot, start, keys, end):
    start_at(start)
    for key in keys:
        hand.key(key)
    assert spot() == end


@pytest.mark.parametrize(
    ("keys", "end"),
    [
        ([TAB], Port("price", "x")),
        ([TAB, DOWN], Port("price", "y")),
        ([TAB, DOWN, UP], Port("price", "x")),
        ([TAB, RIGHT], Port("price", "out")),
        ([TAB, RIGHT, LEFT], Port("price", "x")),
        ([TAB, LEFT], PRICE_X),
        ([TAB, LEFT, LEFT], Port("apple_price", "out")),
        ([TAB, LEFT, LEFT, RIGHT], PRICE_X),
        ([TAB, LEFT, RIGHT], Port("price", "x")),
        ([TAB, LEFT, DOWN], Edge("tax", "price", "y")),
        ([TAB, LEFT, ESCAPE], "price"),
        ([TAB, LEFT, TAB], Port("price", "y")),
        ([TAB, DOWN, DOWN], "relu"),
    ],
)
def test_arrows_walk_among_ports_and_along_edges(hand, start_at, spot, keys, end):
    start_at("price")
    for key in keys:
        hand.key(key)
    assert spot() == end


def test_up_and_down_walk_through_a_fork(document, hand, start_at, spot):
    for edge in (Edge("apple", "free", "x"), Edge("apple", "relu", "x")):
        document.connect_ports(edge)
    start_at("apple")
    seen = []
    for key in (TAB, RIGHT, DOWN, DOWN, UP):
        hand.key(key)
        seen.append(spot())
    assert [edge.target for edge in seen[1:]] == ["apple_price", "free", "relu", "free"]


def test_the_first_arrow_starts_at_the_selected_node(document, hand, spot):
    document.selection.set(["apple"])
    hand.key(RIGHT)
    assert spot() == "apple_price"
    assert document.selection.nodes == {"apple"}


@pytest.mark.parametrize("seed", range(5))
def test_arrows_reach_every_node(seed):
    points = np.random.default_rng(seed).integers(0, 12, (60, 2)) * [100.0, 60.0]
    found, waiting = {0}, [0]
    while waiting:
        here = waiting.pop()
        steps = {nearest(points, here, direction) for direction in Direction} - {None}
        waiting += steps - found
        found |= steps
    assert len(found) == len(points)


def test_walking_brings_into_sight(document, view, hand, start_at, spot):
    graph = Graph()
    for place in range(30):
        graph.add_node(Node(f"n{place}", "ReLU", {}, (260.0 * place, 0.0)))
    document.load(graph)
    view.set_zoom(1.0)
    start_at("n0")
    for place in range(1, 30):
        hand.key(RIGHT)
        assert spot() == f"n{place}"
        box = view.node_rect(spot())
        for corner in (box.topLeft(), box.bottomRight()):
            assert view.viewport().rect().contains(view.to_viewport(corner))


# deeds


def test_space_selects_what_has_the_focus(document, hand, start_at):
    start_at("apple")
    hand.key(SPACE)
    assert document.selection.nodes == {"apple"}
    hand.key(DOWN)
    hand.key(SPACE, SHIFT)
    assert document.selection.nodes == {"apple", "apple_num"}
    hand.key(SPACE, CTRL)
    assert document.selection.nodes == {"apple"}


def test_space_selects_an_edge_which_del_can_then_delete(document, hand, start_at):
    start_at("price")
    for key in (TAB, LEFT, SPACE):
        hand.key(key)
    assert document.selection.edges == {PRICE_X}
    assert not document.selection.nodes


def test_a_drag_with_space_selects_nothing(document, view, hand, start_at):
    start_at("apple")
    hand.hold(SPACE)
    hand.drag(QPointF(430, 40), QPointF(400, 60))
    hand.let_go(SPACE)
    assert document.selection.is_empty()


def test_enter_edits_the_input_that_has_the_focus_not_the_selected_one(
    document, view, hand, start_at, spot
):
    start_at("tax")
    document.selection.set(["tax", "apple"])
    hand.key(ENTER)
    hand.type("1.2")
    hand.key(ENTER)
    assert document.graph.node("tax").params["value"] == 1.2
    assert view.hasFocus()
    assert spot() == "tax"


def test_f2_renames_the_node_and_the_focus_stays_at_it(document, view, hand, start_at, spot):
    start_at("price")
    hand.key(F2)
    assert view.editor.text() == "price"
    hand.type("total")
    hand.key(ENTER)
    assert "total" in document.graph
    assert spot() == "total"


def test_the_menu_key_opens_the_menu_of_the_node(document, view, hand, start_at):
    asked = []
    view.context_menu_requested.connect(lambda at, thing: asked.append((at, thing)))
    start_at("price")
    hand.key(TAB)
    middle = view.viewport().mapToGlobal(view.to_viewport(view.node_rect("price").center()))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(view, event)  # as Qt translates the key
    assert asked == [(middle, "price")]
    assert document.selection.nodes == {"price"}


def test_escape_leaves_the_port_and_then_clears_the_selection(document, hand, start_at, spot):
    start_at("price")
    hand.key(SPACE)
    hand.key(TAB)
    hand.key(ESCAPE)
    assert spot() == "price"
    assert document.selection.nodes == {"price"}
    hand.key(ESCAPE)
    assert document.selection.is_empty()


def test_ctrl_and_arrows_move_the_node_as_one_step(document, view, hand, start_at, spot):
    start_at("relu")
    before = dumps(document.graph)
    for key in (RIGHT, RIGHT, DOWN, LEFT):
        hand.key(key, CTRL)
    assert document.graph.node("relu").position == (560.0, 300.0)
    assert document.undo_stack.count() == 1
    assert spot() == "relu"
    document.undo_stack.undo()
    assert dumps(document.graph) == before
    assert view.node_rect("relu").topLeft() == QPointF(520, 260)
    document.undo_stack.redo()
    assert document.graph.node("relu").position == (560.0, 300.0)


def test_a_move_there_and_back_leaves_no_step(document, hand, start_at):
    start_at("relu")
    hand.key(RIGHT, CTRL)
    hand.key(LEFT, CTRL)
    assert document.undo_stack.count() == 0
    assert not document.undo_stack.canUndo()


def test_another_deed_begins_another_series_of_moves(document, hand, start_at):
    start_at("relu")
    hand.key(RIGHT, CTRL)
    hand.key(SPACE)
    hand.key(RIGHT, CTRL)
    hand.key(TAB)
    hand.key(RIGHT, CTRL)
    assert document.undo_stack.count() == 3
    document.undo_stack.undo()
    hand.key(RIGHT, CTRL)
    assert document.undo_stack.count() == 3


def test_a_selected_node_takes_the_selection_along(document, hand, start_at):
    start_at("apple")
    document.selection.set(["apple", "tax"])
    hand.key(DOWN, CTRL)
    assert document.graph.node("apple").position == (0.0, 40.0)
    assert document.graph.node("tax").position == (0.0, 300.0)
    assert document.graph.node("apple_num").position == (0.0, 120.0)


def test_a_moved_node_stays_in_sight(view, hand, start_at):
    start_at("relu")
    for _ in range(30):
        hand.key(RIGHT, CTRL)
    box = view.node_rect("relu")
    assert view.viewport().rect().contains(view.to_viewport(box.bottomRight()))


def test_a_node_is_not_moved_over_the_limit(document, view, hand, start_at):
    document.move({"relu": (999_990.0, 0.0)})
    said = []
    view.message.connect(said.append)
    start_at("relu")
    hand.key(RIGHT, CTRL)
    assert document.graph.node("relu").position == (999_990.0, 0.0)
    assert len(said) == 1


def test_walking_changes_nothing(document, hand, start_at):
    start_at("apple")
    before = dumps(document.graph)
    for key in (RIGHT, TAB, LEFT, LEFT, ESCAPE, DOWN, TAB):
        hand.key(key)
    assert dumps(document.graph) == before
    assert document.undo_stack.count() == 0
    assert document.selection.is_empty()


# following the document


def test_where_the_node_is_deleted_the_nearest_one_gets_the_focus(document, hand, start_at, spot):
    start_at("apple_num")
    document.delete(["apple_num"])
    assert spot() == "apple"
    document.load(Graph())
    assert spot() is None
    hand.key(RIGHT)
    assert spot() is None


def test_a_deleted_edge_leaves_the_focus_at_a_node(document, hand, start_at, spot):
    start_at("price")
    for key in (TAB, LEFT):
        hand.key(key)
    document.delete([], [PRICE_X])
    assert spot() in document.graph


def test_the_focus_goes_to_a_new_node(document, hand, start_at, spot):
    start_at("apple")
    new = document.add_node("Add", (300.0, 400.0))
    assert spot() == new


def test_toggling_a_node_out_of_the_selection_keeps_the_focus(document, hand, start_at, spot):
    start_at("apple")
    document.selection.set(["apple", "tax"])
    hand.key(SPACE, CTRL)
    assert document.selection.nodes == {"tax"}
    assert spot() == "apple"


# the ring


def ring_at(view, node_id, theme):
    """Count the pixels of the text's colour between a card and 13 pixels around it."""
    box = view.node_rect(node_id)
    inner = QRect(view.to_viewport(box.topLeft()), view.to_viewport(box.bottomRight()))
    outer = inner.adjusted(-13, -13, 13, 13)
    found = picture(view)
    wanted = [int(theme.text[at : at + 2], 16) for at in (1, 3, 5)]
    close = np.abs(found - wanted).sum(axis=2) < 40
    close[inner.top() - 3 : inner.bottom() + 4, inner.left() - 3 : inner.right() + 4] = False
    return int(close[outer.top() : outer.bottom() + 1, outer.left() : outer.right() + 1].sum())


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_the_ring_shows_after_keys_and_not_after_the_mouse(view, hand, start_at, theme):
    view.set_theme(theme)
    assert ring_at(view, "relu", theme) < 40
    start_at("relu")
    assert ring_at(view, "relu", theme) > 300
    hand.click(QPointF(430, 40))
    assert ring_at(view, "relu", theme) < 40


def test_the_ring_shows_only_while_keys_reach_the_canvas(qtbot, view, hand, start_at):
    theme = THEMES["light"]
    start_at("relu")
    view.clearFocus()
    assert ring_at(view, "relu", theme) < 40


@pytest.mark.parametrize("keys", [[TAB], [TAB, LEFT]])
def test_a_port_and_an_edge_wear_a_ring_too(view, hand, start_at, keys):
    start_at("price")
    before = picture(view)
    for key in keys:
        hand.key(key)
    at = view.to_viewport(view.port_position("price", "x"))
    box = np.s_[at.y() - 14 : at.y() + 15, at.x() - 14 : at.x() - 6]
    assert (picture(view)[box] != before[box]).any()
