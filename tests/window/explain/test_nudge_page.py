"""Nudging an input, by real clicks, keys and drags."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from bpeditor.canvas.cards import field_of
from bpeditor.graph.exercise import Asked, Place
from bpeditor.graph.files import dumps
from bpeditor.window.explain.nudge_page import NudgePage
from tests.building import build
from tests.gestures import Hand

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(open_page):
    return open_page(NudgePage)


@pytest.fixture
def show(shopping, page, qtbot, trigger):
    """Return a function that loads a graph, presses Backward and selects a node."""

    def show(graph, node_id):
        shopping.document.load(graph)
        trigger("backward")
        shopping.document.selection.set([node_id])
        qtbot.waitUntil(lambda: page.good.text() != "")

    return show


@pytest.fixture
def on_apple(shopping, page, qtbot, trigger):
    trigger("backward")
    shopping.document.selection.set(["apple"])
    qtbot.waitUntil(lambda: page.good.text() != "")
    return page


def said(page):
    return page.sentence.text().replace("\N{NO-BREAK SPACE}", " ")


def press(qtbot, page, number):
    qtbot.mouseClick(page.buttons[number], LEFT)
    return said(page)


def test_it_says_what_to_select_and_what_to_press(shopping, page, qtbot, trigger):
    assert page.text.text().startswith("Select one Input")
    shopping.document.selection.set(["apple"])
    qtbot.waitUntil(lambda: "Press Backward (F6)." in page.text.text())
    trigger("backward")
    qtbot.waitUntil(lambda: said(page) == "apple + 1 → price + 2.2; truly + 2.2")


def test_an_apple_more_costs_what_its_gradient_says(on_apple):
    assert on_apple.heading.text() == "∂L/∂apple = 2.2"
    assert on_apple.text.text() == "L is price; apple is 100 now. Move it:"
    assert said(on_apple) == "apple + 1 → price + 2.2; truly + 2.2"
    assert on_apple.miss.text() == "The prediction is exact."
    assert on_apple.good.text().startswith("The line is good to 1 % wherever it was tried")


def test_each_button_is_a_step(on_apple, qtbot):
    assert [button.text() for button in on_apple.buttons] == ["−1", "−0.01", "+0.01", "+1"]
    assert press(qtbot, on_apple, 0) == "apple − 1 → price − 2.2; truly − 2.2"
    assert press(qtbot, on_apple, 2) == "apple + 0.01 → price + 0.022; truly + 0.022"


def test_the_document_and_its_results_stay_as_they_are(shopping, on_apple, qtbot):
    for number in range(4):
        press(qtbot, on_apple, number)

    assert shopping.document.graph.node("apple").params["value"] == 100.0
    assert shopping.document.undo_stack.count() == 0
    assert not shopping.evaluation.is_outdated
    assert shopping.evaluation.value("price") == pytest.approx(715.0)


def test_a_bend_is_said_and_shaded(page, show, qtbot):
    show(build({"x": 3.0}, {"z": ("Square", "x")}), "x")

    assert said(page) == "x + 1 → z + 6; truly + 7"
    assert page.miss.text() == "Off by 14 % of the true change."
    assert page.good.text() == "The line is good to 1 % for x from 2.94059 up to 3.06061."


def test_the_slider_moves_by_keys_and_the_wheel_leaves_it_alone(on_apple, qtbot):
    slider = on_apple.slider
    before = said(on_apple)
    at = QPointF(slider.rect().center())
    wheel = QWheelEvent(
        at, QPointF(slider.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, wheel)
    assert said(on_apple) == before
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert said(on_apple) == "apple − 2 → price − 4.4; truly − 4.4"
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert said(on_apple) == "apple + 18 → price + 39.6; truly + 39.6"


@pytest.mark.parametrize(
    ("interrupt", "advice"),
    [
        (lambda window: window.document.delete(["apple"], []), "Select one Input"),
        (lambda window: window.document.load(build({}, {})), "Select one Input"),
        (lambda window: window.document.selection.set(["apple_price"]), "Select one Input"),
        (lambda window: window.actions_by_name["clear_results"].trigger(), "Press Backward"),
    ],
    ids=["deleted", "another graph", "another node", "cleared"],
)
def test_a_slider_whose_input_is_gone_while_it_is_dragged_does_no_harm(
    shopping, on_apple, qtbot, interrupt, advice
):
    slider = on_apple.slider
    middle = slider.rect().center()
    qtbot.mousePress(slider, LEFT, pos=middle)
    qtbot.mouseMove(slider, middle + QPoint(30, 0))

    interrupt(shopping)
    after = dumps(shopping.document.graph)
    qtbot.mouseMove(slider, middle + QPoint(60, 0))
    qtbot.mouseRelease(slider, LEFT, pos=middle + QPoint(60, 0))

    qtbot.waitUntil(lambda: advice in on_apple.text.text())
    assert not slider.isVisible()
    assert dumps(shopping.document.graph) == after


def test_a_number_dragged_on_its_card_is_followed(shopping, on_apple, qtbot):
    view = shopping.view
    view.set_zoom(1.0)
    card = view.node_rect("apple")
    view.center_on(card.center())
    field = field_of(card.width()).translated(card.topLeft())
    hand, start = Hand(view), field.center()

    hand.press(start)
    hand.move_to(start + QPointF(40, 0), steps=10)
    number = 100 + (10 if said(on_apple).startswith("apple + 10") else 9)
    assert said(on_apple).startswith(f"apple + {number - 100} → price + ")
    assert shopping.document.graph.node("apple").params["value"] == 100.0
    hand.release()

    changed = shopping.document.graph.node("apple").params["value"]
    assert changed == number
    assert shopping.evaluation.is_outdated
    assert said(on_apple).startswith(f"apple + {number - 100} → price + ")
    qtbot.wait(0)
    assert not on_apple.sentence.isHidden()


def test_a_drag_that_is_given_up_ends_at_no_step(shopping, on_apple, qtbot):
    view = shopping.view
    view.set_zoom(1.0)
    card = view.node_rect("apple")
    view.center_on(card.center())
    start = field_of(card.width()).translated(card.topLeft()).center()
    hand = Hand(view)
    hand.press(start)
    hand.move_to(start + QPointF(40, 0), steps=10)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    hand.release()

    assert said(on_apple) == "apple + 0 → price + 0; truly + 0"


def test_a_number_that_was_set_is_compared_until_backward_takes_it_as_the_new_one(
    shopping, on_apple, qtbot, trigger
):
    shopping.document.set_parameter("apple", "value", 105.0)
    qtbot.wait(0)
    assert said(on_apple) == "apple + 5 → price + 11; truly + 11"
    trigger("undo")
    assert said(on_apple) == "apple + 0 → price + 0; truly + 0"
    trigger("redo")
    trigger("backward")
    qtbot.waitUntil(lambda: on_apple.text.text() == "L is price; apple is 105 now. Move it:")


def test_any_other_change_makes_the_gradient_old(shopping, on_apple, qtbot):
    shopping.document.set_parameter("tax", "value", 2.0)
    qtbot.waitUntil(
        lambda: on_apple.text.text() == "The results are out of date. Press Backward (F6)."
    )
    assert on_apple.plot.isHidden()


def test_one_cell_of_an_array_is_moved(page, show, qtbot):
    graph = build({"x": [[1.0, 2.0], [3.0, 4.0]]}, {"s": ("Square", "x"), "z": ("Sum", "s")})
    show(graph, "x")
    assert said(page) == "x[0, 0] + 1 → z + 2; truly + 3"

    heat = page.cells.map
    qtbot.mouseClick(heat, LEFT, pos=heat.cell_rect(1, 0).center().toPoint())

    assert page.heading.text() == "∂L/∂x[1, 0] = 6"
    assert said(page) == "x[1, 0] + 1 → z + 6; truly + 7"


def test_what_is_computed_cannot_be_nudged(shopping, page, qtbot, trigger):
    trigger("backward")
    shopping.document.selection.set(["price"])
    qtbot.waitUntil(lambda: page.text.text().startswith("Select one Input"))


def test_the_plot_holds_the_curve_the_line_and_the_point(on_apple, shopping):
    picture = on_apple.plot.grab().toImage()

    def around(x, y):
        at = on_apple.plot.place_of(x, y).toPoint()
        return [picture.pixelColor(at + QPoint(0, pixels)) for pixels in range(-4, 5)]

    assert QColor(shopping.theme.accent) in around(100.0, 715.0)
    assert min(colour.lightness() for colour in around(99.0, 712.8)) < 120
    assert min(colour.lightness() for colour in around(99.0, 717.0)) > 180


def test_a_pole_does_not_flatten_the_curve(page, show):
    show(build({"x": 1.0}, {"z": ("Reciprocal", "x")}), "x")

    low, high = page.plot._up()
    assert -200 < low < high < 200
    page.plot.grab()


def test_a_result_that_is_no_number_is_said(page, show, qtbot):
    show(build({"x": 0.5}, {"z": ("Log", "x")}), "x")

    assert press(qtbot, page, 0) == "x − 1 → z − 2; truly + nan"
    assert page.miss.text() == (
        "There is no number to compare with: the result there is inf or nan."
    )
    page.plot.grab()


def test_a_number_dragged_in_its_field_is_followed(shopping, on_apple, qtbot):
    shopping.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, shopping.explain)
    shopping.explain.show()
    edit = shopping.inspector.node_page.parameters["value"].edit
    qtbot.waitUntil(lambda: not edit.visibleRegion().isEmpty() and on_apple.isVisible())
    shopping.view.setFocus()
    start = QPoint(20, edit.height() // 2)

    qtbot.mousePress(edit, LEFT, pos=start)
    for pixels in (12, 16, 20):
        qtbot.mouseMove(edit, start + QPoint(pixels, 0))
    assert said(on_apple) == "apple + 5 → price + 11; truly + 11"
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert said(on_apple) == "apple + 0 → price + 0; truly + 0"


def test_a_small_step_is_looked_at_closely(on_apple, qtbot):
    def reach():
        points = on_apple.plot.curve.points
        return points[-1][0] - points[0][0]

    press(qtbot, on_apple, 3)
    close = reach()
    press(qtbot, on_apple, 2)
    assert reach() == pytest.approx(close / 100)
    qtbot.keyClick(on_apple.slider, Qt.Key.Key_Right)
    assert reach() == pytest.approx(400.0)


def test_nothing_is_computed_behind_another_panel(shopping, on_apple, qtbot, monkeypatch):
    shopping.inspector.raise_()
    qtbot.waitUntil(lambda: on_apple.visibleRegion().isEmpty())

    def refuse(_self, _value):
        raise AssertionError

    monkeypatch.setattr("bpeditor.explain.nudge.Nudge.at", refuse)
    shopping.document.set_parameter("apple", "value", 7.0)
    shopping.view.number_scrubbed.emit("apple", 8.0)
    qtbot.wait(0)


@pytest.mark.parametrize("value", [1e308, -1.7e308, 1e-320, 0.0])
def test_numbers_at_the_ends_of_their_range_are_nudged(page, show, shopping, qtbot, value):
    show(build({"x": value}, {"z": ("Neg", "x")}), "x")
    for number in range(4):
        press(qtbot, page, number)
    qtbot.keyClick(page.slider, Qt.Key.Key_PageUp)
    page.plot.grab()
    assert said(page).startswith("x + ")
    shopping.document.set_parameter("x", "value", -value)
    page.plot.grab()


def test_a_slope_that_is_no_number_has_no_line(page, show):
    show(build({"x": 0.0}, {"z": ("Pow", {"exponent": 0.5}, "x")}), "x")

    assert page.heading.text() == "∂L/∂x = inf"
    assert said(page) == "x + 1 → z + inf; truly + 1"
    page.plot.grab()


def test_nothing_is_nudged_while_an_exercise_asks_for_a_gradient(shopping, on_apple, qtbot):
    shopping.document.ask([Asked(Place("apple"))])
    qtbot.waitUntil(lambda: on_apple.visibleRegion().isEmpty())
    shopping.view.number_scrubbed.emit("apple", 8.0)
    shopping.document.set_parameter("apple", "value", 7.0)
    qtbot.wait(0)
    assert not on_apple.sentence.isVisible()
