"""The floating search: opened, typed into, walked through and closed as a user does."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QApplication, QToolButton

from bpeditor.canvas.theme import DARK, THEMES
from bpeditor.graph import limits
from bpeditor.graph.files import dumps
from bpeditor.graph.graph import Edge
from bpeditor.layers import LAYERS
from bpeditor.window.actions import COMMANDS
from bpeditor.window.settings import Settings
from tests.gestures import CTRL, LEFT, NONE, RIGHT, SHIFT, Hand

KEY = Qt.Key


@pytest.fixture
def hand(shopping, qtbot):
    shopping.view.setFocus()
    qtbot.waitUntil(shopping.view.hasFocus)
    return Hand(shopping.view)


@pytest.fixture
def search(shopping):
    return shopping.searches.search


@pytest.fixture
def nothing(shopping):
    """A place in the viewport where nothing is."""
    return QPoint(shopping.view.viewport().width() // 2, 40)


def listed(search):
    return [choice.text for choice in search.choices()]


def middle(window, node_id):
    return window.view.to_viewport(window.view.node_rect(node_id).center())


def double_click(window, hand, at):
    hand.double_click(at)


def click_with_the_right_button(window, hand, at):
    hand.click(at, RIGHT)


def press_shift_a(window, hand, at):
    QCursor.setPos(window.view.viewport().mapToGlobal(at))
    hand.key(KEY.Key_A, SHIFT)


@pytest.mark.parametrize("ask", [double_click, click_with_the_right_button, press_shift_a])
def test_what_is_typed_is_added_where_the_pointer_was_in_one_step(
    shopping, hand, search, nothing, ask
):
    before = dumps(shopping.document.graph)
    ask(shopping, hand, nothing)
    assert search.isVisible()
    assert search.edit.hasFocus()
    hand.type("sgm")
    assert listed(search) == ["Sigmoid"]
    hand.key(KEY.Key_Return)
    assert not search.isVisible()
    assert shopping.view.hasFocus()
    assert shopping.document.graph.node("sigmoid_1").layer == "Sigmoid"
    assert (middle(shopping, "sigmoid_1") - nothing).manhattanLength() <= 2
    assert shopping.document.selection.nodes == {"sigmoid_1"}
    assert shopping.document.undo_stack.count() == 1
    shopping.document.undo_stack.undo()
    assert dumps(shopping.document.graph) == before


def test_escape_closes_and_adds_nothing(shopping, hand, search, nothing):
    hand.double_click(nothing)
    hand.type("mul")
    hand.key(KEY.Key_Escape)
    assert not search.isVisible()
    assert shopping.view.hasFocus()
    assert shopping.document.undo_stack.count() == 0
    hand.double_click(nothing)
    assert search.edit.text() == ""


def test_arrows_walk_through_what_is_found(shopping, hand, search, nothing):
    hand.double_click(nothing)
    hand.type("s")
    third = search.choices()[2].text
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up, KEY.Key_Return):
        hand.key(key)
    (node_id,) = shopping.document.selection.nodes
    assert shopping.document.graph.layer(node_id).title() == third


def test_what_enter_would_take_is_told_to_assistive_technology(shopping, hand, search, nothing):
    hand.drag(shopping.view.port_position("apple", "out"), nothing)
    hand.type("mul")
    assert search.edit.accessibleDescription() == "Mul, → x, x × y"
    hand.key(KEY.Key_Down)
    assert search.edit.accessibleDescription() == "Mul, → y, x × y"
    hand.type("qq")
    assert search.edit.accessibleDescription() == ""


def test_a_click_on_a_row_takes_it(shopping, hand, search, nothing, qtbot):
    hand.double_click(nothing)
    hand.type("so")
    row = search.list.visualItemRect(search.list.item(1)).center()
    qtbot.mouseClick(search.list.viewport(), LEFT, NONE, row)
    assert "softmaxwithloss_1" in shopping.document.graph
    assert not search.isVisible()


def test_recent_layers_stand_first_also_in_the_next_session(shopping, hand, search, nothing):
    for typed in ("tanh", "mul"):
        hand.double_click(nothing)
        hand.type(typed)
        hand.key(KEY.Key_Return)
        nothing += QPoint(0, 100)
    hand.click(QPoint(4, 4), RIGHT)
    assert listed(search)[:2] == ["Mul", "Tanh"]
    assert Settings().recent_layers() == ["Mul", "Tanh"]


def test_what_fits_nothing_says_so_and_enter_does_nothing(shopping, hand, search, nothing, qtbot):
    hand.double_click(nothing)
    assert not search.nothing.isVisible()
    tall = search.height()
    hand.type("mu")
    assert search.list.count() > 1
    qtbot.waitUntil(lambda: search.list.verticalScrollBar().maximum() == 0)
    hand.type("conv")
    assert search.nothing.isVisible()
    assert search.height() < tall / 2
    hand.key(KEY.Key_Return)
    assert search.isVisible()
    assert shopping.document.undo_stack.count() == 0


def test_a_click_elsewhere_gives_the_search_up(shopping, hand, search, nothing):
    hand.double_click(nothing)
    hand.click(QPoint(4, 4))
    assert not search.isVisible()
    assert shopping.document.undo_stack.count() == 0


def test_going_to_a_panel_leaves_the_focus_there(shopping, hand, search, nothing):
    hand.double_click(nothing)
    shopping.palette_dock.filter.setFocus()
    assert not search.isVisible()
    assert shopping.palette_dock.filter.hasFocus()


def test_an_edit_from_elsewhere_gives_the_search_up(shopping, hand, search, nothing):
    hand.double_click(nothing)
    shopping.document.delete(["tax"])
    assert not search.isVisible()
    hand.double_click(nothing)
    shopping.document.load(shopping.document.fragment(["apple"]))
    assert not search.isVisible()


@pytest.mark.parametrize("right", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("below", [0.0, 1.0])
def test_the_search_stays_inside_the_window_and_beside_the_pointer(
    shopping, hand, search, right, below
):
    room = shopping.view.viewport().rect().adjusted(3, 3, -3, -3)
    hand.click(QPoint(int(room.right() * right) + 3, int(room.bottom() * below) + 3), RIGHT)
    pointer = shopping.view.viewport().mapTo(shopping, hand._at)
    assert search.isVisible()
    assert shopping.rect().contains(search.geometry())
    assert not search.geometry().contains(pointer)


def test_no_key_that_is_typed_reaches_the_canvas(shopping, hand, search, nothing):
    shopping.document.selection.set(["tax"])
    hand.click(nothing, RIGHT)
    before = shopping.view.zoom(), shopping.document.undo_stack.count()
    for key in (KEY.Key_Delete, KEY.Key_L, KEY.Key_Home, KEY.Key_F, KEY.Key_Backspace):
        hand.key(key)
    hand.key(KEY.Key_Z, CTRL)
    assert (shopping.view.zoom(), shopping.document.undo_stack.count()) == before
    assert search.isVisible()


def below(search, text):
    return next(b for b in search.findChildren(QToolButton) if b.text() == text)


def test_a_right_click_pastes_at_the_pointer(shopping, hand, search, nothing, qtbot):
    shopping.document.selection.set(["tax"])
    hand.key(KEY.Key_C, CTRL)
    hand.click(nothing, RIGHT)
    QCursor.setPos(shopping.view.viewport().mapToGlobal(QPoint(1, 1)))
    qtbot.mouseClick(below(search, "Paste"), LEFT)
    assert not search.isVisible()
    assert (middle(shopping, "tax_1") - nothing).manhattanLength() < 60
    assert shopping.view.pointer_position() == shopping.view.to_scene(QPointF(1, 1))


def test_a_right_click_offers_what_the_canvas_can(window, qtbot):
    search = window.searches.search
    Hand(window.view).click(QPoint(30, 30), RIGHT)
    texts = [button.text() for button in search.findChildren(QToolButton) if button.isVisible()]
    assert texts == ["Paste", "Load Array…", "Select All", "Lay Out", "Fit"]
    assert not below(search, "Lay Out").isEnabled()
    qtbot.mouseClick(below(search, "Lay Out"), LEFT)
    assert search.isVisible()


def test_an_empty_canvas_says_how_to_begin_and_takes_a_layer(window, qtbot):
    window.view.setFocus()
    qtbot.waitUntil(window.view.hasFocus)
    hand = Hand(window.view)
    hand.double_click(QPoint(40, 40))
    hand.type("input")
    hand.key(KEY.Key_Return)
    assert [node.layer for node in window.document.graph.nodes()] == ["Input"]
    assert QApplication.focusWidget() is window.view


def test_the_search_takes_the_colours_of_the_theme(shopping, search, hand, nothing):
    shopping.settings.theme_name = "dark"
    shopping._follow_theme()
    hand.double_click(nothing)
    corner = search.grab().toImage().pixelColor(3, search.height() - 4)
    assert corner.name() == DARK.window


# a wire that waits


def test_a_wire_dropped_on_nothing_connects_the_layer_that_is_chosen_in_one_step(
    shopping, hand, search, nothing
):
    graph, view, stack = shopping.document.graph, shopping.view, shopping.document.undo_stack
    before = dumps(graph)
    hand.drag(view.port_position("apple", "out"), nothing)
    hand.type("mul")
    assert [(c.text, c.note) for c in search.choices()[:2]] == [("Mul", "→ x"), ("Mul", "→ y")]
    hand.key(KEY.Key_Down)
    hand.key(KEY.Key_Return)
    assert graph.feeding("mul_1", "y") == Edge("apple", "mul_1", "y")
    assert view.to_viewport(view.port_position("mul_1", "y")) == nothing
    assert shopping.document.selection.nodes == {"mul_1"}
    assert stack.count() == 1
    stack.undo()
    assert dumps(graph) == before
    stack.redo()
    assert graph.feeding("mul_1", "y") is not None


def test_from_an_input_the_chosen_layer_feeds_it(shopping, hand, search, nothing):
    document, view = shopping.document, shopping.view
    document.delete([], [document.graph.feeding("price", "y")])
    hand.drag(view.port_position("price", "y"), nothing)
    assert len(search.choices()) == len(LAYERS)
    hand.type("input")
    hand.key(KEY.Key_Return)
    assert document.graph.feeding("price", "y") == Edge("input_1", "price", "y")
    assert view.to_viewport(view.port_position("input_1", "out")) == nothing
    assert document.undo_stack.count() == 2


@pytest.mark.parametrize("layer", ["Exp", "BatchNormalization", "SoftmaxWithLoss"])
def test_a_layer_with_a_long_name_ends_where_the_wire_was_dropped(
    shopping, hand, search, nothing, layer
):
    document, view = shopping.document, shopping.view
    document.delete([], [document.graph.feeding("price", "y")])
    hand.drag(view.port_position("price", "y"), nothing)
    hand.type(layer)
    hand.key(KEY.Key_Return)
    [node_id] = document.selection.nodes
    assert document.graph.node(node_id).layer == layer
    assert view.to_viewport(view.port_position(node_id, "out")) == nothing


def test_the_middle_of_a_layer_with_a_long_name_is_at_the_pointer(shopping, hand, search, nothing):
    hand.double_click(nothing)
    hand.type("BatchNormalization")
    hand.key(KEY.Key_Return)
    assert (middle(shopping, "batchnormalization_1") - nothing).manhattanLength() <= 2


def test_from_an_output_only_layers_with_inputs_fit(shopping, hand, search, nothing):
    hand.drag(shopping.view.port_position("apple", "out"), nothing)
    assert "Input" not in listed(search)
    assert len(search.choices()) == sum(len(layer.inputs) for layer in LAYERS.values())
    assert not [button for button in search.findChildren(QToolButton) if button.isVisible()]


def test_the_wire_is_seen_until_the_search_is_given_up(shopping, hand, search, nothing):
    view = shopping.view
    plain = view.viewport().grab().toImage()
    hand.drag(view.port_position("apple", "out"), nothing)
    assert view.viewport().grab().toImage() != plain
    hand.key(KEY.Key_Escape)
    assert view.viewport().grab().toImage() == plain
    assert not search.isVisible()
    assert shopping.document.undo_stack.count() == 0


def test_a_chosen_layer_that_is_refused_says_why(shopping, hand, nothing):
    view = shopping.view
    view.center_on(QPointF(limits.COORDINATE, 0.0))
    shopping.document.move({"apple": (limits.COORDINATE - 400, 0.0)})
    steps = shopping.document.undo_stack.count()
    room = view.viewport().rect()
    hand.drag(view.port_position("apple", "out"), QPoint(room.right() - 5, room.center().y()))
    hand.type("exp")
    hand.key(KEY.Key_Return)
    assert shopping.status.message.text() == "a coordinate is beyond 1e+06."
    assert shopping.document.undo_stack.count() == steps


# commands


@pytest.fixture
def commands(shopping, hand, search):
    """The list of all commands, opened by its keys."""
    hand.key(KEY.Key_P, CTRL | SHIFT)
    assert search.isVisible()
    assert search.edit.hasFocus()
    return search


def test_all_commands_are_listed_with_their_keys(commands):
    rows = {choice.text: (choice.detail, choice.note) for choice in commands.choices()}
    assert rows["Forward"] == ("Compute all values", "F5")
    assert rows["Explain"][1] == "off  F9"
    in_table = [command.text for command in COMMANDS if command.name != "commands"]
    assert listed(commands)[: len(in_table)] == in_table


def test_the_switches_of_the_view_menu_are_among_the_commands(shopping, hand, commands):
    table = {command.text for command in COMMANDS}
    more = {choice.text: choice.note for choice in commands.choices() if choice.text not in table}
    assert set(more) >= {"Wheel Scrolls", "Local Gradients", "Animations", "Layers", "Dark"}
    assert more["Wheel Scrolls"] == "off"
    assert more["Layers"] == "on"
    hand.type("wheel")
    hand.key(KEY.Key_Return)
    assert shopping.settings.wheel_scrolls
    hand.key(KEY.Key_P, CTRL | SHIFT)
    hand.type("theme dark")
    assert listed(commands) == ["Dark"]
    hand.key(KEY.Key_Return)
    assert shopping.view.theme is DARK


def test_the_commands_open_in_the_middle_of_the_canvas(shopping, commands):
    viewport = shopping.view.viewport()
    middle = viewport.mapTo(shopping, viewport.rect().center())
    assert abs(commands.geometry().center().x() - middle.x()) < 20


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_the_icon_of_the_chosen_row_has_the_colour_of_its_words(shopping, hand, commands, theme):
    shopping.findChild(QAction, f"theme_{theme.name.replace(' ', '_')}").trigger()
    hand.key(KEY.Key_Escape)
    shopping.actions_by_name["commands"].trigger()
    hand.type("fit")
    row = commands.list.visualItemRect(commands.list.currentItem())
    picture = commands.list.viewport().grab().toImage()
    left_of_the_words = range(row.left(), row.left() + row.height())
    rows = range(row.top(), row.bottom())
    inks = {picture.pixelColor(x, y).name() for x in left_of_the_words for y in rows}
    assert theme.card in inks
    assert theme.text not in inks


def test_a_command_that_is_typed_runs_on_enter(shopping, hand, commands):
    hand.type("forw")
    assert listed(commands)[:2] == ["Forward", "Forward and Backward"]
    hand.key(KEY.Key_Return)
    assert not commands.isVisible()
    assert shopping.evaluation.value("price") is not None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("select all", "Select All"),
        ("saveas", "Save As…"),
        ("run back", "Backward"),
        ("central diff", "Check Gradients"),
        ("kbsh", "Keyboard Shortcuts"),
        ("layout", "Lay Out"),
    ],
)
def test_a_command_is_found_by_name_menu_or_sentence(hand, commands, typed, first):
    hand.type(typed)
    assert listed(commands)[0] == first


def test_a_command_that_cannot_be_run_is_shown_but_not_run(shopping, hand, commands):
    hand.type("delete")
    (first, *_rest) = commands.choices()
    assert (first.text, first.is_enabled) == ("Delete", False)
    hand.type("\b" * 6)
    hand.key(KEY.Key_A, CTRL)
    hand.type("rename")
    assert listed(commands) == ["Rename"]
    hand.key(KEY.Key_Return)
    assert commands.isVisible()
    assert not shopping.view.editor.isVisible()


def test_a_command_may_open_the_search_of_layers(shopping, hand, commands):
    hand.type("add layer")
    hand.key(KEY.Key_Return)
    assert commands.isVisible()
    hand.type("tanh")
    hand.key(KEY.Key_Return)
    assert "tanh_1" in shopping.document.graph


def test_a_command_that_takes_the_focus_keeps_it(shopping, hand, commands):
    hand.type("find")
    hand.key(KEY.Key_Return)
    assert shopping.find_bar.edit.hasFocus()
    assert not commands.isVisible()
