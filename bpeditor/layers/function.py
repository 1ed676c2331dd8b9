"""Functions of one input, elementwise, scalars and arrays alike."""

from __future__ import annotations

import math
from math import inf, nan

import numpy as np

from bpeditor.layers import parameters
from bpeditor.layers.arithmetic import divide
from bpeditor.layers.base import Layer
from bpeditor.layers.values import Value

_SQUARE = 2.0


class Square(Layer):
    """Square a value; the local gradient is 2x.

    x and out have the same shape. Source: "Deep Learning from Scratch", section 4.3.
    """

    label, family, inputs = "x²", "Functions", ("x",)
    formula = "x**2"
    gradients = {"x": "dout * 2 * x"}

    def forward(self, x: Value) -> Value:
        """Return x · x."""
        self.x = x
        return x * x

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout · 2x."""
        return (2.0 * (dout * self.x),)


class Reciprocal(Layer):
    """Take 1/x; the local gradient is −1/x².

    x and out have the same shape; 1/0 is inf. Source: "Deep Learning from Scratch", section 5.5.2
    (the node "/").
    """

    label, family, inputs = "1/x", "Functions", ("x",)
    formula = "1 / x"
    gradients = {"x": "-dout * out**2"}

    def forward(self, x: Value) -> Value:
        """Return 1 / x."""
        self.out: Value = divide(1.0, x) if isinstance(x, float) else 1.0 / x
        return self.out

    def backward(self, dout: Value) -> tuple[Value]:
        """Return −dout / x²."""
        return (-dout * self.out * self.out,)

    def reach(self, x: Value) -> tuple[Value]:
        """Return half the way to the pole at 0."""
        return (np.abs(x) / 2.0,)


class Pow(Layer):
    """Raise x to a constant exponent n; the local gradient is n · xⁿ⁻¹.

    x and out have the same shape. As IEEE 754 has it, x⁰ is 1 for every x, and a negative x to a
    fraction is nan. The gradient of x⁰ is 0.
    """

    label, family, inputs = "xⁿ", "Functions", ("x",)
    formula = "x**exponent"
    gradients = {"x": "dout * exponent * x**(exponent - 1)"}
    parameters = {"exponent": parameters.number(2.0, is_essential=True)}

    def __init__(self, exponent: float) -> None:
        self.exponent = exponent

    def forward(self, x: Value) -> Value:
        """Return x to the power of n."""
        self.x = x
        return _power(x, self.exponent)

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout · n · x to the power of n − 1."""
        if self.exponent == 0.0:
            return (0.0 if isinstance(self.x, float) else np.zeros(np.shape(self.x)),)
        return (dout * (self.exponent * _power(self.x, self.exponent - 1.0)),)

    def reach(self, x: Value) -> tuple[Value | None]:
        """Return half the way to the pole at 0; whole powers have none."""
        if self.exponent >= 0.0 and self.exponent.is_integer():
            return (None,)
        return (np.abs(x) / 2.0,)


class Exp(Layer):
    """Take the exponential function; the local gradient is the output itself.

    x and out have the same shape; above 709.78 out is inf. Source: "Deep Learning from Scratch",
    section 5.5.2.
    """

    label, family, inputs = "eˣ", "Functions", ("x",)
    formula = "exp(x)"
    gradients = {"x": "dout * out"}

    def forward(self, x: Value) -> Value:
        """Return e to the power of x."""
        self.out: Value
        if isinstance(x, float):
            try:
                self.out = math.exp(x)
            except OverflowError:
                self.out = inf
        else:
            self.out = np.exp(x)
        return self.out

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout · out."""
        return (dout * self.out,)

    def reach(self, x: Value) -> tuple[Value]:
        """Return how far the output about triples."""
        return (1.0,)


class Log(Layer):
    """Take the natural logarithm; the local gradient is 1/x.

    x and out have the same shape; log(0) is −inf and the logarithm of a negative value is nan.
    Source: "Deep Learning from Scratch", appendix A.
    """

    label, family, inputs = "ln", "Functions", ("x",)
    formula = "log(x)"
    gradients = {"x": "dout / x"}

    def forward(self, x: Value) -> Value:
        """Return ln x."""
        self.x = x
        if isinstance(x, float):
            if x > 0.0:
                return math.log(x)
            return -inf if x == 0.0 else nan
        return np.log(x)

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout / x."""
        x = self.x
        if isinstance(x, float) and isinstance(dout, float):
            return (divide(dout, x),)
        return (dout / x,)

    def reach(self, x: Value) -> tuple[Value]:
        """Return half the way to the pole at 0."""
        return (np.abs(x) / 2.0,)


class Sin(Layer):
    """Take the sine of an angle in radians; the local gradient is cos x.

    x and out have the same shape; the sine of ±inf is nan.
    """

    label, family, inputs = "sin", "Functions", ("x",)
    formula = "sin(x)"
    gradients = {"x": "dout * cos(x)"}

    def forward(self, x: Value) -> Value:
        """Return sin x."""
        self.x = x
        return _sin(x)

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout · cos x."""
        return (dout * _cos(self.x),)

    def reach(self, x: Value) -> tuple[Value]:
        """Return a part of the wave."""
        return (1.0,)


class Cos(Layer):
    """Take the cosine of an angle in radians; the local gradient is −sin x.

    x and out have the same shape; the cosine of ±inf is nan.
    """

    label, family, inputs = "cos", "Functions", ("x",)
    formula = "cos(x)"
    gradients = {"x": "-dout * sin(x)"}

    def forward(self, x: Value) -> Value:
        """Return cos x."""
        self.x = x
        return _cos(x)

    def backward(self, dout: Value) -> tuple[Value]:
        """Return −dout · sin x."""
        return (-dout * _sin(self.x),)

    def reach(self, x: Value) -> tuple[Value]:
        """Return a part of the wave."""
        return (1.0,)


def _power(x: Value, exponent: float) -> Value:
    if not isinstance(x, float):
        # np.power would take the square root for 0.5, which is nan at -inf where a power is inf.
        return np.float_power(x, exponent) if exponent != _SQUARE else x * x
    try:
        return math.pow(x, exponent)
    except (OverflowError, ValueError):  # where Python raises, numpy has the IEEE result
        return float(np.float_power(x, exponent))


def _sin(x: Value) -> Value:
    if isinstance(x, float):
        return math.sin(x) if math.isfinite(x) else nan
    return np.sin(x)


def _cos(x: Value) -> Value:
    if isinstance(x, float):
        return math.cos(x) if math.isfinite(x) else nan
    return np.cos(x)
