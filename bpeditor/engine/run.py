"""One evaluation of a graph: values, gradients and single steps.

Backward pulls: the gradient of an output is the sum over its outgoing edges in a fixed order, so
there is nothing to zero, and a second press cannot double it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from typing import Generic, TypeVar

import numpy as np

from bpeditor.engine.plan import Plan, make_plan
from bpeditor.graph import limits
from bpeditor.graph.errors import (
    LayerRunError,
    ParameterError,
    SeedError,
    TargetError,
    UnknownNodeError,
)
from bpeditor.graph.graph import Graph
from bpeditor.layers import (
    LAYERS,
    Array,
    Layer,
    LayerError,
    Value,
    make_layer,
    shape_of,
    to_value,
)

K = TypeVar("K")
# Plain tuples, not named ones: they unpack three times as fast.
_Call = tuple[int, Callable[..., Value], int, int, tuple[int, ...]]
"""One node of forward: place, forward, its first and second source or -1, all if they are more."""
_Pull = tuple[int, Callable[..., tuple[Value | None, ...]], int, tuple[int, ...], int, int]
"""One node of backward: place, backward, its only outgoing edge or -1, all of them, the first
inbound edge, and how many these are."""


class Direction(Enum):
    """Which way a step goes."""

    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True)
class Step:
    """One node is evaluated in one direction."""

    direction: Direction
    node: str


class Results(Mapping[K, Value | None], Generic[K]):
    """Results by id or edge; None where nothing was computed, or where there is no path."""

    def __init__(self, places: Mapping[K, int], slots: Sequence[Value | None]) -> None:
        self._places = places
        self._slots = slots

    def __getitem__(self, key: K) -> Value | None:
        """Return a result; every node and edge of the graph is a key."""
        place = self._places[key]
        return None if place < 0 else self._slots[place]

    def __iter__(self) -> Iterator[K]:
        """Iterate over the ids or edges."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the ids or edges."""
        return len(self._places)


