"""What each layer computes, written from its documentation over autograd's numpy.

Axes are counted from 0 here: autograd has wrong gradients for some that are counted from the end.
"""

import autograd.numpy as anp
import numpy as np


def softmax(x):
    powers = anp.exp(x)
    return powers / anp.sum(powers, axis=-1, keepdims=True) if anp.ndim(x) else powers / powers


def from_0(x, axis):
    return None if axis is None else axis % anp.ndim(x)


def total(x, axis, keepdims):
    """Add up; a number counts as an array of one axis that is never kept."""
    return anp.sum(x, axis=from_0(x, axis), keepdims=keepdims) if anp.ndim(x) else x


def mean(x, axis, keepdims):
    return anp.mean(x, axis=from_0(x, axis), keepdims=keepdims) if anp.ndim(x) else x


def repeat(x, count, axis):
    return anp.repeat(x, count, from_0(x, axis)) if anp.ndim(x) else x * np.ones(count)


def reshape(x, shape):
    return anp.reshape(x, shape)  # by place: numpy 1 has another name for it


def transpose(x, axes):
    return anp.transpose(x, axes and [from_0(x, axis) for axis in axes])


def distributions(x, t):
    """Return labels as one distribution a row; what has the shape of x is one already."""
    if np.shape(t) == anp.shape(x):
        return t
    return np.reshape(np.eye(anp.shape(x)[-1])[np.asarray(t, int)], anp.shape(x))


def softmax_with_loss(x, t):
    t = distributions(x, t)
    rows = max(1, np.size(t) // (np.shape(t) or (1,))[-1])
    return -anp.sum(t * anp.log(softmax(x))) / rows


def mask(shape, ratio, seed, training):
    """Return what Dropout multiplies by.

    Files keep the seed and not the mask, so the mask that a seed stands for must never change.
    """
    if not training:
        return 1.0 - ratio
    return np.where(np.random.default_rng(seed).random(shape) < ratio, 0.0, 1.0)


def batch_normalization(x, gamma, beta, eps):
    centred = x - anp.mean(x, axis=0, keepdims=True)
    variance = anp.mean(centred**2, axis=0, keepdims=True)
    return gamma * centred / anp.sqrt(variance + eps) + beta


FORWARD = {
    "Add": lambda x, y: x + y,
    "Sub": lambda x, y: x - y,
    "Mul": lambda x, y: x * y,
    "Div": lambda x, y: x / y,
    "Maximum": anp.maximum,
    "Neg": lambda x: -x,
    "Square": lambda x: x**2,
    "Reciprocal": lambda x: 1.0 / x,
    "Exp": anp.exp,
    "Log": anp.log,
    "Sin": anp.sin,
    "Cos": anp.cos,
    "Tanh": anp.tanh,
    "Sigmoid": lambda x: 1.0 / (1.0 + anp.exp(-x)),
    "ReLU": lambda x: anp.where(x > 0.0, x, 0.0),
    "LeakyReLU": lambda x, slope: anp.where(x > 0.0, x, slope * x),
    "Softmax": softmax,
    "Pow": lambda x, exponent: x**exponent,
    "Sum": total,
    "Mean": mean,
    "Repeat": repeat,
    "Reshape": reshape,
    "Transpose": transpose,
    "MatMul": anp.matmul,
    "Affine": lambda x, W, b: anp.matmul(x, W) + b,
    "SoftmaxWithLoss": softmax_with_loss,
    "SumSquaredError": lambda y, t: 0.5 * anp.sum((y - t) ** 2),
    "MeanSquaredError": lambda y, t: anp.mean((y - t) ** 2),
    "Dropout": lambda x, **params: x * mask(anp.shape(x), **params),
    "BatchNormalization": batch_normalization,
}
