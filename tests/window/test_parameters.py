"""The editors of a node's parameters: typed, nudged and clicked in the real window."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox

from bpeditor.canvas.theme import THEMES
from bpeditor.graph.graph import Node
from bpeditor.graph.summary import value_text
from bpeditor.layers import LAYERS
from bpeditor.window.field import Field
from bpeditor.window.switch import Switch

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def editors(window, qtbot):
    """Add a node of a layer, select it and return the editors of its parameters."""

    def editors(layer):
        window.document.selection.set([window.document.add_node(layer, (0.0, 0.0))])
        page = window.inspector.node_page
        qtbot.waitUntil(lambda: set(page.parameters) == names(layer))
        qtbot.waitUntil(lambda: all(editor.isVisible() for editor in page.parameters.values()))
        return page.parameters

    return editors


@pytest.fixture
def param(window):
    """Return a parameter of the selected node as the document has it."""

    def param(name):
        [node_id] = window.document.selection.nodes
        node = window.document.graph.node(node_id)
        return node.params.get(name, LAYERS[node.layer].parameters[name].default)

    return param


def names(layer):
    return set(LAYERS[layer].parameters)


def type_into(qtbot, field, text):
    field.edit.setFocus()
    field.edit.selectAll()
    field.edit.insert(text)  # QTest's keys know only ASCII
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)


@pytest.mark.parametrize("layer", [name for name in LAYERS if LAYERS[name].parameters])
def test_every_parameter_of_every_layer_has_an_editor(editors, layer):
    shown = editors(layer)
    assert all(isinstance(editor, Field | Switch) for editor in shown.values())
    assert all(editor.isVisible() for editor in shown.values())


@pytest.mark.parametrize("text", ["2, 3", "[2, 3]", "(2, 3)", "2 x 3", "2 × 3"])
def test_a_shape_is_typed_in_every_usual_way(editors, param, qtbot, text):
    field = editors("Reshape")["shape"]
    assert field.edit.text() == "[-1]"
    type_into(qtbot, field, text)
    assert param("shape") == (2, 3)
    assert field.edit.text() == "[2, 3]"
    assert not field.reason.isVisible()


def test_an_empty_axis_means_what_its_placeholder_says(editors, param, qtbot):
    field = editors("Sum")["axis"]
    assert field.edit.placeholderText() == "all axes"
    assert field.edit.text() == ""
    type_into(qtbot, field, "-1")
    assert param("axis") == -1
    type_into(qtbot, field, "")
    assert param("axis") is None
    assert not field.reason.isVisible()


def test_empty_axes_are_reversed(editors, param, qtbot):
    field = editors("Transpose")["axes"]
    assert field.edit.placeholderText() == "reversed"
    type_into(qtbot, field, "1, 0")
    assert param("axes") == (1, 0)
    type_into(qtbot, field, "")
    assert param("axes") is None


@pytest.mark.parametrize(
    ("layer", "name", "text", "reason"),
    [
        ("Pow", "exponent", "1,5", "Write 1.5 (with a point)."),
        ("Pow", "exponent", "[1, 2]", "is not a number"),
        ("Repeat", "count", "0", "must be a whole number from 1 to 1000000, found 0"),
        ("Repeat", "count", "1.5", "must be a whole number, found 1.5"),
        ("Repeat", "axis", "", "Write one such as 0."),
        ("Sum", "axis", "8", "must be an axis from -8 to 7, found 8"),
        ("Reshape", "shape", "", "Write whole numbers such as [2, 3]."),
        ("Reshape", "shape", "2, -3", "must hold lengths of at least 1"),
        ("Transpose", "axes", "0, 0", "must name each axis once"),
        ("Dropout", "ratio", "1.5", "must be from 0 to 1, found 1.5"),
    ],
)
def test_a_refused_parameter_keeps_the_text_and_the_old_value(
    window, editors, param, qtbot, layer, name, text, reason
):
    field, before, steps = editors(layer)[name], param(name), window.document.undo_stack.count()
    type_into(qtbot, field, text)
    assert field.edit.text() == text
    assert reason in field.reason.text()
    assert field.reason.isVisible()
    assert param(name) == before
    assert window.document.undo_stack.count() == steps


# nudging


@pytest.mark.parametrize(
    ("key", "held", "nudged"),
    [
        (Qt.Key.Key_Up, NONE, 3.2),
        (Qt.Key.Key_Down, NONE, 1.2),
        (Qt.Key.Key_Up, SHIFT, 12.2),
        (Qt.Key.Key_Down, SHIFT, -7.8),
        (Qt.Key.Key_Up, CTRL, 2.3),
        (Qt.Key.Key_Down, CTRL, 2.1),
    ],
)
@pytest.mark.parametrize(("layer", "name"), [("Pow", "exponent"), ("Input", "value")])
def test_up_and_down_nudge_a_number(editors, param, qtbot, layer, name, key, held, nudged):
    field = editors(layer)[name]
    type_into(qtbot, field, "2.2")
    qtbot.keyClick(field.edit, key, held)
    assert param(name) == nudged
    assert field.edit.text() == str(nudged)


def test_a_whole_number_is_nudged_by_whole_steps_alone(editors, param, qtbot):
    field = editors("Repeat")["count"]
    field.edit.setFocus()
    for held, count in ((NONE, 3), (SHIFT, 13), (CTRL, 13)):
        qtbot.keyClick(field.edit, Qt.Key.Key_Up, held)
        assert param("count") == count


def test_a_nudge_starts_from_what_is_typed(editors, param, qtbot):
    field = editors("Pow")["exponent"]
    field.edit.setFocus()
    field.edit.selectAll()
    qtbot.keyClicks(field.edit, "7")
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    assert param("exponent") == 8.0


def test_nudges_that_follow_one_another_are_one_step(window, editors, param, qtbot, trigger):
    field, stack = editors("Pow")["exponent"], window.document.undo_stack
    type_into(qtbot, field, "2.2")
    steps = stack.count()
    for key, held in ((Qt.Key.Key_Up, NONE), (Qt.Key.Key_Up, SHIFT), (Qt.Key.Key_Down, CTRL)):
        qtbot.keyClick(field.edit, key, held)
        qtbot.wait(1)  # the inspector follows between two keys
    assert param("exponent") == 13.1
    assert stack.count() == steps + 1
    trigger("undo")
    assert param("exponent") == 2.2
    qtbot.waitUntil(lambda: field.edit.text() == "2.2")
    trigger("redo")
    assert param("exponent") == 13.1


def test_undo_in_a_field_takes_back_what_it_set_unless_something_is_typed(
    window, editors, param, qtbot
):
    field = editors("Pow")["exponent"]
    type_into(qtbot, field, "5")
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    qtbot.keyClick(field.edit, Qt.Key.Key_Z, CTRL)
    assert param("exponent") == 5.0
    qtbot.waitUntil(lambda: field.edit.text() == "5")
    qtbot.keyClick(field.edit, Qt.Key.Key_Z, CTRL | SHIFT)
    assert param("exponent") == 6.0
    qtbot.waitUntil(lambda: field.edit.text() == "6")
    field.edit.end(False)
    qtbot.keyClicks(field.edit, "7")
    qtbot.keyClick(field.edit, Qt.Key.Key_Z, CTRL)
    assert field.edit.text() == "6"
    assert param("exponent") == 6.0
    qtbot.keyClick(field.edit, Qt.Key.Key_Z, CTRL)
    assert param("exponent") == 5.0


def test_nudges_there_and_back_leave_no_step(window, editors, param, qtbot):
    field = editors("Pow")["exponent"]
    type_into(qtbot, field, "2.2")
    steps = window.document.undo_stack.count()
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    qtbot.keyClick(field.edit, Qt.Key.Key_Down)
    assert param("exponent") == 2.2
    assert window.document.undo_stack.count() == steps


def leave_and_return(qtbot, window, field):
    window.view.setFocus()
    field.edit.setFocus()


def press_enter(qtbot, _window, field):
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)


def type_another(qtbot, _window, field):
    field.edit.selectAll()
    qtbot.keyClicks(field.edit, "5")


def take_it_back_and_again(qtbot, window, field):
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: field.edit.text() == "2")
    window.document.undo_stack.redo()
    qtbot.waitUntil(lambda: field.edit.text() == "3")


@pytest.mark.parametrize(
    "between", [leave_and_return, press_enter, type_another, take_it_back_and_again]
)
def test_another_deed_begins_another_series_of_nudges(window, editors, qtbot, between):
    field = editors("Pow")["exponent"]
    field.edit.setFocus()
    steps = window.document.undo_stack.count()
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    between(qtbot, window, field)
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    assert window.document.undo_stack.count() == steps + 2


def test_nudges_of_another_node_are_another_step(window, editors, param, qtbot):
    first = window.document.add_node("Pow", (0.0, 0.0))
    field = editors("Pow")["exponent"]
    [second] = window.document.selection.nodes
    field.edit.setFocus()
    steps = window.document.undo_stack.count()
    for node_id in (second, first):
        window.document.selection.set([node_id])
        qtbot.waitUntil(lambda name=node_id: window.inspector.node_page.name.edit.text() == name)
        qtbot.keyClick(field.edit, Qt.Key.Key_Up)
        assert param("exponent") == 3.0
    assert window.document.undo_stack.count() == steps + 2


def test_nudges_of_the_seed_are_one_step(window, shopping, qtbot):
    document, page = window.document, window.inspector.node_page
    document.selection.set([document.graph.outputs()[0]])
    qtbot.waitUntil(page.seed.isVisible)
    page.seed.edit.setFocus()
    for _ in range(3):
        qtbot.keyClick(page.seed.edit, Qt.Key.Key_Up)
    assert document.graph.target.seed == 4.0
    assert document.undo_stack.count() == 1


def test_a_nudge_over_the_limit_says_so_and_leaves_the_text(editors, param, qtbot):
    field = editors("Dropout")["ratio"]
    field.edit.setFocus()
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    assert "must be from 0 to 1, found 1.5" in field.reason.text()
    assert field.edit.text() == "0.5"
    assert param("ratio") == 0.5


def test_an_array_and_an_unfinished_number_are_not_nudged(editors, param, qtbot):
    field = editors("Input")["value"]
    type_into(qtbot, field, "[1, 2]")
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    np.testing.assert_array_equal(param("value"), [1.0, 2.0])
    field.edit.setText("1e")
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.edit.text() == "1e"


# scrubbing


def move_mouse(edit, at, held=NONE):
    """Move with the left button down: QTest's own move holds no modifiers."""
    left = Qt.MouseButton.LeftButton
    places = QPointF(at), QPointF(edit.mapToGlobal(at))
    move = QMouseEvent(QEvent.Type.MouseMove, *places, Qt.MouseButton.NoButton, left, held)
    QApplication.sendEvent(edit, move)


