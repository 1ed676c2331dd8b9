"""Difference quotients of one number, and what they say about its gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise

import numpy as np

EPSILON = float(np.finfo(np.float64).eps)
TOLERANCE = 1e-6
"""The relative error up to which a gradient agrees."""

_RELATIVE_STEP = EPSILON ** (1 / 3)  # balances truncation and rounding of a central difference
_SHRINKING = 8.0
_STEPS = 10  # the last one is some 200 roundings of x
_FIRST, _NEAR = 3, 2
_RESOLVED = 0.01  # a difference is believed if its rounding error is below this part of it
_FORGIVEN = 1e-5  # and this much is laid to it: the bound of rounding is mostly far too high
_VANISHING = 1e-150  # squares of smaller numbers are 0, and so may be factors of a gradient
_BEND = 100.0
_SETTLED = 4  # differences in a row that have to converge
_CONFIRMING = (
    0.61,
    0.37,
)  # steps in no simple ratio: what oscillates looks the same in few of them


class Verdict(Enum):
    """What a comparison says."""

    AGREES = "agrees"
    KINK = "kink"
    """The target has no derivative here, as ReLU at 0; the gradient is one of its slopes."""
    UNCHECKABLE = "cannot be checked"
    """Something is inf or nan, or the differences are lost in rounding or do not converge."""
    DIFFERS = "differs"


@dataclass(frozen=True)
class Kinks:
    """Elements of layers that a step brought to another side of their kink.

    Attributes
    ----------
    crossed
        How many there are.
    here
        How many of these are exactly on their kink while nothing is nudged.
    """

    crossed: int = 0
    here: int = 0


@dataclass(frozen=True)
class Ends:
    """What is found where a step ends.

    Attributes
    ----------
    noise
        How far rounding may move the target there.
    is_far
        Whether a layer's input moved farther than a difference tells of the derivative.
    """

    noise: float = 0.0
    is_far: bool = False


@dataclass(frozen=True)
class Difference:
    """What nudging one number x by ±step did to the target, per unit.

    Attributes
    ----------
    noise
        How far rounding moves the target while nothing is nudged.
    look
        Looks at the ends, which takes longer than the difference itself.
    """

    x: float
    step: float
    ahead: float
    behind: float
    central: float
    noise: float
    kinks: Kinks
    look: Callable[[], Ends]

    @property
    def is_finite(self) -> bool:
        """Whether all quotients are."""
        return bool(np.isfinite([self.ahead, self.behind, self.central]).all())

    @cached_property
    def ends(self) -> Ends:
        """What is found where the step ends."""
        return self.look()

    @property
    def rounding(self) -> float:
        """How far rounding may move the difference, as far as that shows without a nudge."""
        return self.noise / self.step

    @property
    def all_rounding(self) -> float:
        """How far rounding may move the difference."""
        return max(self.noise, self.ends.noise) / self.step + self._rounding_of_bend()

    def _rounding_of_bend(self) -> float:
        """How far rounding moves the difference where all gradients behind vanish.

        Such as at (y − t)² for y = t. What is rounded then meets the gradient at the end of the
        step, which is the difference of both slopes.
        """
        is_fine = 0.0 < self.step <= _RELATIVE_STEP * abs(self.x)
        size = abs(self.x) if is_fine else max(1.0, abs(self.x))
        return _BEND * EPSILON * abs(self.ahead - self.behind) * (size / self.step)


Measure = Callable[[float], Difference | None]
"""Nudges by a step; None where a layer refuses, or the step is too small or too large."""


@dataclass(frozen=True)
class Checked:
    """One element: the best numerical value, and what it says."""

    numerical: float
    verdict: Verdict


def check(gradient: float, x: float, noise: float, measure: Measure) -> Checked:
    """Compare the gradient by one number with difference quotients.

    A gradient differs only where the quotients are seen to converge to something else.

    Parameters
    ----------
    x
        The number.
    noise
        How far rounding may move the target.
    """
    tried: list[Difference] = []
    for step in _steps(x):
        if _is_lost(gradient, tried, noise / step):
            continue
        difference = measure(step)
        if difference is None or not difference.is_finite:
            continue
        tried.append(difference)
        for estimate in _estimates(tried):
            if _agrees(gradient, estimate, difference):
                return Checked(estimate, Verdict.AGREES)
        if _is_hidden(gradient, difference):
            return Checked(difference.central, Verdict.UNCHECKABLE)
        found = _limit(tried)
        if found is not None and found.excludes(gradient):
            break
    return _judged(gradient, tried, measure)


def _steps(x: float) -> Iterator[float]:
    """Yield the steps to try: around 1 or |x|, some around |x| if x is small, then smaller ones."""
    shrunk = [_RELATIVE_STEP / _SHRINKING**times for times in range(_STEPS)]
    wide = [max(1.0, abs(x)) * step for step in shrunk]
    near = [abs(x) * step for step in shrunk] if abs(x) < 1.0 / _SHRINKING**2 else []
    steps = (*wide[:_FIRST], *near[:_NEAR], *wide[_FIRST:], *near[_NEAR:])
    yield from (step for step in dict.fromkeys(steps) if step > 0.0)


def _is_lost(gradient: float, tried: Sequence[Difference], rounding: float) -> bool:
    """Say whether a step is too small to tell anything."""
    scale = max([abs(gradient), *(abs(found.central) for found in tried)])
    return len(tried) >= _FIRST and rounding > scale


def _estimates(tried: Sequence[Difference]) -> Iterator[float]:
    """Yield the newest central difference, and Richardson's extrapolation of the last two."""
    fine = tried[-1]
    yield fine.central
    if len(tried) > 1 and tried[-2].step > 2.0 * fine.step:
        coarse = tried[-2]
        ratio = coarse.step / fine.step
        yield fine.central + (fine.central - coarse.central) / (ratio * ratio - 1.0)


