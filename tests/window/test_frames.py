"""Frames by keys and menus."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMenu

from bpeditor.graph.files import dumps
from tests.building import build
from tests.gestures import ALT, CTRL, RIGHT, SHIFT, Hand

PAIR = ("apple", "apple_price")


@pytest.fixture
def hand(shopping, qtbot):
    shopping.view.setFocus()
    qtbot.waitUntil(shopping.view.hasFocus)
    return Hand(shopping.view)


@pytest.fixture
def document(shopping):
    return shopping.document


def titles(document):
    return {frame.title: frame.nodes for frame in document.graph.frames()}


def test_ctrl_g_frames_the_selection_and_its_title_is_typed_at_once(shopping, document, hand):
    before = dumps(document.graph)
    document.selection.set(PAIR)
    hand.key(Qt.Key.Key_G, CTRL)
    assert titles(document) == {"Frame": PAIR}
    assert shopping.view.editor.selectedText() == "Frame"
    hand.type("Apples <b>")
    hand.key(Qt.Key.Key_Return)
    assert titles(document) == {"Apples <b>": PAIR}
    assert shopping.view.hasFocus()
    stack = document.undo_stack
    assert [stack.text(step) for step in range(stack.count())] == ["Frame", "Edit Title"]
    hand.key(Qt.Key.Key_Z, CTRL)
    assert titles(document) == {"Frame": PAIR}
    hand.key(Qt.Key.Key_Z, CTRL)
    assert dumps(document.graph) == before


def test_esc_keeps_the_first_title(document, hand):
    document.selection.set(PAIR)
    hand.key(Qt.Key.Key_G, CTRL)
    hand.type("Apples")
    hand.key(Qt.Key.Key_Escape)
    assert titles(document) == {"Frame": PAIR}
    assert document.undo_stack.count() == 1


def test_ctrl_g_on_a_frame_edits_its_title(shopping, document, hand):
    document.frame(PAIR, "Apples")
    document.selection.set(PAIR)
    hand.key(Qt.Key.Key_G, CTRL)
    assert shopping.view.editor.text() == "Apples"
    assert document.undo_stack.count() == 1


def test_f2_edits_the_title_of_a_selected_frame(shopping, document, hand):
    document.frame(PAIR, "Apples")
    document.selection.set(PAIR)
    hand.key(Qt.Key.Key_F2)
    hand.type("Pears")
    hand.key(Qt.Key.Key_Return)
    assert titles(document) == {"Pears": PAIR}


def test_f2_renames_the_only_node_of_a_frame(shopping, document, hand):
    document.frame(["tax"], "Tax")
    document.selection.set(["tax"])
    hand.key(Qt.Key.Key_F2)
    assert shopping.view.editor.text() == "tax"


def test_by_keyboard_alone_a_frame_is_selected_and_gets_a_title(shopping, document, hand):
    document.frame(PAIR, "Apples")
    document.selection.set(["apple"])
    hand.key(Qt.Key.Key_Left)  # the ring is on a node now
    assert shopping.view.focus.spot is not None
    shopping.view.focus.move_to("apple")
    hand.key(Qt.Key.Key_F2)
    assert shopping.view.editor.text() == "apple"
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_Space)
    shopping.actions_by_name["select_frame"].trigger()
    assert document.selection.nodes == set(PAIR)
    hand.key(Qt.Key.Key_F2)
    assert shopping.view.editor.text() == "Apples"
    hand.key(Qt.Key.Key_Escape)


def test_alt_up_selects_the_rest_of_the_frames(document, hand):
    document.frame(PAIR)
    document.frame(["tax", "price"])
    document.selection.set(["apple", "apple_num"])
    hand.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert document.selection.nodes == {"apple_num", *PAIR}


def test_ctrl_shift_g_takes_the_selected_nodes_out(document, hand):
    document.frame([*PAIR, "tax"], "A")
    document.selection.set(["tax", "price"])
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert titles(document) == {"A": PAIR}
    document.selection.set(PAIR)
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert titles(document) == {}
    assert document.undo_stack.undoText() == "Remove from Frame"


def test_del_deletes_a_selected_frame_with_its_nodes_and_undo_brings_both_back(document, hand):
    document.frame(PAIR, "A")
    before = dumps(document.graph)
    document.selection.set(PAIR)
    hand.key(Qt.Key.Key_Delete)
    assert titles(document) == {}
    assert "apple" not in document.graph
    hand.key(Qt.Key.Key_Z, CTRL)
    assert dumps(document.graph) == before


@pytest.mark.parametrize(
    ("chosen", "enabled"),
    [
        ([], set()),
        (["tax"], {"rename", "frame"}),
        (["apple"], {"rename", "frame", "unframe", "select_frame"}),
        (["tax", "price"], {"frame"}),
        (PAIR, {"rename", "frame", "unframe", "select_frame"}),
        (["tax", *PAIR], {"frame", "unframe", "select_frame"}),
    ],
)
def test_what_can_be_done_with_frames_can_be_chosen(shopping, document, chosen, enabled):
    document.frame(PAIR)
    document.selection.set(chosen)
    names = ("rename", "frame", "unframe", "select_frame")
    assert {name for name in names if shopping.actions_by_name[name].isEnabled()} == enabled


def test_the_last_node_that_leaves_takes_the_choice_away(shopping, document):
    document.frame(["tax"])
    document.selection.set(["tax"])
    assert shopping.actions_by_name["unframe"].isEnabled()
    document.unframe(["tax"])
    assert not shopping.actions_by_name["unframe"].isEnabled()


def test_a_frame_has_a_menu_of_its_own(shopping, document, hand):
    frame_id = document.frame(PAIR)
    hand.click(shopping.view.arrays.frames.title_rect(frame_id).center(), RIGHT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = [action.objectName() for action in menu.actions() if action.objectName()]
    menu.close()
    assert names[:3] == ["rename", "frame", "unframe"]
    assert "set_target" not in names
    assert document.selection.nodes == set(PAIR)


def test_a_frame_is_saved_with_the_graph_and_opened_again(shopping, document, tmp_path):
    document.frame(PAIR, "前向き")
    document.save(tmp_path / "framed.bpg")
    assert not document.is_modified
    document.open(tmp_path / "framed.bpg")
    assert titles(document) == {"前向き": PAIR}
    frame_id = document.graph.frames()[0].id
    assert shopping.view.arrays.frames.rect(frame_id).contains(shopping.view.node_rect("apple"))


def test_a_click_beside_keeps_the_title_that_is_typed(shopping, document, hand):
    document.selection.set(PAIR)
    hand.key(Qt.Key.Key_G, CTRL)
    hand.type("Apples")
    hand.click(QPoint(5, 5))
    assert titles(document) == {"Apples": PAIR}


# what is added inside a frame joins it


@pytest.fixture
def room(shopping, document):
    """Frame some nodes; return an empty place inside, in the viewport."""
    frame_id = document.frame(PAIR, "Apples")
    document.move({"apple": (0.0, -220.0)})
    document.undo_stack.clear()
    shopping.view.fit()
    box = shopping.view.arrays.frames.rect(frame_id)
    return shopping.view.to_viewport(QPointF(box.right() - 120, box.top() + 110))


def press_ctrl_v(shopping, hand, at):
    QApplication.clipboard().setText(dumps(build({"pasted": 1.0})).decode())
    QCursor.setPos(shopping.view.viewport().mapToGlobal(at))
    hand.key(Qt.Key.Key_V, CTRL)


def paste_a_number(shopping, hand, at):
    QApplication.clipboard().setText("7")
    QCursor.setPos(shopping.view.viewport().mapToGlobal(at))
    hand.key(Qt.Key.Key_V, CTRL)


def search_a_layer(_shopping, hand, at):
    hand.double_click(at)
    hand.type("exp")
    hand.key(Qt.Key.Key_Return)


def drop_a_wire(shopping, hand, at):
    hand.drag(shopping.view.port_position("tax", "out"), at)
    hand.type("exp")
    hand.key(Qt.Key.Key_Return)


def drag_a_copy(shopping, hand, at):
    header = shopping.view.node_rect("tax").topLeft() + QPointF(60, 12)
    hand.drag(header, at, modifiers=CTRL)


@pytest.mark.parametrize(
    "add", [press_ctrl_v, paste_a_number, search_a_layer, drop_a_wire, drag_a_copy]
)
def test_what_is_added_inside_a_frame_joins_it_in_the_same_step(
    shopping, document, hand, room, add
):
    before = dumps(document.graph)
    add(shopping, hand, room)
    (added,) = document.selection.nodes
    assert titles(document) == {"Apples": tuple(sorted((*PAIR, added)))}
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_a_duplicate_of_a_member_joins_and_one_of_the_whole_frame_has_a_frame(document, hand, room):
    document.selection.set(["apple_price"])
    hand.key(Qt.Key.Key_D, CTRL)
    assert titles(document) == {"Apples": (*PAIR, "apple_price_1")}
    document.undo_stack.undo()
    document.selection.set(PAIR)
    hand.key(Qt.Key.Key_D, CTRL)
    assert [frame.nodes for frame in document.graph.frames()] == [
        PAIR,
        ("apple_1", "apple_price_1"),
    ]


def test_what_is_added_outside_joins_nothing(shopping, document, hand, room):
    box = shopping.view.arrays.frames.rect("frame_1")
    search_a_layer(shopping, hand, shopping.view.to_viewport(box.bottomLeft() + QPointF(40, 60)))
    assert titles(document) == {"Apples": PAIR}
    assert document.undo_stack.count() == 1


def test_alt_keeps_a_copy_out_of_the_frame(shopping, document, hand, room):
    header = shopping.view.node_rect("tax").topLeft() + QPointF(60, 12)
    hand.drag(header, room, modifiers=CTRL | ALT)
    assert "tax_1" in document.graph
    assert titles(document) == {"Apples": PAIR}
