"""What a page is about: what is selected, or else the step that was shown last."""

from __future__ import annotations

from dataclasses import dataclass

from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.run import Direction
from bpeditor.graph.graph import Edge
from bpeditor.window.explain.page import Context

NOTHING = (
    "Press Forward (F5), Backward (F6) or Step (F7), and select a wire or a node to see how its"
    " gradient is made."
)
OUTDATED = "The graph has changed since it was computed: press Backward (F6)."
_FORK = 2


@dataclass(frozen=True)
class Subject:
    """A node, or one of the edges into it.

    Attributes
    ----------
    is_step
        Whether nothing is selected: it is what the last step was about.
    """

    node_id: str
    edge: Edge | None = None
    is_step: bool = False


def subject_of(context: Context) -> Subject | None:
    """Return what is selected if that is one node or one edge, or else the last step shown."""
    selection, evaluation = context.document.selection, context.evaluation
    edges, nodes = list(selection.edges), list(selection.nodes)
    if len(edges) == 1 and not nodes:
        return Subject(edges[0].target, edges[0])
    if len(nodes) == 1 and not edges:
        return Subject(nodes[0])
    if not edges and not nodes and evaluation.position:
        return Subject(evaluation.steps[evaluation.position - 1].node, is_step=True)
    return None


def last_direction(evaluation: Evaluation, node_id: str) -> Direction | None:
    """Return which way the last step went if it was about a node; None if it was not."""
    if not evaluation.position:
        return None
    step = evaluation.steps[evaluation.position - 1]
    return step.direction if step.node == node_id else None


def why_nothing(context: Context, subject: Subject | None) -> str:
    """Return why there is nothing to explain, and what to press; "" if there is something."""
    evaluation = context.evaluation
    if subject is None:
        selection = context.document.selection
        return NOTHING if selection.is_empty() else "Select one wire or one node."
    if evaluation.is_outdated:
        return OUTDATED
    if evaluation.run is None or evaluation.value(subject.node_id) is None:
        return _why_no_value(evaluation, subject.node_id)
    return ""


def why_no_gradient(evaluation: Evaluation, node_id: str, edge: Edge | None = None) -> str:
    """Return why no gradient is shown at a node or an edge, and what to press."""
    if edge is not None and evaluation.is_edge_off_path(edge):
        if evaluation.is_off_path(node_id):
            return f"No path leads from {node_id} to {evaluation.target}: no gradient flows here."
        return f"{edge.port} of {node_id} takes labels: no gradient flows back through it."
    if evaluation.is_off_path(node_id):
        return _why_off_path(evaluation, node_id)
    if evaluation.position > _forward_steps(evaluation):
        reported = _reported(evaluation, node_id)
        return f"Backward has not reached {node_id} yet{reported}: press Step (F7)."
    return "The gradient is not computed yet: press Backward (F6)."


def _reported(evaluation: Evaluation, node_id: str) -> str:
    """Return how many wires of a fork have brought their gradients: it waits for all of them."""
    waiting = () if evaluation.run is None else evaluation.run.reporting(node_id)
    if len(waiting) < _FORK:
        return ""
    there = sum(evaluation.edge_gradient(edge) is not None for edge in waiting)
    return f", {there} of its {len(waiting)} wires have reported"


def _why_off_path(evaluation: Evaluation, node_id: str) -> str:
    run, target = evaluation.run, evaluation.target
    if run is not None and run.is_label(node_id):
        return f"{node_id} reaches {target} only as labels, which have no gradient."
    return f"No path leads from {node_id} to {target}: it has no gradient."


def _why_no_value(evaluation: Evaluation, node_id: str) -> str:
    refusal = evaluation.refusals.get(node_id)
    if refusal is not None:
        return f"{refusal}."
    if 0 < evaluation.position < _forward_steps(evaluation):
        return f"Forward has not reached {node_id} yet: press Step (F7)."
    return "Nothing is computed here yet: press Forward (F5), Backward (F6) or Step (F7)."


def _forward_steps(evaluation: Evaluation) -> int:
    return 0 if evaluation.run is None else len(evaluation.run.plan.order)
