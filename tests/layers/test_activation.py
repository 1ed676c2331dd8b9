from math import inf, nan

import numpy as np
import pytest

from bpeditor.layers.activation import ReLU, Sigmoid


def forward_and_backward(layer, x, dout=1.0):
    with np.errstate(all="ignore"):
        return layer.forward(x), layer.backward(dout)[0]


@pytest.mark.parametrize(
    ("x", "out", "dx"),
    [(2.0, 2.0, 1.0), (-1.5, 0.0, 0.0), (0.0, 0.0, 0.0), (-0.0, 0.0, 0.0), (inf, inf, 1.0)],
)
def test_relu_passes_the_positive_and_its_gradient_at_0_is_0(x, out, dx):
    assert forward_and_backward(ReLU(), x) == (out, dx)


def test_relu_never_hides_nan():
    assert np.isnan(forward_and_backward(ReLU(), nan)).all()
    out, dx = forward_and_backward(ReLU(), np.array([nan, 1.0]), np.ones(2))
    np.testing.assert_array_equal(out, [nan, 1.0])
    np.testing.assert_array_equal(dx, [nan, 1.0])


@pytest.mark.parametrize(
    ("x", "out", "dx"),
    [
        (0.0, 0.5, 0.25),
        (1000.0, 1.0, 0.0),
        (-1000.0, 0.0, 0.0),
        (inf, 1.0, 0.0),
        (-inf, 0.0, 0.0),
        (1.0, 0.7310585786300049, 0.19661193324148185),
    ],
)
def test_sigmoid_never_overflows(x, out, dx):
    assert forward_and_backward(Sigmoid(), x) == pytest.approx((out, dx), rel=1e-15)


@pytest.mark.parametrize("x", [40.0, -40.0, np.array([40.0, -40.0])], ids=str)
def test_the_gradient_of_sigmoid_does_not_vanish_too_early(x):
    # s(x)(1 - s(x)) is 0 at 40; s(x) s(-x) is not
    _, dx = forward_and_backward(Sigmoid(), x)

    np.testing.assert_allclose(dx, 4.248354255291589e-18, rtol=1e-14)


def test_sigmoid_of_nan_is_nan():
    assert np.isnan(forward_and_backward(Sigmoid(), nan)).all()