def press_and_drag(qtbot, field, pixels, held=NONE):
    qtbot.mousePress(field.edit, Qt.MouseButton.LeftButton, held, START)
    for part in (0.5, 1.0):
        move_mouse(field.edit, START + QPoint(round(pixels * part), 0), held)
    return START + QPoint(pixels, 0)


def drag_sideways(qtbot, field, pixels, held=NONE):
    end = press_and_drag(qtbot, field, pixels, held)
    qtbot.mouseRelease(field.edit, Qt.MouseButton.LeftButton, held, end)


START = QPoint(40, 8)


@pytest.mark.parametrize(
    ("pixels", "held", "scrubbed"),
    [(40, NONE, 12.0), (-40, NONE, -8.0), (40, SHIFT, 102.0), (40, CTRL, 3.0), (6, NONE, 2.0)],
)
def test_a_drag_scrubs_a_number_as_one_step(window, editors, param, qtbot, pixels, held, scrubbed):
    field = editors("Pow")["exponent"]
    steps = window.document.undo_stack.count()
    drag_sideways(qtbot, field, pixels, held)
    assert param("exponent") == scrubbed
    assert field.edit.text() == value_text(scrubbed)
    assert window.document.undo_stack.count() == steps + (scrubbed != 2.0)


def test_a_scrubbed_number_is_set_at_the_release(window, editors, param, qtbot):
    field = editors("Pow")["exponent"]
    end = press_and_drag(qtbot, field, 40)
    assert field.edit.text() == "12"
    assert param("exponent") == 2.0
    qtbot.mouseRelease(field.edit, Qt.MouseButton.LeftButton, NONE, end)
    assert param("exponent") == 12.0


