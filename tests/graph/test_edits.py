import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor import Edge, Graph, Node
from bpeditor.graph import edits, framing, limits
from bpeditor.graph.changes import AddEdge, MoveNodes, RemoveEdge, ReplaceNode, inverse_of
from bpeditor.graph.errors import (
    DissolveError,
    DuplicateIdError,
    GraphError,
    InvalidIdError,
    LimitError,
    LoopError,
    ParameterError,
    PortTakenError,
    PositionError,
    UnknownNodeError,
    UnknownPortError,
)
from bpeditor.graph.files import dumps, loads
from bpeditor.graph.graph import Target
from bpeditor.graph.naming import free_id
from tests.building import apples, build, feed


def apply(graph, changes):
    for change in changes:
        change.apply(graph)
    return graph


@pytest.mark.parametrize(
    ("verb", "arguments", "error"),
    [
        (edits.add_node, (Node("price", "Add"),), DuplicateIdError),
        (edits.connect, (Edge("nope", "price", "x"),), UnknownNodeError),
        (edits.connect, (Edge("tax", "nope", "x"),), UnknownNodeError),
        (edits.connect, (Edge("tax", "price", "z"),), UnknownPortError),
        (edits.connect, (Edge("price", "apple_price", "x"),), LoopError),
        (edits.delete, (["nope"],), UnknownNodeError),
        (edits.dissolve, (["price", "nope"],), UnknownNodeError),
        (edits.dissolve, (["apple_price"],), DissolveError),
        (edits.dissolve, (["tax"],), DissolveError),
        (edits.move, ({"nope": (0.0, 0.0)},), UnknownNodeError),
        (edits.move, ({"tax": (0.0, float("nan"))},), PositionError),
        (edits.set_parameter, ("tax", "value", "1"), ParameterError),
        (edits.set_parameter, ("tax", "nope", 1.0), ParameterError),
        (edits.rename, ("tax", "price"), DuplicateIdError),
        (edits.rename, ("tax", "1"), InvalidIdError),
        (edits.rename, ("nope", "a"), UnknownNodeError),
        (edits.set_target, (Target("nope"),), UnknownNodeError),
        (edits.set_target, (Target("price", float("inf")),), ParameterError),
        (edits.insert, (build({"a": 1}), (1e7, 0.0)), PositionError),
    ],
)
def test_a_refused_verb_gives_its_reason_and_changes_nothing(verb, arguments, error):
    graph = apples()
    before = dumps(graph)

    with pytest.raises(error):
        verb(graph, *arguments)

    assert dumps(graph) == before


def test_connecting_a_fed_port_replaces_the_edge():
    graph = apples()
    edge = Edge("tax", "price", "x")

    changes = edits.connect(graph, edge)

    assert changes == (RemoveEdge(Edge("apple_price", "price", "x")), AddEdge(edge))


def test_connecting_the_same_edge_again_is_no_change():
    assert edits.connect(apples(), Edge("tax", "price", "y")) == ()


def test_a_picked_up_wire_moves_in_one_edit():
    graph = build({"a": 1}, {"s": ("Add", "a")})
    old, new = Edge("a", "s", "x"), Edge("a", "s", "y")

    assert edits.connect(graph, new, dropping=old) == (RemoveEdge(old), AddEdge(new))
    assert edits.connect(graph, old, dropping=old) == ()


def test_a_picked_up_wire_put_onto_a_fed_port_replaces_both():
    graph = apples()
    old, new = Edge("tax", "price", "y"), Edge("tax", "price", "x")

    apply(graph, edits.connect(graph, new, dropping=old))

    assert graph.feeding("price", "x") == new
    assert graph.feeding("price", "y") is None


def test_deleting_a_node_takes_its_edges_and_the_target_with_it():
    graph = apples()
    graph.set_target(Target("apple_price", 2.0))

    apply(graph, edits.delete(graph, ["apple_price"]))

    assert "apple_price" not in graph
    assert graph.edges() == [Edge("tax", "price", "y")]
    assert graph.target is None


def test_an_edge_is_led_through_the_first_free_input_of_a_node():
    graph = apples()
    graph.add_node(Node("half", "Mul"))
    feed(graph, "half", "tax")

    apply(graph, edits.lead_through(graph, graph.node("half"), Edge("apple", "apple_price", "x")))

    assert graph.incoming("half") == [Edge("tax", "half", "x"), Edge("apple", "half", "y")]
    assert graph.feeding("apple_price", "x") == Edge("half", "apple_price", "x")


