"""Graphs to measure with: the same ones in every run."""

import random

from bpeditor import Edge, Graph, Node

HUB = 18
"""Edges that leave one node of a layered graph."""
WIDE = 25
"""Nodes in a column of a layered graph."""
COLUMN, ROW = 260.0, 130.0
LAYERS = ("Mul", "Sigmoid", "Add", "ReLU")


def chain(count):
    """Return layer after layer; a second Input feeds the other ports."""
    graph = Graph()
    graph.attach_node(Node("n0", "Input", {"value": 0.5}))
    graph.attach_node(Node("w", "Input", {"value": 1.0000001}))
    for number in range(1, count - 1):
        layer = LAYERS[number % 4]
        graph.attach_node(Node(f"n{number}", layer))
        graph.attach_edge(Edge(f"n{number - 1}", f"n{number}", "x"))
        if layer in {"Mul", "Add"}:
            graph.attach_edge(Edge("w", f"n{number}", "y"))
    return graph


def layered(count):
    """Return columns of nodes: some 1.5 edges a node, a hub of 18, and all lead to one target."""
    chance = random.Random(1)
    graph = Graph()
    wide = min(WIDE, count // 4)
    inner = count - wide
    for number in range(inner):
        column, row = divmod(number, wide)
        position = (column * COLUMN, row * ROW)
        if column == 0:
            value = {"value": chance.uniform(0.5, 1.5)}
            graph.attach_node(Node(f"n{number}", "Input", value, position))
            continue
        graph.attach_node(Node(f"n{number}", LAYERS[(row + column) % 4], {}, position))
        graph.attach_edge(Edge(f"n{number - wide}", f"n{number}", "x"))
        if "y" in graph.layer(f"n{number}").inputs:
            before = (column - 1) * wide + chance.randrange(wide)
            graph.attach_edge(Edge(f"n{before}", f"n{number}", "y"))
    _make_hub(graph)
    _add_up(graph, inner, wide)
    return graph


def _make_hub(graph):
    """Let one Input feed ports all over the first columns."""
    for edge in [edge for edge in graph.edges() if edge.port == "y"][:HUB]:
        graph.detach_edge(edge)
        graph.attach_edge(Edge("n0", edge.target, "y"))


def _add_up(graph, inner, wide):
    """Lead the outputs that are left to one sum: the target."""
    total, *others = sorted(n.id for n in graph.nodes() if not graph.outgoing(n.id))
    for place in range(wide):
        position = ((inner // wide + 2) * COLUMN, place * ROW)
        name, layer = f"sum{place}", "Add" if place < len(others) else "ReLU"
        graph.attach_node(Node(name, layer, {}, position))
        graph.attach_edge(Edge(total, name, "x"))
        if layer == "Add":
            graph.attach_edge(Edge(others[place], name, "y"))
        total = name
