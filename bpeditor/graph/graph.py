"""The graph: it keeps its nodes and edges consistent."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bpeditor.graph import limits
from bpeditor.graph.canonical import canonical, check_id
from bpeditor.graph.elements import Edge, Frame, Node, Target
from bpeditor.graph.errors import (
    DuplicateIdError,
    LimitError,
    LoopError,
    ParameterError,
    PortTakenError,
    UnknownNodeError,
    UnknownPortError,
)
from bpeditor.graph.exercise import Exercise
from bpeditor.graph.frames import Frames
from bpeditor.graph.mirror import mirror_of
from bpeditor.layers import LAYERS, Layer, LayerError, to_finite_value

if TYPE_CHECKING:
    import networkx as nx

Contents = tuple[
    Target | None,
    dict[str, Node],
    dict[tuple[str, str], Edge],
    dict[str, Frame],
    Exercise | None,
]

__all__ = [
    "Contents",
    "Edge",
    "Frame",
    "Graph",
    "Node",
    "Target",
]


class Graph:
    """A directed acyclic graph of layers; every input port is fed by at most one edge.

    The public methods check and then change; a refused change raises a `GraphError` and leaves
    the graph as it was. `target` is None while the only output is the target, and `exercise` while
    nothing is asked.
    """

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._feeding: dict[tuple[str, str], Edge] = {}
        # Per source, by (target, port) as above.
        self._leaving: dict[str, dict[tuple[str, str], Edge]] = {}
        self._frames = Frames()
        self._mirror: nx.MultiDiGraph[str] | None = None
        self.target: Target | None = None
        self.exercise: Exercise | None = None

    def __repr__(self) -> str:
        """Say how large it is: what a notebook shows."""
        nodes, edges = len(self._nodes), len(self._feeding)
        target = "" if self.target is None else f", target {self.target.node}"
        return f"<Graph: nodes {nodes}, edges {edges}{target}>"

    # reading

    @property
    def networkx(self) -> nx.MultiDiGraph[str]:
        """A read-only view of the graph as a MultiDiGraph; edges are keyed by port.

        It follows the graph. It is made when it is first asked for: the program itself works on
        plain dictionaries, which change ten times faster, and loads networkx for nothing else.
        """
        if self._mirror is None:
            edges = ((edge.source, *place) for place, edge in self._feeding.items())
            self._mirror = mirror_of(self._nodes, edges)
        return self._mirror.copy(as_view=True)

    def nodes(self) -> list[Node]:
        """Return all nodes in the order of their arrival."""
        return list(self._nodes.values())

    def edges(self) -> list[Edge]:
        """Return all edges in the order of their arrival."""
        return list(self._feeding.values())

    def contents(self) -> Contents:
        """Return all there is; two of these are equal if a file would say the same.

        Of 10,000 nodes that are the same objects, that is known within a millisecond or two.
        """
        nodes, edges = self._nodes.copy(), self._feeding.copy()
        return self.target, nodes, edges, self._frames.contents(), self.exercise

    def holds(self, contents: Contents | None) -> bool:
        """Say whether these are the contents, without a copy of most of them."""
        frames = self._frames.contents()
        return contents == (self.target, self._nodes, self._feeding, frames, self.exercise)

    def node(self, node_id: str) -> Node:
        """Return a node by its id.

        Raises
        ------
        UnknownNodeError
            If there is none.
        """
        try:
            return self._nodes[node_id]
        except KeyError:
            raise UnknownNodeError(node_id) from None

    def __contains__(self, node_id: object) -> bool:
        """Say whether there is a node of that id."""
        return node_id in self._nodes

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self._nodes)

    def layer(self, node_id: str) -> type[Layer]:
        """Return the layer class of a node."""
        return LAYERS[self.node(node_id).layer]

    def frames(self) -> list[Frame]:
        """Return all frames, sorted by id."""
        return self._frames.in_order()

    def frame(self, frame_id: str) -> Frame:
        """Return a frame by its id, or raise `UnknownFrameError`."""
        return self._frames.by_id(frame_id)

    def frame_of(self, node_id: str) -> Frame | None:
        """Return the frame that a node is in, if it is in one."""
        return self._frames.around(node_id)

    def feeding(self, node_id: str, port: str) -> Edge | None:
        """Return the edge that feeds an input port, if there is one."""
        return self._feeding.get((node_id, port))

    def has_edge(self, edge: Edge) -> bool:
        """Say whether an edge is there."""
        found = self._feeding.get((edge.target, edge.port))
        return found is edge or found == edge

    def incoming(self, node_id: str) -> list[Edge]:
        """Return the edges into a node in the order of its ports."""
        (ports,) = self.ports_of([self.node(node_id)])
        return [edge for edge in ports if edge is not None]

    def ports_of(self, nodes: Iterable[Node]) -> list[list[Edge | None]]:
        """Return what feeds each port of some nodes, in the order of the ports; None if nothing."""
        fed = self._feeding.get
        return [[fed((node.id, port)) for port in LAYERS[node.layer].inputs] for node in nodes]

    def outgoing(self, node_id: str) -> list[Edge]:
        """Return the edges out of a node, sorted by target and port."""
        self.node(node_id)
        leaving = self._leaving[node_id]
        return [leaving[place] for place in sorted(leaving)]

    def outputs(self) -> list[str]:
        """Return the ids of the nodes whose output is a result of the graph, sorted.

        It feeds nothing. A node without any edge counts only where there is no edge at all: one
        that has just been added is no result yet, and the only result stays the target.
        """
        fed = {target for target, _ in self._feeding}
        return sorted(
            node_id
            for node_id, leaving in self._leaving.items()
            if not leaving and (node_id in fed or not fed)
        )

    def reachable(self, node_id: str, *, forward: bool) -> set[str]:
        """Return a node with all its descendants (forward) or ancestors."""
        return self.reachable_from([node_id], forward=forward)

    def reachable_from(self, node_ids: Iterable[str], *, forward: bool) -> set[str]:
        """Return some nodes with all their descendants (forward) or ancestors."""
        adjacent = self._successors if forward else self._predecessors
        found = set(node_ids)
        waiting = list(found)
        while waiting:
            for neighbour in adjacent(waiting.pop()):
                if neighbour not in found:
                    found.add(neighbour)
                    waiting.append(neighbour)
        return found

    def path(self, start: str, end: str) -> tuple[str, ...] | None:
        """Return a shortest path along the edges, both ends included, or None."""
        came_from: dict[str, str] = {start: start}
        waiting = deque([start])
        while waiting and end not in came_from:
            node_id = waiting.popleft()
            for successor in self._successors(node_id):
                if successor not in came_from:
                    came_from[successor] = node_id
                    waiting.append(successor)
        return tuple(reversed(list(_trace(came_from, end)))) if end in came_from else None

    def _successors(self, node_id: str) -> list[str]:
        return [target for target, _ in self._leaving[node_id]]

    def _predecessors(self, node_id: str) -> list[str]:
        return [edge.source for edge in self.incoming(node_id)]

    # checked changes

    def add_node(self, node: Node) -> None:
        """Add a node.

        Raises
        ------
        InvalidIdError, DuplicateIdError, UnknownLayerError, ParameterError, PositionError,
        LimitError
            If it does not fit.
        """
        self.attach_node(self.check_node(node))

    def add_edge(self, edge: Edge) -> None:
        """Add an edge.

        Raises
        ------
        UnknownNodeError, UnknownPortError, PortTakenError, LoopError, LimitError
            If it does not fit.
        """
        self.check_edge(edge)
        self.attach_edge(edge)

    def set_target(self, target: Target | None) -> None:
        """Choose the target and its seed; None stands for the only output and 1.

        Raises
        ------
        UnknownNodeError, ParameterError
            If there is no such node, or the seed is no value that a file can hold.
        """
        self.target = None if target is None else self.check_target(target)

    def check_target(self, target: Target) -> Target:
        """Return the target with its seed converted, or raise the reason."""
        self.node(target.node)
        try:
            return Target(target.node, to_finite_value(target.seed))
        except LayerError as error:
            raise ParameterError(target.node, "seed", str(error)) from None

    def check_node(self, node: Node) -> Node:
        """Return the node with its parameters converted, ready to be added, or raise the reason."""
        check_id(node.id)
        if node.id in self._nodes:
            raise DuplicateIdError(node.id)
        if len(self._nodes) >= limits.NODES:
            raise LimitError(len(self._nodes) + 1, "nodes", limits.NODES)
        return canonical(node)

    def check_edge(self, edge: Edge) -> None:
        """Raise the reason if an edge cannot be added."""
        self.check_port(edge)
        self.check_loop(edge)

    def check_port(self, edge: Edge) -> None:
        """Raise the reason if an end does not exist, the port is taken or the graph is full."""
        self.node(edge.source)
        layer = self.node(edge.target).layer
        ports = LAYERS[layer].inputs
        if edge.port not in ports:
            raise UnknownPortError(edge.target, layer, edge.port, ports)
        fed = self._feeding.get((edge.target, edge.port))
        if fed is not None:
            raise PortTakenError(edge.target, edge.port, fed.source)
        if len(self._feeding) >= limits.EDGES:
            raise LimitError(len(self._feeding) + 1, "edges", limits.EDGES)

    def check_loop(self, edge: Edge) -> None:
        """Raise `LoopError` if the edge would close a loop."""
        path = self.path(edge.target, edge.source)
        if path is not None:
            raise LoopError((*path, path[0]))

    # unchecked changes, for `changes` and `files`

    def attach_node(self, node: Node) -> None:
        """Add a node that has been checked."""
        self._nodes[node.id] = node
        self._leaving[node.id] = {}
        if self._mirror is not None:
            self._mirror.add_node(node.id, node=node)

    def detach_node(self, node: Node) -> None:
        """Remove a node that has no edges."""
        del self._nodes[node.id], self._leaving[node.id]
        if self._mirror is not None:
            self._mirror.remove_node(node.id)

    def replace_node(self, node: Node) -> None:
        """Put another node of the same id and layer in its place."""
        self._nodes[node.id] = node
        if self._mirror is not None:
            self._mirror.nodes[node.id]["node"] = node

    def move_nodes(self, positions: Mapping[str, tuple[float, float]]) -> None:
        """Put nodes at positions that have been checked."""
        nodes = self._nodes
        for node_id, at in positions.items():
            nodes[node_id] = nodes[node_id].moved_to(at)
        if self._mirror is not None:
            self._mirror.add_nodes_from(
                (node_id, {"node": nodes[node_id]}) for node_id in positions
            )

    def attach_edge(self, edge: Edge) -> None:
        """Add an edge that has been checked."""
        place = edge.target, edge.port
        self._feeding[place] = self._leaving[edge.source][place] = edge
        if self._mirror is not None:
            self._mirror.add_edge(edge.source, edge.target, key=edge.port)

    def detach_edge(self, edge: Edge) -> None:
        """Remove an edge."""
        place = edge.target, edge.port
        del self._feeding[place], self._leaving[edge.source][place]
        if self._mirror is not None:
            self._mirror.remove_edge(edge.source, edge.target, key=edge.port)

    def set_frame(self, before: Frame | None, after: Frame | None) -> None:
        """Put a frame that has been checked in the place of another one; None for none."""
        self._frames.put(before, after)


def _trace(came_from: Mapping[str, str], end: str) -> Iterator[str]:
    node_id = end
    while came_from[node_id] != node_id:
        yield node_id
        node_id = came_from[node_id]
    yield node_id
