import copy
import itertools

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor import Edge, Graph, Node
from bpeditor.graph import limits
from bpeditor.graph.errors import (
    DuplicateIdError,
    GraphError,
    InvalidIdError,
    LimitError,
    LoopError,
    ParameterError,
    PortTakenError,
    PositionError,
    UnknownLayerError,
    UnknownNodeError,
    UnknownPortError,
)
from bpeditor.graph.files import dumps
from bpeditor.graph.graph import Target
from bpeditor.graph.order import topological_order
from tests.building import apples, build, feed


def refusal(error, change, *arguments):
    with pytest.raises(error) as refused:
        change(*arguments)
    return str(refused.value)


def test_a_new_graph_is_empty():
    graph = Graph()

    assert (graph.nodes(), graph.edges(), graph.outputs(), len(graph)) == ([], [], [], 0)


def test_outputs_are_what_feeds_nothing_but_not_what_has_no_edge():
    graph = build({"a": 1, "b": 2}, {"s": ("Add", "a", "b"), "r": ("ReLU", "a"), "free": ("Mul",)})
    assert graph.outputs() == ["r", "s"]


def test_without_any_edge_every_node_is_an_output():
    assert build({"b": 2, "a": 1}, {"s": ("Add",)}).outputs() == ["a", "b", "s"]


def test_a_graph_is_shown_by_its_size_and_its_target():
    graph = Graph()
    assert repr(graph) == "<Graph: nodes 0, edges 0>"
    graph.add_node(Node("x", "Input"))
    graph.add_node(Node("y", "Exp"))
    graph.add_edge(Edge("x", "y", "x"))
    graph.target = Target("y")
    assert repr(graph) == "<Graph: nodes 2, edges 1, target y>"


def test_nodes_and_edges_come_back_as_they_went_in():
    graph = Graph()
    node, edge = Node("a", "Add", {}, (1.0, 2.0)), Edge("i", "a", "y")
    graph.add_node(node)
    graph.add_node(Node("i", "Input"))
    graph.add_edge(edge)

    assert graph.node("a") == node
    assert graph.edges() == [edge]
    assert graph.feeding("a", "y") == edge
    assert graph.feeding("a", "x") is None


def test_a_copied_edge_takes_no_hash_along_and_is_found_like_the_first():
    edge = Edge("a", "b", "x")
    found = {edge: 1}
    copied = copy.deepcopy(edge)

    assert vars(copied) == {"source": "a", "target": "b", "port": "x"}
    assert found[copied] == 1
    assert repr(edge) == "Edge(source='a', target='b', port='x')"


def test_a_moved_node_differs_by_its_position_alone():
    node = Node("a", "Pow", {"exponent": 3.0}, (1.0, 2.0))

    assert node.moved_to((3.0, 4.0)) == Node("a", "Pow", {"exponent": 3.0}, (3.0, 4.0))
    assert node.moved_to((3.0, 4.0)) != node
    assert node.moved_to((1.0, 2.0)) == node
    assert Node("a", "Add", {}, (0.0, 0.0)) != Node("a", "Add", {}, (-0.0, 0.0))


def test_the_networkx_view_is_keyed_by_port_and_read_only():
    graph = build({"x": 3}, {"square": ("Mul", "x", "x")})

    assert isinstance(graph.networkx, nx.MultiDiGraph)
    assert list(graph.networkx.edges(keys=True)) == [("x", "square", "x"), ("x", "square", "y")]
    with pytest.raises(nx.NetworkXError):
        graph.networkx.add_node("z")


def test_the_networkx_view_follows_the_graph():
    graph = build({"x": 3}, {"square": ("Mul", "x", "x")})
    view = graph.networkx
    first, _second = graph.edges()
    graph.detach_edge(first)
    graph.attach_node(Node("s", "Sum"))
    graph.attach_edge(Edge("square", "s", "x"))
    graph.replace_node(Node("s", "Sum", {}, (1.0, 2.0)))

    assert list(view.edges(keys=True)) == [("x", "square", "y"), ("square", "s", "x")]
    assert view.nodes["s"]["node"] == graph.node("s")

    graph.move_nodes({"s": (3.0, 4.0)})
    assert view.nodes["s"]["node"] == graph.node("s") == Node("s", "Sum", {}, (3.0, 4.0))

    graph.detach_edge(graph.edges()[-1])
    graph.detach_node(graph.node("s"))
    assert list(view) == ["x", "square"]


