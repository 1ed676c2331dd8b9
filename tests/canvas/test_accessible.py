"""The canvas as assistive technology finds it, asked through QAccessible."""

import gc

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible
from shiboken6 import Shiboken

from bpeditor import Edge, Graph
from bpeditor.canvas.accessible import Group
from bpeditor.canvas.spots import Port
from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from tests.benchmarks.graphs import layered
from tests.canvas.conftest import apples_in_place

TAB, RIGHT, LEFT = Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Left
Role = QAccessible.Role


@pytest.fixture
def canvas(view):
    return QAccessible.queryAccessibleInterface(view)


@pytest.fixture
def found(canvas):
    """Find the interface of a node or an edge among the children of the canvas."""

    def found(spot):
        for index in range(canvas.childCount()):
            child = canvas.child(index)
            if getattr(child, "spot", None) == spot:
                return child
        raise AssertionError(spot)

    return found


@pytest.fixture
def listener(qapp):
    """Assistive technology that listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def name(interface):
    return interface.text(QAccessible.Text.Name)


def names(interface):
    return [name(interface.child(index)) for index in range(interface.childCount())]


def test_the_canvas_has_nodes_and_edges_as_children(canvas):
    assert name(canvas) == "Graph canvas"
    assert canvas.role() == Role.Canvas
    assert [each for each in names(canvas) if each] == [
        "node apple, Input",
        "node apple_num, Input",
        "node tax, Input",
        "node apple_price, multiply",
        "node price, multiply",
        "node free, multiply",
        "node relu, ReLU",
        "edge apple to apple_price x",
        "edge apple_num to apple_price y",
        "edge apple_price to price x",
        "edge tax to price y",
    ]
    assert canvas.child(canvas.childCount()) is None


def test_a_node_has_its_ports_as_children(found):
    node = found("price")
    assert node.role() == Role.ListItem
    assert names(node) == [
        "input x of price, fed by apple_price",
        "input y of price, fed by tax",
        "output of price, feeds nothing",
    ]
    assert {node.child(place).role() for place in range(3)} == {Role.Button}
    assert names(found("free"))[0] == "input x of free, free"
    assert name(found("apple").child(0)) == "output of apple, feeds apple_price x"


def test_a_frame_is_a_named_group_behind_the_edges(document, view, canvas, found):
    frame_id = document.frame(["apple", "apple_num", "apple_price"], "Forward pass")
    document.frame(["relu"], "Spare")
    assert names(canvas)[-2:] == ["frame Forward pass, 3 nodes", "frame Spare, 1 node"]
    group = found(Group(frame_id))
    assert group.role() == Role.Grouping
    assert (group.childCount(), group.child(0), group.indexOfChild(found("apple"))) == (0, None, -1)
    assert canvas.indexOfChild(group) == canvas.childCount() - 2
    assert name(group.parent()) == "Graph canvas"
    box = view.arrays.frames.rect(frame_id)
    middle = view.viewport().mapToGlobal(view.to_viewport(box.center()))
    assert group.rect().contains(middle)
    assert not group.state().selected
    document.selection.set(["apple", "apple_num", "apple_price", "tax"])
    assert group.state().selected
    document.retitle(frame_id, "<b>")
    assert name(group) == "frame <b>, 3 nodes"


def test_a_frame_is_found_where_nothing_lies_on_it(document, view, canvas):
    frame_id = document.frame(["apple", "apple_num", "apple_price"])
    for point, spot in (
        (QPointF(210, 150), Group(frame_id)),
        (view.node_rect("apple").center(), "apple"),
        (view.arrays.frames.title_rect(frame_id).center(), Group(frame_id)),
    ):
        place = view.viewport().mapToGlobal(view.to_viewport(point))
        assert canvas.childAt(place.x(), place.y()).spot == spot


def test_a_frame_that_goes_is_forgotten(document, canvas, found):
    group = found(Group(document.frame(["tax"])))
    document.unframe(["tax"])
    assert not Shiboken.isValid(group)
    assert Group("frame_1") not in canvas.made
    document.undo_stack.undo()
    assert name(found(Group("frame_1"))) == "frame Frame, 1 node"


def test_names_tell_the_results(document, evaluation, found):
    document.delete(["free", "relu"])
    evaluation.backward()
    assert name(found("apple")) == "node apple, Input, value 100, gradient 2.2"
    assert name(found("price")) == "node price, multiply, value 220, gradient 1"
    edge = found(Edge("apple", "apple_price", "x"))
    assert name(edge) == "edge apple to apple_price x: value 100, gradient 2.2"
    assert names(found("price"))[1:] == [
        "input y of price, fed by tax, value 1.1, gradient 200",
        "output of price, feeds nothing, value 220, gradient 1",
    ]
    document.set_parameter("apple", "value", 120.0)
    assert name(edge) == "edge apple to apple_price x: outdated value 100, outdated gradient 2.2"


def test_what_has_no_path_to_the_target_says_so(document, evaluation, found):
    document.set_target("apple_price")
    document.connect_ports(Edge("tax", "relu", "x"))
    evaluation.backward()
    assert "gradient" in name(found("apple"))
    evaluation.forward()
    document.delete(["free"])
    document.set_target("price")
    evaluation.backward()
    assert name(found("relu")).endswith("no path to the target")


def test_every_child_is_found_at_its_place_and_knows_its_parent(canvas):
    for index in range(canvas.childCount()):
        child = canvas.child(index)
        assert canvas.indexOfChild(child) == index
        for place in range(child.childCount()):
            if name(child).startswith("node"):
                port = child.child(place)
                assert child.indexOfChild(port) == place
                assert name(port.parent()) == name(child)
                assert name(port.parent().parent()) == name(canvas)


def test_rectangles_are_where_things_are_on_the_screen(view, hand, found):
    hand.wheel(QPoint(300, 300), 2)
    box = view.node_rect("price")
    corners = [view.to_viewport(corner) for corner in (box.topLeft(), box.bottomRight())]
    on_screen = [view.viewport().mapToGlobal(corner) for corner in corners]
    assert found("price").rect() == QRect(*on_screen)
    port = view.viewport().mapToGlobal(view.to_viewport(view.port_position("price", "y")))
    assert found("price").child(1).rect().contains(port)
    assert not found("price").child(0).rect().contains(port)


def test_what_is_under_a_point_of_the_screen(view, canvas, found):
    def at(point):
        place = view.viewport().mapToGlobal(view.to_viewport(point))
        return canvas.childAt(place.x(), place.y())

    assert at(view.node_rect("tax").center()).spot == "tax"
    wire = view.port_position("price", "y") - QPointF(40, 0)
    assert at(wire).spot == Edge("tax", "price", "y")
    assert at(QPointF(430, 40)) is None
    port = found("price").child(0).rect().center()
    assert found("price").childAt(port.x(), port.y()).spot == Port("price", "x")


def test_states_tell_the_focus_and_the_selection(document, view, hand, canvas, found):
    document.selection.set(["price"])
    hand.key(TAB)
    assert found("price").state().focused
    assert found("price").state().selected
    assert canvas.focusChild().spot == "price"
    hand.key(TAB)
    assert not found("price").state().focused
    assert found("price").child(0).state().focused
    hand.key(LEFT)
    wire = found(Edge("apple_price", "price", "x"))
    assert wire.state().focused
    assert not wire.state().selected
    hand.key(Qt.Key.Key_Space)
    assert wire.state().selected
    assert not found("price").state().selected
    view.clearFocus()
    assert not wire.state().focused


def test_what_is_out_of_sight_says_so(view, found):
    assert not found("price").state().offscreen
    view.center_on(QPointF(9000, 9000))
    assert found("price").state().offscreen


def test_who_listens_is_told_of_each_place_and_of_no_other(document, hand, canvas, listener):
    document.load(layered(10_000))
    assert canvas.childCount() > 20_000
    document.selection.set(["n0"])
    for key in (TAB, RIGHT, TAB):
        hand.key(key)
    assert list(canvas.made) == ["n0", "n25", Port("n25", "x")]


def test_where_nobody_listens_nothing_is_made(document, hand, canvas):
    document.selection.set(["apple"])
    for key in (TAB, RIGHT, TAB):
        hand.key(key)
    assert not canvas.made


def test_the_focus_is_told_when_a_new_node_takes_it(document, hand, canvas, listener):
    hand.key(TAB)
    new = document.add_node("Add", (300.0, 400.0))
    assert list(canvas.made) == ["apple", new]


def test_what_goes_is_forgotten_and_comes_back_as_another(document, canvas, found):
    names(canvas)
    price = found("price")
    document.delete(["price"])
    assert not Shiboken.isValid(price)
    assert "price" not in canvas.made
    assert Edge("tax", "price", "y") not in canvas.made
    assert "node price, multiply" not in names(canvas)
    document.undo_stack.undo()
    assert name(found("price")) == "node price, multiply"
    document.load(Graph())
    assert not canvas.made


def test_a_canvas_goes_with_all_its_parts(qtbot, listener):
    for _ in range(3):
        document = Document()
        view = CanvasView(document, Evaluation(document))
        document.load(apples_in_place())
        canvas = QAccessible.queryAccessibleInterface(view)
        names(canvas)
        parts = list(canvas.made.values())
        ids = [QAccessible.uniqueId(part) for part in parts]
        assert len(parts) == 11
        Shiboken.delete(view)
        assert not any(map(Shiboken.isValid, parts))
        assert [QAccessible.accessibleInterface(each) for each in ids] == [None] * len(ids)
        document.load(Graph())
        del canvas, parts, view
        gc.collect()


def test_what_the_sign_on_a_card_stands_for_is_read_out(document, evaluation, found):
    document.set_parameter("tax", "value", 0.0)
    document.set_target("price")
    evaluation.backward()
    assert name(found("apple")) == "node apple, Input, value 100, gradient 0"
    evaluation.diagnosis.mark()
    assert name(found("apple")) == (
        "node apple, Input, value 100, gradient 0,"
        " The gradient of apple is 0: price multiplies by tax = 0."
    )
