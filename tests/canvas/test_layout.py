"""The layered layout as a pure function: nothing covered, left to right, always the same."""

import random

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from bpeditor import Edge, Graph, Node, load
from bpeditor.canvas.buffers import wire_pieces
from bpeditor.canvas.geometry import HEADER, PITCH, Geometry
from bpeditor.canvas.layout.columns import shortest_columns
from bpeditor.canvas.layout.layered import COLUMN_GAP, lay_out, lay_out_in_pieces
from bpeditor.canvas.layout.pieces import finished
from bpeditor.canvas.layout.room import ROOM, way_off
from bpeditor.canvas.wires import SHELF, label_centers
from bpeditor.graph.examples import names, path_of

EVERYWHERE = QRectF(-1e9, -1e9, 2e9, 2e9)
NUMBERS = 22.0
"""How far a number reaches above or below its wire."""


def random_graph(count, seed, reach=None):
    """Each port is fed by any node before, or by one of the last `reach`."""
    choose = random.Random(seed)
    graph = Graph()
    ids = [f"n{number}" for number in range(count)]
    for number, node_id in enumerate(ids):
        layer = choose.choice(["Add", "Affine", "Mul", "ReLU"]) if number > count // 4 else "Input"
        graph.attach_node(
            Node(node_id, layer, {}, (choose.uniform(0, 900), choose.uniform(0, 900)))
        )
        for port in graph.layer(node_id).inputs:
            first = 0 if reach is None else max(0, number - reach)
            graph.attach_edge(Edge(ids[choose.randrange(first, number)], node_id, port))
    return graph


def sizes_of(graph, seed=0):
    choose = random.Random(seed)
    return {
        node.id: (
            float(choose.randrange(160, 241, 20)),
            HEADER + PITCH * max(1, len(graph.layer(node.id).inputs)),
        )
        for node in graph.nodes()
    }


def drawn(graph, sizes, places):
    """Return the geometry of a laid out graph."""
    geometry = Geometry(len)
    geometry.load(graph)
    for node_id, (width, _) in sizes.items():
        geometry.nodes.data["w"][geometry.nodes.rows[node_id]] = width
    geometry.place(places)
    return geometry


def laid_out(graph, places):
    moved = Graph()
    for node in graph.nodes():
        moved.attach_node(Node(node.id, node.layer, node.params, places[node.id]))
    for edge in graph.edges():
        moved.attach_edge(edge)
    return moved


def covered_wires(geometry, margin=0.0):
    """Return (edge, node) wherever a wire as it is drawn runs under a card that is not its own.

    With a margin: or passes nearer than this above or below it.
    """
    data = geometry.nodes.data
    boxes = np.stack((data["x"], data["y"], data["x"] + data["w"], data["y"] + data["h"]), axis=-1)
    found = []
    for row, edge in enumerate(geometry.edges.keys):
        pieces = wire_pieces(geometry.wires[row : row + 1], EVERYWHERE)
        x1, y1, x2, y2 = pieces.T[:, :, None]
        hit = (
            (np.maximum(x1, x2) > boxes[:, 0])
            & (np.minimum(x1, x2) < boxes[:, 2])
            & (np.maximum(y1, y2) > boxes[:, 1] - margin)
            & (np.minimum(y1, y2) < boxes[:, 3] + margin)
        ).any(axis=0)
        names = {geometry.nodes.keys[index] for index in np.flatnonzero(hit)}
        found += [(edge, name) for name in names - {edge.source, edge.target}]
    return found


def covers(geometry):
    """Return the boxes of all cards, and of all stubs with their numbers."""
    data = geometry.nodes.data
    cards = [(x, y, x + w, y + h) for x, y, w, h in data[["x", "y", "w", "h"]].tolist()]
    ends = data[data["feeds"] == 0]
    starts = zip((ends["x"] + ends["w"]).tolist(), (ends["y"] + ends["out"]).tolist(), strict=True)
    return cards + [(x, y - NUMBERS, x + SHELF, y + NUMBERS) for x, y in starts]


def numbers(geometry):
    """Return the boxes of the numbers at all wires and stubs."""
    centers = label_centers(geometry.wires).tolist()
    at_wires = [(x - 40, y - NUMBERS, x + 40, y + NUMBERS) for x, y in centers]
    return at_wires + covers(geometry)[len(geometry.nodes) :]


def overlapping(boxes):
    array = np.array(boxes).reshape(-1, 4)
    left, top, right, bottom = array.T
    hit = (
        (left[:, None] < right)
        & (right[:, None] > left)
        & (top[:, None] < bottom)
        & (bottom[:, None] > top)
    )
    return int(np.triu(hit, 1).sum())


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


