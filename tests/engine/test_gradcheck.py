import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpeditor import Edge
from bpeditor.engine import gradcheck
from bpeditor.engine.gradcheck import GradientCheck, Verdict, check_gradients
from bpeditor.engine.report import differences, name_of
from bpeditor.graph import limits
from bpeditor.graph.errors import MissingInputError, TargetError
from bpeditor.layers import LAYERS
from tests.building import apples, build


def verdicts(graph, target=None, seed=None):
    return {found.edge: found.verdict for found in check_gradients(graph, target, seed)}


def only(graph, **options):
    (found,) = check_gradients(graph, **options)
    return found


def test_the_gradients_of_the_book_agree():
    comparisons = check_gradients(apples())

    assert [found.edge for found in comparisons] == [
        Edge("apple", "apple_price", "x"),
        Edge("apple_num", "apple_price", "y"),
        Edge("apple_price", "price", "x"),
        Edge("tax", "price", "y"),
    ]
    assert {found.verdict for found in comparisons} == {Verdict.AGREES}
    assert comparisons[0].numerical == pytest.approx(2.2, rel=1e-9)
    assert all(found.relative_error < 1e-9 for found in comparisons)


def test_each_of_two_edges_from_one_output_is_checked_for_itself():
    comparisons = check_gradients(build({"x": 3}, {"f": ("Mul", "x", "x")}))

    assert [found.gradient for found in comparisons] == [3.0, 3.0]
    assert [found.numerical for found in comparisons] == pytest.approx([3.0, 3.0])


def test_an_array_target_is_contracted_with_the_seed():
    graph = build(
        {"a": [[1, 2], [3, 4]], "b": [1, -1]}, {"p": ("Mul", "a", "b"), "r": ("ReLU", "p")}
    )

    comparisons = check_gradients(graph, seed=[[1, 2], [3, 4]])

    assert {found.verdict for found in comparisons} == {Verdict.AGREES}
    np.testing.assert_allclose(comparisons[1].numerical, [10.0, 0.0], rtol=1e-9)


@pytest.mark.parametrize("seed", [0.0, -3.5, 1e6])
def test_the_seed_scales_both_sides(seed):
    assert set(verdicts(apples(), seed=seed).values()) == {Verdict.AGREES}


def test_edges_off_the_path_to_the_target_have_nothing_to_check():
    assert set(verdicts(apples(), target="apple_price")) == {
        Edge("apple", "apple_price", "x"),
        Edge("apple_num", "apple_price", "y"),
    }


# wrong gradients


@pytest.mark.parametrize(
    "backward",
    [
        lambda self, dout: (dout * self.x, dout * self.y),
        lambda self, dout: (dout, dout),
        lambda self, dout: (dout * self.y, -dout * self.x),
        lambda self, dout: (dout * self.y, dout * self.x * 1.0001),
        lambda self, dout: (dout * self.y, 0.0 * dout),
    ],
    ids=["swapped", "ones", "sign", "a ten-thousandth", "zero"],
)
@pytest.mark.parametrize("x", [100.0, -0.3, 2e-8, 3e9])
def test_a_wrong_backward_is_caught(monkeypatch, backward, x):
    monkeypatch.setattr(LAYERS["Mul"], "backward", backward)

    found = verdicts(build({"x": x, "y": 7.0}, {"f": ("Mul", "x", "y")}))

    assert Verdict.DIFFERS in found.values()


def test_a_gradient_of_a_wrong_shape_is_caught(monkeypatch):
    def left_broadcast(self, dout):
        return dout * self.y, dout * self.x

    monkeypatch.setattr(LAYERS["Mul"], "backward", left_broadcast)
    graph = build({"x": [[1, 2], [3, 4]], "w": 1.5}, {"m": ("Mul", "x", "w"), "f": ("Sum", "m")})

    comparisons = check_gradients(graph)

    found = {name_of(comparison.edge): comparison.verdict for comparison in comparisons}
    assert found == {
        "x → m.x": Verdict.AGREES,
        "w → m.y": Verdict.DIFFERS,
        "m → f.x": Verdict.AGREES,
    }
    assert differences(comparisons) == (
        "1 of 3 gradients differs: w → m.y ((2, 2) instead of a number)"
    )


