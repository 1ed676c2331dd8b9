"""Which mistakes can be planted where, so that there is something to find."""

from __future__ import annotations

from collections.abc import Iterable

from bpeditor.engine.run import Run
from bpeditor.exercise.laboratory import Laboratory
from bpeditor.exercise.mistakes import arrived_early, broadcast_inputs
from bpeditor.graph.exercise import Kind, Mistake
from bpeditor.layers import is_array

TITLES = {
    Kind.OVERWRITE_AT_FORK: "Overwrite at the fork",
    Kind.MISSING_UNBROADCAST: "Missing unbroadcast",
    Kind.BREADTH_FIRST: "Breadth-first order",
    Kind.IN_PLACE_RELU: "In-place ReLU",
}
_FORK = 2


def offers(run: Run, node_ids: Iterable[str]) -> list[Mistake]:
    """Return the mistakes that make a difference in the backward of some nodes.

    Parameters
    ----------
    run
        After backward.
    """
    return [
        mistake
        for node_id in node_ids
        for kind in Kind
        if _may_err(run, node_id, kind)
        and Laboratory(run, mistake := Mistake(kind, node_id)).has_effect
    ]


def _may_err(run: Run, node_id: str, kind: Kind) -> bool:
    """Say whether a mistake can be made at a node at all, which is cheaper than to make it."""
    if run.gradients[node_id] is None:
        return False
    match kind:
        case Kind.OVERWRITE_AT_FORK:
            return len(run.reporting(node_id)) >= _FORK
        case Kind.BREADTH_FIRST:
            early, edges = arrived_early(run, node_id), run.reporting(node_id)
            return 0 < len(early) < len(edges) and bool(run.feeding(node_id))
        case Kind.MISSING_UNBROADCAST:
            return bool(broadcast_inputs(run, node_id))
        case Kind.IN_PLACE_RELU:
            value = run.values[node_id]
            is_relu = type(run.layer(node_id)).__name__ == "ReLU"
            return is_relu and value is not None and is_array(value)
