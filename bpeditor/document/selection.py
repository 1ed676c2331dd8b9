"""Which nodes and edges are selected."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from bpeditor.graph.graph import Edge, Graph


class Selection(QObject):
    """A set of node ids and a set of edges; `changed` is sent once an act.

    Attributes
    ----------
    is_chosen
        Whether the user chose it, even if it was the same before; otherwise an act that brought
        its nodes left them selected.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: frozenset[str] = frozenset()
        self.edges: frozenset[Edge] = frozenset()
        self.is_chosen = False

    def set(self, nodes: Iterable[str] = (), edges: Iterable[Edge] = ()) -> None:
        """Select exactly these."""
        self.is_chosen = True
        self._put(nodes, edges)

    def leave(self, nodes: Iterable[str]) -> None:
        """Select exactly the nodes that an act has brought."""
        self.is_chosen = False
        self._put(nodes, ())

    def _put(self, nodes: Iterable[str], edges: Iterable[Edge]) -> None:
        new_nodes, new_edges = frozenset(nodes), frozenset(edges)
        if (new_nodes, new_edges) != (self.nodes, self.edges):
            self.nodes, self.edges = new_nodes, new_edges
            self.changed.emit()

    def add(self, nodes: Iterable[str] = (), edges: Iterable[Edge] = ()) -> None:
        """Select these as well."""
        self.set(self.nodes.union(nodes), self.edges.union(edges))

    def toggle(self, nodes: Iterable[str] = (), edges: Iterable[Edge] = ()) -> None:
        """Select what is not selected among these, and the other way round."""
        self.set(self.nodes.symmetric_difference(nodes), self.edges.symmetric_difference(edges))

    def clear(self) -> None:
        """Select nothing."""
        self.set()

    def is_empty(self) -> bool:
        """Say whether nothing is selected."""
        return not self.nodes and not self.edges

    def prune(self, graph: Graph) -> None:
        """Drop what is no longer in the graph."""
        if not self.is_empty():
            self._put(
                self.nodes.intersection(node.id for node in graph.nodes()),
                self.edges.intersection(graph.edges()),
            )
