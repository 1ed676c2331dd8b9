"""Exact derivatives of graphs of numbers: forward-mode dual numbers over fractions.

Each rule gives the value of a layer, its first derivatives and the absolute second ones.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

HALF = Fraction(1, 2)
ROUNDING = float(np.finfo(float).eps) / 2
"""The largest relative error of one rounding."""


def _maximum(x, y):
    share = (1 + (x > y) - (x < y)) * HALF
    return max(x, y), [share, 1 - share], {}


def _power(x, exponent):
    n = int(exponent)
    first = n * x ** (n - 1) if n else Fraction(0)
    second = abs(n * (n - 1) * x ** (n - 2)) if n not in {0, 1} else Fraction(0)
    return x**n, [first], {(0, 0): second}


def _leaky(x, slope):
    share = Fraction(1) if x > 0 else Fraction(slope)
    return share * x, [share], {}


RULES = {
    "Add": lambda x, y: (x + y, [Fraction(1), Fraction(1)], {}),
    "Sub": lambda x, y: (x - y, [Fraction(1), Fraction(-1)], {}),
    "Mul": lambda x, y: (x * y, [y, x], {(0, 1): Fraction(1), (1, 0): Fraction(1)}),
    "Div": lambda x, y: (
        x / y,
        [1 / y, -x / y**2],
        {(0, 1): 1 / y**2, (1, 0): 1 / y**2, (1, 1): abs(2 * x / y**3)},
    ),
    "Neg": lambda x: (-x, [Fraction(-1)], {}),
    "Square": lambda x: (x * x, [2 * x], {(0, 0): Fraction(2)}),
    "Reciprocal": lambda x: (1 / x, [-1 / x**2], {(0, 0): abs(2 / x**3)}),
    "Maximum": _maximum,
    "ReLU": lambda x: _leaky(x, 0),
    "LeakyReLU": _leaky,
    "Pow": _power,
}


@dataclass(frozen=True)
class Exact:
    """A number as it is, and what a computer may make of it.

    Attributes
    ----------
    paths
        The sum of the absolute products along all paths; what is not a slope is its own path.
    rounded
        How much the rounding of values may move it, in units of one rounding: each local gradient
        on a path is computed from values that are rounded themselves, and where these cancel each
        other no product along a path says by how much.
    """

    number: Fraction
    paths: float
    rounded: float


def solve(case):
    """Return {id: Exact value}, and {place: Exact gradient} of all that is joined to the target."""
    ids, edges = case.live
    places = {place: column for column, place in enumerate([*ids, *edges])}
    sweep = _Sweep(case, places)
    for node_id in case.values:
        sweep.enter(node_id)
    seed = Fraction(1 if case.seed is None else case.seed)
    tangents, paths, rounded = sweep.tangents[case.target]
    gradients = {
        place: Exact(
            seed * tangents.get(column, 0),
            float(abs(seed)) * paths[column],
            float(abs(seed)) * rounded[column],
        )
        for place, column in places.items()
    }
    return sweep.values, gradients


class _Sweep:
    """One pass forward; column k of the tangents nudges place k."""

    def __init__(self, case, places):
        self.case, self.places = case, places
        self.values, self.tangents = {}, {}

    def enter(self, node_id):
        if node_id in self.case.inputs:
            self.values[node_id] = Exact(Fraction(self.case.inputs[node_id]), 0.0, 0.0)
            moved = {}, np.zeros(len(self.places)), np.zeros(len(self.places))
        else:
            layer, params, *sources = self.case.nodes[node_id]
            xs = [self.values[source] for source in sources]
            out, first, second = RULES[layer](*[x.number for x in xs], **params)
            self.values[node_id] = Exact(out, *_uncertain(out, first, xs))
            edges = [(source, node_id, place) for place, source in enumerate(sources)]
            arriving = [self._nudged(self.tangents[edge[0]], edge) for edge in edges]
            moved = _moved(arriving, first, _shaken(second, xs))
        self.tangents[node_id] = self._nudged(moved, node_id)

    def _nudged(self, moved, place):
        if place not in self.places:
            return moved
        tangents, paths, rounded = moved
        column = self.places[place]
        nudged = paths.copy()
        nudged[column] += 1.0
        return {**tangents, column: Fraction(1)}, nudged, rounded


def _uncertain(out, first, xs):
    """Return the size of a value, and how far rounding may have moved it, to first order."""
    inherited = sum(abs(float(slope)) * x.rounded for slope, x in zip(first, xs, strict=True))
    return abs(float(out)), 2.0 * abs(float(out)) + inherited


def _shaken(second, xs):
    """Return how far rounding of the inputs may move each first derivative."""
    shaken = [0.0] * len(xs)
    for (place, other), curvature in second.items():
        shaken[place] += float(curvature) * xs[other].rounded
    return shaken


def _moved(arriving, first, shaken):
    """Apply the chain rule: to the tangents exactly, to absolute values in floats.

    Sums and products of what is positive lose nothing to cancellation: in floats they are right
    to 1 in 10^13, which is more than a bound needs.
    """
    tangents, paths, rounded = {}, 0.0, 0.0
    for (dx, of_paths, of_rounded), slope, error in zip(arriving, first, shaken, strict=True):
        for column, tangent in dx.items():
            tangents[column] = tangents.get(column, 0) + slope * tangent
        size = abs(float(slope))
        paths = paths + size * of_paths
        rounded = rounded + size * of_rounded + error * of_paths
    return tangents, paths, rounded