def test_one_wrong_element_of_an_array_is_caught(monkeypatch):
    def wrong(self, dout):
        dx = np.where(self.out > 0, dout, 0.0)
        dx[1, 1] *= 1.01
        return (dx,)

    monkeypatch.setattr(LAYERS["ReLU"], "backward", wrong)

    found = only(build({"x": [[1, 2], [3, 4]]}, {"f": ("ReLU", "x")}))

    assert found.verdict is Verdict.DIFFERS
    assert found.relative_error == pytest.approx(0.01, rel=0.02)


def test_only_the_edge_into_the_wrong_layer_differs(monkeypatch):
    monkeypatch.setattr(LAYERS["Sigmoid"], "backward", lambda self, dout: (dout * self.out,))
    graph = build({"x": 0.5}, {"s": ("Sigmoid", "x"), "f": ("Mul", "s", "s")})

    assert verdicts(graph) == {
        Edge("x", "s", "x"): Verdict.DIFFERS,
        Edge("s", "f", "x"): Verdict.AGREES,
        Edge("s", "f", "y"): Verdict.AGREES,
    }


# kinks


@pytest.mark.parametrize("x", [0.0, -0.0])
def test_relu_at_0_is_a_kink_and_no_difference(x):
    found = only(build({"x": x}, {"f": ("ReLU", "x")}))

    assert found.verdict is Verdict.KINK
    assert found.gradient == 0.0


@pytest.mark.parametrize("x", [1e-7, -1e-7, 1e-12, -1e-12, 1e-300])
def test_a_kink_nearby_is_no_kink_here(x):
    assert only(build({"x": x}, {"f": ("ReLU", "x")})).verdict is Verdict.AGREES


def test_a_kink_nearby_that_is_lost_in_rounding_is_no_difference():
    found = only(build({"x": [3.6e-8, 1.0, 1.0, 1.0]}, {"f": ("ReLU", "x")}))

    assert found.verdict is not Verdict.DIFFERS


def test_a_wrong_gradient_near_a_kink_differs(monkeypatch):
    monkeypatch.setattr(LAYERS["ReLU"], "backward", lambda self, dout: (50.0 * dout,))

    assert only(build({"x": 3.6e-8}, {"f": ("ReLU", "x")})).verdict is Verdict.DIFFERS


def test_an_array_with_one_element_at_a_kink_is_a_kink():
    assert only(build({"x": [1, 0, -1]}, {"f": ("ReLU", "x")})).verdict is Verdict.KINK


@pytest.mark.parametrize("wrong", [-0.5, 1.5, 7.0])
def test_at_a_kink_a_gradient_that_is_no_slope_differs(monkeypatch, wrong):
    monkeypatch.setattr(LAYERS["ReLU"], "backward", lambda self, dout: (wrong * dout,))

    assert only(build({"x": 0.0}, {"f": ("ReLU", "x")})).verdict is Verdict.DIFFERS


# what cannot be checked


def test_inf_and_nan_cannot_be_checked():
    graph = build({"x": 1e200, "y": 1e200}, {"f": ("Mul", "x", "y")})

    for found in check_gradients(graph):
        assert found.verdict is Verdict.UNCHECKABLE
        assert np.isnan(found.numerical)
        assert np.isnan(found.relative_error)


def test_what_is_lost_in_rounding_cannot_be_checked():
    graph = build({"x": 1e12, "y": 1.0}, {"f": ("Add", "x", "y")})

    assert verdicts(graph) == {
        Edge("x", "f", "x"): Verdict.AGREES,
        Edge("y", "f", "y"): Verdict.UNCHECKABLE,
    }


def test_what_is_lost_in_rounding_on_the_way_cannot_be_checked():
    graph = build(
        {"x": 1e10, "y": 1.0, "z": -1e10},
        {"p": ("Add", "x", "y"), "f": ("Add", "p", "z")},
    )

    assert Verdict.DIFFERS not in verdicts(graph).values()


def test_a_gradient_too_small_to_measure_is_not_called_wrong():
    assert only(build({"x": 40.0}, {"f": ("Sigmoid", "x")})).verdict is Verdict.UNCHECKABLE
    assert only(build({"x": -40.0}, {"f": ("Sigmoid", "x")})).verdict is Verdict.AGREES


