"""The same networks in other programs, where they are installed: micrograd and PyTorch."""

import math
import sys

from bpeditor import Run

NAMES = ("micrograd", "PyTorch")
RECURSION = 1_000_000


def peers(graph, seed=1.0):
    """Return name -> (what evaluates the graph and its gradients, the ids of its Inputs)."""
    found = {}
    for name, write in zip(NAMES, (in_micrograd, in_torch), strict=True):
        try:
            found[name] = write(graph, seed)
        except ImportError:
            continue
    return found


def in_micrograd(graph, seed):
    """Write a graph of numbers in micrograd, which makes its own graph anew in every forward."""
    from micrograd.engine import Value

    if not isinstance(seed, float):
        raise ImportError("micrograd knows no arrays")
    sys.setrecursionlimit(RECURSION)  # it sorts by recursion

    def sigmoid(x):
        # As micrograd writes its operations; it has no exp to make a sigmoid of.
        out = Value(1.0 / (1.0 + math.exp(-x.data)), (x,), "sigmoid")

        def _backward():
            x.grad += out.data * (1.0 - out.data) * out.grad

        out._backward = _backward
        return out

    operations = {
        "Add": lambda x, y: x + y,
        "Mul": lambda x, y: x * y,
        "ReLU": lambda x: x.relu(),
        "Sigmoid": sigmoid,
    }

    def leaf(number):
        return Value(number)

    def gradient(value):
        return value.grad

    return _evaluating(graph, operations, leaf, lambda target: target.backward(), gradient)


def in_torch(graph, seed):
    """Write a graph in PyTorch, in float64 and without compiling it ("eager")."""
    import torch

    operations = {
        "Add": torch.add,
        "Mul": torch.mul,
        "ReLU": torch.relu,
        "Sigmoid": torch.sigmoid,
    }
    start = torch.tensor(seed, dtype=torch.float64)

    def leaf(value):
        return torch.tensor(value, dtype=torch.float64, requires_grad=True)

    def gradient(value):
        return value.grad.numpy()

    return _evaluating(graph, operations, leaf, lambda target: target.backward(start), gradient)


def _evaluating(graph, operations, leaf, backward, gradient):
    """Return what evaluates, and a function that returns the gradient of every Input then."""
    plan = Run(graph).plan
    nodes = [graph.node(node_id) for node_id in plan.order]
    inputs = [(place, node.id) for place, node in enumerate(nodes) if node.layer == "Input"]
    given = {place: nodes[place].params["value"] for place, _ in inputs}
    # What a person writes: one call after another.
    calls = [
        (place, operations[node.layer], plan.sources[place])
        for place, node in enumerate(nodes)
        if place not in given
    ]
    values = [None] * len(nodes)

    def evaluate():
        for place, value in given.items():
            values[place] = leaf(value)
        for place, operation, sources in calls:
            values[place] = operation(*[values[source] for source in sources])
        backward(values[plan.target])

    def gradients():
        return {node_id: gradient(values[place]) for place, node_id in inputs}

    return evaluate, gradients
