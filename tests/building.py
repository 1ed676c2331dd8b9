"""Short ways to write a graph down."""

from bpeditor import Edge, Graph, Node


def build(inputs, nodes=None):
    """Build from {id: value} and {id: (layer, source, ...)}, or (layer, params, source, ...)."""
    graph = Graph()
    for node_id, value in inputs.items():
        graph.add_node(Node(node_id, "Input", {"value": value}))
    for node_id, (layer, *rest) in (nodes or {}).items():
        params = rest.pop(0) if rest and isinstance(rest[0], dict) else {}
        graph.add_node(Node(node_id, layer, params))
        feed(graph, node_id, *rest)
    return graph


def feed(graph, node_id, *sources):
    """Lead sources to the ports of a node in their order; None leaves a port free."""
    for port, source in zip(graph.layer(node_id).inputs, sources, strict=False):
        if source is not None:
            graph.add_edge(Edge(source, node_id, port))


def apples():
    return build(
        {"apple": 100, "apple_num": 2, "tax": 1.1},
        {"apple_price": ("Mul", "apple", "apple_num"), "price": ("Mul", "apple_price", "tax")},
    )
