"""Frames: titles over nodes, of which each is in one frame at most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor.graph import edits, framing
from bpeditor.graph.changes import SetFrame, inverse_of
from bpeditor.graph.errors import GraphError, TitleError, UnknownFrameError, UnknownNodeError
from bpeditor.graph.graph import Frame
from tests.building import apples, build


def apply(graph, changes):
    for change in changes:
        change.apply(graph)
    return graph


def framed(*groups):
    """Return the apples with frames A, B ... around groups of nodes."""
    graph = apples()
    for title, nodes in zip("ABC", groups, strict=False):
        apply(graph, framing.enclose(graph, nodes, title))
    return graph


def titles(graph):
    return {frame.title: frame.nodes for frame in graph.frames()}


def test_a_frame_holds_its_nodes_sorted():
    frame = Frame("frame_1", "A", ("b", "a"))

    assert frame == Frame("frame_1", "A", ("a", "b"))
    assert frame.nodes == ("a", "b")


def test_nodes_are_put_into_a_new_frame():
    graph = framed(["tax", "apple"])

    assert graph.frames() == [Frame("frame_1", "A", ("apple", "tax"))]
    assert graph.frame_of("apple") == graph.frame("frame_1")
    assert graph.frame_of("price") is None


def test_nodes_leave_the_frame_they_were_in():
    graph = framed(["apple", "apple_num", "tax"], ["tax", "price"])

    assert titles(graph) == {"A": ("apple", "apple_num"), "B": ("price", "tax")}


def test_a_frame_that_loses_its_last_node_is_gone():
    graph = framed(["tax"], ["tax", "price"])

    assert titles(graph) == {"B": ("price", "tax")}
    with pytest.raises(UnknownFrameError):
        graph.frame("frame_1")


def test_framing_what_is_a_frame_already_is_no_change():
    graph = framed(["tax", "price"])

    assert framing.enclose(graph, ["price", "tax"], "B") == ()
    assert framing.enclose(graph, [], "B") == ()


def test_nodes_are_a_whole_frame_if_they_are_all_its_members_and_no_others():
    graph = framed(["tax", "price"])

    assert framing.frame_of_all(graph, {"tax", "price"}) == graph.frame("frame_1")
    for nodes in ([], ["tax"], ["apple"], ["tax", "price", "apple"], ["apple", "tax"]):
        assert framing.frame_of_all(graph, nodes) is None


def test_a_node_that_joins_a_frame_leaves_the_other_one():
    graph = framed(["tax", "price"], ["apple"])

    apply(graph, framing.join(graph, "frame_1", ["apple"]))

    assert titles(graph) == {"A": ("apple", "price", "tax")}
    assert framing.join(graph, "frame_1", ["apple"]) == ()


def test_nodes_are_taken_out_of_their_frames():
    graph = framed(["tax", "price"], ["apple"])

    apply(graph, framing.leave(graph, ["price", "apple", "apple_num"]))

    assert titles(graph) == {"A": ("tax",)}


def test_a_frame_gets_another_title():
    graph = framed(["tax"])

    apply(graph, framing.retitle(graph, "frame_1", "りんご 〜 税"))

    assert titles(graph) == {"りんご 〜 税": ("tax",)}
    assert framing.retitle(graph, "frame_1", "りんご 〜 税") == ()


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "a title must not be blank"),
        (" \u3000", "a title must not be blank"),
        ("x" * 101, "a title must not be longer than 100 characters"),
        ("a\nb", "a title must be one line of text"),
        ("a\u2028b", "a title must be one line of text"),
        ("a\x1b[31m", "a title must be one line of text"),
        ("\ud800", "a title must be one line of text"),
    ],
)
def test_a_text_that_is_no_title_is_refused_in_words(title, message):
    graph = framed(["tax"])

    for verb, *arguments in ((framing.retitle, "frame_1"), (framing.enclose, ["price"])):
        with pytest.raises(TitleError) as refused:
            verb(graph, *arguments, title)
        assert str(refused.value) == message
    assert titles(graph) == {"A": ("tax",)}


@pytest.mark.parametrize("title", ["x" * 100, "前向き\u3000計算", "<b>bold</b>", "👩‍🔬"])
def test_any_line_of_text_is_a_title(title):
    graph = framed(["tax"])

    apply(graph, framing.retitle(graph, "frame_1", title))

    assert titles(graph) == {title: ("tax",)}


@pytest.mark.parametrize(
    ("verb", "arguments", "error"),
    [
        (framing.enclose, (["tax", "pear"], "A"), UnknownNodeError),
        (framing.join, ("frame_1", ["pear"]), UnknownNodeError),
        (framing.join, ("frame_9", ["tax"]), UnknownFrameError),
        (framing.retitle, ("frame_9", "A"), UnknownFrameError),
    ],
)
def test_what_is_not_there_is_refused(verb, arguments, error):
    with pytest.raises(error):
        verb(framed(["tax"]), *arguments)


# what else is done with nodes


def test_deleted_nodes_leave_their_frame_and_undo_brings_them_back():
    graph = framed(["tax", "price"], ["apple"])
    before = graph.contents()

    changes = edits.delete(graph, ["apple", "price"])
    apply(graph, changes)
    assert titles(graph) == {"A": ("tax",)}
    apply(graph, inverse_of(changes))

    assert graph.contents() == before


def test_a_dissolved_node_leaves_its_frame():
    graph = build({"a": 1}, {"r": ("ReLU", "a"), "s": ("Exp", "r")})
    apply(graph, framing.enclose(graph, ["r", "s"], "A"))

    apply(graph, edits.dissolve(graph, ["r"]))

    assert titles(graph) == {"A": ("s",)}


def test_a_renamed_node_stays_in_its_frame():
    graph = framed(["tax", "price"])

    apply(graph, edits.rename(graph, "tax", "a_tax"))

    assert titles(graph) == {"A": ("a_tax", "price")}
    assert graph.frame_of("tax") is None


def test_only_a_frame_whose_nodes_are_all_copied_goes_with_them():
    graph = framed(["tax", "price"], ["apple", "apple_num"])

    fragment = edits.fragment_of(graph, {"tax", "price", "apple"})
    apply(graph, edits.insert(graph, fragment, (0.0, 0.0)))

    assert [(frame.id, frame.title, frame.nodes) for frame in graph.frames()] == [
        ("frame_1", "A", ("price", "tax")),
        ("frame_2", "B", ("apple", "apple_num")),
        ("frame_3", "A", ("price_1", "tax_1")),
    ]


def test_two_graphs_differ_by_a_frame_alone():
    assert framed(["tax"]).contents() == framed(["tax"]).contents()
    assert framed(["tax"]).contents() != framed(["price"]).contents()
    assert framed(["tax"]).contents() != apples().contents()


# any sequence of verbs

NODES = ("apple", "apple_num", "tax", "apple_price", "price")
SOME = st.sets(st.sampled_from(NODES), max_size=4)
IDS = st.sampled_from(["frame_1", "frame_2", "frame_3"])
VERBS = st.one_of(
    st.tuples(st.just(framing.enclose), SOME, st.sampled_from("ABC")),
    st.tuples(st.just(framing.leave), SOME),
    st.tuples(st.just(framing.join), IDS, SOME),
    st.tuples(st.just(framing.retitle), IDS, st.sampled_from("ABC")),
    st.tuples(st.just(edits.delete), st.sets(st.sampled_from(NODES), max_size=1)),
    st.tuples(st.just(edits.rename), st.sampled_from(NODES), st.sampled_from([*NODES, "new"])),
)


@given(st.lists(VERBS, max_size=12))
def test_no_node_is_in_two_frames_and_every_change_has_an_inverse(verbs):
    graph = apples()
    history = []
    for verb, *arguments in verbs:
        try:
            changes = verb(graph, *arguments)
        except GraphError:
            continue
        history.append((graph.contents(), changes))
        apply(graph, changes)
        members = [node_id for frame in graph.frames() for node_id in frame.nodes]
        assert len(members) == len(set(members))
        assert {node.id for node in graph.nodes()} >= set(members)
        assert all(frame.nodes for frame in graph.frames())
        for node in graph.nodes():
            around = [frame for frame in graph.frames() if node.id in frame.nodes]
            assert around == ([] if graph.frame_of(node.id) is None else [graph.frame_of(node.id)])
    for before, changes in reversed(history):
        apply(graph, inverse_of(changes))
        assert graph.contents() == before


def test_the_inverse_of_an_inverse_is_the_change():
    change = SetFrame(None, Frame("frame_1", "A", ("a",)))

    assert change.inverse().inverse() == change
