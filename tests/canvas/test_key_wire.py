"""Wires drawn by keyboard alone."""

import pytest
from PySide6.QtCore import QPointF, Qt

from bpeditor import Edge, Graph, Node
from bpeditor.canvas.spots import Port
from bpeditor.graph import edits
from bpeditor.graph.errors import GraphError
from bpeditor.graph.files import dumps
from tests.canvas.test_painting import picture

LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
TAB, ENTER, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def at(view, hand):
    """Bring the keyboard to a port by keys."""

    def at(node_id, name):
        view.document.selection.set([node_id])
        for _ in range(5):
            hand.key(TAB)
            if view.focus.spot == Port(node_id, name):
                return
        raise AssertionError(view.focus.spot)

    return at


def test_enter_arrows_enter_joins_an_output_to_an_input(document, view, hand, at):
    at("apple_num", "out")
    hand.key(ENTER)
    assert view.focus.spot == Port("free", "x")
    hand.key(DOWN)
    hand.key(ENTER)
    assert document.graph.feeding("free", "y") == Edge("apple_num", "free", "y")
    assert document.undo_stack.count() == 1
    assert view.focus.spot == Port("free", "y")
    assert view.focus.wire is None


def test_enter_arrows_enter_joins_an_input_to_an_output(document, view, hand, at):
    at("relu", "x")
    hand.key(ENTER)
    while view.focus.spot != Port("tax", "out"):
        hand.key(LEFT)
    hand.key(ENTER)
    assert document.graph.feeding("relu", "x") == Edge("tax", "relu", "x")


def test_joining_a_fed_input_replaces_its_wire_and_says_so_before(document, view, hand, at):
    at("apple_num", "out")
    hand.key(ENTER)
    while view.focus.spot != Port("price", "y"):
        hand.key(TAB)
    assert view.hint == "y of price is already fed: Enter replaces it"
    hand.key(ENTER)
    assert document.graph.feeding("price", "y") == Edge("apple_num", "price", "y")
    assert view.hint == ""


@pytest.mark.parametrize("start", [("apple", "out"), ("apple_price", "out"), ("price", "x")])
def test_only_valid_targets_are_visited_and_all_of_them(document, view, hand, at, start):
    graph = document.graph
    at(*start)
    hand.key(ENTER)
    seen = set()
    while view.focus.spot not in seen:
        seen.add(view.focus.spot)
        hand.key(TAB)
    ports = [Port(n.id, p) for n in graph.nodes() for p in (*graph.layer(n.id).inputs, "out")]
    assert seen == {port for port in ports if fits(graph, Port(*start), port)}


def fits(graph, start, end):
    """Say whether an edge between two ports would be new and taken, by asking for it."""
    if (start.name == "out") == (end.name == "out"):
        return False
    output, entry = (start, end) if start.name == "out" else (end, start)
    try:
        return bool(edits.connect(graph, Edge(output.node_id, entry.node_id, entry.name)))
    except GraphError:
        return False


def test_arrows_visit_valid_targets_alone(view, hand, at):
    at("price", "x")
    hand.key(ENTER)
    for key in (LEFT, UP, DOWN, RIGHT, DOWN, DOWN, LEFT, UP):
        hand.key(key)
        assert view.focus.spot.name == "out"
        assert view.focus.spot.node_id in {"apple", "apple_num", "tax", "free", "relu"}


@pytest.mark.parametrize("how", ["escape", "click", "focus", "undo"])
def test_a_wire_that_is_given_up_changes_nothing(qtbot, document, view, hand, at, how):
    document.move({"relu": (520.0, 300.0)})
    at("apple_num", "out")
    before = dumps(document.graph)
    hand.key(ENTER)
    assert view.focus.wire is not None
    match how:
        case "escape":
            hand.key(ESCAPE)
            assert view.focus.spot == Port("apple_num", "out")
        case "click":
            hand.click(QPointF(430, 40))
            assert view.focus.spot is None
        case "focus":
            view.clearFocus()
        case "undo":
            document.undo_stack.undo()
            document.undo_stack.redo()
    assert view.focus.wire is None
    assert view.hint == ""
    assert dumps(document.graph) == before
    assert document.undo_stack.count() == 1


def test_the_wire_is_drawn_and_taken_away(view, hand, at):
    at("apple_num", "out")
    before = picture(view)
    hand.key(ENTER)
    assert (picture(view) != before).any()
    hand.key(ESCAPE)
    assert (picture(view) == before).all()


def test_where_nothing_fits_it_says_so(document, view, hand, at):
    graph = Graph()
    graph.add_node(Node("alone", "ReLU"))
    document.load(graph)
    said = []
    view.message.connect(said.append)
    at("alone", "out")
    hand.key(ENTER)
    assert said == ["There is nothing to join the output of alone to."]
    assert view.focus.spot == Port("alone", "out")
