"""Each finding on a graph that has it, and silence on graphs that have not."""

import numpy as np
import pytest

from bpeditor import Edge, Run, load
from bpeditor.explain.diagnosis import diagnose, diagnose_values
from bpeditor.explain.findings import Kind
from bpeditor.graph.examples import names, path_of
from tests.building import apples, build
from tests.counting import calls_of
from tests.engine import random_graphs


def found(graph, kind=None, **kw):
    """Return {node: sentence} of one kind, or [(kind, node)] of all."""
    run = Run(graph, **kw)
    run.backward()
    findings = diagnose(run)
    if kind is None:
        return [(finding.kind, finding.node) for finding in findings]
    return {finding.node: finding.sentence for finding in findings if finding.kind is kind}


def chain(layer, length, x, *params):
    """Return x through many layers, each scaled back to where its slope is the same."""
    nodes, last = {}, "x"
    for step in range(length):
        nodes[f"s{step}"] = (layer, *params, last)
        last = f"s{step}"
    return build({"x": x}, nodes)


@pytest.mark.parametrize("name", sorted(set(names()) - {"dead_relu", "micrograd_neuron"}))
def test_a_healthy_example_has_no_findings(name):
    assert found(load(path_of(name))) == []


def test_the_examples_with_a_zero_say_so():
    assert found(load(path_of("micrograd_neuron")), Kind.ZERO) == {
        "w2": "The gradient of w2 is 0: x2w2 multiplies by x2 = 0."
    }
    assert len(found(load(path_of("micrograd_neuron")))) == 1
    assert found(load(path_of("dead_relu")))[0] == (Kind.DEAD, "a")


@pytest.mark.parametrize("number", range(60))
def test_moderate_random_graphs_hold_nothing_that_vanishes_or_is_not_finite(number):
    case = random_graphs.draw(number)
    kinds = {kind for kind, _ in found(case.graph(), target=case.target)}

    assert not kinds & {Kind.NON_FINITE, Kind.VANISHING, Kind.EXPLODING}


# dead and saturated


def test_a_dead_relu_is_said_with_its_number():
    graph = build({"x": -1.5, "w": 2.0}, {"r": ("ReLU", "x"), "z": ("Mul", "r", "w")})

    assert found(graph, Kind.DEAD) == {
        "r": "r passes nothing back: x = -1.5 is not above 0 (a dead ReLU)."
    }


def test_a_relu_of_an_array_is_dead_in_a_column_or_as_a_whole():
    some = np.array([[1.0, -1.0], [-2.0, -2.0], [3.0, -3.0], [4.0, -1.0]])
    column = build({"x": some}, {"r": ("ReLU", "x"), "z": ("Sum", "r")})
    whole = build({"x": -np.abs(some)}, {"r": ("ReLU", "x"), "z": ("Sum", "r")})

    assert found(column, Kind.DEAD) == {
        "r": "r passes nothing back in column 1, in any of 4 rows; 5 of 8 cells are not above 0."
    }
    assert found(whole, Kind.DEAD) == {"r": "r passes nothing back: all 8 cells are not above 0."}


def test_some_cells_at_0_are_what_a_relu_is_for():
    rows = [[1.0, -1.0], [-1.0, 1.0]] * 3

    assert found(build({"x": rows}, {"r": ("ReLU", "x"), "z": ("Sum", "r")})) == []


def test_a_saturated_sigmoid_and_tanh_are_said_with_their_slope():
    sigmoid = build({"x": 9.0}, {"s": ("Sigmoid", "x")})
    tanh = build({"x": [-5.0, 6.0]}, {"s": ("Tanh", "x"), "z": ("Sum", "s")})

    assert found(sigmoid, Kind.SATURATED) == {
        "s": "s passes hardly anything back: at x = 9 its local gradient is 0.000123379,"
        " of at most 0.25."
    }
    assert found(tanh, Kind.SATURATED) == {
        "s": "s passes hardly anything back: all 2 cells are saturated,"
        " with a local gradient below 0.001."
    }
    assert found(build({"x": 6.0}, {"s": ("Sigmoid", "x")})) == []
    assert found(build({"x": -4.0}, {"s": ("Tanh", "x")})) == []


# inf and nan