def test_incoming_edges_are_in_the_order_of_the_ports():
    graph = build({"a": 1, "b": 1}, {"s": ("Add", None, "a")})
    graph.add_edge(Edge("b", "s", "x"))

    assert [edge.port for edge in graph.incoming("s")] == ["x", "y"]


def test_outgoing_edges_are_sorted_by_target_and_port():
    graph = build({"a": 1}, {"z": ("Add", "a", "a"), "b": ("ReLU", "a")})

    assert [(edge.target, edge.port) for edge in graph.outgoing("a")] == [
        ("b", "x"),
        ("z", "x"),
        ("z", "y"),
    ]


def test_ancestors_and_descendants_include_the_node_itself():
    graph = apples()

    assert graph.reachable("apple_price", forward=False) == {"apple", "apple_num", "apple_price"}
    assert graph.reachable("apple_price", forward=True) == {"apple_price", "price"}
    assert graph.reachable_from(["apple", "tax"], forward=True) == {
        "apple",
        "apple_price",
        "price",
        "tax",
    }


def test_a_path_is_found_along_the_edges_only():
    assert apples().path("apple", "price") == ("apple", "apple_price", "price")
    assert apples().path("price", "apple") is None
    assert apples().path("tax", "tax") == ("tax",)


def test_params_of_a_node_cannot_be_changed_in_place():
    node = apples().node("apple")

    with pytest.raises(TypeError):
        node.params["value"] = 5.0


@pytest.mark.parametrize(("one", "other"), [(0.0, -0.0), (1.0, 2.0), (1.0, [1.0])])
def test_nodes_differ_where_their_files_differ(one, other):
    graphs = [build({"a": value}) for value in (one, other)]

    assert graphs[0].node("a") != graphs[1].node("a")
    assert dumps(graphs[0]) != dumps(graphs[1])


# refusals


@pytest.mark.parametrize(
    ("node_id", "reason"),
    [
        ("", "use letters, digits and _"),
        ("1a", "use letters, digits and _"),
        ("a b", "use letters, digits and _"),
        ("a\nb", "use letters, digits and _"),
        ("<b>", "use letters, digits and _"),
        ("lambda", "it is a word of the Python language"),
        ("None", "it is a word of the Python language"),
        ("x" * 101, "the limit is 100 characters"),
        ("ｘ", "write x"),
    ],
)
def test_an_id_must_be_a_python_name(node_id, reason):
    message = refusal(InvalidIdError, Graph().add_node, Node(node_id, "Input"))

    assert reason in message
    assert message.isprintable()


@pytest.mark.parametrize("node_id", ["a", "_", "りんご", "x1", "x" * 100, "été", "match"])
def test_every_python_name_is_an_id(node_id):
    graph = Graph()
    graph.add_node(Node(node_id, "Input"))

    assert node_id in graph


def test_an_id_is_used_once():
    graph = build({"a": 1})

    assert (
        refusal(DuplicateIdError, graph.add_node, Node("a", "Add"))
        == '"a" is already the name of another node'
    )


def test_only_known_layers_can_be_nodes():
    assert (
        refusal(UnknownLayerError, Graph().add_node, Node("a", "Conv9"))
        == '"Conv9" is not a layer of this version'
    )


@pytest.mark.parametrize(
    ("layer", "params", "message"),
    [
        ("Add", {"value": 1}, "value of a is not a parameter of Add"),
        ("Input", {"value": "1"}, "value of a must be a number or nested lists of numbers, found"),
        ("Input", {"value": float("nan")}, "value of a must be finite"),
    ],
)
def test_parameters_are_checked(layer, params, message):
    refused = refusal(ParameterError, Graph().add_node, Node("a", layer, params))

    assert refused.startswith(message)


