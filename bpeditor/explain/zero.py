"""Why a gradient is exactly 0."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.explain.findings import Finding, Kind
from bpeditor.explain.paths import ends_of
from bpeditor.explain.scaling import Scales
from bpeditor.explain.writing import text_number
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Layer, Value, shape_of
from bpeditor.layers.values import plain

_MOST = 3
"""Reasons that one sentence gives; a node may be cut off at thousands of places."""
_TERMS = 6
_UNDERFLOW = -300.0
"""Powers of ten below which a product of numbers is lost."""

_TOO_SMALL = "the product of its local gradients, some 1e{decay:.0f}, is too small for a number"

_Reasons = dict[str, None]
"""A set in the order of finding."""


def zeros(run: Run, scales: Scales) -> Iterator[Finding]:
    """Find every Input whose gradient is exactly 0, with the places where it is lost.

    Parameters
    ----------
    run
        After backward.
    """
    plan, ends = run.plan, ends_of(run.plan)
    lost: dict[int, _Reasons] = {}
    for place in plan.reverse:
        node_id = plan.order[place]
        gradient = run.gradients[node_id]
        if gradient is None or np.any(gradient):
            continue
        lost[place] = _reasons(run, place, ends, lost)
        if plan.inbound[place]:
            continue
        decay = scales.power(place)
        is_decay = -inf < decay <= _UNDERFLOW
        reasons = {_TOO_SMALL.format(decay=decay): None} if is_decay else lost[place]
        yield Finding(Kind.ZERO, node_id, _sentence(node_id, reasons))


def _reasons(run: Run, place: int, ends: list[int], lost: dict[int, _Reasons]) -> _Reasons:
    """Return where the gradient of a node is lost; those behind it have been asked before."""
    plan, node_id = run.plan, run.plan.order[place]
    if place == plan.target:
        return {"the seed is 0": None}
    terms = [run.edge_gradients[edge] for edge in run.reporting(node_id)]
    if any(np.any(term) for term in terms if term is not None):
        return {_cancelling(node_id, terms): None}
    found: _Reasons = {}
    for edge in plan.outbound[place]:
        if len(found) > _MOST:
            break
        behind = lost.get(ends[edge])
        found |= behind if behind is not None else {_blocking(run, plan.edges[edge]): None}
    return found


def _sentence(node_id: str, reasons: _Reasons) -> str:
    shown = list(reasons)[:_MOST]
    more = ", and more" if len(reasons) > _MOST else ""
    return f"The gradient of {node_id} is 0: {'; '.join(shown)}{more}."


def _cancelling(node_id: str, terms: list[Value | None]) -> str:
    numbers = [term for term in terms if isinstance(term, float)]
    words = f"the {len(terms)} terms that meet at {node_id} cancel each other"
    if not numbers or len(numbers) > _TERMS:
        return words
    first, *others = numbers
    total = " + ".join([format_number(first), *map(text_number, others)])
    return f"{words}: {total} = 0"


def _blocking(run: Run, edge: Edge) -> str:
    """Return why nothing comes through an edge although its target has a gradient."""
    dout = run.gradients[edge.target]
    assert dout is not None, "asked of what has a gradient"
    if _passes(run, edge, dout * np.random.default_rng(0).uniform(0.5, 1.0, shape_of(dout))):
        return f"what the cells of {edge.target} pass back to {edge.source} cancels out"
    if np.isfinite(dout).all() and _passes(run, edge, dout / np.max(np.abs(dout))):
        return f"upstream times local gradient at {edge.target} is too small for a number"
    layer = run.layer(edge.target)
    words = _words(run, edge)
    others = [fed.source for fed in run.feeding(edge.target) if fed.port != edge.port]
    own, other = _equation(run, edge.source), _equation(run, others[-1]) if others else ""
    if ("{own}" in words and not own) or ("{other}" in words and not other):
        words = "has a local gradient of 0 wherever a gradient reaches it"
    known = words or "has a local gradient of 0 there"
    return f"{edge.target} {known.format(own=own, other=other, layer=_parameters(layer))}"


def _passes(run: Run, edge: Edge, dout: Any) -> bool:
    """Say whether a layer passes anything back for another upstream gradient."""
    layer = run.layer(edge.target)
    with np.errstate(all="ignore"):
        back = layer.backward(plain(dout))[layer.inputs.index(edge.port)]
    return bool(np.any(back))


def _words(run: Run, edge: Edge) -> str:
    """Return what follows the name of the layer; a quotient has two ways to be flat."""
    name = type(run.layer(edge.target)).__name__
    if (name, edge.port) == ("Div", "y"):
        above = run.values[run.feeding(edge.target)[0].source]
        return "is flat at {own}" if np.any(above) else "divides {other}, which stays 0"
    return _REASONS.get(name, "")


def _equation(run: Run, node_id: str) -> str:
    """Return a value as "x = 3"; "" of an array that is not the same everywhere."""
    value = run.values[node_id]
    if isinstance(value, float):
        return f"{node_id} = {format_number(value)}"
    is_nothing = value is not None and not np.any(value)
    return f"{node_id} = 0 in all cells" if is_nothing else ""


def _parameters(layer: Layer) -> str:
    return ", ".join(
        f"{name} {format_number(value)}"
        for name, value in vars(layer).items()
        if name in layer.parameters and isinstance(value, float)
    )


_REASONS = {
    "ReLU": "passes nothing back, because {own} is not above 0",
    "LeakyReLU": "passes nothing back, because {own} is not above 0 and the {layer}",
    "Maximum": "passes everything back to its other input, because {other} is larger than {own}",
    "Mul": "multiplies by {other}",
    "Div": "divides by {other}",
    "Square": "is flat at {own}",
    "Pow": "is flat at {own} with {layer}",
    "Sin": "is flat at {own}",
    "Cos": "is flat at {own}",
    "Exp": "is flat at {own}",
    "Sigmoid": "is flat at {own}",
    "Tanh": "is flat at {own}",
    "Softmax": "turns every row into shares that do not move",
    "SoftmaxWithLoss": "has its least value: the shares of x are the labels",
    "SumSquaredError": "has its least value: y equals t",
    "MeanSquaredError": "has its least value: y equals t",
    "Dropout": "has dropped it",
}
"""By layer: what follows its name."""
