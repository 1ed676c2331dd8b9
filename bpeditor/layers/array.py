"""Sums and rearrangements: layers that change the shape."""

from __future__ import annotations

from math import prod

import numpy as np

from bpeditor.layers import parameters
from bpeditor.layers.base import Layer
from bpeditor.layers.parameters import Shape
from bpeditor.layers.values import LayerError, Value, check_size, in_words, plain, shape_of


class Sum(Layer):
    """Add up along an axis, or everything; each term receives the upstream gradient unchanged.

    x has any shape. out loses the axis, or keeps it with the length 1 (keepdims). Source: "Deep
    Learning from Scratch 2", section 1.3.4 (the sum node).
    """

    label, family, inputs = "Σ", "Arrays", ("x",)
    formula = "sum(x, axis, keepdims=keepdims)"
    gradients = {"x": "dout * ones_like(x)"}
    parameters = {
        "axis": parameters.axis(None, empty="all axes"),
        "keepdims": parameters.switch(default=False),
    }

    def __init__(self, axis: int | None, *, keepdims: bool) -> None:
        self.axis = axis
        self.keepdims = keepdims

    def forward(self, x: Value) -> Value:
        """Return the sum."""
        self.shape = shape_of(x)
        check_axis(x, self.axis)
        if isinstance(x, float):
            return x
        return plain(np.sum(x, axis=self.axis, keepdims=self.keepdims))

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout in the shape of x."""
        return (stretched(dout, self.shape, self.axis, keepdims=self.keepdims),)


class Mean(Layer):
    """Average along an axis, or everything; each of n values receives dout / n.

    x has any shape. out loses the axis, or keeps it with the length 1 (keepdims).
    """

    label, family, inputs = "mean", "Arrays", ("x",)
    formula = "mean(x, axis, keepdims=keepdims)"
    gradients = {"x": "dout * ones_like(x) / count"}
    parameters = Sum.parameters

    def __init__(self, axis: int | None, *, keepdims: bool) -> None:
        self.axis = axis
        self.keepdims = keepdims

    def forward(self, x: Value) -> Value:
        """Return the mean."""
        self.shape = shape_of(x)
        check_axis(x, self.axis)
        along = self.shape if self.axis is None else (self.shape or (1,))[self.axis :][:1]
        self.count = prod(along)
        if isinstance(x, float):
            return x
        return plain(np.mean(x, axis=self.axis, keepdims=self.keepdims))

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout / n in the shape of x."""
        return (stretched(dout / self.count, self.shape, self.axis, keepdims=self.keepdims),)


class Repeat(Layer):
    """Repeat each part along an axis; its gradient is the sum over the copies.

    x has any shape; the axis of out is count times as long, and of a number an array of that
    length is made. Source: "Deep Learning from Scratch 2", section 1.3.4 (the repeat node).
    """

    label, family, inputs = "rep", "Arrays", ("x",)
    formula = "repeat(x, count, axis)"
    gradients = {"x": "sum_of_copies(dout)"}
    parameters = {
        "count": parameters.whole(2, 1, 1_000_000, is_essential=True),
        "axis": parameters.axis(0),
    }

    def __init__(self, count: int, axis: int) -> None:
        self.count = count
        self.axis = axis

    def forward(self, x: Value) -> Value:
        """Return x with each part repeated."""
        self.shape = shape_of(x)
        check_axis(x, self.axis)
        longer = list(self.shape or (1,))
        longer[self.axis] *= self.count
        check_size(tuple(longer))
        return np.repeat(x, self.count, axis=self.axis)

    def backward(self, dout: Value) -> tuple[Value]:
        """Return the sum of dout over the copies."""
        if self.shape == ():
            return (float(np.sum(dout)),)
        place = self.axis % len(self.shape) + 1
        copies = np.reshape(dout, (*self.shape[:place], self.count, *self.shape[place:]))
        return (np.sum(copies, axis=place),)


class Reshape(Layer):
    """Give the elements another shape in the same order; the gradient goes back to the old one.

    x has as many elements as the shape; one length may be −1, which means what is left. The
    shape [] makes a number of a single element.
    """

    label, family, inputs = "shape", "Arrays", ("x",)
    formula = "reshape(x, shape)"
    gradients = {"x": "reshape(dout, x.shape)"}
    parameters = {"shape": parameters.shape((-1,), is_essential=True)}

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def forward(self, x: Value) -> Value:
        """Return x in the wanted shape."""
        self.x = x
        try:
            return plain(np.reshape(x, self.shape))
        except ValueError:
            wanted = str(list(self.shape))
            reason = f"x is {in_words(x)}, {np.size(x)} elements; they do not fill {wanted}"
            raise LayerError(reason) from None

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout in the shape of x."""
        return (plain(np.reshape(dout, shape_of(self.x))),)


class Transpose(Layer):
    """Put the axes in another order, or reverse them; the gradient goes back to the old order.

    x has as many axes as are named; axis i of out is axis axes[i] of x.
    """

    label, family, inputs = "xᵀ", "Arrays", ("x",)
    formula = "transpose(x, axes)"
    gradients = {"x": "transpose(dout, inverse)"}
    parameters = {"axes": parameters.axes(empty="reversed")}

    def __init__(self, axes: Shape | None) -> None:
        self.axes = axes

    def forward(self, x: Value) -> Value:
        """Return x with its axes in the wanted order."""
        count = len(shape_of(x))
        axes = tuple(range(count))[::-1] if self.axes is None else self.axes
        if len(axes) != count or {axis % count for axis in axes if count} != set(range(count)):
            wanted = str(list(axes))
            raise LayerError(f"x is {in_words(x)}; the axes {wanted} do not name each of its axes")
        self.inverse = tuple(np.argsort([axis % count for axis in axes]).tolist())
        return plain(np.transpose(x, axes))

    def backward(self, dout: Value) -> tuple[Value]:
        """Return dout with its axes in the order of x."""
        return (plain(np.transpose(dout, self.inverse)),)


def check_axis(x: Value, axis: int | None) -> None:
    """Raise `LayerError` unless x has the axis; a number counts as an array of one axis."""
    count = max(1, len(shape_of(x)))
    if axis is not None and not -count <= axis < count:
        raise LayerError(f"x is {in_words(x)}; it has no axis {axis}")


def stretched(dout: Value, shape: Shape, axis: int | None, *, keepdims: bool) -> Value:
    """Return the gradient of a sum, or of a mean, repeated over the axis that was added up."""
    if shape == ():
        return dout if isinstance(dout, float) else float(np.sum(dout))
    if axis is not None and not keepdims:
        dout = np.expand_dims(dout, axis)
    # A copy: what a view with strides of 0 saves, the layers that read it lose.
    return np.broadcast_to(dout, shape).copy()
