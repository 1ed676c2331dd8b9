"""Every gradient of a graph compared with numerical differences.

The gradient on an edge is the derivative of the target by what flows along the edge. So what one
port receives is nudged, and what lies between that port and the target is computed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bpeditor.engine.quotients import (
    EPSILON,
    Checked,
    Difference,
    Ends,
    Kinks,
    Measure,
    Verdict,
    check,
)
from bpeditor.engine.run import Run
from bpeditor.graph.graph import Edge, Graph
from bpeditor.layers import Array, Layer, LayerError, Value, make_layer, shape_of

ELEMENTS = 1_000
"""How many elements of one array are nudged; of a larger array, evenly spread ones."""

_SMALLEST = float(np.finfo(np.float64).tiny)
_ROUNDINGS = 4.0  # of which an operation is made

_Values = list[Value | None]

__all__ = ["Comparison", "GradientCheck", "Verdict", "check_gradients"]


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
        nudged = Nudged(self._graph, self._run)
        for edge in self.edges:
            yield from nudged.compare(edge)


class Nudged:
    """The target as a function of what flows along one edge.

    Parameters
    ----------
    graph
        Its structure and values must stay as they are.
    run
        Of the graph, after backward.
    """

    def __init__(self, graph: Graph, run: Run) -> None:
        assert run.target is not None
        self._plan = run.plan
        self._edge_gradients = run.edge_gradients
        self._values = [run.values[node_id] for node_id in run.plan.order]
        self._gradients = [run.gradients[node_id] for node_id in run.plan.order]
        self._arriving = [
            [run.edge_gradients[run.plan.edges[number]] for number in inbound]
            for inbound in run.plan.inbound
        ]
        # Layers of its own: what those of a run keep belongs to its results.
        nodes = [graph.node(node_id) for node_id in run.plan.order]
        self._layers = [make_layer(node.layer, node.params) for node in nodes]
        self._sources = [self._sources_of(place) for place in range(len(nodes))]
        self._places = {node_id: place for place, node_id in enumerate(run.plan.order)}
        self._leading = frozenset(run.plan.reverse)
        self._base = np.asarray(run.values[run.target])
        self._seed = np.broadcast_to(np.asarray(run.seed), self._base.shape)
        self._behind: list[int] = []
        self._port = 0
        self._at_rest: tuple[Value, _Values] = 0.0, self._values * 2
        self._noises = [self._noise(place, *self._at_rest) for place in range(len(nodes))]
        self._kinked: list[int] = []
        self._sides: list[Array] = []

    def _sources_of(self, place: int) -> tuple[int, ...]:
        """Return the places of what a layer receives; labels are among the values at rest."""
        layer, sources = self._layers[place], self._plan.sources[place]
        return tuple(
            source if port in layer.gradients else len(self._values) + source
            for port, source in zip(layer.inputs, sources, strict=True)
        )

    def compare(self, edge: Edge) -> Iterator[Comparison | None]:
        """Nudge every element of what flows along an edge; yield None after each of them."""
        gradient = self._edge_gradients[edge]
        assert gradient is not None
        flowing = self._source(edge)
        if shape_of(gradient) != shape_of(flowing):
            unknown = np.full(shape_of(flowing), np.nan)
            nothing = unknown if unknown.ndim else np.nan
            yield Comparison(edge, gradient, nothing, np.inf, Verdict.DIFFERS)
            return
        noise = self._rest_at(edge)
        flat = np.atleast_1d(np.asarray(gradient)).ravel()
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
        self._kinked = [place for place in self._behind if _has_kink(self._layers[place])]

    @np.errstate(all="ignore")
    def _check(self, edge: Edge, index: int, gradient: float, noise: float) -> Checked:
        if not (np.isfinite(gradient) and np.isfinite(self._base).all()):
            return Checked(np.nan, Verdict.UNCHECKABLE)
        x = float(np.asarray(self._source(edge)).flat[index])
        return check(gradient, x, noise, self._measure(edge, index, noise))

    def measure(self, edge: Edge, index: int) -> Measure:
        """Return what nudges one element, by its place in flat order, of what flows along an edge.

        It holds until something else is nudged.
        """
        return self._measure(edge, index, self._rest_at(edge))

    def _measure(self, edge: Edge, index: int, noise: float) -> Measure:
        flowing = self._source(edge)
        x = float(np.asarray(flowing).flat[index])

        @np.errstate(all="ignore")
        def measure(step: float) -> Difference | None:
            up, down = (x + step) - x, x - (x - step)  # what the step is after rounding
            if not (up > 0.0 and down > 0.0):
                return None
            ends = _nudged(flowing, index, up), _nudged(flowing, index, -down)
            return self._difference(x, ends, (up, down), noise)

        return measure

    def _rest_at(self, edge: Edge) -> float:
        """Make ready for nudging what flows along an edge, and return the noise at rest."""
        self._lead_to(edge)
        self._at_rest = self._source(edge), self._values * 2
        self._sides = self._sides_of(*self._at_rest)
        return sum(self._noises[place] for place in self._behind)

    def _source(self, edge: Edge) -> Value:
        value = self._values[self._places[edge.source]]
        assert value is not None
        return value

    def _difference(
        self, x: float, ends: tuple[Value, Value], distances: tuple[float, float], noise: float
    ) -> Difference | None:
        try:
            at_ends = [(end, self._values_for(end)) for end in ends]
        except LayerError:
            return None
        above, below = (np.asarray(values[self._plan.target]) for _, values in at_ends)
        up, down = distances
        return Difference(
            x=x,
            step=(up + down) / 2.0,
            ahead=self._weighed(above - self._base) / up,
            behind=self._weighed(self._base - below) / down,
            central=self._weighed(above - below) / (up + down),
            noise=noise,
            kinks=self._kinks(at_ends),
            look=lambda: self._look(at_ends),
        )

    def _weighed(self, moved: Array) -> float:
        return float(np.sum(self._seed * moved))

    def _values_for(self, flowing: Value) -> _Values:
        """Compute what another value at the port leads to; behind it are the values at rest."""
        values, layers, sources = self._values * 2, self._layers, self._sources
        first, *others = self._behind
        values[first] = layers[first].forward(*self._given(first, flowing, values))
        for place in others:
            values[place] = layers[place].forward(*[values[source] for source in sources[place]])
        return values

    def _given(self, place: int, flowing: Value, values: _Values) -> list[Value | None]:
        given = [values[source] for source in self._sources[place]]
        if place in self._behind[:1]:
            given[self._port] = flowing
        return given

    def _sides_of(self, flowing: Value, values: _Values) -> list[Array]:
        """Return on which side of its kink each element is, per layer that has one."""
        found = []
        for place in self._kinked:
            side = self._layers[place].side(*self._given(place, flowing, values))
            found.append(np.subtract(np.greater(side, 0.0), np.less(side, 0.0), dtype=float))
        return found

    def _kinks(self, at_ends: Sequence[tuple[Value, _Values]]) -> Kinks:
        crossed = here = 0
        nudged = [self._sides_of(*end) for end in at_ends]
        for base, above, below in zip(self._sides, *nudged, strict=True):
            moved = (above != base) | (below != base)
            crossed += int(np.sum(moved))
            here += int(np.sum(moved & (base == 0.0)))
        return Kinks(crossed, here)

    def _look(self, at_ends: Sequence[tuple[Value, _Values]]) -> Ends:
        noise = max(sum(self._noise(place, *end) for place in self._behind) for end in at_ends)
        return Ends(noise, is_far=any(self._is_far(*end) for end in at_ends))

    def _is_far(self, flowing: Value, values: _Values) -> bool:
        """Say whether a layer's input has moved farther than its reach."""
        for place in self._behind:
            rest = self._given(place, *self._at_rest)
            moved = self._given(place, flowing, values)
            reaches = self._layers[place].reach(*rest)
            if any(map(_is_beyond, rest, moved, reaches)):
                return True
        return False

    @np.errstate(all="ignore")
    def _noise(self, place: int, flowing: Value, values: _Values) -> float:
        """Return how far rounding in a node can move the target.

        To first order, rounding a value v moves the target by epsilon · |v| · |gradient|. What
        arrives at a layer counts as well: a sum is off by parts of its largest term.
        """
        given = self._given(place, flowing, values)
        moved = sum(map(_moved, given, self._arriving[place]))
        return _ROUNDINGS * EPSILON * (moved + _moved(values[place], self._gradients[place]))


