"""What the pointer is told when it rests: full names and all digits."""

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from bpeditor import Edge
from bpeditor.graph.errors import LayerRunError
from tests.canvas.conftest import EMPTY

TAX_WIRE = Edge("tax", "price", "y")


@pytest.fixture
def rest(view):
    """Rest the pointer on a scene point; return what is shown."""

    def rest(point):
        at = view.to_viewport(point)
        to_global = view.viewport().mapToGlobal(at)
        QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, to_global))
        return QToolTip.text().splitlines()

    yield rest
    QToolTip.hideText()


def test_a_node_tells_its_name_formula_and_full_results(document, view, evaluation, rest):
    document.set_parameter("apple", "value", 650.0)
    document.set_parameter("apple_num", "value", 1.0)
    document.set_target("price")
    middle = view.node_rect("price").center()
    assert rest(middle) == ["price · Mul: x * y"]
    evaluation.backward()
    assert view.stub_texts("price") == ("715", "1")
    assert rest(middle) == ["price · Mul: x * y", "value: 715.0000000000001", "gradient: 1.0"]


def test_a_node_that_stopped_a_run_says_why(document, view, evaluation, rest):
    document.set_target("price")
    document.set_parameter("apple", "value", [1.0, 2.0])
    document.set_parameter("apple_num", "value", [1.0, 2.0, 3.0])
    with pytest.raises(LayerRunError):
        evaluation.forward()
    reason = "x is (2,) and y is (3,); these shapes do not broadcast"
    assert rest(view.node_rect("apple_price").center())[-1] == f"cannot be computed: {reason}"


def test_a_wire_tells_its_ends_and_full_results(document, view, evaluation, rest):
    beside = view.port_position("price", "y") - QPointF(20, 3)
    assert rest(beside) == ["tax → price.y"]
    document.set_target("price")
    evaluation.backward()
    assert rest(beside) == ["tax → price.y", "value: 1.1", "gradient: 200.0"]


def test_a_wire_off_the_path_says_why_it_has_no_gradient(document, view, evaluation, rest):
    document.set_target("apple_price")
    evaluation.backward()
    beside = view.port_position("price", "y") - QPointF(20, 3)
    assert rest(beside)[-1] == "no path to the target: no gradient"


def test_an_array_tells_its_shape(document, view, evaluation, rest):
    document.set_parameter("tax", "value", [[1.0, 2.0]])
    document.set_target("price")
    evaluation.forward()
    assert rest(view.node_rect("tax").center())[-1] == "value: array (1, 2)"


def test_a_node_tells_all_its_parameters(document, view, rest):
    node_id = document.add_node("Dropout", (800.0, 0.0))
    assert rest(view.node_rect(node_id).center())[1] == "ratio 0.5, seed 0, training"


def test_nothing_is_told_where_nothing_is(rest):
    assert rest(EMPTY) == []


@pytest.mark.parametrize(
    "move",
    [
        lambda view: view.fit(),
        lambda view: view.set_zoom(2.0),
        lambda view: view.center_on(EMPTY),
        lambda view: view.pan_by(30, 0),
    ],
    ids=["fit", "zoom", "centre", "pan"],
)
def test_what_was_told_goes_when_another_part_is_shown(qtbot, view, rest, move):
    rest(view.node_rect("price").center())
    assert QToolTip.isVisible()
    move(view)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_node_tells_why_its_gradient_is_0(document, view, evaluation, rest):
    document.set_parameter("tax", "value", 0.0)
    document.set_target("price")
    evaluation.backward()

    told = rest(view.node_rect("apple").center())

    assert told[-1] == "The gradient of apple is 0: price multiplies by tax = 0."
    assert rest(view.node_rect("relu").center())[-1] != told[-1]
