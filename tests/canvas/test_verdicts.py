"""The sign of a gradient check beside the gradient, and its words in the tooltip."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from bpeditor import Edge, Graph, Node
from bpeditor.canvas import hints
from bpeditor.canvas.theme import LIGHT, THEMES
from bpeditor.canvas.verdicts import paint_verdict
from bpeditor.canvas.wires import label_centers
from bpeditor.engine.gradcheck import Verdict
from bpeditor.layers import LAYERS

TAX = Edge("tax", "price", "y")
SHAPES = {
    Verdict.AGREES: "tick",
    Verdict.DIFFERS: "cross",
    Verdict.KINK: "question mark",
    Verdict.UNCHECKABLE: "question mark",
}


def sign(verdict, theme):
    """The pixels that a sign covers, whatever its colour."""
    image = QImage(24, 24, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_verdict(painter, verdict, QRectF(4, 4, 16, 16), theme)
    painter.end()
    ground = QColor(theme.canvas).rgb()
    return np.array([[image.pixel(x, y) != ground for x in range(24)] for y in range(24)])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_signs_differ_in_shape_and_not_in_colour_alone(qapp, theme):
    signs = {verdict: sign(verdict, theme) for verdict in Verdict}
    for one in Verdict:
        assert signs[one].sum() > 20
        for other in Verdict:
            is_same = np.array_equal(signs[one], signs[other])
            assert is_same == (SHAPES[one] == SHAPES[other])


def colours_below(view, edge):
    """The colours of the stretch below a wire's line, where its gradient stands."""
    [[x, y]] = label_centers(view.arrays.wires[view.arrays.edges.rows_of([edge])])
    middle = view.to_viewport(QPointF(x, y))
    image = view.viewport().grab().toImage()
    return {
        image.pixelColor(middle.x() + dx, middle.y() + dy).name()
        for dx in range(-44, 40)
        for dy in range(4, 20)
    }


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_an_agreeing_gradient_has_a_tick_until_the_graph_changes(document, view, evaluation, theme):
    view.set_theme(theme)
    document.set_target("price")
    evaluation.backward()
    assert theme.agrees not in colours_below(view, TAX)
    evaluation.check_gradients()
    assert theme.agrees in colours_below(view, TAX)
    assert theme.gradient in colours_below(view, TAX)
    document.set_parameter("tax", "value", 2.0)
    assert theme.agrees not in colours_below(view, TAX)


def test_a_wrong_gradient_has_a_cross(document, view, evaluation, monkeypatch):
    monkeypatch.setattr(LAYERS["Mul"], "backward", lambda self, dout: (dout * self.y, dout))
    document.set_target("price")
    evaluation.check_gradients()
    assert view.theme.warning in colours_below(view, TAX)
    assert view.theme.agrees not in colours_below(view, TAX)


def test_a_sign_is_hidden_with_its_gradient(document, view, evaluation):
    document.set_target("price")
    evaluation.check_gradients()
    while evaluation.edge_gradient(TAX) is not None:
        evaluation.step_back()
    assert LIGHT.agrees not in colours_below(view, TAX)


def test_clearing_the_results_leaves_no_sign(document, view, evaluation):
    document.set_target("price")
    before = view.viewport().grab().toImage()
    evaluation.check_gradients()
    evaluation.clear()
    assert view.viewport().grab().toImage() == before


@pytest.mark.parametrize(
    ("gap", "value"), [(120.0, -0.000123457), (140.0, -1.23456e-100), (300.0, -1.23456e-100)]
)
def test_a_wide_number_with_its_sign_stays_clear_of_ports_and_their_names(
    document, view, evaluation, gap, value
):
    graph = Graph()
    graph.add_node(Node("a", "Input", {"value": value}, (0.0, 0.0)))
    graph.add_node(Node("f", "Mul", {}, (160.0 + gap, -20.0)))
    for port in "xy":
        graph.add_edge(Edge("a", "f", port))
    document.load(graph)
    view.set_zoom(1.0)
    view.center_on(QPointF(200, 40))
    inside = view.node_rect("f").adjusted(2, 30, -2, -2)
    area = view._transform.rect_to_viewport(inside).toAlignedRect()
    before = view.viewport().grab(area).toImage()
    evaluation.check_gradients()
    assert view.viewport().grab(area).toImage() == before


def test_numbers_of_a_wire_that_leads_back_are_painted(document, view, evaluation):
    document.move({"tax": (900.0, 260.0)})
    document.set_target("price")
    evaluation.check_gradients()
    assert view.theme.agrees in colours_below(view, TAX)


# words


def test_a_tooltip_tells_what_a_check_found(document, view, evaluation):
    document.set_target("price")
    evaluation.check_gradients()
    lines = hints.edge_tooltip(evaluation, document.graph, TAX).splitlines()
    assert lines[:3] == ["tax → price.y", "value: 1.1", "gradient: 200.0"]
    assert lines[3].startswith("numerical gradient: ")
    assert lines[4].startswith("relative error ")
    assert lines[5:] == ["agrees with the central difference"]
    document.set_parameter("tax", "value", 2.0)
    assert "numerical" not in hints.edge_tooltip(evaluation, document.graph, TAX)


def test_a_tooltip_explains_a_kink(document, view, evaluation):
    document.set_parameter("apple", "value", 0.0)
    document.connect_ports(Edge("apple", "relu", "x"))
    document.set_target("relu")
    evaluation.check_gradients()
    tooltip = hints.edge_tooltip(evaluation, document.graph, Edge("apple", "relu", "x"))
    assert tooltip.endswith(
        "at a kink: ReLU has no derivative at 0; the gradient is one of its slopes"
    )


def test_a_tooltip_shows_no_number_that_is_not_known(document, view, evaluation):
    document.set_parameter("apple", "value", 1e200)
    document.set_parameter("apple_num", "value", 1e200)
    document.set_target("apple_price")
    evaluation.check_gradients()
    lines = hints.edge_tooltip(
        evaluation, document.graph, Edge("apple", "apple_price", "x")
    ).splitlines()
    assert not any(line.startswith(("numerical", "relative")) for line in lines)
    assert lines[-1].startswith("cannot be checked")
