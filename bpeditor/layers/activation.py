"""Activation functions: one input, elementwise, scalars and arrays alike."""

from __future__ import annotations

from math import exp
from typing import ClassVar

import numpy as np

from bpeditor.layers.base import Layer, Value


class ReLU(Layer):
    """Pass what is positive, block the rest: the local gradient is 1 or 0.

    x and out have the same shape. ReLU'(0) = 0, and nan stays nan in both directions. Source:
    "Deep Learning from Scratch", section 5.5.1.
    """

    label, family, inputs = "ReLU", "Activation", ("x",)
    formula = "maximum(x, 0)"
    gradients: ClassVar[dict[str, str]] = {"x": "where(x > 0, dout, 0)"}

    def forward(self, x: Value) -> Value:
        """Return x where x > 0, else 0."""
        self.x = x
        if isinstance(x, float):
            return 0.0 if x <= 0.0 else x
        return np.maximum(x, 0.0)

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout where x > 0, else 0."""
        x = self.x
        if isinstance(x, float):
            return (dout if x > 0.0 else 0.0 if x <= 0.0 else x,)
        dx = np.where(x > 0.0, dout, 0.0)
        unknown = np.isnan(x)
        if unknown.any():
            dx[unknown] = np.nan
        return (dx,)


class Sigmoid(Layer):
    """Squash a value into 0 … 1; the local gradient is s(x) · s(−x), at most 1/4.

    x and out have the same shape. Neither direction overflows: only exp(−|x|) is ever taken.
    Source: "Deep Learning from Scratch", section 5.5.2.
    """

    label, family, inputs = "σ", "Activation", ("x",)
    formula = "1 / (1 + exp(-x))"
    gradients: ClassVar[dict[str, str]] = {"x": "dout * out * (1 / (1 + exp(x)))"}

    def forward(self, x: Value) -> Value:
        """Return s(x) = 1 / (1 + exp(−x))."""
        self.out: Value
        self.mirrored: Value
        if isinstance(x, float):
            e = exp(-abs(x))
            large, small = 1.0 / (1.0 + e), e / (1.0 + e)
            self.out, self.mirrored = (large, small) if x >= 0.0 else (small, large)
            return self.out
        decay = np.exp(-np.abs(x))
        positive = x >= 0.0
        near, far = 1.0 / (1.0 + decay), decay / (1.0 + decay)
        self.out = np.where(positive, near, far)
        self.mirrored = np.where(positive, far, near)
        return self.out

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout · s(x) · s(−x)."""
        return (dout * (self.out * self.mirrored),)
