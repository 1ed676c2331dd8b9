"""Where everything is: cards, ports and wires as numpy arrays, and what lies under a point.

The arrays stand beside the graph; painting and hit tests read only them, so that their cost does
not depend on Python objects a node. All coordinates are scene units: pixels at 100 %.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from bpeditor.canvas.frames import FrameBoxes
from bpeditor.canvas.places import Places
from bpeditor.canvas.table import Table
from bpeditor.canvas.wires import SHELF, Floats, distances_to, hulls_of, wire_curves
from bpeditor.graph.changes import (
    AddEdge,
    AddNode,
    Change,
    MoveNodes,
    RemoveEdge,
    RemoveNode,
    ReplaceNode,
    SetFrame,
)
from bpeditor.graph.graph import Edge, Graph, Node
from bpeditor.layers import FAMILIES, LAYERS, Layer

WIDTH = 160.0
WIDEST = 240.0
HEADER = 28.0
PITCH = 44.0
"""Between two input ports: the numbers of both wires fit above and below their lines."""
LABEL_REACH = 60.0
"""How far numbers and marks reach over the wires and cards they belong to."""
PORT_RADIUS = 5.0
NAME_PADDING = 44.0

Rows = NDArray[np.intp]

_NODE = np.dtype(
    [
        ("x", "f8"),
        ("y", "f8"),
        ("w", "f8"),
        ("h", "f8"),
        ("out", "f8"),
        ("inputs", "i4"),
        ("feeds", "i4"),
        ("fed", "i8"),
        ("family", "i4"),
        ("selected", "?"),
        ("awaited", "?"),
    ]
)
_OF_NODES = (AddNode, RemoveNode)
_OF_EDGES = (AddEdge, RemoveEdge)
_EDGE = np.dtype(
    [
        ("source", "i8"),
        ("target", "i8"),
        ("port", "i4"),
        ("selected", "?"),
        ("lit", "?"),
        ("carried", "?"),
    ]
)
_WIRES_AT_ONCE = 8192
"""The system hands out larger arrays page by page, which takes longer than to fill them."""


class Geometry:
    """The arrays of one graph.

    Columns of a node: the box x, y, w, h; the height `out` of its output port below its top; how
    many `inputs` it has and edges it `feeds`; a bit mask of the input ports that are `fed`; the
    place of its `family` in `FAMILIES`. Wires that are `carried` by a gesture are not painted: it
    draws them where they are now.

    Parameters
    ----------
    measure
        Returns the width of a node's name in scene units.
    """

    def __init__(self, measure: Callable[[str], float]) -> None:

        @cache
        def width_of(name: str) -> float:
            # Not cache(measure): that asks for a docstring, and a Qt method then loads all of
            # PySide6's signatures, 30 ms.
            return measure(name)

        self._measure = width_of  # an undo brings many names back
        self.nodes: Table[str] = Table(_NODE)
        self.edges: Table[Edge] = Table(_EDGE)
        self.wires: Floats = np.zeros((0, 10))
        """Per edge: start, two control points, start of the level stretch, end."""
        self._hulls: Floats = np.zeros((4, 0))
        self.frames = FrameBoxes()

    # following the graph

    def load(self, graph: Graph) -> None:
        """Take another graph."""
        self.nodes, self.edges = Table(_NODE), Table(_EDGE)
        self._append(graph.nodes(), graph.edges(), graph)
        self._refresh(graph)

    def update(self, graph: Graph, changes: tuple[Change, ...]) -> bool:
        """Follow changes of the graph.

        Returns
        -------
        bool
            Whether nodes or edges came or went, and the selection must be mirrored again;
            otherwise nodes at most moved or changed, and frames did.
        """
        if len(changes) > len(graph):  # most of it, or all
            self.load(graph)
            return True
        moved, kinds = _places_after(changes), set(map(type, changes))
        if {MoveNodes, ReplaceNode, SetFrame}.issuperset(kinds):
            self.place(moved)
            if SetFrame in kinds:
                self.frames.load(graph.frames(), self.nodes)
            return False
        # The graph has the last word on each key: a rename takes edges away and brings others.
        nodes = dict.fromkeys([c.node.id for c in changes if isinstance(c, _OF_NODES)])
        edges = dict.fromkeys([c.edge for c in changes if isinstance(c, _OF_EDGES)])
        self.edges.remove(edges)
        remap = self.nodes.remove(nodes)
        for end in ("source", "target"):
            self.edges.data[end] = remap[self.edges.data[end]]
        self._append(
            [graph.node(node_id) for node_id in nodes if node_id in graph],
            [edge for edge in edges if graph.has_edge(edge)],
            graph,
        )
        self._put({node_id: at for node_id, at in moved.items() if node_id in self.nodes.rows})
        self._refresh(graph)
        return True

    def place(self, positions: dict[str, tuple[float, float]]) -> None:
        """Put cards elsewhere, in these arrays alone."""
        self._follow(self._put(positions))

    def _put(self, positions: dict[str, tuple[float, float]]) -> Rows:
        """Put cards elsewhere without their wires; return their rows."""
        rows = self.nodes.rows_of(positions)
        self.nodes.data["x"][rows], self.nodes.data["y"][rows] = _columns(positions.values())
        return rows

    def shift(self, rows: Rows, dx: float, dy: float) -> None:
        """Move cards by a distance, in these arrays alone."""
        self.nodes.data["x"][rows] += dx
        self.nodes.data["y"][rows] += dy
        self._follow(rows)

    def _follow(self, moved: Rows) -> None:
        """Let wires and frames follow cards."""
        self._rewire(self.incident(moved))
        self.frames.follow(self.nodes.data, moved)

    def places(self) -> Places:
        """Return where everything is now."""
        data = self.nodes.data
        return Places(data["x"].copy(), data["y"].copy(), self.wires.copy())

    def put(self, places: Places) -> None:
        """Put everything where it was, or will be."""
        self.nodes.data["x"], self.nodes.data["y"] = places.xs, places.ys
        self.wires = places.wires
        self._hulls = np.stack(hulls_of(places.wires))
        self.frames.follow(self.nodes.data, np.arange(len(self.nodes)))

    def select(self, nodes: Iterable[str], edges: Iterable[Edge]) -> None:
        """Mirror the selection; what is not in the arrays any more is passed over."""
        self.nodes.data["selected"] = False
        self.nodes.data["selected"][self.nodes.known_rows_of(nodes)] = True
        self.edges.data["selected"] = False
        self.edges.data["selected"][self.edges.known_rows_of(edges)] = True
        self.frames.select(self.nodes.data["selected"])

    def carry(self, edges: Iterable[Edge]) -> None:
        """Note which wires a gesture carries; all others are where they belong."""
        self.edges.data["carried"] = False
        self.edges.data["carried"][self.edges.known_rows_of(edges)] = True

    def _append(self, nodes: list[Node], edges: list[Edge], graph: Graph) -> None:
        self.nodes.append([node.id for node in nodes], self._cards(nodes))
        rows, node_of = self.nodes.rows, graph.node
        ports = {name: {p: i for i, p in enumerate(c.inputs)} for name, c in LAYERS.items()}
        data = np.zeros(len(edges), _EDGE)
        data["source"] = [rows[edge.source] for edge in edges]
        data["target"] = [rows[edge.target] for edge in edges]
        data["port"] = [ports[node_of(edge.target).layer][edge.port] for edge in edges]
        self.edges.append(edges, data)

    def _cards(self, nodes: list[Node]) -> NDArray[np.void]:
        data = np.zeros(len(nodes), _NODE)
        data["x"], data["y"] = _columns([node.position for node in nodes])
        data["w"] = _widths(np.array([self._measure(node.id) for node in nodes]))
        number = {name: place for place, name in enumerate(LAYERS)}
        layers = np.array([number[node.layer] for node in nodes], dtype=np.intp)
        data["inputs"] = np.array([len(layer.inputs) for layer in LAYERS.values()])[layers]
        families = [FAMILIES.index(layer.family) for layer in LAYERS.values()]
        data["family"] = np.array(families)[layers]
        body = PITCH * np.maximum(1, data["inputs"])
        data["h"], data["out"] = HEADER + body, HEADER + body / 2
        return data

    def _refresh(self, graph: Graph) -> None:
        count = len(self.nodes)
        self.nodes.data["feeds"] = np.bincount(self.edges.data["source"], minlength=count)[:count]
        self.nodes.data["fed"] = 0
        np.bitwise_or.at(
            self.nodes.data["fed"],
            self.edges.data["target"],
            1 << self.edges.data["port"].astype("i8"),
        )
        self.wires = np.zeros((len(self.edges), 10))
        self._hulls = np.zeros((4, len(self.edges)))
        self._rewire(np.arange(len(self.edges)))
        self.frames.load(graph.frames(), self.nodes)

    def _rewire(self, rows: Rows) -> None:
        for start in range(0, len(rows), _WIRES_AT_ONCE):
            self._rewire_some(rows[start : start + _WIRES_AT_ONCE])

    def _rewire_some(self, rows: Rows) -> None:
        nodes, edges = self.nodes.data, self.edges.data
        source, target = edges["source"][rows], edges["target"][rows]
        start_x = nodes["x"][source] + nodes["w"][source]
        start_y = nodes["y"][source] + nodes["out"][source]
        end_x = nodes["x"][target]
        end_y = nodes["y"][target] + port_offset(edges["port"][rows])
        wires = wire_curves(start_x, start_y, end_x, end_y)
        self.wires[rows] = wires
        self._hulls[:, rows] = hulls_of(wires)

    # asking

    def width_of(self, name: str) -> float:
        """Return the width of the card of a node of a name, which need not be there."""
        return float(_widths(np.array(self._measure(name))))

    def incident(self, rows: Rows) -> Rows:
        """Return the rows of the edges at some nodes."""
        touched = np.zeros(len(self.nodes), dtype=bool)
        touched[rows] = True
        return np.flatnonzero(
            touched[self.edges.data["source"]] | touched[self.edges.data["target"]]
        )

    def rect(self, row: int) -> QRectF:
        """Return the box of a card."""
        x, y, w, h = (float(self.nodes.data[key][row]) for key in "xywh")
        return QRectF(x, y, w, h)

    def output_position(self, node_id: str) -> QPointF:
        """Return the centre of a node's output port."""
        node = self.nodes.data[self.nodes.rows[node_id]]
        return QPointF(node["x"] + node["w"], node["y"] + node["out"])

    def input_position(self, node_id: str, port: int) -> QPointF:
        """Return the centre of an input port, given by its number."""
        node = self.nodes.data[self.nodes.rows[node_id]]
        return QPointF(node["x"], node["y"] + float(port_offset(port)))

    def nodes_in(self, area: QRectF) -> Rows:
        """Return the rows of the cards that touch an area."""
        data = self.nodes.data
        return np.flatnonzero(
            (data["x"] <= area.right())
            & (data["x"] + data["w"] >= area.left())
            & (data["y"] <= area.bottom())
            & (data["y"] + data["h"] >= area.top())
        )

    def edges_in(self, area: QRectF) -> Rows:
        """Return the rows of the wires whose hull touches an area."""
        left, top, right, bottom = self._hulls
        return np.flatnonzero(
            (left <= area.right())
            & (right >= area.left())
            & (top <= area.bottom())
            & (bottom >= area.top())
        )

    def bounds(self, rows: Rows | None = None) -> QRectF:
        """Return the box around some cards (all by default); empty if none.

        It holds their stubs, and the frames of no other cards.
        """
        rows = np.arange(len(self.nodes)) if rows is None else rows
        if not len(rows):
            return QRectF()
        # Column by column: whole rows would be copied with all they hold.
        x, y, w, h, feeds = [self.nodes.data[key][rows] for key in ("x", "y", "w", "h", "feeds")]
        left, top = float(x.min()), float(y.min())
        right = float((x + w + np.where(feeds == 0, SHELF, 0.0)).max())
        bottom = float((y + h).max())
        box = QRectF(left, top, right - left, bottom - top)
        return box.united(self.frames.united(self.frames.whole_in(rows)))

    def reach(self, rows: Rows) -> QRectF:
        """Return what cards, their wires, their numbers and their frames cover."""
        area = self.bounds(rows).united(self.frames.reach(rows))
        left, top, right, bottom = self._hulls[:, self.incident(rows)]
        if len(left):
            corners = QPointF(left.min(), top.min()), QPointF(right.max(), bottom.max())
            area = area.united(QRectF(*corners))
        return area.adjusted(-LABEL_REACH, -LABEL_REACH, LABEL_REACH, LABEL_REACH)

    def node_at(self, point: QPointF) -> str | None:
        """Return the topmost card under a point."""
        rows = self.nodes_in(QRectF(point, point))
        return self.nodes.keys[rows[-1]] if len(rows) else None

    def output_at(self, point: QPointF, reach: float) -> str | None:
        """Return the node whose output port is nearest, within reach."""
        data = self.nodes.data
        return self._nearest(
            data["x"] + data["w"] - point.x(), data["y"] + data["out"] - point.y(), reach
        )

    def input_at(self, point: QPointF, reach: float) -> tuple[str, int] | None:
        """Return the node and the number of the input port that is nearest, within reach."""
        data = self.nodes.data
        port = np.clip(
            np.round((point.y() - data["y"] - port_offset(0)) / PITCH), 0, data["inputs"] - 1
        )
        dy = np.where(data["inputs"] > 0, data["y"] + port_offset(port) - point.y(), np.inf)
        node_id = self._nearest(data["x"] - point.x(), dy, reach)
        return None if node_id is None else (node_id, int(port[self.nodes.rows[node_id]]))

    def _nearest(self, dx: Floats, dy: Floats, reach: float) -> str | None:
        if not len(dx):
            return None
        distance = np.hypot(dx, dy)[::-1]  # of equally near ports the topmost card's one
        row = len(dx) - 1 - int(np.argmin(distance))
        return self.nodes.keys[row] if distance.min() <= reach else None

    def edge_at(self, point: QPointF, reach: float) -> Edge | None:
        """Return the wire nearest to a point, within reach."""
        near = self.edges_in(QRectF(point, point).adjusted(-reach, -reach, reach, reach))
        if not len(near):
            return None
        distances = distances_to(self.wires[near], point.x(), point.y())
        best = int(np.argmin(distances))
        return self.edges.keys[near[best]] if distances[best] <= reach else None


