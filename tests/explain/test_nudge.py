"""What a gradient promises and what happens, compared with functions written down by hand."""

from math import e, exp, inf, isnan, log, sqrt

import numpy as np
import pytest

from bpeditor import Run
from bpeditor.explain.nudge import Nudge, good_in_words, in_words
from tests.building import apples, build


def nudge(graph, node_id, *cell, seed=1.0):
    return Nudge(graph, Run(graph, seed=seed), node_id, cell)


def of_one(layer, x, params=None):
    return nudge(build({"x": x}, {"z": (layer, params or {}, "x")}), "x")


def good(nudge):
    return nudge.good_until(-1.0), nudge.good_until(1.0)


def words(nudge):
    return good_in_words(nudge, *good(nudge))


def test_an_apple_more_costs_what_the_gradient_says():
    apple = nudge(apples(), "apple")

    assert (apple.value, apple.slope, apple.result) == pytest.approx((100.0, 2.2, 220.0))
    assert in_words(apple, apple.change(101.0)) == "apple + 1 → price + 2.2; truly + 2.2"
    assert in_words(apple, apple.change(99.5)) == "apple − 0.5 → price − 1.1; truly − 1.1"


def test_a_straight_line_is_good_everywhere():
    assert good(nudge(apples(), "apple")) == (-inf, inf)
    assert words(nudge(apples(), "apple")) == (
        "The line is good to 1 % wherever it was tried: this is a straight line."
    )


def test_a_square_changes_by_more_than_its_line():
    square = of_one("Square", 3.0)
    change = square.change(4.0)

    assert (change.step, change.predicted, change.true) == (1.0, 6.0, 7.0)
    assert change.off == pytest.approx(1 / 7)


def test_the_line_of_a_square_is_good_where_its_bend_is_a_hundredth_of_the_change():
    # (3 + h)² − 9 = 6h + h², and the line misses it by h².
    low, high = good(of_one("Square", 3.0))

    assert high == pytest.approx(3.0 + 0.06 / 0.99, rel=1e-5)
    assert low == pytest.approx(3.0 - 0.06 / 1.01, rel=1e-5)
    assert (
        words(of_one("Square", 3.0)) == "The line is good to 1 % for x from 2.94059 up to 3.06061."
    )


def test_the_line_of_an_exponential_is_good_as_far_as_its_formula_says():
    high = good(of_one("Exp", 1.0))[1] - 1.0

    assert e * (exp(high) - 1 - high) == pytest.approx(0.01 * e * (exp(high) - 1), rel=1e-4)


def test_the_line_of_a_relu_ends_at_its_kink():
    assert words(of_one("ReLU", -1.5)) == "The line is good to 1 % for x up to 0."
    assert words(of_one("ReLU", 0.0)) == "The line is good to 1 % for x up to 0."
    assert words(of_one("ReLU", 2.0)).startswith("The line is good to 1 % for x from -0.02")


def test_a_flat_line_at_the_bottom_of_a_valley_is_good_nowhere():
    assert good(of_one("Square", 0.0)) == (None, None)
    assert words(of_one("Square", 0.0)) == (
        "The line is good to 1 % nowhere but at the point itself."
    )


def test_a_square_root_has_no_value_below_0_and_its_line_ends_before():
    root = of_one("Pow", 0.25, {"exponent": 0.5})

    assert isnan(root.at(-1.0))
    assert root.at(1.0) == 1.0
    assert 0.0 < root.good_until(-1.0) < 0.25 < root.good_until(1.0) < 1.0


def test_one_cell_of_an_array_is_moved():
    graph = build({"x": [[1.0, 2.0], [3.0, 4.0]]}, {"s": ("Square", "x"), "z": ("Sum", "s")})
    cell = nudge(graph, "x", 1, 0)

    assert (cell.value, cell.slope) == (3.0, 6.0)
    assert in_words(cell, cell.change(4.0)) == "x[1, 0] + 1 → z + 6; truly + 7"
    assert cell.at(3.0) == 30.0


def test_the_seed_is_part_of_what_changes():
    apple = nudge(apples(), "apple", seed=2.0)

    assert in_words(apple, apple.change(101.0)) == "apple + 1 → 2 × price + 4.4; truly + 4.4"


def test_an_array_as_the_target_is_added_up_with_its_seed():
    graph = build({"x": 2.0, "w": [1.0, 3.0]}, {"y": ("Mul", "x", "w")})

    assert in_words(nudge(graph, "x"), nudge(graph, "x").change(3.0)) == (
        "x + 1 → Σ y + 4; truly + 4"
    )
    weighted = nudge(graph, "x", seed=np.array([1.0, 2.0]))
    assert in_words(weighted, weighted.change(3.0)) == "x + 1 → Σ seed × y + 7; truly + 7"


def test_a_value_that_a_layer_refuses_has_no_result_and_does_no_harm():
    graph = build(
        {"x": [[1.0, 2.0]], "k": [1.0]},
        {"y": ("Mul", "x", "k"), "loss": ("SoftmaxWithLoss", "y", "k")},
    )
    both = nudge(graph, "k", 0)

    assert isnan(both.at(0.5))
    assert both.at(1.0) == both.result
    assert good(both) == (None, None)


def test_the_document_keeps_its_graph():
    graph = apples()
    nudge(graph, "apple").at(1e9)

    assert graph.node("apple").params["value"] == 100.0


def test_the_line_of_a_logarithm():
    half = of_one("Log", 2.0)

    assert half.line(3.0) == pytest.approx(log(2) + 0.5)
    assert half.change(2.0 * sqrt(2)).true == pytest.approx(log(2) / 2)


@pytest.mark.parametrize(
    ("layer", "x", "low", "high"),
    [
        ("Log", 1e-9, 0.9801e-9, 1.0201e-9),
        ("Reciprocal", 1e-9, 0.99e-9, 1.01e-9),
        ("Square", 1e-9, 0.98e-9, 1.02e-9),
        ("ReLU", 1e-9, -1e-11, np.inf),
    ],
)
def test_a_line_is_looked_for_nearer_to_a_tiny_number(layer, x, low, high):
    graph = build({"x": x}, {"z": (layer, "x")})
    run = Run(graph)
    run.backward()
    nudge = Nudge(graph, run, "x", ())

    ends = nudge.good_until(-1.0), nudge.good_until(1.0)

    assert ends == pytest.approx((low, high), rel=2e-3, abs=0.0)
    assert "nowhere" not in good_in_words(nudge, *ends)


def test_the_range_of_a_tiny_number_is_told_with_its_digits():
    graph = build({"x": 1e-9}, {"z": ("Log", "x")})
    run = Run(graph)
    run.backward()
    nudge = Nudge(graph, run, "x", ())

    assert good_in_words(nudge, nudge.good_until(-1.0), nudge.good_until(1.0)) == (
        "The line is good to 1 % for x from 9.80067e-10 up to 1.02007e-09."
    )


def test_at_a_kink_beside_a_huge_number_no_line_is_found_in_the_rounding():
    nodes = {"m": ("Maximum", "x", "y"), "z": ("Add", "m", "k")}
    graph = build({"x": 1.0, "y": 1.0, "k": 1e6}, nodes)
    run = Run(graph)
    run.backward()
    nudge = Nudge(graph, run, "x", ())

    assert (nudge.good_until(-1.0), nudge.good_until(1.0)) == (None, None)
