"""For each layer: random parameters, and sources that fit a first one.

A recipe takes the drawing and the id of x, and returns the parameters and all sources: ids, or
values for new inputs. It returns None if x does not suit the layer.
"""

from math import prod

import numpy as np

SHAPES = [(), (1,), (3,), (2, 1), (2, 3), (1, 3), (3, 3), (4, 2, 3), (4, 1, 1)]


def one_input(drawing, x):
    return {}, [x]


def two_inputs(drawing, x):
    shape = drawing.shape(x)
    if drawing.chance(0.15):
        return {}, [x, x]
    sources = [x, drawing.source([other for other in SHAPES if _broadcast(shape, other)])]
    drawing.random.shuffle(sources)
    return {}, sources


def power(drawing, x):
    exponent = drawing.random.choice([2.0, 3.0, -1.0, -2.0, 0.5, 1.5, -0.5, 1.0, 0.0])
    return {"exponent": exponent}, [x]


def leaky(drawing, x):
    return {"slope": drawing.random.choice([0.01, 0.3, -0.5, 1.5, 0.0])}, [x]


def reduction(drawing, x):
    axis = None if drawing.chance(0.3) else _axis(drawing, x)
    return {"axis": axis, "keepdims": drawing.chance(0.5)}, [x]


def repeat(drawing, x):
    return {"count": drawing.random.choice([1, 2, 3]), "axis": _axis(drawing, x)}, [x]


def reshape(drawing, x):
    rest, shape = prod(drawing.shape(x)), []
    while rest > 1 or drawing.chance(0.3):
        length = drawing.random.choice([n for n in range(1, rest + 1) if rest % n == 0])
        shape.append(length)
        rest //= length
        if len(shape) == 3:
            shape.append(rest)
            break
    if shape and drawing.chance(0.3):
        shape[drawing.random.randrange(len(shape))] = -1
    return {"shape": tuple(shape)}, [x]


def transpose(drawing, x):
    count = len(drawing.shape(x))
    axes = drawing.random.sample(range(count), count)
    axes = tuple(axis - count if drawing.chance(0.3) else axis for axis in axes)
    return {"axes": None if drawing.chance(0.3) else axes}, [x]


def matrix_product(drawing, x):
    shape = drawing.shape(x)
    if not shape:
        return None
    k, columns = shape[-1], drawing.random.choice([1, 2, 3])
    shapes = [(k,), (k, columns), (k, 3), (*shape[:-2], k, columns)]
    return {}, [x, drawing.source([drawing.random.choice(shapes)])]


def affine(drawing, x):
    found = matrix_product(drawing, x)
    if found is None:
        return None
    _, (x, weights) = found
    rows, columns = np.zeros(drawing.shape(x)), np.zeros(drawing.shape(weights))
    shape = np.matmul(rows, columns).shape
    return {}, [x, weights, drawing.source([(), shape[-1:], shape])]


def loss(drawing, y):
    return {}, [y, drawing.source([drawing.shape(y)])]


def softmax_with_loss(drawing, x):
    shape = drawing.shape(x)
    if not shape or drawing.chance(0.3):
        return {}, [x, drawing.source([shape])]
    if drawing.chance(0.5):
        weights = np.exp(drawing.fresh((*shape, 1))[..., 0])
        return {}, [x, weights / np.sum(weights, axis=-1, keepdims=True)]
    rows = drawing.random.choice([shape[:-1], (prod(shape[:-1]),)])
    if rows == shape:
        return None
    labels = [float(drawing.random.randrange(shape[-1])) for _ in range(prod(rows))]
    return {}, [x, np.reshape(labels, rows) if rows else labels[0]]


def dropout(drawing, x):
    ratio, seed = drawing.random.choice([0.0, 0.2, 0.5, 0.8]), drawing.random.randrange(2**32)
    return {"ratio": ratio, "seed": seed, "training": drawing.chance(0.7)}, [x]


def batch_normalization(drawing, x):
    shape = drawing.shape(x)
    if not shape:
        return None
    shapes = [(), shape[1:], (1, *shape[1:]), shape]
    eps = drawing.random.choice([1e-6, 1e-3, 0.1])
    return {"eps": eps}, [x, drawing.source(shapes), drawing.source(shapes)]


RECIPES = {
    **dict.fromkeys(["Add", "Sub", "Mul", "Div", "Maximum"], two_inputs),
    **dict.fromkeys(["Neg", "Square", "Reciprocal", "Exp", "Log", "Sin", "Cos"], one_input),
    **dict.fromkeys(["Tanh", "Sigmoid", "ReLU", "Softmax"], one_input),
    **{"Pow": power, "LeakyReLU": leaky, "Sum": reduction, "Mean": reduction},
    **{"Repeat": repeat, "Reshape": reshape, "Transpose": transpose},
    **{"MatMul": matrix_product, "Affine": affine, "SoftmaxWithLoss": softmax_with_loss},
    **{"SumSquaredError": loss, "MeanSquaredError": loss},
    **{"Dropout": dropout, "BatchNormalization": batch_normalization},
}


def _axis(drawing, x):
    count = max(1, len(drawing.shape(x)))
    return drawing.random.randrange(-count, count)


def _broadcast(*shapes):
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None