@pytest.mark.parametrize("how", ["escape", "right button", "focus"])
def test_a_scrub_that_is_given_up_changes_nothing(window, editors, param, qtbot, how):
    field = editors("Pow")["exponent"]
    steps = window.document.undo_stack.count()
    end = press_and_drag(qtbot, field, 40)
    match how:
        case "escape":
            qtbot.keyClick(field.edit, Qt.Key.Key_Escape)
        case "right button":
            qtbot.mousePress(field.edit, Qt.MouseButton.RightButton, NONE, end)
        case "focus":
            window.view.setFocus()
    qtbot.mouseRelease(field.edit, Qt.MouseButton.LeftButton, NONE, end)
    assert field.edit.text() == "2"
    assert param("exponent") == 2.0
    assert window.document.undo_stack.count() == steps


def test_in_a_field_that_is_typed_in_a_drag_selects(editors, param, qtbot):
    field = editors("Pow")["exponent"]
    type_into(qtbot, field, "1234567")
    field.edit.setFocus()
    qtbot.mousePress(field.edit, Qt.MouseButton.LeftButton, NONE, QPoint(4, 8))
    move_mouse(field.edit, QPoint(200, 8))
    qtbot.mouseRelease(field.edit, Qt.MouseButton.LeftButton, NONE, QPoint(200, 8))
    assert field.edit.selectedText()
    assert param("exponent") == 1234567.0


