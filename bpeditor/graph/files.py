"""Graph files, version 1: read strictly, written atomically, the same graph always the same bytes.

The schema is checked here and not by a library: the libraries name a bad place without its
index ("$.nodes[...]"), and a message has to say which node.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bpeditor.graph import limits
from bpeditor.graph.atomic import write_atomically
from bpeditor.graph.errors import (
    DuplicateIdError,
    FileError,
    GraphError,
    InvalidIdError,
    ParameterError,
    PortTakenError,
    UnknownLayerError,
    UnknownNodeError,
    UnknownPortError,
)
from bpeditor.graph.graph import Edge, Graph, Node, Target
from bpeditor.graph.order import has_loop
from bpeditor.graph.strict_json import JsonError, Refused, parse, shortened
from bpeditor.layers import LayerError, kind_of
from bpeditor.layers.base import to_finite_value

FORMAT = "bpeditor-graph"
VERSION = 1
SUFFIX = ".bpg"


class _Fault(Exception):
    """A place in the document and what is wrong there."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)


# reading


def load(path: str | os.PathLike[str]) -> Graph:
    """Read a graph file.

    Raises
    ------
    FileError
        "FILE: where: what" if it cannot be read or does not hold a graph.
    """
    file = Path(path)
    return loads(read(file), file.name)


def loads(data: bytes, name: str) -> Graph:
    """Read a graph from the bytes of a file; `name` stands in messages.

    Raises
    ------
    FileError
        "FILE: where: what" if the bytes do not hold a graph.
    """
    try:
        document = parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileError(name, f"not a graph file: byte {error.start} is not UTF-8 text.") from None
    except JsonError as error:
        raise FileError(name, f"not a graph file: {error}.") from None
    try:
        return _graph(document)
    except _Fault as fault:
        raise FileError(name, f"{fault}.") from None


def read(path: Path) -> bytes:
    """Return the bytes of a graph file.

    Raises
    ------
    FileError
        If there is no regular file within the limit, or no permission.
    """
    try:
        # O_NONBLOCK: opening a FIFO that nobody writes to must not hang.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise FileError(path.name or str(path), _reading_failed(error)) from None
    try:
        _check_regular(descriptor, path)
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise FileError(path.name, _reading_failed(error)) from None
    finally:
        os.close(descriptor)
    if len(data) > limits.FILE_BYTES:
        raise FileError(path.name, f"larger than the limit of {limits.FILE_BYTES} bytes.")
    return data


def _check_regular(descriptor: int, path: Path) -> None:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        raise FileError(path.name or str(path), "is a folder, not a graph file.")
    if not stat.S_ISREG(mode):
        raise FileError(path.name, "is a device or a pipe, not a graph file.")


def _reading_failed(error: OSError) -> str:
    match error.errno:
        case errno.ENOENT:
            return "there is no such file."
        case errno.EACCES | errno.EPERM:
            return "no permission to read it."
        case _:
            return f"cannot be read: {_reason(error)}."


def _graph(document: object) -> Graph:
    _refuse(document, "", deep=False)
    if not isinstance(document, dict):
        raise _Fault("not a graph file", _expected("an object", document))
    if document.get("format") != FORMAT:
        raise _Fault("format", f'not a graph file: must be "{FORMAT}"')
    if not _is_version(document.get("version")):
        raise _version_fault(document.get("version"))
    top = _object(document, "", ("format", "version", "nodes", "edges"), ("target",))
    nodes = _list(top["nodes"], "nodes", limits.NODES)
    edges = _list(top["edges"], "edges", limits.EDGES)
    graph = Graph()
    places: dict[str, int] = {}
    elements = 0
    for index, raw in enumerate(nodes):
        node = _add_node(graph, raw, f"nodes[{index}]", places)
        places[node.id] = index
        elements += sum(np.size(value) for value in node.params.values())
        if elements > limits.GRAPH_ELEMENTS:
            reason = f"the arrays hold more than {limits.GRAPH_ELEMENTS} elements"
            raise _Fault(f"nodes[{index}]", reason)
    _add_edges(graph, edges)
    if "target" in top:
        graph.target = _target(graph, top["target"])
    return graph


