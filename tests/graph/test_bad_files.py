"""What a file may not hold, and the sentence that says so."""

import json
import os
import re
import sys
import tracemalloc

import pytest

from bpeditor import load
from bpeditor.graph import limits
from bpeditor.graph.errors import FileError
from bpeditor.graph.exercise import Asked, Exercise, Kind, Mistake, Place, What
from bpeditor.graph.files import dumps, loads
from bpeditor.graph.graph import Frame
from tests.building import apples, build

GOOD = {
    "format": "bpeditor-graph",
    "version": 1,
    "target": {"node": "s", "seed": 1.0},
    "nodes": [
        {"id": "a", "layer": "Input", "params": {"value": 2.0}, "position": [0.0, 0.0]},
        {"id": "r", "layer": "ReLU", "position": [200.0, 0.0]},
        {"id": "s", "layer": "Add", "position": [400.0, 0.0]},
    ],
    "edges": [
        {"source": "a", "target": "r", "port": "x"},
        {"source": "r", "target": "s", "port": "x"},
    ],
}
TEXT = json.dumps(GOOD)
FRAMED = {
    **GOOD,
    "version": 2,
    "frames": [
        {"id": "frame_1", "title": "In", "nodes": ["a"]},
        {"id": "frame_2", "title": "Out", "nodes": ["r", "s"]},
    ],
}
EXAM = {
    **GOOD,
    "version": 2,
    "exercise": {
        "hidden": [
            {"node": "r", "what": "value"},
            {"target": "s", "port": "x", "what": "gradient"},
        ],
        "mistake": {"kind": "in_place_relu", "node": "r"},
    },
}


def changed(path, value, good=GOOD):
    """Return the good file with another value at a path such as nodes.0.id."""
    document = json.loads(json.dumps(good))
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = document
    for part in parents:
        place = place[part]
    if isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return json.dumps(document)


def framed(path, value):
    """Return the good file with frames and another value at a path."""
    return changed(path, value, FRAMED)


def asking(path, value):
    """Return the good file with an exercise and another value at a path."""
    return changed(path, value, EXAM)


def without(path, good=GOOD):
    document = json.loads(json.dumps(good))
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = document
    for part in parents:
        place = place[part]
    del place[last]
    return json.dumps(document)


def with_raw(path, raw, good=GOOD):
    """Return the good file with a piece of text, which need not be JSON, at a path."""
    return changed(path, "@", good).replace('"@"', raw)


EDGE_TO_S = {"source": "a", "target": "s", "port": "y"}
NODE = {"id": "n", "layer": "Add", "position": [0, 0]}
NOT_A_GRAPH = "not a graph file: "

