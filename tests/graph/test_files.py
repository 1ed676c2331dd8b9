import errno
import keyword
import os
import stat
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor import Edge, Graph, Node, load, save
from bpeditor.graph import exercising, framing, limits
from bpeditor.graph.errors import FileError, GraphError
from bpeditor.graph.exercise import Asked, Exercise, Kind, Mistake, Place, What
from bpeditor.graph.files import dumps, loads
from bpeditor.graph.graph import Frame, Target
from tests.building import apples, build

FORMAT = """{
 "format": "bpeditor-graph",
 "version": 1,
 "target": {"node": "total", "seed": 2.0},
 "nodes": [
  {"id": "b", "layer": "Input", "params": {"value": [[1.0], [2.0]]}, "position": [0.0, 0.0]},
  {"id": "total", "layer": "Mul", "position": [400.0, 60.5]},
  {"id": "りんご", "layer": "Input", "params": {"value": 100.0}, "position": [-1.0, 0.0]}
 ],
 "edges": [
  {"source": "りんご", "target": "total", "port": "x"},
  {"source": "b", "target": "total", "port": "y"}
 ]
}
"""


def test_a_file_looks_as_the_format_says():
    graph = Graph()
    graph.add_node(Node("りんご", "Input", {"value": 100}, (-1, 0)))
    graph.add_node(Node("total", "Mul", {}, (400, 60.5)))
    graph.add_node(Node("b", "Input", {"value": [[1], [2]]}))
    graph.add_edge(Edge("b", "total", "y"))
    graph.add_edge(Edge("りんご", "total", "x"))
    graph.set_target(Target("total", 2))

    assert dumps(graph).decode() == FORMAT


def test_reading_and_writing_changes_nothing():
    assert dumps(loads(FORMAT.encode(), "a.bpg")) == FORMAT.encode()


FRAMES = """ "frames": [
  {"id": "frame_1", "title": "<b>前向き</b>", "nodes": ["b", "りんご"]},
  {"id": "rest", "title": "Rest", "nodes": ["total"]}
 ]
}
"""
WITH_FRAMES = FORMAT.replace('"version": 1', '"version": 2').replace(" ]\n}\n", f" ],\n{FRAMES}")


def test_frames_stand_behind_the_edges_of_a_file_of_the_second_version():
    graph = loads(FORMAT.encode(), "a.bpg")
    graph.set_frame(None, Frame("rest", "Rest", ("total",)))
    graph.set_frame(None, Frame("frame_1", "<b>前向き</b>", ("りんご", "b")))

    assert dumps(graph).decode() == WITH_FRAMES
    assert loads(WITH_FRAMES.encode(), "a.bpg").frames() == graph.frames()
    assert dumps(loads(WITH_FRAMES.encode(), "a.bpg")).decode() == WITH_FRAMES


def test_without_frames_a_file_is_one_that_older_programs_read():
    graph = loads(WITH_FRAMES.encode(), "a.bpg")
    for frame in graph.frames():
        graph.set_frame(frame, None)
    assert dumps(graph).decode() == FORMAT

    empty = FORMAT.replace('"version": 1', '"version": 2').replace(" ]\n}\n", ' ],\n "frames": []}')
    for text in (empty, FORMAT.replace('"version": 1', '"version": 2')):
        assert dumps(loads(text.encode(), "a.bpg")).decode() == FORMAT


EXERCISE = """ "exercise": {
  "hidden": [
   {"node": "b", "what": "gradient"},
   {"node": "total", "what": "value"},
   {"target": "total", "port": "x", "what": "gradient"}
  ],
  "mistake": {"kind": "missing_unbroadcast", "node": "total"}
 }
}
"""
WITH_EXERCISE = FORMAT.replace('"version": 1', '"version": 2').replace(
    " ]\n}\n", f" ],\n{EXERCISE}"
)
HIDDEN = (
    Asked(Place("total", "x")),
    Asked(Place("total"), What.VALUE),
    Asked(Place("b")),
)


def test_an_exercise_stands_last_in_a_file_of_the_second_version():
    graph = loads(FORMAT.encode(), "a.bpg")
    graph.exercise = Exercise(HIDDEN, Mistake(Kind.MISSING_UNBROADCAST, "total"))

    assert dumps(graph).decode() == WITH_EXERCISE
    assert loads(WITH_EXERCISE.encode(), "a.bpg").exercise == graph.exercise
    graph.set_frame(None, Frame("frame_1", "In", ("b",)))
    assert dumps(graph).decode().endswith(f'"nodes": ["b"]}}\n ],\n{EXERCISE}')
    assert dumps(loads(dumps(graph), "a.bpg")) == dumps(graph)


