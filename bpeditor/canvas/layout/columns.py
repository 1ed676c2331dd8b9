"""Which column each card stands in: as few columns under all wires together as can be.

Network simplex on a spanning tree of wires of length one. Source: Gansner, Koutsofios, North, Vo,
"A technique for drawing directed graphs" (1993), section 2.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

_EFFORT = 4_000_000
"""Bounds pivots × nodes: the optimum of some 2,000 nodes, and something near it beyond."""

_SPANNING = 0.1
"""How much of the work the first tree is, about."""

Ints = NDArray[np.intp]


def shortest_columns(
    count: int, wires: Sequence[tuple[int, int]]
) -> Generator[float, None, list[int]]:
    """Return the column of each node of a connected graph; yields how far it is, up to 1.

    Parameters
    ----------
    wires
        Source and target; a source's number is below its target's.
    """
    columns = np.array(_longest_paths(count, wires), dtype=np.intp)
    if count > 1:
        tree = _TightTree(columns, wires)
        for share in tree.span():
            yield share * _SPANNING
        most = _EFFORT // count
        for pivot in range(most):
            if not tree.improve():
                break
            yield _SPANNING + (1.0 - _SPANNING) * pivot / most
    found: list[int] = (columns - columns.min()).tolist()
    return found


def _longest_paths(count: int, wires: Sequence[tuple[int, int]]) -> list[int]:
    columns = [0] * count
    for source, target in sorted(wires, key=lambda wire: wire[1]):
        columns[target] = max(columns[target], columns[source] + 1)
    return columns


class _TightTree:
    """A spanning tree of wires from one column to the next; `columns` is changed in place."""

    def __init__(self, columns: Ints, wires: Sequence[tuple[int, int]]) -> None:
        self._columns = columns
        self._sources = np.array([source for source, _ in wires], dtype=np.intp)
        self._targets = np.array([target for _, target in wires], dtype=np.intp)
        count = len(columns)
        self._surplus: list[int] = (
            np.bincount(self._sources, minlength=count)
            - np.bincount(self._targets, minlength=count)
        ).tolist()
        self._near: list[dict[int, int]] = [{} for _ in range(count)]
        """Per node: its neighbours in the tree, and the wire to each."""

    def improve(self) -> bool:
        """Put one wire of the tree in place of another if that shortens all together."""
        order, parents = self._preorder()
        sums, sizes = list(self._surplus), [1] * len(order)
        for node in reversed(order[1:]):
            sums[parents[node]] += sums[node]
            sizes[parents[node]] += sizes[node]
        worst, cut = -1, 0
        for node in order[1:]:
            is_tail = self._sources[self._near[node][parents[node]]] == node
            value = sums[node] if is_tail else -sums[node]
            if value < cut:
                worst, cut = node, value
        if worst < 0:
            return False
        start = order.index(worst)
        branch = np.array(order[start : start + sizes[worst]], dtype=np.intp)
        self._exchange(worst, parents[worst], branch)
        return True

    def _exchange(self, node: int, parent: int, branch: Ints) -> None:
        """Cut a branch off, and move it until another wire holds it."""
        inside = np.zeros(len(self._columns), dtype=bool)
        inside[branch] = True
        is_tail = self._sources[self._near[node][parent]] == node
        from_inside, to_inside = inside[self._sources], inside[self._targets]
        crossing = (~from_inside & to_inside) if is_tail else (from_inside & ~to_inside)
        wire = self._shortest(np.flatnonzero(crossing))
        slack = int(self._slack(wire))
        self._columns[branch] += -slack if is_tail else slack
        del self._near[node][parent], self._near[parent][node]
        self._add(wire)

    def span(self) -> Generator[float, None, None]:
        """Grow the tree over all nodes, shifting what there is of it when no wire is tight."""
        count = len(self._columns)
        inside = np.zeros(count, dtype=bool)
        inside[0] = True
        for held in range(1, count):
            yield held / count
            from_inside, to_inside = inside[self._sources], inside[self._targets]
            wire = self._shortest(np.flatnonzero(from_inside != to_inside))
            source, target = int(self._sources[wire]), int(self._targets[wire])
            slack = self._slack(wire)
            self._columns[inside] += slack if inside[source] else -slack
            inside[source] = inside[target] = True
            self._add(wire)

    def _shortest(self, wires: Ints) -> int:
        return int(wires[np.argmin(self._slack(wires))])

    def _slack(self, wires: Ints | int) -> Ints:
        slack: Ints = self._columns[self._targets[wires]] - self._columns[self._sources[wires]] - 1
        return slack

    def _add(self, wire: int) -> None:
        source, target = int(self._sources[wire]), int(self._targets[wire])
        self._near[source][target] = self._near[target][source] = wire

    def _preorder(self) -> tuple[list[int], list[int]]:
        """Return the nodes with every branch in one piece, and the parent of each."""
        order, parents, waiting = [], [-1] * len(self._near), [0]
        while waiting:
            node = waiting.pop()
            order.append(node)
            for other in self._near[node]:
                if other != parents[node]:
                    parents[other] = node
                    waiting.append(other)
        return order, parents
