"""Whether an answer is right, and if not, why probably."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.exercise.causes import cause_of
from bpeditor.exercise.comparing import NEARLY, agreeing_cells, agrees
from bpeditor.exercise.places import right_number
from bpeditor.exercise.rounding import rounded_zeros
from bpeditor.graph.exercise import Asked, What
from bpeditor.layers import Value, shape_of
from bpeditor.layers.values import plain

_ROUNDING = 1e-14
"""What a sum of a few terms may be off, as a part of its largest term (float64: 1.1e-16 each)."""
_SHOWN = 3


class Verdict(Enum):
    """What an answer is."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


@dataclass(frozen=True)
class Judgement:
    """A verdict, and the likely cause of a wrong answer as a sentence; "" if there is none.

    The sentence holds no number but the learner's own: it must not tell what is hidden.
    """

    verdict: Verdict
    cause: str = ""


def judge(run: Run, asked: Asked, answer: Value | None) -> Judgement:
    """Judge an answer.

    Parameters
    ----------
    run
        After backward; after forward, if a value is asked.
    answer
        None says that no gradient arrives there.
    """
    right = right_number(run, asked)
    if right is None or answer is None:
        return _about_nothing(asked, right, answer)
    noise = _noise(run, asked)
    if agrees(right, answer, noise=noise):
        return Judgement(Verdict.RIGHT)
    if shape_of(right) == shape_of(answer):
        right = _without_noise(run, asked, right, answer)
        if agrees(right, answer, noise=noise):
            return Judgement(Verdict.RIGHT)
    if agrees(right, answer, NEARLY, noise):
        return Judgement(Verdict.WRONG, "Nearly: write it with four digits or more.")
    return Judgement(Verdict.WRONG, cause_of(run, asked, answer) or _cells(right, answer, noise))


def _about_nothing(asked: Asked, right: Value | None, answer: Value | None) -> Judgement:
    if right is None and answer is None:
        return Judgement(Verdict.RIGHT)
    if asked.what is What.VALUE:
        return Judgement(Verdict.WRONG, "A value is asked for, and there is one.")
    if right is None:
        return Judgement(Verdict.WRONG, "Follow the edges: does a path lead on to the target?")
    return Judgement(Verdict.WRONG, "There is a path to the target, so a gradient arrives here.")


def _noise(run: Run, asked: Asked) -> float:
    """Return what rounding may leave where terms cancel: 0.1 + 0.2 − 0.3 is not 0 but 5.6e-17."""
    node_id = asked.place.node
    if asked.what is What.VALUE:
        is_sum = type(run.layer(node_id)).__name__ in {"Add", "Sub", "Sum"}
        terms = [run.values[edge.source] for edge in run.feeding(node_id)] if is_sum else []
    elif asked.place.port:
        terms = []
    else:
        terms = [run.edge_gradients[edge] for edge in run.reporting(node_id)]
    sizes = [np.max(np.abs(term)) for term in terms if term is not None]
    largest = float(max(sizes, default=0.0))
    return _ROUNDING * largest if np.isfinite(largest) else 0.0


def _without_noise(run: Run, asked: Asked, right: Value, answer: Value) -> Value:
    """Return the right number with a 0 where it is one, if that is what was answered."""
    is_zero = np.equal(answer, 0.0) & np.not_equal(right, 0.0)
    if not np.any(is_zero):
        return right
    return plain(np.where(is_zero & rounded_zeros(run, asked, right), 0.0, right))


def _cells(right: Value, answer: Value, noise: float) -> str:
    """Name the wrong cells of an array that has the right shape."""
    if shape_of(right) == () or shape_of(right) != shape_of(answer):
        return ""
    wrong = np.argwhere(~agreeing_cells(right, answer, noise=noise))
    if len(wrong) == np.size(right):
        return ""
    shown = ", ".join(str(cell) for cell in wrong[:_SHOWN].tolist())
    shown += ", …" if len(wrong) > _SHOWN else ""
    verb = "is" if len(wrong) == 1 else "are"
    return f"{len(wrong)} of {np.size(right)} cells {verb} wrong: {shown}."
