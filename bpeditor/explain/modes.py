"""Forward mode beside reverse mode: what each carries, and what each costs in this graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from bpeditor.engine.plan import reachable
from bpeditor.engine.run import Run
from bpeditor.explain.paths import in_digits
from bpeditor.layers import Array, Value, shape_of
from bpeditor.layers.values import plain

Index = tuple[int, ...]
MAX_PROBES = 2_500
"""Backward is called once for each element of each output: more would be felt."""


@dataclass(frozen=True)
class Costs:
    """What all gradients of this graph cost in either mode.

    Attributes
    ----------
    numbers
        Elements of all Inputs that have a gradient.
    results
        Elements of the target.
    reverse, forward
        Calls of layers: of one sweep backward, and of one sweep forward for each number.
    """

    numbers: int
    results: int
    reverse: int
    forward: int


def tangents(run: Run, source: str, cell: Index = ()) -> dict[str, Value] | None:
    """Return what forward mode carries: the derivative of each output by one number.

    Forward mode starts with 1 at that number and multiplies by local gradients in the order of
    forward. Backward is linear, so the layers themselves are asked for these, one element of
    their output at a time.

    Parameters
    ----------
    run
        After forward.
    source
        The node of the number.
    cell
        Its place in an array.

    Returns
    -------
    dict or None
        By id, in the order of forward: the node and what it reaches, in units of that output per
        unit of the number. None where arrays are too large to be asked an element at a time.
    """
    start = run.plan.order.index(source)
    reached = _reached(run, start)
    places = sorted(reached - {start})
    if sum(prod(shape_of(_known(run, place))) for place in places) > MAX_PROBES:
        return None
    first: Array = np.zeros(shape_of(_known(run, start)))
    first[cell] = 1.0
    found = {start: plain(first)}
    with np.errstate(all="ignore"):
        for place in places:
            found[place] = _tangent(run, place, found)
    return {run.plan.order[place]: tangent for place, tangent in found.items()}


def costs(run: Run) -> Costs:
    """Count the calls of layers that both modes need for all gradients of this graph."""
    plan = run.plan
    places = set(plan.reverse)
    inputs = [place for place in places if not plan.inbound[place]]
    sizes = {place: prod(shape_of(_known(run, place))) for place in inputs}
    # Bit n of what reaches a node stands for the Input n. Sets would take 10,000 times 10,000.
    bits = {place: 1 << number for number, place in enumerate(inputs)}
    alike: dict[int, int] = {}
    for place, size in sizes.items():
        alike[size] = alike.get(size, 0) | bits[place]
    flowing = {edge for place in places for edge in plan.outbound[place]}
    forward, layers = 0, sorted(places - set(inputs))
    for place in layers:
        bits[place] = 0
        for edge, before in zip(plan.inbound[place], plan.sources[place], strict=True):
            bits[place] |= bits[before] if edge in flowing else 0
        forward += sum(size * (bits[place] & mask).bit_count() for size, mask in alike.items())
    results = prod(shape_of(_known(run, plan.target)))
    return Costs(sum(sizes.values()), results, len(layers), forward)


def costs_in_words(found: Costs) -> str:
    """Return what both modes cost as sentences."""
    inputs = _counted(found.numbers, "input number")
    text = (
        f"Reverse mode (Backward): one sweep, {_counted(found.reverse, 'layer call')},"
        f" gives the gradients of all {inputs}."
        f" Forward mode: one sweep for each input number,"
        f" {_counted(found.numbers, 'sweep')} and {_counted(found.forward, 'layer call')} in all."
    )
    if found.results > 1:
        text += (
            f" The target has {in_digits(found.results)} elements: one sweep backward is for their"
            " sum, weighted by the seed; a sweep forward is for each of them."
        )
    return text


def _counted(number: int, noun: str) -> str:
    return f"{in_digits(number)} {noun}{'' if number == 1 else 's'}"


def _reached(run: Run, start: int) -> set[int]:
    """Return a place and those with a path to the target behind it."""
    plan = run.plan
    places = set(plan.reverse)
    return reachable([start], [[t for t in targets if t in places] for targets in plan.targets])


def _tangent(run: Run, place: int, found: Mapping[int, Value]) -> Value:
    layer = run.layer(run.plan.order[place])
    moved = [
        (number, found[source])
        for number, source in enumerate(run.plan.sources[place])
        if source in found and layer.inputs[number] in layer.gradients
    ]
    value = _known(run, place)
    if isinstance(value, float):
        return _slope(layer.backward(1.0), moved)
    tangent: Array = np.zeros(shape_of(value))
    for cell in np.ndindex(tangent.shape):
        unit = np.zeros(tangent.shape)
        unit[cell] = 1.0
        tangent[cell] = _slope(layer.backward(unit), moved)
    return tangent


def _slope(back: tuple[Any, ...], moved: list[tuple[int, Value]]) -> float:
    return float(sum(np.sum(back[number] * tangent) for number, tangent in moved))


def _known(run: Run, place: int) -> Value:
    value = run.values[run.plan.order[place]]
    assert value is not None, "modes are compared after forward"
    return value
