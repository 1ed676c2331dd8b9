"""The two loops of an evaluation, over flat lists of what a plan and its layers say.

Each is one loop without calls of its own: such a call would cost as much as a layer's. It knows
one and two ports only; what is rarer is wrapped when the lists are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np

from bpeditor.engine.plan import Plan
from bpeditor.graph import limits
from bpeditor.layers import Layer, LayerError, Value

_ONE, _TWO = 1, 2
# Plain tuples, not named ones: they unpack three times as fast. None, not -1: `is` costs less.
Call = tuple[int, Callable[..., Value], int, int | None]
"""One node of forward: place, forward, its first source, and its second."""
Fork = tuple[int, int, tuple[int, ...]]
"""Gradients that are summed: the slot of the sum, of the second term, and of those left."""
Pull = tuple[Callable[..., tuple[Value | None, ...]], int, Fork | None, int, int | None]
"""One node of backward: backward, the slot of its first term, the other terms, and the slots of
its first inbound edge (-1: the loop has none to fill) and of its second."""


class RefusalError(Exception):
    """A layer refused what reached it: its place and its reason."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(reason)
        self.place, self.reason = place, reason


def make_call(place: int, layer: Layer, sources: tuple[int, ...], values: Sequence[Any]) -> Call:
    """Return the call of a node that has inputs."""
    match sources:
        case (source,):
            return place, layer.forward, source, None
        case (first, second):
            return place, layer.forward, first, second

    def gathering(_value: Value) -> Value:
        result: Value = layer.forward(*[values[source] for source in sources])
        return result

    return place, gathering, place, None


def compute(calls: Iterable[Call], values: list[Any]) -> None:
    """Compute the values of nodes, in the order of a plan.

    Raises
    ------
    RefusalError
        By the first layer that cannot work with the values that reach it.
    """
    place = -1
    try:
        for place, forward, first, second in calls:
            values[place] = (
                forward(values[first]) if second is None else forward(values[first], values[second])
            )
    except LayerError as error:
        raise RefusalError(place, str(error)) from None


def compute_within_limits(
    calls: Iterable[Call], values: list[Any], elements: dict[int, int]
) -> None:
    """Compute like `compute`, and count the elements of arrays by place.

    Raises
    ------
    RefusalError
        As `compute`, and where the elements of all arrays pass the limit of a graph.
    """
    total = sum(elements.values())
    place = -1
    try:
        for place, forward, first, second in calls:
            value = (
                forward(values[first]) if second is None else forward(values[first], values[second])
            )
            if not isinstance(value, float):
                elements[place] = np.size(value)
                total += elements[place]
                _check_total(total)
            values[place] = value
    except LayerError as error:
        elements.pop(place, None)
        raise RefusalError(place, str(error)) from None


def _check_total(elements: int) -> None:
    if elements > limits.GRAPH_ELEMENTS:
        reason = f"the values of this graph have more than {limits.GRAPH_ELEMENTS} elements"
        raise LayerError(reason)


@dataclass(frozen=True)
class Pulls:
    """The backward of a plan.

    Attributes
    ----------
    pulls
        The nodes with inputs, in the order of backward.
    sums
        The slot of the first term and the fork of every Input that feeds several ports.
    """

    pulls: tuple[Pull, ...]
    sums: tuple[tuple[int, Fork], ...]


def gradient_slots(plan: Plan) -> dict[int, int]:
    """Return the slot of every node's gradient, in the order of backward.

    The edges have the first slots; the gradient of a node with one outgoing edge is that edge's.
    """
    own = count(len(plan.edges))
    return {
        place: edges[0] if len(edges := plan.outbound[place]) == 1 else next(own)
        for place in plan.reverse
    }


def make_pulls(
    plan: Plan, layers: Sequence[Layer], own_slots: Mapping[int, int], slots: list[Any]
) -> Pulls:
    """Return the backward of a plan, to be pulled over `slots`."""
    pulls, sums = [], []
    for place, total in own_slots.items():
        term, fork = _fork(total, plan.outbound[place])
        if plan.inbound[place]:
            pulls.append(_pull(layers[place], term, fork, plan.inbound[place], slots))
        elif fork is not None:
            sums.append((term, fork))
    return Pulls(tuple(pulls), tuple(sums))


def _fork(total: int, edges: tuple[int, ...]) -> tuple[int, Fork | None]:
    """Return the slot of a gradient's first term, and what is added to it."""
    first, *others = edges or (total,)
    return first, (total, others[0], tuple(others[1:])) if others else None


def _pull(
    layer: Layer, term: int, fork: Fork | None, arriving: tuple[int, ...], slots: list[Any]
) -> Pull:
    if len(arriving) == _ONE:
        return layer.backward, term, fork, arriving[0], None
    if len(arriving) == _TWO:
        return layer.backward, term, fork, arriving[0], arriving[1]

    def spreading(dout: Value) -> tuple[()]:
        for slot, gradient in zip(arriving, layer.backward(dout), strict=True):
            slots[slot] = gradient
        return ()

    return spreading, term, fork, -1, None


def pull(backward_of: Pulls, slots: list[Any]) -> None:
    """Fill the slots of all edges and nodes; that of the target holds the seed."""
    for backward, term, fork, first, second in backward_of.pulls:
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
    for term, (total, other, rest) in backward_of.sums:
        dout = slots[term] + slots[other]
        for slot in rest:
            dout = dout + slots[slot]
        slots[total] = dout
