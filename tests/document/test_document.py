"""Verbs, history, the modified mark and the file of a document."""

import subprocess
import sys

import pytest

from bpeditor import Edge, Graph, Node
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph import files
from bpeditor.graph.errors import (
    DuplicateIdError,
    FileError,
    InvalidIdError,
    LoopError,
    ParameterError,
    PositionError,
    TitleError,
    UnknownNodeError,
)
from bpeditor.graph.exercise import Asked, Exercise, Kind, Mistake, Place, What
from bpeditor.graph.files import dumps
from bpeditor.graph.graph import Frame, Target
from tests.building import apples, build

PRICE = Asked(Place("price"), What.VALUE)
VERBS = {
    "add_node": lambda document: document.add_node("Mul", (10.0, 20.0)),
    "connect_ports": lambda document: document.connect_ports(Edge("tax", "apple_price", "x")),
    "connect_ports, dropping": lambda document: document.connect_ports(
        Edge("apple", "price", "y"), Edge("apple", "apple_price", "x")
    ),
    "delete a node": lambda document: document.delete(["price"]),
    "delete an edge": lambda document: document.delete([], [Edge("tax", "price", "y")]),
    "delete the selection": lambda document: (
        document.selection.set(["apple", "tax"]),
        document.delete_selection(),
    ),
    "move": lambda document: document.move({"apple": (5.0, 6.0), "tax": (-0.0, 1e-9)}),
    "lay_out": lambda document: document.lay_out({"apple": (5.0, 6.0)}),
    "set_parameter": lambda document: document.set_parameter("apple", "value", [[1, 2], [3, 4]]),
    "rename": lambda document: document.rename("price", "りんご"),
    "set_target": lambda document: document.set_target("apple_price", -0.0),
    "clear the target": lambda document: document.set_target(None),
    "add_node into a frame": lambda document: document.add_node("Exp", (1.0, 2.0), None, "frame_1"),
    "drop": lambda document: document.drop("tax", (5.0, 6.0)),
    "drop into a frame": lambda document: document.drop("tax", (5.0, 6.0), None, "frame_1"),
    "frame": lambda document: document.frame(["apple", "tax"]),
    "unframe": lambda document: document.unframe(["price"]),
    "retitle": lambda document: document.retitle("frame_1", "Sum"),
    "ask": lambda document: document.ask([Asked(Place("apple"))]),
    "unask": lambda document: document.unask([PRICE]),
    "plant": lambda document: document.plant(Mistake(Kind.BREADTH_FIRST, "price")),
    "delete what is asked": lambda document: document.delete(["price"]),
    "rename what is asked": lambda document: document.rename("price", "cost"),
    "delete a frame": lambda document: document.delete(["price", "apple_price"]),
    "rename in a frame": lambda document: document.rename("price", "sum"),
    "insert a frame": lambda document: document.insert(
        document.fragment(["price", "apple_price"]), (40.0, 40.0)
    ),
    "insert": lambda document: document.insert(
        document.fragment(["apple", "apple_num", "apple_price"]), (40.0, 40.0)
    ),
}


@pytest.fixture
def document():
    document = Document()
    graph = apples()
    graph.set_target(Target("price", 2.0))
    graph.set_frame(None, Frame("frame_1", "Prices", ("apple_price", "price")))
    graph.exercise = Exercise((PRICE,))
    document.load(graph)
    return document


@pytest.fixture
def acts(document):
    """The changes of every act since, as the views are told them."""
    told = []
    document.changed.connect(told.append)
    return told


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())
def test_every_verb_is_one_step_that_undo_takes_back_to_the_same_bytes(document, acts, verb):
    before = dumps(document.graph)
    verb(document)
    after = dumps(document.graph)
    assert after != before
    assert (document.undo_stack.count(), len(acts)) == (1, 1)
    for _ in range(2):
        document.undo_stack.undo()
        assert dumps(document.graph) == before
        document.undo_stack.redo()
        assert dumps(document.graph) == after
    assert len(acts) == 5


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())
def test_every_verb_modifies_and_its_undo_does_not(document, verb):
    verb(document)
    assert document.is_modified
    document.undo_stack.undo()
    assert not document.is_modified
    document.undo_stack.redo()
    assert document.is_modified


