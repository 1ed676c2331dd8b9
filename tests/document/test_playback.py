"""Steps that follow each other by themselves, and where they stop."""

import pytest

from bpeditor import Edge
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.document.playback import SPEEDS, Playback
from bpeditor.engine.run import Direction, Step
from bpeditor.graph.errors import MissingInputError
from tests.building import apples, build

STEPS = 10  # five nodes, forward and backward


@pytest.fixture
def document(qapp):
    document = Document()
    document.load(apples())
    return document


@pytest.fixture
def evaluation(document):
    return Evaluation(document, document)


@pytest.fixture
def playback(document, evaluation):
    playback = Playback(document, evaluation, document)
    playback.set_speed(SPEEDS[-1])
    return playback


@pytest.fixture
def played_through(qtbot, playback):
    def played_through():
        playback.play()
        qtbot.waitUntil(lambda: not playback.is_playing)

    return played_through


def test_playing_shows_every_step_once_and_stops_at_the_last(evaluation, playback, played_through):
    seen = []
    evaluation.changed.connect(lambda: seen.append(evaluation.position))

    played_through()

    assert seen == list(range(1, STEPS + 1))


def test_playing_goes_on_from_where_one_stands(evaluation, played_through):
    evaluation.seek(4)
    seen = []
    evaluation.changed.connect(lambda: seen.append(evaluation.position))

    played_through()

    assert seen[0] == 5


def test_playing_from_the_end_starts_anew(evaluation, playback):
    evaluation.backward()

    playback.play()

    assert (evaluation.position, playback.is_playing) == (1, True)


def test_a_pause_stays_where_it_is_and_play_goes_on(evaluation, playback):
    evaluation.seek(3)
    playback.play()

    playback.pause()

    assert (evaluation.position, playback.is_playing) == (4, False)


def test_playing_pauses_after_each_step_of_a_breakpoint(evaluation, playback, played_through):
    playback.toggle_breakpoint("apple_price")
    found = []
    for _ in range(3):
        played_through()
        found.append((evaluation.acting, evaluation.position == STEPS))

    assert found == [
        (Step(Direction.FORWARD, "apple_price"), False),
        (Step(Direction.BACKWARD, "apple_price"), False),
        (evaluation.acting, True),
    ]


def test_a_breakpoint_taken_back_does_not_pause(evaluation, playback, played_through):
    playback.toggle_breakpoint("apple_price")
    playback.toggle_breakpoint("apple_price")

    played_through()

    assert evaluation.position == STEPS


def test_an_edit_pauses_because_the_steps_are_others(document, playback):
    playback.play()

    document.set_parameter("tax", "value", 1.2)

    assert not playback.is_playing


@pytest.mark.parametrize("verb", ["forward", "backward", "clear"])
def test_another_command_pauses(evaluation, playback, verb):
    playback.play()

    getattr(evaluation, verb)()

    assert not playback.is_playing


def test_a_graph_that_cannot_be_computed_does_not_play(document, playback):
    document.delete([], [Edge("tax", "price", "y")])

    with pytest.raises(MissingInputError):
        playback.play()

    assert not playback.is_playing


def test_breakpoints_follow_a_renamed_node_and_go_with_a_deleted_one(document, playback):
    playback.toggle_breakpoint("tax")
    playback.toggle_breakpoint("apple")

    document.rename("tax", "vat")
    document.delete(["apple"])

    assert playback.breakpoints == {"vat"}


def test_another_graph_has_no_breakpoints(document, playback):
    playback.toggle_breakpoint("tax")

    document.load(build({"tax": 1.0}))

    assert playback.breakpoints == frozenset()


def test_a_faster_pace_counts_at_once(playback):
    playback.play()

    playback.set_speed(5.0)

    assert (playback.interval, playback.is_playing) == (200, True)
