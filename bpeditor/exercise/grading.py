"""Grading: a table of answers with their verdicts, for people and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bpeditor.engine.report import aligned, short
from bpeditor.engine.run import Run
from bpeditor.exercise.answers import Answers, plain_answer
from bpeditor.exercise.judging import Judgement, Verdict, judge
from bpeditor.exercise.laboratory import Laboratory
from bpeditor.exercise.places import in_words, place_in_words
from bpeditor.graph.exercise import Asked, Exercise, Place, What
from bpeditor.graph.exercise_schema import written_place
from bpeditor.graph.graph import Graph


@dataclass(frozen=True)
class Row:
    """One question, its answer in words, and what is said of it.

    Parameters
    ----------
    question
        The same for a program: the place and the answer as files write them.
    """

    name: str
    question: dict[str, object]
    answer: str
    judgement: Judgement


@dataclass(frozen=True)
class Grade:
    """All questions of an exercise."""

    rows: tuple[Row, ...]

    @property
    def right(self) -> int:
        """How many answers are right."""
        return sum(row.judgement.verdict is Verdict.RIGHT for row in self.rows)

    @property
    def is_full(self) -> bool:
        """Whether all are."""
        return self.right == len(self.rows)

    def as_table(self) -> str:
        """Return a line for each question, and the total."""
        lines = [["question", "answer", "verdict", "likely cause"]]
        for row in self.rows:
            judgement = row.judgement
            lines.append([row.name, row.answer, judgement.verdict.value, judgement.cause])
        return f"{aligned(lines)}\n{self.right} of {len(self.rows)} right\n"

    def as_json(self) -> str:
        """Return the same as one JSON object."""
        questions = [
            {
                **row.question,
                "verdict": row.judgement.verdict.value,
                "cause": row.judgement.cause,
            }
            for row in self.rows
        ]
        document = {"right": self.right, "asked": len(self.rows), "questions": questions}
        return json.dumps(document, ensure_ascii=False) + "\n"


def grade(graph: Graph, answers: Answers) -> Grade:
    """Grade answers to the exercise of a graph.

    Raises
    ------
    RunError
        If the graph cannot be evaluated.
    """
    exercise = graph.exercise or Exercise()
    run = run_of(graph)
    rows = [_judged(graph, run, asked, answers) for asked in exercise.hidden]
    laboratory = None if exercise.mistake is None else Laboratory(run, exercise.mistake)
    if laboratory is not None and laboratory.has_effect:
        rows.append(_checked(graph, laboratory, answers.wrong))
    return Grade(tuple(rows))


def run_of(graph: Graph) -> Run:
    """Return a run that knows all numbers that the exercise of a graph is about.

    Raises
    ------
    RunError
        If the graph cannot be evaluated.
    """
    exercise = graph.exercise or Exercise()
    run = Run(graph)
    run.forward()
    is_needed = any(asked.what is What.GRADIENT for asked in exercise.hidden)
    if is_needed or exercise.mistake is not None or run.target is not None:
        run.backward()
    return run


def _judged(graph: Graph, run: Run, asked: Asked, answers: Answers) -> Row:
    name = in_words(asked, source_at(graph, asked.place))
    question: dict[str, object] = {**written_place(asked.place), "what": asked.what.value}
    if asked not in answers.numbers:
        return Row(name, question, "", Judgement(Verdict.MISSING))
    answer = answers.numbers[asked]
    question["answer"] = plain_answer(answer)
    return Row(name, question, short(answer), judge(run, asked, answer))


def _checked(graph: Graph, laboratory: Laboratory, wrong: Place | None) -> Row:
    name, question = "first wrong number", {"what": "wrong"}
    if wrong is None:
        return Row(name, {**question}, "", Judgement(Verdict.MISSING))
    found = laboratory.check(wrong)
    judgement = Judgement(Verdict.RIGHT if found.is_right else Verdict.WRONG, found.sentence)
    words = place_in_words(wrong, source_at(graph, wrong))
    return Row(name, {**question, "answer": written_place(wrong)}, words, judgement)


def source_at(graph: Graph, place: Place) -> str:
    """Return the node that feeds a place; "" of an output."""
    edge = graph.feeding(place.node, place.port)
    return "" if edge is None else edge.source
