"""Forward and backward against the layers called by hand: ``python -m tests.benchmarks.engine``.

"By hand" is a straight line of calls of the same layer classes, without any graph: what a person
would write for this one network. Ratios within one run are what counts.
"""

import gc
import math
import statistics
import sys
from time import perf_counter

import numpy as np

from bpeditor import Run
from bpeditor.layers import make_layer
from tests.benchmarks.graphs import chain, layered

SIZES = (10, 100, 1_000, 10_000)
ROUNDS = 15
WARM_UP = 400
"""Evaluations of one structure after which a plan may have been compiled further."""


def main():
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print(f"{'graph':10}{'nodes':>8}{'by hand':>11}{'plan':>8}{'first':>8}{'warm':>8}{'one in':>8}")
    print(f"{'':18}{'ms':>11}{'× by hand':>16}")
    for make in (chain, layered):
        for size in sizes:
            report(make, size)


def report(make, size):
    graph = make(size)
    forward_backward, gradients_by_hand = by_hand(graph)
    inputs = {n.id: n.params["value"] for n in graph.nodes() if n.layer == "Input"}
    check(graph, forward_backward, gradients_by_hand)
    warm = Run(graph)
    for _ in range(max(5, min(WARM_UP, 200_000 // size))):
        again(warm, inputs)
    one = {next(iter(inputs)): 0.75}
    rows = [
        (
            clock(forward_backward),
            clock(lambda: Run(graph)),
            clock(first(Run(graph))),
            clock(lambda: again(warm, inputs)),
            clock(lambda: again(warm, one)),
        )
        for _ in range(ROUNDS)
    ]
    hand, *others = (statistics.median(column) for column in zip(*rows, strict=True))
    figures = "".join(f"{other / hand:8.2f}" for other in others)
    print(f"{make.__name__:10}{size:8}{hand * 1e3:11.3f}{figures}", flush=True)


def first(run):
    def evaluate():
        run.forward()
        run.backward()

    return evaluate


def again(run, inputs):
    run.set_inputs(inputs)
    run.forward()
    run.backward()


def clock(function):
    """Return the seconds of one call, without the garbage collector's."""
    gc.collect()
    gc.disable()
    start = perf_counter()
    function()
    seconds = perf_counter() - start
    gc.enable()
    return seconds


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


def check(graph, evaluate, order):
    """Both ways must give the same gradients, or the ratio says nothing."""
    run = Run(graph)
    run.backward()
    for node_id, gradient in zip(order, evaluate(), strict=True):
        other = run.gradients[node_id]
        assert other == gradient or math.isnan(other), (node_id, other, gradient)


if __name__ == "__main__":
    main()
