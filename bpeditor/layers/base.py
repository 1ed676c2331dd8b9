"""What a layer is: one class with its formula, its gradients, forward and backward."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Value = float | Array
"""A scalar is a Python float, everything else a float64 array."""

MAX_ELEMENTS = 1_000_000
MAX_AXES = 8


class LayerError(ValueError):
    """A layer cannot work with what it was given; the message is a sentence for the user."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a layer.

    Parameters
    ----------
    default
        The value a node has when its file or its author says nothing.
    convert
        Turns what a file, a script or a person wrote into the parameter's own type, or raises
        `LayerError` with the reason.
    """

    default: Any
    convert: Callable[[object], Any]


class Layer:
    """Base of all layers, in the shape of chapter 5 of "Deep Learning from Scratch".

    A subclass that names its `inputs` enters `LAYERS` by being defined; the palette, the card,
    the inspector, files and the tests read everything else they need from the class.
    """

    label: ClassVar[str]
    """The symbol on the card, such as "×"."""
    family: ClassVar[str]
    """The group in the palette: "Inputs", "Arithmetic", "Activation" ..."""
    inputs: ClassVar[tuple[str, ...]]
    """The names of the input ports, in the order of forward's arguments."""
    formula: ClassVar[str]
    """The output, written as an expression over the inputs."""
    gradients: ClassVar[Mapping[str, str]]
    """The gradient of each input, written over the inputs, `out` and `dout`."""
    parameters: ClassVar[Mapping[str, Parameter]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "inputs" in cls.__dict__:
            LAYERS[cls.__name__] = cls

    def forward(self, *xs: Any) -> Any:
        """Compute the output from one value per input port."""
        raise NotImplementedError

    def backward(self, dout: Any) -> tuple[Any, ...]:
        """Compute one gradient per input port from the gradient of the output.

        Parameters
        ----------
        dout
            Gradient of the target with respect to this layer's output, in the output's shape, in
            units of target per unit of output. It is never written into.
        """
        raise NotImplementedError

    @classmethod
    def title(cls) -> str:
        """Return the class name as words: "SoftmaxWithLoss" reads "Softmax With Loss"."""
        return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", cls.__name__)

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the docstring."""
        return (cls.__doc__ or "").strip().partition("\n")[0]


LAYERS: dict[str, type[Layer]] = {}
"""The table of layers: name in a file -> class. Nothing else decides which layers exist."""


def make_layer(name: str, params: Mapping[str, object]) -> Layer:
    """Create a layer by its name in the table, with the given parameters or its defaults."""
    layer = LAYERS[name]
    return layer(
        **{key: params.get(key, parameter.default) for key, parameter in layer.parameters.items()}
    )


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
    shape = np.shape(like)
    full = np.asarray(gradient)
    if full.shape == shape:
        return full
    extra = full.ndim - len(shape)
    stretched = tuple(
        axis for axis in range(full.ndim) if axis < extra or shape[axis - extra] != full.shape[axis]
    )
    summed: Array = full.sum(axis=stretched).reshape(shape)
    return summed


def check_broadcast(x: Value, y: Value) -> None:
    """Raise `LayerError` unless x and y fit as numpy broadcasts, into an array within limits."""
    try:
        shape = np.broadcast_shapes(shape_of(x), shape_of(y))
    except ValueError:
        reason = f"x is {shape_of(x)} and y is {shape_of(y)}; these shapes do not broadcast"
        raise LayerError(reason) from None
    if np.prod(shape, dtype=float) > MAX_ELEMENTS:
        raise LayerError(f"the result {shape} has more than {MAX_ELEMENTS} elements")


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
        with np.errstate(over="ignore"):  # a long double beyond float64 becomes inf
            array = found.astype(np.float64, subok=False)
    except OverflowError:
        raise LayerError("holds a number outside the range of numbers") from None
    array.flags.writeable = False
    return array
