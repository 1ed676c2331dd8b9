"""Random graphs over all layers, each drawn from one number.

Values stay moderate and away from kinks and poles, so that every gradient has a meaning and no
oracle needs to forgive much.
"""

from random import Random

import numpy as np

from tests.engine.case import Case
from tests.engine.oracles.forward import FORWARD
from tests.engine.recipes import RECIPES, SHAPES

MOST_NODES = 40
LARGEST = 20.0
MOST_ELEMENTS = 48
MOST_AXES = 4
KINK = 0.02
"""How near a kink a value may come."""
POLE = 0.25
"""How near a value may come to where a layer is not finite."""
JOINING = 0.5
"""The share of joins to the nodes before them."""
JOINS = ["Add", "Sub", "Mul", "Maximum", "Sum"]
TRIES = 12
"""Attempts per node before a graph stays smaller."""


def draw(number):
    """Return the graph of a number, 1 to 40 nodes."""
    return _Drawing(Random(number)).case()


class _Drawing:
    """A graph that grows by one layer at a time."""

    def __init__(self, random):
        self.random = random
        self.inputs, self.nodes, self.values = {}, {}, {}
        self._unused = []
        most = random.randint(1, MOST_NODES)
        # Ids in no order, so that theirs is not the order of evaluation.
        self._ids = [f"n{number}" for number in random.sample(range(100), most)]

    def case(self):
        tries = TRIES * len(self._ids)
        self._enter(self.fresh(self.random.choice(SHAPES)))
        while self._ids and tries:
            tries -= 1
            self._try_layer()
        target = pick_target(self.random, self.nodes, self.values)
        return Case(self.inputs, self.nodes, self.values, target, self._seed(target))

    # what recipes ask for

    def chance(self, share):
        return self.random.random() < share

    def shape(self, node_id):
        return np.shape(self.values[node_id] if isinstance(node_id, str) else node_id)

    def source(self, shapes):
        """Return a node of one of the shapes, or a value for a new input."""
        fitting = [node_id for node_id in self.values if self.shape(node_id) in shapes]
        if fitting and self.chance(0.8):
            unused = [node_id for node_id in fitting if node_id in self._unused]
            return self.random.choice(unused if unused and self.chance(0.5) else fitting)
        return self.fresh(self.random.choice(shapes))

    def fresh(self, shape):
        """Return values of either sign, or of one, away from 0."""
        signs = self.random.choice([(-1, 1), (1,)])
        values = [
            self.random.uniform(0.3, 2.0) * self.random.choice(signs) for _ in np.ndindex(shape)
        ]
        return np.reshape(values, shape) if shape else values[0]

    # growing

    def _try_layer(self):
        # The last nodes join what hangs loose, so that much of the graph reaches the target.
        joins = len(self._ids) < JOINING * len(self.values)
        layer = self.random.choice(JOINS if joins else list(RECIPES))
        found = RECIPES[layer](self, self._first(0.9 if joins else 0.4))
        if found is None:
            return
        params, sources = found
        new = sum(not isinstance(source, str) for source in sources)
        if new >= len(self._ids):
            return
        xs = [self.values[source] if isinstance(source, str) else source for source in sources]
        if not has_derivatives(layer, params, xs):
            return
        out = FORWARD[layer](*xs, **params)
        if is_moderate(out):
            ids = [s if isinstance(s, str) else self._enter(s) for s in sources]
            self._enter(out, layer, params, *ids)

    def _first(self, loose):
        """Return a node as x, that of more axes of two; `loose` is the share of unused outputs."""
        pool = self._unused if self.chance(loose) else list(self.values)
        return max(self.random.choices(pool, k=2), key=lambda node_id: len(self.shape(node_id)))

    def _enter(self, value, *node):
        node_id = self._ids.pop()
        self.values[node_id] = value if np.ndim(value) else float(value)
        if node:
            self.nodes[node_id] = node
            self._unused = [other for other in self._unused if other not in node]
        else:
            self.inputs[node_id] = self.values[node_id]
        self._unused.append(node_id)
        return node_id

    def _seed(self, target):
        kind = self.random.choice(["none", "number", "array"])
        return None if kind == "none" else self.fresh(self.shape(target) if kind == "array" else ())


def pick_target(random, nodes, values):
    """Return any node now and then, and most often the one with the most ancestors."""
    if random.random() < 0.2:
        return random.choice(list(values))
    ancestors = {}
    for node_id in values:
        _, _, *sources = nodes.get(node_id, ("Input", {}))
        ancestors[node_id] = {node_id}.union(*[ancestors[source] for source in sources])
    return max(ancestors, key=lambda node_id: len(ancestors[node_id]))


def is_moderate(out):
    small = np.size(out) <= MOST_ELEMENTS and np.ndim(out) <= MOST_AXES
    return small and bool(np.max(np.abs(out)) <= LARGEST)


def has_derivatives(layer, params, xs):
    """Say whether a layer is finite and smooth around its inputs."""
    return layer not in SMOOTH or bool(SMOOTH[layer](*xs, **params))


def _is_off_0(x, **params):
    return np.min(np.abs(x)) > KINK


def _has_no_tie(x, y):
    # One output on both ports is no kink: both branches have the same slope.
    return x is y or np.min(np.abs(x - y)) > KINK


def _is_power(x, exponent):
    if exponent in {0.0, 1.0, 2.0, 3.0}:
        return True
    return np.min(np.abs(x) if exponent.is_integer() else x) > POLE


def _is_spread(x, gamma, beta, eps):
    return np.min(np.var(x, axis=0) + eps) > POLE**2


SMOOTH = {
    "Maximum": _has_no_tie,
    "ReLU": _is_off_0,
    "LeakyReLU": _is_off_0,
    "Div": lambda x, y: np.min(np.abs(y)) > POLE,
    "Reciprocal": lambda x: np.min(np.abs(x)) > POLE,
    "Log": lambda x: np.min(x) > POLE,
    "Exp": lambda x: np.max(x) < np.log(LARGEST),
    "Pow": _is_power,
    "BatchNormalization": _is_spread,
}
"""Where a layer may be used; all others may be used anywhere."""
