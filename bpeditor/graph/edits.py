"""A user's verb becomes a list of changes, checked before the first one is applied.

Nothing here changes the graph it is given. Every function raises a `GraphError` with the reason
if the verb is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from bpeditor.graph import exercising, framing, limits
from bpeditor.graph.canonical import canonical, check_id, checked_position
from bpeditor.graph.changes import (
    AddEdge,
    AddNode,
    Change,
    MoveNodes,
    RemoveEdge,
    RemoveNode,
    ReplaceNode,
    SetTarget,
)
from bpeditor.graph.errors import DissolveError, DuplicateIdError, LimitError, PortTakenError
from bpeditor.graph.graph import Edge, Graph, Node, Target
from bpeditor.graph.naming import free_names
from bpeditor.layers import LAYERS


def add_node(graph: Graph, node: Node) -> tuple[Change, ...]:
    """Add one node."""
    return (AddNode(graph.check_node(node)),)


def connect(graph: Graph, edge: Edge, dropping: Edge | None = None) -> tuple[Change, ...]:
    """Add an edge; whatever feeds its port is replaced.

    Parameters
    ----------
    dropping
        An edge that goes away in the same step: the wire that was picked up.
    """
    fed = graph.feeding(edge.target, edge.port)
    if fed == edge and dropping in {None, edge}:
        return ()
    gone = dict.fromkeys(old for old in (dropping, fed) if old is not None)
    removed = tuple(RemoveEdge(old) for old in gone if old != edge)
    if edge in gone:
        return exercising.followed(graph, removed)
    graph.node(edge.source)
    if fed is None:
        graph.check_port(edge)
    graph.check_loop(edge)
    return exercising.followed(graph, (*removed, AddEdge(edge)))


def free_input(graph: Graph, node: Node) -> str | None:
    """Return the first free input port of a node that feeds nothing, or None.

    Parameters
    ----------
    node
        One of the graph, or a new one whose id is not in it.
    """
    if node.id in graph and graph.outgoing(node.id):
        return None
    free = (port for port in LAYERS[node.layer].inputs if graph.feeding(node.id, port) is None)
    return next(free, None)


def can_lead_through(graph: Graph, node: Node, edge: Edge) -> bool:
    """Say whether an edge can be led through a node, its `free_input`, without a loop."""
    if free_input(graph, node) is None:
        return False
    is_fed = node.id in graph and bool(graph.incoming(node.id))
    return not (is_fed and graph.path(edge.target, node.id))


def wire_up(graph: Graph, node: Node, edge: Edge) -> tuple[Change, ...]:
    """Add an edge between a node that still has to be added and another one."""
    trial = fragment_of(graph, {edge.source, edge.target} - {node.id})
    trial.add_node(node)
    trial.check_edge(edge)
    fed = graph.feeding(edge.target, edge.port)
    if fed is not None:
        raise PortTakenError(edge.target, edge.port, fed.source)
    if len(graph.edges()) >= limits.EDGES:
        raise LimitError(limits.EDGES + 1, "edges", limits.EDGES)
    return (AddEdge(edge),)


def lead_through(graph: Graph, node: Node, edge: Edge) -> tuple[Change, ...]:
    """Lead an edge through a node that may still have to be added; see `can_lead_through`."""
    port = free_input(graph, node)
    assert port is not None, "whoever leads a wire through a node has asked whether it can be done"
    if len(graph.edges()) >= limits.EDGES:
        raise LimitError(limits.EDGES + 1, "edges", limits.EDGES)
    return (
        RemoveEdge(edge),
        AddEdge(Edge(edge.source, node.id, port)),
        AddEdge(replace(edge, source=node.id)),
    )


def move_outgoing(graph: Graph, source: str, new_source: str) -> tuple[Change, ...]:
    """Feed all targets of a node from another one."""
    gone = graph.outgoing(source) if new_source != source else []
    moved = [replace(edge, source=new_source) for edge in gone]
    graph.node(new_source)
    ancestors = graph.reachable(new_source, forward=False)
    for edge in moved:
        if edge.target in ancestors:
            graph.check_loop(edge)
    return (*map(RemoveEdge, gone), *map(AddEdge, moved))


def delete(graph: Graph, node_ids: Iterable[str], edges: Iterable[Edge] = ()) -> tuple[Change, ...]:
    """Remove nodes with all their edges, and further edges."""
    return exercising.followed(graph, _removed(graph, node_ids, edges))


def _removed(
    graph: Graph, node_ids: Iterable[str], edges: Iterable[Edge] = ()
) -> tuple[Change, ...]:
    going = set(node_ids)
    nodes = [node for node in graph.nodes() if node.id in going]
    for node_id in sorted(going) if len(nodes) < len(going) else ():
        graph.node(node_id)
    chosen = set(edges)
    cut = [
        edge
        for edge in graph.edges()
        if edge.source in going or edge.target in going or edge in chosen
    ]
    target = graph.target
    changes: list[Change] = []
    if target is not None and target.node in going:
        changes.append(SetTarget(target, None))
    changes += framing.leave(graph, going)
    changes += map(RemoveEdge, cut)
    changes += map(RemoveNode, nodes)
    return tuple(changes)


def dissolve(graph: Graph, node_ids: Iterable[str]) -> tuple[Change, ...]:
    """Remove nodes, and feed their targets from what fed them.

    Raises
    ------
    DissolveError
        If a node that feeds something is fed by no output, or by several.
    """
    going = set(node_ids)
    removed = _removed(graph, sorted(going))
    kept = (
        AddEdge(replace(edge, source=_origin(graph, edge.source, going)))
        for node_id in sorted(going)
        for edge in graph.outgoing(node_id)
        if edge.target not in going
    )
    return exercising.followed(graph, (*removed, *kept))


def _origin(graph: Graph, node_id: str, going: Collection[str]) -> str:
    """Return the first node outside that feeds a node through nodes that go."""
    while node_id in going:
        sources = tuple(dict.fromkeys(edge.source for edge in graph.incoming(node_id)))
        if len(sources) != 1:
            raise DissolveError(node_id, sources)
        node_id = sources[0]
    return node_id


def move(graph: Graph, positions: Mapping[str, tuple[float, float]]) -> tuple[MoveNodes, ...]:
    """Put nodes elsewhere."""
    before, after = dict(positions), dict(positions)  # of that size: they need not grow
    for node_id, position in positions.items():
        now = graph.node(node_id).position
        if now == position:
            del before[node_id], after[node_id]
        else:
            before[node_id], after[node_id] = now, checked_position(position)
    return (MoveNodes(before, after),) if after else ()


def set_parameter(graph: Graph, node_id: str, name: str, value: object) -> tuple[Change, ...]:
    """Give a parameter of a node another value."""
    before = graph.node(node_id)
    after = canonical(replace(before, params={**before.params, name: value}))
    return () if after == before else (ReplaceNode(before, after),)


def rename(graph: Graph, node_id: str, new_id: str) -> tuple[Change, ...]:
    """Give a node another id; all that names it follows."""
    before = graph.node(node_id)
    if new_id == node_id:
        return ()
    check_id(new_id)
    if new_id in graph:
        raise DuplicateIdError(new_id)
    old_edges = graph.incoming(node_id) + graph.outgoing(node_id)
    target = graph.target
    retarget: tuple[Change, ...] = ()
    if target is not None and target.node == node_id:
        retarget = (SetTarget(target, replace(target, node=new_id)),)
    return (
        *(RemoveEdge(edge) for edge in old_edges),
        RemoveNode(before),
        AddNode(replace(before, id=new_id)),
        *(AddEdge(_renamed(edge, {node_id: new_id})) for edge in old_edges),
        *framing.rename_member(graph, node_id, new_id),
        *exercising.rename_node(graph, node_id, new_id),
        *retarget,
    )


def set_target(graph: Graph, target: Target | None) -> tuple[Change, ...]:
    """Choose the target and its seed."""
    if target is not None:
        target = graph.check_target(target)
    return () if target == graph.target else (SetTarget(graph.target, target),)


def insert(
    graph: Graph,
    fragment: Graph,
    offset: tuple[float, float],
    into: Mapping[str, str] | None = None,
) -> tuple[Change, ...]:
    """Add a copy of another graph, moved by `offset`; ids in use are replaced by free ones.

    Parameters
    ----------
    into
        The graph's frames that take copies in, by the nodes of the other graph.
    """
    for more, present, what, limit in (
        (len(fragment), len(graph), "nodes", limits.NODES),
        (len(fragment.edges()), len(graph.edges()), "edges", limits.EDGES),
    ):
        if more + present > limit:
            raise LimitError(more + present, what, limit)
    names = free_names([node.id for node in fragment.nodes()], (node.id for node in graph.nodes()))
    dx, dy = offset
    copies = (
        replace(node, id=names[node.id], position=checked_position((x + dx, y + dy)))
        for node in fragment.nodes()
        for x, y in (node.position,)
    )
    return (
        *(AddNode(node) for node in copies),
        *(AddEdge(_renamed(edge, names)) for edge in fragment.edges()),
        *framing.copies(graph, fragment.frames(), names),
        *framing.admit_all(
            graph, {names[node_id]: frame for node_id, frame in (into or {}).items()}
        ),
    )


def fragment_of(graph: Graph, node_ids: Collection[str]) -> Graph:
    """Return a new graph of some nodes, the edges among them and the frames of no other nodes.

    It has no target.
    """
    fragment = Graph()
    for node_id in sorted(node_ids):
        fragment.attach_node(graph.node(node_id))
    for edge in graph.edges():
        if edge.source in node_ids and edge.target in node_ids:
            fragment.attach_edge(edge)
    chosen = set(node_ids)
    for frame in graph.frames():
        if chosen.issuperset(frame.nodes):
            fragment.set_frame(None, frame)
    return fragment


def _renamed(edge: Edge, names: Mapping[str, str]) -> Edge:
    return Edge(names.get(edge.source, edge.source), names.get(edge.target, edge.target), edge.port)
