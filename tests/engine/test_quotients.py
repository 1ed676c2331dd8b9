"""No right gradient is called wrong, however hard the numbers are, and wrong ones are found."""

from random import Random

import numpy as np
import pytest

from bpeditor.engine.gradcheck import Verdict, check_gradients
from bpeditor.graph.graph import Edge
from bpeditor.layers import LAYERS, make_layer, shape_of
from tests.building import build
from tests.engine import random_graphs
from tests.engine.case import named

ONE_INPUT = ["Neg", "Square", "Reciprocal", "Exp", "Log", "Sin", "Cos", "Tanh", "Sigmoid"]
KINKED = ["ReLU", "LeakyReLU"]
TWO_INPUTS = ["Add", "Sub", "Mul", "Div", "Maximum"]


def verdicts(graph, target=None, seed=None):
    return [found.verdict for found in check_gradients(graph, target, seed)]


def test_labels_rest_while_what_they_are_compared_with_is_nudged():
    graph = build(
        {"x": [0.3, 1.0, -1.0]}, {"v": ("Softmax", "x"), "f": ("SoftmaxWithLoss", "v", "v")}
    )

    assert verdicts(graph) == [Verdict.AGREES, Verdict.AGREES]


@pytest.mark.parametrize("x", [3.3e7, 1e8, -2e9])
def test_a_wave_is_checked_with_steps_shorter_than_it(x):
    assert verdicts(build({"x": x}, {"f": ("Sin", "x")})) == [Verdict.AGREES]


@pytest.mark.parametrize("x", [1e16, 1e80, -4.3e232])
def test_a_wave_shorter_than_a_rounding_cannot_be_checked(x):
    assert verdicts(build({"x": x}, {"f": ("Cos", "x")})) == [Verdict.UNCHECKABLE]


@pytest.mark.parametrize(
    ("inputs", "nodes"),
    [
        ({"x": [1e10, 1.0, -1e10]}, {"f": ("Sum", "x")}),
        ({"x": [1e12, 1.0, 2.0, -1e12]}, {"f": ("Mean", "x")}),
        ({"x": [1e10, 1.0, -1e10], "w": [1.0, 1.0, 1.0]}, {"f": ("MatMul", "x", "w")}),
        (
            {"x": [[1e8], [1e8 + 1], [1e8 + 3]], "g": 1.0, "b": 0.0},
            {
                "n": ("BatchNormalization", "x", "g", "b"),
                "s": ("Square", "n"),
                "f": ("Mul", "s", "n"),
            },
        ),
        ({"x": [1e-310, 3e-320]}, {"m": ("Mul", "x", "x"), "f": ("Sum", "m")}),
        ({"x": -2e-281}, {"s": ("Square", "x"), "f": ("Add", "s", "s")}),
        (
            {"x": 1.24},
            {"e": ("Exp", "x"), "t": ("Transpose", "e"), "f": ("MeanSquaredError", "t", "e")},
        ),
        ({"x": -1.7e202, "y": 6.3e10}, {"s": ("Add", "x", "y"), "f": ("Mul", "s", "s")}),
    ],
    ids=["sum", "mean", "product", "normalization", "subnormal", "underflow", "bend", "overflow"],
)  # fmt: skip
def test_what_rounding_hides_is_not_called_wrong(inputs, nodes):
    assert Verdict.DIFFERS not in verdicts(build(inputs, nodes))


def test_a_gradient_where_several_kinks_meet_is_not_called_wrong():
    nodes = {
        "a": ("Maximum", "x", "x"),
        "b": ("Reciprocal", "a"),
        "f": ("Maximum", "x", "b"),
    }

    found = {c.edge: c.verdict for c in check_gradients(build({"x": 1.0}, nodes))}

    assert found[Edge("x", "a", "x")] is Verdict.KINK
    assert Verdict.DIFFERS not in found.values()


def test_a_wrong_slope_that_only_a_kink_nearby_confirms_is_caught(monkeypatch):
    monkeypatch.setattr(LAYERS["ReLU"], "backward", lambda self, dout: (0.5 * dout,))

    assert verdicts(build({"x": 1e-9}, {"f": ("ReLU", "x")})) == [Verdict.DIFFERS]


@pytest.mark.parametrize("x", [1e-120, 1e-170, 1e-300])
def test_a_wrong_gradient_by_a_tiny_number_is_caught(monkeypatch, x):
    monkeypatch.setattr(LAYERS["ReLU"], "backward", lambda self, dout: (0.25 * dout,))

    assert verdicts(build({"x": x}, {"f": ("ReLU", "x")})) == [Verdict.DIFFERS]


