"""Values, names and the seed are edited where they stand, with real keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from bpeditor.graph.files import dumps
from bpeditor.graph.graph import Edge, Target
from tests.canvas.conftest import EMPTY
from tests.gestures import CTRL, MIDDLE, NONE, RIGHT, SHIFT

ENTER = Qt.Key.Key_Return


@pytest.fixture
def field_of(view):
    """Return the middle of the value on an Input's card."""
    return lambda node_id: view.node_rect(node_id).topLeft() + QPointF(80, 45)


def value(document, node_id):
    return document.graph.node(node_id).params["value"]


def test_a_double_click_on_a_value_edits_it(document, view, hand, field_of):
    hand.double_click(field_of("apple"))
    assert QApplication.focusWidget() is view.editor
    assert view.editor.text() == view.editor.selectedText() == "100"
    hand.type("120.5")
    assert value(document, "apple") == 100.0
    hand.key(ENTER)
    assert value(document, "apple") == 120.5
    assert document.undo_stack.count() == 1
    assert not view.editor.isVisible()
    assert view.hasFocus()


def test_enter_edits_the_one_selected_input(document, view, hand):
    document.selection.set(["tax"])
    hand.key(ENTER)
    hand.type("[1, 2.5]")
    hand.key(ENTER)
    assert value(document, "tax").tolist() == [1.0, 2.5]


@pytest.mark.parametrize("selected", [[], ["price"], ["apple", "tax"]])
def test_enter_edits_nothing_unless_one_input_is_selected(document, view, hand, selected):
    document.selection.set(selected)
    hand.key(ENTER)
    assert not view.editor.isVisible()


@pytest.mark.parametrize("node_id", ["apple", "price"])
def test_a_double_click_on_a_name_renames(document, view, hand, middle_of, node_id):
    hand.double_click(middle_of(node_id))
    assert view.editor.text() == node_id
    hand.type("りんご")
    hand.key(ENTER)
    assert "りんご" in document.graph
    assert node_id not in document.graph
    assert document.undo_stack.count() == 1
    assert document.selection.nodes == {"りんご"}


def test_a_double_click_on_a_card_without_a_value_renames_it(view, hand):
    hand.double_click(view.node_rect("free").center())
    assert view.editor.text() == "free"


def test_a_name_is_normalised_and_stripped(document, hand, middle_of):
    hand.double_click(middle_of("free"))
    hand.type(" ｔｏｔａｌ ")
    hand.key(ENTER)
    assert "total" in document.graph


def test_a_double_click_on_the_targets_stub_edits_the_seed(document, view, hand):
    document.set_target("price")
    hand.double_click(view.port_position("price", "out") + QPointF(50, 10))
    assert view.editor.text() == "1"
    hand.type("2.5")
    hand.key(ENTER)
    assert document.graph.target == Target("price", 2.5)


def test_the_only_output_is_the_target_whose_seed_is_edited(document, view, hand):
    document.delete(["free", "relu"])
    hand.double_click(view.port_position("price", "out") + QPointF(50, 10))
    hand.type("3")
    hand.key(ENTER)
    assert document.graph.target == Target("price", 3.0)


def test_without_a_target_editing_the_seed_says_what_to_do(document, view):
    document.connect_ports(Edge("tax", "relu", "x"))
    said = []
    view.message.connect(said.append)
    view.edit_seed()
    assert said == ["Choose a target first: select one node and press Use as Target."]
    assert not view.editor.isVisible()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,5", '"1,5" is not a number. Write 1.5 (with a point).'),
        ("abc", '"abc" is not a number. Write one such as 1.5.'),
        ("1e400", '"1e400" is outside the range of numbers (±1.79769e+308).'),
        ("nan", '"nan" is not a number. Write a finite number, such as 1.5.'),
        ("[[1], [2, 3]]", None),
    ],
)
def test_a_wrong_number_keeps_the_text_shows_the_reason_and_leaves_the_old_value(
    document, view, hand, field_of, text, reason
):
    before = dumps(document.graph)
    hand.double_click(field_of("apple"))
    hand.type(text)
    hand.key(ENTER)
    assert view.editor.isVisible()
    assert view.editor.text() == text
    assert view.editor.reason == reason or (reason is None and text in view.editor.reason)
    assert dumps(document.graph) == before
    assert document.undo_stack.count() == 0


