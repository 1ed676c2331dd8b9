"""Frames under the hand: their titles are clicked, dragged and typed over, cards dropped in."""

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from bpeditor.canvas.drops import LAYER_MIME
from bpeditor.graph import limits
from bpeditor.graph.files import dumps
from tests.canvas.conftest import EMPTY
from tests.gestures import ALT, CTRL, RIGHT, SHIFT

MEMBERS = ("apple", "apple_num", "apple_price")
AWAY = QPointF(60, 170)
INSIDE = QPointF(210, 150)
"""In the frame, but on no card, wire or number."""
OFF_WIRES = QPointF(340, 163)
"""In the frame, and farther from any wire than a card is inserted from."""


@pytest.fixture
def framed(document):
    """Frame the two Inputs of the apples and their product; return the frame's id."""
    frame_id = document.frame(MEMBERS, "Apples")
    document.undo_stack.clear()
    return frame_id


@pytest.fixture
def title(view, framed):
    """Return the middle of the frame's title."""
    return lambda: view.arrays.frames.title_rect(framed).center()


def positions(document):
    return {node.id: node.position for node in document.graph.nodes()}


# selecting


def test_a_click_on_the_title_selects_the_members(document, hand, title):
    hand.click(title())
    assert document.selection.nodes == set(MEMBERS)


def test_a_click_on_the_border_selects_the_members(document, view, hand, framed):
    box = view.arrays.frames.rect(framed)
    hand.click(QPointF(box.right() - 30, box.bottom() + 2))
    assert document.selection.nodes == set(MEMBERS)


def test_shift_adds_the_members_and_ctrl_toggles_them(document, hand, title):
    document.selection.set(["tax", "apple"])
    hand.click(title(), modifiers=SHIFT)
    assert document.selection.nodes == {"tax", *MEMBERS}
    hand.click(title(), modifiers=CTRL)
    assert document.selection.nodes == {"tax"}
    hand.click(title(), modifiers=CTRL)
    assert document.selection.nodes == {"tax", *MEMBERS}


def test_a_click_inside_the_frame_selects_nothing(document, hand, framed):
    document.selection.set(["tax"])
    hand.click(INSIDE)
    assert document.selection.is_empty()


def test_a_drag_from_inside_the_frame_draws_a_box(document, hand, framed):
    before = dumps(document.graph)
    hand.drag(INSIDE, QPointF(150, 60))
    assert document.selection.nodes == {"apple", "apple_num"}
    assert dumps(document.graph) == before


# dragging


def test_a_drag_of_the_title_moves_the_members_in_one_step(document, view, hand, framed, title):
    before, box = positions(document), view.arrays.frames.rect(framed)
    hand.drag(title(), title() + AWAY, modifiers=ALT)
    after = positions(document)
    for node_id, (x, y) in before.items():
        moved = node_id in MEMBERS
        assert after[node_id] == ((x + AWAY.x(), y + AWAY.y()) if moved else (x, y))
    assert view.arrays.frames.rect(framed) == box.translated(AWAY)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert positions(document) == before


def test_what_else_is_selected_goes_with_a_selected_frame(document, hand, title):
    document.selection.set(["tax", *MEMBERS])
    x, y = document.graph.node("tax").position
    hand.drag(title(), title() + AWAY, modifiers=ALT)
    assert document.graph.node("tax").position == (x + AWAY.x(), y + AWAY.y())


def test_a_frame_that_is_not_selected_goes_alone(document, hand, title):
    document.selection.set(["tax", "apple"])
    before = document.graph.node("tax").position
    hand.drag(title(), title() + AWAY, modifiers=ALT)
    assert document.graph.node("tax").position == before
    assert document.selection.nodes == set(MEMBERS)


def test_ctrl_and_a_drag_of_the_title_copy_the_frame(document, hand, title):
    before = dumps(document.graph)
    hand.drag(title(), title() + AWAY, modifiers=CTRL | ALT)
    copy = document.graph.frame("frame_2")
    assert (copy.title, copy.nodes) == ("Apples", tuple(f"{node_id}_1" for node_id in MEMBERS))
    assert document.selection.nodes == set(copy.nodes)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_a_copy_of_some_members_has_no_frame(document, hand, framed, middle_of):
    document.selection.set(["apple", "apple_num"])
    hand.drag(middle_of("apple"), middle_of("apple") + AWAY, modifiers=CTRL | ALT)
    assert len(document.graph.frames()) == 1


