"""Where inf and nan come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite, isinf

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.explain.findings import Finding, Kind
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Layer, Value, shape_of
from bpeditor.layers.values import plain

_BEYOND = "beyond the largest number, 1.8e+308"


def non_finite_values(run: Run) -> Iterator[Finding]:
    """Find the nodes where inf and nan begin in a run after forward, with the cause."""
    origins = run.origins_of_non_finite()
    for node_id in run.plan.order:
        value = run.values[node_id]
        if value is None or _all_finite(value):
            continue
        if node_id in origins or _is_first_nan(run, node_id):
            kind = _kind(value)
            yield Finding(
                Kind.NON_FINITE, node_id, f"{node_id} makes {kind}: {cause(run, node_id)}."
            )


def non_finite_gradients(run: Run) -> Iterator[Finding]:
    """Find the edges where gradients become inf or nan although the values are finite."""
    for place in run.plan.reverse:
        node_id = run.plan.order[place]
        dout = run.gradients[node_id]
        if dout is None or not _all_finite(_known(run, node_id)):
            continue
        if not _all_finite(dout):
            yield from _of_fork(run, node_id, dout)
            continue
        for edge in run.feeding(node_id):
            gradient = run.edge_gradients[edge]
            if gradient is None or _all_finite(gradient):
                continue
            if _all_finite(_known(run, edge.source)):
                yield Finding(Kind.NON_FINITE, node_id, _of_edge(run, edge, gradient), (edge,))


def cause(run: Run, node_id: str) -> str:
    """Return why a layer made inf or nan out of what reached it, at its first such cell."""
    layer, out = run.layer(node_id), run.values[node_id]
    assert out is not None, "asked of what has a value"
    xs = [_known(run, edge.source) for edge in run.feeding(node_id)]
    shape = shape_of(out)
    bad = ~np.isfinite(out)
    if shape:
        bad = np.isnan(out) if np.isnan(out).any() else bad
    cell = tuple(map(int, np.argwhere(bad)[0])) if shape else ()
    explain = _CAUSES.get(type(layer).__name__)
    number = float(np.asarray(out)[cell])
    if explain is None:
        return f"the result is {_BEYOND}" if isinf(number) else "the result has no value"
    words = explain(layer, *[float(np.broadcast_to(x, shape)[cell]) for x in xs])
    return words + (f", at [{', '.join(map(str, cell))}]" if cell else "")


def _of_fork(run: Run, node_id: str, gradient: Value) -> Iterator[Finding]:
    """Find a sum that is beyond all numbers although its terms are not."""
    edges = run.reporting(node_id)
    terms = [run.edge_gradients[edge] for edge in edges]
    if edges and all(term is None or _all_finite(term) for term in terms):
        sentence = (
            f"The gradient of {node_id} becomes {_kind(gradient)}:"
            f" the sum of the {len(terms)} terms that meet there is {_BEYOND}."
        )
        yield Finding(Kind.NON_FINITE, node_id, sentence, edges)


def _of_edge(run: Run, edge: Edge, gradient: Value) -> str:
    x = _known(run, edge.source)
    at = f" at {edge.port} = {format_number(x)}" if isinstance(x, float) else ""
    words = f"the value of {edge.target} is finite, but its slope{at} is not"
    if _has_finite_slope(run, edge):
        words = f"the upstream gradient times the local gradient is {_BEYOND}"
    way = f"on its way from {edge.target} back to {edge.source}"
    return f"The gradient becomes {_kind(gradient)} {way}: {words}."


def _has_finite_slope(run: Run, edge: Edge) -> bool:
    """Say whether a layer passes finite numbers back for an upstream gradient of at most 1."""
    layer, dout = run.layer(edge.target), run.gradients[edge.target]
    assert dout is not None, "asked of what has a gradient"
    with np.errstate(all="ignore"):
        small = plain(np.divide(dout, np.max(np.abs(dout))))
        return _all_finite(layer.backward(small)[layer.inputs.index(edge.port)])


def _kind(value: Value) -> str:
    if np.isnan(value).any():
        return "nan"
    return "inf" if np.isposinf(value).any() else "-inf"


def _is_first_nan(run: Run, node_id: str) -> bool:
    """Say whether a node made nan out of inputs that hold inf but no nan."""
    if not np.isnan(_known(run, node_id)).any():
        return False
    return not any(np.isnan(_known(run, edge.source)).any() for edge in run.feeding(node_id))


def _known(run: Run, node_id: str) -> Value:
    value = run.values[node_id]
    assert value is not None, "asked of what has been computed"
    return value


def _all_finite(value: Value) -> bool:
    return isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())


def _two(sign: str) -> Callable[[Layer, float, float], str]:
    def words(_layer: Layer, x: float, y: float) -> str:
        shown = f"{format_number(x)} {sign} {format_number(y)}"
        if isfinite(x) and isfinite(y):
            return f"{shown} is {_BEYOND}"
        return f"{shown} has no value"

    return words


def _quotient(layer: Layer, x: float, y: float) -> str:
    if y != 0.0:
        return _two("/")(layer, x, y)
    return "0 / 0 has no value" if x == 0.0 else f"{format_number(x)} is divided by 0"


def _logarithm(_layer: Layer, x: float) -> str:
    if x == 0.0:
        return "the logarithm of 0 is minus infinity"
    return f"a negative number, {format_number(x)}, has no logarithm"


def _power(layer: Layer, x: float) -> str:
    exponent: float = getattr(layer, "exponent", 2.0)
    shown = f"{format_number(x)} to the power of {format_number(exponent)}"
    if x == 0.0:
        return f"{shown} is a division by 0"
    return f"{shown} is {_BEYOND}" if x > 0.0 or exponent.is_integer() else f"{shown} has no value"


_CAUSES: dict[str, Callable[..., str]] = {
    "Add": _two("+"),
    "Sub": _two("−"),
    "Mul": _two("×"),
    "Div": _quotient,
    "Reciprocal": lambda layer, x: _quotient(layer, 1.0, x),
    "Square": _power,
    "Pow": _power,
    "Exp": lambda _layer, x: f"e to the power of {format_number(x)} is {_BEYOND}",
    "Log": _logarithm,
    "Sin": lambda _layer, x: f"{format_number(x)} has no sine",
    "Cos": lambda _layer, x: f"{format_number(x)} has no cosine",
}
"""By layer: what is said of the numbers that reached it."""
