"""The layers over dual numbers: a value, and tangents with the directions on a last axis."""

from typing import NamedTuple

import numpy as np

from tests.engine.oracles.forward import distributions, mask


class Dual(NamedTuple):
    """A value, and how it moves along each direction."""

    value: np.ndarray
    tangents: np.ndarray


def constant(value):
    return Dual(np.asarray(value, float), np.zeros((*np.shape(value), 1)))


def lifted(value):
    return np.asarray(value)[..., np.newaxis]


def add(x, y):
    return Dual(x.value + y.value, x.tangents + y.tangents)


def sub(x, y):
    return add(x, scaled(y, by=-1.0))


def scaled(x, by):
    return Dual(by * x.value, by * x.tangents)


def mul(x, y):
    return Dual(x.value * y.value, x.tangents * lifted(y.value) + lifted(x.value) * y.tangents)


def elementwise(function, derivative):
    """Return a dual function of one input, and perhaps of parameters."""

    def dual(x, **params):
        slope = derivative(x.value, **params)
        return Dual(function(x.value, **params), lifted(slope) * x.tangents)

    return dual


reciprocal = elementwise(lambda x: 1 / x, lambda x: -1 / (x * x))
exp = elementwise(np.exp, np.exp)
log = elementwise(np.log, lambda x: 1 / x)
root = elementwise(np.sqrt, lambda x: 0.5 / np.sqrt(x))
square = elementwise(lambda x: x * x, lambda x: 2 * x)


def div(x, y):
    return mul(x, reciprocal(y))


def maximum(x, y):
    """Take the larger; where both are equal, the mean of both slopes."""
    share = (1 + np.sign(x.value - y.value)) / 2
    tangents = lifted(share) * x.tangents + lifted(1 - share) * y.tangents
    return Dual(np.where(share > 0.5, x.value, y.value), tangents)


def total(x, axis, keepdims):
    axes = tuple(range(x.value.ndim)) if axis is None else (axis % max(1, x.value.ndim),)
    if not x.value.ndim:
        return x
    return Dual(x.value.sum(axes, keepdims=keepdims), x.tangents.sum(axes, keepdims=keepdims))


def mean(x, axis, keepdims):
    added = total(x, axis, keepdims)
    return scaled(added, by=added.value.size / x.value.size)


def repeat(x, count, axis):
    value = x.value if x.value.ndim else x.value.reshape(1)
    tangents = x.tangents if x.value.ndim else x.tangents[np.newaxis]
    axis %= value.ndim
    return Dual(value.repeat(count, axis), tangents.repeat(count, axis))


def reshape(x, shape):
    value = x.value.reshape(shape)
    return Dual(value, x.tangents.reshape((*value.shape, -1)))


def transpose(x, axes):
    count = x.value.ndim
    order = range(count)[::-1] if axes is None else [axis % count for axis in axes]
    return Dual(x.value.transpose(order), x.tangents.transpose((*order, count)))


def matmul(x, w):
    """Multiply; the directions come first meanwhile, behind them leading axes of equal number."""
    out = np.matmul(x.value, w.value)
    columns = w if w.value.ndim > 1 else reshape(w, (-1, 1))
    rows = x if x.value.ndim > 1 else reshape(x, (1, -1))
    count = max(rows.value.ndim, columns.value.ndim)
    a, da = _with_axes(rows, count)
    b, db = _with_axes(columns, count)
    moved = np.moveaxis(np.matmul(da, b) + np.matmul(a, db), 0, -1)
    return Dual(out, moved.reshape((*out.shape, -1)))


def _with_axes(x, count):
    shape = (1,) * (count - x.value.ndim) + x.value.shape
    tangents = np.moveaxis(x.tangents, -1, 0)
    return x.value.reshape(shape), tangents.reshape((-1, *shape))


def softmax(x):
    powers = exp(x)
    return div(powers, total(powers, -1, keepdims=True))


def softmax_with_loss(x, t):
    t = constant(distributions(x.value, t.value))
    surprise = sub(log(total(exp(x), -1, keepdims=True)), x)
    rows = np.size(x.value) // (np.shape(x.value) or (1,))[-1]
    return scaled(total(mul(t, surprise), None, keepdims=False), by=1 / rows)


def squared_difference(y, t):
    return square(sub(y, constant(t.value)))


def batch_normalization(x, gamma, beta, eps):
    centred = sub(x, mean(x, 0, keepdims=True))
    deviation = root(add(mean(square(centred), 0, keepdims=True), constant(eps)))
    return add(mul(gamma, div(centred, deviation)), beta)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


DUALS = {
    "Add": add,
    "Sub": sub,
    "Mul": mul,
    "Div": div,
    "Maximum": maximum,
    "Neg": lambda x: scaled(x, by=-1.0),
    "Square": square,
    "Reciprocal": reciprocal,
    "Exp": exp,
    "Log": log,
    "Sin": elementwise(np.sin, np.cos),
    "Cos": elementwise(np.cos, lambda x: -np.sin(x)),
    "Tanh": elementwise(np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    "Sigmoid": elementwise(sigmoid, lambda x: sigmoid(x) * sigmoid(-x)),
    "ReLU": elementwise(lambda x: x * (x > 0), lambda x: 1.0 * (x > 0)),
    "LeakyReLU": elementwise(
        lambda x, slope: x * np.where(x > 0, 1.0, slope),
        lambda x, slope: np.where(x > 0, 1.0, slope),
    ),
    "Softmax": softmax,
    "Pow": elementwise(
        lambda x, exponent: x**exponent,
        lambda x, exponent: exponent * x ** (exponent - 1) if exponent else 0 * x,
    ),
    "Sum": total,
    "Mean": mean,
    "Repeat": repeat,
    "Reshape": reshape,
    "Transpose": transpose,
    "MatMul": matmul,
    "Affine": lambda x, W, b: add(matmul(x, W), b),
    "SoftmaxWithLoss": softmax_with_loss,
    "SumSquaredError": lambda y, t: scaled(
        total(squared_difference(y, t), None, keepdims=False), by=0.5
    ),
    "MeanSquaredError": lambda y, t: mean(squared_difference(y, t), None, keepdims=False),
    "Dropout": lambda x, **params: mul(x, constant(mask(x.value.shape, **params))),
    "BatchNormalization": batch_normalization,
}
