"""Every gradient of a graph compared with numerical differences.

The gradient on an edge is the derivative of the target by what flows along the edge. So what one
port receives is nudged, and what lies between that port and the target is computed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.graph.graph import Edge, Graph
from bpeditor.layers import Array, LayerError, Value, make_layer, shape_of

EPSILON = float(np.finfo(np.float64).eps)
TOLERANCE = 1e-6
"""The relative error up to which a gradient agrees."""
ELEMENTS = 1_000
"""How many elements of one array are nudged; of a larger array, evenly spread ones."""

_RELATIVE_STEP = EPSILON ** (1 / 3)  # balances truncation and rounding of a central difference
_SHRINKING = 8.0
_RESOLVED = 0.01  # a difference is believed if its rounding error is below this part of it


class Verdict(Enum):
    """What a comparison says."""

    AGREES = "agrees"
    KINK = "kink"
    """The target has no derivative here, as ReLU at 0; the gradient is one of its slopes."""
    UNCHECKABLE = "cannot be checked"
    """Something is inf or nan, or the differences are lost in rounding."""
    DIFFERS = "differs"


@dataclass(frozen=True)
class Comparison:
    """The gradient of one edge against its numerical value.

    Attributes
    ----------
    gradient, numerical
        In units of target per unit of what flows along the edge; `numerical` is nan where it is
        not known, and in the shape of what flows, as a right gradient is.
    relative_error
        |gradient − numerical| / max(|gradient|, |numerical|), the largest of all elements;
        nan if nothing could be compared, inf if the shapes differ.
    verdict
        The worst of all elements.
    """

    edge: Edge
    gradient: Value
    numerical: Value
    relative_error: float
    verdict: Verdict

    @property
    def is_known(self) -> bool:
        """Whether there is a numerical value to compare with."""
        return bool(np.isfinite(self.relative_error))


@dataclass(frozen=True)
class _Difference:
    """What nudging one number by ±step did to the target, per unit."""

    step: float
    ahead: float
    behind: float
    central: float
    rounding: float

    @property
    def is_finite(self) -> bool:
        return bool(np.isfinite([self.ahead, self.behind, self.central]).all())


@dataclass(frozen=True)
class _Checked:
    """One element: the best numerical value, and what it says."""

    numerical: float
    verdict: Verdict


def check_gradients(
    graph: Graph, target: str | None = None, seed: object = None
) -> list[Comparison]:
    """Compare the gradient of every edge that has one, in the order of evaluation.

    Parameters
    ----------
    target, seed
        As in `Run`; an array target is contracted with the seed.

    Raises
    ------
    RunError, UnknownNodeError
        If the graph cannot be evaluated or has no target.
    """
    return [found for found in GradientCheck(graph, target, seed).slices() if found is not None]


class GradientCheck:
    """A check of every gradient that is done in small pieces, so that a window stays alive.

    Parameters
    ----------
    graph
        Its structure and values must stay as they are until the check is done.
    target, seed
        As in `Run`; an array target is contracted with the seed.

    Raises
    ------
    RunError, UnknownNodeError
        If the graph cannot be evaluated or has no target.

    Attributes
    ----------
    edges
        The edges to check, in the order of evaluation.
    """

    def __init__(self, graph: Graph, target: str | None = None, seed: object = None) -> None:
        self._graph = graph
        self._run = Run(graph, target, seed)
        self._run.backward()
        gradients = self._run.edge_gradients
        self.edges = [edge for edge in self._run.plan.edges if gradients[edge] is not None]

    def slices(self) -> Iterator[Comparison | None]:
        """Yield each comparison when it is done, and None after every smaller piece of work."""
        nudged = _Nudged(self._graph, self._run)
        for edge in self.edges:
            yield from nudged.compare(edge)


class _Nudged:
    """The target as a function of what flows along one edge."""

    def __init__(self, graph: Graph, run: Run) -> None:
        assert run.target is not None
        self._plan = run.plan
        self._edge_gradients = run.edge_gradients
        self._values = [run.values[node_id] for node_id in run.plan.order]
        self._noises = _noises(run)
        # Layers of its own: what those of a run keep belongs to its results.
        nodes = [graph.node(node_id) for node_id in run.plan.order]
        self._layers = [make_layer(node.layer, node.params) for node in nodes]
        self._places = {node_id: place for place, node_id in enumerate(run.plan.order)}
        self._leading = frozenset(run.plan.reverse)
        self._base = np.asarray(run.values[run.target])
        self._seed = np.broadcast_to(np.asarray(run.seed), self._base.shape)
        self._behind: list[int] = []
        self._port = 0

    def compare(self, edge: Edge) -> Iterator[Comparison | None]:
        """Nudge every element of what flows along an edge; yield None after each of them."""
        gradient = self._edge_gradients[edge]
        assert gradient is not None
        flowing = self._source(edge)
        if shape_of(gradient) != shape_of(flowing):
            unknown = flowing * np.nan
            yield Comparison(edge, gradient, unknown, np.inf, Verdict.DIFFERS)
            return
        self._lead_to(edge)
        flat = np.atleast_1d(np.asarray(gradient)).ravel()
        # How far rounding behind the edge can move the target.
        noise = 4.0 * EPSILON * sum(self._noises[place] for place in self._behind)
        numerical = np.full(flat.size, np.nan)
        chosen = np.unique(np.linspace(0, flat.size - 1, min(flat.size, ELEMENTS)).astype(int))
        verdicts = set()
        for index in chosen:
            checked = self._check(edge, int(index), float(flat[index]), noise)
            numerical[index] = checked.numerical
            verdicts.add(checked.verdict)
            yield None
        worst = max(verdicts, key=list(Verdict).index)
        error = _relative_error(flat, numerical)
        shaped = numerical.reshape(np.shape(gradient))
        found = float(numerical[0]) if isinstance(gradient, float) else shaped
        yield Comparison(edge, gradient, found, error, worst)

    def _lead_to(self, edge: Edge) -> None:
        """Find the nodes between an edge and the target, in the order of evaluation."""
        place = self._places[edge.target]
        self._port = type(self._layers[place]).inputs.index(edge.port)
        if self._behind[:1] == [place]:
            return
        found, waiting = {place}, [place]
        while waiting:
            for successor in self._plan.targets[waiting.pop()]:
                if successor in self._leading and successor not in found:
                    found.add(successor)
                    waiting.append(successor)
        self._behind = sorted(found)

    def _check(self, edge: Edge, index: int, gradient: float, noise: float) -> _Checked:
        if not (np.isfinite(gradient) and np.isfinite(self._base).all()):
            return _Checked(np.nan, Verdict.UNCHECKABLE)
        tried: list[_Difference] = []
        for step in _steps(self._value(edge, index)):
            difference = self._difference(edge, index, step, noise)
            if difference is None or not difference.is_finite:
                continue
            tried.append(difference)
            for estimate in _estimates(tried):
                if _agrees(gradient, estimate, difference.rounding):
                    return _Checked(estimate, Verdict.AGREES)
        return _judged(gradient, tried)

    def _value(self, edge: Edge, index: int) -> float:
        return float(np.asarray(self._source(edge)).ravel()[index])

    def _source(self, edge: Edge) -> Value:
        value = self._values[self._places[edge.source]]
        assert value is not None
        return value

    def _difference(self, edge: Edge, index: int, step: float, noise: float) -> _Difference | None:
        x = self._value(edge, index)
        up, down = (x + step) - x, x - (x - step)  # what the step is after rounding
        above, below = self._at(edge, index, up), self._at(edge, index, -down)
        if above is None or below is None or not (up > 0.0 and down > 0.0):
            return None
        with np.errstate(all="ignore"):
            ahead = float(np.sum(self._seed * (above - self._base)))
            behind = float(np.sum(self._seed * (self._base - below)))
            central = float(np.sum(self._seed * (above - below))) / (up + down)
        return _Difference(step, ahead / up, behind / down, central, noise / step)

    def _at(self, edge: Edge, index: int, delta: float) -> Array | None:
        """Return the target's value with one element nudged, or None if a layer refuses it."""
        flowing = self._source(edge)
        if isinstance(flowing, float):
            flowing += delta
        else:
            flowing = flowing.copy()
            flowing.flat[index] += delta
        try:
            with np.errstate(all="ignore"):
                return np.asarray(self._target_for(flowing))
        except LayerError:
            return None

    def _target_for(self, flowing: Value) -> Value | None:
        """Compute the target for another value at the port."""
        values, sources = self._values.copy(), self._plan.sources
        first = self._behind[0]
        given = [values[source] for source in sources[first]]
        given[self._port] = flowing
        values[first] = self._layers[first].forward(*given)
        for place in self._behind[1:]:
            values[place] = self._layers[place].forward(*[values[n] for n in sources[place]])
        return values[self._plan.target]