def test_an_exercise_may_ask_numbers_alone_or_hold_a_mistake_alone():
    graph = loads(FORMAT.encode(), "a.bpg")
    for exercise in (Exercise(HIDDEN), Exercise((), Mistake(Kind.BREADTH_FIRST, "b"))):
        graph.exercise = exercise
        assert loads(dumps(graph), "a.bpg").exercise == exercise


def test_without_an_exercise_a_file_is_one_that_older_programs_read():
    graph = loads(WITH_EXERCISE.encode(), "a.bpg")
    graph.exercise = None
    assert dumps(graph).decode() == FORMAT

    for nothing in ("{}", '{"hidden": []}'):
        text = WITH_EXERCISE.partition(' "exercise"')[0] + f' "exercise": {nothing}}}'
        assert dumps(loads(text.encode(), "a.bpg")).decode() == FORMAT


def test_an_empty_graph_is_a_file():
    assert len(loads(dumps(Graph()), "a.bpg")) == 0


def test_a_node_without_parameters_has_its_layers_defaults():
    assert loads(dumps(build({}, {"a": ("Input",)})), "a.bpg").node("a").params == {}


@pytest.mark.parametrize(
    "number", [-0.0, 0.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e16, -1e-7], ids=repr
)
def test_a_number_survives_to_its_last_bit(number, tmp_path):
    save(build({"a": number, "b": [number]}), tmp_path / "a.bpg")
    graph = load(tmp_path / "a.bpg")

    assert repr(graph.node("a").params["value"]) == repr(number)
    assert repr(float(graph.node("b").params["value"][0])) == repr(number)


def test_a_minus_zero_written_as_an_integer_keeps_its_sign():
    graph = loads(dumps(build({"a": -0.0})).replace(b"-0.0", b"-0"), "a.bpg")

    assert repr(graph.node("a").params["value"]) == "-0.0"


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = NUMBERS | st.lists(NUMBERS, min_size=1) | st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1)
NAMES = st.from_regex(r"[a-zりんご]{1,5}", fullmatch=True).filter(
    lambda name: name.isidentifier() and not keyword.iskeyword(name)
)
NODES = st.dictionaries(NAMES, VALUES | st.sampled_from(["Add", "ReLU"]), max_size=6)


TITLES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=100
).filter(str.strip)
QUESTIONS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["", "x", "y"]), st.sampled_from(What))
)
EDGES = st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from("xy"))


@given(NODES, st.lists(EDGES), st.lists(st.tuples(TITLES, st.sets(st.integers(0, 5)))), QUESTIONS)
def test_any_graph_survives_a_round_trip_byte_by_byte(nodes, edges, frames, questions):
    graph = Graph()
    for name, what in nodes.items():
        is_layer = isinstance(what, str)
        graph.add_node(Node(name, what) if is_layer else Node(name, "Input", {"value": what}))
    names = [node.id for node in graph.nodes()]
    for source, target, port in edges:
        if source < target < len(names) and port in graph.layer(names[target]).inputs:
            edge = Edge(names[source], names[target], port)
            if graph.feeding(edge.target, port) is None:
                graph.add_edge(edge)
    for title, members in frames:
        for change in framing.enclose(graph, {names[n] for n in members if n < len(names)}, title):
            change.apply(graph)
    ask(graph, [(names[n], port, what) for n, port, what in questions if n < len(names)])
    data = dumps(graph)

    again = loads(data, "a.bpg")

    assert dumps(again) == data
    assert again.exercise == graph.exercise
    assert sorted(again.nodes(), key=str) == sorted(graph.nodes(), key=str)
    assert again.frames() == graph.frames()


def ask(graph, questions):
    """Ask what a graph can be asked for."""
    for node_id, port, what in questions:
        with suppress(GraphError):
            for change in exercising.ask(graph, [Asked(Place(node_id, port), what)]):
                change.apply(graph)


def test_the_order_of_arrival_does_not_matter_to_the_bytes():
    forwards, backwards = Graph(), Graph()
    for graph, nodes in ((forwards, apples().nodes()), (backwards, apples().nodes()[::-1])):
        for node in nodes:
            graph.add_node(node)
    for graph, edges in ((forwards, apples().edges()), (backwards, apples().edges()[::-1])):
        for edge in edges:
            graph.add_edge(edge)

    assert dumps(forwards) == dumps(backwards)


