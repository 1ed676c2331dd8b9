"""The gradients of all inputs from autograd, an engine that shares nothing with this one."""

import autograd.numpy as anp
from autograd import grad

from tests.engine.oracles.forward import FORWARD


def gradients(case):
    """Return {id: gradient} of the inputs; labels stand still."""

    def contracted(inputs):
        values = dict(inputs)
        for node_id, (layer, params, *sources) in case.nodes.items():
            xs = [
                case.values[source] if case.is_label(node_id, place) else values[source]
                for place, source in enumerate(sources)
            ]
            values[node_id] = FORWARD[layer](*xs, **params)
        return anp.sum(case.weights * values[case.target])

    live, _ = case.live
    found = grad(contracted)(case.inputs)
    return {node_id: found[node_id] for node_id in case.inputs if node_id in live}
