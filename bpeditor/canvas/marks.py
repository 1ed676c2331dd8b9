"""What is marked on the canvas besides the selection."""

from __future__ import annotations

from dataclasses import dataclass

from bpeditor.canvas.geometry import Geometry
from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.run import Step
from bpeditor.graph.graph import Edge, Graph


@dataclass(frozen=True)
class Marks:
    """Which cards and ports stand out, and which numbers are grey.

    Attributes
    ----------
    acting
        The step that has just been taken: its card is lit.
    reads, writes
        The edges along which values or gradients run to it, and from it.
    breakpoints
        The nodes at which playing pauses.
    """

    target: str | None = None
    missing: frozenset[tuple[str, str]] = frozenset()
    warned: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    values_outdated: bool = False
    gradients_outdated: bool = False
    acting: Step | None = None
    reads: tuple[Edge, ...] = ()
    writes: tuple[Edge, ...] = ()
    breakpoints: frozenset[str] = frozenset()


def marks_of(
    graph: Graph,
    evaluation: Evaluation,
    arrays: Geometry,
    breakpoints: frozenset[str] = frozenset(),
) -> Marks:
    """Return the marks for what an evaluation shows now."""
    return Marks(
        _target(graph, arrays),
        frozenset(evaluation.missing),
        frozenset(evaluation.origins_of_non_finite() | evaluation.refusals.keys()),
        evaluation.diagnosis.marked,
        evaluation.values_outdated,
        evaluation.gradients_outdated,
        evaluation.acting,
        *evaluation.running(),
        breakpoints,
    )


def mark_awaited(arrays: Geometry, evaluation: Evaluation) -> None:
    """Mark the cards that the steps have yet to reach in their direction, if ever."""
    awaited = arrays.nodes.data["awaited"]
    awaited[:] = evaluation.acting is not None
    # A renamed node has its new name in the results before it has it here.
    awaited[arrays.nodes.known_rows_of(evaluation.reached())] = False


def _target(graph: Graph, arrays: Geometry) -> str | None:
    """Return the chosen target, or the only output once something is wired."""
    if graph.target is not None:
        return graph.target.node
    nodes = arrays.nodes.data
    outputs = ((nodes["feeds"] == 0) & (nodes["fed"] != 0)).nonzero()[0]
    return arrays.nodes.keys[outputs[0]] if len(outputs) == 1 else None