def _is_version(version: object) -> bool:
    return type(version) is int and version == VERSION  # not true, not 1.0


def _version_fault(version: object) -> _Fault:
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        return _Fault(
            "",
            f"written by a newer version (format {version}; this program reads up to {VERSION})",
        )
    return _Fault("version", f"must be {VERSION}")


def _add_node(graph: Graph, raw: object, where: str, places: Mapping[str, int]) -> Node:
    found = _object(raw, where, ("id", "layer", "position"), ("params",))
    node_id = _text(found["id"], f"{where}.id")
    layer = _text(found["layer"], f"{where}.layer")
    params = found.get("params", {})
    _refuse(params, f"{where}.params", deep=False)
    if not isinstance(params, dict):
        raise _Fault(f"{where}.params", _expected("an object", params))
    for key, value in params.items():
        _refuse(value, f"{where}.params.{shortened(key)}")
    position = _position(found["position"], f"{where}.position")
    try:
        graph.add_node(Node(node_id, layer, params, position))
    except GraphError as error:
        raise _node_fault(error, where, places) from None
    return graph.node(node_id)


def _node_fault(error: GraphError, where: str, places: Mapping[str, int]) -> _Fault:
    match error:
        case DuplicateIdError():
            first = places[error.node_id]
            return _Fault(f"{where}.id", f'"{error.node_id}" is already used by nodes[{first}]')
        case InvalidIdError():
            return _Fault(f"{where}.id", str(error))
        case UnknownLayerError():
            return _Fault(f"{where}.layer", str(error))
        case ParameterError():
            return _Fault(f"{where}.params.{shortened(error.name)}", error.reason)
        case _:
            return _Fault(where, str(error))


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
    found = _object(raw, where, ("source", "target", "port"), ())
    source, target, port = (_text(found[key], f"{where}.{key}") for key in found)
    return Edge(source, target, port)


def _edge_fault(error: GraphError, edge: Edge, where: str) -> _Fault:
    match error:
        case UnknownNodeError():
            end = "source" if error.node_id == edge.source else "target"
            return _Fault(f"{where}.{end}", str(error))
        case UnknownPortError() | PortTakenError():
            return _Fault(f"{where}.port", str(error))
        case _:
            return _Fault(where, str(error))


def _loop_fault(graph: Graph, node_ids: list[str], edges: list[Edge]) -> _Fault:
    closing = bisect_left(
        range(len(edges) + 1), True, key=lambda count: has_loop(node_ids, edges[:count])
    )
    for edge in edges[closing - 1 :]:
        graph.detach_edge(edge)
    try:
        graph.check_edge(edges[closing - 1])
    except GraphError as error:
        return _Fault(f"edges[{closing - 1}]", str(error))
    raise AssertionError("the edge that closes a loop was not refused")


def _target(graph: Graph, raw: object) -> Target:
    found = _object(raw, "target", ("node", "seed"), ())
    node_id = _text(found["node"], "target.node")
    if node_id not in graph:
        raise _Fault("target.node", f'there is no node "{node_id}"')
    _refuse(found["seed"], "target.seed")
    try:
        return Target(node_id, to_finite_value(found["seed"]))
    except LayerError as error:
        raise _Fault("target.seed", str(error)) from None


def _object(
    raw: object, where: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, Any]:
    """Check an object's keys and return it with its keys in the order of the format."""
    _refuse(raw, where, deep=False)
    if not isinstance(raw, dict):
        raise _Fault(where, _expected("an object", raw))
    for key in required:
        if key not in raw:
            raise _Fault(where, f'the key "{key}" is missing')
    known = (*required, *optional)
    for key in raw:
        if key not in known:
            raise _Fault(where, f'unknown key "{shortened(key)}"')
    return {key: raw[key] for key in known if key in raw}


def _list(raw: object, where: str, limit: int) -> list[object]:
    _refuse(raw, where, deep=False)
    if not isinstance(raw, list):
        raise _Fault(where, _expected("a list", raw))
    if len(raw) > limit:
        raise _Fault("", f"{len(raw)} {where}; the limit is {limit}")
    return raw