def _agrees(gradient: float, estimate: float, newest: Difference) -> bool:
    scale = max(abs(gradient), abs(estimate))
    rounding = newest.rounding
    if gradient != 0.0:
        if rounding > _RESOLVED * scale:
            return False
        rounding = min(rounding, _FORGIVEN * scale)
    if not abs(gradient - estimate) <= TOLERANCE * scale + rounding:
        return False
    # Beside a kink a difference is a mixture of two slopes; on it, it is their mean.
    return newest.kinks.crossed == newest.kinks.here


def _is_hidden(gradient: float, newest: Difference) -> bool:
    """Say whether the gradient lies within rounding, which only grows with smaller steps."""
    off = abs(gradient - newest.central)
    unresolved = _SHRINKING * newest.rounding > _RESOLVED * max(abs(gradient), abs(newest.central))
    return unresolved and off <= newest.rounding and not newest.kinks.crossed


@dataclass(frozen=True)
class _Limit:
    """What differences converge to."""

    best: Difference
    uncertainty: float

    def excludes(self, gradient: float) -> bool:
        off = abs(gradient - self.best.central)
        scale = max(abs(gradient), abs(self.best.central))
        return off > 10.0 * self.uncertainty and scale > _VANISHING


def _limit(tried: Sequence[Difference]) -> _Limit | None:
    """Return what the differences that cross no kink converge to, or None if they do not."""
    if len(tried) < _SETTLED:  # before their ends are looked at, which takes long
        return None
    smooth = [found for found in _by_step(tried) if _is_smooth(found)]
    converging = _converging(smooth)
    pairs = list(pairwise(converging))
    if len(converging) < _SETTLED or any(_grows(*pair) for pair in pairs):
        return None
    limits = (_Limit(fine, _change(coarse, fine) + fine.all_rounding) for coarse, fine in pairs)
    return min(limits, key=lambda found: found.uncertainty)


def _converging(smooth: Sequence[Difference]) -> Sequence[Difference]:
    """Return the finest differences, back to where a change is no small part of that before.

    While the step is larger than what the target does within it, the changes grow.
    """
    first = len(smooth) - 2
    while first > 0:
        three = smooth[first - 1 : first + 2]
        before, after = (_change(coarse, fine) for coarse, fine in pairwise(three))
        if not after <= before / 4.0 + sum(found.all_rounding for found in three):
            break
        first -= 1
    return smooth[max(first, 0) :]


def _grows(coarse: Difference, fine: Difference) -> bool:
    """Say whether a difference grows while the step shrinks: the target bends within the step.

    Rounding may hide this from the changes, for where the step ends all may be large.
    """
    return abs(fine.central) > 2.0 * abs(coarse.central) + fine.rounding + coarse.rounding


def _is_smooth(found: Difference) -> bool:
    return not (found.kinks.crossed or found.ends.is_far)


def _judged(gradient: float, tried: Sequence[Difference], measure: Measure) -> Checked:
    """Say why no estimate agrees: a kink, a wrong gradient, or differences that say nothing."""
    if not tried:
        return Checked(np.nan, Verdict.UNCHECKABLE)
    if not any(map(_is_smooth, tried)):
        near = [found for found in tried if not found.ends.is_far]
        return _judged_at_kinks(gradient, _by_step(near or tried))
    found = _limit(tried)
    if found is None:
        return Checked(_by_step(tried)[-1].central, Verdict.UNCHECKABLE)
    differs = found.excludes(gradient) and _is_confirmed(found, measure)
    return Checked(found.best.central, Verdict.DIFFERS if differs else Verdict.UNCHECKABLE)


def _judged_at_kinks(gradient: float, tried: Sequence[Difference]) -> Checked:
    """Judge by the slopes ahead and behind, between which a gradient at one kink lies."""
    finest, coarse = tried[-1], tried[-2:][0]
    low, high = sorted((finest.ahead, finest.behind))
    change = max(abs(finest.ahead - coarse.ahead), abs(finest.behind - coarse.behind))
    slack = 1e-3 * (high - low) + finest.all_rounding + 10.0 * change
    is_told = finest.kinks.crossed == 1 and finest is not coarse and not finest.ends.is_far
    is_outside = not low - slack <= gradient <= high + slack
    if is_outside and is_told:
        return Checked(finest.central, Verdict.DIFFERS)
    verdict = Verdict.KINK if finest.kinks.here else Verdict.UNCHECKABLE
    return Checked(finest.central, verdict)


def _is_confirmed(found: _Limit, measure: Measure) -> bool:
    """Say whether other steps lead to the same limit."""
    for part in _CONFIRMING:
        other = measure(part * found.best.step)
        if other is None:
            return False
        if not _change(found.best, other) <= 4.0 * found.uncertainty + other.all_rounding:
            return False
    return True


def _by_step(tried: Sequence[Difference]) -> list[Difference]:
    return sorted(tried, key=lambda found: -found.step)


def _change(coarse: Difference, fine: Difference) -> float:
    return abs(coarse.central - fine.central)
