"""Copy, paste, duplicate, find, layout and adding layers, by keys and menus."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication

from bpeditor.canvas.wires import SHELF
from bpeditor.graph import files
from bpeditor.graph.graph import Edge, Graph
from bpeditor.layers import LAYERS
from bpeditor.window.find_bar import find
from bpeditor.window.placing import free_place
from tests.gestures import ALT, Hand

PAIR = ("apple", "apple_price")


def status(window):
    return window.status.message.text()


def test_copy_and_paste_keep_the_inner_wires_in_one_undo_step(shopping, trigger):
    graph, stack = shopping.document.graph, shopping.document.undo_stack
    before = files.dumps(graph)
    shopping.document.selection.set(PAIR)
    trigger("copy")
    trigger("paste")
    assert graph.feeding("apple_price_1", "x") == Edge("apple_1", "apple_price_1", "x")
    assert graph.feeding("apple_price_1", "y") is None
    assert shopping.document.selection.nodes == {"apple_1", "apple_price_1"}
    assert stack.count() == 1
    trigger("undo")
    assert files.dumps(graph) == before


def test_pasted_nodes_have_their_middle_at_the_pointer(shopping, trigger, monkeypatch):
    monkeypatch.setattr(shopping.view, "pointer_position", lambda: QPointF(3000, -2000))
    shopping.document.selection.set(PAIR)
    trigger("copy")
    trigger("paste")
    boxes = [shopping.view.node_rect(node_id) for node_id in shopping.document.selection.nodes]
    middle = boxes[0].united(boxes[1]).center()
    assert (middle - QPointF(3000, -2000)).manhattanLength() < 60


def test_the_clipboard_holds_a_graph_file(shopping, trigger):
    shopping.document.selection.set(PAIR)
    trigger("copy")
    copied = files.loads(QApplication.clipboard().text().encode(), "clipboard")
    assert [node.id for node in copied.nodes()] == ["apple", "apple_price"]


def test_a_frame_travels_over_the_clipboard_if_all_its_nodes_do(shopping, trigger):
    shopping.document.frame(PAIR, "Apples")
    shopping.document.selection.set(PAIR)
    trigger("copy")
    shopping.document.load(Graph())
    trigger("paste")
    trigger("duplicate")
    graph = shopping.document.graph
    assert [(frame.title, frame.nodes) for frame in graph.frames()] == [
        ("Apples", PAIR),
        ("Apples", ("apple_1", "apple_price_1")),
    ]
    shopping.document.selection.set(PAIR[:1])
    trigger("duplicate")
    assert len(graph.frames()) == 2


def test_cut_is_one_undo_step(shopping, trigger):
    shopping.document.selection.set(PAIR)
    trigger("cut")
    assert "apple" not in shopping.document.graph
    assert shopping.document.undo_stack.undoText() == "Cut"
    trigger("undo")
    assert "apple" in shopping.document.graph
    trigger("paste")
    assert "apple_1" in shopping.document.graph


@pytest.mark.parametrize("text", ["", "hello", '{"format": "bpeditor-graph"}'])
def test_pasting_what_is_no_graph_says_so(shopping, trigger, text):
    QApplication.clipboard().setText(text)
    trigger("paste")
    assert status(shopping) == "Nothing to paste: the clipboard holds neither nodes nor numbers."
    assert not shopping.document.undo_stack.canUndo()


def test_duplicate_stands_beside_the_original(shopping, trigger):
    graph = shopping.document.graph
    shopping.document.selection.set(PAIR)
    trigger("duplicate")
    (x, y), (x1, y1) = graph.node("apple").position, graph.node("apple_1").position
    assert (x1 - x, y1 - y) == (40.0, 40.0)
    assert shopping.document.undo_stack.count() == 1


def test_select_all_takes_nodes_and_wires(shopping, qtbot):
    shopping.view.setFocus()
    qtbot.keyClick(shopping.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    selection, graph = shopping.document.selection, shopping.document.graph
    assert len(selection.nodes) == len(graph)
    assert selection.edges == set(graph.edges())


def test_ctrl_del_dissolves_a_node_in_one_step_or_says_why_not(shopping, qtbot):
    document, view = shopping.document, shopping.view
    document.connect_ports(Edge("apple", "apple_price", "y"))
    before = files.dumps(document.graph)
    document.selection.set(["apple_price"])
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert "apple_price" not in document.graph
    assert document.graph.feeding("all_price", "x") == Edge("apple", "all_price", "x")
    document.undo_stack.undo()
    assert files.dumps(document.graph) == before
    document.selection.set(["all_price"])
    qtbot.keyClick(view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert files.dumps(document.graph) == before
    assert status(shopping) == (
        "Dissolve refused: all_price leaves no single wire in its place:"
        " 2 outputs (apple_price, orange_price) feed it."
    )


def test_k_and_a_drag_cut_wires(shopping, qtbot):
    view, hand = shopping.view, Hand(shopping.view)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_K)
    beside = view.port_position("apple_price", "x") - QPointF(30, 0)
    hand.drag(beside - QPointF(0, 20), beside + QPointF(0, 20))
    assert shopping.document.graph.feeding("apple_price", "x") is None
    assert shopping.document.undo_stack.count() == 1


def test_alt_let_go_during_a_drag_leaves_the_keyboard_on_the_canvas(shopping):
    view, hand = shopping.view, Hand(shopping.view)
    view.setFocus()
    start = view.to_viewport(view.node_rect("price").topLeft()) + QPoint(80, 10)
    hand.press(start)
    hand.move_to(start + QPoint(0, -100))
    hand.hold(Qt.Key.Key_Alt)
    hand.let_go(Qt.Key.Key_Alt, ALT)
    assert view.hasFocus()
    hand.release()
    assert shopping.document.undo_stack.undoText() == "Move"


def test_ctrl_i_selects_what_is_not_selected(shopping, qtbot):
    selection, graph = shopping.document.selection, shopping.document.graph
    chosen = Edge("apple", "apple_price", "x")
    selection.set(PAIR, [chosen])
    shopping.view.setFocus()
    qtbot.keyClick(shopping.view, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert selection.nodes == {node.id for node in graph.nodes()} - set(PAIR)
    assert selection.edges == set(graph.edges()) - {chosen}
    qtbot.keyClick(shopping.view, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert (selection.nodes, selection.edges) == (set(PAIR), {chosen})


@pytest.mark.parametrize(
    ("key", "nodes", "edges"),
    [
        (
            Qt.Key.Key_Left,
            {"apple_price", "apple", "apple_num"},
            {Edge("apple", "apple_price", "x"), Edge("apple_num", "apple_price", "y")},
        ),
        (
            Qt.Key.Key_Right,
            {"apple_price", "all_price", "price"},
            {Edge("apple_price", "all_price", "x"), Edge("all_price", "price", "x")},
        ),
    ],
)
def test_ancestors_and_descendants_are_selected_with_their_wires(
    shopping, qtbot, key, nodes, edges
):
    shopping.view.setFocus()
    selection = shopping.document.selection
    selection.set(["apple_price"])
    qtbot.keyClick(shopping.view, key, Qt.KeyboardModifier.AltModifier)
    assert selection.nodes == nodes
    assert selection.edges == edges


def test_the_ancestors_of_a_wire_are_those_of_its_source(shopping, trigger):
    wire, selection = Edge("all_price", "price", "x"), shopping.document.selection
    selection.set([], [wire])
    trigger("select_descendants")
    assert (selection.nodes, selection.edges) == ({"price"}, {wire})
    selection.set([], [wire])
    trigger("select_ancestors")
    assert selection.nodes == {node.id for node in shopping.document.graph.nodes()} - {
        "price",
        "tax",
    }
    assert Edge("tax", "price", "y") not in selection.edges


def test_f2_edits_the_name_on_the_card(shopping, qtbot):
    shopping.document.selection.set(["tax"])
    shopping.view.setFocus()
    qtbot.keyClick(shopping.view, Qt.Key.Key_F2)
    editor = shopping.view.editor
    editor.selectAll()
    qtbot.keyClicks(editor, "vat")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert "vat" in shopping.document.graph


def test_f2_renames_what_has_the_focus_before_what_is_selected(shopping, qtbot):
    view, selection = shopping.view, shopping.document.selection
    selection.set(["tax"])
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    selection.set(["tax", "apple"])
    selection.set(["apple"])
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert view.editor.text() == "tax"


def test_a_node_becomes_the_target_and_keeps_its_seed(shopping, trigger):
    document = shopping.document
    document.selection.set(["all_price"])
    trigger("set_target")
    assert document.graph.target.node == "all_price"
    document.set_target("all_price", 2.0)
    trigger("set_target")
    assert document.graph.target.seed == 2.0


def test_layout_is_one_step_and_leaves_no_overlap(shopping, trigger):
    document, view = shopping.document, shopping.view
    document.move({node.id: (0.0, 0.0) for node in document.graph.nodes()})
    document.selection.clear()
    steps = document.undo_stack.count()
    trigger("layout")
    boxes = [view.node_rect(node.id) for node in document.graph.nodes()]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert document.undo_stack.count() == steps + 1
    trigger("undo")
    assert {node.position for node in document.graph.nodes()} == {(0.0, 0.0)}


def test_layout_of_a_selection_leaves_the_rest(shopping, trigger):
    document = shopping.document
    before = document.graph.node("tax").position
    document.move({"apple": (0.0, 0.0), "apple_price": (0.0, 0.0)})
    document.selection.set(PAIR)
    trigger("layout")
    assert document.graph.node("tax").position == before
    (x, _), (x1, _) = (document.graph.node(node_id).position for node_id in PAIR)
    assert x1 - x >= 280


# find


def test_ctrl_f_finds_by_name_and_goes_on(shopping, qtbot):
    view = shopping.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    edit = shopping.find_bar.edit
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, "orange_")
    found = []
    for _ in range(3):
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        found += shopping.document.selection.nodes
    assert found == ["orange_num", "orange_price", "orange_num"]
    assert shopping.find_bar.count.text() == "1 of 2"
    middle = view.node_rect("orange_num").center()
    assert (view.viewport_center() - middle).manhattanLength() < 3
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert shopping.document.selection.nodes == {"orange_price"}
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not shopping.find_bar.isVisible()


def test_find_knows_layers_and_shown_values(shopping):
    document, evaluation = shopping.document, shopping.evaluation
    assert find(document, evaluation, "add") == ["all_price"]
    assert find(document, evaluation, "715") == []
    evaluation.forward()
    assert find(document, evaluation, "715") == ["price"]
    assert find(document, evaluation, "  ") == []


# adding layers


def test_layers_added_one_after_the_other_do_not_cover_each_other(window):
    for layer in LAYERS:
        window.edits.add_layer(layer)
    boxes = [window.view.node_rect(node.id) for node in window.document.graph.nodes()]
    with_stubs = [box.adjusted(0, 0, SHELF, 0) for box in boxes]
    assert not any(a.intersects(b) for a in with_stubs for b in with_stubs if a is not b)
    assert not window.welcome.isVisible()


def test_a_free_place_is_the_wish_itself_where_there_is_room():
    assert free_place([], QPointF(5, 6), (100, 50)) == QPointF(5, 6)
    full = [QRectF(-5000, -5000, 10000, 10000)]
    assert free_place(full, QPointF(5, 6), (100, 50)) == QPointF(5, 6)
