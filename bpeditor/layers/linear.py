"""Matrix products."""

from __future__ import annotations

import numpy as np

from bpeditor.layers.base import Layer
from bpeditor.layers.values import (
    Array,
    LayerError,
    Value,
    check_size,
    in_words,
    plain,
    shape_of,
    unbroadcast,
)

_MATRIX = 2
"""The axes of a matrix."""


class MatMul(Layer):
    """Multiply matrices; each input's gradient is dout times the other one, transposed.

    x is (…, n, k) and W is (…, k, m); out is (…, n, m), where leading axes broadcast. A vector x
    is one row and a vector W one column; that axis is missing from out then. Source: "Deep
    Learning from Scratch", section 5.6.1.
    """

    label, family, inputs = "xW", "Linear", ("x", "W")
    formula = "x @ W"
    gradients = {"x": "dout @ W.T", "W": "x.T @ dout"}

    @classmethod
    def title(cls) -> str:
        """Return the name as it is written everywhere."""
        return cls.__name__

    def forward(self, x: Value, W: Value) -> Value:
        """Return the product."""
        check_product(x, W)
        self.x = x
        self.W = W
        return plain(np.matmul(x, W))

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """Return dout · Wᵀ for x and xᵀ · dout for W."""
        return product_gradients(self.x, self.W, dout)


class Affine(Layer):
    """Multiply by weights and add a bias: a fully connected layer.

    x is (…, n, k), or a vector of one row, W is (k, m) and b is (m,); out is (…, n, m). W may also
    have the other shapes that `MatMul` takes, and b any that broadcasts to the product. The
    gradient of b is the sum of dout over the rows. Source: "Deep Learning from Scratch", section
    5.6.2.
    """

    label, family, inputs = "xW+b", "Linear", ("x", "W", "b")
    formula = "x @ W + b"
    gradients = {"x": "dout @ W.T", "W": "x.T @ dout", "b": "sum(dout, axis=0)"}

    def forward(self, x: Value, W: Value, b: Value) -> Value:
        """Return x · W + b."""
        check_product(x, W)
        product = np.matmul(x, W)
        check_bias(shape_of(product), W, b)
        self.x = x
        self.W = W
        self.b = b
        return plain(product + b)

    def backward(self, dout: Value) -> tuple[Value, Value, Value]:
        """Return dout · Wᵀ for x, xᵀ · dout for W and the sum of dout for b."""
        dx, dW = product_gradients(self.x, self.W, dout)
        return dx, dW, unbroadcast(dout, self.b)


def check_product(x: Value, W: Value) -> None:
    """Raise `LayerError` unless the shapes of x and W fit, into an array within limits."""
    rows, columns = shape_of(x), shape_of(W)
    shapes = f"x is {in_words(x)} and W is {in_words(W)}"
    if not rows or not columns:
        raise LayerError(f"{shapes}; both need axes, at least one each")
    inner = columns[-2] if len(columns) > 1 else columns[0]
    if rows[-1] != inner:
        raise LayerError(f"{shapes}; x needs as many columns as W has rows")
    try:
        leading = np.broadcast_shapes(rows[:-2], columns[:-2])
    except ValueError:
        raise LayerError(f"{shapes}; their leading axes do not broadcast") from None
    check_size((*leading, *rows[-2:-1], *(columns[-1:] if len(columns) > 1 else ())))


def check_bias(shape: tuple[int, ...], W: Value, b: Value) -> None:
    """Raise `LayerError` unless a bias can be added to a product without changing its shape."""
    try:
        fits = np.broadcast_shapes(shape, shape_of(b)) == shape
    except ValueError:
        fits = False
    if not fits:
        reason = f"W is {in_words(W)} and b is {in_words(b)}; b needs as many elements as W columns"
        raise LayerError(reason)


def product_gradients(x: Value, W: Value, dout: Value) -> tuple[Value, Value]:
    """Return the gradients of x @ W by x and by W."""
    if len(shape_of(x)) == len(shape_of(W)) == _MATRIX:
        return np.matmul(dout, np.transpose(W)), np.matmul(np.transpose(x), dout)
    rows, columns = np.atleast_2d(x), _as_columns(W)
    shape = (*np.broadcast_shapes(rows.shape[:-2], columns.shape[:-2]), rows.shape[-2], -1)
    full = np.reshape(dout, shape)
    dx = unbroadcast(np.matmul(full, np.swapaxes(columns, -1, -2)), rows)
    dW = unbroadcast(np.matmul(np.swapaxes(rows, -1, -2), full), columns)
    return np.reshape(dx, shape_of(x)), np.reshape(dW, shape_of(W))


def _as_columns(W: Value) -> Array:
    array = np.asarray(W)
    return array[:, np.newaxis] if array.ndim == 1 else array
