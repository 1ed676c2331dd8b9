"""Nodes, ports, edges and frames as sentences, for those who hear the canvas."""

from __future__ import annotations

from typing import assert_never

from bpeditor.canvas.spots import OUT, Port, Spot
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.graph import Edge, Frame, Graph
from bpeditor.graph.numbers import format_value
from bpeditor.layers import LAYERS, Value

_SPOKEN = {
    "Cos": "cosine",
    "Div": "divide",
    "Exp": "exponential",
    "Log": "logarithm",
    "MatMul": "matrix multiply",
    "Mul": "multiply",
    "Neg": "negate",
    "Pow": "power",
    "Sin": "sine",
    "Sub": "subtract",
}
"""Titles that are no words."""


def sentence(graph: Graph, evaluation: Evaluation, spot: Spot) -> str:
    """Return what a node, a port or an edge is, and its shown results."""
    match spot:
        case Port(node_id=node_id, name=name):
            return _port(graph, evaluation, node_id, name)
        case Edge():
            start = f"edge {spot.source} to {spot.target} {spot.port}"
            results = _of_edge(evaluation, spot)
            return f"{start}: {', '.join(results)}" if results else start
        case str():
            parts = [f"node {spot}", _layer(graph, spot), *_of_node(evaluation, spot)]
            return ", ".join([*parts, *_noted(evaluation, spot)])
        case _:
            assert_never(spot)


def frame_sentence(frame: Frame) -> str:
    """Return what a frame is called and how many nodes it has."""
    count = len(frame.nodes)
    return f"frame {frame.title}, {count} {'node' if count == 1 else 'nodes'}"


def _layer(graph: Graph, node_id: str) -> str:
    layer = graph.node(node_id).layer
    return _SPOKEN.get(layer, LAYERS[layer].title())


def _port(graph: Graph, evaluation: Evaluation, node_id: str, name: str) -> str:
    if name == OUT:
        fed = [f"{edge.target} {edge.port}" for edge in graph.outgoing(node_id)]
        feeds = f"feeds {' and '.join(fed)}" if fed else "feeds nothing"
        return ", ".join([f"output of {node_id}", feeds, *_of_node(evaluation, node_id)])
    edge = graph.feeding(node_id, name)
    start = f"input {name} of {node_id}"
    if edge is None:
        return f"{start}, free"
    return ", ".join([start, f"fed by {edge.source}", *_of_edge(evaluation, edge)])


def _of_node(evaluation: Evaluation, node_id: str) -> list[str]:
    gradient = _gradient(
        evaluation,
        evaluation.gradient(node_id),
        is_asked=evaluation.is_gradient_asked(node_id),
        off_path=evaluation.is_off_path(node_id),
    )
    return [*_value(evaluation, node_id), *gradient]


def _noted(evaluation: Evaluation, node_id: str) -> list[str]:
    """Return what the sign on a card stands for."""
    if node_id not in evaluation.diagnosis.marked:
        return []
    return [finding.sentence for finding in evaluation.diagnosis.at(node_id)]


def _of_edge(evaluation: Evaluation, edge: Edge) -> list[str]:
    gradient = _gradient(
        evaluation,
        evaluation.edge_gradient(edge),
        is_asked=evaluation.is_edge_gradient_asked(edge),
        off_path=evaluation.is_edge_off_path(edge),
    )
    return [*_value(evaluation, edge.source), *gradient]


def _value(evaluation: Evaluation, node_id: str) -> list[str]:
    value = evaluation.value(node_id)
    if value is not None:
        return [f"{_old(evaluation.values_outdated)}value {format_value(value)}"]
    return ["value asked for"] if evaluation.is_value_asked(node_id) else []


def _gradient(
    evaluation: Evaluation, gradient: Value | None, *, is_asked: bool, off_path: bool
) -> list[str]:
    if gradient is not None:
        return [f"{_old(evaluation.gradients_outdated)}gradient {format_value(gradient)}"]
    if is_asked:
        return ["gradient asked for"]
    return ["no path to the target"] if off_path else []


def _old(is_outdated: bool) -> str:
    return "outdated " if is_outdated else ""
