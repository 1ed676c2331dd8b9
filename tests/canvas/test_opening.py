"""What a graph that is opened shows: all of it, but numbers that can be read."""

import pytest
from PySide6.QtCore import QRectF

from bpeditor import Edge, Graph, Node
from bpeditor.canvas.painting import NEAR
from tests.benchmarks.graphs import layered


def chain(count, lift=0.0):
    graph = Graph()
    for number in range(count):
        layer, place = "ReLU" if number else "Input", (260.0 * number, lift * number)
        graph.add_node(Node(f"n{number}", layer, {}, place))
        if number:
            graph.add_edge(Edge(f"n{number - 1}", f"n{number}", "x"))
    return graph


def in_sight(view, node_id):
    box = view.node_rect(node_id)
    shown = QRectF(view.to_viewport(box.topLeft()), view.to_viewport(box.bottomRight()))
    return QRectF(view.viewport().rect()).contains(shown)


def test_a_graph_whose_numbers_can_be_read_is_shown_whole(view, document):
    document.load(chain(6))
    assert view.zoom() >= NEAR
    assert all(in_sight(view, f"n{number}") for number in range(6))


def test_a_somewhat_larger_one_is_shown_from_its_inputs_on_and_the_rest_in_the_overview(
    view, document
):
    document.load(chain(9))
    zoom = view.zoom()
    assert zoom > NEAR
    assert in_sight(view, "n0")
    assert not in_sight(view, "n8")
    assert not view.overview.box().isEmpty()
    view.fit()
    assert view.zoom() < NEAR


def test_one_that_is_higher_than_the_view_starts_at_its_top(view, document):
    document.load(chain(8, lift=180.0))
    assert view.zoom() > NEAR
    assert in_sight(view, "n0")
    assert view.to_viewport(view.node_rect("n0").topLeft()).y() < 60


def test_of_a_large_one_the_whole_is_shown(view, document):
    document.load(layered(300))
    assert view.zoom() < NEAR
    assert view.in_sight().contains(view.arrays.bounds())


# a panel opens beside it


def shows_all(view):
    return view.in_sight().contains(view.arrays.bounds())


def test_a_graph_shown_whole_stays_so_when_the_view_gets_narrower(view):
    view.fit()

    view.resize(600, 700)

    assert shows_all(view)


@pytest.mark.parametrize(
    "move",
    [
        lambda view: view.set_zoom(0.9 * view.zoom()),
        lambda view: view.center_on(view.arrays.bounds().center()),
        lambda view: view.pan_by(1, 0),
    ],
    ids=["zoom", "centre", "pan"],
)
def test_what_the_user_has_chosen_to_see_stays_where_it_is(view, move):
    view.fit()
    move(view)
    before = view.to_viewport(view.arrays.bounds().center()), view.zoom()

    view.resize(600, 700)

    assert (view.to_viewport(view.arrays.bounds().center()), view.zoom()) == before
