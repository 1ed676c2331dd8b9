"""Activation functions: one input, scalars and arrays alike, out in the shape of x."""

from __future__ import annotations

from math import exp, inf, tanh

import numpy as np

from bpeditor.layers import parameters
from bpeditor.layers.base import Layer
from bpeditor.layers.values import ONE, ZERO, Array, Value, plain


class ReLU(Layer):
    """Pass what is positive, block the rest: the local gradient is 1 or 0.

    x and out have the same shape. ReLU'(0) = 0, and nan stays nan in both directions. Source:
    "Deep Learning from Scratch", section 5.5.1.
    """

    label, family, inputs = "ReLU", "Activation", ("x",)
    is_curve = True
    kink = "at 0"
    formula = "maximum(x, 0)"
    gradients = {"x": "where(x > 0, dout, 0)"}

    def forward(self, x: Value) -> Value:
        """Return x where x > 0, else 0."""
        self.out: Value
        if isinstance(x, float):
            self.out = 0.0 if x <= 0.0 else x
        else:
            self.out = np.maximum(x, ZERO)
        return self.out

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout where x > 0, else 0."""
        out = self.out
        # Where out is not positive it is 0 or nan, just as the gradient.
        if isinstance(out, float):
            return (dout if out > 0.0 else out,)
        return (np.where(out > ZERO, dout, out),)

    def side(self, x: Value) -> Value:
        """Return x: the kink is at 0."""
        return x


class LeakyReLU(Layer):
    """Pass what is positive, and a small part of the rest: the local gradient is 1 or slope.

    x and out have the same shape. The gradient at 0 is the slope, and nan stays nan in both
    directions. Source: Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network
    Acoustic Models", 2013.
    """

    label, family, inputs = "LReLU", "Activation", ("x",)
    is_curve = True
    kink = "at 0"
    formula = "where(x > 0, x, slope * x)"
    gradients = {"x": "where(x > 0, dout, slope * dout)"}
    parameters = {"slope": parameters.number(0.01)}

    def __init__(self, slope: float) -> None:
        self.slope = slope

    def forward(self, x: Value) -> Value:
        """Return x where x > 0, else slope · x."""
        self.x = x
        if isinstance(x, float):
            return x if x > 0.0 else self.slope * x
        return np.where(x > 0.0, x, self.slope * x)

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout where x > 0, else slope · dout."""
        x = self.x
        if isinstance(x, float):
            return (dout if x > 0.0 else self.slope * dout if x <= 0.0 else x,)
        dx = np.where(x > 0.0, dout, self.slope * dout)
        unknown = np.isnan(x)
        if unknown.any():
            dx[unknown] = np.nan
        return (dx,)

    def side(self, x: Value) -> Value:
        """Return x: the kink is at 0."""
        return x


class Sigmoid(Layer):
    """Squash a value into 0 … 1; the local gradient is s(x) · s(−x), at most 1/4.

    x and out have the same shape. Neither direction overflows, and neither vanishes before the
    true value does. Source: "Deep Learning from Scratch", section 5.5.2.
    """

    label, family, inputs = "σ", "Activation", ("x",)
    is_curve = True
    formula = "1 / (1 + exp(-x))"
    gradients = {"x": "dout * out * (1 / (1 + exp(x)))"}

    def forward(self, x: Value) -> Value:
        """Return s(x) = 1 / (1 + exp(−x)), and keep s(−x): 1 − s(x) would lose its digits."""
        self.out: Value
        self.rest: Value
        if isinstance(x, float):
            e = exp(-abs(x))
            larger, smaller = 1.0 / (1.0 + e), e / (1.0 + e)
            self.out, self.rest = (larger, smaller) if x >= 0.0 else (smaller, larger)
        else:
            self.out, self.rest = _sigmoids(x)
        return self.out

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout · s(x) · s(−x)."""
        return (self.out * self.rest * dout,)

    def reach(self, x: Value) -> tuple[Value]:
        """Return a part of the bend around 0."""
        return (1.0,)


class Tanh(Layer):
    """Squash a value into −1 … 1; the local gradient is 1 − out², at most 1.

    x and out have the same shape. The gradient is computed as 4e / (1 + e)² with e = exp(−2|x|),
    which does not vanish before the true one does.
    """

    label, family, inputs = "tanh", "Activation", ("x",)
    is_curve = True
    formula = "tanh(x)"
    gradients = {"x": "dout * (1 - out**2)"}

    def forward(self, x: Value) -> Value:
        """Return tanh x."""
        self.x = x
        return tanh(x) if isinstance(x, float) else np.tanh(x)

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout · (1 − tanh² x)."""
        x = self.x
        e = exp(-2.0 * abs(x)) if isinstance(x, float) else np.exp(-2.0 * np.abs(x))
        return (dout * (4.0 * e / ((1.0 + e) * (1.0 + e))),)

    def reach(self, x: Value) -> tuple[Value]:
        """Return a part of the bend around 0."""
        return (0.5,)


class Softmax(Layer):
    """Turn the values along the last axis into shares that are positive and sum to 1.

    x and out have the same shape; a row is what lies along the last axis, and a number is a row of
    its own. The largest value of a row is subtracted first, so that nothing overflows. Source:
    "Deep Learning from Scratch", section 3.5.
    """

    label, family, inputs = "smax", "Activation", ("x",)
    formula = "exp(x) / sum(exp(x), axis=-1, keepdims=True)"
    gradients = {"x": "out * (dout - sum(dout * out, axis=-1, keepdims=True))"}

    def forward(self, x: Value) -> Value:
        """Return the shares."""
        powers = np.exp(x - np.max(x, axis=-1, keepdims=True))
        self.out = plain(powers / np.sum(powers, axis=-1, keepdims=True))
        return self.out

    def backward(self, dout: Value) -> tuple[Value]:
        """Return out · (dout − Σ dout · out)."""
        total = np.sum(dout * self.out, axis=-1, keepdims=True)
        return (plain(self.out * (dout - total)),)

    def reach(self, x: Value) -> tuple[Value]:
        """Return how far a share about triples."""
        return (1.0,)


def _sigmoids(x: Array) -> tuple[Array, Array]:
    """Return s(x) and s(−x), with as few passes over the memory as it takes."""
    e: Array = -x
    np.exp(e, e)
    # inf and nan need care. One pass says so; numpy's dot would be shorter for few elements, but
    # for many it waits for threads that other programs keep busy.
    if np.maximum.reduce(e, None) < inf:
        out: Array = e + ONE
        np.divide(ONE, out, out)
        e *= out
        return out, e
    e = np.exp(-np.abs(x))
    larger, smaller = ONE / (e + ONE), e / (e + ONE)
    return np.where(x >= ZERO, larger, smaller), np.where(x >= ZERO, smaller, larger)
