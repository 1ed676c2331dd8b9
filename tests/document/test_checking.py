"""The gradient check of a document: in slices, and gone when the graph changes."""

import pytest

from bpeditor import Edge
from bpeditor.document import checking as module
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.gradcheck import Verdict
from bpeditor.graph.errors import EmptyGraphError, MissingInputError, TargetError
from bpeditor.layers import LAYERS
from tests.building import apples, build

TAX = Edge("tax", "price", "y")


@pytest.fixture
def document(qapp):
    document = Document()
    document.load(apples())
    return document


@pytest.fixture
def evaluation(document):
    return Evaluation(document)


@pytest.fixture
def checking(evaluation):
    return evaluation.checking


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


def test_a_short_check_is_done_at_once(qtbot, evaluation, checking):
    with qtbot.waitSignal(checking.finished):
        evaluation.check_gradients()
    assert not checking.is_running
    assert checking.is_complete
    assert [found.verdict for found in checking.comparisons()] == [Verdict.AGREES] * 4
    assert checking.comparison(TAX).numerical == pytest.approx(200.0)


def test_the_results_that_are_checked_are_shown(evaluation):
    evaluation.check_gradients()
    assert evaluation.edge_gradient(TAX) == 200.0
    assert evaluation.position == len(evaluation.steps)


def test_the_present_graph_is_checked_and_not_old_results(document, evaluation, checking):
    evaluation.backward()
    document.set_parameter("apple", "value", 7.0)
    evaluation.check_gradients()
    assert not evaluation.is_outdated
    assert checking.comparison(TAX).gradient == 14.0


def test_a_wrong_backward_is_found(evaluation, checking, monkeypatch):
    monkeypatch.setattr(LAYERS["Mul"], "backward", lambda self, dout: (dout * self.y, dout))
    evaluation.check_gradients()
    assert checking.comparison(TAX).verdict is Verdict.DIFFERS


def test_what_cannot_be_evaluated_is_refused_as_forward_refuses_it(document, evaluation, checking):
    document.delete([], [TAX])
    with pytest.raises(MissingInputError, match="y of price has no input"):
        evaluation.check_gradients()
    assert evaluation.missing == (("price", "y"),)
    assert not checking.is_running
    document.load(build({}))
    with pytest.raises(EmptyGraphError):
        evaluation.check_gradients()
    document.load(build({"a": 1, "b": 2}))
    with pytest.raises(TargetError):
        evaluation.check_gradients()


# slices


def test_a_long_check_goes_on_by_itself(qtbot, evaluation, checking, in_pieces):
    seen = []
    checking.changed.connect(lambda: seen.append((checking.done, checking.is_slow)))
    with qtbot.waitSignal(checking.finished):
        evaluation.check_gradients()
        assert checking.is_running
        assert (checking.done, checking.total) == (0, 4)
    assert seen == [(n // 2, True) for n in range(1, 9)] + [(4, False)]
    assert checking.is_complete


def test_a_stopped_check_keeps_what_it_found(qtbot, evaluation, checking, stuck_after):
    stuck_after(1)
    evaluation.check_gradients()
    qtbot.waitUntil(lambda: checking.done == 1)
    with qtbot.waitSignal(checking.finished):
        checking.stop()
    assert (checking.is_running, checking.is_complete, checking.done) == (False, False, 1)
    with qtbot.assertNotEmitted(checking.changed, wait=20):
        checking.stop()


def test_a_second_check_replaces_the_first(qtbot, evaluation, checking, stuck_after):
    stuck_after(3)
    evaluation.check_gradients()
    qtbot.waitUntil(lambda: checking.done == 3)
    evaluation.check_gradients()
    assert checking.done == 0
    qtbot.waitUntil(lambda: checking.done == 3)


# when it is forgotten


EDITS = {
    "another value": lambda document: document.set_parameter("tax", "value", 2.0),
    "a wire less": lambda document: document.delete([], [TAX]),
    "another node": lambda document: document.add_node("Input", (0.0, 0.0)),
    "another seed": lambda document: document.set_target("price", 2.0),
    "another name": lambda document: document.rename("tax", "vat"),
    "another graph": lambda document: document.load(apples()),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("is_running", [True, False], ids=["running", "done"])
def test_an_edit_ends_the_check_and_forgets_it(
    qtbot, document, evaluation, checking, monkeypatch, edit, is_running
):
    if is_running:
        monkeypatch.setattr(module, "FIRST_SLICE", 0)
    evaluation.check_gradients()
    assert checking.is_running == is_running
    with qtbot.assertNotEmitted(checking.finished, wait=20), qtbot.waitSignal(checking.changed):
        edit(document)
    assert not checking.is_running
    assert checking.comparisons() == []
    document.undo_stack.undo()
    assert checking.comparisons() == []


def test_a_move_and_a_selection_keep_the_check(document, evaluation, checking):
    evaluation.check_gradients()
    document.move({"tax": (50.0, 60.0)})
    document.selection.set(["tax"])
    evaluation.step_back()
    assert checking.done == 4


def test_clearing_the_results_forgets_the_check(evaluation, checking):
    evaluation.check_gradients()
    evaluation.clear()
    assert checking.comparisons() == []


def test_a_graph_without_wires_has_nothing_to_check(qtbot, document, evaluation, checking):
    document.load(build({"a": 1}))
    with qtbot.waitSignal(checking.finished):
        evaluation.check_gradients()
    assert (checking.done, checking.total, checking.is_complete) == (0, 0, True)
