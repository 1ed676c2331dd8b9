"""Cards that line up while they are moved."""

import pytest
from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt

from bpeditor.canvas.geometry import Geometry
from bpeditor.canvas.guides import align
from bpeditor.graph.graph import Node
from tests.building import build
from tests.canvas.conftest import apples_in_place
from tests.gestures import ALT, SHIFT

SIGHT = QRectF(-1000, -1000, 3000, 3000)


@pytest.fixture
def arrays():
    arrays = Geometry(len)
    arrays.load(apples_in_place())
    return arrays


@pytest.fixture
def alignment(arrays):
    """Say how relu, 160 by 72, would line up with its corner at a point."""

    def alignment(x, y, reach=5.0, sight=SIGHT):
        rows = arrays.nodes.rows_of(["relu"])
        return align(arrays, rows, QRectF(x, y, 160, 72), sight, reach)

    return alignment


def test_sides_line_up_with_sides(alignment):
    found = alignment(263, 433)
    assert found.shift == QPointF(-3, 0)
    # Only to the nearest card that shares it: free, not apple_price above.
    assert found.guides == (QLineF(260, 228, 260, 517),)


def test_ports_line_up_with_ports_so_that_their_wire_is_straight(alignment):
    # The output of price is at 172, the input of relu at 50 below its top.
    found = alignment(900, 123)
    assert found.shift == QPointF(0, -1)
    assert found.guides == (QLineF(508, 172, 1072, 172),)


def test_out_of_reach_nothing_happens(alignment):
    found = alignment(906, 437)
    assert found.shift == QPointF()
    assert found.guides == ()


def test_only_what_is_in_sight_attracts(alignment):
    assert alignment(263, 433, sight=QRectF(500, 400, 800, 400)).shift == QPointF()


def test_alone_a_card_is_free():
    arrays = Geometry(len)
    graph = build({})
    graph.add_node(Node("x", "Input"))
    arrays.load(graph)
    found = align(arrays, arrays.nodes.rows_of(["x"]), QRectF(3, 3, 160, 72), SIGHT, 5.0)
    assert found.shift == QPointF()


# by hand


@pytest.fixture
def picked_up(view, hand, middle_of):
    """Press on relu and move its corner to a point; return the pixel of the pointer."""

    def picked_up(corner, modifiers):
        grabbed = middle_of("relu") - view.node_rect("relu").topLeft()
        hand.press(middle_of("relu"))
        at = view.to_viewport(QPointF(*corner) + grabbed)
        hand.move_to(at, modifiers=modifiers)
        return at

    return picked_up


PLACES = {
    "aligned": ((700, 123), Qt.KeyboardModifier.NoModifier, (700.0, 122.0)),
    "free": ((700, 123), ALT, (700.0, 123.0)),
    "on the grid": ((711, 123), SHIFT, (720.0, 120.0)),
}


@pytest.mark.parametrize(("corner", "modifiers", "place"), PLACES.values(), ids=PLACES.keys())
def test_a_card_lands_where_its_preview_was(
    document, view, hand, picked_up, corner, modifiers, place
):
    picked_up(corner, modifiers)
    assert view.node_rect("relu").topLeft().toTuple() == place
    hand.release(modifiers=modifiers)
    assert document.graph.node("relu").position == place
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.graph.node("relu").position == (520.0, 260.0)


def test_a_guide_is_seen_while_a_card_lines_up_and_gone_after(view, hand, picked_up):
    def is_guided():
        at = view.to_viewport(QPointF(690, 172))
        return view.viewport().grab().toImage().pixelColor(at).name() == view.theme.accent

    at = picked_up((710, 123), Qt.KeyboardModifier.NoModifier)
    assert is_guided()
    hand.hold(Qt.Key.Key_Alt)
    assert not is_guided()
    hand.let_go(Qt.Key.Key_Alt, ALT)
    assert is_guided()
    hand.move_to(at + QPoint(0, 40))
    assert not is_guided()
    hand.move_to(at)
    hand.release()
    assert not is_guided()


def test_several_cards_keep_their_distances(document, view, hand, picked_up):
    document.selection.set(["relu", "free"])
    picked_up((700, 123), Qt.KeyboardModifier.NoModifier)
    hand.release()
    assert document.graph.node("relu").position == (700.0, 122.0)
    assert document.graph.node("free").position == (440.0, 102.0)


def test_cancelled_the_guides_leave_no_trace(view, hand, picked_up):
    before = view.viewport().grab().toImage()
    picked_up((700, 123), Qt.KeyboardModifier.NoModifier)
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    assert view.viewport().grab().toImage() == before


def test_seen_from_afar_nothing_attracts(document, view, hand, picked_up):
    view.set_zoom(0.25)
    picked_up((700, 120), Qt.KeyboardModifier.NoModifier)
    hand.release()
    assert document.graph.node("relu").position == (700.0, 120.0)
