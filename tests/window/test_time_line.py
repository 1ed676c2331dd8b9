"""The time line under the canvas: buttons, track and keys, by real events."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from bpeditor.document.playback import SPEEDS
from bpeditor.graph.graph import Graph
from tests.gestures import CTRL, LEFT, NONE

STEPS = 18


@pytest.fixture
def line(shopping):
    return shopping.time_line


@pytest.fixture
def position(shopping):
    return lambda: shopping.evaluation.position


def button(line, name):
    return next(
        each for each in line.findChildren(QToolButton) if each.defaultAction().objectName() == name
    )


def click(line, name):
    QTest.mouseClick(button(line, name), LEFT)


def at(line, position):
    return QPoint(round(line.track.x_of(position)), line.track.height() // 2)


def test_the_track_is_empty_before_anything_is_computed(line):
    assert line.track.maximum() == 0
    assert line.count.isHidden()


def test_the_buttons_walk_through_all_steps(line, position):
    click(line, "step")
    click(line, "step")
    assert (position(), line.track.value(), line.count.text()) == (2, 2, "2 / 18")
    click(line, "step_back")
    assert position() == 1
    click(line, "last_step")
    assert position() == STEPS
    click(line, "first_step")
    assert position() == 0


def test_the_last_step_of_a_graph_that_was_not_computed_computes_it(line, position):
    click(line, "last_step")

    assert position() == STEPS


def test_a_press_on_the_track_goes_there(line, position):
    click(line, "step")

    QTest.mousePress(line.track, LEFT, NONE, at(line, 7))

    assert position() == 7
    QTest.mouseRelease(line.track, LEFT, NONE, at(line, 7))


def test_dragging_scrubs_through_what_canvas_and_steps_show(line, position, shopping):
    click(line, "step")
    seen = []
    shopping.evaluation.changed.connect(lambda: seen.append(position()))

    QTest.mousePress(line.track, LEFT, NONE, at(line, 2))
    for place in (3, 6, 9, 4, -50, 99):
        QTest.mouseMove(line.track, at(line, place))
    QTest.mouseRelease(line.track, LEFT, NONE, at(line, 99))

    assert seen == [2, 3, 6, 9, 4, 0, STEPS]
    assert shopping.status.message.text() == "Step 18 of 18: gradient of apple = 2.2"


def press_key(key, modifiers=NONE):
    return lambda window: QTest.keyClick(window.time_line.track, key, modifiers)


def press_right(window):
    QTest.mouseClick(window.time_line.track, Qt.MouseButton.RightButton)


def open_another_graph(window):
    window.document.load(Graph())


def delete_a_node(window):
    window.document.delete(["apple_price"], [])


@pytest.mark.parametrize(
    "interrupt",
    [
        press_key(Qt.Key.Key_Escape),
        press_key(Qt.Key.Key_F7),
        press_key(Qt.Key.Key_F5),
        press_key(Qt.Key.Key_Z, CTRL),
        press_right,
        open_another_graph,
        delete_a_node,
    ],
    ids=["escape", "step", "forward", "undo", "right button", "another graph", "an edit"],
)
def test_an_interrupted_scrub_leaves_the_handle_where_the_steps_are(
    line, position, shopping, interrupt
):
    shopping.document.set_target("all_price")
    click(line, "last_step")
    QTest.mousePress(line.track, LEFT, NONE, at(line, 9))
    QTest.mouseMove(line.track, at(line, 6))

    interrupt(shopping)
    assert line.track.value() == position() <= len(shopping.evaluation.steps)
    QTest.mouseMove(line.track, at(line, 3))
    QTest.mouseRelease(line.track, LEFT, NONE, at(line, 3))

    assert line.track.value() == position() <= len(shopping.evaluation.steps)
    assert not line.track.isSliderDown()


@pytest.mark.parametrize(
    "cancel",
    [
        press_key(Qt.Key.Key_Escape),
        press_right,
        lambda window: window.view.setFocus(),
        lambda window: QTest.mousePress(window.time_line.track, Qt.MouseButton.MiddleButton),
    ],
    ids=["escape", "right button", "focus", "middle button"],
)
def test_a_cancelled_scrub_goes_back_to_where_it_began(line, position, shopping, cancel):
    click(line, "last_step")
    shopping.evaluation.seek(11)
    QTest.mousePress(line.track, LEFT, NONE, at(line, 9))
    QTest.mouseMove(line.track, at(line, 6))
    assert position() == 6

    cancel(shopping)
    assert (position(), line.track.value()) == (11, 11)
    QTest.mouseMove(line.track, at(line, 3))
    QTest.mouseRelease(line.track, LEFT, NONE, at(line, 3))
    assert (position(), line.track.value()) == (11, 11)


def test_moving_over_the_track_without_a_button_changes_nothing(line, position):
    click(line, "step")

    QTest.mouseMove(line.track, at(line, 7))

    assert position() == 1


def test_a_scrub_that_is_refused_leaves_the_handle_where_the_steps_are(line, position, shopping):
    shopping.evaluation.seek(7)
    shopping.document.delete(["price", "all_price"], [])  # two results: neither is the target

    QTest.mouseClick(line.track, LEFT, NONE, at(line, 17))

    assert shopping.status.message.text().startswith("Step stopped: ")
    assert (position(), line.track.value()) == (7, 7)


def test_other_buttons_do_not_scrub(line, position):
    click(line, "step")

    QTest.mouseClick(line.track, Qt.MouseButton.RightButton, NONE, at(line, 7))
    QTest.mouseClick(line.track, Qt.MouseButton.MiddleButton, NONE, at(line, 7))

    assert position() == 1


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        (Qt.Key.Key_Right, 5),
        (Qt.Key.Key_Left, 3),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, STEPS),
    ],
)
def test_keys_walk_on_the_track(line, position, shopping, key, wanted):
    shopping.evaluation.seek(4)
    line.track.setFocus()

    QTest.keyClick(line.track, key)

    assert position() == wanted


def test_play_and_pause_are_one_button(line, shopping, qtbot):
    play = button(line, "play")
    shopping.runs.playback.set_speed(SPEEDS[0])

    click(line, "play")
    assert (play.text(), shopping.runs.playback.is_playing) == ("Pause", True)
    click(line, "play")
    assert (play.text(), shopping.runs.playback.is_playing) == ("Play", False)


def test_a_pace_is_chosen_from_the_list_and_played(line, shopping, qtbot):
    line.speed.setFocus()
    QTest.keyClick(line.speed, Qt.Key.Key_End)
    assert shopping.runs.playback.speed == SPEEDS[-1]

    QTest.keyClick(shopping.view, Qt.Key.Key_F4)

    qtbot.waitUntil(lambda: shopping.evaluation.position == STEPS)
    assert not shopping.runs.playback.is_playing


def test_scrubbing_pauses(line, shopping):
    QTest.keyClick(shopping.view, Qt.Key.Key_F4)

    QTest.mouseClick(line.track, LEFT, NONE, at(line, 7))

    assert not shopping.runs.playback.is_playing


def test_a_breakpoint_is_set_with_the_key_at_the_selected_node(shopping, qtbot):
    shopping.document.selection.set(["apple_price"])
    QTest.keyClick(shopping.view, Qt.Key.Key_B)
    shopping.runs.playback.set_speed(SPEEDS[-1])

    QTest.keyClick(shopping.view, Qt.Key.Key_F4)

    qtbot.waitUntil(lambda: not shopping.runs.playback.is_playing)
    assert shopping.evaluation.acting.node == "apple_price"
    assert shopping.status.message.text() == "Step 3 of 18: apple_price = 200"


def test_a_graph_that_cannot_be_computed_says_why_it_does_not_play(window):
    QTest.keyClick(window.view, Qt.Key.Key_F4)

    assert window.status.message.text().startswith("Play stopped: ")


def test_playing_says_where_it_is(line, shopping):
    shopping.runs.playback.set_speed(SPEEDS[0])
    click(line, "play")

    assert shopping.status.message.text() == "Step 1 of 18: apple = 100"


def test_the_track_says_what_a_step_is(line, shopping):
    shopping.evaluation.seek(4)

    assert line.track.accessibleName() == "Time line"
    assert line.track.x_of(0) < line.track.x_of(5) < line.track.x_of(STEPS)
    assert line.track.position_at(line.track.x_of(5)) == 5


def test_a_release_that_went_elsewhere_ends_the_scrub_with_the_next_move(line, position):
    click(line, "step")
    QTest.mousePress(line.track, LEFT, NONE, at(line, 4))
    assert line.track.isSliderDown()

    free = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at(line, 9)),
        QPointF(line.track.mapToGlobal(at(line, 9))),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        NONE,
    )
    QApplication.sendEvent(line.track, free)

    assert (position(), line.track.isSliderDown()) == (4, False)
