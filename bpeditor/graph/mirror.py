"""A graph as networkx has it, for those who ask for its algorithms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx


def mirror_of(
    nodes: Mapping[str, object], edges: Iterable[tuple[str, str, str]]
) -> nx.MultiDiGraph[str]:
    """Return the MultiDiGraph of some nodes by id and edges (source, target, port)."""
    import networkx as nx  # it loads every algorithm: the program starts without

    mirror: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    mirror.add_nodes_from((node_id, {"node": node}) for node_id, node in nodes.items())
    for source, target, port in edges:
        mirror.add_edge(source, target, key=port)
    return mirror
