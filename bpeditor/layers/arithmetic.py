"""Elementwise arithmetic: each layer broadcasts its inputs as numpy does."""

from __future__ import annotations

from math import copysign, inf, isnan, nan

import numpy as np

from bpeditor.layers.base import Layer
from bpeditor.layers.values import Value, is_stretched, unbroadcast


class Add(Layer):
    """Add two values; each input receives the upstream gradient unchanged.

    x and y have shapes that broadcast; out has the broadcast shape. Each gradient is summed back
    to its input's shape. Source: "Deep Learning from Scratch", section 5.4.2.
    """

    label, family, inputs = "+", "Arithmetic", ("x", "y")
    formula = "x + y"
    gradients = {"x": "dout", "y": "dout"}

    def forward(self, x: Value, y: Value) -> Value:
        """Return x + y."""
        is_scalar = isinstance(x, float) and isinstance(y, float)
        self.is_stretched = not is_scalar and is_stretched(x, y)
        self.x = x
        self.y = y
        return x + y

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """Return dout for both inputs."""
        if not self.is_stretched:
            return dout, dout
        return unbroadcast(dout, self.x), unbroadcast(dout, self.y)


class Sub(Layer):
    """Subtract y from x; y receives the upstream gradient with the other sign.

    x and y have shapes that broadcast; out has the broadcast shape. Each gradient is summed back
    to its input's shape. Source: "Deep Learning from Scratch", appendix A (x + (−1) · y).
    """

    label, family, inputs = "−", "Arithmetic", ("x", "y")
    formula = "x - y"
    gradients = {"x": "dout", "y": "-dout"}

    def forward(self, x: Value, y: Value) -> Value:
        """Return x − y."""
        is_scalar = isinstance(x, float) and isinstance(y, float)
        self.is_stretched = not is_scalar and is_stretched(x, y)
        self.x = x
        self.y = y
        return x - y

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """Return dout for x and −dout for y."""
        if not self.is_stretched:
            return dout, -dout
        return unbroadcast(dout, self.x), unbroadcast(-dout, self.y)


class Mul(Layer):
    """Multiply two values; each input's local gradient is the other input.

    x and y have shapes that broadcast; out has the broadcast shape. Each gradient is summed back
    to its input's shape. Source: "Deep Learning from Scratch", section 5.4.1.
    """

    label, family, inputs = "×", "Arithmetic", ("x", "y")
    formula = "x * y"
    gradients = {"x": "dout * y", "y": "dout * x"}

    def forward(self, x: Value, y: Value) -> Value:
        """Return x · y."""
        is_scalar = isinstance(x, float) and isinstance(y, float)
        self.is_stretched = not is_scalar and is_stretched(x, y)
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """Return dout · y for x and dout · x for y."""
        x, y = self.x, self.y
        if not self.is_stretched:
            return dout * y, dout * x
        return unbroadcast(dout * y, x), unbroadcast(dout * x, y)


class Div(Layer):
    """Divide x by y; the local gradients are 1/y and −x/y².

    x and y have shapes that broadcast; out has the broadcast shape. Each gradient is summed back
    to its input's shape. Division by 0 follows IEEE 754: inf, or nan for 0/0. Source: "Deep
    Learning from Scratch", section 5.5.2 (the node "/").
    """

    label, family, inputs = "÷", "Arithmetic", ("x", "y")
    formula = "x / y"
    gradients = {"x": "dout / y", "y": "-dout * x / y**2"}

    def forward(self, x: Value, y: Value) -> Value:
        """Return x / y."""
        self.x = x
        self.y = y
        self.out: Value
        if isinstance(x, float) and isinstance(y, float):
            self.out = divide(x, y)
        else:
            is_stretched(x, y)
            self.out = x / y
        return self.out

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """Return dout / y for x and −dout · x / y² for y."""
        x, y = self.x, self.y
        # x / y² as out / y: y² would overflow, or vanish, long before the gradient does.
        if isinstance(dout, float) and isinstance(self.out, float) and isinstance(y, float):
            return divide(dout, y), -dout * divide(self.out, y)
        return unbroadcast(dout / y, x), unbroadcast(-dout * (self.out / y), y)

    def reach(self, x: Value, y: Value) -> tuple[None, Value]:
        """Return half the way of y to the pole at 0."""
        return None, np.abs(y) / 2.0


class Maximum(Layer):
    """Take the larger of two values; the larger one receives the upstream gradient.

    x and y have shapes that broadcast; out has the broadcast shape. Where both are equal there is
    no derivative: each receives half. nan on either side is nan in both directions.
    """

    label, family, inputs = "max", "Arithmetic", ("x", "y")
    formula = "maximum(x, y)"
    gradients = {
        "x": "where(x > y, dout, where(x == y, dout / 2, 0))",
        "y": "where(y > x, dout, where(x == y, dout / 2, 0))",
    }

    def forward(self, x: Value, y: Value) -> Value:
        """Return the larger of x and y."""
        self.x = x
        self.y = y
        if isinstance(x, float) and isinstance(y, float):
            # As numpy: of 0 and -0, which are equal, the second.
            return x if x > y or isnan(x) else y
        is_stretched(x, y)
        return np.maximum(x, y)

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """Return dout for the larger input and 0 for the other."""
        x, y = self.x, self.y
        if isinstance(x, float) and isinstance(y, float) and isinstance(dout, float):
            if x > y:
                return dout, 0.0
            if y > x:
                return 0.0, dout
            return (dout / 2.0, dout / 2.0) if x == y else (nan, nan)
        shared = np.where(np.equal(x, y), dout / 2.0, np.where(np.isnan(x) | np.isnan(y), nan, 0.0))
        dx = np.where(np.greater(x, y), dout, shared)
        dy = np.where(np.greater(y, x), dout, shared)
        return unbroadcast(dx, x), unbroadcast(dy, y)

    def side(self, x: Value, y: Value) -> Value:
        """Return x − y: the kink is where both are equal."""
        return x - y


class Neg(Layer):
    """Change the sign; the local gradient is −1.

    x and out have the same shape. Source: "Deep Learning from Scratch", section 5.5.2 (the node
    "× −1").
    """

    label, family, inputs = "−x", "Arithmetic", ("x",)
    formula = "-x"
    gradients = {"x": "-dout"}

    def forward(self, x: Value) -> Value:
        """Return −x."""
        return -x

    def backward(self, dout: Value) -> tuple[Value]:
        """Return −dout."""
        return (-dout,)


def divide(x: float, y: float) -> float:
    """Return x / y as IEEE 754 has it, where Python raises."""
    try:
        return x / y
    except ZeroDivisionError:
        return nan if x == 0.0 or isnan(x) else copysign(inf, x) * copysign(1.0, y)