@pytest.mark.parametrize(
    ("node", "is_possible"),
    [
        (Node("new", "ReLU"), True),
        (Node("new", "Input"), False),
        (Node("loose", "ReLU"), True),
        (Node("half_fed", "Mul"), True),
        (Node("fed_from_behind", "Mul"), False),
        (Node("apple_price", "Mul"), False),
        (Node("price", "Mul"), False),
    ],
)
def test_an_edge_is_led_through_what_feeds_nothing_and_has_a_free_input(node, is_possible):
    graph = apples()
    for more in (Node("loose", "ReLU"), Node("half_fed", "Mul"), Node("fed_from_behind", "Mul")):
        graph.add_node(more)
    feed(graph, "half_fed", "tax")
    feed(graph, "fed_from_behind", None, "price")

    edge = Edge("apple", "apple_price", "x")
    assert edits.can_lead_through(graph, node, edge) is is_possible


def test_a_full_graph_takes_no_node_on_a_wire(monkeypatch):
    graph = apples()
    monkeypatch.setattr(limits, "EDGES", 4)

    with pytest.raises(LimitError):
        edits.lead_through(graph, Node("relu", "ReLU"), Edge("tax", "price", "y"))


@pytest.mark.parametrize(
    ("edge", "error"),
    [
        (Edge("nobody", "new", "x"), UnknownNodeError),
        (Edge("new", "nobody", "x"), UnknownNodeError),
        (Edge("tax", "new", "W"), UnknownPortError),
        (Edge("new", "price", "W"), UnknownPortError),
        (Edge("new", "price", "y"), PortTakenError),
        (Edge("new", "new", "x"), LoopError),
    ],
)
def test_a_new_node_is_wired_up_only_where_an_edge_is_possible(edge, error):
    graph = apples()
    with pytest.raises(error):
        edits.wire_up(graph, Node("new", "Mul"), edge)


def test_a_full_graph_takes_no_wire_to_a_new_node(monkeypatch):
    graph = apples()
    monkeypatch.setattr(limits, "EDGES", len(graph.edges()))
    with pytest.raises(LimitError):
        edits.wire_up(graph, Node("new", "Mul"), Edge("tax", "new", "x"))


def test_another_node_feeds_all_that_a_node_fed():
    graph = build({"a": 1, "b": 2}, {"sum": ("Add", "a", "a"), "twice": ("Mul", "a", "b")})
    before = dumps(graph)
    changes = edits.move_outgoing(graph, "a", "b")
    apply(graph, changes)
    assert graph.outgoing("a") == []
    assert {(edge.target, edge.port) for edge in graph.outgoing("b")} == {
        ("sum", "x"), ("sum", "y"), ("twice", "x"), ("twice", "y"),
    }  # fmt: skip
    apply(graph, inverse_of(changes))
    assert dumps(graph) == before


@pytest.mark.parametrize(
    ("source", "new_source", "error"),
    [("apple", "price", LoopError), ("apple", "apple_price", LoopError),
     ("apple", "nobody", UnknownNodeError), ("nobody", "apple", UnknownNodeError)],
)  # fmt: skip
def test_wires_are_not_moved_into_a_loop_or_to_nowhere(source, new_source, error):
    with pytest.raises(error):
        edits.move_outgoing(apples(), source, new_source)


def test_dissolving_a_chain_feeds_all_its_targets_from_its_source():
    graph = build({"a": 1}, {"b": ("Exp", "a"), "c": ("Log", "b"), "d": ("Mul", "c", "c")})
    graph.set_target(Target("c"))

    apply(graph, edits.dissolve(graph, ["b", "c"]))

    assert graph.edges() == [Edge("a", "d", "x"), Edge("a", "d", "y")]
    assert graph.target is None


def test_a_node_fed_twice_by_one_output_dissolves():
    graph = build({"a": 1}, {"square": ("Mul", "a", "a"), "end": ("Neg", "square")})

    apply(graph, edits.dissolve(graph, ["square"]))

    assert graph.edges() == [Edge("a", "end", "x")]


def test_a_node_that_feeds_nothing_dissolves_whatever_feeds_it():
    graph = apples()

    apply(graph, edits.dissolve(graph, ["price", "tax"]))

    assert graph.edges() == [
        Edge("apple", "apple_price", "x"),
        Edge("apple_num", "apple_price", "y"),
    ]


def test_a_node_that_cannot_dissolve_says_what_feeds_it():
    for node_id, reason in (
        ("tax", "nothing feeds it"),
        ("apple_price", "2 outputs (apple, apple_num) feed it"),
    ):
        with pytest.raises(DissolveError) as refused:
            edits.dissolve(apples(), [node_id])
        assert str(refused.value) == f"{node_id} leaves no single wire in its place: {reason}"


def test_deleting_an_edge_keeps_its_nodes():
    graph = apples()

    apply(graph, edits.delete(graph, [], [Edge("tax", "price", "y")]))

    assert len(graph) == 5
    assert graph.feeding("price", "y") is None


def test_moving_to_the_same_place_is_no_change():
    assert edits.move(apples(), {"tax": (0.0, 0.0)}) == ()


