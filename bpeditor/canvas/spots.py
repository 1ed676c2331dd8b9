"""Where the keyboard can be on the canvas: at a node, a port or an edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from bpeditor.canvas.geometry import PORT_RADIUS, Geometry, port_offset
from bpeditor.canvas.wires import Floats, label_centers
from bpeditor.graph.graph import Edge, Graph

OUT = "out"


@dataclass(frozen=True)
class Port:
    """An input port of a node, or its output "out"."""

    node_id: str
    name: str


Spot = str | Port | Edge
"""A node is given by its id."""


def node_of(spot: Spot) -> str:
    """Return the node that a spot belongs to; an edge belongs to the node that it feeds."""
    match spot:
        case Port():
            return spot.node_id
        case Edge():
            return spot.target
        case _:
            return spot


def is_there(graph: Graph, spot: Spot) -> bool:
    """Say whether a graph has the node, port or edge."""
    if isinstance(spot, Edge):
        return graph.feeding(spot.target, spot.port) == spot
    node_id = node_of(spot)
    return node_id in graph and (not isinstance(spot, Port) or spot in ports_of(graph, node_id))


def inputs_of(graph: Graph, node_id: str) -> list[Port]:
    """Return the input ports of a node in their order."""
    return [Port(node_id, name) for name in graph.layer(node_id).inputs]


def ports_of(graph: Graph, node_id: str) -> list[Port]:
    """Return the input ports of a node, then its output."""
    return [*inputs_of(graph, node_id), Port(node_id, OUT)]


def words_of(port: Port) -> str:
    """Return what a port is called in a sentence."""
    return f"the output of {port.node_id}" if port.name == OUT else f"{port.name} of {port.node_id}"


def point_of(graph: Graph, arrays: Geometry, spot: Spot) -> QPointF:
    """Return the middle of a card, of a port or of an edge's numbers; scene coordinates."""
    match spot:
        case Port(node_id=node_id, name=name):
            if name == OUT:
                return arrays.output_position(node_id)
            return arrays.input_position(node_id, graph.layer(node_id).inputs.index(name))
        case Edge():
            [[x, y]] = label_centers(arrays.wires[[arrays.edges.rows[spot]]]).tolist()
            return QPointF(x, y)
        case _:
            return arrays.rect(arrays.nodes.rows[spot]).center()


def points_of(graph: Graph, arrays: Geometry, ports: Sequence[Port]) -> Floats:
    """Return the middles of many ports as rows (x, y)."""
    data = arrays.nodes.data[arrays.nodes.rows_of(port.node_id for port in ports)]
    is_output = np.array([port.name == OUT for port in ports], dtype=bool)
    places = [
        0 if port.name == OUT else graph.layer(port.node_id).inputs.index(port.name)
        for port in ports
    ]
    xs = data["x"] + np.where(is_output, data["w"], 0.0)
    ys = data["y"] + np.where(is_output, data["out"], port_offset(np.array(places, dtype=float)))
    return np.stack((xs, ys), axis=-1)


def box_of(graph: Graph, arrays: Geometry, spot: Spot) -> QRectF:
    """Return the box of a card, of a port or of a whole wire; scene coordinates."""
    match spot:
        case Port():
            middle = point_of(graph, arrays, spot)
            return QRectF(middle, middle).adjusted(*_AROUND_PORT)
        case Edge():
            wire = arrays.wires[arrays.edges.rows[spot]]
            xs, ys = wire[0::2], wire[1::2]
            return QRectF(
                QPointF(float(xs.min()), float(ys.min())), QPointF(float(xs.max()), float(ys.max()))
            )
        case _:
            return arrays.rect(arrays.nodes.rows[spot])


_AROUND_PORT = (-PORT_RADIUS, -PORT_RADIUS, PORT_RADIUS, PORT_RADIUS)
