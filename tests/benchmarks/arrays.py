"""Forward and backward on arrays against the book's layers: ``python -m tests.benchmarks.arrays``.

The book's layers are called by hand, in a straight line without any graph. They are written here
as chapter 5 describes them: no broadcasting, a ReLU that overwrites the gradient it is given, a
Sigmoid that is right in the middle only. Beside them PyTorch, if it is installed. Ratios within
one run are what counts.
"""

import numpy as np

from bpeditor import Graph, Node, Run
from tests.benchmarks.engine import again, first, straight_line
from tests.benchmarks.graphs import chain, layered
from tests.benchmarks.peers import peers
from tests.benchmarks.timing import medians

SIZES = (((100,), 1_000), ((64, 64), 300), ((1_000, 1_000), 10))
"""Shapes, and how many nodes fit the limits with it."""
FEW = 10
ROUNDS = 9
ELEMENTS = 20_000_000
"""Elements that are evaluated in one row of calls."""


class BookInput:
    """An array that is there already."""

    def __init__(self, value):
        self.value = value

    def forward(self):
        """Return it."""
        return self.value

    def backward(self, dout):
        """Return nothing: there are no inputs."""


class BookAdd:
    """Section 5.4.2."""

    def forward(self, x, y):
        """Return the sum."""
        return x + y

    def backward(self, dout):
        """Return both gradients."""
        return dout * 1, dout * 1


class BookMul:
    """Section 5.4.1."""

    def forward(self, x, y):
        """Return the product."""
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        """Return both gradients."""
        return dout * self.y, dout * self.x


class BookReLU:
    """Section 5.5.1."""

    def forward(self, x):
        """Return what is positive, and 0."""
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        """Overwrite the upstream gradient."""
        dout[self.mask] = 0
        return (dout,)


class BookSigmoid:
    """Section 5.5.2."""

    def forward(self, x):
        """Return 1 / (1 + exp(-x))."""
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        """Return the gradient."""
        return (dout * (1.0 - self.out) * self.out,)


BOOK = {"Add": BookAdd, "Mul": BookMul, "ReLU": BookReLU, "Sigmoid": BookSigmoid}


def main():
    """Print one row for each graph and shape."""
    heads = f"{'× first':>9}{'× warm':>9}{'× PyTorch':>11}"
    print(f"{'graph':10}{'shape':>12}{'nodes':>7}{'the book':>12}{heads}")
    for make in (chain, layered):
        for shape, size in SIZES:
            report(make, shape, size)


def report(make, shape, size):
    """Time one graph and print its row."""
    check(make, shape)
    graph = with_arrays(make(size), shape)
    inputs = {n.id: n.params["value"] for n in graph.nodes() if n.layer == "Input"}
    book = by_the_book(graph, shape)
    warm = Run(graph)
    programs = {
        "book": (lambda: book, False),
        "first": (lambda: first(Run(graph)), True),
        "warm": (lambda: lambda: again(warm, inputs), False),
    }
    for name, (evaluate, _) in peers(graph, np.ones(shape)).items():
        programs[name] = (lambda evaluate=evaluate: evaluate, False)
    calls = max(8, ELEMENTS // (size * int(np.prod(shape))))
    found = medians(programs, ROUNDS, calls)
    ratios = {name: f"{found[name] / found['book']:.2f}" for name in found}
    name = "×".join(map(str, shape))
    torch = ratios.get("PyTorch", "–")
    print(
        f"{make.__name__:10}{name:>12}{size:7}{found['book'] * 1e3:9.3f} ms"
        f"{ratios['first']:>9}{ratios['warm']:>9}{torch:>11}",
        flush=True,
    )


def with_arrays(graph, shape):
    """Return the graph with arrays of both signs in its Inputs."""
    chance = np.random.default_rng(0)
    new = Graph()
    for node in graph.nodes():
        value = {"value": chance.normal(size=shape)} if node.layer == "Input" else {}
        new.attach_node(Node(node.id, node.layer, value))
    for edge in graph.edges():
        new.attach_edge(edge)
    return new


def by_the_book(graph, shape):
    """Write the network out with the book's layers."""
    plan = Run(graph).plan
    nodes = [graph.node(node_id) for node_id in plan.order]
    layers = [
        BookInput(n.params["value"]) if n.layer == "Input" else BOOK[n.layer]() for n in nodes
    ]
    return straight_line(plan, layers, np.ones(shape))


def check(make, shape):
    """Both ways must give the same gradients of the Inputs; the book's ReLU overwrites others.

    On a few nodes only: along hundreds the book's 1 − s(x) loses every digit.
    """
    graph = with_arrays(make(FEW), shape)
    run = Run(graph)
    run.backward()
    order = [run.plan.order[place] for place in run.plan.reverse]
    found = dict(zip(order, by_the_book(graph, shape)(), strict=True))
    inputs = [node.id for node in graph.nodes() if node.layer == "Input"]
    for node_id in inputs:
        np.testing.assert_allclose(run.gradients[node_id], found[node_id], rtol=1e-6, atol=1e-12)


if __name__ == "__main__":
    main()