def test_a_wrong_number_can_be_mended(document, view, hand, field_of):
    hand.double_click(field_of("apple"))
    hand.type("1,5")
    hand.key(ENTER)
    hand.key(Qt.Key.Key_Backspace)
    assert view.editor.reason == ""
    hand.key(Qt.Key.Key_Backspace)
    hand.type(".5")
    hand.key(ENTER)
    assert value(document, "apple") == 1.5
    assert not view.editor.isVisible()


@pytest.mark.parametrize("text", ["tax", "2apples", "for", "", "a b"])
def test_a_wrong_name_is_refused_with_its_reason(document, view, hand, middle_of, text):
    hand.double_click(middle_of("apple"))
    hand.key(Qt.Key.Key_Delete)
    hand.type(text)
    hand.key(ENTER)
    assert view.editor.reason
    assert "apple" in document.graph
    assert document.undo_stack.count() == 0


@pytest.mark.parametrize("text", ["7", "1,5"])
def test_escape_drops_what_was_typed(document, view, hand, field_of, text):
    hand.double_click(field_of("apple"))
    hand.type(text)
    hand.key(Qt.Key.Key_Escape)
    assert not view.editor.isVisible()
    assert view.editor.reason == ""
    assert document.undo_stack.count() == 0
    assert view.hasFocus()


def test_an_unchanged_text_is_no_step_even_if_it_shows_a_rounded_name_of_the_value(
    document, view, hand, field_of
):
    document.set_parameter("apple", "value", 0.1 + 0.2)
    steps = document.undo_stack.count()
    hand.double_click(field_of("apple"))
    assert view.editor.text() == "0.30000000000000004"
    hand.key(ENTER)
    assert document.undo_stack.count() == steps


@pytest.mark.parametrize("button", [None, MIDDLE, RIGHT])
def test_a_press_elsewhere_keeps_what_was_typed(document, view, hand, field_of, button):
    hand.double_click(field_of("apple"))
    hand.type("7")
    hand.click(EMPTY) if button is None else hand.click(EMPTY, button)
    assert value(document, "apple") == 7.0
    assert not view.editor.isVisible()


def test_leaving_with_a_wrong_number_drops_it_and_says_why(document, view, hand, field_of):
    said = []
    view.message.connect(said.append)
    hand.double_click(field_of("apple"))
    hand.type("1,5")
    hand.click(EMPTY)
    assert value(document, "apple") == 100.0
    assert said == ['"1,5" is not a number. Write 1.5 (with a point).']
    assert not view.editor.isVisible()


def test_going_to_another_field_keeps_what_was_typed_and_stays_there(
    document, view, hand, field_of
):
    other = QLineEdit(view)
    other.show()
    hand.double_click(field_of("apple"))
    hand.type("7")
    other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert value(document, "apple") == 7.0
    assert QApplication.focusWidget() is other


def test_another_graph_closes_the_editor_and_is_not_edited(document, view, hand, field_of):
    hand.double_click(field_of("apple"))
    hand.type("7")
    document.load(document.fragment(["apple"]))
    assert not view.editor.isVisible()
    assert value(document, "apple") == 100.0
    assert document.undo_stack.count() == 0


def test_zooming_keeps_what_was_typed(document, view, hand, field_of):
    hand.double_click(field_of("apple"))
    hand.type("7")
    hand.wheel(EMPTY, 1)
    assert value(document, "apple") == 7.0
    assert not view.editor.isVisible()


