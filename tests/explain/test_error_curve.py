"""The error of a difference quotient over its step, against what theory says of it."""

import math
from itertools import pairwise

import numpy as np
import pytest

from bpeditor import Edge, Run
from bpeditor.engine.gradcheck import Verdict, check_gradients
from bpeditor.explain.check_words import steps_sentence, verdict_sentence
from bpeditor.explain.error_curve import error_curve
from tests.building import build

EDGE = Edge("x", "f", "x")


def curve_of(graph, edge=EDGE, index=0, **kw):
    run = Run(graph, **kw)
    run.backward()
    return error_curve(graph, run, edge, index)


def test_the_quotients_are_those_of_the_function_itself():
    curve = curve_of(build({"x": 0.7}, {"f": ("Sin", "x")}))

    for each in curve.quotients:
        if each.step < 1e-12:
            continue
        h, x = each.step, 0.7
        up, down = (x + h) - x, x - (x - h)
        assert each.central == pytest.approx((math.sin(x + h) - math.sin(x - h)) / (up + down))
        assert each.ahead == pytest.approx((math.sin(x + h) - math.sin(x)) / up)
        assert each.behind == pytest.approx((math.sin(x) - math.sin(x - h)) / down)


def test_the_error_shrinks_with_the_square_of_a_large_step():
    errors = dict(curve_of(build({"x": 0.7}, {"f": ("Exp", "x")})).errors())

    large = [(step, error) for step, error in errors.items() if 1e-3 <= step <= 0.2]

    slope = np.polyfit(*np.log10(large).T, 1)[0]
    assert slope == pytest.approx(2.0, abs=0.05)
    assert all(error == pytest.approx(step**2 / 6, rel=0.01) for step, error in large)


def test_the_least_error_lies_between_bend_and_rounding():
    step, error = curve_of(build({"x": 0.7}, {"f": ("Exp", "x")})).best()

    assert 1e-7 < step < 1e-3
    assert error < 1e-9


def test_the_steps_go_down_evenly_from_the_size_of_the_number():
    curve = curve_of(build({"x": 1000.0}, {"f": ("Square", "x")}))

    steps = [each.step for each in curve.quotients]

    assert steps[0] == 1000.0
    assert all(1.5 < a / b < 2.1 for a, b in pairwise(steps[:40]))


def test_a_cell_of_an_array_is_nudged_alone():
    graph = build({"x": [[1.0, 2.0], [3.0, 4.0]]}, {"f": ("Square", "x"), "s": ("Sum", "f")})

    curve = curve_of(graph, index=3)

    assert curve.gradient == 8.0
    assert curve.best()[1] < 1e-12


def test_where_no_gradient_flows_there_is_no_curve():
    graph = build({"x": [1.0, 2.0], "t": [0.0, 1.0]}, {"f": ("SoftmaxWithLoss", "x", "t")})

    assert curve_of(graph, Edge("t", "f", "t")) is None


def test_steps_that_leave_the_numbers_are_left_out():
    curve = curve_of(build({"x": 0.5}, {"f": ("Log", "x")}))

    assert all(math.isfinite(error) for _, error in curve.errors())
    assert not math.isfinite(curve.quotients[0].central)


def test_a_kink_is_told_by_its_two_slopes():
    graph = build({"x": 0.0}, {"f": ("ReLU", "x")})
    (found,) = check_gradients(graph)

    words = steps_sentence(curve_of(graph), found.verdict)

    assert found.verdict is Verdict.KINK
    assert words.startswith("To the left the target rises by 0 per unit, to the right by 1: ")
    assert "backward says 0" in words


def test_a_smooth_function_tells_its_best_step():
    graph = build({"x": 0.7}, {"f": ("Exp", "x")})
    (found,) = check_gradients(graph)
    curve = curve_of(graph)

    step, error = curve.best()

    assert f"at h = {step:.1e}, with a relative error of {error:.1e}" in steps_sentence(
        curve, found.verdict
    )
    assert verdict_sentence(found, graph).startswith(
        "Agrees with the central difference: relative error "
    )


def test_nothing_finite_says_so():
    curve = curve_of(build({"x": 1e200}, {"f": ("Exp", "x")}))

    assert curve.best() is None
    assert steps_sentence(curve, Verdict.UNCHECKABLE).startswith("No difference is finite here")
