"""Classic mistakes, each planted in a backward of its own over the plan of a run."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.explain.shapes import summed_axes
from bpeditor.graph.exercise import Kind
from bpeditor.graph.graph import Edge
from bpeditor.layers import Array, Layer, Value, shape_of
from bpeditor.layers.values import plain

_MOST_CELLS = 10_000_000
"""Computed at most to see what would not be summed: more would be felt."""


class HandWritten:
    """A backward as a learner writes it: it pushes what each layer passes back to what feeds it.

    It is right. A subclass makes one mistake at one node. Arrays are handed on without a copy, as
    numpy does, so that who writes into one changes what others hold.

    Attributes
    ----------
    nodes, edges
        The gradients, as far as there are any.
    """

    def __init__(self, run: Run, node_id: str) -> None:
        self._run, self._node_id = run, node_id
        self.nodes: dict[str, Value] = {}
        self.edges: dict[Edge, Value] = {}

    def compute(self) -> None:
        """Compute all gradients; the run has computed its own before."""
        order = self._run.plan.order
        with np.errstate(all="ignore"):
            for place in self._run.plan.reverse:
                self._visit(order[place])

    def _visit(self, node_id: str) -> None:
        edges = self._run.reporting(node_id)
        dout = self.gathered(node_id, edges) if edges else _seed(self._run)
        self.nodes[node_id] = dout
        feeding = self._run.feeding(node_id)
        if not feeding:
            return
        given = self.handed(node_id, dout)
        for edge, gradient in zip(feeding, self.passed_back(node_id, given), strict=True):
            if gradient is not None:
                self.edges[edge] = _handed_on(gradient, given)

    def gathered(self, _node_id: str, edges: Sequence[Edge]) -> Value:
        """Return the gradient of an output from those of the edges that report to it."""
        return total([self.edges[edge] for edge in edges])

    def handed(self, _node_id: str, dout: Value) -> Value:
        """Return what the backward of a layer is called with."""
        return dout

    def passed_back(self, node_id: str, dout: Value) -> tuple[Value | None, ...]:
        """Return what a layer passes back, a gradient for each port."""
        return self._run.layer(node_id).backward(dout)


class OverwriteAtFork(HandWritten):
    """``grad = dx`` where ``grad += dx`` should stand: the last gradient to arrive is kept."""

    def gathered(self, node_id: str, edges: Sequence[Edge]) -> Value:
        """Return the gradient that arrives last at the node."""
        if node_id != self._node_id:
            return super().gathered(node_id, edges)
        return self.edges[last_to_arrive(self._run, edges)]


class BreadthFirst(HandWritten):
    """The node is visited as soon as one edge has reported, and not when all have."""

    def handed(self, node_id: str, dout: Value) -> Value:
        """Return the sum of what has arrived when a breadth-first search comes to the node."""
        early = arrived_early(self._run, node_id) if node_id == self._node_id else ()
        return total([self.edges[edge] for edge in early]) if early else dout


class MissingUnbroadcast(HandWritten):
    """The gradient of an input that was broadcast is not summed back to its shape."""

    def passed_back(self, node_id: str, dout: Value) -> tuple[Value | None, ...]:
        """Return gradients in the shape of the output."""
        back = super().passed_back(node_id, dout)
        if node_id != self._node_id:
            return back
        wide = broadcast_inputs(self._run, node_id)
        edges = self._run.feeding(node_id)
        layer = self._run.layer(node_id)
        return tuple(
            unsummed(layer, edge.port, dout, gradient)
            if edge in wide and gradient is not None
            else gradient
            for edge, gradient in zip(edges, back, strict=True)
        )


class InPlaceReLU(HandWritten):
    """``dout[mask] = 0`` without a copy: whoever holds the same array sees the zeros."""

    def passed_back(self, node_id: str, dout: Value) -> tuple[Value | None, ...]:
        """Write the zeros of the mask into what was given."""
        if node_id != self._node_id or isinstance(dout, float):
            return super().passed_back(node_id, dout)
        out: Any = self._run.values[node_id]
        dout[out <= 0.0] = 0.0
        return (dout,)


BACKWARDS: dict[Kind, type[HandWritten]] = {
    Kind.OVERWRITE_AT_FORK: OverwriteAtFork,
    Kind.MISSING_UNBROADCAST: MissingUnbroadcast,
    Kind.BREADTH_FIRST: BreadthFirst,
    Kind.IN_PLACE_RELU: InPlaceReLU,
}


def last_to_arrive(run: Run, edges: Sequence[Edge]) -> Edge:
    """Return the edge whose target is visited last in backward; of one target, its last port."""
    order = {node_id: place for place, node_id in enumerate(run.plan.order)}
    return min(edges, key=lambda e: (order[e.target], -run.layer(e.target).inputs.index(e.port)))


def arrived_early(run: Run, node_id: str) -> tuple[Edge, ...]:
    """Return which edges have reported when a breadth-first search from the target visits a node.

    Returns
    -------
    tuple
        In the order of the sum; all of them if the search comes late enough.
    """
    ranks = _breadth_first(run)
    own = ranks.get(node_id, 0)
    return tuple(edge for edge in run.reporting(node_id) if ranks[edge.target] < own)


def broadcast_inputs(run: Run, node_id: str) -> tuple[Edge, ...]:
    """Return the edges from an Input, which feeds nothing else, that a layer broadcasts.

    Elsewhere the layer behind would get a gradient of a shape that it cannot work with.
    """
    return tuple(
        edge
        for edge in run.feeding(node_id)
        if run.edge_gradients[edge] is not None
        and not run.feeding(edge.source)
        and run.reporting(edge.source) == (edge,)
        and summed_axes(run, edge)
    )


def unsummed(layer: Layer, port: str, dout: Value, gradient: Value) -> Value:
    """Return the gradient of a broadcast input before it is summed back to its shape.

    Backward is linear in dout: it is asked with one cell of dout for each cell of the gradient at
    a time, so that nothing is summed.
    """
    wide, narrow = shape_of(dout), shape_of(gradient)
    cells = np.broadcast_to(np.arange(prod(narrow)).reshape(narrow), wide)
    places = np.argsort(cells, axis=None, kind="stable").reshape(prod(narrow), -1)
    if places.shape[1] * places.size > _MOST_CELLS:
        return gradient
    found: Array = np.zeros(wide)
    for some in places.T:
        part: Array = np.zeros(wide)
        part.flat[some] = np.asarray(dout).flat[some]
        back = layer.backward(plain(part))[layer.inputs.index(port)]
        found.flat[some] = np.ravel(back)
    return found


def total(terms: Sequence[Value]) -> Value:
    """Return the sum of gradients, in their order; of one, that one itself."""
    first, *others = terms
    with np.errstate(all="ignore"):
        for other in others:
            first = first + other
    return first


def _breadth_first(run: Run) -> dict[str, int]:
    """Return when each node is visited by a search that knows no order but that of arrival."""
    assert run.target is not None, "who has gradients has a target"
    ranks: dict[str, int] = {}
    waiting, seen = deque([run.target]), {run.target}
    while waiting:
        node_id = waiting.popleft()
        ranks[node_id] = len(ranks)
        for edge in run.feeding(node_id):
            if edge.source not in seen and run.edge_gradients[edge] is not None:
                seen.add(edge.source)
                waiting.append(edge.source)
    return ranks


def _seed(run: Run) -> Value:
    assert run.target is not None, "who has gradients has a target"
    seed = run.gradients[run.target]
    assert seed is not None, "backward has been computed"
    return seed if isinstance(seed, float) else np.array(seed)


def _handed_on(gradient: Value, dout: Value) -> Value:
    """Return a gradient that may be written into: itself where it is, or is part of, dout."""
    if isinstance(gradient, float) or isinstance(dout, float):
        return gradient if isinstance(gradient, float) else np.array(gradient)
    is_shared = np.shares_memory(gradient, dout) and gradient.flags.writeable
    return gradient if is_shared else np.array(gradient)