@pytest.mark.parametrize("reach", [None, 40, 6])
@pytest.mark.parametrize(("count", "seeds"), [(2, 5), (7, 60), (25, 40), (80, 8)])
def test_nothing_covers_anything_on_random_graphs(count, seeds, reach):
    for seed in range(seeds):
        graph = random_graph(count, seed, reach)
        sizes = sizes_of(graph, seed)
        places = lay_out(graph, sizes)
        assert places.keys() == sizes.keys()
        geometry = drawn(graph, sizes, places)
        assert not overlapping(covers(geometry)), seed
        assert not overlapping(numbers(geometry)), seed
        assert not covered_wires(geometry), seed
        for edge in graph.edges():
            source, target = places[edge.source][0], places[edge.target][0]
            assert target - source - sizes[edge.source][0] >= COLUMN_GAP


@pytest.mark.parametrize("name", names())
def test_wires_of_examples_keep_clear_of_cards_where_they_stand(name):
    graph = load(path_of(name))
    geometry = drawn(graph, {}, {node.id: node.position for node in graph.nodes()})
    assert not covered_wires(geometry, margin=8.0)


@pytest.mark.parametrize("name", names())
def test_examples_have_no_covered_numbers_and_no_almost_level_wires(name):
    graph = load(path_of(name))
    sizes = sizes_of(graph)
    geometry = drawn(graph, sizes, lay_out(graph, sizes))
    assert not overlapping(numbers(geometry))
    assert not covered_wires(geometry)
    rise = np.abs(geometry.wires[:, 9] - geometry.wires[:, 1])
    assert not np.any((rise > 0) & (rise < 8))


@pytest.mark.parametrize("reach", [None, 6])
def test_the_same_graph_gets_the_same_picture_and_keeps_it(reach):
    for seed in range(10):
        graph = random_graph(40, seed, reach)
        sizes = sizes_of(graph)
        first = lay_out(graph, sizes)
        assert lay_out(random_graph(40, seed, reach), sizes) == first
        assert lay_out(laid_out(graph, first), sizes) == first


def test_the_order_of_arrival_does_not_matter():
    graph = random_graph(30, 4)
    sizes = sizes_of(graph)
    other = Graph()
    for node in reversed(graph.nodes()):
        other.attach_node(node)
    for edge in reversed(graph.edges()):
        other.attach_edge(edge)
    assert lay_out(other, sizes) == lay_out(graph, sizes)


def test_branches_keep_the_order_in_which_they_stand():
    for order in (("a", "b", "c"), ("c", "a", "b")):
        graph = Graph()
        graph.add_node(Node("source", "Input"))
        for place, node_id in enumerate(order):
            graph.add_node(Node(node_id, "ReLU", {}, (400.0, 150.0 * place)))
            graph.add_edge(Edge("source", node_id, "x"))
        places = lay_out(graph, sizes_of(graph))
        assert tuple(sorted("abc", key=lambda node_id: places[node_id][1])) == order


def test_a_tree_has_its_upper_port_above_and_inputs_beside_their_readers():
    graph = shopping()
    sizes = dict.fromkeys([node.id for node in graph.nodes()], (160.0, 72.0))
    places = lay_out(graph, sizes)
    assert places["apple"][1] < places["apple_num"][1]
    assert places["apple_price"][1] < places["tax"][1]
    assert places["tax"][0] == places["apple_price"][0]


def test_a_chain_is_a_straight_line():
    graph = Graph()
    graph.add_node(Node("n0", "Input"))
    for number in range(1, 6):
        graph.add_node(Node(f"n{number}", "ReLU", {}, (0.0, 70.0 * number)))
        graph.add_edge(Edge(f"n{number - 1}", f"n{number}", "x"))
    assert len({y for _, y in lay_out(graph, sizes_of(graph)).values()}) == 1


def test_crossings_that_need_not_be_are_not_there():
    """A ladder that arrives upside down."""
    graph = Graph()
    for rung in range(8):
        graph.add_node(Node(f"a{rung}", "Input", {}, (0.0, 100.0 * (7 - rung))))
        graph.add_node(Node(f"b{rung}", "Add", {}, (400.0, 100.0 * ((rung * 3) % 8))))
    for rung in range(8):
        graph.add_edge(Edge(f"a{rung}", f"b{rung}", "x"))
        graph.add_edge(Edge(f"a{(rung + 1) % 8}" if rung < 7 else "a7", f"b{rung}", "y"))
    places = lay_out(graph, sizes_of(graph))
    order = sorted(range(8), key=lambda rung: places[f"a{rung}"][1])
    assert order == sorted(range(8), key=lambda rung: places[f"b{rung}"][1]) == list(range(8))


@pytest.mark.parametrize("seed", range(12))
def test_what_is_laid_out_alone_keeps_clear_of_all_that_stays(seed):
    graph = random_graph(60, seed, 12)
    sizes, choose = sizes_of(graph, seed), random.Random(seed)
    spread = {node.id: (node.position[0] * 4, node.position[1] * 4) for node in graph.nodes()}
    graph = laid_out(graph, spread)
    chosen = choose.sample(sorted(spread), choose.randrange(2, 40))
    placed = lay_out(graph, sizes, chosen)
    for node_id, (x, y) in placed.items():
        width, height = sizes[node_id]
        for other in spread.keys() - placed.keys():
            (left, top), (across, down) = spread[other], sizes[other]
            apart = max(left - x - width, x - left - across, top - y - height, y - top - down)
            assert apart >= ROOM - 1, (node_id, other)
    moved = laid_out(graph, spread | placed)
    assert lay_out(moved, sizes, chosen) == placed


