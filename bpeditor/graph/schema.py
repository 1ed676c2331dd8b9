"""The schema of a graph file: a parsed document becomes a graph, or a named fault.

The schema is checked here and not by a library: the libraries name a bad place without its
index ("$.nodes[...]"), and a message has to say which node.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np

from bpeditor.graph import limits
from bpeditor.graph.canonical import check_id
from bpeditor.graph.checks import Fault, expected, is_number, list_at, object_at, refuse, text_at
from bpeditor.graph.errors import (
    DuplicateIdError,
    GraphError,
    InvalidIdError,
    ParameterError,
    PortTakenError,
    TitleError,
    UnknownLayerError,
    UnknownNodeError,
    UnknownPortError,
)
from bpeditor.graph.exercise_schema import exercise_at
from bpeditor.graph.frames import check_title
from bpeditor.graph.graph import Edge, Frame, Graph, Node, Target
from bpeditor.graph.order import has_loop
from bpeditor.graph.strict_json import shortened
from bpeditor.layers import LayerError, to_finite_value

FORMAT = "bpeditor-graph"
VERSION = 1
"""Of a file without frames and exercise."""
VERSION_WITH_MORE = 2
_MORE = ("frames", "exercise")


def graph_of(document: object) -> Graph:
    """Return the graph that a parsed document describes.

    Raises
    ------
    Fault
        If the document breaks the schema or the graph would be broken.
    """
    refuse(document, "", deep=False)
    if not isinstance(document, dict):
        raise Fault("not a graph file", expected("an object", document))
    if document.get("format") != FORMAT:
        raise Fault("format", f'not a graph file: must be "{FORMAT}"')
    if not _is_version(document.get("version")):
        raise _version_fault(document.get("version"))
    more = _MORE if document["version"] == VERSION_WITH_MORE else ()
    top = object_at(document, "", ("format", "version", "nodes", "edges"), ("target", *more))
    nodes = list_at(top["nodes"], "nodes", limits.NODES)
    edges = list_at(top["edges"], "edges", limits.EDGES)
    graph = Graph()
    places: dict[str, int] = {}
    elements = 0
    for index, raw in enumerate(nodes):
        node = _add_node(graph, raw, f"nodes[{index}]", places)
        places[node.id] = index
        elements += sum(np.size(value) for value in node.params.values())
        if elements > limits.GRAPH_ELEMENTS:
            reason = f"the arrays hold more than {limits.GRAPH_ELEMENTS} elements"
            raise Fault(f"nodes[{index}]", reason)
    _add_edges(graph, edges)
    if "target" in top:
        graph.target = _target(graph, top["target"])
    _add_frames(graph, list_at(top.get("frames", []), "frames", limits.NODES))
    if "exercise" in top:
        graph.exercise = exercise_at(graph, top["exercise"], "exercise").or_none()
    return graph


def _is_version(version: object) -> bool:
    return type(version) is int and version in {VERSION, VERSION_WITH_MORE}  # not true, not 1.0


def _version_fault(version: object) -> Fault:
    newest = VERSION_WITH_MORE
    if isinstance(version, int) and not isinstance(version, bool) and version > newest:
        return Fault(
            "",
            f"written by a newer version (format {version}; this program reads up to {newest})",
        )
    return Fault("version", f"must be {VERSION} or {newest}")


def _add_node(graph: Graph, raw: object, where: str, places: Mapping[str, int]) -> Node:
    found = object_at(raw, where, ("id", "layer", "position"), ("params",))
    node_id = text_at(found["id"], f"{where}.id")
    layer = text_at(found["layer"], f"{where}.layer")
    params = found.get("params", {})
    refuse(params, f"{where}.params", deep=False)
    if not isinstance(params, dict):
        raise Fault(f"{where}.params", expected("an object", params))
    for key, value in params.items():
        refuse(value, f"{where}.params.{shortened(key)}")
    position = _position(found["position"], f"{where}.position")
    try:
        graph.add_node(Node(node_id, layer, params, position))
    except GraphError as error:
        raise _node_fault(error, where, places) from None
    return graph.node(node_id)


def _node_fault(error: GraphError, where: str, places: Mapping[str, int]) -> Fault:
    match error:
        case DuplicateIdError():
            first = places[error.node_id]
            return Fault(f"{where}.id", f'"{error.node_id}" is already used by nodes[{first}]')
        case InvalidIdError():
            return Fault(f"{where}.id", str(error))
        case UnknownLayerError():
            return Fault(f"{where}.layer", str(error))
        case ParameterError():
            return Fault(f"{where}.params.{shortened(error.name)}", error.reason)
        case _:
            return Fault(where, str(error))


def _add_edges(graph: Graph, raws: Sequence[object]) -> None:
    edges = [_edge(raw, f"edges[{index}]") for index, raw in enumerate(raws)]
    for index, edge in enumerate(edges):
        try:
            graph.check_port(edge)
        except GraphError as error:
            raise _edge_fault(error, edge, f"edges[{index}]") from None
        graph.attach_edge(edge)
    node_ids = [node.id for node in graph.nodes()]
    if has_loop(node_ids, edges):
        raise _loop_fault(graph, node_ids, edges)


def _edge(raw: object, where: str) -> Edge:
    found = object_at(raw, where, ("source", "target", "port"), ())
    source, target, port = (text_at(found[key], f"{where}.{key}") for key in found)
    return Edge(source, target, port)


def _edge_fault(error: GraphError, edge: Edge, where: str) -> Fault:
    match error:
        case UnknownNodeError():
            end = "source" if error.node_id == edge.source else "target"
            return Fault(f"{where}.{end}", str(error))
        case UnknownPortError() | PortTakenError():
            return Fault(f"{where}.port", str(error))
        case _:
            return Fault(where, str(error))


def _loop_fault(graph: Graph, node_ids: list[str], edges: list[Edge]) -> Fault:
    closing = bisect_left(
        range(len(edges) + 1), True, key=lambda count: has_loop(node_ids, edges[:count])
    )
    for edge in edges[closing - 1 :]:
        graph.detach_edge(edge)
    try:
        graph.check_edge(edges[closing - 1])
    except GraphError as error:
        return Fault(f"edges[{closing - 1}]", str(error))
    raise AssertionError("the edge that closes a loop was not refused")


def _target(graph: Graph, raw: object) -> Target:
    found = object_at(raw, "target", ("node", "seed"), ())
    node_id = text_at(found["node"], "target.node")
    if node_id not in graph:
        raise Fault("target.node", f'there is no node "{node_id}"')
    refuse(found["seed"], "target.seed")
    try:
        return Target(node_id, to_finite_value(found["seed"]))
    except LayerError as error:
        raise Fault("target.seed", str(error)) from None


def _add_frames(graph: Graph, raws: Sequence[object]) -> None:
    places: dict[str, int] = {}
    for index, raw in enumerate(raws):
        where = f"frames[{index}]"
        found = object_at(raw, where, ("id", "title", "nodes"), ())
        frame_id = _frame_id(found["id"], f"{where}.id", places)
        title = _title(found["title"], f"{where}.title")
        members = _members(graph, found["nodes"], f"{where}.nodes", places)
        graph.set_frame(None, Frame(frame_id, title, members))
        places[frame_id] = index


def _frame_id(raw: object, where: str, places: Mapping[str, int]) -> str:
    frame_id = text_at(raw, where)
    try:
        check_id(frame_id)
    except InvalidIdError as error:
        raise Fault(where, f'"{shortened(frame_id)}" cannot be an id: {error.reason}') from None
    if frame_id in places:
        raise Fault(where, f'"{frame_id}" is already used by frames[{places[frame_id]}]')
    return frame_id


def _title(raw: object, where: str) -> str:
    title = text_at(raw, where)
    try:
        check_title(title)
    except TitleError as error:
        raise Fault(where, error.reason) from None
    return title


def _members(graph: Graph, raw: object, where: str, places: Mapping[str, int]) -> tuple[str, ...]:
    raws = list_at(raw, where, limits.NODES)
    if not raws:
        raise Fault(where, "must not be empty")
    members: dict[str, None] = {}
    for index, one in enumerate(raws):
        node_id = text_at(one, f"{where}[{index}]")
        if node_id not in graph:
            raise Fault(f"{where}[{index}]", f'there is no node "{shortened(node_id)}"')
        around = graph.frame_of(node_id)
        if around is not None or node_id in members:
            there = "this frame" if around is None else f"frames[{places[around.id]}]"
            raise Fault(f"{where}[{index}]", f'"{node_id}" is already in {there}')
        members[node_id] = None
    return tuple(members)


def _position(raw: object, where: str) -> tuple[float, float]:
    refuse(raw, where)
    if not isinstance(raw, list):
        raise Fault(where, expected("two numbers", raw))
    if not all(is_number(part) for part in raw):
        raise Fault(where, "must be two numbers")
    match raw:
        case [x, y]:
            if max(abs(x), abs(y)) > limits.COORDINATE:
                raise Fault(where, f"a coordinate is beyond {limits.COORDINATE:g}")
            return float(x), float(y)
        case _:
            raise Fault(where, f"must be two numbers, found {len(raw)}")
