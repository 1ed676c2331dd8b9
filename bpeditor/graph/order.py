"""The order of evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from bpeditor.graph.graph import Edge


def order_of(missing: list[int], targets: Sequence[Sequence[int]]) -> list[int]:
    """Sort numbers so that every edge points forward; of several that could, the smallest is next.

    Kahn's algorithm (1962) with a heap: O(nodes · log nodes + edges).

    Parameters
    ----------
    missing
        How many edges lead to each number; it is used up. A negative count leaves a number out,
        with all that lies behind it.
    targets
        Where the edges that leave each number lead.
    """
    ready = [number for number, count in enumerate(missing) if count == 0]  # sorted: a heap
    order: list[int] = []
    while ready:
        number = heappop(ready)
        order.append(number)
        for target in targets[number]:
            missing[target] -= 1
            if missing[target] == 0:
                heappush(ready, target)
    return order


def topological_order(node_ids: Iterable[str], edges: Iterable[Edge]) -> list[str]:
    """Sort nodes so that every edge points forward; ties are in the order of the ids.

    Edges with an end outside `node_ids` are ignored. Nodes on a loop, or behind one, are left
    out.
    """
    names = sorted(node_ids)
    numbers = {node_id: number for number, node_id in enumerate(names)}
    missing = [0] * len(names)
    targets: list[list[int]] = [[] for _ in names]
    for edge in edges:
        if edge.source in numbers and edge.target in numbers:
            target = numbers[edge.target]
            targets[numbers[edge.source]].append(target)
            missing[target] += 1
    return [names[number] for number in order_of(missing, targets)]


def has_loop(node_ids: Sequence[str], edges: Iterable[Edge]) -> bool:
    """Say whether the edges close a loop."""
    return len(topological_order(node_ids, edges)) < len(node_ids)
