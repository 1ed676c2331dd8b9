"""Gradients that vanish or explode along a path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isfinite, log10
from typing import Any

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.explain.findings import Finding, Kind
from bpeditor.explain.paths import ends_of
from bpeditor.graph.graph import Edge

POWERS = 6.0
"""A path that multiplies by less than 1e-6, or more than 1e6, is reported.

A step of gradient descent that suits the last layer would not move the first one in a million
steps, or would throw it a million times too far.
"""
_LEAST_EDGES = 3
_SHARE = 0.5
"""The largest part of this, in powers of ten, that a single factor may have: one saturated sigmoid
or one input of 1e-7 is no decay along a path, and is reported for itself if at all."""
_SHOWN = 6


@dataclass(frozen=True)
class Strongest:
    """Of all paths from a node to the target, the one that multiplies by most.

    Attributes
    ----------
    power
        The product of the sizes of its factors, as a power of ten; -inf if every path has a 0.
    edges
        From the node to the target.
    powers
        The size of the factor at each edge, as a power of ten: of arrays the ratio of the lengths
        of the gradients behind and before it, taken as vectors.
    """

    power: float
    edges: tuple[Edge, ...]
    powers: tuple[float, ...]


class Scales:
    """The sizes of all factors in a run after backward, and the strongest path of each node."""

    def __init__(self, run: Run) -> None:
        self._run = run
        plan = run.plan
        self._sizes = _sizes(run)
        self._ends = ends_of(plan)
        self._best: dict[int, float] = {}
        self._next: dict[int, int] = {}
        for place in plan.reverse:
            self._best[place] = 0.0 if place == plan.target else self._choose(place)

    def _choose(self, place: int) -> float:
        """Note the edge that begins the strongest path, and return the power of that path."""
        best, chosen = -inf, self._run.plan.outbound[place][0]
        for edge in self._run.plan.outbound[place]:
            power = self._sizes[edge] + self._best[self._ends[edge]]
            if power > best:
                best, chosen = power, edge
        self._next[place] = chosen
        return best

    def power(self, place: int) -> float:
        """Return what the strongest path from a place multiplies by, as a power of ten."""
        return self._best[place]

    def strongest(self, place: int) -> Strongest:
        """Return the strongest path from a place."""
        power, found = self._best[place], []
        while place in self._next:
            found.append(self._next[place])
            place = self._ends[found[-1]]
        edges = tuple(self._run.plan.edges[edge] for edge in found)
        return Strongest(power, edges, tuple(self._sizes[edge] for edge in found))


def scaled(run: Run, scales: Scales) -> Iterator[Finding]:
    """Find every Input whose gradient vanishes or explodes on the strongest of its paths."""
    for place in run.plan.reverse:
        power = scales.power(place)
        if not run.plan.inbound[place] and POWERS < abs(power) < inf:
            found = scales.strongest(place)
            extreme = max(map(abs, found.powers))
            if len(found.edges) >= _LEAST_EDGES and extreme <= _SHARE * abs(power):
                yield _finding(run.plan.order[place], run.target or "", found)


def _finding(node_id: str, target: str, path: Strongest) -> Finding:
    is_small = path.power < 0.0
    kind, verb = (Kind.VANISHING, "vanishes") if is_small else (Kind.EXPLODING, "explodes")
    choose = min if is_small else max
    worst = choose(range(len(path.powers)), key=path.powers.__getitem__)
    typical = format(10 ** (path.power / len(path.powers)), ".2g")
    factors = [
        f"{format(10**p, '.2g')} at {e.target}"
        for p, e in zip(path.powers, path.edges, strict=True)
    ]
    if len(factors) > _SHOWN:
        factors[_SHOWN // 2 : -_SHOWN // 2] = ["…"]
    sentence = (
        f"The gradient of {node_id} {verb}: the {len(path.edges)} nodes on the way to {target}"
        f" multiply it by about {typical} each, by {_power_of_ten(path.power)} all together."
        f" {'Smallest' if is_small else 'Largest'}:"
        f" {format(10 ** path.powers[worst], '.2g')} at {path.edges[worst].target}."
        f" One by one: {', '.join(factors)}."
    )
    return Finding(kind, node_id, sentence, path.edges)


def _power_of_ten(power: float) -> str:
    """Return a product that may be beyond the range of numbers."""
    if abs(power) < 300.0:  # noqa: PLR2004 - numbers end at 1e308
        return format(10**power, ".2g")
    return f"1e{power:+.0f}"


def _sizes(run: Run) -> list[float]:
    """Return the size of every edge's factor as a power of ten; -inf where there is none."""
    sizes = [-inf] * len(run.plan.edges)
    with np.errstate(all="ignore"):
        for place in run.plan.reverse:
            node_id = run.plan.order[place]
            dout = run.gradients[node_id]
            if isinstance(dout, float):
                dout, back = 1.0, run.layer(node_id).backward(1.0)
            else:
                back = tuple(run.edge_gradients[edge] for edge in run.feeding(node_id))
            whole = _length(dout)
            for edge, gradient in zip(run.plan.inbound[place], back, strict=True):
                sizes[edge] = _power(_length(gradient), whole)
    return sizes


def _length(gradient: Any) -> float:
    if gradient is None:
        return 0.0
    return abs(gradient) if isinstance(gradient, float) else float(np.linalg.norm(gradient))


def _power(part: float, whole: float) -> float:
    is_known = isfinite(part) and isfinite(whole) and part > 0.0 and whole > 0.0
    return log10(part) - log10(whole) if is_known else -inf