@pytest.mark.parametrize(
    "position", [(float("nan"), 0), (0, float("inf")), (1e6 + 1, 0), (0,), (1, 2, 3), "ab", None]
)
def test_a_position_is_two_finite_numbers_within_the_limit(position):
    refusal(PositionError, Graph().add_node, Node("a", "Input", {}, position))


@pytest.mark.parametrize(
    ("edge", "error", "message"),
    [
        (Edge("nope", "price", "x"), UnknownNodeError, 'there is no node "nope"'),
        (Edge("tax", "nope", "x"), UnknownNodeError, 'there is no node "nope"'),
        (
            Edge("tax", "price", "z"),
            UnknownPortError,
            'price (Mul) has no port "z"; its ports are x, y',
        ),
        (
            Edge("price", "tax", "x"),
            UnknownPortError,
            'tax (Input) has no port "x"; it has no inputs',
        ),
        (Edge("tax", "price", "x"), PortTakenError, "x of price is already fed by apple_price"),
        (
            Edge("price", "free", "x"),
            LoopError,
            "this edge would make a loop: free → price → free",
        ),
        (Edge("free", "free", "x"), LoopError, "this edge would make a loop: free → free"),
    ],
)
def test_an_edge_that_breaks_the_graph_is_refused_with_its_reason(edge, error, message):
    graph = build({"apple_price": 1, "tax": 1}, {"free": ("ReLU",)})
    graph.add_node(Node("price", "Mul"))
    feed(graph, "price", "apple_price", "free")
    before = dumps(graph)

    assert refusal(error, graph.add_edge, edge) == message
    assert dumps(graph) == before


def test_a_long_loop_is_named_by_its_ends():
    names = [f"n{number}" for number in range(50)]
    graph = build({}, dict.fromkeys(names, ("ReLU",)))
    for source, target in itertools.pairwise(names):
        feed(graph, target, source)

    message = refusal(LoopError, graph.add_edge, Edge("n49", "n0", "x"))

    assert message.endswith("n0 → n1 → n2 → n3 → … → n47 → n48 → n49 → n0")


def test_nodes_and_edges_have_limits(monkeypatch):
    monkeypatch.setattr(limits, "NODES", 2)
    monkeypatch.setattr(limits, "EDGES", 1)
    graph = build({"a": 1}, {"s": ("Add", "a")})

    assert refusal(LimitError, graph.add_node, Node("b", "Input")) == "3 nodes; the limit is 2"
    assert refusal(LimitError, graph.add_edge, Edge("a", "s", "y")) == "2 edges; the limit is 1"


def test_a_target_must_exist_and_its_seed_must_fit_into_a_file():
    graph = apples()

    refusal(UnknownNodeError, graph.set_target, Target("nope"))
    refusal(ParameterError, graph.set_target, Target("price", float("nan")))
    assert graph.target is None
    graph.set_target(Target("price", 2))
    assert repr(graph.target.seed) == "2.0"
    graph.set_target(None)
    assert graph.target is None


# the order of evaluation


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_every_edge_points_forward_and_ties_are_in_the_order_of_the_ids(pairs):
    ids = [f"n{number}" for number in range(10)]
    edges = [Edge(ids[min(p)], ids[max(p)], "x") for p in pairs if p[0] != p[1]]

    order = topological_order(reversed(ids), edges)

    view = nx.MultiDiGraph([(edge.source, edge.target) for edge in edges])
    view.add_nodes_from(ids)
    assert order == list(nx.lexicographical_topological_sort(view))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from("xyz"))))
def test_no_sequence_of_edges_breaks_the_invariants(attempts):
    graph = build({"n0": 1}, {f"n{number}": ("Add",) for number in range(1, 8)})
    for source, target, port in attempts:
        try:
            graph.add_edge(Edge(f"n{source}", f"n{target}", port))
        except GraphError:
            continue

    assert nx.is_directed_acyclic_graph(graph.networkx)
    fed = [(edge.target, edge.port) for edge in graph.edges()]
    assert len(fed) == len(set(fed)) == graph.networkx.number_of_edges()
    assert "n0" not in {target for target, _ in fed}
