"""The chain rule in numbers, compared with numbers that were computed in another way."""

import re

import numpy as np
import pytest

from bpeditor import Edge, Run
from bpeditor.explain.cells import MAX_PROBES, cell_sum
from bpeditor.explain.local import at_port
from bpeditor.explain.rule import edge_rule, fork_sum
from bpeditor.layers import LAYERS, make_layer
from tests.building import apples, build

# Layers that take numbers, with an input for each port.
NOT_ON_NUMBERS = {"SoftmaxWithLoss", "Transpose", "BatchNormalization", "Repeat", "Reshape"}
ON_NUMBERS = {
    name: (0.7, 1.9, -0.4)[: len(layer.inputs)]
    for name, layer in LAYERS.items()
    if layer.inputs and layer.family != "Linear" and name not in NOT_ON_NUMBERS
}
NAMES = {"size": np.size, **vars(np)}


def done(graph, **kw):
    run = Run(graph, **kw)
    run.backward()
    return run


def one_layer(name, xs, params=None):
    ports = LAYERS[name].inputs
    inputs = dict(zip((f"in_{port}" for port in ports), xs, strict=True))
    return build(inputs, {"out": (name, params or {}, *inputs)})


def difference(name, xs, port, params):
    """Return the local gradient of a layer as a central difference."""
    place, h = LAYERS[name].inputs.index(port), 1e-6

    def at(step):
        moved = list(xs)
        moved[place] += step
        return make_layer(name, params).forward(*moved)

    return (at(h) - at(-h)) / (2 * h)


def read(part):
    """Evaluate one part of an equation that holds numbers only."""
    for sign, code in (("×", "*"), ("−", "-"), ("²", "**2"), ("^", "**")):
        part = part.replace(sign, code)
    return float(eval(part, NAMES))


@pytest.mark.parametrize("name", ON_NUMBERS)
@pytest.mark.parametrize("flip", [1.0, -1.0])
def test_all_parts_in_numbers_are_the_gradient_of_an_independent_difference(name, flip):
    xs = [flip * x for x in ON_NUMBERS[name]]
    graph = one_layer(name, xs)
    run = done(graph, seed=1.5)
    if np.isnan(run.values["out"]):
        return  # the logarithm of a negative number
    for port in LAYERS[name].gradients:
        rule = edge_rule(run, Edge(f"in_{port}", "out", port))
        wanted = 1.5 * difference(name, xs, port, {})

        parts = [part.text for part in rule.parts]

        assert parts[:2] == [f"∂L/∂{port}", f"∂L/∂z · ∂z/∂{port}"]
        in_numbers = [
            part for part in parts[2:] if not re.search(r"(?<![a-z])[a-z]+(?![a-z(])", part)
        ]
        assert len(in_numbers) >= 2
        assert [read(part) for part in in_numbers] == pytest.approx(
            [wanted] * len(in_numbers), rel=1e-4, abs=1e-6
        )


def test_the_gradient_of_apple_reads_as_in_the_book():
    rule = edge_rule(done(apples()), Edge("apple", "apple_price", "x"))

    assert rule.text == "∂L/∂x = ∂L/∂z · ∂z/∂x = 1.1 × y = 1.1 × 2 = 2.2"
    assert rule.latex == (
        r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} \cdot "
        r"\frac{\partial z}{\partial x} = 1.1 \cdot y = 1.1 \cdot 2 = 2.2"
    )


def test_a_blocked_relu_says_why_its_local_gradient_is_0():
    rule = edge_rule(done(one_layer("ReLU", [-3.0])), Edge("in_x", "out", "x"))

    assert rule.text == "∂L/∂x = ∂L/∂z · ∂z/∂x = 1 × (1 if x > 0 else 0) = 1 × 0 = 0"
    assert rule.local.reason == "x > 0 does not hold: x = -3"


def test_a_nan_is_explained_by_no_case():
    graph = build({"a": 0.0, "b": 0.0}, {"n": ("Div", "a", "b"), "out": ("ReLU", "n")})

    rule = edge_rule(done(graph), Edge("n", "out", "x"))

    assert rule.text == "∂L/∂x = ∂L/∂z · ∂z/∂x = 1 × nan = nan"
    assert rule.local.reason == ""


def test_no_rule_where_no_gradient_flows():
    graph = build(
        {"x": [1.0, 2.0], "t": [0.0, 1.0], "off": 1.0},
        {"loss": ("SoftmaxWithLoss", "x", "t"), "aside": ("Neg", "off")},
    )

    run = done(graph, target="loss")

    assert edge_rule(run, Edge("t", "loss", "t")) is None
    assert edge_rule(run, Edge("off", "aside", "x")) is None