BAD = {
    # no JSON
    "empty": ("", "not a graph file: the file is empty."),
    "blank": (" \n\n", "not a graph file: the file is empty."),
    "only a byte order mark": ("\ufeff", "not a graph file: the file is empty."),
    "text": ("hello", "not a graph file: line 1, column 1: expecting value."),
    "null bytes": ("\0" * 20, "not a graph file: line 1, column 1: expecting value."),
    "cut in a text": (
        '{\n "format": "bpeditor-gr',
        'not a graph file: line 2, column 24: the text ends inside "format".',
    ),
    "cut after a comma": (
        '{\n "format": "bpeditor-graph",\n "version": 1,\n',
        'not a graph file: line 3, column 15: the text ends inside "version".',
    ),
    "cut in the edges": (
        dumps(apples()).decode()[:-20],
        'not a graph file: line 15, column 38: the text ends inside "edges".',
    ),
    "cut in the first line": ("{", "not a graph file: line 1, column 2: the text ends."),
    "two documents": (TEXT + TEXT, "not a graph file: line 1, column 385: extra data."),
    "a comma too much": (
        '{"format": "bpeditor-graph",}',
        "not a graph file: line 1, "  # newer Pythons name the comma itself
        + (
            "column 28: illegal trailing comma before end of object."
            if sys.version_info >= (3, 13)
            else "column 29: expecting property name enclosed in double quotes."
        ),
    ),
    "single quotes": (
        "{'format': 'bpeditor-graph'}",
        "not a graph file: line 1, column 2: expecting property name enclosed in double quotes.",
    ),
    "a line break in a text": (
        changed("nodes.0.id", "@").replace("@", "a\nb"),
        "not a graph file: line 1, column 101: invalid control character.",
    ),
    "nested lists": (
        "[" * 100_000,
        f"{NOT_A_GRAPH}line 1, column 65: nested deeper than 64 levels.",
    ),
    "nested objects": (
        '{"a":' * 100_000,
        f"{NOT_A_GRAPH}line 1, column 321: nested deeper than 64 levels.",
    ),
    # another document
    "a list": ("[]", "not a graph file: must be an object, found a list."),
    "a number": ("1", "not a graph file: must be an object, found a number."),
    "null": ("null", "not a graph file: must be an object, found null."),
    "NaN alone": ("NaN", "NaN is not a number of a graph file."),
    "no format": (without("format"), 'format: not a graph file: must be "bpeditor-graph".'),
    "another format": (
        changed("format", "png"),
        'format: not a graph file: must be "bpeditor-graph".',
    ),
    "no version": (without("version"), "version: must be 1 or 2."),
    "a newer version": (
        changed("version", 3),
        "written by a newer version (format 3; this program reads up to 2).",
    ),
    "version 0": (changed("version", 0), "version: must be 1 or 2."),
    "version true": (changed("version", True), "version: must be 1 or 2."),
    "version 1.0": (changed("version", 1.0), "version: must be 1 or 2."),
    "version 2.0": (changed("version", 2.0), "version: must be 1 or 2."),
    "version as text": (changed("version", "1"), "version: must be 1 or 2."),
    # keys
    "no nodes": (without("nodes"), 'the key "nodes" is missing.'),
    "no edges": (without("edges"), 'the key "edges" is missing.'),
    "an unknown key": (changed("extra", 1), 'unknown key "extra".'),
    "an unknown key with a line break": (changed("a\nb", 1), 'unknown key "a\\nb".'),
    "an unknown key, long": (changed("k" * 999, 1), f'unknown key "{"k" * 40}…".'),
    "a key twice": (TEXT[:-1] + ', "edges": []}', 'the key "edges" appears twice.'),
    "a key of a node twice": (
        TEXT.replace('"id": "r",', '"id": "r", "id": "r",'),
        'nodes[1]: the key "id" appears twice.',
    ),
    "a parameter twice": (
        with_raw("nodes.0.params", '{"value": 1, "value": 2}'),
        'nodes[0].params: the key "value" appears twice.',
    ),
    "a node's key missing": (without("nodes.1.layer"), 'nodes[1]: the key "layer" is missing.'),
    "a node's unknown key": (changed("nodes.1.colour", 1), 'nodes[1]: unknown key "colour".'),
    "an edge's key missing": (without("edges.1.port"), 'edges[1]: the key "port" is missing.'),
    "an edge's unknown key": (changed("edges.0.width", 1), 'edges[0]: unknown key "width".'),
    "a target's key missing": (without("target.seed"), 'target: the key "seed" is missing.'),
    # types
    "nodes as object": (changed("nodes", {}), "nodes: must be a list, found an object."),
    "edges as null": (changed("edges", None), "edges: must be a list, found null."),
    "a node as number": (changed("nodes.1", 1), "nodes[1]: must be an object, found a number."),
    "an edge as list": (changed("edges.1", []), "edges[1]: must be an object, found a list."),
    "an id as number": (changed("nodes.0.id", 1), "nodes[0].id: must be text, found a number."),
    "a layer as list": (
        changed("nodes.0.layer", []),
        "nodes[0].layer: must be text, found a list.",
    ),
    "params as list": (
        changed("nodes.0.params", []),
        "nodes[0].params: must be an object, found a list.",
    ),
    "a port as null": (changed("edges.0.port", None), "edges[0].port: must be text, found null."),
    "a target as text": (changed("target", "s"), "target: must be an object, found text."),
    "a position as text": (
        changed("nodes.2.position", "here"),
        "nodes[2].position: must be two numbers, found text.",
    ),
    "a position of three": (
        changed("nodes.2.position", [0, 0, 0]),
        "nodes[2].position: must be two numbers, found 3.",
    ),
    "a position of truths": (
        changed("nodes.2.position", [True, 0]),
        "nodes[2].position: must be two numbers.",
    ),
    # numbers
    "an overflow": (
        with_raw("nodes.0.params.value", "1e400"),
        "nodes[0].params.value: 1e400 is outside the range of numbers.",
    ),
    "NaN": (
        with_raw("nodes.0.params.value", "NaN"),
        "nodes[0].params.value: NaN is not a number of a graph file.",
    ),
    "an infinity in an array": (
        with_raw("nodes.0.params.value", "[[1, -Infinity]]"),
        "nodes[0].params.value: -Infinity is not a number of a graph file.",
    ),
    "a number of many digits": (
        with_raw("nodes.0.params.value", "1" * 5000),
        "nodes[0].params.value: a number of more than 300 digits.",
    ),
    "a position that overflows": (
        with_raw("nodes.0.position", "[0, 1e999]"),
        "nodes[0].position: 1e999 is outside the range of numbers.",
    ),
    "a position too far": (
        changed("nodes.0.position", [0, -2e6]),
        "nodes[0].position: a coordinate is beyond 1e+06.",
    ),
    "a seed that overflows": (
        with_raw("target.seed", "1e400"),
        "target.seed: 1e400 is outside the range of numbers.",
    ),
    "a seed as text": (
        changed("target.seed", "1"),
        "target.seed: must be a number or nested lists of numbers, found text.",
    ),
    "a value as truth": (
        changed("nodes.0.params.value", True),
        "nodes[0].params.value: must be a number, found true or false.",
    ),
    "a ragged array": (
        changed("nodes.0.params.value", [[1, 2], [3]]),
        "nodes[0].params.value: is ragged: all rows must have the same length.",
    ),
    "an empty array": (
        changed("nodes.0.params.value", []),
        "nodes[0].params.value: has 0 elements; allowed are 1 to 1000000.",
    ),
    "an array of too many axes": (
        with_raw("nodes.0.params.value", "[" * 9 + "1" + "]" * 9),
        "nodes[0].params.value: has 9 axes; the limit is 8.",
    ),
    "an array with text": (
        changed("nodes.0.params.value", [1, "2"]),
        "nodes[0].params.value: must hold numbers only, found text.",
    ),
    # nodes
    "an id twice": (changed("nodes.2.id", "a"), 'nodes[2].id: "a" is already used by nodes[0].'),
    "an id that is no name": (
        changed("nodes.0.id", "a b"),
        'nodes[0].id: "a b" cannot be the name of a node: use letters, digits and _, not starting'
        " with a digit.",
    ),
    "an id with terminal codes": (
        changed("nodes.0.id", "\x1b[31m"),
        'nodes[0].id: "\\x1b[31m" cannot be the name of a node: use letters, digits and _, not'
        " starting with a digit.",
    ),
    "an id that is half a character": (
        with_raw("nodes.0.id", '"\\ud800"'),
        'nodes[0].id: "\\ud800" cannot be the name of a node: use letters, digits and _, not'
        " starting with a digit.",
    ),
    "an id that is a keyword": (
        changed("nodes.0.id", "if"),
        'nodes[0].id: "if" cannot be the name of a node: it is a word of the Python language.',
    ),
    "an id of 5,000 characters": (
        changed("nodes.0.id", "x" * 5000),
        "nodes[0].id: longer than 1000 characters.",
    ),
    "an unknown layer": (
        changed("nodes.1.layer", "Conv9"),
        'nodes[1].layer: "Conv9" is not a layer of this version.',
    ),
    "a layer in lower case": (
        changed("nodes.1.layer", "relu"),
        'nodes[1].layer: "relu" is not a layer of this version. Did you mean ReLU?',
    ),
    "a misspelt layer": (
        changed("nodes.1.layer", "Sigmiod"),
        'nodes[1].layer: "Sigmiod" is not a layer of this version. Did you mean Sigmoid?',
    ),
    "a layer of Python": (
        changed("nodes.1.layer", "__import__"),
        'nodes[1].layer: "__import__" is not a layer of this version.',
    ),
    "an unknown parameter": (
        changed("nodes.1.params", {"slope": 1}),
        "nodes[1].params.slope: is not a parameter of ReLU.",
    ),
    # edges
    "a source that is missing": (
        changed("edges.1.source", "n9"),
        'edges[1].source: there is no node "n9".',
    ),
    "a target that is missing": (
        changed("edges.1.target", "n9"),
        'edges[1].target: there is no node "n9".',
    ),
    "an unknown port": (
        changed("edges.1.port", "z"),
        'edges[1].port: s (Add) has no port "z"; its ports are x, y.',
    ),
    "an edge into an input": (
        changed("edges.1.target", "a"),
        'edges[1].port: a (Input) has no port "x"; it has no inputs.',
    ),
    "a port fed twice": (
        changed("edges.2", {**EDGE_TO_S, "port": "x"}),
        "edges[2].port: x of s is already fed by r.",
    ),
    "an edge twice": (
        changed("edges.2", GOOD["edges"][1]),
        "edges[2].port: x of s is already fed by r.",
    ),
    "a loop": (
        changed("edges.0.source", "s"),
        "edges[1]: this edge would make a loop: s → r → s.",
    ),
    "a loop of one": (
        changed("edges.2", {"source": "s", "target": "s", "port": "y"}),
        "edges[2]: this edge would make a loop: s → s.",
    ),
    "a chosen target that is missing": (
        changed("target.node", "n9"),
        'target.node: there is no node "n9".',
    ),
    # frames
    "frames in version 1": (framed("version", 1), 'unknown key "frames".'),
    "a third version": (
        framed("version", 3),
        "written by a newer version (format 3; this program reads up to 2).",
    ),
    "frames as object": (framed("frames", {}), "frames: must be a list, found an object."),
    "a frame as text": (framed("frames.1", "B"), "frames[1]: must be an object, found text."),
    "a frame's key missing": (
        without("frames.1.nodes", FRAMED),
        'frames[1]: the key "nodes" is missing.',
    ),
    "a frame's unknown key": (
        framed("frames.0.colour", "red"),
        'frames[0]: unknown key "colour".',
    ),
    "a frame's id as number": (
        framed("frames.0.id", 1),
        "frames[0].id: must be text, found a number.",
    ),
    "a frame's id that is no name": (
        framed("frames.0.id", "a b"),
        'frames[0].id: "a b" cannot be an id: use letters, digits and _, not starting with a'
        " digit.",
    ),
    "a frame's id twice": (
        framed("frames.1.id", "frame_1"),
        'frames[1].id: "frame_1" is already used by frames[0].',
    ),
    "a title as list": (
        framed("frames.0.title", ["In"]),
        "frames[0].title: must be text, found a list.",
    ),
    "a blank title": (framed("frames.0.title", " "), "frames[0].title: must not be blank."),
    "a title of two lines": (
        framed("frames.0.title", "In\nOut"),
        "frames[0].title: must be one line of text.",
    ),
    "a title that is half a character": (
        with_raw("frames.0.title", '"\\ud800"', FRAMED),
        "frames[0].title: must be one line of text.",
    ),
    "a title too long": (
        framed("frames.0.title", "t" * 101),
        "frames[0].title: must not be longer than 100 characters.",
    ),
    "members as text": (
        framed("frames.1.nodes", "rs"),
        "frames[1].nodes: must be a list, found text.",
    ),
    "no members": (framed("frames.1.nodes", []), "frames[1].nodes: must not be empty."),
    "a member as number": (
        framed("frames.1.nodes.1", 7),
        "frames[1].nodes[1]: must be text, found a number.",
    ),
    "a member that overflows": (
        with_raw("frames.1.nodes.1", "1e400", FRAMED),
        "frames[1].nodes[1]: 1e400 is outside the range of numbers.",
    ),
    "a member that is missing": (
        framed("frames.1.nodes.1", "n9"),
        'frames[1].nodes[1]: there is no node "n9".',
    ),
    "a member twice": (
        framed("frames.1.nodes.1", "r"),
        'frames[1].nodes[1]: "r" is already in this frame.',
    ),
    "a node in two frames": (
        framed("frames.1.nodes.1", "a"),
        'frames[1].nodes[1]: "a" is already in frames[0].',
    ),
    # exercises
    "an exercise in version 1": (asking("version", 1), 'unknown key "exercise".'),
    "an exercise as list": (
        asking("exercise", []),
        "exercise: must be an object, found a list.",
    ),
    "an exercise's unknown key": (asking("exercise.time", 9), 'exercise: unknown key "time".'),
    "hidden as object": (
        asking("exercise.hidden", {}),
        "exercise.hidden: must be a list, found an object.",
    ),
    "a question as text": (
        asking("exercise.hidden.1", "r"),
        "exercise.hidden[1]: must be an object, found text.",
    ),
    "a question's unknown key": (
        asking("exercise.hidden.0.answer", 1),
        'exercise.hidden[0]: unknown key "answer".',
    ),
    "a question about nothing": (
        asking("exercise.hidden.0", {"what": "value"}),
        'exercise.hidden[0]: must have either "node", or "target" and "port".',
    ),
    "a question about half an edge": (
        without("exercise.hidden.1.port", EXAM),
        'exercise.hidden[1]: must have either "node", or "target" and "port".',
    ),
    "a question about two places": (
        asking("exercise.hidden.1.node", "s"),
        'exercise.hidden[1]: must have either "node", or "target" and "port".',
    ),
    "a question without what": (
        without("exercise.hidden.0.what", EXAM),
        'exercise.hidden[0]: the key "what" is missing.',
    ),
    "a question for something else": (
        asking("exercise.hidden.0.what", "shape"),
        'exercise.hidden[0].what: must be one of "gradient", "value", found "shape".',
    ),
    "a question for an overflow": (
        with_raw("exercise.hidden.0.what", "1e400", EXAM),
        "exercise.hidden[0].what: 1e400 is outside the range of numbers.",
    ),
    "a question about a node that is missing": (
        asking("exercise.hidden.0.node", "n9"),
        'exercise.hidden[0].node: there is no node "n9".',
    ),
    "a question about a target that is missing": (
        asking("exercise.hidden.1.target", "n9"),
        'exercise.hidden[1].target: there is no node "n9".',
    ),
    "a question about a port that nothing feeds": (
        asking("exercise.hidden.1.port", "y"),
        "exercise.hidden[1].port: no edge leads to y of s.",
    ),
    "a question about a port without name": (
        asking("exercise.hidden.1.port", ""),
        'exercise.hidden[1].port: no edge leads to "" of s.',
    ),
    "a question for a given value": (
        asking("exercise.hidden.0.node", "a"),
        "exercise.hidden[0].what: a is an Input: its value is given.",
    ),
    "a question for an edge's value": (
        asking("exercise.hidden.1.what", "value"),
        "exercise.hidden[1].what: along an edge only the gradient can be asked for.",
    ),
    "a question twice": (
        asking("exercise.hidden.2", EXAM["exercise"]["hidden"][0]),
        "exercise.hidden[2]: is already asked by exercise.hidden[0].",
    ),
    "a mistake as text": (
        asking("exercise.mistake", "sign"),
        "exercise.mistake: must be an object, found text.",
    ),
    "a mistake without a node": (
        without("exercise.mistake.node", EXAM),
        'exercise.mistake: the key "node" is missing.',
    ),
    "a mistake of another kind": (
        asking("exercise.mistake.kind", "typo"),
        'exercise.mistake.kind: must be one of "overwrite_at_fork", "missing_unbroadcast",'
        ' "breadth_first", "in_place_relu", found "typo".',
    ),
    "a mistake at a node that is missing": (
        asking("exercise.mistake.node", "n9"),
        'exercise.mistake.node: there is no node "n9".',
    ),
    "a mistake of a ReLU elsewhere": (
        asking("exercise.mistake.node", "s"),
        "exercise.mistake.node: s (Add) is no ReLU.",
    ),
}