def test_while_a_file_is_read_the_process_opens_nothing_else(tmp_path):
    path = tmp_path / "a.bpg"
    save(apples(), path)
    seen = []
    watching = [True]

    def watch(event, arguments):
        if watching:
            seen.append((event, arguments[0] if arguments else None))

    sys.addaudithook(watch)  # for good: a hook cannot be taken away again
    load(path)
    watching.clear()

    opened = [what for event, what in seen if event == "open" and not isinstance(what, int)]
    assert opened == [str(path)]
    assert {event for event, _ in seen} == {"open"}


# writing


@pytest.fixture
def old(tmp_path):
    """Return a file that another graph will replace."""
    path = tmp_path / "a.bpg"
    path.write_bytes(b"old")
    return path


def entries(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_a_saved_file_replaces_the_old_one_and_leaves_nothing_else(old):
    save(apples(), old)

    assert old.read_bytes() == dumps(apples())
    assert entries(old.parent) == ["a.bpg"]


def test_the_mode_of_the_old_file_is_kept(old):
    old.chmod(0o640)

    save(apples(), old)

    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_the_user_chose_for_new_files(tmp_path):
    before = os.umask(0o027)
    try:
        save(apples(), tmp_path / "new.bpg")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new.bpg").stat().st_mode) == 0o640


def test_a_link_is_followed_and_stays_a_link(old):
    link = old.with_name("link.bpg")
    link.symlink_to(old)

    save(apples(), link)

    assert link.is_symlink()
    assert old.read_bytes() == dumps(apples())


def test_a_link_to_a_file_that_is_not_there_yet_makes_it(tmp_path):
    (tmp_path / "link.bpg").symlink_to(tmp_path / "new.bpg")

    save(apples(), tmp_path / "link.bpg")

    assert (tmp_path / "new.bpg").read_bytes() == dumps(apples())


@pytest.mark.parametrize("name", ["n" * 251 + ".bpg", "ん" * 83 + ".bpg"])
def test_a_name_as_long_as_the_system_allows_can_be_saved(tmp_path, name):
    save(apples(), tmp_path / name)

    assert entries(tmp_path) == [name]


def failing(code):
    def fail(*_, **__):
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("call", ["open", "fchmod", "write", "fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, "no space left on the disk"),
        (errno.EACCES, "no permission to write there"),
        (errno.EROFS, "no permission to write there"),
        (errno.EIO, "input/output error"),
    ],
)
def test_an_error_while_saving_leaves_the_old_file_and_nothing_else(
    old, monkeypatch, call, code, reason
):
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(code))
        with pytest.raises(FileError) as refused:
            save(apples(), old)

    assert str(refused.value) == f"a.bpg: could not be saved: {reason}."
    assert old.read_bytes() == b"old"
    assert entries(old.parent) == ["a.bpg"]


def test_a_disk_that_takes_a_few_bytes_at_a_time_gets_them_all(old, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:7]))

    save(apples(), old)

    assert old.read_bytes() == dumps(apples())


def test_an_interrupt_while_saving_leaves_the_old_file_and_nothing_else(old, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)

    with pytest.raises(KeyboardInterrupt):
        save(apples(), old)

    assert old.read_bytes() == b"old"
    assert entries(old.parent) == ["a.bpg"]


def test_a_folder_that_cannot_be_synced_does_not_turn_a_saved_file_into_a_failure(old, monkeypatch):
    fsync = os.fsync

    def files_only(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)

    save(apples(), old)

    assert old.read_bytes() == dumps(apples())


def refused_saving(path, graph=None):
    with pytest.raises(FileError) as refused:
        save(graph or apples(), path)
    return str(refused.value)


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    message = refused_saving(tmp_path / "no" / "a.bpg")

    assert message == "a.bpg: could not be saved: the folder does not exist."


def test_neither_a_folder_nor_a_pipe_is_replaced(tmp_path):
    (tmp_path / "graphs").mkdir()
    os.mkfifo(tmp_path / "pipe")

    assert refused_saving(tmp_path / "graphs") == (
        "graphs: could not be saved: there is a folder of that name."
    )
    assert refused_saving(tmp_path / "pipe") == (
        "pipe: could not be saved: it is a device or a pipe, not a file."
    )
    assert entries(tmp_path) == ["graphs", "pipe"]


def test_what_could_not_be_read_again_is_not_written(old, monkeypatch):
    monkeypatch.setattr(limits, "FILE_BYTES", 100)

    assert refused_saving(old) == (
        "a.bpg: could not be saved: it would be larger than the limit of 100 bytes."
    )
    assert old.read_bytes() == b"old"
