"""Arrays that follow the graph, and what lies under a point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from bpeditor import Edge, Graph, Node, load
from bpeditor.canvas.geometry import WIDEST, WIDTH, Geometry
from bpeditor.canvas.layout.layered import COLUMN_GAP
from bpeditor.canvas.wires import SHELF, TURN, label_centers
from bpeditor.graph import edits, framing
from bpeditor.graph.changes import inverse_of
from bpeditor.graph.errors import GraphError
from bpeditor.graph.examples import names, path_of
from bpeditor.graph.graph import Target
from bpeditor.graph.naming import free_id
from bpeditor.layers import FAMILIES
from tests.canvas.conftest import apples_in_place


def width_of(name):
    return 7.0 * len(name)


def geometry_of(graph):
    geometry = Geometry(width_of)
    geometry.load(graph)
    return geometry


@pytest.fixture
def geometry():
    return geometry_of(apples_in_place())


def rows_by_key(geometry):
    """All arrays as dicts by id and edge: the order of rows does not matter."""
    nodes = {
        node_id: [
            value
            for key, value in zip(geometry.nodes.data.dtype.names, row.tolist(), strict=True)
            if key != "selected"
        ]
        for node_id, row in zip(geometry.nodes.keys, geometry.nodes.data, strict=True)
    }
    keys = geometry.nodes.keys
    edges = {
        edge: (keys[row["source"]], keys[row["target"]], int(row["port"]), *wire.tolist())
        for edge, row, wire in zip(
            geometry.edges.keys, geometry.edges.data, geometry.wires, strict=True
        )
    }
    return nodes, edges, frames_by_title(geometry)


def frames_by_title(geometry):
    frames = geometry.frames
    boxes = frames.boxes(np.arange(len(frames))).tolist()
    return list(zip(frames.keys, frames.titles, boxes, frames.selected.tolist(), strict=True))


def assert_follows(geometry, graph):
    assert rows_by_key(geometry) == rows_by_key(geometry_of(graph))
    for table in (geometry.nodes, geometry.edges):
        assert table.rows == {key: row for row, key in enumerate(table.keys)}
        assert len(table.data) == len(table.keys)


# following the graph

places = st.integers(-400, 400).map(float)
positions = st.tuples(places, places)
nodes = st.integers(0, 9)
VERBS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["Input", "Mul", "Add", "ReLU"]), positions),
        st.tuples(st.just("connect"), nodes, nodes, st.sampled_from("xy")),
        st.tuples(st.just("carry"), nodes, nodes, st.sampled_from("xy"), nodes),
        st.tuples(st.just("delete"), st.lists(nodes, max_size=3), st.lists(nodes, max_size=2)),
        st.tuples(st.just("move"), st.dictionaries(nodes, positions, max_size=3)),
        st.tuples(st.just("rename"), nodes, st.sampled_from(["a", "long" * 9, "りんご"])),
        st.tuples(st.just("set"), nodes, places),
        st.tuples(st.just("target"), nodes),
        st.tuples(st.just("paste"), st.lists(nodes, max_size=4, unique=True)),
        st.tuples(st.just("frame"), st.lists(nodes, min_size=1, max_size=4)),
        st.tuples(st.just("unframe"), st.lists(nodes, max_size=2)),
        st.tuples(st.just("undo")),
    ),
    max_size=25,
)


def some(things, number):
    return things[number % len(things)]


def node_of(graph, number):
    return some([node.id for node in graph.nodes()], number)


def nodes_of(graph, numbers):
    return {node_of(graph, number) for number in numbers}


def edge_of(graph, source, target, port):
    return Edge(node_of(graph, source), node_of(graph, target), port)


def fresh(graph, layer, position):
    return Node(free_id("n", {node.id for node in graph.nodes()}), layer, {}, position)


EDITS = {
    "add": lambda g, layer, position: edits.add_node(g, fresh(g, layer, position)),
    "connect": lambda g, *edge: edits.connect(g, edge_of(g, *edge)),
    "carry": lambda g, *edge: edits.connect(g, edge_of(g, *edge[:3]), some(g.edges(), edge[3])),
    "delete": lambda g, gone, cut: edits.delete(
        g, nodes_of(g, gone), {some(g.edges(), n) for n in cut}
    ),
    "move": lambda g, moved: edits.move(g, {node_of(g, n): place for n, place in moved.items()}),
    "rename": lambda g, node, name: edits.rename(g, node_of(g, node), name),
    "set": lambda g, node, value: edits.set_parameter(g, node_of(g, node), "value", value),
    "target": lambda g, node: edits.set_target(g, Target(node_of(g, node))),
    "frame": lambda g, framed: framing.enclose(g, nodes_of(g, framed), "A"),
    "unframe": lambda g, gone: framing.leave(g, nodes_of(g, gone)),
    "paste": lambda g, copied: edits.insert(
        g, edits.fragment_of(g, nodes_of(g, copied)), (40.0, 40.0)
    ),
}


@given(VERBS)
def test_arrays_follow_every_change_like_a_fresh_load(verbs):
    graph = apples_in_place()
    geometry = geometry_of(graph)
    done = []
    for verb in verbs:
        if verb == ("undo",):
            changes = inverse_of(done.pop()) if done else ()
        else:
            try:
                name, *arguments = verb
                changes = EDITS[name](graph, *arguments)
            except (GraphError, ZeroDivisionError):  # refused, or nothing there to take
                continue
            done.append(changes)
        for change in changes:
            change.apply(graph)
        geometry.update(graph, changes)
        assert_follows(geometry, graph)


def test_one_act_may_move_a_card_and_add_another():
    graph = apples_in_place()
    geometry = geometry_of(graph)
    changes = (
        *edits.move(graph, {"tax": (7.0, 900.0)}),
        *edits.add_node(graph, Node("new", "Input")),
    )
    for change in changes:
        change.apply(graph)
    geometry.update(graph, changes)
    assert_follows(geometry, graph)


def test_update_says_whether_nodes_or_edges_came_or_went():
    graph = apples_in_place()
    geometry = geometry_of(graph)
    for changes, expected in (
        (edits.move(graph, {"apple": (1.0, 2.0)}), False),
        (edits.set_parameter(graph, "apple", "value", 3.0), False),
        (edits.delete(graph, ["free"]), True),
        (edits.rename(graph, "apple", "pear"), True),
        (framing.enclose(graph, ["tax", "price"], "A"), False),
    ):
        for change in changes:
            change.apply(graph)
        assert geometry.update(graph, changes) is expected
        assert_follows(geometry, graph)


@given(st.lists(positions, min_size=1, max_size=6))
def test_cards_shifted_there_and_back_leave_the_arrays_as_they_were(steps):
    graph = apples_in_place()
    geometry = geometry_of(graph)
    rows = geometry.nodes.rows_of(["apple", "price"])
    for dx, dy in steps:
        geometry.shift(rows, dx, dy)
    for dx, dy in reversed(steps):
        geometry.shift(rows, -dx, -dy)
    assert_follows(geometry, graph)


def test_an_empty_graph_has_empty_arrays_and_nothing_under_any_point():
    geometry = geometry_of(Graph())
    anywhere = QPointF(0, 0)
    assert geometry.bounds().isEmpty()
    assert geometry.node_at(anywhere) is None
    assert geometry.edge_at(anywhere, 1e9) is None
    assert geometry.output_at(anywhere, 1e9) is None
    assert geometry.input_at(anywhere, 1e9) is None
    assert not len(geometry.nodes_in(QRectF(-1e6, -1e6, 2e6, 2e6)))
    assert not len(geometry.edges_in(QRectF(-1e6, -1e6, 2e6, 2e6)))


def test_the_selection_is_mirrored():
    geometry = geometry_of(apples_in_place())
    wire = Edge("tax", "price", "y")
    geometry.select(["tax"], [wire])
    geometry.select(["price"], [wire])
    chosen = geometry.nodes.data["selected"].nonzero()[0].tolist()
    assert [geometry.nodes.keys[row] for row in chosen] == ["price"]
    assert geometry.edges.data["selected"].sum() == 1


def test_the_selection_stays_with_its_rows_when_others_go():
    graph = apples_in_place()
    geometry = geometry_of(graph)
    geometry.select(["tax"], [])
    changes = edits.delete(graph, ["apple"])
    for change in changes:
        change.apply(graph)
    geometry.update(graph, changes)
    [row] = geometry.nodes.data["selected"].nonzero()[0]
    assert geometry.nodes.keys[row] == "tax"


# cards, ports and wires


def test_a_card_is_as_wide_as_its_name_within_bounds():
    graph = Graph()
    for name in ("a", "a" * 22, "a" * 60):
        graph.add_node(Node(name, "Input"))
    widths = geometry_of(graph).nodes.data["w"].tolist()
    assert widths[0] == WIDTH < widths[1] < widths[2] == WIDEST


def test_ports_stand_on_the_edges_of_their_card(geometry):
    box = geometry.rect(geometry.nodes.rows["apple_price"])
    x, y = geometry.input_position("apple_price", 0), geometry.input_position("apple_price", 1)
    out = geometry.output_position("apple_price")
    assert x.x() == y.x() == box.left()
    assert out.x() == box.right()
    assert box.top() < x.y() < out.y() < y.y() < box.bottom()


def test_every_family_of_layers_has_its_place(geometry):
    names = [FAMILIES[place] for place in geometry.nodes.data["family"]]
    assert dict(zip(geometry.nodes.keys, names, strict=True)) == {
        "apple": "Inputs",
        "apple_num": "Inputs",
        "tax": "Inputs",
        "apple_price": "Arithmetic",
        "price": "Arithmetic",
        "free": "Arithmetic",
        "relu": "Activation",
    }


def test_what_is_fed_and_what_feeds_is_counted(geometry):
    fed = dict(zip(geometry.nodes.keys, geometry.nodes.data["fed"].tolist(), strict=True))
    feeds = dict(zip(geometry.nodes.keys, geometry.nodes.data["feeds"].tolist(), strict=True))
    assert fed == {
        "apple": 0, "apple_num": 0, "tax": 0, "apple_price": 3, "price": 3, "free": 0, "relu": 0,
    }  # fmt: skip
    assert feeds == {
        "apple": 1, "apple_num": 1, "tax": 1, "apple_price": 1, "price": 0, "free": 0, "relu": 0,
    }  # fmt: skip


@given(positions, positions)
def test_a_wire_joins_its_ports_and_arrives_level(source, target):
    graph = Graph()
    graph.add_node(Node("a", "Input", {}, source))
    graph.add_node(Node("b", "ReLU", {}, target))
    graph.add_edge(Edge("a", "b", "x"))
    geometry = geometry_of(graph)
    [wire] = geometry.wires
    assert QPointF(*wire[:2]) == geometry.output_position("a")
    assert QPointF(*wire[8:]) == geometry.input_position("b", 0)
    assert wire[3] == wire[1]
    assert wire[5] == wire[7] == wire[9]
    assert wire[6] < wire[8]
    assert np.isfinite(wire).all()


@given(positions)
def test_a_wires_numbers_stand_beside_no_card_of_its_ends(target):
    graph = Graph()
    graph.add_node(Node("a", "Input", {}, (-800.0, 0.0)))
    graph.add_node(Node("b", "ReLU", {}, target))
    graph.add_edge(Edge("a", "b", "x"))
    geometry = geometry_of(graph)
    [[x, y]] = label_centers(geometry.wires)
    assert geometry.node_at(QPointF(x, y)) is None


@pytest.mark.parametrize("gap", [60.0, 100.0, 120.0, 400.0])
@pytest.mark.parametrize("away", [-900.0, 0.0, 900.0])
def test_a_wires_numbers_stand_at_the_port_it_feeds(gap, away):
    graph = Graph()
    graph.add_node(Node("a", "Input", {}, (0.0, away)))
    graph.add_node(Node("b", "ReLU", {}, (WIDTH + gap, 0.0)))
    graph.add_edge(Edge("a", "b", "x"))
    geometry = geometry_of(graph)
    [[_, y]] = label_centers(geometry.wires)
    assert y == geometry.input_position("b", 0).y()


def test_the_columns_of_a_layout_leave_room_for_a_whole_level_stretch():
    graph = Graph()
    graph.add_node(Node("a", "Input", {}, (0.0, 300.0)))
    graph.add_node(Node("b", "ReLU", {}, (WIDTH + COLUMN_GAP, 0.0)))
    graph.add_edge(Edge("a", "b", "x"))
    [wire] = geometry_of(graph).wires
    assert wire[8] - wire[6] >= SHELF


@pytest.mark.parametrize("gap", [200.0, 3000.0])
@pytest.mark.parametrize("away", [-900.0, 900.0])
def test_a_long_wire_turns_beside_its_source(gap, away):
    graph = Graph()
    graph.add_node(Node("a", "Input", {}, (0.0, away)))
    graph.add_node(Node("b", "ReLU", {}, (WIDTH + gap, 0.0)))
    graph.add_edge(Edge("a", "b", "x"))
    [wire] = geometry_of(graph).wires
    assert wire[6] - wire[0] == TURN


@pytest.mark.parametrize("name", names())
def test_no_wire_of_an_example_is_almost_level(name):
    wires = geometry_of(load(path_of(name))).wires
    rise = np.abs(wires[:, 9] - wires[:, 1])
    assert not np.any((rise > 0) & (rise < 8)), "this looks like a mistake, not like a curve"


def test_the_bounds_hold_cards_and_stubs(geometry):
    bounds = geometry.bounds()
    for node_id, row in geometry.nodes.rows.items():
        box = geometry.rect(row)
        assert bounds.contains(box)
        if geometry.nodes.data["feeds"][row] == 0:
            assert bounds.right() >= geometry.output_position(node_id).x() + SHELF
    assert geometry.bounds(geometry.nodes.rows_of([])).isEmpty()


def test_the_reach_of_a_card_holds_its_wires(geometry):
    reach = geometry.reach(geometry.nodes.rows_of(["apple_price"]))
    for place in ("apple", "apple_num"):
        assert reach.contains(geometry.output_position(place))
    assert reach.contains(geometry.input_position("price", 0))


# under a point


def test_a_point_on_a_card_finds_it_and_one_beside_it_does_not(geometry):
    box = geometry.rect(geometry.nodes.rows["tax"])
    for inside in (box.center(), box.topLeft(), box.bottomRight()):
        assert geometry.node_at(inside) == "tax"
    for outside in (box.topLeft() - QPointF(1, 0), box.bottomRight() + QPointF(0, 1)):
        assert geometry.node_at(outside) is None


def test_of_cards_on_each_other_the_later_one_is_on_top():
    graph = Graph()
    for node_id in ("below", "above"):
        graph.add_node(Node(node_id, "ReLU"))
    geometry = geometry_of(graph)
    assert geometry.node_at(QPointF(50, 20)) == "above"
    assert geometry.output_at(geometry.output_position("below"), 10) == "above"
    assert geometry.input_at(geometry.input_position("below", 0), 10) == ("above", 0)


@given(st.integers(0, 6), st.floats(-14, 14), st.floats(-14, 14))
def test_a_port_is_hit_within_reach_and_only_there(number, dx, dy):
    geometry = geometry_of(apples_in_place())
    node_id = geometry.nodes.keys[number]
    within = np.hypot(dx, dy) <= 10
    at = geometry.output_position(node_id) + QPointF(dx, dy)
    assert geometry.output_at(at, 10) == (node_id if within else None)
    for port in range(int(geometry.nodes.data["inputs"][number])):
        at = geometry.input_position(node_id, port) + QPointF(dx, dy)
        assert geometry.input_at(at, 10) == ((node_id, port) if within else None)


def test_a_card_without_inputs_has_none_to_hit(geometry):
    left = geometry.rect(geometry.nodes.rows["apple"]).topLeft() + QPointF(0, 50)
    assert geometry.input_at(left, 20) is None


@given(st.sampled_from(apples_in_place().edges()), st.floats(0, 1))
def test_a_wire_is_hit_anywhere_along_it(edge, t):
    geometry = geometry_of(apples_in_place())
    wire = geometry.wires[geometry.edges.rows[edge]].reshape(5, 2)
    weights = np.array([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    for at in (weights @ wire[:4], wire[3] + t * (wire[4] - wire[3])):
        found = geometry.edge_at(QPointF(*at), 3.0)
        assert found == edge
        far = QPointF(at[0], at[1] - 4000)
        assert geometry.edge_at(far, 3.0) is None


@given(positions, positions)
def test_an_area_finds_the_cards_and_wires_that_touch_it(corner, other):
    geometry = geometry_of(apples_in_place())
    area = QRectF(QPointF(*corner), QPointF(*other)).normalized()
    found = {geometry.nodes.keys[row] for row in geometry.nodes_in(area)}
    touched = {
        node_id
        for node_id, row in geometry.nodes.rows.items()
        if geometry.rect(row)
        .adjusted(-0.1, -0.1, 0.1, 0.1)
        .intersects(area.adjusted(-0.1, -0.1, 0.1, 0.1))
    }
    certain = {
        node_id
        for node_id, row in geometry.nodes.rows.items()
        if geometry.rect(row).intersects(area)
    }
    assert certain <= found <= touched
    wires = {geometry.edges.keys[row] for row in geometry.edges_in(area)}
    for edge, row in geometry.edges.rows.items():
        ends = QPointF(*geometry.wires[row][:2]), QPointF(*geometry.wires[row][8:])
        if any(area.contains(end) for end in ends):
            assert edge in wires