@pytest.mark.parametrize(
    ("inputs", "node", "sentence"),
    [
        ({"x": 1000}, ("Exp",), "inf: e to the power of 1000 is beyond the largest number"),
        ({"x": 3, "y": 0}, ("Div",), "inf: 3 is divided by 0"),
        ({"x": 0, "y": 0}, ("Div",), "nan: 0 / 0 has no value"),
        ({"x": 0}, ("Reciprocal",), "inf: 1 is divided by 0"),
        ({"x": 0}, ("Log",), "-inf: the logarithm of 0 is minus infinity"),
        ({"x": -2}, ("Log",), "nan: a negative number, -2, has no logarithm"),
        ({"x": -2}, ("Pow", {"exponent": 0.5}), "nan: -2 to the power of 0.5 has no value"),
        ({"x": 0}, ("Pow", {"exponent": -1}), "inf: 0 to the power of -1 is a division by 0"),
        ({"x": 1e200}, ("Square",), "inf: 1e+200 to the power of 2 is beyond the largest"),
        ({"x": 1e200, "y": 1e200}, ("Mul",), "inf: 1e+200 × 1e+200 is beyond the largest"),
        ({"x": 1e308, "y": 1e308}, ("Add",), "inf: 1e+308 + 1e+308 is beyond the largest"),
        ({"x": [1e308, 1e308]}, ("Sum",), "inf: the result is beyond the largest number"),
    ],
)  # fmt: skip
def test_the_first_inf_or_nan_is_said_with_its_cause(inputs, node, sentence):
    graph = build(inputs, {"z": (*node, *inputs), "after": ("Neg", "z")})

    assert found(graph, Kind.NON_FINITE)["z"].startswith(f"z makes {sentence}")
    assert "after" not in found(graph, Kind.NON_FINITE)


def test_a_nan_that_is_made_out_of_inf_is_found_as_well():
    graph = build(
        {"x": 1000.0, "zero": 0.0},
        {
            "e": ("Exp", "x"),
            "m": ("Mul", "zero", "e"),
            "d": ("Sub", "e", "e"),
            "z": ("Add", "m", "d"),
        },
    )

    sentences = found(graph, Kind.NON_FINITE)

    assert sentences["m"] == "m makes nan: 0 × inf has no value."
    assert sentences["d"] == "d makes nan: inf − inf has no value."
    assert set(sentences) == {"e", "m", "d"}


def test_the_cell_of_an_array_is_named():
    graph = build({"x": [[1.0, 0.0], [2.0, -1.0]]}, {"l": ("Log", "x"), "z": ("Sum", "l")})

    assert found(graph, Kind.NON_FINITE)["l"] == (
        "l makes nan: a negative number, -1, has no logarithm, at [1, 1]."
    )


def test_a_gradient_that_leaves_the_numbers_is_found_where_it_does():
    graph = build({"x": 0.0}, {"root": ("Pow", {"exponent": 0.5}, "x"), "z": ("Neg", "root")})
    run = Run(graph)
    run.backward()

    (finding,) = diagnose(run)

    assert finding.edges == (Edge("x", "root", "x"),)
    assert finding.sentence == (
        "The gradient becomes -inf on its way from root back to x:"
        " the value of root is finite, but its slope at x = 0 is not."
    )


# vanishing and exploding


def test_a_vanishing_gradient_is_said_with_the_factor_of_each_node():
    graph = chain("Sigmoid", 12, 0.5)

    sentence = found(graph, Kind.VANISHING)["x"]

    assert sentence.startswith(
        "The gradient of x vanishes: the 12 nodes on the way to s11 multiply it by about 0.23 each,"
        " by 1.8e-08 all together. Smallest: 0.22 at s11. One by one: "
    )
    product = Run(graph)
    product.backward()
    assert product.gradients["x"] == pytest.approx(1.8e-8, rel=0.05)
    assert "One by one: 0.24 at s0, " in sentence
    assert found(chain("Sigmoid", 6, 0.5)) == []


def test_an_exploding_gradient_is_found_and_its_path_with_it():
    nodes, last = {}, "x"
    for step in range(8):
        nodes[f"m{step}"] = ("Mul", last, "w")
        last = f"m{step}"
    run = Run(build({"x": 1.0, "w": 10.0}, nodes))
    run.backward()

    findings = {finding.node: finding for finding in diagnose(run)}

    assert findings["x"].kind is Kind.EXPLODING
    assert "multiply it by about 10 each, by 1e+08 all together" in findings["x"].sentence
    assert findings["x"].edges == tuple(
        Edge(source, target, "x") for source, target in zip(["x", *nodes], nodes, strict=False)
    )


def test_one_tiny_factor_is_no_decay_along_a_path():
    graph = build(
        {"x": 1.0, "rate": 1e-9},
        {"a": ("Mul", "x", "rate"), "b": ("Neg", "a"), "c": ("Neg", "b"), "d": ("Neg", "c")},
    )

    assert found(graph) == []


