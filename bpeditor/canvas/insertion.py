"""Which wire a card would be inserted on."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from bpeditor.canvas.geometry import Geometry
from bpeditor.graph import edits
from bpeditor.graph.graph import Edge, Graph, Node

INSERTS = "drop inserts it on this wire; Alt prevents"
_REACH = 24.0
"""How near to a wire the middle of a card must be, in scene units."""


def wire_under(arrays: Geometry, graph: Graph, node: Node, middle: QPointF) -> Edge | None:
    """Return the edge that a card with its middle at a scene point could be inserted on.

    Parameters
    ----------
    node
        One of the graph, or a new one whose id is not in it.
    """
    if edits.free_input(graph, node) is None:
        return None  # before the search among all wires: most cards that are moved feed something
    edge = arrays.edge_at(middle, _REACH)
    is_possible = edge is not None and edits.can_lead_through(graph, node, edge)
    return edge if is_possible else None
