"""Losses: how far an output is from its labels t, as one number. Labels have no gradient."""

from __future__ import annotations

import numpy as np

from bpeditor.layers.base import Layer
from bpeditor.layers.values import Array, LayerError, Value, in_digits, in_words, plain, shape_of


class SoftmaxWithLoss(Layer):
    """Take the softmax of each row and its cross entropy with the labels, averaged over the rows.

    x is (…, n, c), or a vector of one row. t has the shape of x and holds a distribution a row,
    or it holds one label a row, a whole number from 0 to c − 1. out is a number. The loss is
    computed from the logarithm of the sum of exp, which neither overflows nor takes log(0).
    Source: "Deep Learning from Scratch", section 5.6.3 and appendix A.
    """

    label, family, inputs = "CE", "Losses", ("x", "t")
    formula = "mean(-sum(t * log(softmax(x)), axis=-1))"
    gradients = {"x": "dout * (softmax(x) - t) / rows"}

    def forward(self, x: Value, t: Value) -> Value:
        """Return the mean cross entropy."""
        self.shape = shape_of(x)
        table = np.reshape(x, (-1, self.shape[-1] if self.shape else 1))
        self.rows = len(table)
        self.t = _distributions(x, t)
        shifted = table - np.max(table, axis=-1, keepdims=True)
        powers = np.exp(shifted)
        totals = np.sum(powers, axis=-1, keepdims=True)
        self.out = powers / totals
        logarithms = shifted - np.log(totals)
        # 0 · log 0 is 0 here: what a distribution excludes adds nothing.
        terms = np.where(self.t == 0.0, 0.0, -self.t * logarithms)
        known = np.where(np.isnan(totals), totals, 0.0)
        return float(np.mean(np.sum(terms, axis=-1, keepdims=True) + known))

    def backward(self, dout: Value) -> tuple[Value, None]:
        """Return dout · (softmax(x) − t) / rows; exact also if t does not sum to 1."""
        weights = np.sum(self.t, axis=-1, keepdims=True)
        dx = dout * ((self.out * weights - self.t) / self.rows)
        return plain(np.reshape(dx, self.shape)), None

    def reach(self, x: Value, t: Value) -> tuple[Value, None]:
        """Return how far a share about triples."""
        return 1.0, None


class SumSquaredError(Layer):
    """Half the sum of the squared differences; the local gradient is y − t.

    y and t have the same shape; out is a number. Source: "Deep Learning from Scratch", section
    4.2.1.
    """

    label, family, inputs = "SSE", "Losses", ("y", "t")
    formula = "sum((y - t)**2) / 2"
    gradients = {"y": "dout * (y - t)"}

    def forward(self, y: Value, t: Value) -> Value:
        """Return ½ Σ (y − t)²."""
        check_same_shape(y, t)
        self.difference = y - t
        return float(0.5 * np.sum(self.difference * self.difference))

    def backward(self, dout: Value) -> tuple[Value, None]:
        """Return dout · (y − t)."""
        return dout * self.difference, None


class MeanSquaredError(Layer):
    """Average the squared differences; the local gradient of n elements is 2 (y − t) / n.

    y and t have the same shape; out is a number. Source: "Deep Learning from Scratch", section
    4.2.1.
    """

    label, family, inputs = "MSE", "Losses", ("y", "t")
    formula = "mean((y - t)**2)"
    gradients = {"y": "dout * 2 * (y - t) / size(y)"}

    def forward(self, y: Value, t: Value) -> Value:
        """Return the mean of (y − t)²."""
        check_same_shape(y, t)
        self.difference = y - t
        return float(np.mean(self.difference * self.difference))

    def backward(self, dout: Value) -> tuple[Value, None]:
        """Return dout · 2 (y − t) / n."""
        return dout * (2.0 / np.size(self.difference)) * self.difference, None


def check_same_shape(y: Value, t: Value) -> None:
    """Raise `LayerError` unless y and t have the same shape.

    Broadcasting (n, 1) against (n,) would compare each output with every label.
    """
    if shape_of(y) != shape_of(t):
        raise LayerError(f"y is {in_words(y)} and t is {in_words(t)}; they need the same shape")


def _distributions(x: Value, t: Value) -> Array:
    """Return the labels as one distribution a row, (rows, classes)."""
    shape = shape_of(x)
    classes = shape[-1] if shape else 1
    if shape_of(t) == shape:
        return np.reshape(t, (-1, classes))
    rows = np.size(x) // classes
    if shape_of(t) not in {shape[:-1], (rows,)}:
        raise LayerError(
            f"x is {in_words(x)} and t is {in_words(t)};"
            " t needs the shape of x, or one label for each row of x"
        )
    labels = np.reshape(t, -1)
    for label in labels.tolist():
        if not (label.is_integer() and 0 <= label < classes):
            raise LayerError(
                f"t holds {in_digits(label)}; a label is a whole number from 0 to {classes - 1}"
            )
    distributions = np.zeros((rows, classes))
    distributions[np.arange(rows), labels.astype(int)] = 1.0
    return distributions