def _widths(names: Floats) -> Floats:
    """Return the widths of cards from those of their names."""
    widths: Floats = np.clip(20.0 * np.ceil((names + NAME_PADDING) / 20.0), WIDTH, WIDEST)
    return widths


def _places_after(changes: tuple[Change, ...]) -> dict[str, tuple[float, float]]:
    """Return where the last of some changes puts the nodes that they move or replace."""
    places: dict[str, tuple[float, float]] = {}
    for change in changes:
        match change:
            case MoveNodes(_, after):
                places.update(after)
            case ReplaceNode(_, node):
                places[node.id] = node.position
    return places


def _columns(positions: Collection[tuple[float, float]]) -> tuple[Floats, Floats]:
    """Return the x and the y of some positions."""
    flat = np.fromiter(chain.from_iterable(positions), float, 2 * len(positions))
    return flat[::2], flat[1::2]


def card_ports(layer: type[Layer]) -> tuple[float, tuple[float, ...]]:
    """Return the heights of the output port and of the input ports below a card's top."""
    inputs = len(layer.inputs)
    ports = tuple(float(port_offset(port)) for port in range(inputs))
    return HEADER + PITCH * max(1, inputs) / 2, ports


def port_offset(port: int | NDArray[np.int32] | Floats) -> Floats:
    """Return the height of an input port below the card's top."""
    offset: Floats = np.asarray(HEADER + PITCH / 2 + PITCH * np.asarray(port, dtype=float))
    return offset
