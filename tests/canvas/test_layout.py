"""The layered layout as a pure function: no overlap, left to right, always the same."""

import random
from itertools import combinations

import pytest

from bpeditor import Edge, Graph, Node
from bpeditor.canvas.layout import COLUMN_STEP, lay_out


def random_graph(count, seed):
    choose = random.Random(seed)
    graph = Graph()
    ids = [f"n{number}" for number in range(count)]
    for number, node_id in enumerate(ids):
        layer = choose.choice(["Add", "Mul", "ReLU"]) if number > count // 4 else "Input"
        graph.add_node(Node(node_id, layer, {}, (choose.uniform(0, 900), choose.uniform(0, 900))))
        for port in graph.layer(node_id).inputs:
            graph.add_edge(Edge(ids[choose.randrange(number)], node_id, port))
    return graph


def sizes_of(graph, seed=0):
    choose = random.Random(seed)
    return {
        node.id: (float(choose.randrange(120, 400)), float(choose.randrange(60, 180)))
        for node in graph.nodes()
    }


def shopping():
    graph = Graph()
    for node_id in ("apple", "apple_num", "tax"):
        graph.add_node(Node(node_id, "Input"))
    for node_id in ("apple_price", "price"):
        graph.add_node(Node(node_id, "Mul"))
    graph.add_edge(Edge("apple", "apple_price", "x"))
    graph.add_edge(Edge("apple_num", "apple_price", "y"))
    graph.add_edge(Edge("apple_price", "price", "x"))
    graph.add_edge(Edge("tax", "price", "y"))
    return graph


def overlap(a, a_size, b, b_size):
    return all(a[i] < b[i] + b_size[i] and b[i] < a[i] + a_size[i] for i in (0, 1))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("count", [1, 7, 60])
def test_no_two_cards_overlap(count, seed):
    graph = random_graph(count, seed)
    sizes = sizes_of(graph, seed)
    places = lay_out(graph, sizes)
    assert places.keys() == sizes.keys()
    for a, b in combinations(places, 2):
        assert not overlap(places[a], sizes[a], places[b], sizes[b])


def test_values_flow_left_to_right_with_room_for_their_numbers():
    graph = random_graph(50, 3)
    sizes = sizes_of(graph)
    places = lay_out(graph, sizes)
    for edge in graph.edges():
        source, target = places[edge.source][0], places[edge.target][0]
        assert target - source >= COLUMN_STEP
        assert target - source - sizes[edge.source][0] >= 100


def test_the_same_graph_gets_the_same_picture_and_keeps_it():
    graph = random_graph(40, 1)
    sizes = sizes_of(graph)
    first = lay_out(graph, sizes)
    assert lay_out(random_graph(40, 1), sizes) == first
    laid_out = Graph()
    for node in graph.nodes():
        laid_out.add_node(Node(node.id, node.layer, node.params, first[node.id]))
    for edge in graph.edges():
        laid_out.add_edge(edge)
    assert lay_out(laid_out, sizes) == first


def test_a_tree_has_its_upper_port_above_and_inputs_beside_their_readers():
    graph = shopping()
    sizes = dict.fromkeys([node.id for node in graph.nodes()], (160.0, 90.0))
    places = lay_out(graph, sizes)
    assert places["apple"][1] < places["apple_num"][1]
    assert places["apple_price"][1] < places["tax"][1]
    assert places["tax"][0] == places["apple_price"][0]
    assert (places["apple"][1] + places["apple_num"][1]) / 2 == pytest.approx(
        places["apple_price"][1], abs=1
    )


def test_only_the_chosen_nodes_are_placed():
    graph = shopping()
    sizes = dict.fromkeys([node.id for node in graph.nodes()], (160.0, 90.0))
    assert lay_out(graph, sizes, {"apple", "apple_price"}).keys() == {"apple", "apple_price"}


def test_an_empty_graph_has_an_empty_layout():
    assert lay_out(Graph(), {}) == {}


def test_separate_graphs_stand_one_below_the_other():
    graph = Graph()
    for node_id in ("a", "b", "c", "d"):
        graph.add_node(Node(node_id, "Input" if node_id in "ac" else "ReLU"))
    graph.add_edge(Edge("a", "b", "x"))
    graph.add_edge(Edge("c", "d", "x"))
    places = lay_out(graph, dict.fromkeys("abcd", (160.0, 90.0)))
    assert places["a"][1] == places["b"][1] < places["c"][1] - 90


def test_a_thousand_nodes_and_deep_chains_are_laid_out_without_recursion():
    graph = random_graph(1000, 2)
    places = lay_out(graph, sizes_of(graph))
    assert len(places) == 1000
    chain = Graph()
    chain.add_node(Node("n0", "Input"))
    for number in range(1, 3000):
        chain.add_node(Node(f"n{number}", "Add"))
        chain.add_edge(Edge(f"n{number - 1}", f"n{number}", "x"))
        chain.add_edge(Edge("n0", f"n{number}", "y"))
    assert len(lay_out(chain, sizes_of(chain))) == 3000
