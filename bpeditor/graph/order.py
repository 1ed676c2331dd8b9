"""The order of evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

from bpeditor.graph.graph import Edge


def topological_order(node_ids: Iterable[str], edges: Iterable[Edge]) -> list[str]:
    """Sort nodes so that every edge points forward; ties are in the order of the ids.

    Edges with an end outside `node_ids` are ignored. Nodes on a loop, or behind one, are left
    out. Kahn's algorithm (1962) with a heap: O(nodes · log nodes + edges).
    """
    missing = dict.fromkeys(node_ids, 0)
    successors: dict[str, list[str]] = {node_id: [] for node_id in missing}
    for edge in edges:
        if edge.source in missing and edge.target in missing:
            successors[edge.source].append(edge.target)
            missing[edge.target] += 1
    ready = [node_id for node_id, count in missing.items() if count == 0]
    heapify(ready)
    order: list[str] = []
    while ready:
        node_id = heappop(ready)
        order.append(node_id)
        for successor in successors[node_id]:
            missing[successor] -= 1
            if missing[successor] == 0:
                heappush(ready, successor)
    return order


def has_loop(node_ids: Sequence[str], edges: Iterable[Edge]) -> bool:
    """Say whether the edges close a loop."""
    return len(topological_order(node_ids, edges)) < len(node_ids)