@pytest.mark.parametrize(
    "x", [[1.5e308, 1.5e308], [1.5e308, -1.5e308], [1.7e308, 5e-324], [1e-310, 0.0]], ids=str
)
def test_a_caller_who_raises_on_overflow_sees_none(x):
    with np.errstate(all="raise"):
        found = verdicts(build({"x": x}, {"r": ("ReLU", "x"), "f": ("Sum", "r")}))

    assert Verdict.DIFFERS not in found


# many graphs


def hard_graph(number):
    """Return a graph of numbers of any size, and its last node: poles, ties, waves, underflow."""
    random = Random(number)
    inputs = {f"i{n}": hard_number(random) for n in range(random.randint(1, 3))}
    ids, nodes = [*inputs], {}
    for place in range(random.randint(1, 7)):
        if random.random() < 0.5:
            nodes[f"n{place}"] = (random.choice(ONE_INPUT + KINKED), random.choice(ids[-3:]))
        else:
            sources = random.choice(ids), random.choice(ids[-2:])
            nodes[f"n{place}"] = (random.choice(TWO_INPUTS), *sources)
        ids.append(f"n{place}")
    return build(inputs, nodes), ids[-1]


def hard_number(random):
    sign = random.choice([-1.0, 1.0])
    return random.choice(
        [
            random.uniform(-3.0, 3.0),
            float(random.randint(-3, 3)),
            sign * 10 ** random.uniform(-14.0, 12.0),
            sign * 10 ** random.uniform(-100.0, 100.0),
            1.0 + random.choice([1e-5, 1e-8, -1e-12]),
        ]
    )


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_no_right_gradient_of_hard_numbers_differs(first):
    for number in range(first, first + 100):
        assert Verdict.DIFFERS not in verdicts(*hard_graph(number)), f"graph {number}"


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_of_moderate_numbers_right_gradients_agree_and_wrong_ones_differ(monkeypatch, first):
    for number in range(first, first + 10):
        case = random_graphs.draw(number)
        graph = case.graph()
        comparisons = check_gradients(graph, case.target, case.seed)
        assert Verdict.DIFFERS not in {found.verdict for found in comparisons}, f"graph {number}"
        for edge in case.live[1][:1]:
            seen = {found.edge: found for found in comparisons}[named(graph, edge)]
            is_plain = np.max(np.abs(seen.gradient)) > 1e-9 and seen.verdict is Verdict.AGREES
            if is_plain:
                layer, place = LAYERS[case.nodes[edge[1]][0]], edge[2]
                with monkeypatch.context() as patch:
                    patch.setattr(layer, "backward", off_by_a_ten_thousandth(layer, place))
                    found = verdicts(graph, case.target, case.seed)
                assert Verdict.DIFFERS in found, f"graph {number}"


def off_by_a_ten_thousandth(layer, place):
    right = layer.backward

    def wrong(self, dout):
        gradients = [*right(self, dout)]
        gradients[place] = gradients[place] * 1.0001
        return tuple(gradients)

    return wrong


# what layers say of themselves


@pytest.mark.parametrize("name", ONE_INPUT + KINKED)
@pytest.mark.parametrize("x", [0.4, 3.0])
def test_within_its_reach_a_layer_is_like_its_tangent(name, x):
    layer = make_layer(name, {})
    (reach,) = layer.reach(x)
    step = 0.1 if reach is None else reach
    slope = (layer.forward(x + step) - layer.forward(x - step)) / (2.0 * step)
    layer.forward(x)

    assert slope == pytest.approx(layer.backward(1.0)[0], rel=0.5)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_says_of_each_input_how_far_it_reaches(name):
    inputs = np.ones((2, 3)), np.ones((2, 3)), np.ones((2, 3))

    reaches = make_layer(name, {}).reach(*inputs[: len(LAYERS[name].inputs)])

    assert len(reaches) == len(LAYERS[name].inputs)
    for reach in reaches:
        assert reach is None or np.broadcast_shapes(shape_of(reach), (2, 3)) == (2, 3)


@pytest.mark.parametrize(
    ("name", "xs", "sides"),
    [
        ("ReLU", (np.array([-2.0, 0.0, 3.0]),), [-2.0, 0.0, 3.0]),
        ("LeakyReLU", (-1.5,), -1.5),
        ("Maximum", (np.array([1.0, 2.0, 3.0]), 2.0), [-1.0, 0.0, 1.0]),
        ("Tanh", (1.0,), None),
    ],
)
def test_a_layer_with_a_kink_tells_its_sides(name, xs, sides):
    np.testing.assert_array_equal(make_layer(name, {}).side(*xs), sides)
