"""The paths through what is under the pointer."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpeditor import Edge
from tests.canvas.conftest import EMPTY

APPLE, NUMBER = Edge("apple", "apple_price", "x"), Edge("apple_num", "apple_price", "y")
PRICE, TAX = Edge("apple_price", "price", "x"), Edge("tax", "price", "y")


def point_at(view, place):
    """The pointer goes there without a button, as a hand would move it."""
    QTest.mouseMove(view.viewport(), view.to_viewport(place))


def is_lit(view, edge):
    """Say whether a wire is painted in the accent colour, shortly before its port."""
    port = view.port_position(edge.target, edge.port)
    at = view.to_viewport(port - QPointF(10, 0))
    return view.viewport().grab().toImage().pixelColor(at).name() == view.theme.accent


def lit(view):
    return {edge for edge in view.document.graph.edges() if is_lit(view, edge)}


def on_wire(view, edge):
    return view.port_position(edge.target, edge.port) - QPointF(30, 0)


def test_a_wire_lights_what_it_depends_on_and_what_depends_on_it(view):
    assert lit(view) == set()
    point_at(view, on_wire(view, PRICE))
    assert lit(view) == {APPLE, NUMBER, PRICE}
    point_at(view, on_wire(view, APPLE))
    assert lit(view) == {APPLE, PRICE}


def test_the_numbers_of_a_wire_light_its_paths_too(view):
    for above in (-12, 12):
        point_at(view, EMPTY)
        point_at(view, on_wire(view, APPLE) + QPointF(0, above))
        assert lit(view) == {APPLE, PRICE}


@pytest.mark.parametrize(
    ("node_id", "wires"),
    [("tax", {TAX}), ("apple_price", {APPLE, NUMBER, PRICE}), ("free", set())],
)
def test_a_node_lights_the_wires_of_its_ancestors_and_descendants(view, middle_of, node_id, wires):
    point_at(view, middle_of(node_id))
    assert lit(view) == wires


@pytest.mark.parametrize("zoom", [0.3, 0.45])
def test_paths_are_lit_from_afar_too(view, middle_of, zoom):
    view.set_zoom(zoom)
    before = view.viewport().grab().toImage()
    point_at(view, middle_of("tax"))
    assert view.viewport().grab().toImage() != before


def test_the_light_goes_out_where_nothing_is_and_outside(view, middle_of):
    point_at(view, middle_of("price"))
    point_at(view, EMPTY)
    assert lit(view) == set()
    point_at(view, middle_of("price"))
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert lit(view) == set()


def test_no_path_is_lit_while_a_gesture_goes_on(view, hand, middle_of):
    point_at(view, middle_of("price"))
    hand.press(middle_of("price"))
    hand.move_to(middle_of("price") + QPointF(30, 30))
    assert lit(view) == set()
    hand.release()


def test_a_change_of_the_graph_puts_the_light_out(view, document, middle_of):
    point_at(view, middle_of("price"))
    document.delete(["free"])
    assert lit(view) == set()
    point_at(view, middle_of("price"))
    document.undo_stack.undo()
    assert lit(view) == set()
    point_at(view, middle_of("price") + QPointF(1, 0))
    assert lit(view) == {APPLE, NUMBER, PRICE, TAX}


class Repaints(QObject):
    def __init__(self):
        super().__init__()
        self.area = QRect()

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.area = self.area.united(event.rect())
        return False


def test_only_where_wires_change_is_repainted(view, qtbot, middle_of):
    repaints = Repaints()
    view.viewport().installEventFilter(repaints)
    view.viewport().repaint()
    repaints.area = QRect()
    point_at(view, middle_of("tax"))
    qtbot.waitUntil(lambda: not repaints.area.isEmpty())
    wire = QRect(
        view.to_viewport(view.port_position("tax", "out")),
        view.to_viewport(view.port_position("price", "y")),
    ).normalized()
    assert wire.adjusted(-8, -8, 8, 8).contains(repaints.area)
    assert repaints.area.contains(wire)
    repaints.area = QRect()
    point_at(view, middle_of("tax") + QPointF(3, 0))
    QApplication.processEvents()
    assert repaints.area.isEmpty()


def test_what_is_held_is_lit_while_nothing_is_under_the_pointer(view, document):
    view.path_light.hold((TAX,))
    assert lit(view) == {TAX}
    point_at(view, on_wire(view, APPLE))
    assert lit(view) == {APPLE, PRICE}
    point_at(view, EMPTY)
    assert lit(view) == {TAX}
    view.path_light.hold(())
    assert lit(view) == set()


def test_a_press_on_the_canvas_lets_go_of_what_is_held(view, hand):
    view.path_light.hold((TAX,))
    hand.click(EMPTY)
    assert lit(view) == set()


def test_what_is_held_goes_when_the_graph_changes(view, document):
    view.path_light.hold((TAX,))
    document.delete(["tax"], [])
    assert lit(view) == set()


def test_an_edge_that_is_gone_is_not_held(view):
    view.path_light.hold((Edge("gone", "price", "x"), TAX))
    assert lit(view) == {TAX}
