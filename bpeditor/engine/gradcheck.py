"""Every gradient of a graph compared with numerical differences.

The gradient on an edge is the derivative of the target by what flows along the edge. So each
edge is led through Add(source, delta): nudging delta nudges that edge alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import count, pairwise

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.graph.errors import LayerRunError
from bpeditor.graph.graph import Edge, Graph, Node, Target
from bpeditor.layers import Array, Value

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
        In the shape of what flows along the edge, in units of target per unit of that;
        `numerical` is nan where it is not known.
    relative_error
        |gradient − numerical| / max(|gradient|, |numerical|), the largest of all elements;
        nan if nothing could be compared.
    verdict
        The worst of all elements.
    """

    edge: Edge
    gradient: Value
    numerical: Value
    relative_error: float
    verdict: Verdict


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
    run = Run(graph, target, seed)
    run.backward()
    edges = [edge for edge in run.plan.edges if run.edge_gradients[edge] is not None]
    nudged = _Nudged(graph, run, edges)
    return [nudged.compare(edge) for edge in edges]


class _Nudged:
    """The graph with a delta on every edge."""

    def __init__(self, graph: Graph, run: Run, edges: list[Edge]) -> None:
        assert run.target is not None
        self._graph = graph
        self._plain = run
        self._target = run.target
        self._deltas = dict(zip(edges, _free_names(graph), strict=False))
        self._run = Run(self._expanded(graph), run.target, run.seed)
        self._run.forward()
        self._base = np.asarray(self._run.values[self._target])
        self._seed = np.broadcast_to(np.asarray(run.seed), self._base.shape)

    def _expanded(self, graph: Graph) -> Graph:
        expanded = Graph()
        for node in graph.nodes():
            expanded.attach_node(node)
        for edge in graph.edges():
            delta = self._deltas.get(edge)
            if delta is None:
                expanded.attach_edge(edge)
                continue
            total = f"{delta}_sum"
            zeros = _zeros_like(self._plain.values[edge.source])
            expanded.attach_node(Node(delta, "Input", {"value": zeros}))
            expanded.attach_node(Node(total, "Add"))
            expanded.attach_edge(Edge(edge.source, total, "x"))
            expanded.attach_edge(Edge(delta, total, "y"))
            expanded.attach_edge(Edge(total, edge.target, edge.port))
        expanded.target = Target(self._target)
        return expanded

    def compare(self, edge: Edge) -> Comparison:
        """Nudge every element of what flows along an edge."""
        gradient = self._plain.edge_gradients[edge]
        assert gradient is not None
        flat = np.atleast_1d(np.asarray(gradient)).ravel()
        noise = self._noise(edge)
        numerical = np.full(flat.size, np.nan)
        chosen = np.unique(np.linspace(0, flat.size - 1, min(flat.size, ELEMENTS)).astype(int))
        verdicts = set()
        for index in chosen:
            checked = self._check(edge, int(index), float(flat[index]), noise)
            numerical[index] = checked.numerical
            verdicts.add(checked.verdict)
        worst = max(verdicts, key=list(Verdict).index)
        if isinstance(gradient, float):
            return Comparison(
                edge, gradient, float(numerical[0]), _relative_error(flat, numerical), worst
            )
        shaped = numerical.reshape(np.shape(gradient))
        return Comparison(edge, gradient, shaped, _relative_error(flat, numerical), worst)

    def _noise(self, edge: Edge) -> float:
        """Return how far rounding behind an edge can move the target.

        To first order, rounding a node's value v moves the target by epsilon · |v| · |gradient|.
        """
        total = 0.0
        for node_id in self._graph.reachable(edge.target, forward=True):
            gradient = self._plain.gradients[node_id]
            if gradient is not None:
                value = np.asarray(self._plain.values[node_id])
                with np.errstate(all="ignore"):
                    moved = np.abs(value * gradient)
                total += float(np.sum(moved[np.isfinite(moved)]))
        return 4.0 * EPSILON * total

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
        return float(np.asarray(self._plain.values[edge.source]).ravel()[index])

    def _difference(self, edge: Edge, index: int, step: float, noise: float) -> _Difference | None:
        x = self._value(edge, index)
        up, down = (x + step) - x, x - (x - step)  # what the step is after rounding
        above, below = self._at(edge, index, up), self._at(edge, index, -down)
        self._at(edge, index, -0.0)
        if above is None or below is None or not (up > 0.0 and down > 0.0):
            return None
        with np.errstate(all="ignore"):
            ahead = float(np.sum(self._seed * (above - self._base)))
            behind = float(np.sum(self._seed * (self._base - below)))
            central = float(np.sum(self._seed * (above - below))) / (up + down)
        return _Difference(step, ahead / up, behind / down, central, noise / step)

    def _at(self, edge: Edge, index: int, delta: float) -> Array | None:
        """Return the target's value with one element nudged, or None if a layer refuses it."""
        value = _zeros_like(self._plain.values[edge.source])
        if isinstance(value, float):
            value = delta
        else:
            value.flat[index] = delta
        self._run.set_inputs({self._deltas[edge]: value})
        try:
            self._run.forward()
        except LayerRunError:
            return None
        return np.asarray(self._run.values[self._target])


def _free_names(graph: Graph) -> Iterator[str]:
    taken = {node.id for node in graph.nodes()}
    prefix = next(
        name
        for number in count()
        if not any(node_id.startswith(name := f"delta{number}_") for node_id in taken)
    )
    return (f"{prefix}{number}" for number in count())


def _zeros_like(value: Value | None) -> Value:
    # x + (-0.0) is x for every x; x + 0.0 would turn -0.0 into 0.0.
    assert value is not None
    return -0.0 if isinstance(value, float) else np.full(np.shape(value), -0.0)


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
    uncertainty, best = min(
        (
            (abs(coarse.central - fine.central) + fine.rounding, fine.central)
            for coarse, fine in pairwise(tried)
        ),
        default=(np.inf, tried[-1].central),
    )
    differs = abs(gradient - best) > 10.0 * uncertainty
    return _Checked(best, Verdict.DIFFERS if differs else Verdict.UNCHECKABLE)


def _has_kink(tried: list[_Difference]) -> bool:
    """Say whether the slopes ahead and behind stay apart while the step shrinks.

    Where there is a derivative their distance shrinks with the step.
    """
    first, last = tried[0], tried[-1]
    apart = abs(last.ahead - last.behind)
    steepest = max(abs(last.ahead), abs(last.behind))
    if apart <= 1e-3 * steepest + 4.0 * last.rounding:
        return False
    return len(tried) == 1 or apart > abs(first.ahead - first.behind) / 2.0


def _relative_error(gradient: Array, numerical: Array) -> float:
    known = np.isfinite(gradient) & np.isfinite(numerical)
    if not known.any():
        return float("nan")
    a, b = gradient[known], numerical[known]
    scale = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(np.abs(a - b) / np.where(scale > 0.0, scale, 1.0)))
