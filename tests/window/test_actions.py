"""The table of actions and the keys that are made from it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QMessageBox, QToolBar, QToolButton

from bpeditor.window.actions import COMMANDS, TOOLBAR, Toolbar, shortcut_list
from bpeditor.window.help_texts import ShortcutList
from bpeditor.window.icons import has_icon

NAMES = [
    "forward",
    "backward",
    "step",
    "step_back",
    "clear_results",
    "new",
    "open",
    "save",
    "save_as",
    "undo",
    "redo",
    "cut",
    "copy",
    "paste",
    "duplicate",
    "delete",
    "select_all",
    "find",
    "fit",
    "zoom_100",
    "layout",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_action_has_its_name(window, name):
    assert window.findChild(QAction, name) is not None


@pytest.mark.parametrize("name", ["palette", "inspector", "steps"])
def test_every_dock_has_its_name(window, name):
    dock = window.findChild(QDockWidget, name)
    assert dock is not None
    assert dock.isVisible()


def test_no_key_belongs_to_two_actions():
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))


def test_the_toolbar_shows_what_the_table_says():
    shown = {name for group in TOOLBAR for name in group}
    assert shown == {command.name for command in COMMANDS if command.toolbar is not Toolbar.NO}
    icons = {command.name for command in COMMANDS if command.toolbar is Toolbar.ICON}
    assert all(has_icon("target" if name == "set_target" else name) for name in icons)


def test_the_toolbar_fits_into_1024_pixels(window, qtbot):
    window.resize(1024, 700)
    bar = window.findChild(QToolBar, "toolbar")
    qtbot.waitUntil(lambda: bar.width() <= 1024)
    buttons = [bar.widgetForAction(action) for action in bar.actions()]
    assert bar.sizeHint().width() <= bar.width()
    words = [button.text() for button in buttons if isinstance(button, QToolButton)]
    assert {"Forward", "Backward", "Step", "Clear"} <= set(words)


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_undo_and_both_redo_keys(shopping, qtbot, key, modifiers):
    view, graph = shopping.view, shopping.document.graph
    shopping.document.delete(["tax"])
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "tax" in graph
    qtbot.keyClick(view, key, modifiers)
    assert "tax" not in graph


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_keys_remove_the_selection(shopping, qtbot, key):
    shopping.view.setFocus()
    shopping.document.selection.set(["tax"])
    qtbot.keyClick(shopping.view, key)
    assert "tax" not in shopping.document.graph


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_L, Qt.Key.Key_Home])
def test_single_keys_belong_to_the_line_that_is_typed_in(shopping, qtbot, key):
    shopping.document.selection.set(["tax"])
    edit = shopping.palette_dock.filter
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClick(edit, key)
    assert not shopping.document.undo_stack.canUndo()


def test_what_cannot_be_done_cannot_be_chosen(window, trigger):
    actions = window.actions_by_name
    for name in ("undo", "redo", "cut", "delete", "rename", "step_back", "clear_results"):
        assert not actions[name].isEnabled(), name
    window.document.add_node("Input", (0.0, 0.0))
    assert actions["undo"].text() == "Undo Add Input"
    assert actions["rename"].isEnabled()
    trigger("forward")
    assert actions["clear_results"].isEnabled()


def test_a_question_mark_shows_all_keys(window, qtbot):
    window.view.setFocus()
    qtbot.keyClicks(window.view, "?")
    table = window.findChild(ShortcutList).table
    texts = {
        tuple(table.item(row, column).text() for column in range(3))
        for row in range(table.rowCount())
    }
    assert set(shortcut_list()) <= texts
    assert ("Run", "Forward", "F5") in texts


def test_the_list_of_keys_is_scrolled_by_keys(window, qtbot):
    window.view.setFocus()
    qtbot.keyClicks(window.view, "?")
    shown = window.findChild(ShortcutList)
    qtbot.waitUntil(shown.table.hasFocus)
    bar = shown.table.verticalScrollBar()
    assert bar.value() == 0
    qtbot.keyClick(shown.table, Qt.Key.Key_PageDown)
    qtbot.keyClick(shown.table, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(shown.table, Qt.Key.Key_Tab)
    assert not shown.table.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_about_names_the_program(window, trigger):
    trigger("about")
    assert window.findChild(QMessageBox).text().startswith("bpeditor")
