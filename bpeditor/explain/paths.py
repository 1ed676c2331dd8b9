"""The paths from a node to the target: how many, what each contributes, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from math import log10

import numpy as np

from bpeditor.engine.plan import Plan
from bpeditor.engine.run import Run
from bpeditor.graph.graph import Edge
from bpeditor.layers import Value, shape_of

FEW = 5_000
"""Multiplications along all paths up to which all are made, to have the largest first."""
_EXACT_DIGITS = 30
"""A longer number is rounded: nobody reads more digits, and Python refuses to write 4,300."""
_MANTISSA_BITS = 53


@dataclass(frozen=True)
class PathCount:
    """How many paths lead from a node to the target, and what two ways of using them cost.

    Attributes
    ----------
    paths
        Along edges that a gradient flows back along; x · x has two. Exact, however many.
    by_path
        Multiplications if each path is gone alone: one per edge of each path.
    in_one_sweep
        Multiplications of backward between the two: one per edge.
    """

    source: str
    target: str
    paths: int
    by_path: int
    in_one_sweep: int


@dataclass(frozen=True)
class Path:
    """One path from a node to the target.

    Attributes
    ----------
    nodes, edges
        From the node to the target; there is an edge less than nodes.
    factors
        The local gradient at each edge, in units of its target per unit of its source; None of
        arrays.
    contribution
        What the seed becomes when it is pulled back along this path alone: for numbers the
        product of seed and factors. The contributions of all paths add up to the gradient.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    factors: tuple[float | None, ...]
    contribution: Value


def count_paths(run: Run, source: str) -> PathCount | None:
    """Count the paths from a node to the target; None if there is none.

    One sweep over the edges between them counts any number of paths.
    """
    plan, ends = run.plan, ends_of(run.plan)
    start = plan.order.index(source) if source in plan.order else -1
    if run.target is None or start not in plan.reverse:
        return None
    ways, lengths, edges = {plan.target: 1}, {plan.target: 0}, 0
    between = _between(plan, ends, start)
    for place in sorted(between - {plan.target}, reverse=True):
        leading = plan.outbound[place]
        edges += len(leading)
        ways[place] = sum(ways[ends[edge]] for edge in leading)
        lengths[place] = sum(lengths[ends[edge]] + ways[ends[edge]] for edge in leading)
    return PathCount(source, run.target, ways[start], lengths[start], edges)


def walk(run: Run, source: str) -> Iterator[tuple[Edge, ...]]:
    """Walk all paths from a node to the target, in the order of the ids that they lead to.

    They are made one after the other: the first of 2^60 cost no more than the first of two.
    """
    plan, ends = run.plan, ends_of(run.plan)
    start = plan.order.index(source)
    if start == plan.target:
        yield ()
        return
    trail: list[int] = []
    waiting = [iter(plan.outbound[start])]
    while waiting:
        edge = next(waiting[-1], None)
        if edge is None:
            waiting.pop()
            del trail[-1:]
        elif ends[edge] == plan.target:
            yield tuple(plan.edges[number] for number in (*trail, edge))
        else:
            trail.append(edge)
            waiting.append(iter(plan.outbound[ends[edge]]))


def list_paths(run: Run, count: PathCount, most: int) -> tuple[Path, ...]:
    """Return some paths with what each contributes.

    Parameters
    ----------
    run
        After backward.
    most
        How many to return. If all are few to compute they are those that contribute most, the
        largest first; else the first ones of `walk`.
    """
    is_few = count.by_path <= FEW
    routes = walk(run, count.source)
    back = _Back(run)
    found = [
        back.along(count.source, edges) for edges in (routes if is_few else islice(routes, most))
    ]
    if is_few:
        found.sort(key=lambda path: -_size(path.contribution))
    return tuple(found[:most])


def costs_in_words(count: PathCount) -> str:
    """Return the two costs as sentences."""
    paths = f"{in_digits(count.paths)} {'path' if count.paths == 1 else 'paths'}"
    leads = "leads" if count.paths == 1 else "lead"
    return (
        f"{paths} {leads} from {count.source} to {count.target}."
        f" Path by path: {_multiplications(count.by_path)}."
        f" Backward: {_multiplications(count.in_one_sweep)} in one sweep, one for each edge."
    )


def in_digits(number: int) -> str:
    """Return a whole number with separators; one of over 30 digits rounded, as a power of ten."""
    if number < 10**_EXACT_DIGITS:
        return f"{number:,}"
    shift = number.bit_length() - _MANTISSA_BITS
    power = log10(number >> shift) + shift * log10(2)
    digits, _, exponent = f"{10 ** (power % 1):.1e}".partition("e")
    return f"about {digits} × 10^{int(power) + int(exponent)}"


def ends_of(plan: Plan) -> list[int]:
    """Return the place that each edge leads to."""
    ends = [0] * len(plan.edges)
    for place, arriving in enumerate(plan.inbound):
        for edge in arriving:
            ends[edge] = place
    return ends


def _multiplications(number: int) -> str:
    return f"{in_digits(number)} {'multiplication' if number == 1 else 'multiplications'}"


def _between(plan: Plan, ends: list[int], start: int) -> set[int]:
    """Return the places on the paths: every edge of a gradient leads on to the target."""
    found, waiting = {start}, [start]
    while waiting:
        for edge in plan.outbound[waiting.pop()]:
            if ends[edge] not in found:
                found.add(ends[edge])
                waiting.append(ends[edge])
    return found


class _Back:
    """Pulls the seed back along single paths; the factors of numbers are asked for once."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._factors: dict[Edge, float | None] = {}

    def along(self, source: str, edges: tuple[Edge, ...]) -> Path:
        run = self._run
        seed = run.gradients[edges[-1].target if edges else source]
        assert seed is not None, "paths are listed after backward"
        with np.errstate(all="ignore"):
            contribution = reduce(self._pulled, reversed(edges), seed)
        nodes = (source, *(edge.target for edge in edges))
        return Path(nodes, edges, tuple(map(self._factor, edges)), contribution)

    def _pulled(self, dout: Value, edge: Edge) -> Value:
        factor = self._factor(edge)
        if factor is not None and isinstance(dout, float):
            return factor * dout
        return _passed(self._run, edge, dout)

    def _factor(self, edge: Edge) -> float | None:
        if edge not in self._factors:
            is_number = isinstance(self._run.values[edge.target], float)
            local = _passed(self._run, edge, 1.0) if is_number else None
            self._factors[edge] = local if isinstance(local, float) else None
        return self._factors[edge]


def _passed(run: Run, edge: Edge, dout: Value) -> Value:
    layer = run.layer(edge.target)
    back: Value = layer.backward(dout)[layer.inputs.index(edge.port)]
    return back


def _size(value: Value) -> float:
    size = float(np.max(np.abs(value))) if shape_of(value) else abs(float(value))
    return size if size == size else float("inf")  # noqa: PLR0124 - nan comes first
