"""One graph against all oracles: every value, every gradient of a node and of an edge."""

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from bpeditor import Run
from tests.engine import random_fractions, random_graphs
from tests.engine.case import named
from tests.engine.oracles import differences, dual, exact, outside

FAMILIES = [random_fractions, random_graphs, random_graphs, random_graphs]
"""What the numbers of graphs stand for in turn: one graph in four is one of exact fractions."""

TOLERANCES = {
    "values": 1e-12,
    "duals": 1e-11,
    "autograd": 1e-11,
    "differences": 1e-9,
    "exact values": exact.ROUNDING,
    "exact gradients": 1e-14,
}
"""The largest deviation as a part of a scale.

Values are measured by themselves, or 1 if they are smaller; the gradients of duals and autograd
by the largest gradient in the graph; differences by how far the input moves anything.
"""


class Disagreement(AssertionError):
    """An oracle has another number than the engine; the message names the graph."""


@dataclass
class Figures:
    """What has been compared, and the worst deviation by oracle in units of its scale."""

    graphs: int = 0
    nodes: int = 0
    edges: int = 0
    worst: dict = field(default_factory=lambda: dict.fromkeys(TOLERANCES, 0.0))

    def hold(self, oracle, place, deviation, scale):
        """Record a deviation and refuse one that is too large, or nan."""
        deviation, scale = float(np.max(deviation)), float(scale)
        if not deviation <= TOLERANCES[oracle] * scale:
            raise Disagreement(f"{oracle}, {place}: off by {deviation:g} at a scale of {scale:g}")
        if deviation:
            self.worst[oracle] = max(self.worst[oracle], deviation / scale)

    def __str__(self):
        worst = ", ".join(f"{oracle} {found:.1e}" for oracle, found in self.worst.items())
        return f"{self.graphs} graphs, {self.nodes} nodes, {self.edges} edges; worst: {worst}"


def draw(number):
    return _family(number).draw(number)


def check(number, figures):
    """Compare all of one graph.

    Raises
    ------
    Disagreement
        If the engine has another number than an oracle, or fails.
    """
    case = draw(number)
    try:
        _check(case, number, figures)
    except Exception as error:
        raise Disagreement(f"graph {number}: {error}") from error
    figures.graphs += 1
    figures.nodes += len(case.values)
    figures.edges += len(case.edges)


def _family(number):
    return FAMILIES[number % len(FAMILIES)]


def _check(case, number, figures):
    graph = case.graph()
    run = Run(graph, case.target, case.seed)
    run.backward()
    gradients = {**run.gradients}
    gradients |= {edge: run.edge_gradients[named(graph, edge)] for edge in case.edges}
    _check_shapes(case, run.values, gradients)
    if _family(number) is random_fractions:
        _check_fractions(case, run.values, gradients, figures)
    else:
        _check_arrays(case, run, gradients, np.random.default_rng(number), figures)


def _check_shapes(case, values, gradients):
    """Numbers are floats, gradients have the shapes of values, and None is where no path is."""
    live = {place for places in case.live for place in places}
    for node_id, value in case.values.items():
        assert type(values[node_id]) is type(value), f"{node_id} is {type(values[node_id])}"
        assert np.shape(values[node_id]) == np.shape(value), node_id
    for place, gradient in gradients.items():
        assert (gradient is not None) == (place in live), f"{place}: is there a path?"
        if gradient is not None:
            value = case.values[place[0] if isinstance(place, tuple) else place]
            assert type(gradient) is type(value), f"{place} is {type(gradient)}"
            assert np.shape(gradient) == np.shape(value), f"{place} is {np.shape(gradient)}"


def _check_arrays(case, run, gradients, random, figures):
    for node_id, value in case.values.items():
        scale = max(1.0, np.max(np.abs(value)))
        figures.hold("values", node_id, np.abs(run.values[node_id] - value), scale)
    largest = max(np.max(np.abs(g)) for g in gradients.values() if g is not None)
    for place, (direction, slope) in dual.slopes(case, random).items():
        along = np.sum(gradients[place] * direction)
        figures.hold("duals", place, np.abs(along - slope), largest)
    for node_id, gradient in outside.gradients(case).items():
        figures.hold("autograd", node_id, np.abs(gradients[node_id] - gradient), largest)
    for found in differences.differences(case, run, random, count=1):
        gradient = np.asarray(gradients[found.node_id])[found.index]
        figures.hold("differences", found.node_id, np.abs(gradient - found.slope), found.scale)


def _check_fractions(case, values, gradients, figures):
    """Compare with fractions; the tolerance is one of two terms.

    1e-14 of the sum of the absolute products along all paths covers the rounding of backward. It
    cannot cover that of forward: a local gradient such as y of x · y is computed from a value
    which, as a difference of nearly equal ones, may be off by far more than its last digit. That
    term is computed along the same paths; without it graphs fail in which nothing is wrong.
    """
    found, slopes = exact.solve(case)
    for node_id, value in found.items():
        off = abs(Fraction(values[node_id]) - value.number)
        figures.hold("exact values", node_id, off, value.rounded)
    of_values = exact.ROUNDING / TOLERANCES["exact gradients"]
    for place, slope in slopes.items():
        off = abs(Fraction(gradients[place]) - slope.number)
        scale = slope.paths + of_values * slope.rounded
        figures.hold("exact gradients", place, off, scale)