@pytest.mark.parametrize("zoom", [0.1, 0.5, 1.0, 2.0])
def test_the_editor_stands_on_what_it_edits_and_is_large_enough(view, hand, zoom):
    view.set_zoom(zoom)
    view.center_on(view.node_rect("apple").center())
    view.edit_value("apple")
    box = view.editor.geometry()
    assert box.width() >= 110
    assert box.height() >= 26
    assert box.contains(view.to_viewport(view.node_rect("apple").topLeft() + QPointF(20, 45)))


def test_the_editor_of_a_seed_at_the_border_stands_inside_the_view(document, view):
    document.set_target("price")
    out = view.port_position("price", "out")
    view.center_on(out - QPointF(view.width() / 2 - 40, 0))
    view.edit_seed()
    assert view.viewport().rect().contains(view.editor.geometry())


def test_the_reason_stands_inside_the_view(view, hand):
    view.center_on(view.node_rect("apple").topLeft() - QPointF(view.width() / 2 - 60, 0))
    view.edit_value("apple")
    hand.type("x" * 40)
    hand.key(ENTER)
    [label] = [
        child for child in view.viewport().children() if child.metaObject().className() == "QLabel"
    ]
    assert view.viewport().rect().contains(label.geometry())


def test_moves_of_the_mouse_do_not_disturb_the_editor(document, view, hand, field_of):
    hand.double_click(field_of("apple"))
    hand.type("7")
    hand.move_to(QPoint(700, 500))
    assert view.editor.isVisible()
    assert document.undo_stack.count() == 0


def test_a_large_array_is_named_and_not_written_into_the_line(document, view, hand, field_of):
    document.set_parameter("apple", "value", np.ones((100, 1000)))
    steps = document.undo_stack.count()
    hand.double_click(field_of("apple"))
    assert view.editor.text() == "array of 100 × 1000: 1 … 1, mean 1"
    hand.key(ENTER)
    assert not view.editor.isVisible()
    assert document.undo_stack.count() == steps


# nudging


@pytest.mark.parametrize(
    ("keys", "held", "text"),
    [
        ([Qt.Key.Key_Up], NONE, "2.1"),
        ([Qt.Key.Key_Down], NONE, "0.1"),
        ([Qt.Key.Key_Up], SHIFT, "11.1"),
        ([Qt.Key.Key_Up, Qt.Key.Key_Up], CTRL, "1.3"),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down], SHIFT, "-18.9"),
    ],
)
def test_up_and_down_nudge_a_value_on_its_card(document, view, hand, field_of, keys, held, text):
    hand.double_click(field_of("tax"))
    for key in keys:
        hand.key(key, held)
    assert view.editor.text() == text
    assert value(document, "tax") == 1.1
    hand.key(ENTER)
    assert value(document, "tax") == float(text)
    assert document.undo_stack.count() == 1


def test_a_nudge_starts_from_what_is_typed_and_esc_drops_it(document, view, hand, field_of):
    hand.double_click(field_of("tax"))
    hand.type("7")
    hand.key(Qt.Key.Key_Up)
    assert view.editor.text() == "8"
    hand.key(Qt.Key.Key_Escape)
    assert value(document, "tax") == 1.1


@pytest.mark.parametrize("text", ["[1, 2]", "1e", "", "apple"])
def test_what_is_no_number_is_not_nudged(view, hand, field_of, text):
    hand.double_click(field_of("tax"))
    view.editor.clear()
    hand.type(text)
    hand.key(Qt.Key.Key_Up)
    assert view.editor.text() == text


def test_a_name_is_not_nudged(view, hand, middle_of):
    hand.double_click(middle_of("apple"))
    hand.key(Qt.Key.Key_Up)
    assert view.editor.text() == "apple"


def test_the_wheel_over_the_editor_never_edits(document, view, hand, field_of):
    hand.double_click(field_of("tax"))
    at = QPointF(view.editor.rect().center())
    wheel = QWheelEvent(
        at, view.editor.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.editor, wheel)
    assert document.undo_stack.count() == 0
    assert value(document, "tax") == 1.1
