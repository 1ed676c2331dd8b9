"""Laying out in the window: at once where it is short, with progress and a way out where not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from bpeditor.graph import files
from bpeditor.window import layout_command
from tests.benchmarks.graphs import layered


def places(window):
    return {node.id: node.position for node in window.document.graph.nodes()}


@pytest.fixture
def slow(window, monkeypatch):
    """A graph whose layout has only begun when the key has been pressed."""
    monkeypatch.setattr(layout_command, "FIRST_SLICE", 0)
    monkeypatch.setattr(layout_command, "SLICE", 0)
    window.document.load(layered(60))
    window.view.setFocus()
    return window


def press_l(window, qtbot):
    qtbot.keyClick(window.view, Qt.Key.Key_L)


def test_a_long_layout_shows_progress_and_arrives_as_one_step(slow, qtbot):
    before = files.dumps(slow.document.graph)
    press_l(slow, qtbot)
    assert slow.status.layout_progress.isVisible()
    assert slow.status.message.text() == "Laying out 60 nodes…"
    assert files.dumps(slow.document.graph) == before
    qtbot.waitUntil(lambda: not slow.layouts.is_slow, timeout=20_000)
    assert not slow.status.layout_progress.isVisible()
    assert slow.document.undo_stack.count() == 1
    assert files.dumps(slow.document.graph) != before
    slow.document.undo_stack.undo()
    assert files.dumps(slow.document.graph) == before


def test_progress_rises_while_a_layout_works(slow, qtbot):
    bar, seen = slow.status.layout_progress.bar, []
    slow.layouts.changed.connect(lambda: seen.append(bar.value()))
    press_l(slow, qtbot)
    assert bar.maximum() == 100
    qtbot.waitUntil(lambda: not slow.layouts.is_slow, timeout=20_000)
    assert seen == sorted(seen)
    assert len(set(seen)) > 5


def press_escape(window, qtbot):
    qtbot.keyClick(window.view, Qt.Key.Key_Escape)


def press_the_button(window, qtbot):
    button = window.findChild(QPushButton, "stop_layout")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("stop", [press_escape, press_the_button])
def test_a_long_layout_can_be_stopped(slow, qtbot, stop):
    before = places(slow)
    press_l(slow, qtbot)
    stop(slow, qtbot)
    assert not slow.layouts.is_slow
    assert not slow.status.layout_progress.isVisible()
    assert places(slow) == before
    assert slow.status.message.text() == "Layout stopped: nothing has moved."


def test_escape_has_its_own_use_again_when_the_layout_is_done(slow, qtbot):
    press_l(slow, qtbot)
    press_escape(slow, qtbot)
    slow.document.selection.set(["n3"])
    press_escape(slow, qtbot)
    assert slow.document.selection.is_empty()


def test_a_graph_that_changes_meanwhile_is_not_moved(slow, qtbot):
    press_l(slow, qtbot)
    slow.document.delete(["n7"])
    assert not slow.layouts.is_slow
    assert slow.document.undo_stack.count() == 1


def test_another_press_starts_again(slow, qtbot):
    press_l(slow, qtbot)
    press_l(slow, qtbot)
    assert slow.layouts.is_slow
    qtbot.waitUntil(lambda: not slow.layouts.is_slow, timeout=20_000)
    assert slow.document.undo_stack.count() == 1