def test_a_gradient_that_vanishes_altogether_says_so():
    graph = chain("Mul", 0, 1.0)
    nodes, last = {}, "x"
    for step in range(40):
        nodes[f"m{step:02}"] = ("Mul", last, "w")
        last = f"m{step:02}"
    graph = build({"x": 1.0, "w": 1e-10}, nodes)

    assert "by 1e-400 all together" in found(graph, Kind.VANISHING)["x"]
    assert found(graph, Kind.ZERO)["x"] == (
        "The gradient of x is 0: the product of its local gradients, some 1e-400,"
        " is too small for a number."
    )


def test_a_vanishing_gradient_of_arrays_is_measured_by_their_lengths():
    graph = chain("Tanh", 4, np.full((2, 3), 0.1))
    assert found(graph) == []
    nodes, last = {}, "x"
    for step in range(8):
        nodes[f"m{step}"] = ("Mul", last, "w")
        last = f"m{step}"
    graph = build({"x": np.ones((2, 3)), "w": 0.1}, nodes | {"z": ("Mean", last)})

    assert "x" in found(graph, Kind.VANISHING)


# exactly zero


@pytest.mark.parametrize(
    ("inputs", "nodes", "reason"),
    [
        ({"x": 1, "y": 0}, {"z": ("Mul", "x", "y")}, "z multiplies by y = 0"),
        (
            {"x": 1, "y": 5},
            {"z": ("Maximum", "x", "y")},
            "z passes everything back to its other input, because y = 5 is larger than x = 1",
        ),
        ({"x": 0}, {"z": ("Square", "x")}, "z is flat at x = 0"),
        ({"x": 3}, {"z": ("Pow", {"exponent": 0}, "x")}, "z is flat at x = 3 with exponent 0"),
        (
            {"x": -1},
            {"z": ("LeakyReLU", {"slope": 0}, "x")},
            "z passes nothing back, because x = -1 is not above 0 and the slope 0",
        ),
        ({"x": 0}, {"z": ("Cos", "x")}, "z is flat at x = 0"),
        ({"x": -800}, {"z": ("Exp", "x")}, "z is flat at x = -800"),
        (
            {"x": 2},
            {"z": ("Sub", "x", "x")},
            "the 2 terms that meet at x cancel each other: 1 + (-1) = 0",
        ),
        (
            {"x": [1, 2], "t": [1, 2]},
            {"z": ("MeanSquaredError", "x", "t")},
            "z has its least value: y equals t",
        ),
        (
            {"x": [-1, -2]},
            {"r": ("ReLU", "x"), "z": ("Sum", "r")},
            "r has a local gradient of 0 wherever a gradient reaches it",
        ),
    ],
)  # fmt: skip
def test_a_gradient_of_exactly_0_says_why(inputs, nodes, reason):
    assert found(build(inputs, nodes), Kind.ZERO)["x"] == f"The gradient of x is 0: {reason}."


def test_a_gradient_that_is_lost_on_every_path_names_each_place_once():
    graph = build(
        {"x": -1.0, "y": 0.0},
        {
            "r": ("ReLU", "x"),
            "m": ("Mul", "x", "y"),
            "n": ("Neg", "r"),
            "z": ("Add", "m", "n"),
        },
    )

    assert found(graph, Kind.ZERO)["x"] == (
        "The gradient of x is 0: m multiplies by y = 0;"
        " r passes nothing back, because x = -1 is not above 0."
    )


def test_a_seed_of_0_is_the_reason_for_every_zero():
    assert set(found(apples(), Kind.ZERO, seed=0.0).values()) == {
        f"The gradient of {name} is 0: the seed is 0." for name in ("apple", "apple_num", "tax")
    }


# no path


def test_what_the_target_does_not_depend_on_has_no_path():
    graph = build({"x": 1.0, "y": 2.0}, {"z": ("Neg", "x"), "aside": ("Neg", "y")})

    assert found(graph, Kind.OFF_PATH, target="z") == {
        "y": "y has no path to z: no change of it can move z, so it has no gradient.",
        "aside": "aside has no path to z: no change of it can move z, so it has no gradient.",
    }


def test_labels_and_what_lies_behind_the_target_are_meant_to_have_no_gradient():
    graph = build(
        {"x": [1.0, 2.0], "t": [0.0, 1.0]},
        {"loss": ("SoftmaxWithLoss", "x", "t"), "shown": ("Neg", "loss")},
    )

    assert found(graph, target="loss") == []


# when, and how long


def test_before_backward_only_values_are_judged():
    run = Run(build({"x": -1.0, "y": 0.0}, {"r": ("ReLU", "x"), "z": ("Mul", "r", "y")}))
    run.forward()

    assert [finding.kind for finding in diagnose_values(run)] == [Kind.DEAD]


