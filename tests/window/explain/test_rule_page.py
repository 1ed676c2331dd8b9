"""The chain rule in the panel, on the book's example and by real keys and clicks."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from bpeditor.graph import examples
from bpeditor.graph.files import load
from bpeditor.graph.graph import Edge
from bpeditor.window.explain.equation_view import EquationView
from bpeditor.window.explain.typeset import Typesetter
from tests.building import build
from tests.counting import calls_of
from tests.window.explain.acts import equation, load_graph, select, settle, shown

APPLE = Edge("apple", "apple_price", "x")


@pytest.fixture
def page(explain):
    return explain.page


def test_a_selected_edge_shows_the_chain_line_by_line(shopping, page, trigger):
    trigger("backward")
    select(shopping, edges=[APPLE])

    assert shown(page.heading) == "apple → apple_price.x"
    assert shown(page.legend) == "x is apple, y is apple_num, z is apple_price, L is price"
    (block,) = page.blocks
    assert equation(block.equation) == ("∂L/∂x = ∂L/∂z · ∂z/∂x\n= 1.1 × y\n= 1.1 × 2\n= 2.2")
    assert equation(block.sentence) == "gradient = upstream 1.1 × local 2 = 2.2"
    assert shown(block.local) == "local 2: apple_price changes by 2 per unit of apple"
    assert block.upstream.isVisible()


def test_an_equation_is_text_until_it_is_typeset(shopping, page, trigger, qtbot):
    trigger("backward")
    select(shopping, edges=[APPLE])
    view = page.blocks[0].equation
    qtbot.waitUntil(lambda: page.typesetter.is_idle)
    fresh = EquationView(Typesetter(page), page)
    fresh.show_equation(view.equation)
    as_text = fresh.heightForWidth(300)

    assert view.heightForWidth(300) > as_text  # a fraction is higher than a line of text
    qtbot.waitUntil(lambda: fresh.heightForWidth(300) == view.heightForWidth(300))


def test_a_node_shows_how_its_value_its_gradient_and_those_of_its_inputs_are_made(
    shopping, page, trigger
):
    trigger("backward")
    select(shopping, "apple_price")

    assert equation(page.value) == "z = x × y\n= 100 × 2\n= 200"
    assert equation(page.gradient.equation) == "∂L/∂apple_price = 1.1"
    titles = [shown(block.title) for block in page.blocks]
    assert titles == ["back to apple, along x", "back to apple_num, along y"]
    assert equation(page.blocks[1].equation).endswith("= 1.1 × 100\n= 110")


def test_a_fork_is_a_sum_whose_terms_select_their_edges(shopping, page, qtbot):
    graph = build({"a": 3.0, "b": 2.0}, {"p": ("Mul", "a", "b"), "out": ("Add", "p", "a")})
    load_graph(shopping, graph)
    select(shopping, "a")

    assert equation(page.gradient.equation) == "∂L/∂a = 1 + 2 = 3"
    assert "so their gradients add" in shown(page.gradient.words)
    texts = [button.text() for button in page.gradient.terms]
    assert texts == ["1   along a → out.y", "2   along a → p.x"]
    qtbot.mouseClick(page.gradient.terms[1], Qt.MouseButton.LeftButton)
    settle(shopping)
    assert shopping.document.selection.edges == {Edge("a", "p", "x")}
    assert shown(page.heading) == "a → p.x"
    assert shown(page.fork) == "One of the 2 terms of ∂L/∂a = 1 + 2 = 3"


def test_an_output_that_feeds_many_ports_does_not_fill_the_panel(shopping, page):
    nodes = {"s0": ("Add", "a", "a")}
    nodes |= {f"s{n}": ("Add", f"s{n - 1}", "a") for n in range(1, 40)}
    load_graph(shopping, build({"a": 1.0}, nodes))
    select(shopping, "a")

    assert sum(button.isVisible() for button in page.gradient.terms) == 12
    assert shown(page.gradient.more) == "and 29 more wires"


def test_an_input_shows_the_rule_of_the_wire_that_it_feeds(shopping, page, trigger):
    trigger("backward")
    select(shopping, "apple")

    (block,) = page.blocks
    assert shown(block.title) == "x is apple, y is apple_num, z is apple_price, L is price:"
    assert equation(block.equation).endswith("= 1.1 × 2\n= 2.2")
    assert [button.text() for button in page.gradient.terms] == [
        "2.2   along apple → apple_price.x"
    ]


def test_the_target_shows_its_seed(shopping, page, trigger):
    trigger("backward")
    select(shopping, "price")

    assert equation(page.gradient.equation) == "∂L/∂L = 1"
    assert "seed" in shown(page.gradient.words)


def test_with_nothing_selected_the_page_follows_the_steps(shopping, page, qtbot):
    shopping.view.setFocus()
    for _ in range(3):
        qtbot.keyClick(shopping.view, Qt.Key.Key_F7)
    settle(shopping)
    step = shopping.evaluation.steps[2]
    assert shown(page.heading) == f"Step 3: value of {step.node}"
    for _ in range(7):
        qtbot.keyClick(shopping.view, Qt.Key.Key_F7)
    settle(shopping)
    assert shown(page.heading) == "Step 10: gradient of price"
    assert len([block for block in page.blocks if block.isVisible()]) == 2
    qtbot.keyClick(shopping.view, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    settle(shopping)
    assert shown(page.heading) == "Step 9: value of price"
    assert not any(block.isVisible() for block in page.blocks)


def test_only_what_is_shown_by_now_is_explained(shopping, page, trigger):
    select(shopping, "apple_price")
    assert "press Forward (F5)" in shown(page.message)
    trigger("forward")
    settle(shopping)
    assert page.value.isVisible()
    assert shown(page.message) == "The gradient is not computed yet: press Backward (F6)."
    trigger("step")
    settle(shopping)
    assert shown(page.message) == "Backward has not reached apple_price yet: press Step (F7)."
    select(shopping, edges=[APPLE])
    assert shown(page.message) == "Backward has not reached apple_price yet: press Step (F7)."


def test_a_fork_waits_until_all_its_wires_have_reported(shopping, page, trigger):
    graph = build({"a": 3.0, "b": 2.0}, {"p": ("Mul", "a", "b"), "out": ("Add", "p", "a")})
    load_graph(shopping, graph, "forward")
    select(shopping, "a")
    trigger("step")
    settle(shopping)
    assert shown(page.message) == (
        "Backward has not reached a yet, 1 of its 2 wires have reported: press Step (F7)."
    )


def test_what_is_out_of_date_is_not_explained(shopping, page, trigger):
    trigger("backward")
    select(shopping, edges=[APPLE])
    shopping.document.set_parameter("apple", "value", 3.0)
    settle(shopping)
    assert shown(page.message) == (
        "The graph has changed since it was computed: press Backward (F6)."
    )
    assert not page.blocks[0].isVisible()
    trigger("undo")
    trigger("backward")
    shopping.document.delete(["tax"], [])
    settle(shopping)
    assert page.message.isVisible()


def test_no_gradient_has_its_reason(shopping, page):
    graph = build(
        {"x": [1.0, 2.0], "t": [0.0, 1.0], "off": 1.0},
        {"loss": ("SoftmaxWithLoss", "x", "t"), "aside": ("Neg", "off")},
    )
    shopping.document.load(graph)
    shopping.document.set_target("loss", 1.0)
    shopping.actions_by_name["backward"].trigger()
    for nodes, edges, words in (
        (["off"], [], "No path leads from off to loss: it has no gradient."),
        (["t"], [], "t reaches loss only as labels, which have no gradient."),
        ([], [Edge("t", "loss", "t")], "t of loss takes labels"),
        ([], [Edge("off", "aside", "x")], "No path leads from aside to loss"),
        (["x", "t"], [], "Select one wire or one node."),
        ([], [], ""),
    ):
        select(shopping, *nodes, edges=edges)
        assert shown(page.message).startswith(words)


def test_matrices_show_their_shapes_and_sums_their_axes(shopping, page):
    load_graph(shopping, load(examples.path_of("two_layer_net")))
    select(shopping, edges=[Edge("W1", "a1", "W")])
    assert equation(page.blocks[0].equation) == "∂L/∂W = xᵀ · ∂L/∂z\n(4, 3) = (4, 2) · (2, 3)"
    select(shopping, edges=[Edge("b1", "a1", "b")])
    assert shown(page.blocks[0].reason) == "summed over axis 0: (2, 3) → (3,)"


@pytest.mark.parametrize("name", ["LaTeX", "Text"])
def test_what_is_shown_can_be_copied(shopping, page, trigger, qtbot, name):
    assert not any(button.isVisible() for button in page.copies)
    trigger("backward")
    select(shopping, edges=[APPLE])
    button = next(button for button in page.copies if button.text() == f"Copy as {name}")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    if name == "Text":
        assert copied == "∂L/∂x = ∂L/∂z · ∂z/∂x = 1.1 × y = 1.1 × 2 = 2.2"
    else:
        assert copied.startswith(r"\frac{\partial L}{\partial x} = ")
        assert copied.endswith(r"= 1.1 \cdot 2 = 2.2")
    assert [action.text() for action in page.actions()] == ["Copy as LaTeX", "Copy as Text"]


def test_a_case_says_why_it_holds(shopping, page):
    load_graph(shopping, load(examples.path_of("dead_relu")))
    select(shopping, "a")
    assert shown(page.blocks[0].reason) == "x > 0 does not hold: x = -1.5"


def test_a_step_costs_as_much_in_a_graph_of_thousands(window, qtbot, trigger):
    window.explain.toggle()

    def step():
        for name in ("step_back", "step"):
            trigger(name)
            settle(window)

    found = []
    for size in (100, 3_000):
        chain = {f"n{place}": ("Neg", f"n{place - 1}") for place in range(1, size)}
        window.document.load(build({"n0": 1.0}, chain))
        trigger("backward")
        window.view.set_zoom(0.05)
        step()
        qtbot.waitUntil(lambda: window.explain.page.typesetter.is_idle)
        found.append(calls_of(step))
    few, many = found
    assert many < few + 100


def test_names_in_any_script_and_markup_are_shown_as_they_are(shopping, page):
    graph = build({"りんご": 3.0, "b": 2.0}, {"合計": ("Mul", "りんご", "b")})
    load_graph(shopping, graph)
    select(shopping, edges=[Edge("りんご", "合計", "x")])
    assert shown(page.heading) == "りんご → 合計.x"
    select(shopping, "りんご")
    assert equation(page.gradient.equation) == "∂L/∂りんご = 2"


def test_a_long_name_leaves_room_for_the_number(shopping, page):
    name = "a" * 50 + "b" * 50
    load_graph(shopping, build({name: 3.0}, {"out": ("Exp", name)}))
    select(shopping, name)
    assert equation(page.gradient.equation).startswith("∂L/∂aaaaaaaa…bbbbbbbb = 20.0855")
    assert page.heading.text().replace("\N{ZERO WIDTH SPACE}", "") == name


def test_a_refused_layer_gives_its_reason(shopping, page):
    graph = build(
        {"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]}, {"s": ("Add", "a", "b"), "y": ("ReLU", "a")}
    )
    shopping.document.load(graph)
    shopping.document.set_target("y", np.ones(2))
    shopping.actions_by_name["backward"].trigger()
    select(shopping, "s")
    assert "do not broadcast" in shown(page.message)