def test_a_fork_is_a_sum_with_a_term_per_edge():
    graph = build(
        {"x": 2, "a": 3, "b": -5},
        {"p": ("Mul", "x", "a"), "q": ("Mul", "x", "b"), "f": ("Add", "p", "q")},
    )
    run = done(graph)

    fork = fork_sum(run, "x")

    assert [edge for edge, _ in fork.terms] == [Edge("x", "p", "x"), Edge("x", "q", "x")]
    assert fork.text == "∂L/∂x = 3 + (-5) = -2"
    assert fork.latex == r"\frac{\partial L}{\partial x} = 3 + \left(-5\right) = -2"
    assert fork_sum(run, "a") is None


def test_a_fork_of_arrays_says_how_many_terms_it_has():
    graph = build({"x": [1.0, 2.0]}, {"f": ("Mul", "x", "x")})

    fork = fork_sum(done(graph), "x")

    assert fork.text == "∂L/∂x = the sum of 2 arrays (2,)"
    assert fork.latex.count("+") == 1


def test_matrices_show_their_shapes_and_transposes():
    graph = build({"x": np.ones((2, 3)), "W": np.ones((3, 4))}, {"out": ("MatMul", "x", "W")})
    run = done(graph)

    for_x, for_w = (edge_rule(run, Edge(port, "out", port)) for port in ("x", "W"))

    assert (for_x.text, for_x.shapes) == ("∂L/∂x = ∂L/∂z · Wᵀ", "(2, 3) = (2, 4) · (4, 3)")
    assert (for_w.text, for_w.shapes) == ("∂L/∂W = xᵀ · ∂L/∂z", "(3, 4) = (3, 2) · (2, 4)")


@pytest.mark.parametrize(
    ("x", "y", "port", "words"),
    [
        ((2, 3), (3,), "y", "summed over axis 0: (2, 3) → (3,)"),
        ((2, 3), (), "y", "summed over axes 0, 1: (2, 3) → a number"),
        ((2, 3), (2, 1), "y", "summed over axis 1: (2, 3) → (2, 1)"),
        ((2, 1), (1, 3), "x", "summed over axis 1: (2, 3) → (2, 1)"),
        ((2, 3), (2, 3), "y", ""),
        ((2, 3), (3,), "x", ""),
    ],
)
def test_a_broadcast_input_says_over_which_axes_its_gradient_is_summed(x, y, port, words):
    graph = build(
        {"x": np.full(x, 2.0).tolist(), "y": np.full(y, 3.0).tolist()}, {"out": ("Mul", "x", "y")}
    )

    rule = edge_rule(done(graph), Edge(port, "out", port))

    assert rule.resizing == words


def test_a_bias_is_summed_over_the_rows():
    graph = build(
        {"x": np.ones((2, 3)), "W": np.ones((3, 4)), "b": np.ones(4)},
        {"out": ("Affine", "x", "W", "b")},
    )

    assert edge_rule(done(graph), Edge("b", "out", "b")).resizing == (
        "summed over axis 0: (2, 4) → (4,)"
    )


def test_the_terms_of_a_sum_get_the_gradient_of_the_sum():
    graph = build({"x": [[1.0, 2.0]]}, {"out": ("Sum", "x")})

    rule = edge_rule(done(graph), Edge("x", "out", "x"))

    assert rule.resizing == "each of the (1, 2) gets the gradient of its sum: a number"


@pytest.mark.parametrize(
    ("layer", "words"),
    [("Mul", "∂z/∂x = y = 1.9"), ("Add", "∂z/∂x = 1"), ("Square", "∂z/∂x = 2 × x = 1.4")],
)
def test_a_port_shows_its_local_gradient(layer, words):
    run = done(one_layer(layer, ON_NUMBERS[layer]))

    assert at_port(run, Edge("in_x", "out", "x")) == words


def test_a_port_of_arrays_shows_the_letters_and_one_of_matrices_nothing():
    graph = build({"x": [[1.0]], "W": [[2.0]]}, {"m": ("MatMul", "x", "W"), "out": ("Exp", "m")})
    run = done(graph)

    assert at_port(run, Edge("m", "out", "x")) == "∂z/∂x = z"
    assert at_port(run, Edge("x", "m", "x")) == ""


# cells


def ramp(*shape):
    return (np.arange(float(np.prod(shape))).reshape(shape) + 1.0) / 4.0


def cells_of(run, edge):
    return list(np.ndindex(np.shape(run.edge_gradients[edge])))


