from math import inf, isnan, nan

import numpy as np
import pytest

from bpeditor.layers import make_layer


def both_ways(name, *xs, dout=1.0, **params):
    layer = make_layer(name, params)
    with np.errstate(all="ignore"):
        return (layer.forward(*xs), *layer.backward(dout))


# What PyTorch gives at these points.
@pytest.mark.parametrize(
    ("name", "xs", "params", "expected"),
    [
        ("Div", (1.0, 0.0), {}, (inf, inf, -inf)),
        ("Div", (1.0, -0.0), {}, (-inf, -inf, -inf)),
        ("Div", (0.0, 0.0), {}, (nan, inf, nan)),
        ("Maximum", (2.0, 2.0), {}, (2.0, 0.5, 0.5)),
        ("Maximum", (nan, 1.0), {}, (nan, nan, nan)),
        ("Maximum", (1.0, nan), {}, (nan, nan, nan)),
        ("Pow", (0.0,), {"exponent": 0.0}, (1.0, 0.0)),
        ("Pow", (0.0,), {"exponent": 2.0}, (0.0, 0.0)),
        ("Pow", (0.0,), {"exponent": -1.0}, (inf, -inf)),
        ("Pow", (-2.0,), {"exponent": 2.0}, (4.0, -4.0)),
        ("Pow", (-2.0,), {"exponent": 0.5}, (nan, nan)),
        ("Pow", (0.0,), {"exponent": 0.5}, (0.0, inf)),
        ("Log", (0.0,), {}, (-inf, inf)),
        ("Log", (-1.0,), {}, (nan, -1.0)),
        ("Exp", (1000.0,), {}, (inf, inf)),
        ("Reciprocal", (0.0,), {}, (inf, -inf)),
        ("Sin", (inf,), {}, (nan, nan)),
        ("Tanh", (inf,), {}, (1.0, 0.0)),
    ],
)
def test_the_edges_are_those_of_ieee_754(name, xs, params, expected):
    assert both_ways(name, *xs, **params) == pytest.approx(expected, nan_ok=True)


def test_the_gradient_of_a_quotient_does_not_overflow_before_it_must():
    _, _, dy = both_ways("Div", 1e-200, 1e-200)

    assert dy == pytest.approx(-1e200)


def test_the_gradient_of_a_square_does_not_overflow_before_it_must():
    assert both_ways("Square", 1e-10, dout=1e308) == pytest.approx((1e-20, 2e298))
    assert both_ways("Square", 1e308, dout=1e-300) == pytest.approx((inf, 2e8))


@pytest.mark.parametrize("x", [20.0, -20.0, np.array([20.0, -20.0])], ids=str)
def test_the_gradient_of_tanh_does_not_vanish_too_early(x):
    # 1 - tanh² is 0 at 20
    _, dx = both_ways("Tanh", x)

    np.testing.assert_allclose(dx, 1.6993417021166355e-17, rtol=1e-14)


def test_maximum_shares_only_where_both_are_equal():
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0])

    out, dx, dy = both_ways("Maximum", x, y, dout=np.ones(3))

    np.testing.assert_array_equal(out, [2.0, 2.0, 3.0])
    np.testing.assert_array_equal(dx, [0.0, 0.5, 1.0])
    np.testing.assert_array_equal(dy, [1.0, 0.5, 0.0])


@pytest.mark.parametrize(("x", "y"), [(0.0, -0.0), (-0.0, 0.0), (-0.0, -0.0), (0.0, 0.0)])
def test_maximum_of_zeros_has_the_same_sign_for_scalars_and_arrays(x, y):
    scalar = make_layer("Maximum", {}).forward(x, y)
    array = make_layer("Maximum", {}).forward(np.full(17, x), np.full(17, y))

    np.testing.assert_array_equal(np.signbit(array), np.signbit(scalar))


def test_a_leaky_relu_never_hides_nan():
    assert all(isnan(found) for found in both_ways("LeakyReLU", nan))
    out, dx = both_ways("LeakyReLU", np.array([nan, -1.0]), dout=np.ones(2))
    np.testing.assert_array_equal(out, [nan, -0.01])
    np.testing.assert_array_equal(dx, [nan, 0.01])
