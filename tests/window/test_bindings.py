"""Keys and buttons that are promised, pressed in the real window."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor
from PySide6.QtWidgets import QApplication, QToolBar

from bpeditor.app import create_window
from bpeditor.canvas.spots import Port
from bpeditor.graph import limits
from bpeditor.graph.files import dumps
from bpeditor.graph.graph import Edge, Graph
from tests.canvas.conftest import EMPTY, apples_in_place
from tests.gestures import CTRL, LEFT, NONE, SHIFT, Hand

KEY = Qt.Key
PAIR = ("apple", "apple_price")


@pytest.fixture
def hand(window, qtbot):
    """On the canvas with the apples of chapter 5, and nodes beside them."""
    window.document.load(apples_in_place())
    window.view.set_zoom(0.9)
    window.view.center_on(QPointF(330, 150))
    window.view.setFocus()
    qtbot.waitUntil(window.view.hasFocus)
    return Hand(window.view)


@pytest.fixture
def other(qtbot, settings, window):
    """A second, empty window of the program."""
    other = create_window()
    qtbot.addWidget(other, before_close_func=lambda closing: closing.document.load(Graph()))
    with qtbot.waitExposed(other):
        other.show()
    return other


def put_pointer(window, at):
    QCursor.setPos(window.view.viewport().mapToGlobal(window.view.to_viewport(at)))


def middle_of(view, node_ids):
    area = QRectF()
    for node_id in node_ids:
        area = area.united(view.node_rect(node_id))
    return area.center()


def shown(view, node_ids):
    """Say whether some cards are whole in sight."""
    room = QRectF(view.viewport().rect())
    boxes = [view.node_rect(node_id) for node_id in node_ids]
    corners = [corner for box in boxes for corner in (box.topLeft(), box.bottomRight())]
    return all(room.contains(view.to_viewport_f(corner)) for corner in corners)


# copy, cut, paste, duplicate


def test_ctrl_c_and_ctrl_v_paste_with_inner_wires_at_the_pointer_in_one_step(window, hand):
    document, view = window.document, window.view
    before = dumps(document.graph)
    document.selection.set(PAIR)
    hand.key(KEY.Key_C, CTRL)
    put_pointer(window, QPointF(300, 420))
    hand.key(KEY.Key_V, CTRL)
    pasted = document.selection.nodes
    assert pasted == {"apple_1", "apple_price_1"}
    assert document.graph.incoming("apple_price_1") == [Edge("apple_1", "apple_price_1", "x")]
    assert (middle_of(view, pasted) - QPointF(300, 420)).manhattanLength() < 60
    hand.key(KEY.Key_Z, CTRL)
    assert dumps(document.graph) == before


def test_ctrl_x_takes_away_in_one_step_what_ctrl_v_brings_back(window, hand):
    document = window.document
    before = dumps(document.graph)
    document.selection.set(PAIR)
    hand.key(KEY.Key_X, CTRL)
    assert not set(PAIR) & {node.id for node in document.graph.nodes()}
    hand.key(KEY.Key_V, CTRL)
    assert document.selection.nodes == set(PAIR)
    assert document.undo_stack.count() == 2
    for _ in range(2):
        hand.key(KEY.Key_Z, CTRL)
    assert dumps(document.graph) == before


def test_ctrl_d_duplicates_with_inner_wires_in_one_step(window, hand):
    document = window.document
    document.selection.set(PAIR)
    hand.key(KEY.Key_D, CTRL)
    assert document.selection.nodes == {"apple_1", "apple_price_1"}
    assert document.graph.incoming("apple_price_1") == [Edge("apple_1", "apple_price_1", "x")]
    assert document.undo_stack.count() == 1


def test_what_is_copied_in_one_window_is_pasted_in_another(window, hand, other, qtbot):
    window.document.selection.set(PAIR)
    hand.key(KEY.Key_C, CTRL)
    other.activateWindow()
    other.view.setFocus()
    qtbot.waitUntil(other.view.hasFocus)
    hand.key(KEY.Key_V, CTRL)
    assert {node.id for node in other.document.graph.nodes()} == set(PAIR)
    assert other.document.graph.edges() == [Edge("apple", "apple_price", "x")]
    assert other.document.undo_stack.count() == 1
    assert window.document.undo_stack.count() == 0


def test_what_would_be_pasted_beyond_the_world_is_refused_in_words(window, hand):
    window.document.selection.set(PAIR)
    hand.key(KEY.Key_C, CTRL)
    window.view.center_on(QPointF(limits.COORDINATE + 3000, 0))
    before = dumps(window.document.graph)
    hand.key(KEY.Key_V, CTRL)
    assert window.status.message.text() == "Paste refused: a coordinate is beyond 1e+06."
    assert dumps(window.document.graph) == before
    assert window.document.undo_stack.count() == 0


@pytest.mark.parametrize("text", ["", "hello", "[[1, 2], [3", '{"format": "bpeditor-graph"}'])
def test_ctrl_v_says_what_it_cannot_paste(window, hand, text):
    before = dumps(window.document.graph)
    QApplication.clipboard().setText(text)
    hand.key(KEY.Key_V, CTRL)
    assert window.status.message.text().startswith("Nothing ")
    assert dumps(window.document.graph) == before
    assert window.document.undo_stack.count() == 0


# zoom


def test_ctrl_0_shows_it_in_its_own_size(window, hand):
    hand.key(KEY.Key_0, CTRL)
    assert window.view.zoom() == 1.0


def test_home_fits_all_and_f_what_is_selected(window, hand):
    document, view = window.document, window.view
    document.move({"tax": (-4000.0, 900.0)})
    hand.key(KEY.Key_Home)
    assert shown(view, [node.id for node in document.graph.nodes()])
    far = view.zoom()
    document.selection.set(PAIR)
    hand.key(KEY.Key_F)
    assert shown(view, PAIR)
    assert view.zoom() > far
    assert (view.viewport_center() - middle_of(view, PAIR)).manhattanLength() < 120


# find and run


@pytest.mark.parametrize(
    ("typed", "found"), [("tax", "tax"), ("relu", "relu"), ("×", "apple_price"), ("220", "price")]
)
def test_ctrl_f_finds_by_name_layer_or_value_centres_and_flashes(window, hand, typed, found):
    view = window.view
    hand.key(KEY.Key_F5)
    hand.key(KEY.Key_F, CTRL)
    assert QApplication.focusWidget() is window.find_bar.edit
    hand.type(typed)
    hand.key(KEY.Key_Return)
    assert window.document.selection.nodes == {found}
    assert (view.viewport_center() - view.node_rect(found).center()).manhattanLength() < 3
    assert is_framed(view, found)


def is_framed(view, node_id):
    """Say whether the frame of a find stands above a card."""
    above = view.to_viewport(view.node_rect(node_id).center())
    above.setY(view.to_viewport(view.node_rect(node_id).topLeft()).y() - 8)
    picture = view.viewport().grab().toImage()
    return picture.pixelColor(above) == QColor(view.theme.accent)


def texts(window):
    """Return what stands at the wires that lead to the price."""
    return [window.view.edge_texts(edge) for edge in window.document.graph.incoming("price")]


BLANK, VALUES, BOTH = [("", "")] * 2, [("200", ""), ("1.1", "")], [("200", "1.1"), ("1.1", "200")]
RUNS = {
    "Forward": ([(KEY.Key_F5, NONE)], VALUES),
    "Backward": ([(KEY.Key_F6, NONE)], BOTH),
    "Step": ([(KEY.Key_F7, NONE)] * 6, [("200", "1.1"), ("1.1", "200")]),
}


@pytest.mark.parametrize(("keys", "expected"), RUNS.values(), ids=RUNS)
def test_keys_run_the_graph(window, hand, keys, expected):
    window.document.delete(["free", "relu"])
    for key, held in keys:
        hand.key(key, held)
    assert texts(window) == expected


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter])
def test_ctrl_enter_computes_both(window, hand, key):
    hand.key(key, CTRL)
    assert texts(window) == BOTH


def test_shift_f7_takes_a_step_back(window, hand):
    hand.key(KEY.Key_F6)
    steps = window.evaluation.position
    hand.key(KEY.Key_F7, SHIFT)
    assert window.evaluation.position == steps - 1
    hand.key(KEY.Key_F7)
    assert window.evaluation.position == steps


@pytest.mark.parametrize(("word", "expected"), [("Forward", VALUES), ("Backward", BOTH)])
def test_buttons_of_the_same_words_run_it_too(window, hand, qtbot, word, expected):
    bar = window.findChild(QToolBar, "toolbar")
    buttons = {action.text(): bar.widgetForAction(action) for action in bar.actions()}
    qtbot.mouseClick(buttons[word], LEFT)
    assert texts(window) == expected


# without the mouse


def test_l_lays_out_in_one_step(window, hand, qtbot):
    document = window.document
    before = dumps(document.graph)
    hand.key(KEY.Key_L)
    qtbot.waitUntil(lambda: document.undo_stack.count() == 1)
    assert document.undo_stack.undoText() == "Lay Out"
    hand.key(KEY.Key_Z, CTRL)
    assert dumps(document.graph) == before


def test_l_lays_the_selection_out_and_nothing_else(window, hand, qtbot):
    document = window.document
    rest = {node.id: node.position for node in document.graph.nodes() if node.id not in PAIR}
    document.move({"apple_price": (20.0, 40.0)})
    document.selection.set(PAIR)
    hand.key(KEY.Key_L)
    qtbot.waitUntil(lambda: document.undo_stack.undoText() == "Lay Out")
    assert {node_id: document.graph.node(node_id).position for node_id in rest} == rest


def test_tab_goes_from_a_panel_to_a_node_and_to_its_ports(window, hand):
    """Whatever lies between the panels, Tab reaches the canvas, and there a node, then a port."""
    window.document.selection.set(["price"])
    window.palette_dock.filter.setFocus()
    for _ in range(30):
        hand.key(KEY.Key_Tab)
        if window.view.hasFocus():
            break
    assert window.view.focus.spot == "price"
    hand.key(KEY.Key_Tab)
    assert window.view.focus.spot == Port("price", "x")


def test_enter_at_a_port_arrows_and_enter_draw_a_wire(window, hand):
    window.document.selection.set(["relu"])
    for key in (KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Return):
        hand.key(key)
    assert window.view.focus.wire is not None
    hand.key(KEY.Key_Return)
    assert window.document.graph.feeding("relu", "x") is not None
    assert window.document.undo_stack.count() == 1


def test_f2_renames_what_is_selected(window, hand):
    window.document.selection.set(["price"])
    hand.key(KEY.Key_F2)
    hand.type("total")
    hand.key(KEY.Key_Return)
    assert "total" in window.document.graph
    assert window.document.undo_stack.count() == 1


# undo


def test_each_gesture_is_one_step_and_both_redo_keys_bring_it_back(window, hand):
    document, view = window.document, window.view
    states = [dumps(document.graph)]
    start = view.node_rect("relu").topLeft() + QPointF(80, 14)
    hand.drag(start, EMPTY)
    states.append(dumps(document.graph))
    hand.drag(view.port_position("tax", "out"), view.port_position("free", "x"))
    states.append(dumps(document.graph))
    number = view.to_viewport(view.node_rect("apple").topLeft() + QPointF(80, 45))
    hand.drag(number, number + QPoint(40, 0))
    states.append(dumps(document.graph))
    assert len(set(states)) == document.undo_stack.count() + 1 == 4
    for state in states[-2::-1]:
        hand.key(KEY.Key_Z, CTRL)
        assert dumps(document.graph) == state
    redo_keys = [(KEY.Key_Y, CTRL), (KEY.Key_Z, CTRL | SHIFT), (KEY.Key_Y, CTRL)]
    for state, (key, held) in zip(states[1:], redo_keys, strict=True):
        hand.key(key, held)
        assert dumps(document.graph) == state