def test_what_bends_within_the_smallest_step_cannot_be_checked():
    graph = build({"x": 0.0, "y": 1e100}, {"p": ("Mul", "x", "y"), "f": ("Tanh", "p")})

    assert verdicts(graph)[Edge("x", "p", "x")] is Verdict.UNCHECKABLE


def test_a_wrong_gradient_at_a_flat_place_differs(monkeypatch):
    monkeypatch.setattr(LAYERS["Pow"], "backward", lambda self, dout: (5.0 * dout,))

    found = only(build({"x": 0.0}, {"f": ("Pow", {"exponent": 3.0}, "x")}))

    assert found.verdict is Verdict.DIFFERS


def test_a_graph_that_cannot_be_evaluated_cannot_be_checked():
    with pytest.raises(MissingInputError):
        check_gradients(build({}, {"f": ("ReLU",)}))
    with pytest.raises(TargetError):
        check_gradients(build({"a": 1, "b": 1}))


# in pieces


def test_a_check_pauses_after_every_element():
    graph = build({"x": [1.0, 2.0, 3.0], "y": 2.0}, {"f": ("Mul", "x", "y")})

    pieces = [found and found.edge.port for found in GradientCheck(graph).slices()]

    assert pieces == [None, None, None, "x", None, "y"]


def test_a_check_knows_its_edges_before_it_starts():
    check = GradientCheck(apples(), target="apple_price")

    assert check.edges == [
        Edge("apple", "apple_price", "x"),
        Edge("apple_num", "apple_price", "y"),
    ]


def test_what_is_refused_is_refused_before_the_first_piece():
    with pytest.raises(MissingInputError):
        GradientCheck(build({}, {"f": ("ReLU",)}))


def test_a_check_needs_no_more_room_than_the_graph(monkeypatch):
    graph = build({"x": np.arange(1.0, 6.0), "y": 2.0}, {"f": ("Mul", "x", "y")})
    monkeypatch.setattr(limits, "GRAPH_ELEMENTS", 10)

    assert set(verdicts(graph).values()) == {Verdict.AGREES}


def test_a_check_computes_only_what_lies_behind_an_edge(monkeypatch):
    computed = []
    forward = LAYERS["Tanh"].forward
    monkeypatch.setattr(
        LAYERS["Tanh"], "forward", lambda self, x: (computed.append(x), forward(self, x))[1]
    )
    graph = build({"x": 0.5}, {"a": ("Tanh", "x"), "b": ("Square", "a")})
    pieces = GradientCheck(graph).slices()
    next(pieces)
    next(pieces)
    computed.clear()

    rest = list(pieces)

    assert rest[-1].verdict is Verdict.AGREES
    assert computed == []


# many elements, many graphs


def test_of_a_large_array_evenly_spread_elements_are_checked(monkeypatch):
    monkeypatch.setattr(gradcheck, "ELEMENTS", 5)

    found = only(build({"x": np.arange(1.0, 10.0)}, {"f": ("ReLU", "x")}))

    assert np.flatnonzero(np.isfinite(found.numerical)).tolist() == [0, 2, 4, 6, 8]
    assert found.verdict is Verdict.AGREES


def test_names_in_the_graph_do_not_collide_with_those_of_the_check():
    graph = build({"delta0_0": 2, "delta0_0_sum": 3}, {"f": ("Mul", "delta0_0", "delta0_0_sum")})

    assert set(verdicts(graph).values()) == {Verdict.AGREES}


SHAPES = st.sampled_from([(), (3,), (2, 1), (2, 3)])


@settings(max_examples=60)
@given(
    st.lists(SHAPES, min_size=1, max_size=3),
    st.lists(
        st.tuples(st.sampled_from(["Add", "Mul", "ReLU", "Sigmoid"]), st.integers(0, 20)),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 2**32 - 1),
)
def test_no_gradient_of_any_graph_differs(shapes, layers, random_seed):
    random = np.random.default_rng(random_seed)
    inputs = {f"i{n}": random.normal(size=shape) for n, shape in enumerate(shapes)}
    ids, nodes = [*inputs], {}
    for number, (layer, choice) in enumerate(layers):
        sources = [ids[-1 - choice % len(ids)], ids[-1]][: len(LAYERS[layer].inputs)]
        nodes[f"n{number}"] = (layer, *sources)
        ids.append(f"n{number}")

    found = verdicts(build(inputs, nodes), target=ids[-1])

    assert Verdict.DIFFERS not in found.values()
