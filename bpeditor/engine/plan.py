"""A graph compiled for evaluation: the order, and flat lists of slots instead of look-ups."""

from __future__ import annotations

from dataclasses import dataclass

from bpeditor.graph.errors import EmptyGraphError, MissingInputError
from bpeditor.graph.graph import Edge, Graph
from bpeditor.graph.order import topological_order
from bpeditor.layers import LAYERS


@dataclass(frozen=True)
class Plan:
    """The structure of one evaluation; numbers are places in `order` and in `edges`.

    Attributes
    ----------
    order
        The nodes in the order of forward: deterministic, ties in the order of the ids.
    edges
        The edges among them, grouped by target in the order of its ports.
    sources
        Per node: the places of the nodes that feed its ports.
    inbound
        Per node: the places of the edges that feed its ports.
    outbound
        Per node: the places of its outgoing edges that a gradient flows back along, sorted by
        (target id, port): the order of the terms when gradients are summed.
    targets
        Per node: the places of its descendants one edge away.
    target
        The place of the target, or -1 if several outputs compete and none was chosen.
    sinks
        The outputs that compete.
    needed
        The places of the target and its ancestors; of all nodes if there is no target.
    reverse
        The places of the nodes that get a gradient, in the order of backward: the target, and
        every node with a path to it that leads through no port for labels.
    """

    order: tuple[str, ...]
    edges: tuple[Edge, ...]
    sources: tuple[tuple[int, ...], ...]
    inbound: tuple[tuple[int, ...], ...]
    outbound: tuple[tuple[int, ...], ...]
    targets: tuple[tuple[int, ...], ...]
    target: int
    sinks: tuple[str, ...]
    needed: frozenset[int]
    reverse: tuple[int, ...]


def make_plan(graph: Graph, target: str | None) -> Plan:
    """Compile a graph.

    Every node that can be computed is in the plan, so that values stand on edges off the path to
    the target as well; only what the target needs must be complete.

    Parameters
    ----------
    target
        Whose gradients are wanted; None stands for the only sink.

    Raises
    ------
    EmptyGraphError
        If there is no node.
    UnknownNodeError
        If the target does not exist.
    MissingInputError
        If an ancestor of the target has a port that nothing feeds; without a target, any node.
    """
    if not len(graph):
        raise EmptyGraphError
    sinks = graph.sinks()
    if target is None and len(sinks) == 1:
        target = sinks[0]
    incomplete = _incomplete(graph)
    ancestors = {node.id for node in graph.nodes()}
    if target is not None:
        graph.node(target)
        ancestors = graph.reachable(target, forward=False)
    missing = tuple(place for place in incomplete if place[0] in ancestors)
    if missing:
        raise MissingInputError(missing)
    blocked = graph.reachable_from((node_id for node_id, _ in incomplete), forward=True)
    computable = [node.id for node in graph.nodes() if node.id not in blocked]
    order = topological_order(computable, graph.edges())
    return _compile(graph, order, target, tuple(sinks))


def _incomplete(graph: Graph) -> list[tuple[str, str]]:
    return [
        (node.id, port)
        for node in sorted(graph.nodes(), key=lambda node: node.id)
        for port in LAYERS[node.layer].inputs
        if graph.feeding(node.id, port) is None
    ]


def _compile(graph: Graph, order: list[str], target: str | None, sinks: tuple[str, ...]) -> Plan:
    place = {node_id: index for index, node_id in enumerate(order)}
    edges: list[Edge] = []
    sources, inbound = [], []
    leaving: list[list[tuple[str, int, int]]] = [[] for _ in order]
    for node_id in order:
        arriving = graph.incoming(node_id)
        sources.append(tuple(place[edge.source] for edge in arriving))
        inbound.append(tuple(range(len(edges), len(edges) + len(arriving))))
        for port, edge in enumerate(arriving):
            leaving[place[edge.source]].append((node_id, port, len(edges) + port))
        edges += arriving
    flowing = _flowing(graph, edges, target)
    outbound = tuple(
        tuple(edge for _, _, edge in sorted(found) if flowing[edge]) for found in leaving
    )
    targets = tuple(tuple({place[node_id] for node_id, _, _ in found}) for found in leaving)
    reverse = tuple(p for p in reversed(range(len(order))) if outbound[p] or order[p] == target)
    return Plan(
        tuple(order),
        tuple(edges),
        tuple(sources),
        tuple(inbound),
        outbound,
        targets,
        -1 if target is None else place[target],
        sinks,
        _needed(sources, -1 if target is None else place[target]),
        reverse,
    )


def _needed(sources: list[tuple[int, ...]], target: int) -> frozenset[int]:
    """Return the places of the target and its ancestors; all places without a target."""
    if target < 0:
        return frozenset(range(len(sources)))
    found = {target}
    for place in reversed(range(target + 1)):
        if place in found:
            found.update(sources[place])
    return frozenset(found)


def _flowing(graph: Graph, edges: list[Edge], target: str | None) -> list[bool]:
    """Say of every edge whether a gradient flows back along it."""
    reached = {target}
    flowing = [False] * len(edges)
    # Edges are grouped by target in the order of evaluation: backwards, a target comes first.
    for number in reversed(range(len(edges))):
        edge = edges[number]
        if edge.target in reached and edge.port in graph.layer(edge.target).gradients:
            flowing[number] = True
            reached.add(edge.source)
    return flowing
