"""What a frame costs, without a clock: Python calls do not grow with the graph."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpeditor import Edge, Graph, Node
from tests.counting import calls_of
from tests.gestures import LEFT

SMALL, LARGE = 10, 100
"""Nodes along each side of a grid: 100 and 10,000."""
FAR_CALLS = 1_000


def name_of(column, row):
    return f"n{column:03}_{row:03}"


def grid(side):
    """Return a grid of products of their neighbours to the left: alike wherever one looks."""
    graph = Graph()
    for column in range(side):
        for row in range(side):
            node_id, place = name_of(column, row), (column * 260.0, row * 140.0)
            if column == 0:
                graph.attach_node(Node(node_id, "Input", {"value": 1.0}, place))
                continue
            graph.attach_node(Node(node_id, "Mul", {}, place))
            below = name_of(column - 1, min(row + 1, side - 1))
            graph.attach_edge(Edge(name_of(column - 1, row), node_id, "x"))
            graph.attach_edge(Edge(below, node_id, "y"))
    return graph


@pytest.fixture
def show(view, evaluation):
    """Show the middle of a grid at 100 %, with its results."""

    def show(side):
        view.document.load(grid(side))
        evaluation.forward()
        view.set_zoom(1.0)
        view.center_on(view.node_rect(name_of(side // 2, side // 2)).center())
        QApplication.processEvents()

    return show


@pytest.fixture
def frame(view):
    """Repaint everything in sight."""
    return view.viewport().repaint


@pytest.fixture
def strip(view):
    """Pan one way and back: what comes into sight is painted."""

    def strip():
        for step in (9, -9):
            view.pan_by(step, 0)
            QApplication.processEvents()

    return strip


@pytest.fixture
def take(view):
    """Press on the card in the middle of a grid and move; return the moves there and back."""

    def take(side):
        viewport, middle = view.viewport(), name_of(side // 2, side // 2)
        start = view.to_viewport(view.node_rect(middle).center())
        before = view.node_rect(middle)

        def drag():
            for end in (QPoint(40, 30), QPoint(30, 20)):
                QTest.mouseMove(viewport, start + end)
                QApplication.processEvents()

        QTest.mousePress(viewport, LEFT, pos=start)
        drag()
        assert view.node_rect(middle) != before
        return drag

    return take


def test_a_frame_at_100_percent_calls_as_much_in_a_large_graph_as_in_a_small_one(show, frame):
    show(SMALL)
    small = calls_of(frame)
    show(LARGE)
    assert calls_of(frame) == small


def test_local_gradients_call_as_much_in_a_large_graph_as_in_a_small_one(show, view, frame):
    view.labels.shows_locals = lambda: True
    show(SMALL)
    small = calls_of(frame)
    show(LARGE)
    assert calls_of(frame) == small


def test_panning_calls_as_much_in_a_large_graph_as_in_a_small_one(show, strip):
    show(SMALL)
    small = calls_of(strip)
    show(LARGE)
    assert calls_of(strip) == small


def test_dragging_a_card_calls_as_much_in_a_large_graph_as_in_a_small_one(show, take):
    show(SMALL)
    small = calls_of(take(SMALL))
    show(LARGE)
    assert calls_of(take(LARGE)) == small


def test_a_frame_of_a_whole_large_graph_is_a_few_batched_calls(show, view, frame):
    show(LARGE)
    view.fit()
    assert calls_of(frame) < FAR_CALLS


def test_ten_thousand_cards_are_dragged_in_a_few_batched_calls(show, view, take):
    show(LARGE)
    view.document.selection.set(node.id for node in view.document.graph.nodes())
    view.set_zoom(0.3)
    QApplication.processEvents()
    there_and_back = calls_of(take(LARGE))
    assert there_and_back < 2 * FAR_CALLS