def test_undoing_all_verbs_gives_the_first_bytes_and_redoing_all_the_last(document):
    first = dumps(document.graph)
    verbs = ["move", "rename", "set_parameter", "insert", "add_node", "connect_ports"]
    for name in [*verbs, "set_target", "delete the selection"]:
        VERBS[name](document)
    last = dumps(document.graph)
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert dumps(document.graph) == first
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert dumps(document.graph) == last


@pytest.mark.parametrize(
    ("error", "verb"),
    [
        (LoopError, lambda d: d.connect_ports(Edge("price", "apple_price", "x"))),
        (UnknownNodeError, lambda d: d.connect_ports(Edge("pear", "price", "x"))),
        (UnknownNodeError, lambda d: d.delete(["pear"])),
        (UnknownNodeError, lambda d: d.move({"apple": (1.0, 1.0), "pear": (0.0, 0.0)})),
        (PositionError, lambda d: d.move({"apple": (1e7, 0.0)})),
        (PositionError, lambda d: d.add_node("Mul", (float("nan"), 0.0))),
        (ParameterError, lambda d: d.set_parameter("apple", "value", float("nan"))),
        (ParameterError, lambda d: d.set_parameter("apple", "volume", 1.0)),
        (DuplicateIdError, lambda d: d.rename("apple", "tax")),
        (InvalidIdError, lambda d: d.rename("apple", "2apples")),
        (UnknownNodeError, lambda d: d.set_target("pear")),
        (UnknownNodeError, lambda d: d.frame(["tax", "pear"])),
        (TitleError, lambda d: d.retitle("frame_1", " ")),
    ],
)
def test_a_refused_verb_raises_its_reason_and_changes_nothing(document, acts, error, verb):
    before = dumps(document.graph)
    with pytest.raises(error):
        verb(document)
    assert dumps(document.graph) == before
    assert (document.undo_stack.count(), acts) == (0, [])
    assert not document.is_modified


def test_a_verb_that_changes_nothing_is_no_step(document, acts):
    document.move({"apple": document.graph.node("apple").position})
    document.rename("apple", "apple")
    document.set_parameter("apple", "value", 100)
    document.connect_ports(Edge("tax", "price", "y"))
    document.set_target("price", 2.0)
    document.delete([])
    document.frame(["price", "apple_price"])
    document.unframe(["apple"])
    document.retitle("frame_1", "Prices")
    assert (document.undo_stack.count(), acts) == (0, [])


def test_moving_there_and_back_by_hand_is_unmodified(document):
    x, y = document.graph.node("tax").position
    document.move({"tax": (x + 7, y)})
    document.move({"tax": (x, y)})
    assert document.undo_stack.count() == 2
    assert not document.is_modified


def test_deleting_and_drawing_the_same_edge_again_is_unmodified(document):
    document.delete([], [Edge("tax", "price", "y")])
    assert document.is_modified
    document.connect_ports(Edge("tax", "price", "y"))
    assert not document.is_modified


def test_renaming_there_and_back_is_unmodified(document):
    document.rename("apple", "pear")
    document.rename("pear", "apple")
    assert not document.is_modified


def test_minus_zero_is_another_value_than_zero(document):
    document.set_parameter("apple", "value", 0.0)
    step = document.undo_stack.count()
    document.set_parameter("apple", "value", -0.0)
    assert document.undo_stack.count() == step + 1


def test_the_modified_mark_is_told_when_it_changes_and_only_then(document):
    told = []
    document.file_changed.connect(lambda: told.append(document.is_modified))
    document.move({"tax": (7.0, 7.0)})
    document.move({"tax": (8.0, 8.0)})
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert told == [True, False]


