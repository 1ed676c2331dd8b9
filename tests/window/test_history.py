"""The list of undo steps."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

from bpeditor.graph.files import dumps


@pytest.fixture
def history(shopping, qtbot):
    dock = shopping.findChild(QDockWidget, "history")
    dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: not dock.list.viewport().visibleRegion().isEmpty(), timeout=2000)
    return dock


def texts(history):
    model = history.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click(history, qtbot, row):
    place = history.list.visualRect(history.list.model().index(row, 0)).center()
    qtbot.mouseClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_history_is_out_of_the_way_until_it_is_wanted(shopping):
    dock = shopping.findChild(QDockWidget, "history")
    assert not dock.isVisible()
    assert dock.toggleViewAction() in shopping.menus.menus["View"].actions()


def test_a_click_goes_to_a_step_and_back(shopping, history, qtbot):
    document = shopping.document
    states = [dumps(document.graph)]
    for verb in (
        lambda: document.move({"tax": (5.0, 5.0)}),
        lambda: document.rename("tax", "vat"),
        lambda: document.delete(["vat"]),
    ):
        verb()
        states.append(dumps(document.graph))
    assert texts(history) == ["Opened", "Move", "Rename tax", "Delete"]
    assert history.list.currentIndex().row() == 3
    for row in (1, 3, 0, 2):
        click(history, qtbot, row)
        assert dumps(document.graph) == states[row]
        assert history.list.currentIndex().row() == row


def test_another_graph_starts_another_history(shopping, history):
    shopping.document.delete(["tax"])
    shopping.document.load(shopping.document.fragment(["apple"]))
    assert texts(history) == ["Opened"]


def test_what_is_being_typed_on_the_canvas_is_a_step_before_the_jump(shopping, history, qtbot):
    document, view = shopping.document, shopping.view
    document.move({"tax": (5.0, 5.0)})
    view.edit_value("tax")
    qtbot.keyClicks(view.editor, "7")
    click(history, qtbot, 0)
    assert not view.editor.isVisible()
    assert texts(history) == ["Opened", "Move", "Set value of tax"]
    assert document.undo_stack.index() == 0