def test_the_urgent_comes_first_and_each_kind_in_the_order_of_forward():
    graph = build(
        {"a": -1.0, "b": 0.0, "off": 1.0},
        {"r": ("ReLU", "a"), "l": ("Log", "b"), "z": ("Add", "l", "r"), "n": ("Neg", "off")},
    )

    kinds = [kind for kind, _ in found(graph, target="z")]

    assert kinds == [Kind.NON_FINITE, Kind.DEAD, Kind.ZERO, Kind.OFF_PATH, Kind.OFF_PATH]


def wide(count):
    """Return many dead neurons with inputs of their own."""
    inputs = {f"x{i}": -1.0 for i in range(count)} | {"w": 0.5}
    nodes = {f"m{i}": ("Mul", f"x{i}", "w") for i in range(count)}
    nodes |= {f"r{i}": ("ReLU", f"m{i}") for i in range(count)}
    last = "r0"
    for i in range(1, count):
        nodes[f"s{i}"] = ("Add", last, f"r{i}")
        last = f"s{i}"
    return build(inputs, nodes)


def test_the_work_grows_with_the_graph_and_not_faster():
    works = []
    for count in (50, 500):
        run = Run(wide(count))
        run.backward()
        works.append(calls_of(lambda run=run: diagnose(run)))

    assert works[1] < 11 * works[0]


# what a zero does not come from


def test_a_quotient_of_0_says_that_0_is_divided():
    graph = build({"x": 0.0, "y": 2.0}, {"z": ("Div", "x", "y")})

    assert found(graph, Kind.ZERO)["y"] == "The gradient of y is 0: z divides x = 0, which stays 0."


def test_a_quotient_by_a_huge_number_is_flat():
    graph = build({"x": 3.0, "y": 1e200}, {"z": ("Div", "x", "y")})

    assert found(graph, Kind.ZERO)["y"] == "The gradient of y is 0: z is flat at y = 1e+200."


@pytest.mark.parametrize(
    ("x", "layer"),
    [
        (2.0, ("Mul", "x", "w")),
        ([[2.0, 3.0]], ("MatMul", "x", "w")),
        ([1.0, 1.0], ("Softmax", "x")),
    ],
)
def test_cells_that_cancel_out_are_not_called_a_local_gradient_of_0(x, layer):
    w = [1.0, -1.0] if layer[0] == "Mul" else [[1.0, -1.0], [2.0, -2.0]]
    graph = build({"x": x, "w": w}, {"m": layer, "z": ("Sum", {"axis": None}, "m")})

    expected = "The gradient of x is 0: what the cells of m pass back to x cancels out."
    assert found(graph, Kind.ZERO, target="z")["x"] == expected


def test_a_product_with_a_tiny_seed_is_too_small_and_no_factor_is_called_0():
    graph = build({"x": 3.0, "y": 1e-200}, {"z": ("Mul", "x", "y")})

    assert found(graph, Kind.ZERO, seed=1e-200)["x"] == (
        "The gradient of x is 0: upstream times local gradient at z is too small for a number."
    )


# what is beyond all numbers


def test_a_product_beyond_all_numbers_is_not_called_an_infinite_slope():
    graph = build({"x": 3.0, "y": 1e200}, {"z": ("Mul", "x", "y")})

    assert found(graph, Kind.NON_FINITE, seed=1e200) == {
        "z": "The gradient becomes inf on its way from z back to x: the upstream gradient times"
        " the local gradient is beyond the largest number, 1.8e+308."
    }


def test_terms_whose_sum_is_beyond_all_numbers_are_found_where_they_meet():
    nodes = {"a": ("Mul", "x", "y"), "b": ("Mul", "x", "y"), "z": ("Add", "a", "b")}

    assert found(build({"x": 0.5, "y": 1e308}, nodes), Kind.NON_FINITE) == {
        "x": "The gradient of x becomes inf: the sum of the 2 terms that meet there is beyond the"
        " largest number, 1.8e+308."
    }


def test_an_array_of_one_cell_is_spoken_of_as_one():
    graph = build({"x": [-1.0]}, {"r": ("ReLU", "x"), "z": ("Sum", {"axis": None}, "r")})

    assert found(graph, Kind.DEAD, target="z") == {
        "r": "r passes nothing back: its only cell is not above 0."
    }


def test_an_infinite_upstream_gradient_that_is_stopped_is_explained_without_a_warning():
    nodes = {
        "r": ("ReLU", "x"),
        "m": ("Mul", "r", "k"),
        "n": ("Mul", "m", "k"),
        "z": ("Sum", {"axis": None}, "n"),
    }
    graph = build({"x": [-1.0, -2.0], "k": 1e200}, nodes)

    assert found(graph, Kind.ZERO, target="z")["x"] == (
        "The gradient of x is 0: r has a local gradient of 0 wherever a gradient reaches it."
    )
