"""What a page says while there is nothing that it could explain."""

from __future__ import annotations

from bpeditor.document.evaluation import Evaluation

PRESS = "Press Backward (F6)."


def reason_to_wait(evaluation: Evaluation, node_id: str) -> str:
    """Return why the gradient of a node cannot be explained now, and what to do; "" if it can."""
    if evaluation.is_outdated:
        return f"The results are out of date. {PRESS}"
    if evaluation.gradient(node_id) is not None:
        return ""
    if evaluation.is_off_path(node_id):
        return (
            f"No gradient reaches {node_id}: it has no path to {evaluation.target},"
            " or only one through a port for labels."
        )
    return f"The gradient of {node_id} is not computed yet. {PRESS}"
