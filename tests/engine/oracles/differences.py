"""Central differences of single elements of the inputs, by the engine's own forward."""

from typing import NamedTuple

import numpy as np

from tests.engine import random_graphs

STEP = random_graphs.KINK / 10
"""How far any value may move, to first order, so that none comes to a kink."""
PROBE = 1e-7
"""The step that finds how far a larger one moves things."""


class Difference(NamedTuple):
    """The derivative of the seeded target by one element of an input.

    Attributes
    ----------
    scale
        How far the element moves any value on its way, per unit: the target may well move less.
    """

    node_id: str
    index: tuple
    slope: float
    scale: float


def differences(case, run, random, count):
    """Return some differences; what moves a label as well has another gradient and is left out."""
    live, _ = case.live
    left_out = case.sources_of_labels()
    ids = [node_id for node_id in case.inputs if node_id in live and node_id not in left_out]
    elements = [
        (node_id, at) for node_id in ids for at in np.ndindex(np.shape(case.inputs[node_id]))
    ]
    chosen = random.permutation(len(elements))[:count]
    return [_difference(case, run, *elements[place]) for place in chosen]


def _difference(case, run, node_id, index):
    live, _ = case.live

    def moved(step):
        value = np.array(case.inputs[node_id])
        value[index] += step
        run.set_inputs({node_id: value})
        run.forward()
        return {place: np.asarray(run.values[place]) for place in live}

    def central(step):
        above, below = moved(step)[case.target], moved(-step)[case.target]
        return float(np.sum(case.weights * (above - below))) / (2 * step)

    probed = moved(PROBE)
    per_unit = max(np.max(np.abs(probed[place] - case.values[place])) for place in live) / PROBE
    step = STEP / per_unit
    slope = _extrapolated([central(step), central(step / 2), central(step / 4)])
    run.set_inputs({node_id: case.inputs[node_id]})
    return Difference(node_id, index, slope, per_unit * float(np.sum(np.abs(case.weights))))


def _extrapolated(central):
    """Extrapolate differences of halved steps to the step 0, after Richardson."""
    factor = 4.0
    while len(central) > 1:
        pairs = zip(central[1:], central, strict=False)
        central = [fine + (fine - coarse) / (factor - 1.0) for fine, coarse in pairs]
        factor *= 4.0
    return central[0]
