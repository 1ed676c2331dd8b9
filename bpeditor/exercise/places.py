"""The numbers of a run at the places that an exercise names."""

from __future__ import annotations

from bpeditor.engine.report import name_of
from bpeditor.engine.run import Run
from bpeditor.graph.exercise import Asked, Place, What, place_of
from bpeditor.graph.graph import Edge, Graph
from bpeditor.layers import Value


def edge_at(run: Run, place: Place) -> Edge | None:
    """Return the edge that a place names; None of an output, and of what cannot be evaluated."""
    if not place.port or run.values.get(place.node) is None:
        return None
    return next((edge for edge in run.feeding(place.node) if edge.port == place.port), None)


def edge_of_number(run: Run, place: Place) -> Edge | None:
    """Return the edge whose gradient stands at a place.

    The gradient of an output that reports along one edge is the gradient of that edge. None of an
    output that is a fork, the target, or off the path to it.
    """
    if place.port or run.values.get(place.node) is None:
        return edge_at(run, place)
    edges = run.reporting(place.node)
    return edges[0] if len(edges) == 1 else None


def copies_of(run: Run, graph: Graph, place: Place) -> set[Place]:
    """Return the other places where the gradient of a place stands, or that there is none.

    An output that reports along one edge has the gradient of that edge; one without a path to the
    target has none, just as all its edges.
    """
    edge = edge_of_number(run, place)
    if (place.node if edge is None else edge.source) == run.target:
        return set()
    if edge is not None and not place.port:
        return {place_of(edge)}
    if place.port:
        is_same = edge is not None and run.reporting(edge.source) in {(edge,), ()}
        return {Place(edge.source)} if edge is not None and is_same else set()
    is_fork = run.values.get(place.node) is not None and bool(run.reporting(place.node))
    return set() if is_fork else set(map(place_of, graph.outgoing(place.node)))


def right_number(run: Run, asked: Asked) -> Value | None:
    """Return what a run computed at a place; None where nothing was, or no gradient flows."""
    if asked.what is What.VALUE:
        return run.values[asked.place.node]
    if not asked.place.port:
        return run.gradients[asked.place.node]
    edge = edge_at(run, asked.place)
    return None if edge is None else run.edge_gradients[edge]


def in_words(asked: Asked, source: str = "") -> str:
    """Return the name of a number: "value of price", "gradient of x → price.x".

    Parameters
    ----------
    source
        The node that feeds the port; "" of an output.
    """
    return f"{asked.what.value} of {place_in_words(asked.place, source)}"


def place_in_words(place: Place, source: str = "") -> str:
    """Return "price", or "x → price.x"."""
    return name_of(Edge(source, place.node, place.port)) if place.port else place.node
