"""Forward and backward against the layers called by hand: ``python -m tests.benchmarks.engine``.

"By hand" is a straight line of calls of the same layer classes, without any graph: what a person
would write for this one network. Beside it the same network in micrograd and PyTorch, if they are
installed. Ratios within one run are what counts.
"""

import math
import sys

import numpy as np

from bpeditor import Run
from bpeditor.layers import make_layer
from tests.benchmarks.graphs import chain, layered
from tests.benchmarks.peers import NAMES, peers
from tests.benchmarks.timing import medians

SIZES = (10, 100, 1_000, 10_000, 100_000)
ROUNDS = 15
LARGE = 10_000
"""From here on there are fewer rounds, and single calls of the others: minutes otherwise."""
NODES = 20_000
"""Nodes that are evaluated in one row of calls."""
COLUMNS = ("plan", "first", "warm", "one in")


def main():
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print("× by hand. plan: make a Run; first: its first evaluation (× by hand once); warm: all")
    print("Inputs set anew, again and again; one in: one Input set, its descendants evaluated.")
    heads = "".join(f"{name:>{_width(name)}}" for name in COLUMNS + NAMES)
    print(f"{'graph':10}{'nodes':>8}{'by hand':>12}{heads}")
    for make in (chain, layered):
        for size in sizes:
            report(make, size)


def report(make, size):
    graph = make(size)
    hand, order = by_hand(graph)
    inputs = {n.id: n.params["value"] for n in graph.nodes() if n.layer == "Input"}
    others = peers(graph)
    check(graph, hand, order, others)
    warm = Run(graph)
    one = {next(iter(inputs)): 0.75}
    programs = {
        "hand": (lambda: hand, False),
        "hand once": (lambda: hand, True),
        "plan": (lambda: lambda: Run(graph), True),
        "first": (lambda: first(Run(graph)), True),
        "warm": (lambda: lambda: again(warm, inputs), False),
        "one in": (lambda: lambda: again(warm, one), False),
    }
    for name, (evaluate, _) in others.items():
        programs[name] = (lambda evaluate=evaluate: evaluate, size >= LARGE)
    found = medians(programs, ROUNDS if size < LARGE else 5, max(2, NODES // size))
    once = found.pop("hand once")
    ratios = {
        name: f"{found[name] / (once if programs[name][1] else found['hand']):.2f}"
        for name in found
    }
    cells = "".join(f"{ratios.get(name, '–'):>{_width(name)}}" for name in COLUMNS + NAMES)
    print(f"{make.__name__:10}{size:8}{found['hand'] * 1e3:9.3f} ms{cells}", flush=True)


def _width(name):
    return max(8, len(name) + 2)


def first(run):
    def evaluate():
        run.forward()
        run.backward()

    return evaluate


def again(run, inputs):
    run.set_inputs(inputs)
    run.forward()
    run.backward()


def by_hand(graph):
    """Write the network out with bpeditor's layers; return the function and its gradients' ids."""
    plan = Run(graph).plan
    layers = [make_layer(graph.node(n).layer, graph.node(n).params) for n in plan.order]
    return straight_line(plan, layers, 1.0), [plan.order[place] for place in plan.reverse]


def straight_line(plan, layers, seed):
    """Return a function that calls the layers one by one and returns the nodes' gradients."""
    names, forward, backward = {"seed": seed}, [], []
    for place, sources in enumerate(plan.sources):
        names |= {f"f{place}": layers[place].forward, f"b{place}": layers[place].backward}
        forward.append(f" v{place} = f{place}({', '.join(f'v{s}' for s in sources)})")
    for place in plan.reverse:
        term, *others = [f"e{edge}" for edge in plan.outbound[place]] or ["seed * 1.0"]
        backward.append(f" d{place} = {term}")
        # One term a line: Python's parser cannot take a sum of thousands.
        backward += [f" d{place} = d{place} + {other}" for other in others]
        if plan.inbound[place]:
            ends = "".join(f"e{edge}, " for edge in plan.inbound[place])
            backward.append(f" {ends}= b{place}(d{place})")
    result = ", ".join(f"d{place}" for place in plan.reverse)
    text = "\n".join(("def network():", *forward, *backward, f" return [{result}]"))
    exec(text, names)
    network = names["network"]

    def evaluate():
        with np.errstate(all="ignore"):
            return network()

    return evaluate


def check(graph, evaluate, order, others):
    """All must give the same gradients, or the ratio says nothing.

    The others' 1 − s(x) loses digits where a sigmoid saturates.
    """
    run = Run(graph)
    run.backward()
    for node_id, gradient in zip(order, evaluate(), strict=True):
        other = run.gradients[node_id]
        assert other == gradient or math.isnan(other), (node_id, other, gradient)
    for evaluate_other, gradients in others.values():
        evaluate_other()
        for node_id, gradient in gradients().items():
            np.testing.assert_allclose(gradient, run.gradients[node_id], rtol=1e-6, atol=1e-9)


if __name__ == "__main__":
    main()
