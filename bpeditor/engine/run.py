"""One evaluation of a graph: values, gradients and single steps.

Backward pulls: the gradient of an output is the sum over its outgoing edges in a fixed order, so
there is nothing to zero, and a second press cannot double it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from typing import Any

import numpy as np

from bpeditor.engine import loops
from bpeditor.engine.loops import Call, RefusalError
from bpeditor.engine.plan import make_plan, reachable
from bpeditor.engine.results import Results
from bpeditor.graph.errors import (
    LayerRunError,
    ParameterError,
    SeedError,
    TargetError,
    UnknownNodeError,
)
from bpeditor.graph.graph import Edge, Graph
from bpeditor.layers import Layer, LayerError, Value, make_layer, shape_of, to_value
from bpeditor.layers.source import Input


class Direction(Enum):
    """Which way a step goes."""

    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True)
class Step:
    """One node is evaluated in one direction."""

    direction: Direction
    node: str


class Run:
    """Values and gradients of one graph as it was when the run was made.

    Parameters
    ----------
    graph
        What to evaluate; later changes of it do not matter.
    target
        Whose gradients are wanted; None stands for the graph's own target or its only output.
    seed
        The gradient the target starts with, in units of target per unit of target: a scalar or
        an array of the target's shape. None stands for the graph's own seed, or 1.

    Raises
    ------
    RunError, UnknownNodeError
        If the graph cannot be evaluated.

    Attributes
    ----------
    values, gradients, edge_gradients
        What was computed, by id and by edge; None where nothing was, or where there is no path.
    refusals
        Nodes that the target does not need and whose layers cannot work with what reaches them:
        they and their descendants have no value.
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
            place: loops.make_call(place, layer, plan.sources[place], self._values)
            for place, layer in enumerate(self._layers)
            if place not in self._inputs
        }
        everything = set(range(len(plan.order)))
        self._dirty = everything.copy()
        # What changed last, what that reaches, and its calls in the order of the plan.
        self._last_outdated = everything, everything, tuple(self._calls.values())
        self._origins: frozenset[str] | None = None
        self._elements: dict[int, int] = {}
        self._are_counted = False
        self.refusals: dict[str, LayerRunError] = {}
        own_slots = loops.gradient_slots(plan)
        self._seed_slot = own_slots.get(plan.target, -1)
        self._slots: list[Any] = [None] * (len(plan.edges) + len(plan.reverse))
        self._pulls = loops.make_pulls(plan, self._layers, own_slots, self._slots)
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

    def __repr__(self) -> str:
        """Say what is computed, and how far: what a notebook shows."""
        done = sum(value is not None for value in self._values)
        known = ", gradients known" if self.has_gradients else ""
        return f"<Run: target {self.target}, {done} of {len(self.values)} values{known}>"

    @property
    def target(self) -> str | None:
        """The node whose gradients are computed; None if several outputs compete."""
        return self.plan.order[self.plan.target] if self.plan.target >= 0 else None

    @property
    def has_gradients(self) -> bool:
        """Whether backward has been computed for the present values and seed."""
        return self.gradients.are_known

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
        inputs, places = self._inputs, self._place
        new: dict[int, Value] = {}
        for node_id, value in values.items():
            place = places.get(node_id, -1)
            if type(value) is float and place in inputs:  # is what it will be: no calls for many
                new[place] = value
            else:
                new[place] = self._converted(node_id, value)
        for place, value in new.items():
            before = self._values[place]
            if type(before) is not float or type(value) is not float:
                self._are_counted &= before is not None and shape_of(before) == shape_of(value)
            inputs[place].value = value
        self._dirty.update(new)
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
        self.gradients.are_known = self.edge_gradients.are_known = False

    def layer(self, node_id: str) -> Layer:
        """Return the layer object of a node, which holds what forward kept for backward."""
        return self._layers[self._place[node_id]]

    def feeding(self, node_id: str) -> tuple[Edge, ...]:
        """Return the edges into a node of the plan, in the order of its ports."""
        return tuple(self.plan.edges[slot] for slot in self.plan.inbound[self._place[node_id]])

    def reporting(self, node_id: str) -> tuple[Edge, ...]:
        """Return the edges whose gradients make that of an output, in the order of their sum."""
        return tuple(self.plan.edges[slot] for slot in self.plan.outbound[self._place[node_id]])

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
            If a layer that the target needs cannot work with the values that reach it. What
            depends on a changed input has no value then, rather than an old one. A layer that
            the target does not need is noted in `refusals` instead.
        """
        if not self._dirty:
            return
        self._origins = None
        places, calls = self._outdated()
        if self.refusals:
            calls = self._without_refused(places, calls)
        if not self._are_counted:
            for place in places:
                self._elements.pop(place, None)
        self._enter()
        with np.errstate(all="ignore"):
            self._compute(places, calls)
        self._are_counted = True
        self._dirty.clear()

    def _outdated(self) -> tuple[set[int], tuple[Call, ...]]:
        """Return the places that are not up to date, and their calls in the order of the plan."""
        changed, places, calls = self._last_outdated
        # An input that is dragged changes again and again.
        if changed != self._dirty:
            changed, places = set(self._dirty), self._with_descendants(self._dirty)
            calls = tuple(self._calls[place] for place in sorted(places & self._calls.keys()))
            self._last_outdated = changed, places, calls
        return places, calls

    def _with_descendants(self, places: Iterable[int]) -> set[int]:
        return reachable(places, self.plan.targets)

    def _enter(self) -> None:
        values, inputs = self._values, self._inputs
        for place in self._dirty & inputs.keys():
            values[place] = value = inputs[place].forward()
            if not (self._are_counted or isinstance(value, float)):
                self._elements[place] = np.size(value)

    def _compute(self, places: set[int], calls: tuple[Call, ...]) -> None:
        while True:
            try:
                if self._are_counted:
                    loops.compute(calls, self._values)
                else:
                    loops.compute_within_limits(calls, self._values, self._elements)
            except RefusalError as refusal:
                calls = self._after(refusal, places, calls)
            else:
                return

    def _without_refused(self, places: set[int], calls: tuple[Call, ...]) -> tuple[Call, ...]:
        """Try a refused layer again if something else reaches it, and leave out the others."""
        kept = {
            node_id: refusal
            for node_id, refusal in self.refusals.items()
            if self._place[node_id] not in places
        }
        if len(kept) < len(self.refusals):
            self.refusals, self._are_counted = kept, False
        blocked = self._with_descendants([self._place[node_id] for node_id in self.refusals])
        return tuple(call for call in calls if call[0] not in blocked)

    def _after(
        self, refusal: RefusalError, places: set[int], calls: tuple[Call, ...]
    ) -> tuple[Call, ...]:
        """Return the calls that are left after a layer refused, or raise if it is needed."""
        node_id, layer = self.plan.order[refusal.place], self._layers[refusal.place]
        error = LayerRunError(node_id, type(layer).__name__, refusal.reason)
        if refusal.place in self.plan.needed:
            self._forget(places)
            raise error from None
        self.refusals[node_id] = error
        blocked = self._with_descendants([refusal.place])
        for place in blocked:
            self._values[place] = None
            self._elements.pop(place, None)
        return tuple(call for call in calls if call[0] > refusal.place and call[0] not in blocked)

    def _forget(self, places: set[int]) -> None:
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
        self._slots[self._seed_slot] = self._prepared_seed()
        with np.errstate(all="ignore"):
            loops.pull(self._pulls, self._slots)
        self.gradients.are_known = self.edge_gradients.are_known = True

    def _prepared_seed(self) -> Value:
        if self.plan.target < 0:
            raise TargetError(self.plan.outputs)
        self.forward()
        value = self._values[self.plan.target]
        assert value is not None
        wanted, given = shape_of(value), shape_of(self.seed)
        if given == wanted:
            return self.seed
        if given == ():
            return np.full(wanted, self.seed)
        raise SeedError(f"the seed has the shape {given} and the target has {wanted}")

    # single steps

    def steps(self) -> list[Step]:
        """Return all steps of forward and backward in their order."""
        order = self.plan.order
        return [Step(Direction.FORWARD, node_id) for node_id in order] + [
            Step(Direction.BACKWARD, order[place]) for place in self.plan.reverse
        ]


def _make(graph: Graph, node_id: str) -> Layer:
    node = graph.node(node_id)
    return make_layer(node.layer, node.params)


def _is_finite(value: Value | None) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return value is None or bool(np.isfinite(value).all())
