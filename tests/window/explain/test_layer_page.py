"""What forward kept, and the code that ran, in the panel of the real window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QTabBar

from bpeditor.engine.run import Direction
from bpeditor.window.explain.layer_page import LayerPage
from tests.building import build
from tests.window.explain.acts import load_graph, select, settle, shown

FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD


@pytest.fixture
def page(explain, qtbot):
    bar = explain.tabs.findChild(QTabBar)
    place = next(n for n in range(bar.count()) if bar.tabText(n) == "Layer")
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    qtbot.waitUntil(lambda: isinstance(explain.page, LayerPage))
    return explain.page


def rows(page):
    return [row for row in page.rows if row.isVisible()]


def texts(page):
    return [row.text.text() for row in rows(page)]


def marked_lines(page, direction):
    code = page.codes[direction]
    lines = code.toPlainText().split("\n")
    return [lines[place].strip() for place in sorted(code.marked)]


def test_what_forward_kept_is_lit_while_backward_uses_it(shopping, page, trigger, qtbot):
    load_graph(shopping, build({"a": 2.0, "b": 3.0}, {"out": ("Mul", "a", "b")}), "clear_results")
    shopping.view.setFocus()
    for _ in range(3):
        qtbot.keyClick(shopping.view, Qt.Key.Key_F7)
    settle(shopping)
    assert shown(page.heading) == "out: Mul"
    assert texts(page)[:2] == ["x = 2", "y = 3"]
    assert not any(row.is_lit for row in rows(page))
    assert marked_lines(page, FORWARD)[-1] == "return x * y"
    assert marked_lines(page, BACKWARD) == []

    qtbot.keyClick(shopping.view, Qt.Key.Key_F7)
    settle(shopping)

    assert texts(page)[:2] == ["x = 2   ◂ backward uses it", "y = 3   ◂ backward uses it"]
    assert all(row.is_lit for row in rows(page)[:2])
    assert marked_lines(page, FORWARD) == []
    assert "return dout * y, dout * x" in marked_lines(page, BACKWARD)


def test_the_code_that_runs_stands_first(shopping, page, trigger):
    def above(one, other):
        QApplication.processEvents()
        return page.codes[one].y() < page.codes[other].y()

    for _ in range(9):
        trigger("step")
    settle(shopping)
    assert above(FORWARD, BACKWARD)
    trigger("step")
    settle(shopping)
    assert above(BACKWARD, FORWARD)
    select(shopping, "apple")
    assert above(FORWARD, BACKWARD)


def test_an_array_that_was_kept_is_a_heat_map(shopping, page):
    load_graph(shopping, build({"a": [[2.0, -1.0]]}, {"r": ("ReLU", "a"), "out": ("Sum", "r")}))
    select(shopping, "r")
    (row,) = rows(page)
    assert row.text.text() == "out = array (1, 2)   ◂ backward uses it"
    assert row.map.isVisible()
    assert marked_lines(page, BACKWARD)[-1] == "return (np.where(out > ZERO, dout, out),)"
    assert marked_lines(page, FORWARD)[-2] == "self.out = np.maximum(x, ZERO)"


def test_the_line_that_ran_has_a_sign_and_a_ground_of_its_own(shopping, page, trigger):
    trigger("backward")
    select(shopping, "apple_price")
    code = page.codes[BACKWARD]
    image = code.viewport().grab().toImage()
    base = image.pixelColor(image.width() - 2, 2)
    place = max(code.marked)
    box = code.blockBoundingGeometry(code.document().findBlockByNumber(place))
    y = round(box.translated(code.contentOffset()).y()) + 5
    assert image.pixelColor(image.width() - 2, y) != base
    margin = range(round(code.document().documentMargin()))
    signs = {image.pixelColor(x, y + dy).name() for x in margin for dy in range(-4, 8)}
    assert len(signs - {base.name()}) > 1
    assert QColor(shopping.theme.accent).isValid()


def test_a_layer_shows_its_code_before_anything_has_run(shopping, page):
    select(shopping, "apple_price")
    assert "press Forward (F5)" in shown(page.message)
    assert page.codes[FORWARD].toPlainText().startswith("def forward(self, x: Value, y: Value)")
    assert '"""Return x · y."""' in page.codes[FORWARD].toPlainText()
    assert page.codes[FORWARD].marked == frozenset()
    assert rows(page) == []


def test_an_input_keeps_nothing(shopping, page, trigger):
    trigger("backward")
    select(shopping, "apple")
    assert shown(page.message) == "Forward kept nothing for backward."


def test_what_is_out_of_date_marks_nothing(shopping, page, trigger):
    trigger("backward")
    select(shopping, "apple_price")
    shopping.document.set_parameter("apple", "value", np.ones((2, 2)))
    settle(shopping)
    assert "press Backward" in shown(page.message)
    assert rows(page) == []
    assert page.codes[BACKWARD].marked == frozenset()


def test_a_node_that_is_new_since_the_run_has_its_code(shopping, page, trigger):
    trigger("backward")
    shopping.document.add_node("Exp", (0.0, 0.0))
    select(shopping, "exp_1")
    assert shown(page.heading) == "exp_1: Exp"
    assert "press Backward" in shown(page.message)
    trigger("undo")
    settle(shopping)
    assert not page.codes[FORWARD].isVisible() or shown(page.heading) != "exp_1: Exp"