def test_modified_always_means_that_a_save_would_write_other_bytes(document):
    saved = dumps(document.graph)
    for verb in VERBS.values():
        verb(document)
        assert document.is_modified == (dumps(document.graph) != saved)
        document.undo_stack.undo()
        assert document.is_modified == (dumps(document.graph) != saved)


def test_a_new_node_gets_a_free_name_and_is_selected(document):
    assert document.add_node("Mul", (0.0, 0.0)) == "mul_1"
    assert document.add_node("Mul", (0.0, 0.0)) == "mul_2"
    assert document.selection.nodes == {"mul_2"}


def test_what_is_pasted_is_selected_and_gets_free_names(document):
    fragment = document.fragment(["apple", "apple_price"])
    document.insert(fragment, (40.0, 40.0))
    assert document.selection.nodes == {"apple_1", "apple_price_1"}
    assert document.graph.feeding("apple_price_1", "x") == Edge("apple_1", "apple_price_1", "x")
    assert document.graph.feeding("apple_price_1", "y") is None


def test_a_renamed_node_stays_selected_and_its_target_and_edges_follow(document):
    document.selection.set(["price"])
    document.rename("price", "total")
    assert document.selection.nodes == {"total"}
    assert document.graph.target == Target("total", 2.0)
    assert document.graph.feeding("total", "y") == Edge("tax", "total", "y")


def test_a_new_frame_has_an_id_and_takes_its_nodes_from_another_one(document):
    assert document.frame(["tax", "price"]) == "frame_2"
    assert document.graph.frame("frame_2") == Frame("frame_2", "Frame", ("price", "tax"))
    assert document.graph.frame("frame_1").nodes == ("apple_price",)


def test_a_frame_is_asked_for_again_by_its_nodes(document):
    assert document.frame(["price", "apple_price"]) == "frame_1"


def test_a_node_is_dropped_onto_an_edge_and_into_a_frame_at_once(document):
    document.add_node("ReLU", (0.0, 0.0))
    edge = Edge("apple_price", "price", "x")
    document.drop("relu_1", (7.0, 8.0), edge, "frame_1")
    assert document.graph.feeding("price", "x") == Edge("relu_1", "price", "x")
    assert document.graph.frame_of("relu_1") == document.graph.frame("frame_1")
    assert document.undo_stack.undoText() == "Insert relu_1"
    document.undo_stack.undo()
    assert document.graph.frame_of("relu_1") is None


def test_framing_keeps_the_results(document):
    evaluation = Evaluation(document)
    evaluation.backward()
    document.frame(["tax", "price"])
    document.retitle("frame_2", "Tax")
    document.unframe(["tax"])
    assert not evaluation.is_outdated
    assert evaluation.gradient("tax") == 400.0


def test_what_is_deleted_is_no_longer_selected(document):
    document.selection.set(["apple", "tax"], [Edge("tax", "price", "y")])
    document.delete(["tax"])
    assert document.selection.nodes == {"apple"}
    assert not document.selection.edges


def test_loading_a_graph_starts_the_history_anew_without_a_file(document, tmp_path):
    document.save(tmp_path / "apples.bpg")
    document.add_node("Mul", (0.0, 0.0))
    replaced = []
    document.replaced.connect(lambda: replaced.append(len(document.graph)))
    document.load(build({"a": 1.0}))
    assert replaced == [1]
    assert document.path is None
    assert document.undo_stack.count() == 0
    assert document.selection.is_empty()
    assert not document.is_modified


# files


def test_a_saved_document_is_unmodified_and_keeps_its_history(document, tmp_path):
    file = tmp_path / "apples.bpg"
    document.move({"tax": (7.0, 7.0)})
    document.save(file)
    assert file.read_bytes() == dumps(document.graph)
    assert document.path == file
    assert not document.is_modified
    document.undo_stack.undo()
    assert document.is_modified


