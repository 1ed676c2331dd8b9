"""Findings of what is shown: asked for, kept, and gone with the results."""

import pytest

from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.explain.findings import Kind
from tests.building import build


@pytest.fixture
def document(qapp):
    document = Document()
    document.load(build({"x": -1.0, "w": 0.0}, {"r": ("ReLU", "x"), "z": ("Mul", "r", "w")}))
    return document


@pytest.fixture
def evaluation(document):
    return Evaluation(document)


def found(evaluation):
    return [(finding.kind, finding.node) for finding in evaluation.diagnosis.findings()]


def test_nothing_is_found_before_anything_is_shown(evaluation):
    assert found(evaluation) == []


def test_after_forward_values_are_judged_and_after_backward_gradients_too(evaluation):
    evaluation.forward()
    assert found(evaluation) == [(Kind.DEAD, "r")]
    evaluation.backward()
    assert found(evaluation) == [(Kind.DEAD, "r"), (Kind.ZERO, "w"), (Kind.ZERO, "x")]


def test_steps_that_are_not_shown_yet_are_not_told(evaluation):
    kinds = []
    for _ in range(8):
        evaluation.step()
        kinds.append({kind for kind, _ in found(evaluation)})

    assert kinds == [set()] * 3 + [{Kind.DEAD}] * 4 + [{Kind.DEAD, Kind.ZERO}]


def test_an_edit_makes_the_findings_go(document, evaluation):
    evaluation.backward()
    assert found(evaluation)
    document.set_parameter("x", "value", 1.0)
    assert found(evaluation) == []
    evaluation.backward()
    assert found(evaluation) == [(Kind.ZERO, "x")]


def test_marks_are_put_when_asked_for_and_go_with_the_results(document, evaluation, qtbot):
    evaluation.backward()
    assert evaluation.diagnosis.marked == frozenset()
    with qtbot.waitSignal(evaluation.diagnosis.changed):
        evaluation.diagnosis.mark()
    assert evaluation.diagnosis.marked == {"r", "w", "x"}
    assert [finding.kind for finding in evaluation.diagnosis.at("x")] == [Kind.ZERO]
    document.set_parameter("x", "value", 1.0)
    assert evaluation.diagnosis.marked == frozenset()


def test_backward_finds_nothing_by_itself(evaluation, monkeypatch):
    def refuse(_run):
        raise AssertionError

    monkeypatch.setattr("bpeditor.explain.diagnosis.diagnose", refuse)
    evaluation.backward()
    evaluation.step_back()