def _noises(run: Run) -> list[float]:
    """Return how far rounding each node's value moves the target, in units of epsilon.

    To first order, rounding a value v moves the target by epsilon · |v| · |gradient|.
    """
    noises = []
    for node_id in run.plan.order:
        value, gradient = run.values[node_id], run.gradients[node_id]
        moved = np.zeros(1)
        # A wrong backward may have made a gradient of another shape.
        if value is not None and gradient is not None and shape_of(value) == shape_of(gradient):
            with np.errstate(all="ignore"):
                moved = np.abs(np.asarray(value) * gradient)
        noises.append(float(np.sum(moved[np.isfinite(moved)])))
    return noises


def _steps(x: float) -> Iterator[float]:
    """Yield the steps to try: three around 1 or |x|, and two smaller ones if x is small."""
    step = _RELATIVE_STEP * max(1.0, abs(x))
    yield from (step, step / _SHRINKING, step / _SHRINKING**2)
    if 0.0 < abs(x) < 1.0 / _SHRINKING**2:
        yield from (_RELATIVE_STEP * abs(x), _RELATIVE_STEP * abs(x) / _SHRINKING)


def _estimates(tried: list[_Difference]) -> Iterator[float]:
    """Yield the newest central difference, and Richardson's extrapolation of the last two."""
    yield tried[-1].central
    if len(tried) > 1:
        coarse, fine = tried[-2:]
        ratio = (coarse.step / fine.step) ** 2
        yield (ratio * fine.central - coarse.central) / (ratio - 1.0)