class Run:
    """Values and gradients of one graph as it was when the run was made.

    Parameters
    ----------
    graph
        What to evaluate; later changes of it do not matter.
    target
        Whose gradients are wanted; None stands for the graph's own target or its only sink.
    seed
        The gradient the target starts with, in units of target per unit of target: a scalar or
        an array of the target's shape. None stands for the graph's own seed, or 1.

    Raises
    ------
    RunError, UnknownNodeError
        If the graph cannot be evaluated.
    """

    def __init__(self, graph: Graph, target: str | None = None, seed: object = None) -> None:
        own = graph.target
        if target is None and own is not None:
            target = own.node
        if seed is None:
            seed = own.seed if own is not None and own.node == target else 1.0
        self.plan = make_plan(graph, target)
        self._place = {node_id: place for place, node_id in enumerate(self.plan.order)}
        self._layers = [_make(graph, node_id) for node_id in self.plan.order]
        self._names = [graph.node(node_id).layer for node_id in self.plan.order]
        self._values: list[Value | None] = [None] * len(self.plan.order)
        self._gradients: list[Value | None] = [None] * len(self.plan.order)
        self._edge_gradients: list[Value | None] = [None] * len(self.plan.edges)
        self._dirty: set[int] = set(range(len(self.plan.order)))
        self._origins: frozenset[str] | None = None
        self._calls = [
            _call(place, layer, self.plan.sources[place])
            for place, layer in enumerate(self._layers)
        ]
        self._pulls = [_pull(place, self._layers[place], self.plan) for place in self.plan.reverse]
        self._last_outdated: tuple[frozenset[int], Sequence[int]] = frozenset(), ()
        self._elements = 0
        self._counted: dict[int, int] = {}
        edge_place = {edge: place for place, edge in enumerate(self.plan.edges)}
        node_ids = [node.id for node in graph.nodes()]
        self.values = Results({n: self._place.get(n, -1) for n in node_ids}, self._values)
        self.gradients = Results({n: self._place.get(n, -1) for n in node_ids}, self._gradients)
        self.edge_gradients = Results(
            {edge: edge_place.get(edge, -1) for edge in graph.edges()}, self._edge_gradients
        )
        self.set_seed(seed)

    @property
    def target(self) -> str | None:
        """The node whose gradients are computed; None if several outputs compete."""
        return self.plan.order[self.plan.target] if self.plan.target >= 0 else None

    @property
    def has_gradients(self) -> bool:
        """Whether backward has been computed for the present values and seed."""
        return self.plan.target >= 0 and self._gradients[self.plan.target] is not None

    def set_seed(self, seed: object) -> None:
        """Choose the gradient the target starts with; gradients are cleared."""
        try:
            self.seed = to_value(seed)
        except LayerError as error:
            raise SeedError(f"the seed {error}") from None
        self.clear_gradients()

    def set_inputs(self, values: Mapping[str, object]) -> None:
        """Give Input nodes other values; the next forward evaluates only what depends on them.

        Raises
        ------
        ParameterError, UnknownNodeError
            If a value is none, or a node is no Input of this run. Nothing is changed then.
        """
        new = {node_id: self._converted(node_id, value) for node_id, value in values.items()}
        for node_id, value in new.items():
            place = self._place[node_id]
            layer = LAYERS["Input"](value=value)  # type: ignore[call-arg]
            self._layers[place] = layer
            self._calls[place] = _call(place, layer, ())
            self._dirty.add(place)
        self.clear_gradients()

    def _converted(self, node_id: str, value: object) -> Value:
        if node_id not in self._place:
            raise UnknownNodeError(node_id)
        if self._names[self._place[node_id]] != "Input":
            raise ParameterError(node_id, "value", "cannot be set: the node is no Input")
        try:
            return to_value(value)
        except LayerError as error:
            raise ParameterError(node_id, "value", str(error)) from None

    def clear_gradients(self) -> None:
        """Forget all gradients."""
        self._gradients[:] = [None] * len(self._gradients)
        self._edge_gradients[:] = [None] * len(self._edge_gradients)

    def layer(self, node_id: str) -> Layer:
        """Return the layer object of a node, which holds what forward kept for backward."""
        return self._layers[self._place[node_id]]

    def origins_of_non_finite(self) -> frozenset[str]:
        """Return the nodes that made inf or nan out of finite inputs."""
        if self._origins is None:
            finite = [_is_finite(value) for value in self._values]
            self._origins = frozenset(
                node_id
                for place, node_id in enumerate(self.plan.order)
                if not finite[place] and all(finite[source] for source in self.plan.sources[place])
            )
        return self._origins

    # evaluation

    def forward(self) -> None:
        """Compute every value that is not up to date.

        Raises
        ------
        LayerRunError
            If a layer cannot work with the values that reach it. What depends on a changed input
            has no value then, rather than an old one.
        """
        if not self._dirty:
            return
        self._origins = None
        places = self._outdated()
        everything = len(places) == len(self._calls)
        calls = self._calls if everything else [self._calls[place] for place in places]
        for place in self._counted.keys() & places if self._counted else ():
            self._elements -= self._counted.pop(place)
        try:
            with np.errstate(all="ignore"):
                self._compute(calls)
        except LayerRunError:
            self._forget(places)
            raise
        self._dirty.clear()

    def _outdated(self) -> Sequence[int]:
        """Return the places that are not up to date, with their descendants, in order."""
        if len(self._dirty) == len(self._layers):
            return range(len(self._layers))
        changed, places = self._last_outdated
        # An input that is dragged changes again and again.
        if changed != self._dirty:
            changed, places = frozenset(self._dirty), sorted(self._with_descendants(self._dirty))
            self._last_outdated = changed, places
        return places

    def _with_descendants(self, places: Iterable[int]) -> set[int]:
        found, waiting, targets = set(places), list(places), self.plan.targets
        while waiting:
            for successor in targets[waiting.pop()]:
                if successor not in found:
                    found.add(successor)
                    waiting.append(successor)
        return found

    def _compute(self, calls: Sequence[_Call]) -> None:
        # One loop without calls of its own: such a call would cost as much as a layer's.
        values = self._values
        place = -1
        try:
            for place, forward, first, second, more in calls:
                if more:
                    value = forward(*[values[source] for source in more])
                elif second >= 0:
                    value = forward(values[first], values[second])
                else:
                    value = forward(values[first]) if first >= 0 else forward()
                if not isinstance(value, float):
                    self._count_elements(place, value)
                values[place] = value
        except LayerError as error:
            raise LayerRunError(self.plan.order[place], self._names[place], str(error)) from None

    def _count_elements(self, place: int, value: Array) -> None:
        self._elements += np.size(value)
        self._counted[place] = np.size(value)
        if self._elements > limits.GRAPH_ELEMENTS:
            reason = f"the values of this graph have more than {limits.GRAPH_ELEMENTS} elements"
            raise LayerRunError(self.plan.order[place], self._names[place], reason)

    def _forget(self, places: Sequence[int]) -> None:
        self._dirty.update(places)
        for place in places:
            self._values[place] = None
            self._elements -= self._counted.pop(place, 0)

    def backward(self) -> None:
        """Compute the gradient of every ancestor of the target; values are computed if need be.

        Raises
        ------
        TargetError, SeedError, LayerRunError
            If there is no target, the seed does not fit it, or forward fails.
        """
        seed = self._prepared_seed()
        with np.errstate(all="ignore"):
            self._pull(seed)

    def _prepared_seed(self) -> Value:
        if self.plan.target < 0:
            raise TargetError(self.plan.sinks)
        self.forward()
        value = self._values[self.plan.target]
        assert value is not None
        wanted, given = shape_of(value), shape_of(self.seed)
        if given == wanted:
            return self.seed
        if given == ():
            return np.full(wanted, self.seed)
        raise SeedError(f"the seed has the shape {given} and the target has {wanted}")

    def _pull(self, seed: Value) -> None:
        gradients, edge_gradients = self._gradients, self._edge_gradients
        for place, backward, only, outgoing, arriving, count in self._pulls:
            if only >= 0:
                dout = edge_gradients[only]
            else:
                dout = _sum(edge_gradients, outgoing) if outgoing else seed
            gradients[place] = dout
            if count and dout is not None:
                edge_gradients[arriving : arriving + count] = backward(dout)

    # single steps

    def steps(self) -> list[Step]:
        """Return all steps of forward and backward in their order."""
        order = self.plan.order
        return [Step(Direction.FORWARD, node_id) for node_id in order] + [
            Step(Direction.BACKWARD, order[place]) for place in self.plan.reverse
        ]


def _call(place: int, layer: Layer, sources: tuple[int, ...]) -> _Call:
    match sources:
        case ():
            return place, layer.forward, -1, -1, ()
        case (first,):
            return place, layer.forward, first, -1, ()
        case (first, second):
            return place, layer.forward, first, second, ()
    return place, layer.forward, -1, -1, sources


def _pull(place: int, layer: Layer, plan: Plan) -> _Pull:
    outgoing, arriving = plan.outbound[place], plan.inbound[place]
    only = outgoing[0] if len(outgoing) == 1 else -1
    first = arriving[0] if arriving else -1
    return place, layer.backward, only, outgoing, first, len(arriving)


def _sum(edge_gradients: Sequence[Value | None], edges: tuple[int, ...]) -> Value | None:
    total: Value | None = None
    for edge in edges:
        gradient = edge_gradients[edge]
        # A port such as t of a loss passes no gradient on: None, which is not 0.
        if gradient is not None:
            total = gradient if total is None else total + gradient
    return total


def _make(graph: Graph, node_id: str) -> Layer:
    node = graph.node(node_id)
    return make_layer(node.layer, node.params)


def _is_finite(value: Value | None) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return value is None or bool(np.isfinite(value).all())