def _text(raw: object, where: str) -> str:
    _refuse(raw, where, deep=False)
    if not isinstance(raw, str):
        raise _Fault(where, _expected("text", raw))
    if len(raw) > limits.TEXT_CHARACTERS:
        raise _Fault(where, f"longer than {limits.TEXT_CHARACTERS} characters")
    return raw


def _position(raw: object, where: str) -> tuple[float, float]:
    _refuse(raw, where)
    if not isinstance(raw, list):
        raise _Fault(where, _expected("two numbers", raw))
    if not all(_is_number(part) for part in raw):
        raise _Fault(where, "must be two numbers")
    match raw:
        case [x, y]:
            if max(abs(x), abs(y)) > limits.COORDINATE:
                raise _Fault(where, f"a coordinate is beyond {limits.COORDINATE:g}")
            return float(x), float(y)
        case _:
            raise _Fault(where, f"must be two numbers, found {len(raw)}")


def _refuse(raw: object, where: str, *, deep: bool = True) -> None:
    """Raise the fault if a refused piece stands here or, with `deep`, anywhere inside a list."""
    waiting = [raw]
    while waiting:
        match waiting.pop():
            case Refused(reason):
                raise _Fault(where, reason)
            case list() as parts if deep:
                waiting += parts


def _is_number(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _expected(what: str, raw: object) -> str:
    return f"must be {what}, found {kind_of(raw)}"


# writing


def save(graph: Graph, path: str | os.PathLike[str]) -> None:
    """Write a graph file; on an error the file on disk is unchanged.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    write(Path(path), dumps(graph))


def write(path: Path, data: bytes) -> None:
    """Write the bytes of a graph file.

    Raises
    ------
    FileError
        If they cannot be written, or could not be read again; the file on disk is unchanged.
    """
    if len(data) > limits.FILE_BYTES:
        reason = f"it would be larger than the limit of {limits.FILE_BYTES} bytes"
        raise FileError(path.name, f"could not be saved: {reason}.")
    try:
        write_atomically(path, data)
    except OSError as error:
        raise FileError(path.name or str(path), f"could not be saved: {_reason(error)}.") from None


def back_up(path: Path) -> None:
    """Copy a file to FILE~ beside it, if there is one.

    Raises
    ------
    FileError
        If the copy cannot be written.
    """
    if path.exists():
        write(path.with_name(f"{path.name}~"), read(path))


def dumps(graph: Graph) -> bytes:
    """Return the bytes of a graph's file: keys in a fixed order, one node or edge a line."""
    nodes = [_written_node(node) for node in sorted(graph.nodes(), key=lambda node: node.id)]
    edges = [
        _json({"source": edge.source, "target": edge.target, "port": edge.port})
        for edge in sorted(graph.edges(), key=lambda edge: (edge.target, edge.port))
    ]
    lines = ["{", f' "format": "{FORMAT}",', f' "version": {VERSION},']
    if graph.target is not None:
        target = {"node": graph.target.node, "seed": _plain_value(graph.target.seed)}
        lines.append(f' "target": {_json(target)},')
    lines.append(f' "nodes": {_lines(nodes)},')
    lines.append(f' "edges": {_lines(edges)}')
    return ("\n".join((*lines, "}")) + "\n").encode()


def _written_node(node: Node) -> str:
    written: dict[str, object] = {"id": node.id, "layer": node.layer}
    if node.params:
        written["params"] = {key: _plain_value(value) for key, value in node.params.items()}
    written["position"] = list(node.position)
    return _json(written)


def _lines(items: list[str]) -> str:
    if not items:
        return "[]"
    return "[\n  " + ",\n  ".join(items) + "\n ]"


def _plain_value(value: object) -> object:
    return value.tolist() if isinstance(value, np.ndarray) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "no space left on the disk"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "no permission to write there"
        case errno.ENOENT:
            return "the folder does not exist"
        case _:
            return (error.strerror or "unknown error").lower()
