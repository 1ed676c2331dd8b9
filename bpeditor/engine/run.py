"""One evaluation of a graph: values, gradients and single steps.

Backward pulls: the gradient of an output is the sum over its outgoing edges in a fixed order, so
there is nothing to zero, and a second press cannot double it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import count
from math import isfinite
from typing import Any, Generic, TypeVar

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
from bpeditor.graph.graph import Edge, Graph
from bpeditor.layers import (
    Layer,
    LayerError,
    Value,
    make_layer,
    shape_of,
    to_value,
)
from bpeditor.layers.source import Input

_ONE, _TWO = 1, 2
K = TypeVar("K")
# Plain tuples, not named ones: they unpack three times as fast. None, not -1: `is` costs less.
_Call = tuple[int, Callable[..., Value], int, int | None]
"""One node of forward: place, forward, its first source, and its second."""
_Fork = tuple[int, int, tuple[int, ...]]
"""Gradients that are summed: the slot of the sum, of the second term, and of those left."""
_Pull = tuple[Callable[..., tuple[Value | None, ...]], int, _Fork | None, int, int | None]
"""One node of backward: backward, the slot of its first term, the other terms, and the slots of
its first inbound edge (-1: the loop has none to fill) and of its second."""


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
        plan = self.plan = make_plan(graph, target)
        self._place = {node_id: place for place, node_id in enumerate(plan.order)}
        self._layers = [_make(graph, node_id) for node_id in plan.order]
        self._inputs = {
            place: layer for place, layer in enumerate(self._layers) if isinstance(layer, Input)
        }
        self._values: list[Any] = [None] * len(plan.order)
        self._calls = {
            place: _call(place, layer, plan.sources[place], self._values)
            for place, layer in enumerate(self._layers)
            if place not in self._inputs
        }
        self._dirty = set(range(len(plan.order)))
        self._last_outdated: tuple[set[int], set[int], tuple[_Call, ...]] = (set(), set(), ())
        self._origins: frozenset[str] | None = None
        self._elements: dict[int, int] = {}
        self._are_counted = False
        own_slots = _gradient_slots(plan)
        self._seed_slot = own_slots.get(plan.target, -1)
        self._slots: list[Any] = [None] * (len(plan.edges) + len(plan.reverse))
        self._pulls = [
            _pull(self._layers[place], place, plan, own_slots, self._slots) for place in own_slots
        ]
        places = {node.id: self._place.get(node.id, -1) for node in graph.nodes()}
        edge_slots = {edge: slot for slot, edge in enumerate(plan.edges)}
        self.values: Results[str] = Results(places, self._values)
        self.gradients: Results[str] = Results(
            {node_id: own_slots.get(place, -1) for node_id, place in places.items()}, self._slots
        )
        self.edge_gradients: Results[Edge] = Results(
            {edge: edge_slots.get(edge, -1) for edge in graph.edges()}, self._slots
        )
        self.set_seed(seed)

    @property
    def target(self) -> str | None:
        """The node whose gradients are computed; None if several outputs compete."""
        return self.plan.order[self.plan.target] if self.plan.target >= 0 else None

    @property
    def has_gradients(self) -> bool:
        """Whether backward has been computed for the present values and seed."""
        return self._seed_slot >= 0 and self._slots[self._seed_slot] is not None

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
            before = self._values[place]
            if before is None or shape_of(before) != shape_of(value):
                self._are_counted = False
            self._inputs[place].value = value
            self._dirty.add(place)
        self.clear_gradients()

    def _converted(self, node_id: str, value: object) -> Value:
        if node_id not in self._place:
            raise UnknownNodeError(node_id)
        if self._place[node_id] not in self._inputs:
            raise ParameterError(node_id, "value", "cannot be set: the node is no Input")
        try:
            return to_value(value)
        except LayerError as error:
            raise ParameterError(node_id, "value", str(error)) from None

    def clear_gradients(self) -> None:
        """Forget all gradients."""
        self._slots[:] = [None] * len(self._slots)

    def layer(self, node_id: str) -> Layer:
        """Return the layer object of a node, which holds what forward kept for backward."""
        return self._layers[self._place[node_id]]

    def is_label(self, node_id: str) -> bool:
        """Say whether some output reaches a port without a gradient: layers check values there."""
        behind = self._with_descendants([self._place[node_id]])
        edges, inbound = self.plan.edges, self.plan.inbound
        return any(
            edges[arriving].port not in self._layers[place].gradients
            for place in behind
            for arriving in inbound[place]
            if self._place[edges[arriving].source] in behind
        )

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
        places, calls = self._outdated()
        try:
            with np.errstate(all="ignore"):
                if self._are_counted:
                    self._enter()
                    self._compute(calls)
                else:
                    self._compute_within_limits(places, calls)
        except LayerRunError:
            self._forget(places)
            raise
        self._dirty.clear()

    def _outdated(self) -> tuple[set[int], tuple[_Call, ...]]:
        """Return the places that are not up to date, and their calls in the order of the plan."""
        changed, places, calls = self._last_outdated
        # An input that is dragged changes again and again.
        if changed != self._dirty:
            changed, places = set(self._dirty), self._with_descendants(self._dirty)
            calls = tuple(self._calls[place] for place in sorted(places & self._calls.keys()))
            self._last_outdated = changed, places, calls
        return places, calls

    def _with_descendants(self, places: Iterable[int]) -> set[int]:
        found, waiting, targets = set(places), list(places), self.plan.targets
        while waiting:
            for successor in targets[waiting.pop()]:
                if successor not in found:
                    found.add(successor)
                    waiting.append(successor)
        return found

    def _enter(self) -> None:
        for place in self._dirty & self._inputs.keys():
            self._values[place] = self._inputs[place].forward()

    def _compute(self, calls: Iterable[_Call]) -> None:
        # One loop without calls of its own: such a call would cost as much as a layer's.
        values = self._values
        place = -1
        try:
            for place, forward, first, second in calls:
                values[place] = (
                    forward(values[first])
                    if second is None
                    else forward(values[first], values[second])
                )
        except LayerError as error:
            raise self._refusal(place, str(error)) from None

    def _compute_within_limits(self, places: Iterable[int], calls: Iterable[_Call]) -> None:
        """Compute like `_compute`, and count elements: only a new shape changes their number."""
        for place in places:
            self._elements.pop(place, None)
        self._enter()
        values, elements = self._values, self._elements
        for place in self._dirty & self._inputs.keys():
            if not isinstance(values[place], float):
                elements[place] = np.size(values[place])
        total = sum(elements.values())
        place = -1
        try:
            for place, forward, first, second in calls:
                value = (
                    forward(values[first])
                    if second is None
                    else forward(values[first], values[second])
                )
                if not isinstance(value, float):
                    elements[place] = np.size(value)
                    total += elements[place]
                    _check_total(total)
                values[place] = value
        except LayerError as error:
            raise self._refusal(place, str(error)) from None
        self._are_counted = True

    def _refusal(self, place: int, reason: str) -> LayerRunError:
        return LayerRunError(self.plan.order[place], type(self._layers[place]).__name__, reason)

    def _forget(self, places: Iterable[int]) -> None:
        self._are_counted = False
        self._dirty.update(places)
        for place in places:
            self._values[place] = None
            self._elements.pop(place, None)

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
        slots = self._slots
        slots[self._seed_slot] = seed
        for backward, term, fork, first, second in self._pulls:
            dout = slots[term]
            if fork is not None:
                total, other, rest = fork
                dout = dout + slots[other]
                for slot in rest:
                    dout = dout + slots[slot]
                slots[total] = dout
            if second is not None:
                slots[first], slots[second] = backward(dout)
            elif first >= 0:
                (slots[first],) = backward(dout)
            else:
                backward(dout)

    # single steps

    def steps(self) -> list[Step]:
        """Return all steps of forward and backward in their order."""
        order = self.plan.order
        return [Step(Direction.FORWARD, node_id) for node_id in order] + [
            Step(Direction.BACKWARD, order[place]) for place in self.plan.reverse
        ]


def _call(
    place: int, layer: Layer, sources: tuple[int, ...], values: Sequence[Value | None]
) -> _Call:
    match sources:
        case (source,):
            return place, layer.forward, source, None
        case (first, second):
            return place, layer.forward, first, second

    def gathering(_value: Value) -> Value:
        result: Value = layer.forward(*[values[source] for source in sources])
        return result

    # More inputs than two are rare: they are gathered, so that the loop knows only two cases.
    return place, gathering, place, None


def _check_total(elements: int) -> None:
    if elements > limits.GRAPH_ELEMENTS:
        reason = f"the values of this graph have more than {limits.GRAPH_ELEMENTS} elements"
        raise LayerError(reason)


def _gradient_slots(plan: Plan) -> dict[int, int]:
    """Return the slot of every node's gradient, in the order of backward.

    The edges have the first slots; the gradient of a node with one outgoing edge is that edge's.
    """
    own = count(len(plan.edges))
    return {
        place: edges[0] if len(edges := plan.outbound[place]) == 1 else next(own)
        for place in plan.reverse
    }


def _pull(
    layer: Layer, place: int, plan: Plan, own_slots: Mapping[int, int], slots: list[Any]
) -> _Pull:
    total, arriving = own_slots[place], plan.inbound[place]
    term, *others = plan.outbound[place] or (total,)
    fork = (total, others[0], tuple(others[1:])) if others else None
    if len(arriving) == _ONE:
        return layer.backward, term, fork, arriving[0], None
    if len(arriving) == _TWO:
        return layer.backward, term, fork, arriving[0], arriving[1]

    def spreading(dout: Value) -> tuple[()]:
        for slot, gradient in zip(arriving, layer.backward(dout), strict=True):
            slots[slot] = gradient
        return ()

    return spreading, term, fork, -1, None


def _make(graph: Graph, node_id: str) -> Layer:
    node = graph.node(node_id)
    return make_layer(node.layer, node.params)


def _is_finite(value: Value | None) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return value is None or bool(np.isfinite(value).all())