def message_of(data):
    with pytest.raises(FileError) as refused:
        loads(data if isinstance(data, bytes) else data.encode(), "a.bpg")
    return str(refused.value)


def message_or_nothing(data):
    try:
        loads(data, "a.bpg")
    except FileError as error:
        return str(error)
    return ""


def test_the_good_file_is_good():
    assert len(loads(TEXT.encode(), "a.bpg")) == 3
    assert len(loads(json.dumps(FRAMED).encode(), "a.bpg").frames()) == 2
    assert len(loads(json.dumps(EXAM).encode(), "a.bpg").exercise.hidden) == 2


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_its_place(text, message):
    assert message_of(text) == f"a.bpg: {message}"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\x89PNG\r\n\x1a\n", 0),
        (TEXT.encode("utf-16"), 0),
        (TEXT.replace("ReLU", "Re\udcffLU").encode(errors="surrogateescape"), TEXT.index("LU")),
    ],
    ids=["PNG", "UTF-16", "one bad byte"],
)
def test_a_file_that_is_no_text_is_refused(data, place):
    assert message_of(data) == f"a.bpg: not a graph file: byte {place} is not UTF-8 text."


def framed_sum():
    """Return a small graph with a frame."""
    graph = build({"a": 1.0}, {"s": ("Add", "a", "a")})
    graph.set_frame(None, Frame("f", "In", ("a",)))
    return graph


