"""What is marked on the canvas besides the selection."""

from __future__ import annotations

from dataclasses import dataclass

from bpeditor.canvas.geometry import Geometry
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.graph import Graph


@dataclass(frozen=True)
class Marks:
    """Which cards and ports stand out, and which numbers are grey."""

    target: str | None = None
    missing: frozenset[tuple[str, str]] = frozenset()
    warned: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    values_outdated: bool = False
    gradients_outdated: bool = False


def marks_of(graph: Graph, evaluation: Evaluation, arrays: Geometry) -> Marks:
    """Return the marks for what an evaluation shows now."""
    return Marks(
        _target(graph, arrays),
        frozenset(evaluation.missing),
        frozenset(evaluation.origins_of_non_finite() | evaluation.refusals.keys()),
        evaluation.diagnosis.marked,
        evaluation.values_outdated,
        evaluation.gradients_outdated,
    )


def _target(graph: Graph, arrays: Geometry) -> str | None:
    """Return the chosen target, or the only output once something is wired."""
    if graph.target is not None:
        return graph.target.node
    nodes = arrays.nodes.data
    outputs = ((nodes["feeds"] == 0) & (nodes["fed"] != 0)).nonzero()[0]
    return arrays.nodes.keys[outputs[0]] if len(outputs) == 1 else None