def test_an_array_is_not_scrubbed(editors, param, qtbot):
    field = editors("Input")["value"]
    type_into(qtbot, field, "[1, 2]")
    field.edit.clearFocus()
    drag_sideways(qtbot, field, 60)
    np.testing.assert_array_equal(param("value"), [1.0, 2.0])


def test_the_wheel_never_edits(window, editors, param):
    for layer in ("Dropout", "Repeat"):
        shown = editors(layer)
        before = {name: param(name) for name in shown}
        for editor in shown.values():
            widget = editor if isinstance(editor, Switch) else editor.edit
            widget.setFocus()
            at = QPointF(widget.rect().center())
            nothing = Qt.MouseButton.NoButton
            wheel = QWheelEvent(
                at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120), nothing, NONE,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(widget, wheel)
        assert {name: param(name) for name in shown} == before


# switches


def click(qtbot, switch):
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(8, switch.height() // 2))


def test_a_switch_is_toggled_by_click_and_space(editors, param, qtbot):
    switch = editors("Sum")["keepdims"]
    assert isinstance(switch, QCheckBox)
    assert switch.text() == "keepdims"
    click(qtbot, switch)
    assert param("keepdims") is True
    switch.setFocus()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert param("keepdims") is False


def test_undo_and_redo_refresh_every_editor(window, editors, param, qtbot, trigger):
    shown = editors("Dropout")
    click(qtbot, shown["training"])
    type_into(qtbot, shown["ratio"], "0.25")
    assert (param("training"), param("ratio")) == (False, 0.25)
    trigger("undo")
    trigger("undo")
    assert (param("training"), param("ratio")) == (True, 0.5)
    qtbot.waitUntil(shown["training"].isChecked)
    assert shown["ratio"].edit.text() == "0.5"
    trigger("redo")
    qtbot.waitUntil(lambda: not shown["training"].isChecked())


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_a_switch_shows_its_state_in_every_theme(editors, theme):
    switch = editors("Sum")["keepdims"]
    switch.set_theme(theme)
    off = switch.grab().toImage()
    switch.setChecked(True)
    on = switch.grab().toImage()
    colours = [{on.pixelColor(x, y).name() for x in range(20) for y in range(on.height())}]
    assert off != on
    assert theme.field in colours[0]
    assert theme.text in colours[0]


def test_another_node_of_the_layer_shows_its_own_parameters(window, editors, qtbot):
    shown = editors("Sum")
    click(qtbot, shown["keepdims"])
    shown["axis"].edit.setText("not yet taken")
    window.document.selection.set([window.document.add_node("Sum", (300.0, 0.0))])
    qtbot.waitUntil(lambda: not shown["keepdims"].isChecked())
    assert shown["axis"].edit.text() == ""


def test_tab_goes_through_the_parameters_in_their_order(window, editors, qtbot):
    for layer in ("Sum", "Dropout"):
        shown = editors(layer)
        page = window.inspector.node_page
        page.name.edit.setFocus()
        for editor in shown.values():
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            expected = editor if isinstance(editor, Switch) else editor.edit
            assert QApplication.focusWidget() is expected


# the card


def test_a_parameter_stands_on_the_card(window, qtbot):
    document, view = window.document, window.view
    document.insert(_graph_of(Node("power", "Pow")), (0.0, 0.0))
    view.set_zoom(1.0)
    view.center_on(view.node_rect("power").center())
    before = view.viewport().grab().toImage()
    document.set_parameter("power", "exponent", 3.0)
    after = view.viewport().grab().toImage()
    assert before != after
    document.undo_stack.undo()
    assert view.viewport().grab().toImage() == before


def _graph_of(node):
    from bpeditor.graph.graph import Graph

    graph = Graph()
    graph.add_node(node)
    return graph
