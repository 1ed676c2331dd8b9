"""Numbers that are 0 but for rounding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bpeditor.engine.run import Run
from bpeditor.exercise.places import right_number
from bpeditor.graph.exercise import Asked, What
from bpeditor.graph.graph import Graph, Node
from bpeditor.layers import Value
from bpeditor.layers.values import plain

_LAST_DIGITS = 1e-14
_SHARE = 0.1
"""By what part of itself a number changes at least that is made of last digits alone."""
_TINY = 1e-12
"""A part of the largest number around: at a kink large numbers change as well, and are right."""


def rounded_zeros(run: Run, asked: Asked, right: Value) -> NDArray[np.bool_]:
    """Say of each cell whether it is 0 but for rounding: 0.1 + 0.2 − 0.3, and what it is made into.

    All Inputs but whole numbers, which are exact, are moved in their last digits: what this
    changes as a whole is made of nothing else.
    """
    moved = right_number(_moved(run, needs_gradients=asked.what is What.GRADIENT), asked)
    assert moved is not None, "the moved graph is the same one"
    with np.errstate(all="ignore"):
        is_noise = np.abs(np.subtract(moved, right)) >= _SHARE * np.abs(right)
        is_tiny = np.abs(right) <= _TINY * max(_sizes(run), default=0.0)
    return np.asarray(is_noise & is_tiny)


def _moved(run: Run, *, needs_gradients: bool) -> Run:
    graph, random = Graph(), np.random.default_rng(0)
    for node_id in run.plan.order:
        layer = run.layer(node_id)
        params = {name: getattr(layer, name) for name in layer.parameters}
        if "value" in params and not run.is_label(node_id):
            params["value"] = _shaken(params["value"], random)
        graph.add_node(Node(node_id, type(layer).__name__, params))
    for edge in run.plan.edges:
        graph.add_edge(edge)
    moved = Run(graph, run.target, run.seed if run.target else None)
    moved.forward()
    if needs_gradients:
        moved.backward()
    return moved


def _shaken(value: Value, random: np.random.Generator) -> Value:
    shaken = value * (1.0 + _LAST_DIGITS * random.uniform(-1.0, 1.0, np.shape(value)))
    return plain(np.where(np.equal(np.round(value), value), value, shaken))


def _sizes(run: Run) -> Iterator[float]:
    for node_id in run.plan.order:
        for number in (run.values[node_id], run.gradients[node_id]):
            if number is not None and np.isfinite(number).all():
                yield float(np.max(np.abs(number)))