def _agrees(gradient: float, estimate: float, rounding: float) -> bool:
    scale = max(abs(gradient), abs(estimate))
    if abs(gradient - estimate) > TOLERANCE * scale + rounding:
        return False
    return gradient == 0.0 or rounding <= _RESOLVED * scale


def _judged(gradient: float, tried: list[_Difference]) -> _Checked:
    """Say why no estimate agrees: a kink, a wrong gradient, or differences that say nothing."""
    if not tried:
        return _Checked(np.nan, Verdict.UNCHECKABLE)
    if _has_kink(tried):
        finest = tried[-1]
        low, high = sorted((finest.ahead, finest.behind))
        slack = 1e-3 * (high - low) + finest.rounding
        between = low - slack <= gradient <= high + slack
        return _Checked(finest.central, Verdict.KINK if between else Verdict.DIFFERS)
    if _still_grow(tried):
        return _Checked(tried[-1].central, Verdict.UNCHECKABLE)
    uncertainty, best = min(
        ((_uncertainty(coarse, fine), fine.central) for coarse, fine in pairwise(tried)),
        default=(np.inf, tried[-1].central),
    )
    differs = abs(gradient - best) > 10.0 * uncertainty
    return _Checked(best, Verdict.DIFFERS if differs else Verdict.UNCHECKABLE)


def _has_kink(tried: list[_Difference]) -> bool:
    """Say whether the slopes ahead and behind stay apart up to the smallest step."""
    return _stay_apart(tried[0], tried[-1])


def _stay_apart(coarse: _Difference, fine: _Difference) -> bool:
    """Say whether the slopes ahead and behind stay apart while the step shrinks.

    Where there is a derivative their distance shrinks with the step.
    """
    apart = abs(fine.ahead - fine.behind)
    steepest = max(abs(fine.ahead), abs(fine.behind))
    if apart <= 1e-3 * steepest + 4.0 * fine.rounding:
        return False
    return coarse is fine or apart > abs(coarse.ahead - coarse.behind) / 2.0


def _uncertainty(coarse: _Difference, fine: _Difference) -> float:
    """Return how far the finer of two differences may be from the derivative."""
    # A kink nearby, within the step: the derivative is one of the slopes.
    kink = abs(fine.ahead - fine.behind) if _stay_apart(coarse, fine) else 0.0
    return abs(coarse.central - fine.central) + fine.rounding + kink


def _still_grow(tried: list[_Difference]) -> bool:
    """Say whether the differences grow while the step shrinks: the target bends within it."""
    if len(tried) == 1:
        return False
    coarse, fine = tried[-2:]
    return abs(fine.central) > 2.0 * abs(coarse.central) + fine.rounding + coarse.rounding


def _relative_error(gradient: Array, numerical: Array) -> float:
    known = np.isfinite(gradient) & np.isfinite(numerical)
    if not known.any():
        return float("nan")
    a, b = gradient[known], numerical[known]
    scale = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(np.abs(a - b) / np.where(scale > 0.0, scale, 1.0)))