@pytest.mark.parametrize(
    ("layer", "params", "inputs"),
    [
        ("Mul", {}, (ramp(2, 3), ramp(3))),
        ("Div", {}, (ramp(2, 3), ramp(2, 1))),
        ("Maximum", {}, (ramp(2, 3), ramp(2, 3)[::-1])),
        ("Sum", {"axis": 0}, (ramp(2, 3),)),
        ("Mean", {"axis": 1}, (ramp(2, 3),)),
        ("MatMul", {}, (ramp(2, 3), ramp(3, 4))),
        ("Affine", {}, (ramp(2, 3), ramp(3, 2), ramp(2))),
        ("Softmax", {}, (ramp(2, 3),)),
        ("BatchNormalization", {}, (ramp(4, 2) ** 2, ramp(2), ramp(2))),
        ("Repeat", {"count": 2, "axis": 0}, (ramp(2, 2),)),
        ("Transpose", {}, (ramp(2, 3),)),
        ("SoftmaxWithLoss", {}, (ramp(2, 3), np.array([0.0, 2.0]))),
        ("ReLU", {}, (ramp(2, 3) - 0.8,)),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_the_terms_of_a_cell_are_its_partial_derivatives_and_make_its_gradient(
    layer, params, inputs
):
    graph = one_layer(layer, inputs, params)
    out = np.asarray(done(graph).values["out"])
    run = done(graph, seed=ramp(*out.shape) if out.shape else 1.5)
    for port in LAYERS[layer].gradients:
        edge = Edge(f"in_{port}", "out", port)
        for cell in cells_of(run, edge):
            found = cell_sum(run, edge, cell)

            slopes = cell_difference(layer, params, inputs, port, cell)
            assert found.gradient == np.asarray(run.edge_gradients[edge])[cell]
            assert sum(t.upstream * t.local for t in found.terms) == pytest.approx(
                found.gradient, abs=1e-12
            )
            for term in found.terms:
                assert term.local == pytest.approx(slopes[term.place], rel=1e-4, abs=1e-7)


def cell_difference(layer, params, inputs, port, cell):
    """Return by how much every cell of the output moves with one cell of an input."""
    place = LAYERS[layer].inputs.index(port)

    def at(step):
        moved = [np.array(x) for x in inputs]
        moved[place][cell] += step
        return np.asarray(make_layer(layer, params).forward(*moved))

    return (at(1e-6) - at(-1e-6)) / 2e-6


def test_a_cell_of_a_product_names_row_and_column():
    graph = build({"x": [[1, 2], [3, 4]], "W": [[5, 6], [7, 8]]}, {"out": ("MatMul", "x", "W")})
    run = done(graph, seed=[[1.0, 10.0], [100.0, 1000.0]])

    found = cell_sum(run, Edge("x", "out", "x"), (1, 0))

    assert [term.place for term in found.terms] == [(1, 0), (1, 1)]
    assert found.text == "∂L/∂x[1, 0] = 100 × 5 + 1000 × 6 = 6500"


def test_a_long_sum_leaves_its_middle_out():
    graph = build({"x": np.ones(50).tolist(), "y": 2.0}, {"out": ("Mul", "x", "y")})

    found = cell_sum(done(graph), Edge("y", "out", "y"), ())

    assert found.text == (
        "∂L/∂y[] = 1 × 1 + 1 × 1 + 1 × 1 + … 44 more … + 1 × 1 + 1 × 1 + 1 × 1 = 50"
    )


def test_what_is_too_large_to_ask_cell_by_cell_is_not_taken_apart():
    size = MAX_PROBES + 1
    graph = build({"x": np.ones((1, 2)), "W": np.ones((2, size))}, {"m": ("MatMul", "x", "W")})

    assert cell_sum(done(graph), Edge("x", "m", "x"), (0, 0)) is None


def test_one_cell_of_a_large_product_asks_only_for_its_row_or_column():
    size = MAX_PROBES // 2
    x, weights = np.full((size, 2), 3.0), np.full((2, 4), 0.5)
    run = done(build({"x": x, "W": weights}, {"m": ("MatMul", "x", "W"), "out": ("Sum", "m")}))

    assert cell_sum(run, Edge("x", "m", "x"), (7, 0)).gradient == 4 * 0.5
    assert len(cell_sum(run, Edge("W", "m", "W"), (1, 3)).terms) == size


def test_one_cell_of_a_large_elementwise_layer_is_taken_apart():
    graph = build({"x": np.full(100_000, 3.0)}, {"out": ("Square", "x")})

    found = cell_sum(done(graph), Edge("x", "out", "x"), (7,))

    assert found.text == "∂L/∂x[7] = 1 × 6 = 6"
