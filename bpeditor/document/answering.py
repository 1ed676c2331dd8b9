"""How far a learner is with the exercise of a document: answers, verdicts, what is hidden still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bpeditor.document.document import Document
from bpeditor.engine.run import Run
from bpeditor.graph.changes import MoveNodes, SetExercise, SetFrame
from bpeditor.graph.exercise import Asked, Exercise, Mistake, Place, What
from bpeditor.layers import Value

if TYPE_CHECKING:  # what judges is imported when there is something to judge
    from bpeditor.exercise.answers import Answers
    from bpeditor.exercise.judging import Judgement
    from bpeditor.exercise.laboratory import Finding, Laboratory

WITHOUT_RESULTS = frozenset({MoveNodes, SetFrame, SetExercise})
"""Changes that leave every result as it is."""


class Answering(QObject):
    """Keeps what was answered until the graph is another; it is no part of the graph.

    A number is hidden until it has been answered right or revealed, and gradients are those of a
    planted mistake until that has been found.
    """

    changed = Signal()
    """There are other answers, or something else is hidden."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._shown: Run | None = None
        self._right: Run | None = None
        self._numbers: dict[Asked, Value | None] = {}
        self._judgements: dict[Asked, Judgement] = {}
        self._solved: set[Asked] = set()
        self._revealed: set[Asked] = set()
        self.values: frozenset[str] = frozenset()
        """The nodes whose values are hidden."""
        self.gradients: frozenset[Place] = frozenset()
        """Where gradients are hidden: what is asked for, and wherever else that stands."""
        self._seen: Exercise | None = None
        self.laboratory: Laboratory | None = None
        """The wrong gradients that are shown in the place of the right ones."""
        self._offered_for: tuple[Run, tuple[str, ...]] | None = None
        self._offered: list[Mistake] = []
        self.guess: Place | None = None
        self.finding: Finding | None = None
        """What a check said of the guess."""
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_replaced)
        self._hide()

    # what is asked

    @property
    def exercise(self) -> Exercise:
        """What the document asks."""
        return self._document.graph.exercise or Exercise()

    @property
    def is_hiding(self) -> bool:
        """Whether anything that is shown differs from what was computed."""
        return bool(self.values or self.gradients) or self.laboratory is not None

    def judgement(self, asked: Asked) -> Judgement | None:
        """Return what was said of the last answer, if there was one."""
        return self._judgements.get(asked)

    def is_open(self, asked: Asked) -> bool:
        """Say whether a number is hidden still."""
        return asked not in self._solved | self._revealed

    @property
    def right(self) -> int:
        """How many questions were answered right, without having been revealed."""
        is_found = self.finding is not None and self.finding.is_right and self.guess is not None
        return len(self._solved.intersection(self.exercise.hidden)) + is_found

    @property
    def total(self) -> int:
        """How many questions there are."""
        mistake = self.exercise.mistake
        is_found = mistake is not None and self.finding is not None and self.finding.is_right
        is_asked = self.laboratory is not None or is_found
        return len(self.exercise.hidden) + is_asked

    @property
    def answers(self) -> Answers:
        """All that was answered so far, as it can be saved."""
        from bpeditor.exercise.answers import Answers

        hidden = set(self.exercise.hidden)
        numbers = {asked: number for asked, number in self._numbers.items() if asked in hidden}
        return Answers(numbers, self.guess if self.exercise.mistake else None)

    # verbs

    def answer(self, asked: Asked, number: Value | None) -> Judgement:
        """Judge an answer; a right one is shown from now on.

        Raises
        ------
        RunError
            If the graph cannot be evaluated.
        """
        from bpeditor.exercise.judging import Verdict, judge

        judgement = judge(self._run(), asked, number)
        self._numbers[asked], self._judgements[asked] = number, judgement
        if judgement.verdict is Verdict.RIGHT:
            self._solved.add(asked)
        self._hide()
        self.changed.emit()
        return judgement

    def reveal(self, asked: Asked) -> None:
        """Show a number; it does not count as answered."""
        self._revealed.add(asked)
        self._numbers.pop(asked, None)
        self._judgements.pop(asked, None)
        self._hide()
        self.changed.emit()

    def number(self, asked: Asked) -> Value | None:
        """Return the right number, once it is no longer hidden.

        Raises
        ------
        RunError
            If the graph cannot be evaluated.
        """
        from bpeditor.exercise.places import right_number

        assert not self.is_open(asked), "what is hidden is told to nobody"
        return right_number(self._run(), asked)

    def check(self, place: Place) -> None:
        """Say whether a planted mistake first shows at a place; if so, it is repaired."""
        assert self.laboratory is not None, "there is something to find"
        tells_numbers = not self.values and not self.gradients
        self.guess = place
        self.finding = self.laboratory.check(place, tells_numbers=tells_numbers)
        if self.finding.is_right:
            self.laboratory = None
        self.changed.emit()

    def reveal_mistake(self) -> None:
        """Say where a planted mistake first shows, and repair it."""
        assert self.laboratory is not None, "there is something to find"
        tells_numbers = not self.values and not self.gradients
        self.finding = self.laboratory.solution(tells_numbers=tells_numbers)
        self.guess = self.laboratory = None
        self.changed.emit()

    def offers(self, node_ids: tuple[str, ...]) -> list[Mistake]:
        """Return the mistakes that would make a difference in the backward of some nodes.

        Raises
        ------
        RunError
            If the graph cannot be evaluated.
        """
        from bpeditor.exercise.offers import offers

        run = self._run()
        if (run, node_ids) != self._offered_for:
            self._offered_for = run, node_ids
            self._offered = offers(run, node_ids)
        return self._offered

    # following

    def follow(self, run: Run | None, *, is_new: bool = True) -> None:
        """Take note of the run whose results are shown; for the evaluation alone.

        Parameters
        ----------
        is_new
            Whether its results are others than before: a step shows more of the same ones.
        """
        self._shown = run
        if is_new or self.laboratory is None:
            self._plant()
            self._hide()

    def _run(self) -> Run:
        from bpeditor.exercise.grading import run_of

        if self._right is None:
            self._right = run_of(self._document.graph)
        return self._right

    def _on_changed(self, changes: tuple[object, ...]) -> None:
        if self._seen is None and self._document.graph.exercise is None:
            self._right = None
            return
        kinds = set(map(type, changes))
        if kinds <= {MoveNodes, SetFrame}:
            return
        if not kinds <= WITHOUT_RESULTS:
            self._forget_slips()
        if SetExercise not in kinds:
            return
        self._right = None  # a gradient may be asked for now
        if (self._seen or Exercise()).mistake != self.exercise.mistake:
            self.guess = self.finding = None
            self._plant()
        self._hide()
        self.changed.emit()

    def _on_replaced(self) -> None:
        self._right = self._shown = None
        self._numbers, self._judgements, self._revealed = {}, {}, set()
        self._solved = set()
        self.guess = self.finding = None
        self._plant()
        self._hide()
        self.changed.emit()

    def _forget_slips(self) -> None:
        """Drop what was said of wrong answers: other inputs make other numbers.

        What was found stays found: a learner who plays with an input must not begin anew.
        """
        self._right = None
        self._judgements = {a: self._judgements[a] for a in self._solved}
        if self.finding is not None and not self.finding.is_right:
            self.guess = self.finding = None

    def _hide(self) -> None:
        self._seen = self._document.graph.exercise
        known = self._solved | self._revealed
        left = [asked for asked in self.exercise.hidden if asked not in known]
        self.values = frozenset(asked.place.node for asked in left if asked.what is What.VALUE)
        places = {asked.place for asked in left if asked.what is What.GRADIENT}
        self.gradients = frozenset(places | self._copies(places))

    def _copies(self, places: set[Place]) -> set[Place]:
        """Return where else the gradients of some places are shown."""
        run, graph = self._shown, self._document.graph
        if run is None or not places:
            return set()
        from bpeditor.exercise.places import copies_of

        return set().union(*(copies_of(run, graph, place) for place in places))

    def _planted(self) -> Mistake | None:
        """Return the mistake that has not been found yet."""
        return None if self.finding is not None and self.finding.is_right else self.exercise.mistake

    def _plant(self) -> None:
        """Compute the wrong gradients of the shown run."""
        mistake, run = self._planted(), self._shown
        self.laboratory = None
        if mistake is not None and run is not None and run.has_gradients:
            from bpeditor.exercise.laboratory import Laboratory

            laboratory = Laboratory(run, mistake)
            self.laboratory = laboratory if laboratory.has_effect else None
