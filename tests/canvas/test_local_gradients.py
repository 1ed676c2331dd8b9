"""Local gradients at the ports: only what is known by now, and in nobody's way."""

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from bpeditor import Edge
from bpeditor.canvas.geometry import PORT_RADIUS
from tests.building import build

APPLE = Edge("apple", "apple_price", "x")


@pytest.fixture
def local(view):
    view.labels.shows_locals = lambda: True
    return view


def pixels(view):
    view.viewport().update()
    QApplication.processEvents()
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return rows[:, : image.width(), :3].astype(int)


def test_a_port_shows_what_its_gradient_is_multiplied_by(view, evaluation):
    evaluation.forward()

    assert view.labels.at_port(APPLE) == ("∂z/∂x = y = 2", "∂z/∂x = 2")


def test_it_comes_with_the_value_and_goes_when_that_is_out_of_date(view, document, evaluation):
    document.delete(["free", "relu"], [])
    seen = []
    evaluation.step()
    while evaluation.position < 5:
        evaluation.step()
        seen.append((evaluation.value("apple_price") is not None, bool(view.labels.at_port(APPLE))))
    assert (True, True) in seen
    assert (False, False) in seen
    assert all(has_value == has_local for has_value, has_local in seen)
    document.set_parameter("apple", "value", 3.0)
    assert view.labels.at_port(APPLE) == ()
    evaluation.clear()
    assert view.labels.at_port(APPLE) == ()


def test_a_product_of_matrices_has_no_single_factor(view, document, evaluation):
    document.load(build({"x": [[1.0]], "W": [[2.0]]}, {"m": ("MatMul", "x", "W")}))
    evaluation.forward()
    assert not view.labels.has_locals("m")
    assert view.labels.at_port(Edge("x", "m", "x")) == ()


@pytest.mark.parametrize("zoom", [1.0, 1.5, 0.8])
def test_they_change_nothing_but_the_bodies_of_the_cards(view, evaluation, zoom):
    evaluation.forward()
    view.set_zoom(zoom)
    view.center_on(view.node_rect("apple_price").center())
    before = pixels(view)

    view.labels.shows_locals = lambda: True

    changed = (pixels(view) != before).any(axis=2)
    assert changed.any()
    inside = np.zeros_like(changed)
    for node_id in ("apple_price", "price"):
        box = view.node_rect(node_id)
        margin = PORT_RADIUS + 1.5
        corners = box.adjusted(margin, 1, -margin, -1)
        top, left = view.to_viewport(corners.topLeft()), view.to_viewport(corners.bottomRight())
        inside[top.y() : left.y(), top.x() : left.x()] = True
    assert not (changed & ~inside).any()


def test_the_names_of_ports_stay_where_they_are(view, document, evaluation):
    evaluation.forward()
    before = pixels(view)
    view.labels.shows_locals = lambda: True
    after = pixels(view)
    for port in ("x", "y"):
        at = view.to_viewport(view.port_position("apple_price", port))
        name = slice(at.y() - 9, at.y() + 9), slice(at.x() - 6, at.x() + 26)
        assert (before[name] == after[name]).all()


def test_cards_far_away_stay_as_they_are(local, evaluation):
    evaluation.forward()
    local.set_zoom(0.55)
    far = pixels(local)
    local.labels.shows_locals = lambda: False
    assert (pixels(local) == far).all()


def test_a_long_one_is_shortened_to_the_card(local, document, evaluation):
    document.load(
        build({"a": 0.123456, "b": 0.654321}, {"out": ("Div", "a", "b")}),
    )
    document.move({"a": (0, 0), "b": (0, 120), "out": (260, 40)})
    evaluation.forward()
    long, short = local.labels.at_port(Edge("b", "out", "y"))
    assert long.startswith("∂z/∂y = −x / y² = ")
    assert short == f"∂z/∂y = {long.rsplit(' ', 1)[-1]}"
    local.center_on(local.node_rect("out").center())
    box, shown = local.node_rect("out"), pixels(local)
    local.labels.shows_locals = lambda: False
    changed = np.argwhere((pixels(local) != shown).any(axis=2))
    assert changed[:, 1].max() < local.to_viewport(box.topRight()).x() - 6


def test_nothing_is_shown_unless_it_is_wanted(view, evaluation):
    evaluation.forward()
    usual = pixels(view)
    view.labels.shows_locals = lambda: True
    assert (pixels(view) != usual).any()
