"""What a gradient promises, and what really happens when an input is moved."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf, isfinite, log10, nan
from sys import float_info

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.graph.errors import LayerRunError
from bpeditor.graph.graph import Graph
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Array, Value

Index = tuple[int, ...]
GOOD = 0.01
"""The part of the true change by which the line may miss it and still be called good."""
_ROUNDINGS = 16
"""Rounding may move the result by so many units in its last place; no line is blamed for that."""
_FASTER = 4.0
_HALVINGS = 18
"""To find an end to six digits; each asks for an evaluation."""
_SMALLEST, _WIDEST = 1e-6, 1e6
"""Steps that are tried for where the line is good, as parts of the input's scale."""
_NEARER = 24
"""How often a fourth of the smallest step is tried: 3e14 times as near."""
_DIGITS = 4
FARTHEST = float_info.max / 2.0
"""From a number to either side: so that the width of both is still a number."""


@dataclass(frozen=True)
class Change:
    """What a step of an input changes: as the gradient says, and truly.

    Attributes
    ----------
    step
        In units of the input.
    predicted, true
        Of the target, times the seed; in units of the target.
    """

    step: float
    predicted: float
    true: float

    @property
    def off(self) -> float:
        """By what part of the true change the prediction misses it; inf if nothing changes."""
        miss = abs(self.true - self.predicted)
        if miss == 0.0:
            return 0.0
        return miss / abs(self.true) if self.true else inf


class Nudge:
    """Moves one number of one Input, in a run of its own.

    L is the target times the seed, added up: what the gradients are gradients of.

    Parameters
    ----------
    graph
        Later changes of it do not matter.
    shown
        The run whose gradient is judged: it names target and seed, and is left alone.
    node_id
        The Input that is moved.
    cell
        The place of the number in an array.

    Attributes
    ----------
    value
        The number as it is in the graph.
    result
        L there.
    slope
        The gradient of L by the number: what the line promises for a step of 1.
    """

    def __init__(self, graph: Graph, shown: Run, node_id: str, cell: Index = ()) -> None:
        assert shown.target is not None, "there is no gradient without a target"
        self.node_id, self.target, self.cell = node_id, shown.target, cell
        self._run = Run(graph, shown.target, shown.seed)
        self._run.backward()
        gradient, start = self._run.gradients[node_id], self._run.values[node_id]
        assert gradient is not None, "a number that is moved has a gradient"
        assert start is not None, "and a value"
        self._start: Value = start
        self.value = float(np.asarray(start)[cell])
        self.slope = float(np.asarray(gradient)[cell])
        self.result = self._result()

    @property
    def span(self) -> float:
        """How far it is worth looking to either side: twice the number, and at least 2."""
        return min(2.0 * max(1.0, abs(self.value)), FARTHEST)

    def at(self, value: float) -> float:
        """Return L with the number moved to a value; nan where a layer refuses it, as a label."""
        if isinstance(self._start, float):
            self._run.set_inputs({self.node_id: value})
        else:
            moved: Array = np.array(self._start)
            moved[self.cell] = value
            self._run.set_inputs({self.node_id: moved})
        try:
            self._run.forward()
        except LayerRunError:
            return nan
        return self._result()

    def line(self, value: float) -> float:
        """Return what the tangent says L is with the number moved to a value."""
        return self.result + self.slope * (value - self.value)

    def change(self, value: float) -> Change:
        """Compare what the gradient predicts for a move to a value with what happens."""
        step = value - self.value
        return Change(step, self.slope * step, self.at(value) - self.result)

    def good_until(self, direction: float) -> float | None:
        """Return how far the line is good in a direction, +1 or −1: to 1 % of the true change.

        Returns
        -------
        float or None
            The value of the input there; ±inf if the line was good wherever it was tried. None
            if it is good nowhere: at a kink, or where the gradient is 0 and the curve is not flat.
        """
        step = self._first_good(direction)
        if step is None:
            return None
        widest = _WIDEST * max(1.0, abs(self.value))
        while step < widest and self._is_good(direction * _FASTER * step):
            step *= _FASTER
        if step >= widest:
            return direction * inf
        good, bad = step, _FASTER * step
        for _ in range(_HALVINGS):
            middle = 0.5 * (good + bad)
            good, bad = (middle, bad) if self._is_good(direction * middle) else (good, middle)
        return self.value + direction * good

    @property
    def result_name(self) -> str:
        """L in words: the target by its name, with the seed if it is not 1."""
        seed = self._run.seed
        if isinstance(self._run.values[self.target], float):
            one = isinstance(seed, float) and seed == 1.0
            return self.target if one else f"{format_number(float(seed))} × {self.target}"
        is_plain = bool(np.all(seed == 1.0))
        return f"Σ {self.target}" if is_plain else f"Σ seed × {self.target}"

    def _first_good(self, direction: float) -> float | None:
        """Return a small step for which the line is good, smaller ones near a tiny number."""
        step = _SMALLEST * max(1.0, abs(self.value))
        if self._is_good(direction * step):
            return step
        for _ in range(_NEARER):
            step /= _FASTER
            if self._is_felt(step) and self._is_good(direction * step):
                return step
        return None

    def _is_felt(self, step: float) -> bool:
        """Say whether rounding cannot make any line look good for a step."""
        is_moved = self.value + step != self.value
        rounding = 2.0 * _ROUNDINGS * float_info.epsilon * abs(self.result)
        return is_moved and GOOD * abs(self.slope * step) > rounding

    def _is_good(self, step: float) -> bool:
        change = self.change(self.value + step)
        if not isfinite(change.true):
            return False
        size = abs(self.result) + abs(self.result + change.true)
        rounding = _ROUNDINGS * float_info.epsilon * size
        return abs(change.true - change.predicted) <= GOOD * abs(change.true) + rounding

    def _result(self) -> float:
        value = self._run.values[self.target]
        assert value is not None, "what a run has just computed"
        with np.errstate(all="ignore"):
            return float(np.sum(value * self._run.seed))


def in_words(nudge: Nudge, change: Change) -> str:
    """Return a comparison as a sentence: "apple + 1 → price + 2.2; truly + 2.2"."""
    place = f"[{', '.join(map(str, nudge.cell))}]" if nudge.cell else ""
    moved = f"{nudge.node_id}{place} {signed(change.step)}"
    return f"{moved} → {nudge.result_name} {signed(change.predicted)}; truly {signed(change.true)}"


def good_in_words(nudge: Nudge, low: float | None, high: float | None) -> str:
    """Return where the line is good as a sentence, from the two ends that were found."""
    name = nudge.node_id
    if low is None and high is None:
        return "The line is good to 1 % nowhere but at the point itself."
    if low == -inf and high == inf:
        return "The line is good to 1 % wherever it was tried: this is a straight line."
    parts = []
    if low != -inf:
        parts.append(f"from {_rounded(nudge, low)}")
    if high != inf:
        parts.append(f"up to {_rounded(nudge, high)}")
    return f"The line is good to 1 % for {name} {' '.join(parts)}."


def _rounded(nudge: Nudge, end: float | None) -> str:
    """Return an end with the digits that were looked for: 0 rather than -1e-12."""
    if end is None or end == nudge.value:
        return format_number(nudge.value)
    distance = min(abs(end - nudge.value), FARTHEST)
    digits = _DIGITS - floor(log10(distance))
    return format_number(round(end, digits) + 0.0)


def signed(number: float) -> str:
    """Return a change with its sign apart: "+ 2.2", "− 0.5"."""
    shown = format_number(number)
    return f"− {shown[1:]}" if shown.startswith("-") else f"+ {shown}"