def test_a_move_is_one_change_of_what_really_moves():
    graph = apples()

    moved = edits.move(graph, {"tax": (5.0, 6.0), "apple": (0.0, 0.0), "price": (1, 2)})

    before, after = (
        {"tax": (0.0, 0.0), "price": (0.0, 0.0)},
        {"tax": (5.0, 6.0), "price": (1.0, 2.0)},
    )
    assert moved == (MoveNodes(before, after),)
    apply(graph, moved)
    assert {node.id: node.position for node in graph.nodes() if node.id in after} == after


def test_setting_the_same_value_is_no_change_but_minus_zero_is_another():
    graph = build({"a": 0.0})

    assert edits.set_parameter(graph, "a", "value", 0) == ()
    assert isinstance(edits.set_parameter(graph, "a", "value", -0.0)[0], ReplaceNode)


def test_renaming_keeps_edges_and_target():
    graph = apples()
    graph.set_target(Target("price", 2.0))
    expected = dumps(graph).replace(b'"price"', b'"total"')

    apply(graph, edits.rename(graph, "price", "total"))

    assert dumps(graph) == dumps(loads(expected, "expected"))
    assert edits.rename(graph, "total", "total") == ()


def test_a_pasted_copy_gets_free_names_and_its_own_edges():
    graph = apples()
    fragment = edits.fragment_of(graph, {"apple_price", "price", "tax"})

    apply(graph, edits.insert(graph, fragment, (10.0, 20.0)))

    assert {"apple_price_1", "price_1", "tax_1"} < {node.id for node in graph.nodes()}
    assert graph.node("tax_1").position == (10.0, 20.0)
    assert Edge("tax_1", "price_1", "y") in graph.edges()
    assert graph.feeding("apple_price_1", "x") is None


def test_free_names_avoid_each_other():
    graph = build({"a": 1})
    fragment = build({"a": 1, "a_1": 1, "a_2": 1})

    apply(graph, edits.insert(graph, fragment, (0.0, 0.0)))

    assert len(graph) == 4


@pytest.mark.parametrize("stem", ["x", "x_7", "_1", "りんご", "x" * 100, "x" * 98 + "_9"])
def test_a_free_id_is_an_id(stem):
    graph = Graph()
    graph.add_node(Node(free_id(stem, {stem, "x_1"}), "Input"))

    assert stem not in graph


def test_a_paste_beyond_the_limits_is_refused_as_a_whole(monkeypatch):
    monkeypatch.setattr(limits, "NODES", 7)

    with pytest.raises(LimitError, match="10 nodes; the limit is 7"):
        edits.insert(apples(), apples(), (0.0, 0.0))


# every change has an inverse

NODE_IDS = st.sampled_from([f"n{number}" for number in range(6)])
PORTS = st.sampled_from("xyz")
EDGES = st.builds(Edge, NODE_IDS, NODE_IDS, PORTS)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
POSITIONS = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
VERBS = st.one_of(
    st.tuples(
        st.just(edits.add_node),
        st.builds(Node, NODE_IDS, st.sampled_from(["Add", "ReLU"]), position=POSITIONS),
    ),
    st.tuples(st.just(edits.connect), EDGES),
    st.tuples(st.just(edits.delete), st.sets(NODE_IDS, max_size=3), st.sets(EDGES, max_size=2)),
    st.tuples(st.just(edits.move), st.dictionaries(NODE_IDS, POSITIONS)),
    st.tuples(st.just(edits.set_parameter), NODE_IDS, st.just("value"), NUMBERS),
    st.tuples(st.just(edits.rename), NODE_IDS, NODE_IDS),
    st.tuples(st.just(edits.set_target), st.builds(Target, NODE_IDS, NUMBERS)),
    st.tuples(st.just(edits.insert), st.just(apples()), POSITIONS),
    st.tuples(st.just(framing.enclose), st.sets(NODE_IDS, max_size=3), st.sampled_from("AB")),
    st.tuples(st.just(framing.leave), st.sets(NODE_IDS, max_size=2)),
)


@given(st.lists(VERBS, max_size=12))
def test_a_change_and_its_inverse_give_the_same_bytes(verbs):
    graph = build({"n0": 1.5}, {"n1": ("Add", "n0", "n0"), "n2": ("ReLU", "n1")})
    history = []
    for verb, *arguments in verbs:
        try:
            changes = verb(graph, *arguments)
        except GraphError:
            continue
        history.append((dumps(graph), changes))
        apply(graph, changes)
    last = dumps(graph)

    for before, changes in reversed(history):
        apply(graph, inverse_of(changes))
        assert dumps(graph) == before
    for _, changes in history:
        apply(graph, changes)
    assert dumps(graph) == last


def test_the_inverse_of_an_inverse_is_the_change():
    graph = apples()
    feed(graph, "price")
    for change in edits.delete(graph, ["price"]):
        assert change.inverse().inverse() == change
