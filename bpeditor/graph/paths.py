"""What lies before and behind some nodes and edges."""

from __future__ import annotations

from collections.abc import Iterable

from bpeditor.graph.graph import Edge, Graph

Part = tuple[set[str], set[Edge]]
"""Nodes, and the edges on the paths among them."""


def part_before(graph: Graph, node_ids: Iterable[str], edges: Iterable[Edge] = ()) -> Part:
    """Return nodes and edges with all ancestors, and the edges that lead from these to them."""
    chosen = set(edges)
    starts = {*node_ids, *(edge.source for edge in chosen)}
    found = graph.reachable_from(starts, forward=False)
    return found, chosen.union(*(graph.incoming(node_id) for node_id in found))


def part_behind(graph: Graph, node_ids: Iterable[str], edges: Iterable[Edge] = ()) -> Part:
    """Return nodes and edges with all descendants, and the edges that lead from them to these."""
    chosen = set(edges)
    starts = {*node_ids, *(edge.target for edge in chosen)}
    found = graph.reachable_from(starts, forward=True)
    return found, chosen.union(*(graph.outgoing(node_id) for node_id in found))
