"""The panel itself: it comes with F9, does nothing unseen, and stays where it was left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QTabBar

from bpeditor.app import create_window
from bpeditor.canvas.theme import DARK, LIGHT
from bpeditor.graph.exercise import Asked, Place
from bpeditor.window.explain import pages
from bpeditor.window.explain.dock import LEAST_WIDTH
from bpeditor.window.explain.page import Page
from tests.window.explain.acts import settle


class Counting(Page):
    """A page that counts what the panel asks of it."""

    title = "Counting"

    def __init__(self, context, parent):
        super().__init__(context, parent)
        self.refreshed = 0
        self.themes = []

    def refresh(self):
        self.refreshed += 1

    def set_theme(self, theme):
        self.themes.append(theme)


class Other(Counting):
    title = "Other"


@pytest.fixture
def counting(monkeypatch, request):
    monkeypatch.setattr(pages, "PAGES", (Counting, Other))
    return request.getfixturevalue("explain")


def choose_tab(qtbot, dock, number):
    bar = dock.tabs.findChild(QTabBar)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())


def test_f9_shows_the_panel_before_the_inspector_and_hides_it_again(shopping, qtbot):
    dock, action = shopping.explain, shopping.actions_by_name["explain"]
    assert shopping.findChild(QDockWidget, "explain") is dock
    assert not dock.isVisible()
    assert not action.isChecked()
    qtbot.keyClick(shopping.view, Qt.Key.Key_F9)
    qtbot.waitUntil(action.isChecked)
    assert not dock.visibleRegion().isEmpty()
    assert shopping.inspector.visibleRegion().isEmpty()
    qtbot.keyClick(shopping.view, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not dock.isVisible())
    assert not action.isChecked()
    qtbot.waitUntil(lambda: not shopping.inspector.visibleRegion().isEmpty())


def test_f9_brings_a_panel_behind_the_inspector_to_the_front(explain, shopping, qtbot):
    shopping.inspector.raise_()
    qtbot.waitUntil(lambda: explain.visibleRegion().isEmpty())
    assert not shopping.actions_by_name["explain"].isChecked()
    qtbot.keyClick(shopping.view, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not explain.visibleRegion().isEmpty())


def test_a_page_is_made_when_its_tab_is_first_looked_at(counting, qtbot):
    assert [counting.tabs.tabText(i) for i in range(2)] == ["Counting", "Other"]
    assert counting.findChildren(Other) == []
    choose_tab(qtbot, counting, 1)
    qtbot.waitUntil(lambda: isinstance(counting.page, Other))
    assert counting.page.refreshed == 1


def test_an_act_refreshes_the_page_that_is_seen_once_and_no_other(
    counting, shopping, trigger, qtbot
):
    first = counting.page
    choose_tab(qtbot, counting, 1)
    qtbot.waitUntil(lambda: isinstance(counting.page, Other))
    before = first.refreshed
    for act in (
        lambda: trigger("backward"),
        lambda: shopping.document.selection.set(["apple"]),
        lambda: shopping.document.set_parameter("apple", "value", 7.0),
    ):
        seen = counting.page.refreshed
        act()
        settle(shopping)
        assert counting.page.refreshed == seen + 1
    assert first.refreshed == before


def test_nothing_is_refreshed_while_the_panel_is_not_seen(counting, shopping, trigger, qtbot):
    page = counting.page
    shopping.inspector.raise_()
    settle(shopping)
    before = page.refreshed
    trigger("backward")
    settle(shopping)
    assert page.refreshed == before
    qtbot.keyClick(shopping.view, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page.refreshed > before)


def test_pages_take_the_theme_when_they_are_made_and_when_it_changes(counting, shopping, qtbot):
    assert counting.page.themes == [shopping.theme]
    actions = {action.data(): action for action in shopping._themes.actions()}
    actions["dark"].trigger()
    assert counting.page.themes[-1] == DARK
    choose_tab(qtbot, counting, 1)
    qtbot.waitUntil(lambda: isinstance(counting.page, Other))
    assert counting.page.themes == [DARK]
    actions["light"].trigger()
    assert counting.page.themes[-1] == LIGHT
    assert QApplication.palette().window().color() == QColor(LIGHT.window)
    actions["system"].trigger()


def test_the_panel_is_there_again_after_a_restart(explain, shopping, qtbot):
    shopping.close()
    again = create_window()
    qtbot.addWidget(again)
    with qtbot.waitExposed(again):
        again.show()
    qtbot.waitUntil(lambda: again.explain.page is not None)
    assert again.actions_by_name["explain"].isChecked()


def test_all_tabs_can_be_seen_where_the_panel_is_narrowest(explain):
    bar = explain.tabs.tabBar()

    widths = [bar.tabRect(place).width() for place in range(bar.count())]

    assert bar.count() >= 5
    assert sum(widths) <= LEAST_WIDTH


def test_a_page_is_closed_while_an_exercise_is_open(counting, shopping, trigger, qtbot):
    asked = Asked(Place("apple"))
    trigger("backward")
    settle(shopping)
    page, seen = counting.page, counting.page.refreshed
    shopping.document.ask([asked])
    settle(shopping)

    assert page.refreshed == seen
    assert not page.isVisible()
    (notice,) = [label for label in counting.findChildren(QLabel) if label.isVisible()]
    assert notice.text().startswith("An exercise is open")

    shopping.evaluation.answering.answer(asked, 2.2)
    settle(shopping)
    assert page.refreshed == seen + 1
    assert page.isVisible()
    assert not notice.isVisible()
