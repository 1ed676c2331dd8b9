"""A drawn graph as plain data, which the oracles read without the engine."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bpeditor import Edge, Graph, Node

LABELS = {("SoftmaxWithLoss", 1), ("SumSquaredError", 1), ("MeanSquaredError", 1)}
"""The layers and places of ports that receive labels, which have no gradient."""


@dataclass(frozen=True)
class Case:
    """One graph, its target and its seed.

    Parameters
    ----------
    inputs
        {id: value}.
    nodes
        {id: (layer, params, source, ...)}, each node after its sources.
    values
        {id: value} of all, as the oracle has them that was used to draw.
    """

    inputs: dict
    nodes: dict
    values: dict
    target: str
    seed: object

    @cached_property
    def edges(self):
        """All edges as (source, id, place of the port)."""
        return [
            (source, node_id, place)
            for node_id, (_, _, *sources) in self.nodes.items()
            for place, source in enumerate(sources)
        ]

    @cached_property
    def live(self):
        """The ids that a path without labels joins to the target, and the edges on such paths."""
        ids, edges = {self.target}, []
        for source, node_id, place in reversed(self.edges):
            if node_id in ids and not self.is_label(node_id, place):
                ids.add(source)
                edges.append((source, node_id, place))
        return [node_id for node_id in self.values if node_id in ids], edges

    @cached_property
    def weights(self):
        """The seed in the shape of the target."""
        seed = 1.0 if self.seed is None else self.seed
        return np.broadcast_to(seed, np.shape(self.values[self.target]))

    def is_label(self, node_id, place):
        return (self.nodes[node_id][0], place) in LABELS

    def sources_of_labels(self):
        """Return the ids from which a path leads to a label."""
        found = set()
        for source, node_id, place in reversed(self.edges):
            if node_id in found or self.is_label(node_id, place):
                found.add(source)
        return found

    def graph(self):
        """Build the graph, in the order of the ids rather than that of evaluation."""
        graph = Graph()
        for node_id in sorted(self.values):
            layer, params, *_ = self.nodes.get(node_id, ("Input", {}))
            own = {"value": self.inputs[node_id]} if node_id in self.inputs else params
            graph.add_node(Node(node_id, layer, own))
        for edge in sorted(self.edges):
            graph.add_edge(named(graph, edge))
        return graph


def named(graph, edge):
    source, node_id, place = edge
    return Edge(source, node_id, graph.layer(node_id).inputs[place])
