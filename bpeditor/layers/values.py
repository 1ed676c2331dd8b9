"""Values: Python floats and float64 arrays, converted once, where they enter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Value = float | Array
"""A scalar is a Python float, everything else a float64 array."""

ZERO, ONE = np.zeros(()), np.ones(())
"""Constants beside arrays: numpy takes a third less time for a small one than with a float."""

MAX_ELEMENTS = 1_000_000
MAX_AXES = 8


class LayerError(ValueError):
    """A layer cannot work with what it was given; the message is a sentence for the user."""


def to_value(raw: object) -> Value:
    """Convert a number, nested lists of numbers or an array into a value; arrays are copied.

    Raises
    ------
    LayerError
        If it holds something else than numbers, is ragged, empty or too large.
    """
    if isinstance(raw, bool):
        raise LayerError("must be a number, found true or false")
    if isinstance(raw, int | float | np.integer | np.floating):
        return _to_float(raw)
    if not isinstance(raw, list | tuple | np.ndarray):
        raise LayerError(f"must be a number or nested lists of numbers, found {kind_of(raw)}")
    array = _to_array(raw)
    return array if array.ndim else float(array)


def to_finite_value(raw: object) -> Value:
    """Convert like `to_value`, and refuse inf and nan, which a file cannot hold."""
    value = to_value(raw)
    if not np.all(np.isfinite(value)):
        raise LayerError("must be finite: inf and nan cannot be entered")
    return value


def kind_of(raw: object) -> str:
    """Name the kind of a JSON value in the words of a message."""
    if raw is None:
        return "null"
    names: dict[type, str] = {bool: "true or false", str: "text", list: "a list", dict: "an object"}
    return names.get(type(raw), "a number" if isinstance(raw, int | float) else "something else")


def is_array(value: Value) -> bool:
    """Say whether a value is an array rather than a Python float."""
    return not isinstance(value, float)


def shape_of(value: Value) -> tuple[int, ...]:
    """Return the shape of a value; a float has the shape ()."""
    return () if isinstance(value, float) else np.shape(value)


def unbroadcast(gradient: Value, like: Value) -> Value:
    """Sum a gradient over the axes along which its input was broadcast.

    Parameters
    ----------
    gradient
        In the shape of the output.
    like
        The input whose gradient is wanted.

    Returns
    -------
    Value
        In the shape of `like`; a float where `like` is one. `gradient` itself if nothing was
        broadcast, otherwise a new array.
    """
    if isinstance(like, float):
        return gradient if isinstance(gradient, float) else float(np.sum(gradient))
    full, shape = np.asarray(gradient), like.shape
    if full.shape == shape:
        return full
    extra = full.ndim - len(shape)
    stretched = tuple(
        axis for axis in range(full.ndim) if axis < extra or shape[axis - extra] != full.shape[axis]
    )
    summed: Array = full.sum(axis=stretched).reshape(shape)
    return summed


def is_stretched(x: Value, y: Value) -> bool:
    """Say whether one of x and y has to be broadcast to meet the other.

    Raises
    ------
    LayerError
        If the shapes do not broadcast, or their result is beyond the limits.
    """
    if isinstance(x, float) or isinstance(y, float):
        return type(x) is not type(y)
    if x.shape == y.shape:
        return False
    try:
        shape = np.broadcast_shapes(x.shape, y.shape)
    except ValueError:
        reason = f"x is {shape_of(x)} and y is {shape_of(y)}; these shapes do not broadcast"
        raise LayerError(reason) from None
    check_size(shape)
    return True


def check_size(shape: tuple[int, ...]) -> None:
    """Raise `LayerError` if an array of this shape would be larger than the limits."""
    if np.prod(shape, dtype=float) > MAX_ELEMENTS:
        raise LayerError(f"the result {shape} has more than {MAX_ELEMENTS} elements")
    if len(shape) > MAX_AXES:
        raise LayerError(f"the result {shape} has more than {MAX_AXES} axes")


def plain(array: Any) -> Value:
    """Return an array as it is, and one without axes, or a numpy scalar, as a Python float."""
    return array if np.ndim(array) else float(array)


def in_words(value: Value) -> str:
    """Return a value's shape as a message says it: "(2, 3)" or "a number"."""
    return str(shape_of(value)) if is_array(value) else "a number"


def in_digits(number: float) -> str:
    """Return a number with all its digits: 2.0000001, which "g" makes 2, and 3 instead of 3.0."""
    return repr(float(number)).removesuffix(".0")


def _to_float(raw: Any) -> float:
    try:
        return float(raw)
    except OverflowError:
        raise LayerError("is outside the range of numbers") from None


def _to_array(raw: Any) -> Array:
    try:
        found = np.array(raw, dtype=object) if not isinstance(raw, np.ndarray) else raw
    except ValueError:
        raise LayerError("is ragged: all rows must have the same length") from None
    if found.ndim > MAX_AXES:
        raise LayerError(f"has {found.ndim} axes; the limit is {MAX_AXES}")
    if not 0 < found.size <= MAX_ELEMENTS:
        raise LayerError(f"has {found.size} elements; allowed are 1 to {MAX_ELEMENTS}")
    if found.dtype == object:
        _check_elements(found)
    elif found.dtype.kind not in "iuf":
        raise LayerError(f"must hold numbers, found {found.dtype.name}")
    return _frozen(found)


def _check_elements(found: NDArray[Any]) -> None:
    elements: list[object] = found.ravel().tolist()
    for element in elements:
        if isinstance(element, list | tuple):
            raise LayerError("is ragged: all rows must have the same length")
        if isinstance(element, bool) or not isinstance(
            element, int | float | np.integer | np.floating
        ):
            raise LayerError(f"must hold numbers only, found {kind_of(element)}")


def _frozen(found: NDArray[Any]) -> Array:
    try:
        with np.errstate(all="ignore"):  # a long double beyond float64 becomes inf, or 0
            array = found.astype(np.float64, subok=False)
    except OverflowError:
        raise LayerError("holds a number outside the range of numbers") from None
    array.flags.writeable = False
    return array