def test_a_frame_that_would_leave_the_world_stays(document, view, hand, framed, title):
    document.move({"apple": (limits.COORDINATE - 10, 0.0)})
    before = dumps(document.graph)
    said = []
    view.message.connect(said.append)
    view.center_on(view.arrays.frames.title_rect(framed).topRight())
    start = view.arrays.frames.title_rect(framed).topRight() + QPointF(-20, 14)
    hand.drag(start, start + QPointF(100, 0), modifiers=ALT)
    assert said == ["a coordinate is beyond 1e+06."]
    assert dumps(document.graph) == before


# dropping a card into it


def into(view, middle_of, node_id):
    """Return where a card is grabbed whose middle lies inside the frame."""
    return OFF_WIRES + middle_of(node_id) - view.node_rect(node_id).center()


def lit(view, framed):
    """Say whether the frame is drawn as one that takes a card."""
    box = view.arrays.frames.rect(framed)
    at = view.to_viewport(QPointF(box.left() + 60, box.bottom()))
    return view.viewport().grab().toImage().pixelColor(at).name() == view.theme.accent


def test_a_card_that_is_dropped_inside_joins_in_the_step_of_its_move(
    document, view, hand, framed, middle_of
):
    before = dumps(document.graph)
    hand.press(middle_of("relu"))
    hand.move_to(into(view, middle_of, "relu"))
    assert lit(view, framed)
    assert view.hint == "drop puts it into the frame Apples; Alt prevents"
    assert dumps(document.graph) == before
    hand.release()
    assert document.graph.frame(framed).nodes == (*MEMBERS, "relu")
    assert view.hint == ""
    assert not lit(view, framed)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_the_frame_goes_dark_when_the_card_leaves_it(document, view, hand, framed, middle_of):
    hand.press(middle_of("relu"))
    hand.move_to(into(view, middle_of, "relu"))
    hand.move_to(QPointF(900, 300))
    assert not lit(view, framed)
    assert view.hint == ""
    hand.release()
    assert document.graph.frame_of("relu") is None


def test_alt_drops_a_card_over_the_frame(document, view, hand, framed, middle_of):
    hand.press(middle_of("relu"))
    hand.move_to(into(view, middle_of, "relu"))
    hand.hold(Qt.Key.Key_Alt)
    assert not lit(view, framed)
    hand.release(modifiers=ALT)
    assert document.graph.frame_of("relu") is None
    assert document.undo_stack.count() == 1


def test_a_card_on_a_wire_inside_joins_and_is_inserted(document, view, hand, framed, middle_of):
    document.move({"apple_price": (500.0, 40.0), "price": (800.0, 100.0)})
    document.undo_stack.clear()
    on_wire = QPointF(330, view.port_position("apple_price", "y").y())
    place = on_wire + middle_of("relu") - view.node_rect("relu").center()
    hand.drag(middle_of("relu"), place)
    assert document.graph.feeding("apple_price", "y").source == "relu"
    assert document.graph.frame_of("relu") == document.graph.frame(framed)
    assert document.undo_stack.count() == 1


def test_a_card_of_another_frame_and_several_cards_do_not_join(
    document, view, hand, framed, middle_of
):
    other = document.frame(["relu"])
    hand.drag(middle_of("relu"), into(view, middle_of, "relu"))
    assert document.graph.frame_of("relu").id == other
    document.undo_stack.undo()
    document.undo_stack.undo()
    document.selection.set(["relu", "free"])
    hand.drag(middle_of("relu"), into(view, middle_of, "relu"))
    assert document.graph.frame(framed).nodes == MEMBERS


def test_a_card_that_lies_there_already_and_comes_back_to_its_place_stays_out(
    document, hand, framed, middle_of
):
    document.move({"relu": (260.0, 122.0)})
    before, start = dumps(document.graph), middle_of("relu")
    hand.press(start)
    hand.move_to(QPointF(900, 300))
    hand.move_to(start)
    hand.release()
    assert dumps(document.graph) == before
    hand.drag(start, start + QPointF(40, 0))
    assert document.graph.frame_of("relu") == document.graph.frame(framed)


def test_a_layer_from_the_palette_joins_the_frame_it_is_dropped_in(document, view, hand, framed):
    before = dumps(document.graph)
    hand.carry(LAYER_MIME, b"Exp", OFF_WIRES)
    assert lit(view, framed)
    assert view.hint == "drop puts it into the frame Apples; Alt prevents"
    hand.drop(OFF_WIRES)
    assert document.graph.frame(framed).nodes == (*MEMBERS, "exp_1")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert dumps(document.graph) == before
    hand.carry(LAYER_MIME, b"Exp", OFF_WIRES, ALT)
    assert not lit(view, framed)
    hand.drop(OFF_WIRES)
    assert document.graph.frame(framed).nodes == MEMBERS