def asked_sum():
    """Return a small graph with an exercise."""
    graph = build({"a": 1.0}, {"s": ("Add", "a", "a")})
    asked = Asked(Place("s"), What.VALUE), Asked(Place("s", "x"))
    graph.exercise = Exercise(asked, Mistake(Kind.OVERWRITE_AT_FORK, "a"))
    return graph


@pytest.mark.parametrize(
    "graph", [apples(), framed_sum(), asked_sum()], ids=["plain", "framed", "asked"]
)
def test_every_cut_of_a_file_is_refused_in_one_line(graph):
    data = dumps(graph)
    for length in range(len(data) - 2):  # without its last brace
        message = message_of(data[:length])
        assert message.startswith("a.bpg: not a graph file: ")
        assert message.endswith(".")
        assert message.isprintable()


@pytest.mark.parametrize("graph", [framed_sum(), asked_sum()], ids=["framed", "asked"])
def test_every_changed_byte_is_refused_in_one_line_or_harmless(graph):
    data = dumps(graph)
    for place in range(len(data)):
        for byte in b'\0"\\{}[],9-n\xff':
            message = message_or_nothing(data[:place] + bytes([byte]) + data[place + 1 :])
            assert message.isprintable()
            assert len(message) < 300


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b" \r\n\t"], ids=["BOM", "blanks"])
def test_a_byte_order_mark_and_blanks_are_allowed(prefix):
    assert len(loads(prefix + TEXT.encode() + b"\r\n", "a.bpg")) == 3


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {**GOOD, "nodes": [NODE] * 20_001},
            "20001 nodes; the limit is 20000.",
        ),
        (
            {**GOOD, "edges": [EDGE_TO_S] * 60_001},
            "60001 edges; the limit is 60000.",
        ),
    ],
    ids=["nodes", "edges"],
)
def test_too_many_of_anything_is_refused_with_the_limit(document, message):
    assert message_of(json.dumps(document)) == f"a.bpg: {message}"


