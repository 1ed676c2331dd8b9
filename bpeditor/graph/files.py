"""Graph files: read strictly, written atomically, the same graph always the same bytes."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np

from bpeditor.graph import limits
from bpeditor.graph.atomic import write_atomically
from bpeditor.graph.checks import Fault
from bpeditor.graph.errors import FileError
from bpeditor.graph.exercise import Exercise
from bpeditor.graph.exercise_schema import written_place
from bpeditor.graph.graph import Graph, Node
from bpeditor.graph.reading import read_file
from bpeditor.graph.schema import FORMAT, VERSION, VERSION_WITH_MORE, graph_of
from bpeditor.graph.strict_json import JsonError, parse

SUFFIX = ".bpg"
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)  # json.dumps makes one a line


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
        return graph_of(document)
    except Fault as fault:
        end = "" if str(fault).endswith("?") else "."
        raise FileError(name, f"{fault}{end}") from None


def read(path: Path) -> bytes:
    """Return the bytes of a graph file.

    Raises
    ------
    FileError
        If there is no regular file within the limit, or no permission.
    """
    return read_file(path, limits.FILE_BYTES, "a graph file")


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
    """Return the bytes of a graph's file: keys in a fixed order, a node, edge or frame a line.

    What older programs can read is written as they know it: only frames and an exercise need the
    newer version.
    """
    nodes = [_written_node(node) for node in sorted(graph.nodes(), key=lambda node: node.id)]
    edges = [
        _json({"source": edge.source, "target": edge.target, "port": edge.port})
        for edge in sorted(graph.edges(), key=lambda edge: (edge.target, edge.port))
    ]
    parts = {"nodes": _lines(nodes), "edges": _lines(edges), **_written_more(graph)}
    version = VERSION_WITH_MORE if len(parts) > len(("nodes", "edges")) else VERSION
    lines = ["{", f' "format": "{FORMAT}",', f' "version": {version},']
    if graph.target is not None:
        target = {"node": graph.target.node, "seed": _plain_value(graph.target.seed)}
        lines.append(f' "target": {_json(target)},')
    lines.append(",\n".join(f' "{key}": {part}' for key, part in parts.items()))
    return ("\n".join((*lines, "}")) + "\n").encode()


def _written_more(graph: Graph) -> dict[str, str]:
    """Return the parts that only the newer version has."""
    more = {}
    if frames := graph.frames():
        written = ({"id": frame.id, "title": frame.title, "nodes": frame.nodes} for frame in frames)
        more["frames"] = _lines([_json(frame) for frame in written])
    if graph.exercise is not None:
        more["exercise"] = _written_exercise(graph.exercise)
    return more


def _written_exercise(exercise: Exercise) -> str:
    parts = []
    if exercise.hidden:
        asked = [{**written_place(one.place), "what": one.what.value} for one in exercise.hidden]
        parts.append(f'"hidden": {_lines([_json(one) for one in asked], "   ")}')
    if exercise.mistake is not None:
        mistake = {"kind": exercise.mistake.kind.value, "node": exercise.mistake.node}
        parts.append(f'"mistake": {_json(mistake)}')
    return "{\n  " + ",\n  ".join(parts) + "\n }"


def _written_node(node: Node) -> str:
    written: dict[str, object] = {"id": node.id, "layer": node.layer}
    if node.params:
        written["params"] = {key: _plain_value(value) for key, value in node.params.items()}
    written["position"] = list(node.position)
    return _json(written)


def _lines(items: list[str], indent: str = "  ") -> str:
    if not items:
        return "[]"
    return f"[\n{indent}" + f",\n{indent}".join(items) + f"\n{indent[1:]}]"


def _plain_value(value: object) -> object:
    return value.tolist() if isinstance(value, np.ndarray) else value


def _json(value: object) -> str:
    return _ENCODER.encode(value)


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