def _has_kink(layer: Layer) -> bool:
    return type(layer).side is not Layer.side


def _nudged(flowing: Value, index: int, delta: float) -> Value:
    if isinstance(flowing, float):
        return flowing + delta
    nudged = flowing.copy()
    nudged.flat[index] += delta
    return nudged


def _is_beyond(rest: Value | None, moved: Value | None, reach: Value | None) -> bool:
    if rest is moved or reach is None or rest is None or moved is None:
        return False
    return bool(np.any(np.abs(np.asarray(moved) - rest) > reach))


def _moved(value: Value | None, gradient: Value | None) -> float:
    # A wrong backward may have made a gradient of another shape.
    if value is None or gradient is None or shape_of(value) != shape_of(gradient):
        return 0.0
    # Below the smallest normal number, roundings do not shrink any more.
    moved = (np.abs(np.asarray(value)) + _SMALLEST) * np.abs(gradient)
    return float(np.sum(moved[np.isfinite(value) & np.isfinite(gradient)]))


@np.errstate(all="ignore")
def _relative_error(gradient: Array, numerical: Array) -> float:
    known = np.isfinite(gradient) & np.isfinite(numerical)
    if not known.any():
        return float("nan")
    a, b = gradient[known], numerical[known]
    scale = np.maximum(np.abs(a), np.abs(b))
    # Halves: the difference of two of the largest numbers would be inf.
    return float(np.max(2.0 * (np.abs(a / 2.0 - b / 2.0) / np.where(scale > 0.0, scale, 1.0))))
