"""Layers that help a network to learn."""

from __future__ import annotations

import numpy as np

from bpeditor.layers import parameters
from bpeditor.layers.base import Layer
from bpeditor.layers.values import LayerError, Value, in_words, plain, shape_of, unbroadcast


class Dropout(Layer):
    """Set a random part of the elements to 0; the gradient passes where they passed.

    x and out have the same shape. The mask belongs to the seed and the shape: the same ones fall
    in each run. Outside training nothing falls, and out is x · (1 − ratio). Source: "Deep
    Learning from Scratch", section 6.4.3.
    """

    label, family, inputs = "drop", "Training", ("x",)
    formula = "x * mask"
    gradients = {"x": "dout * mask"}
    parameters = {
        "ratio": parameters.number(0.5, 0.0, 1.0),
        "seed": parameters.whole(0, 0, 2**32 - 1),
        "training": parameters.switch(default=True),
    }

    def __init__(self, ratio: float, seed: int, *, training: bool) -> None:
        self.ratio = ratio
        self.seed = seed
        self.training = training
        self.mask: Value = 1.0

    def forward(self, x: Value) -> Value:
        """Return x · mask; outside training the mask is 1 − ratio everywhere."""
        if self.training:
            drawn = np.random.default_rng(self.seed).random(shape_of(x))
            self.mask = plain(np.asarray(drawn >= self.ratio, dtype=np.float64))
        else:
            self.mask = 1.0 - self.ratio
        return x * self.mask

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout · mask."""
        return (dout * self.mask,)


class BatchNormalization(Layer):
    """Give each column the mean 0 and the variance 1, then scale by gamma and shift by beta.

    x is (n, …); mean and variance are taken over axis 0. gamma and beta broadcast to x. Source:
    "Deep Learning from Scratch", section 6.3; Ioffe and Szegedy, "Batch Normalization", 2015.
    """

    label, family, inputs = "BN", "Training", ("x", "gamma", "beta")
    formula = "gamma * (x - mean(x, 0)) / sqrt(var(x, 0) + eps) + beta"
    gradients = {
        "x": "(dout * gamma - mean(dout * gamma, 0)"
        " - normalized * mean(dout * gamma * normalized, 0)) / deviation",
        "gamma": "dout * normalized",
        "beta": "dout",
    }
    parameters = {"eps": parameters.number(1e-6, 0.0)}

    def __init__(self, eps: float) -> None:
        self.eps = eps

    def forward(self, x: Value, gamma: Value, beta: Value) -> Value:
        """Return gamma · (x − mean) / √(variance + eps) + beta."""
        _check_shapes(x, gamma=gamma, beta=beta)
        centred = x - np.mean(x, axis=0)
        self.deviation = np.sqrt(np.mean(centred * centred, axis=0) + self.eps)
        self.normalized = centred / self.deviation
        self.gamma = gamma
        self.beta = beta
        out: Value = gamma * self.normalized + beta
        return out

    def backward(self, dout: Value) -> tuple[Value, Value, Value]:
        """Return the gradients; mean and variance depend on x as well."""
        scaled = dout * self.gamma
        slope = np.mean(scaled * self.normalized, axis=0)
        dx = (scaled - np.mean(scaled, axis=0) - self.normalized * slope) / self.deviation
        dgamma = unbroadcast(dout * self.normalized, self.gamma)
        return dx, dgamma, unbroadcast(dout, self.beta)

    def reach(self, x: Value, gamma: Value, beta: Value) -> tuple[Value, None, None]:
        """Return half the deviation of each column."""
        return np.sqrt(np.var(x, axis=0) + self.eps) / 2.0, None, None


def _check_shapes(x: Value, **others: Value) -> None:
    shape = shape_of(x)
    if shape == ():
        raise LayerError("x is a number; it needs rows to take the mean of")
    for name, other in others.items():
        try:
            fits = np.broadcast_shapes(shape, shape_of(other)) == shape
        except ValueError:
            fits = False
        if not fits:
            shapes = f"x is {in_words(x)} and {name} is {in_words(other)}"
            raise LayerError(f"{shapes}; {name} needs one element for each column of x")
