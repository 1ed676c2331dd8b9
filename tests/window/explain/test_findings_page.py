"""The list of findings, and where it leads."""

import pytest
from PySide6.QtCore import QPointF, Qt

from bpeditor.canvas.painting import READABLE
from bpeditor.graph.examples import path_of
from bpeditor.window.explain.findings_page import MOST, FindingsPage
from tests.building import build

DEAD = {"x": -1.5, "w": 2.0}, {"r": ("ReLU", "x"), "z": ("Mul", "r", "w")}


@pytest.fixture
def page(open_page):
    return open_page(FindingsPage)


@pytest.fixture
def show(shopping, page, qtbot, trigger):
    """Return a function that loads a graph, presses Backward and returns the titles listed."""

    def show(graph, action="backward"):
        shopping.document.load(graph)
        trigger(action)
        qtbot.waitUntil(lambda: not shopping.explain._refreshing.isActive())
        return titles(page)

    return show


def titles(page):
    rows = [page.list.item(row) for row in range(page.list.count())]
    return [row.data(Qt.ItemDataRole.AccessibleTextRole).partition(": The")[0] for row in rows]


def click_row(qtbot, page, row):
    at = page.list.visualItemRect(page.list.item(row)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_it_says_what_to_press_and_that_nothing_is_unusual(shopping, page, qtbot, trigger):
    assert page.summary.text().startswith("Press Backward (F6).")
    trigger("backward")
    qtbot.waitUntil(lambda: page.summary.text().startswith("Nothing unusual"))
    assert page.list.isHidden()
    shopping.document.set_parameter("apple", "value", 1.0)
    qtbot.waitUntil(lambda: page.summary.text().startswith("The results are out of date."))


def test_every_finding_has_a_row_with_its_sentence(shopping, page, show):
    assert show(build(*DEAD)) == [
        "Dead ReLU: r: r passes nothing back: x = -1.5 is not above 0 (a dead ReLU).",
        "Zero gradient: w",
        "Zero gradient: x",
    ]
    assert page.summary.text() == "3 findings. Click one to see where it is."


def test_a_click_selects_the_node_and_brings_it_to_the_middle(shopping, page, show, qtbot):
    show(build(*DEAD))
    view = shopping.view
    view.center_on(QPointF(5000, 5000))

    click_row(qtbot, page, 0)

    assert shopping.document.selection.nodes == {"r"}
    assert view.in_sight().contains(view.node_rect("r"))


def test_a_click_comes_near_enough_to_read_the_numbers(shopping, page, show, qtbot):
    show(build(*DEAD))
    shopping.view.set_zoom(0.3)

    click_row(qtbot, page, 0)
    assert shopping.view.zoom() == READABLE

    shopping.view.set_zoom(1.5)
    click_row(qtbot, page, 1)
    assert shopping.view.zoom() == 1.5


def test_enter_jumps_too_and_the_arrows_only_walk(shopping, page, show, qtbot):
    show(build(*DEAD))
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert shopping.document.selection.is_empty()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert len(shopping.document.selection.nodes) == 1


def test_the_path_of_a_vanishing_gradient_is_lit(shopping, page, show, qtbot):
    nodes = {f"s{i}": ("Sigmoid", f"s{i - 1}" if i else "x") for i in range(12)}
    assert "Vanishing" in show(build({"x": 0.5}, nodes))[0]
    edges = shopping.view.arrays.edges

    click_row(qtbot, page, 0)
    assert edges.data["lit"].all()
    shopping.explain.hide()
    assert not edges.data["lit"].any()


def test_the_nodes_are_marked_while_the_results_stand(shopping, page, show):
    show(build(*DEAD))
    assert shopping.evaluation.diagnosis.marked == {"r", "w", "x"}
    shopping.document.set_parameter("x", "value", 1.0)
    assert shopping.evaluation.diagnosis.marked == frozenset()


def test_nothing_is_looked_for_while_the_page_is_not_seen(shopping, page, qtbot, trigger):
    shopping.explain.hide()
    shopping.document.load(build(*DEAD))
    trigger("backward")
    qtbot.wait(0)
    assert shopping.evaluation.diagnosis.marked == frozenset()


def test_a_thousand_findings_are_counted_and_the_first_listed(shopping, page, show):
    inputs = {f"x{number}": -1.0 for number in range(500)} | {"zero": 0.0}
    nodes = {f"r{number}": ("ReLU", f"x{number}") for number in range(500)}
    last = "zero"
    for number in range(500):
        nodes[f"z{number}"] = ("Add", last, f"r{number}")
        last = f"z{number}"

    assert len(show(build(inputs, nodes))) == MOST
    assert page.summary.text() == (
        "1,000 findings. The first 200 are listed. Click one to see where it is."
    )


def test_steps_show_findings_only_when_they_are_shown(shopping, page, show, trigger, qtbot):
    assert show(build(*DEAD), "step") == []
    assert page.summary.text() == "Not all values are shown yet. Press Backward (F6)."


def test_the_example_of_a_dead_relu_is_explained(shopping, page, trigger, qtbot):
    shopping.document.open(path_of("dead_relu"))
    trigger("backward")
    qtbot.waitUntil(lambda: page.list.count() > 0)
    assert titles(page)[0].startswith("Dead ReLU: a")


def test_a_row_of_a_node_that_has_just_gone_leads_nowhere(shopping, page, show, qtbot):
    show(build(*DEAD))
    shopping.document.delete(["r"])
    click_row(qtbot, page, 0)
    assert shopping.document.selection.is_empty()
