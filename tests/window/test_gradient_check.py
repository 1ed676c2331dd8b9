"""Check Gradients in the window: signs on the wires, words in the panels, progress, stop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from bpeditor.document import checking as module
from bpeditor.graph.graph import Edge
from bpeditor.layers import LAYERS
from tests.building import build

TAX = Edge("tax", "price", "y")


@pytest.fixture
def in_pieces(monkeypatch):
    """Every slice of time is over after one piece of work, and every check is slow."""
    for name in ("FIRST_SLICE", "SLICE", "SLOW"):
        monkeypatch.setattr(module, name, 0)


@pytest.fixture
def stuck_after(in_pieces, monkeypatch):
    """A check that goes on for ever after so many comparisons."""

    def stuck_after(count):
        slices = module.GradientCheck.slices

        def stuck(self):
            pieces, done = slices(self), 0
            while done < count:
                piece = next(pieces)
                done += piece is not None
                yield piece
            while True:
                yield None

        monkeypatch.setattr(module.GradientCheck, "slices", stuck)

    return stuck_after


@pytest.fixture
def endless(stuck_after):
    """A check that no machine is done with before the test has looked at it."""
    stuck_after(0)


@pytest.fixture
def check(window, qtbot, request):
    """Press F8 on the canvas, and wait for the answer unless the check is slow on purpose."""

    def check():
        window.view.setFocus()
        qtbot.keyClick(window.view, Qt.Key.Key_F8)
        if "in_pieces" not in request.fixturenames:
            qtbot.waitUntil(lambda: not window.evaluation.checking.is_running)

    return check


def status(window):
    return window.status.message.text()


def test_f8_checks_every_gradient_and_sums_up(shopping, check):
    check()
    assert status(shopping) == "8 of 8 gradients agree with central differences."
    assert not shopping.status.sign.isVisible()
    assert shopping.view.edge_texts(TAX) == ("1.1", "650")


def test_the_run_menu_has_it(shopping, trigger):
    assert "check_gradients" in [a.objectName() for a in shopping.menus.menus["Run"].actions()]
    trigger("check_gradients")
    assert status(shopping).startswith("8 of 8")


def test_a_wrong_backward_is_named_as_a_warning(shopping, check, monkeypatch):
    monkeypatch.setattr(LAYERS["Mul"], "backward", lambda self, dout: (dout * self.y, dout))
    check()
    assert status(shopping).startswith(
        "3 of 8 gradients differ from central differences: tax → price.y (relative error 1), "
    )
    assert shopping.status.sign.isVisible()


def test_a_kink_is_no_difference(window, check):
    window.document.load(build({"x": 0.0, "y": 1.0}, {"r": ("ReLU", "x"), "f": ("Add", "r", "y")}))
    check()
    assert status(window) == "2 of 3 gradients agree with central differences, 1 at a kink."
    assert not window.status.sign.isVisible()


def test_a_missing_input_is_refused_as_forward_does(shopping, check, trigger):
    shopping.document.delete([], [TAX])
    trigger("forward")
    refusal = status(shopping).removeprefix("Forward")
    shopping.status.say("")
    check()
    assert status(shopping) == f"Check Gradients{refusal}"
    assert "y of price has no input" in refusal
    assert shopping.status.sign.isVisible()


def test_a_lone_node_has_nothing_to_check(window, check):
    window.document.load(build({"a": 1.0}))
    check()
    assert status(window) == "No wire leads to a: nothing to check."


# the inspector


@pytest.fixture
def edge_page(shopping, qtbot):
    shopping.document.selection.set([], [TAX])
    page = shopping.inspector.edge_page
    qtbot.waitUntil(page.isVisible)
    return page


def test_the_inspector_tells_the_numerical_gradient_and_the_verdict(edge_page, check, qtbot):
    assert not edge_page.numerical.isVisible()
    assert not edge_page.verdict.isVisible()
    check()
    qtbot.waitUntil(edge_page.numerical.isVisible)
    assert float(edge_page.numerical.text.text()) == pytest.approx(650.0)
    assert edge_page.numerical.note.text().startswith("relative error ")
    assert edge_page.verdict.text() == "Agrees with the central difference."


def test_the_inspector_forgets_the_check_with_the_graph(shopping, edge_page, check, qtbot):
    check()
    qtbot.waitUntil(edge_page.verdict.isVisible)
    shopping.document.set_parameter("tax", "value", 2.0)
    qtbot.waitUntil(lambda: not edge_page.verdict.isVisible())
    assert not edge_page.numerical.isVisible()


def test_a_taken_back_step_takes_its_verdict_along(shopping, edge_page, check, qtbot, trigger):
    check()
    qtbot.waitUntil(edge_page.verdict.isVisible)
    for _ in range(9):
        trigger("step_back")
    qtbot.waitUntil(lambda: not edge_page.verdict.isVisible())


def test_an_array_shows_its_numerical_cells(window, check, qtbot):
    window.document.load(build({"a": [1.0, 2.0], "b": [3.0, 4.0]}, {"f": ("Mul", "a", "b")}))
    window.document.selection.set([], [Edge("a", "f", "x")])
    check()
    cells = window.inspector.edge_page.numerical.cells
    qtbot.waitUntil(cells.isVisible)
    assert cells.model().index(0, 1).data() == "4"


def test_what_cannot_be_checked_shows_no_number(window, check, qtbot):
    window.document.load(build({"a": 1e200}, {"f": ("Mul", "a", "a")}))
    window.document.selection.set([], [Edge("a", "f", "x")])
    check()
    page = window.inspector.edge_page
    qtbot.waitUntil(page.verdict.isVisible)
    assert page.verdict.text().startswith("Cannot be checked: something is inf or nan")
    assert not page.numerical.isVisible()


# progress


def test_a_short_check_shows_no_progress(shopping, check):
    check()
    assert not shopping.status.progress.isVisible()


def test_a_long_check_shows_how_far_it_is(shopping, check, qtbot, stuck_after):
    stuck_after(3)
    progress = shopping.status.progress
    check()
    assert progress.isVisible()
    assert progress.bar.maximum() == 8
    qtbot.waitUntil(lambda: progress.bar.value() == 3)
    assert progress.bar.text() == "3 of 8 gradients"


def test_progress_goes_when_a_long_check_is_done(shopping, check, qtbot, in_pieces):
    check()
    assert shopping.status.progress.isVisible()
    qtbot.waitUntil(lambda: not shopping.status.progress.isVisible())
    assert status(shopping) == "8 of 8 gradients agree with central differences."


def test_the_window_lives_while_a_check_runs(shopping, check, qtbot, endless):
    check()
    shopping.document.move({"tax": (40.0, 800.0)})
    qtbot.keyClick(shopping.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(shopping.document.selection.nodes) == 9
    assert shopping.evaluation.checking.is_running


@pytest.mark.parametrize("focus", ["canvas", "palette", "inspector"])
def test_esc_stops_a_check_wherever_the_focus_is(shopping, check, qtbot, endless, focus):
    shopping.document.selection.set(["apple"])
    page = shopping.inspector.node_page
    qtbot.waitUntil(page.isVisible)
    check()
    widgets = {
        "canvas": shopping.view,
        "palette": shopping.palette_dock.list,
        "inspector": page.name.edit,
    }
    widgets[focus].setFocus()
    qtbot.keyClick(widgets[focus], Qt.Key.Key_Escape)
    assert not shopping.evaluation.checking.is_running
    assert not shopping.status.progress.isVisible()
    assert status(shopping) == "Stopped before the first of 8 gradients."
    assert shopping.document.selection.nodes == {"apple"}


def test_the_stop_button_stops_and_keeps_what_was_found(shopping, check, qtbot, stuck_after):
    stuck_after(2)
    checking = shopping.evaluation.checking
    check()
    qtbot.waitUntil(lambda: checking.done == 2)
    button = shopping.findChild(QPushButton, "stop_gradient_check")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not checking.is_running
    assert checking.done == 2
    assert status(shopping) == (
        "Stopped after 2 of 8 gradients: 2 of 2 gradients agree with central differences."
    )


def test_an_edit_ends_a_running_check_silently(shopping, check, endless):
    check()
    shopping.document.set_parameter("tax", "value", 2.0)
    assert not shopping.evaluation.checking.is_running
    assert not shopping.status.progress.isVisible()
    assert status(shopping) == ""


def test_another_graph_ends_a_running_check(shopping, check, endless):
    check()
    shopping.document.load(build({"a": 1.0}))
    assert not shopping.evaluation.checking.is_running
