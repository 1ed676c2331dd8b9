"""Graphs to measure with: the same ones in every run."""

import random

from bpeditor import Edge, Graph, Node

HUB = 18
"""Edges that leave one node of a layered graph."""
WIDE = 25
"""Nodes in a column of a layered graph."""
COLUMN, ROW = 260.0, 130.0


def chain(count):
    """Return 0.5 → layer → layer ... of `count` nodes; the numbers stay near 1."""
    graph = Graph()
    graph.add_node(Node("n0", "Input", {"value": 0.5}))
    graph.add_node(Node("w", "Input", {"value": 1.0000001}))
    for number in range(1, count - 1):
        layer = ("Mul", "Add", "Sigmoid", "ReLU")[number % 4]
        graph.add_node(Node(f"n{number}", layer))
        graph.add_edge(Edge(f"n{number - 1}", f"n{number}", "x"))
        if layer in {"Mul", "Add"}:
            graph.add_edge(Edge("w", f"n{number}", "y"))
    return graph


def layered(count):
    """Return columns of nodes, 1.5 edges a node, with a hub of 18 edges, one target at the end."""
    chance = random.Random(1)
    graph = Graph()
    for number in range(count - 1):
        column, row = divmod(number, WIDE)
        layer = "Input" if column == 0 else ("Mul", "Add", "Sigmoid", "ReLU")[number % 4]
        params = {"value": chance.uniform(0.5, 1.5)} if layer == "Input" else {}
        graph.add_node(Node(f"n{number}", layer, params, (column * COLUMN, row * ROW)))
        for port in graph.layer(f"n{number}").inputs:
            source = chance.randrange(WIDE * (column - 1), WIDE * column)
            graph.attach_edge(Edge(f"n{source}", f"n{number}", port))
    _make_hub(graph)
    _make_target(graph, count)
    return graph


def _make_hub(graph):
    """Let one Input feed 18 ports of the second column and beyond."""
    ports = [edge for edge in graph.edges() if edge.port == "y"]
    for edge in ports[:HUB]:
        graph.detach_edge(edge)
        graph.attach_edge(Edge("n0", edge.target, "y"))


def _make_target(graph, count):
    last = f"n{count - 2}"
    position = ((count // WIDE + 1) * COLUMN, 0.0)
    graph.add_node(Node("out", "ReLU", {}, position))
    graph.attach_edge(Edge(last, "out", "x"))
    graph.target = None
