"""Forward-mode derivatives of arrays: every gradient along a random direction, in one sweep.

There is one direction for each node and each edge that a path joins to the target: it nudges what
leaves that node, or what flows along that edge alone.
"""

import numpy as np

from tests.engine.oracles.dual_layers import DUALS, Dual, constant


def slopes(case, random):
    """Return {place: (direction, slope of the seeded target)}; a place is an id or an edge."""
    ids, edges = case.live
    sweep = _Sweep(case, [*ids, *edges], random)
    for node_id in ids:
        sweep.enter(node_id)
    target = sweep.duals[case.target]
    moved = case.weights[..., np.newaxis] * target.tangents
    found = moved.reshape((-1, len(sweep.columns))).sum(axis=0)
    return {
        place: (sweep.directions[place], found[column]) for place, column in sweep.columns.items()
    }


class _Sweep:
    def __init__(self, case, places, random):
        self.case = case
        self.columns = {place: column for column, place in enumerate(places)}
        self.directions = {}
        self.duals = {}
        self._random = random

    def enter(self, node_id):
        if node_id in self.case.inputs:
            out = constant(self.case.inputs[node_id])
        else:
            layer, params, *sources = self.case.nodes[node_id]
            xs = [self._arriving((source, node_id, n)) for n, source in enumerate(sources)]
            out = DUALS[layer](*xs, **params)
        self.duals[node_id] = self._nudged(out, node_id)

    def _arriving(self, edge):
        source, node_id, place = edge
        if self.case.is_label(node_id, place):
            return constant(self.case.values[source])
        return self._nudged(self.duals[source], edge)

    def _nudged(self, dual, place):
        direction = self._random.normal(size=np.shape(dual.value))
        tangents = np.zeros((*np.shape(dual.value), len(self.columns)))
        tangents += dual.tangents
        tangents[..., self.columns[place]] += direction
        self.directions[place] = direction
        return Dual(dual.value, tangents)
