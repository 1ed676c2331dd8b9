"""Whether a graph differs from its last saved state, kept up to date change by change."""

from __future__ import annotations

from bpeditor.graph.changes import (
    AddEdge,
    AddNode,
    Change,
    RemoveEdge,
    RemoveNode,
    ReplaceNode,
    SetTarget,
)
from bpeditor.graph.graph import Edge, Graph


class Difference:
    """Compares a graph with its state when this object was made.

    An undo stack's clean mark says less: moving a node away and back by hand writes the same
    bytes. The cost of an update is that of its changes, not of the graph.

    Parameters
    ----------
    is_recovered
        The state now is not the saved one, which is unknown: it differs whatever happens.
    """

    def __init__(self, graph: Graph, *, is_recovered: bool = False) -> None:
        self._is_recovered = is_recovered
        self._nodes = {node.id: node for node in graph.nodes()}
        self._edges = set(graph.edges())
        self._target = graph.target
        self._differing: set[str | Edge | None] = set()

    @property
    def exists(self) -> bool:
        """Whether a save would write other bytes."""
        return self._is_recovered or bool(self._differing)

    def update(self, graph: Graph, changes: tuple[Change, ...]) -> None:
        """Look again at what the changes touched."""
        for change in changes:
            match change:
                case AddNode(node) | RemoveNode(node) | ReplaceNode(_, node):
                    now = graph.node(node.id) if node.id in graph else None
                    self._note(node.id, differs=now != self._nodes.get(node.id))
                case AddEdge(edge) | RemoveEdge(edge):
                    now_there = graph.feeding(edge.target, edge.port) == edge
                    self._note(edge, differs=now_there != (edge in self._edges))
                case SetTarget():
                    self._note(None, differs=graph.target != self._target)

    def _note(self, place: str | Edge | None, *, differs: bool) -> None:
        if differs:
            self._differing.add(place)
        else:
            self._differing.discard(place)
