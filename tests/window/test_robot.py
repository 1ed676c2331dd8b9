"""A robot of random gestures: what must hold after each act holds, and every act can be undone.

``pytest tests/window/test_robot.py --robots 200`` lets more of them work.
"""

import pytest
from PySide6.QtGui import QAction

from bpeditor.canvas import view
from bpeditor.canvas.frames import FrameBoxes
from bpeditor.canvas.geometry import Geometry
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.document.playback import Playback
from bpeditor.graph import examples
from bpeditor.graph.files import load
from bpeditor.graph.graph import Graph
from bpeditor.window import run_commands
from bpeditor.window.track import Track
from tests.learner import Learner, Student
from tests.watcher import shows_the_present

ACTS = 1_000
LOOKS = 50
"""Acts between two looks at what is on the screen."""
EXPLAINED = 3
"""One of so many robots works with the Explain panel open, and with local gradients shown."""
STARTS = (None, "apples", "two_layer_net", "dead_relu")


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--robots")))


def test_whatever_a_hand_does_the_canvas_shows_the_graph_and_undo_takes_it_back(window, seed):
    start = STARTS[seed % len(STARTS)]
    window.document.load(Graph() if start is None else load(examples.path_of(start)))
    if seed % EXPLAINED == EXPLAINED - 1:
        window.actions_by_name["explain"].trigger()
        window.findChild(QAction, "local_gradients").trigger()
    robot = Learner(window, seed)
    first = robot.bytes()

    for number in range(ACTS):
        try:
            robot.act()
            if number % LOOKS == 0 and len(window.document.graph):
                assert shows_the_present(window), "the picture is stale"
        except AssertionError as error:
            error.add_note(f"seed {seed}, act {number}: {robot.done}")
            raise

    last, stack = robot.bytes(), window.document.undo_stack
    steps = stack.index()
    undo_all(robot)
    assert robot.bytes() == first
    stack.setIndex(steps)
    assert robot.bytes() == last
    robot.check_everything()


def test_whoever_answers_an_exercise_is_told_nothing_and_undo_takes_all_back(window, seed):
    window.document.load(load(examples.path_of(STARTS[1 + seed % 3])))
    robot = Student(window, seed)
    first = robot.bytes()

    work(robot, 200)

    last, stack = robot.bytes(), window.document.undo_stack
    steps = stack.index()
    undo_all(robot)
    assert robot.bytes() == first
    stack.setIndex(steps)
    assert robot.bytes() == last
    robot.check_everything()


def work(robot, acts=ACTS):
    for number in range(acts):
        try:
            robot.act()
        except AssertionError as error:
            error.add_note(f"act {number}: {robot.done}")
            raise


def undo_all(robot):
    """Undo step by step: after each one everything must hold."""
    stack = robot.document.undo_stack
    while stack.canUndo():
        stack.undo()
        robot.check_everything()


def forgets_wires(geometry, rows):
    """Leave wires where they were."""


def forgets_selected_edges(geometry, nodes, edges):
    geometry.nodes.data["selected"][geometry.nodes.rows_of(nodes)] = True


def forgets_frames(frames, data, moved):
    """Leave frames where they were."""


def forgets_the_handle(track):
    """Leave the handle where it was."""


def shows_too_much(evaluation, node_id, direction):
    return node_id in evaluation._indices[direction]


def keeps_breakpoints(playback, breakpoints):
    playback.breakpoints |= breakpoints


def forgets_what_is_awaited(arrays, evaluation):
    """Leave cards as they are."""


def tells_all(evaluation, position):
    """Say what was computed, asked for or not."""
    del position
    run = evaluation._run
    return " ".join(map(str, [*run.values.values(), *run.gradients.values()]))


@pytest.mark.parametrize(
    ("part", "name", "mistake"),
    [
        (Track, "refresh", forgets_the_handle),
        (Evaluation, "_is_shown", shows_too_much),
        (Playback, "_set_breakpoints", keeps_breakpoints),
        (view, "mark_awaited", forgets_what_is_awaited),
        (Geometry, "_rewire", forgets_wires),
        (Geometry, "select", forgets_selected_edges),
        (FrameBoxes, "follow", forgets_frames),
    ],
)
def test_a_window_that_forgets_something_is_found_out(window, monkeypatch, part, name, mistake):
    window.document.load(load(examples.path_of("apples")))
    robot = Learner(window, 0)
    monkeypatch.setattr(part, name, mistake)

    with pytest.raises(AssertionError):
        work(robot)


def test_a_window_that_tells_what_is_asked_is_found_out(window, monkeypatch):
    monkeypatch.setattr(run_commands, "step_in_words", tells_all)
    window.document.load(load(examples.path_of("apples")))

    with pytest.raises(AssertionError, match="is told"):
        work(Student(window, 0))


def test_an_act_that_takes_two_steps_is_found_out(window, monkeypatch):
    def in_two_steps(document, positions, _series=None):
        for node_id, position in positions.items():
            move(document, {node_id: position})
            move(document, {node_id: (0.0, 0.0)})

    move = Document.move
    monkeypatch.setattr(Document, "move", in_two_steps)
    window.document.load(load(examples.path_of("apples")))
    robot = Learner(window, 0)

    with pytest.raises(AssertionError, match=r"one act is one step|the drag went on"):
        work(robot)
