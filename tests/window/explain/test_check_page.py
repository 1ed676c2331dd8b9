"""The Check page: live for small graphs, an edge at a time in full."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

from bpeditor import Edge
from bpeditor.explain.error_curve import error_curve
from bpeditor.window.explain.check_page import LIVE, CheckPage
from tests.benchmarks.graphs import layered
from tests.building import build

LEFT = Qt.MouseButton.LeftButton
PRICE = Edge("all_price", "price", "x")


@pytest.fixture
def page(explain, qtbot):
    """Return the page after a click on its tab."""
    bar = explain.tabs.findChild(QTabBar)
    number = [bar.tabText(place) for place in range(bar.count())].index(CheckPage.title)
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(number).center())
    qtbot.waitUntil(lambda: isinstance(explain.page, CheckPage))
    return explain.page


@pytest.fixture
def checked(page, shopping, qtbot):
    QTest.keyClick(shopping.view, Qt.Key.Key_F6)
    qtbot.waitUntil(
        lambda: page.summary.isVisible() and not shopping.evaluation.checking.is_running
    )
    return page


def test_before_backward_it_says_what_to_press(page):
    assert page.text.text() == "Press Backward (F6) first: a check compares all gradients."
    assert page.list.isHidden()
    assert page.button.isHidden()


def test_a_small_graph_is_checked_as_soon_as_its_gradients_are_there(checked, shopping):
    assert checked.summary.text() == "8 of 8 gradients agree"
    assert checked.list.count() == 8
    assert shopping.evaluation.checking.is_complete


def test_unseen_nothing_is_checked(shopping, qtbot):
    QTest.keyClick(shopping.view, Qt.Key.Key_F6)

    assert shopping.evaluation.checking.total == 0


def test_a_large_graph_is_checked_when_asked_for(page, window, qtbot):
    window.document.load(layered(2 * LIVE))
    QTest.keyClick(window.view, Qt.Key.Key_F6)
    qtbot.waitUntil(page.button.isVisible)
    assert window.evaluation.checking.total == 0

    qtbot.mouseClick(page.button, LEFT)

    qtbot.waitUntil(page.summary.isVisible)
    assert not page.button.isVisible()


def test_an_edit_takes_the_answers_away_and_backward_brings_new_ones(checked, shopping, qtbot):
    shopping.document.set_parameter("tax", "value", 1.2)
    qtbot.waitUntil(checked.list.isHidden)

    QTest.keyClick(shopping.view, Qt.Key.Key_F6)

    qtbot.waitUntil(lambda: checked.list.count() == 8)


def test_a_selected_wire_shows_its_error_over_the_step(checked, shopping, qtbot):
    shopping.document.selection.set([], [PRICE])

    qtbot.waitUntil(checked.plot.isVisible)

    assert checked.gradient.text.text() == "1.1"
    assert checked.verdict.text().startswith("Agrees with the central difference: relative error")
    curve = error_curve(shopping.document.graph, shopping.evaluation.run, PRICE)
    assert f"at h = {curve.best()[0]:.1e}" in checked.steps.text()
    best = checked.plot.place_of(*curve.best())
    image = checked.plot.grab().toImage()
    colours = {
        image.pixelColor(round(best.x()) + dx, y).name()
        for dx in (-1, 0, 1)
        for y in range(40, 160)
    }
    assert shopping.theme.agrees in colours


def test_a_click_in_the_list_selects_the_wire(checked, shopping, qtbot):
    item = checked.list.item(0)

    qtbot.mouseClick(checked.list.viewport(), LEFT, pos=checked.list.visualItemRect(item).center())

    assert [f"{e.source} → {e.target}.{e.port}" for e in shopping.document.selection.edges] == [
        item.text().split("   ")[0]
    ]


def test_a_kink_is_explained_and_not_called_a_mistake(page, window, qtbot):
    window.document.load(build({"x": 0.0}, {"f": ("ReLU", "x")}))
    QTest.keyClick(window.view, Qt.Key.Key_F6)
    window.document.selection.set([], [Edge("x", "f", "x")])

    qtbot.waitUntil(page.steps.isVisible)

    assert page.verdict.text() == (
        "At a kink: ReLU has no derivative at 0; the gradient is one of its slopes."
    )
    assert page.steps.text().startswith("To the left the target rises by 0 per unit")


def test_where_no_wire_leads_to_the_target_there_is_nothing_to_check(page, window, qtbot):
    window.document.load(build({"alone": 3.0}))
    begun = []
    window.evaluation.checking.finished.connect(lambda: begun.append(1))

    QTest.keyClick(window.view, Qt.Key.Key_F6)

    qtbot.waitUntil(lambda: page.text.text().startswith("No wire leads to alone"))
    for _ in range(20):
        QApplication.processEvents()
    assert begun == []
    assert page.button.isHidden()