def test_opening_and_saving_gives_the_same_bytes(document, tmp_path):
    file = tmp_path / "apples.bpg"
    files.save(document.graph, file)
    before = file.read_bytes()
    document.open(file)
    document.save()
    assert file.read_bytes() == before
    assert dumps(document.graph) == before


def test_the_first_save_after_opening_keeps_the_old_content_as_a_backup(document, tmp_path):
    file, backup = tmp_path / "apples.bpg", tmp_path / "apples.bpg~"
    files.save(document.graph, file)
    opened = file.read_bytes()
    document.open(file)
    for x in (7.0, 8.0):
        document.move({"tax": (x, 0.0)})
        document.save()
        assert backup.read_bytes() == opened
    assert file.read_bytes() == dumps(document.graph)


def test_a_new_document_leaves_no_backup_where_there_was_no_file(document, tmp_path):
    document.save(tmp_path / "new.bpg")
    assert [file.name for file in tmp_path.iterdir()] == ["new.bpg"]


def test_saving_under_another_name_leaves_the_first_file_alone(document, tmp_path):
    first, second = tmp_path / "first.bpg", tmp_path / "second.bpg"
    files.save(document.graph, first)
    before = first.read_bytes()
    document.open(first)
    document.move({"tax": (7.0, 7.0)})
    document.save(second)
    assert document.path == second
    assert first.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["first.bpg", "second.bpg"]


@pytest.mark.parametrize("text", ["", "{", '{"format": "bpeditor-graph", "version": 99}', "\0"])
def test_a_file_that_cannot_be_read_leaves_graph_history_and_file_as_they_are(
    document, tmp_path, text
):
    document.save(tmp_path / "good.bpg")
    document.move({"tax": (7.0, 7.0)})
    before, graph = dumps(document.graph), document.graph
    bad = tmp_path / "bad.bpg"
    bad.write_text(text)
    with pytest.raises(FileError, match=r"^bad\.bpg: "):
        document.open(bad)
    assert document.graph is graph
    assert dumps(graph) == before
    assert document.path == tmp_path / "good.bpg"
    assert document.undo_stack.count() == 1
    assert document.is_modified


def test_a_save_that_fails_leaves_the_document_modified(document, tmp_path):
    document.move({"tax": (7.0, 7.0)})
    with pytest.raises(FileError):
        document.save(tmp_path)
    assert document.is_modified
    assert document.path is None


def test_another_programs_change_of_the_file_is_noticed_by_its_content(document, tmp_path):
    file = tmp_path / "apples.bpg"
    document.save(file)
    assert not document.differs_on_disk(file)
    file.write_bytes(file.read_bytes())
    assert not document.differs_on_disk(file)
    file.write_bytes(file.read_bytes() + b"\n")
    assert document.differs_on_disk(file)
    document.save()
    assert not document.differs_on_disk(file)


def test_a_file_that_went_away_or_another_file_does_not_differ(document, tmp_path):
    file, other = tmp_path / "apples.bpg", tmp_path / "other.bpg"
    document.save(file)
    other.write_text("{")
    assert not document.differs_on_disk(other)
    file.unlink()
    assert not document.differs_on_disk(file)


def test_a_fragment_is_a_graph_of_its_own(document):
    fragment = document.fragment(["tax", "price"])
    assert isinstance(fragment, Graph)
    fragment.add_node(Node("extra", "Input"))
    assert "extra" not in document.graph
    assert fragment.edges() == [Edge("tax", "price", "y")]
    assert fragment.target is None


def test_documents_with_a_history_are_freed_without_a_crash():
    # In a process of its own: what is wrong here is a segmentation fault.
    program = """
import gc, weakref
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation

left = []
for _ in range(100):
    document = Document()
    for _ in range(3):
        document.add_node("Mul", (0.0, 0.0))
    document.undo_stack.undo()
    left.append(weakref.ref(document))
    del document
print(sum(found() is not None for found in left))
gc.collect()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, [b"0"])