def test_a_member_that_is_dragged_away_takes_its_frame_along(
    document, view, hand, framed, middle_of
):
    hand.drag(middle_of("apple_price"), QPointF(700, 500), modifiers=ALT)
    assert document.graph.frame(framed).nodes == MEMBERS
    assert view.arrays.frames.rect(framed).contains(view.node_rect("apple_price"))


# giving up


def press_escape(view, hand):
    hand.key(Qt.Key.Key_Escape)


def press_the_right_button(view, hand):
    hand.press(EMPTY, RIGHT)
    hand.release(RIGHT)


def lose_the_focus(view, hand):
    view.clearFocus()


def change_the_graph(view, hand):
    view.document.set_parameter("apple", "value", 7.0)
    view.document.undo_stack.undo()


@pytest.mark.parametrize(
    "end", [press_escape, press_the_right_button, lose_the_focus, change_the_graph]
)
@pytest.mark.parametrize("what", ["title", "card"])
def test_a_drag_that_is_given_up_leaves_everything_as_before(
    document, view, hand, middle_of, framed, title, what, end
):
    document.selection.set(["tax"])
    before, picture = dumps(document.graph), view.viewport().grab().toImage()
    if what == "title":
        hand.press(title())
        hand.move_to(title() + AWAY)
    else:
        hand.press(middle_of("relu"))
        hand.move_to(into(view, middle_of, "relu"))
    end(view, hand)
    hand.release()
    assert dumps(document.graph) == before
    assert document.selection.nodes == {"tax"}
    assert document.undo_stack.index() == 0
    assert view.hint == ""
    view.setFocus()
    assert view.viewport().grab().toImage() == picture


# the title


def test_a_double_click_on_the_title_edits_it_and_enter_keeps_it(
    document, view, hand, framed, title
):
    hand.double_click(title())
    assert view.editor.isVisible()
    assert view.editor.text() == "Apples"
    hand.type("Pears ")
    hand.key(Qt.Key.Key_Return)
    assert document.graph.frame(framed).title == "Pears"
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Edit Title"
    assert view.hasFocus()


def test_esc_keeps_the_old_title(document, view, hand, framed, title):
    hand.double_click(title())
    hand.type("Pears")
    hand.key(Qt.Key.Key_Escape)
    assert document.graph.frame(framed).title == "Apples"
    assert document.undo_stack.count() == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" ", "a title must not be blank"),
        ("x" * 101, "a title must not be longer than 100 characters"),
    ],
)
def test_a_refused_title_stays_in_the_field_with_the_reason(view, hand, title, text, reason):
    hand.double_click(title())
    view.editor.setText(text)
    hand.key(Qt.Key.Key_Return)
    assert view.editor.isVisible()
    assert view.editor.reason == reason


def test_a_title_out_of_sight_is_edited_in_sight(view, framed):
    view.center_on(QPointF(9000, 9000))
    view.edit_title(framed)
    assert view.viewport().rect().contains(view.editor.geometry())
    assert view.in_sight().contains(view.arrays.frames.title_rect(framed))


def test_a_title_whose_frame_is_undone_meanwhile_is_dropped_with_a_reason(document, view, hand):
    said = []
    view.message.connect(said.append)
    view.edit_title(document.frame(["tax"]))
    hand.type("Tax")
    document.undo_stack.undo()
    view.editor.finish()
    assert said == ['there is no frame "frame_1"']


def test_a_double_click_inside_the_frame_still_searches_a_layer(view, hand, framed):
    wishes = []
    view.layer_wanted.connect(wishes.append)
    hand.double_click(INSIDE)
    assert [wish.point for wish in wishes] == [INSIDE]
    hand.double_click(view.arrays.frames.rect(framed).bottomLeft() + QPointF(60, 1))
    assert len(wishes) == 1


def test_a_right_click_on_the_title_selects_the_members_and_asks_for_their_menu(
    document, view, hand, title
):
    asked = []
    view.context_menu_requested.connect(lambda _at, thing: asked.append(thing))
    hand.click(title(), RIGHT)
    assert asked == document.graph.frames()
    assert document.selection.nodes == set(MEMBERS)


@pytest.mark.parametrize("text", ["Apples", "<img src='x.png'>", "&lt;"])
def test_a_resting_pointer_is_told_the_whole_title_as_plain_text(
    document, view, framed, title, text
):
    document.retitle(framed, text)
    at = view.to_viewport(title())
    places = at, view.viewport().mapToGlobal(at)
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, *places))
    shown = QToolTip.text()
    QToolTip.hideText()
    is_rich = QtGui.Qt.mightBeRichText(shown)
    assert shown == (QtGui.Qt.convertFromPlainText(text) if is_rich else text)