def test_arrays_have_a_limit_together(monkeypatch):
    monkeypatch.setattr(limits, "GRAPH_ELEMENTS", 5)
    data = dumps(build({"a": [1, 2, 3], "b": [1, 2, 3]}))

    assert message_of(data) == "a.bpg: nodes[1]: the arrays hold more than 5 elements."


def test_many_keys_are_refused_without_comparing_each_with_each():
    keys = "".join(f'"{number}":0,' for number in range(200_000))

    assert message_of(f'{{{keys}"x":0,"x":0}}') == 'a.bpg: the key "x" appears twice.'


def test_a_text_as_long_as_a_file_may_be_needs_little_memory():
    tracemalloc.start()
    try:
        message = message_of('["' + "a" * (limits.FILE_BYTES - 10))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert message == "a.bpg: not a graph file: line 1, column 16777209: the text ends."
    assert peak < 10 * limits.FILE_BYTES


# what is no regular file


def refused_path(path):
    with pytest.raises(FileError) as refused:
        load(path)
    return str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refused_path(tmp_path / "a.bpg") == "a.bpg: there is no such file."


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "graphs").mkdir()

    assert refused_path(tmp_path / "graphs") == "graphs: is a folder, not a graph file."
    assert refused_path("/") == "/: is a folder, not a graph file."