def test_what_is_laid_out_alone_stays_where_it_is_if_there_is_room():
    graph = random_graph(12, 1)
    sizes = sizes_of(graph)
    chosen = [f"n{number}" for number in range(4, 9)]
    far = {node.id: (5000.0, 0.0) for node in graph.nodes() if node.id not in chosen}
    graph = laid_out(graph, {node.id: node.position for node in graph.nodes()} | far)
    middle = lay_out(graph, sizes, chosen)
    alone = Graph()
    for node_id in chosen:
        alone.attach_node(graph.node(node_id))
    for edge in graph.edges():
        if edge.source in chosen and edge.target in chosen:
            alone.attach_edge(edge)
    assert middle == lay_out(alone, sizes)


def test_a_large_part_goes_around_as_one_box():
    moved = np.array([(x, 0.0, x + 100.0, 50.0) for x in range(0, 400_000, 200)])
    staying = np.array([(x, 40.0, x + 10.0, 90.0) for x in range(0, 200_000, 200)])
    assert way_off(moved, staying) == (0.0, -10.0 - ROOM)


@pytest.mark.parametrize("reach", [None, 4])
def test_a_layout_says_how_far_it_is(reach):
    graph = random_graph(120, 3, reach)
    shares = list(lay_out_in_pieces(graph, sizes_of(graph)))
    assert shares == sorted(shares)
    assert min(shares) >= 0.0
    assert max(shares) <= 1.0
    assert len(set(shares)) > 30


def test_only_the_chosen_nodes_are_placed():
    graph = shopping()
    sizes = sizes_of(graph)
    assert lay_out(graph, sizes, {"apple", "apple_price"}).keys() == {"apple", "apple_price"}


def test_an_empty_graph_has_an_empty_layout():
    assert lay_out(Graph(), {}) == {}


def test_separate_graphs_stand_one_below_the_other():
    graph = Graph()
    for node_id in ("a", "b", "c", "d"):
        graph.add_node(Node(node_id, "Input" if node_id in "ac" else "ReLU"))
    graph.add_edge(Edge("a", "b", "x"))
    graph.add_edge(Edge("c", "d", "x"))
    places = lay_out(graph, dict.fromkeys("abcd", (160.0, 72.0)))
    assert places["a"][1] == places["b"][1] < places["c"][1] - 72


def test_many_single_nodes_fill_a_page_in_their_order():
    graph = Graph()
    for number in range(60):
        graph.add_node(Node(f"n{number:02}", "Input", {}, (0.0, 10.0 * number)))
    sizes = dict.fromkeys([node.id for node in graph.nodes()], (160.0, 72.0))
    places = lay_out(graph, sizes)
    width, height = (max(column) - min(column) for column in zip(*places.values(), strict=True))
    assert 0.5 < width / height < 3
    assert sorted(places, key=lambda node_id: places[node_id][::-1]) == sorted(places)
    assert not overlapping(covers(drawn(graph, sizes, places)))
    assert lay_out(laid_out(graph, places), sizes) == places


def test_a_thousand_nodes_and_deep_chains_are_laid_out_without_recursion():
    graph = random_graph(1000, 2, 40)
    sizes = sizes_of(graph)
    places = lay_out(graph, sizes)
    geometry = drawn(graph, sizes, places)
    assert not overlapping(covers(geometry))
    assert not covered_wires(geometry)
    chain = Graph()
    chain.attach_node(Node("n0", "Input"))
    for number in range(1, 3000):
        chain.attach_node(Node(f"n{number}", "Add"))
        chain.attach_edge(Edge(f"n{number - 1}", f"n{number}", "x"))
        chain.attach_edge(Edge("n0", f"n{number}", "y"))
    assert len(lay_out(chain, sizes_of(chain))) == 3000


# columns


def columns_of(count, wires):
    return finished(shortest_columns(count, wires))


def fewest_columns(count, wires):
    """Try all placements: the oracle for small graphs."""
    best = [count * len(wires)]

    def place(node, columns, cost):
        if cost >= best[0]:
            return
        if node == count:
            best[0] = cost
            return
        before = [columns[source] for source, target in wires if target == node]
        for column in range(max(before, default=-1) + 1, count):
            place(node + 1, [*columns, column], cost + sum(column - start for start in before))

    place(0, [], 0)
    return best[0]


@pytest.mark.parametrize("seed", range(25))
def test_columns_are_as_near_to_one_another_as_can_be(seed):
    choose = random.Random(seed)
    wires = [(choose.randrange(node), node) for node in range(1, 6)]
    wires += [tuple(sorted(choose.sample(range(6), 2))) for _ in range(3)]
    columns = columns_of(6, wires)
    assert all(columns[target] > columns[source] for source, target in wires)
    assert min(columns) == 0
    spans = sum(columns[target] - columns[source] for source, target in wires)
    assert spans == fewest_columns(6, wires)
