"""A graph compiled for evaluation: the order, and flat lists of slots instead of look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bpeditor.graph.errors import EmptyGraphError, MissingInputError
from bpeditor.graph.graph import Edge, Graph
from bpeditor.graph.order import order_of
from bpeditor.layers import LAYERS

_Lists = list[list[int]]


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
    outputs
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
    outputs: tuple[str, ...]
    needed: frozenset[int]
    reverse: tuple[int, ...]


def make_plan(graph: Graph, target: str | None) -> Plan:
    """Compile a graph.

    Every node that can be computed is in the plan, so that values stand on edges off the path to
    the target as well; only what the target needs must be complete.

    Parameters
    ----------
    target
        Whose gradients are wanted; None stands for the only output.

    Raises
    ------
    EmptyGraphError
        If there is no node.
    UnknownNodeError
        If the target does not exist.
    MissingInputError
        If an ancestor of the target has a port that nothing feeds; without one, of any output.
    """
    if not len(graph):
        raise EmptyGraphError
    outputs = graph.outputs()
    if target is None and len(outputs) == 1:
        target = outputs[0]
    if target is not None:
        graph.node(target)
    net = _net_of(graph)
    _check(net, outputs if target is None else [target])
    missing = [len(sources) for sources in net.sources]
    for number in reachable(net.incomplete, net.targets):
        missing[number] = -1
    return _compile(net, order_of(missing, net.targets), target, tuple(outputs))


@dataclass(frozen=True)
class _Net:
    """A graph in numbers, its nodes in the order of their ids.

    Attributes
    ----------
    numbers
        The number of each id.
    layers
        Per node: the name of its layer.
    arriving, sources
        Per node: the edges that feed its ports, in the order of its ports, and their sources.
    targets
        Per node: where its outgoing edges lead, in the order of (target id, port).
    incomplete
        Nodes with a port that nothing feeds: those ports.
    """

    numbers: dict[str, int]
    layers: list[str]
    arriving: list[list[Edge]]
    sources: _Lists
    targets: _Lists
    incomplete: dict[int, list[str]]


def _net_of(graph: Graph) -> _Net:
    nodes = sorted(graph.nodes(), key=attrgetter("id"))
    numbers = {node.id: number for number, node in enumerate(nodes)}
    ports = graph.ports_of(nodes)
    arriving: list[list[Edge]] = []
    incomplete: dict[int, list[str]] = {}
    sources: _Lists = []
    targets: _Lists = [[] for _ in nodes]
    for number, found in enumerate(ports):
        edges = [edge for edge in found if edge is not None]
        if len(edges) < len(found):
            names = LAYERS[nodes[number].layer].inputs
            incomplete[number] = [names[port] for port, edge in enumerate(found) if edge is None]
        arriving.append(edges)
        sources.append([numbers[edge.source] for edge in edges])
        for source in sources[number]:
            targets[source].append(number)
    return _Net(numbers, [node.layer for node in nodes], arriving, sources, targets, incomplete)


def _check(net: _Net, wanted: Sequence[str]) -> None:
    """Raise `MissingInputError` if something that is needed for some nodes is incomplete."""
    if not net.incomplete:
        return
    ids = list(net.numbers)
    needed = reachable([net.numbers[node_id] for node_id in wanted], net.sources)
    needed &= set(net.incomplete)
    missing = [(ids[number], port) for number in sorted(needed) for port in net.incomplete[number]]
    if missing:
        raise MissingInputError(tuple(missing))


def reachable(numbers: Iterable[int], adjacent: Sequence[Sequence[int]]) -> set[int]:
    """Return some numbers with all that they lead to, step by step."""
    found = set(numbers)
    waiting = list(found)
    while waiting:
        for neighbour in adjacent[waiting.pop()]:
            if neighbour not in found:
                found.add(neighbour)
                waiting.append(neighbour)
    return found


def _compile(net: _Net, order: list[int], target: str | None, outputs: tuple[str, ...]) -> Plan:
    ids = list(net.numbers)
    places = [-1] * len(ids)
    for place, number in enumerate(order):
        places[number] = place
    edges = [edge for number in order for edge in net.arriving[number]]
    sources = [tuple([places[n] for n in net.sources[number]]) for number in order]
    inbound = _numbered(sources)
    target_place = -1 if target is None else places[net.numbers[target]]
    flowing = _flowing([net.layers[number] for number in order], sources, inbound, target_place)
    outbound: _Lists = [[] for _ in order]
    for place in places:  # in the order of the ids of what the edges lead to
        if place >= 0:
            for source, edge in zip(sources[place], inbound[place], strict=True):
                if flowing[edge]:
                    outbound[source].append(edge)
    targets = [
        tuple(dict.fromkeys([places[n] for n in net.targets[number] if places[n] >= 0]))
        for number in order
    ]
    reverse = [p for p in reversed(range(len(order))) if outbound[p] or p == target_place]
    return Plan(
        tuple([ids[number] for number in order]),
        tuple(edges),
        tuple(sources),
        tuple(inbound),
        tuple(map(tuple, outbound)),
        tuple(targets),
        target_place,
        outputs,
        _needed(sources, target_place),
        tuple(reverse),
    )


def _numbered(sources: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the places of the edges into each node: they are counted through."""
    found, first = [], 0
    for arriving in sources:
        found.append(tuple(range(first, first + len(arriving))))
        first += len(arriving)
    return found


def _needed(sources: list[tuple[int, ...]], target: int) -> frozenset[int]:
    """Return the places of the target and its ancestors; all places without a target."""
    everything = range(len(sources))
    return frozenset(everything if target < 0 else reachable([target], sources))


def _flowing(
    layers: list[str],
    sources: list[tuple[int, ...]],
    inbound: list[tuple[int, ...]],
    target: int,
) -> list[bool]:
    """Say of every edge whether a gradient flows back along it."""
    flows = {
        name: tuple([port in LAYERS[name].gradients for port in LAYERS[name].inputs])
        for name in set(layers)
    }
    flowing = [False] * sum(map(len, inbound))
    reached = [False] * len(layers)
    for place in range(target, -1, -1):  # backwards, a target comes before what feeds it
        if place == target or reached[place]:
            ports = zip(sources[place], inbound[place], flows[layers[place]], strict=True)
            for source, edge, has_gradient in ports:
                if has_gradient:
                    flowing[edge] = reached[source] = True
    return flowing
