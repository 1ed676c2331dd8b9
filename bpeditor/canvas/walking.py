"""Where an arrow key leads from a node, a port or an edge."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPointF

from bpeditor.canvas.geometry import Geometry
from bpeditor.canvas.spots import OUT, Port, Spot, inputs_of, node_of, ports_of
from bpeditor.canvas.wires import Floats, label_centers
from bpeditor.graph.graph import Edge, Graph

S = TypeVar("S", bound=Spot)

_SIDEWAYS = 2.0
"""How much farther a step aside is than one ahead; farther aside than that is another direction."""


class Direction(Enum):
    """An arrow key; its value is a unit vector of the scene."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)

    @property
    def is_forward(self) -> bool:
        """Whether it goes on in reading order."""
        return sum(self.value) > 0


def nearest(points: Floats, here: int, direction: Direction) -> int | None:
    """Return the place of the nearest of some points in a direction from one of them.

    Points on the same spot are visited one after the other.
    """
    x, y = direction.value
    away = points - points[here]
    along, across = away @ (x, y), np.abs(away @ (y, x))
    later = np.arange(len(points)) - here
    ahead = (along > 0) | ((along == 0) & (across == 0) & (later * (x + y) > 0))
    straight = ahead & (across <= _SIDEWAYS * along)
    found = straight if straight.any() else ahead
    if not found.any():
        return None
    distance = np.where(found, along + _SIDEWAYS * across, np.inf)
    return int(np.lexsort((np.abs(later), distance))[0])


def closest(points: Floats, to: QPointF) -> int | None:
    """Return the place of the point that is closest to another one; None if there is none."""
    if not len(points):
        return None
    return int(np.argmin(np.hypot(points[:, 0] - to.x(), points[:, 1] - to.y())))


def step(graph: Graph, arrays: Geometry, spot: Spot, direction: Direction) -> Spot | None:
    """Return where an arrow key leads; None if there is nothing that way.

    From a node to the nearest node. From a port to the other ports, and out of the card along
    its edge or to the nearest node. From an edge to its ends, and to its neighbours.
    """
    match spot:
        case Port():
            return _from_port(graph, arrays, spot, direction)
        case Edge():
            return _from_edge(graph, arrays, spot, direction)
        case _:
            return _node_beside(arrays, spot, direction)


def middles(arrays: Geometry) -> Floats:
    """Return the middles of all cards as rows (x, y)."""
    data = arrays.nodes.data
    return np.stack((data["x"] + data["w"] / 2, data["y"] + data["h"] / 2), axis=-1)


def _node_beside(arrays: Geometry, node_id: str, direction: Direction) -> str | None:
    row = nearest(middles(arrays), arrays.nodes.rows[node_id], direction)
    return None if row is None else arrays.nodes.keys[row]


def _from_port(graph: Graph, arrays: Geometry, port: Port, direction: Direction) -> Spot | None:
    node_id = port.node_id
    inside = _inside_card(graph, port, direction)
    if inside is not None:
        return inside
    edge: Edge | None = None
    if port.name == OUT and direction is Direction.RIGHT:
        edge = next(iter(_fork(graph, arrays, node_id)), None)
    elif port.name != OUT and direction is Direction.LEFT:
        edge = graph.feeding(node_id, port.name)
    return edge or _node_beside(arrays, node_id, direction)


def _inside_card(graph: Graph, port: Port, direction: Direction) -> Spot | None:
    inputs, is_output = inputs_of(graph, port.node_id), port.name == OUT
    match direction:
        case Direction.RIGHT:
            return None if is_output else Port(port.node_id, OUT)
        case Direction.LEFT if is_output:
            return inputs[0] if inputs else port.node_id
        case Direction.UP | Direction.DOWN if not is_output:
            return _beside(inputs, port, direction)
        case _:
            return None


def _from_edge(graph: Graph, arrays: Geometry, edge: Edge, direction: Direction) -> Spot | None:
    match direction:
        case Direction.LEFT:
            return Port(edge.source, OUT)
        case Direction.RIGHT:
            return Port(edge.target, edge.port)
        case _:
            pass
    sibling = _beside(_fork(graph, arrays, edge.source), edge, direction)
    if sibling is not None:
        return sibling
    row = nearest(label_centers(arrays.wires), arrays.edges.rows[edge], direction)
    return None if row is None else arrays.edges.keys[row]


def _fork(graph: Graph, arrays: Geometry, node_id: str) -> list[Edge]:
    """Return the edges out of a node from top to bottom."""
    return sorted(
        graph.outgoing(node_id), key=lambda edge: arrays.wires[arrays.edges.rows[edge], 9]
    )


def _beside(row: list[S], here: S, direction: Direction) -> S | None:
    place = row.index(here) + (1 if direction.is_forward else -1)
    return row[place] if 0 <= place < len(row) else None


def tab(graph: Graph, spot: Spot, *, backward: bool) -> Spot | None:
    """Return where Tab leads: from a node to its ports, then out of the canvas (None)."""
    node_id = node_of(spot)
    stops: list[Spot] = [node_id, *ports_of(graph, node_id)]
    here = Port(spot.target, spot.port) if isinstance(spot, Edge) else spot
    place = stops.index(here) + (-1 if backward else 1)
    return stops[place] if 0 <= place < len(stops) else None