def test_a_pipe_that_nobody_writes_to_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert refused_path(tmp_path / "pipe") == "pipe: is a device or a pipe, not a graph file."


@pytest.mark.parametrize("device", ["null", "zero"])
def test_a_device_is_refused(device):
    assert refused_path(f"/dev/{device}") == f"{device}: is a device or a pipe, not a graph file."


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_must_not_be_read_is_refused(tmp_path):
    (tmp_path / "a.bpg").write_text(TEXT)
    (tmp_path / "a.bpg").chmod(0)

    assert refused_path(tmp_path / "a.bpg") == "a.bpg: no permission to read it."


def test_a_permission_that_the_system_denies_is_named(tmp_path, monkeypatch):
    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)

    assert refused_path(tmp_path / "a.bpg") == "a.bpg: no permission to read it."


def test_a_file_beyond_the_limit_is_refused(tmp_path):
    with (tmp_path / "a.bpg").open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)

    assert refused_path(tmp_path / "a.bpg") == "a.bpg: larger than the limit of 16777216 bytes."


def test_a_file_name_with_terminal_codes_is_printed_harmlessly(tmp_path):
    assert re.fullmatch(
        r"\\x1b\[31m\\n.bpg: there is no such file\.", refused_path(tmp_path / "\x1b[31m\n.bpg")
    )
