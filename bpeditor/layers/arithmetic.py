"""Elementwise arithmetic: each layer broadcasts its inputs as numpy does."""

from __future__ import annotations

from typing import ClassVar

from bpeditor.layers.base import Layer, Value, check_broadcast, unbroadcast


class Add(Layer):
    """Add two values; each input receives the upstream gradient unchanged.

    x and y have shapes that broadcast; out has the broadcast shape. Each gradient is summed back
    to its input's shape. Source: "Deep Learning from Scratch", section 5.4.2.
    """

    label, family, inputs = "+", "Arithmetic", ("x", "y")
    formula = "x + y"
    gradients: ClassVar[dict[str, str]] = {"x": "dout", "y": "dout"}

    def forward(self, x: Value, y: Value) -> Value:
        """Return x + y."""
        if not (isinstance(x, float) and isinstance(y, float)):
            check_broadcast(x, y)
        self.x = x
        self.y = y
        return x + y

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """Return dout for both inputs."""
        if isinstance(dout, float):
            return dout, dout
        return unbroadcast(dout, self.x), unbroadcast(dout, self.y)


class Mul(Layer):
    """Multiply two values; each input's local gradient is the other input.

    x and y have shapes that broadcast; out has the broadcast shape. Each gradient is summed back
    to its input's shape. Source: "Deep Learning from Scratch", section 5.4.1.
    """

    label, family, inputs = "×", "Arithmetic", ("x", "y")
    formula = "x * y"
    gradients: ClassVar[dict[str, str]] = {"x": "dout * y", "y": "dout * x"}

    def forward(self, x: Value, y: Value) -> Value:
        """Return x · y."""
        if not (isinstance(x, float) and isinstance(y, float)):
            check_broadcast(x, y)
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """Return dout · y for x and dout · x for y."""
        x, y = self.x, self.y
        if isinstance(dout, float):
            return dout * y, dout * x
        return unbroadcast(dout * y, x), unbroadcast(dout * x, y)
