"""Parameters of layers: what they may be, and how what was written becomes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from math import prod
from typing import Any

import numpy as np

from bpeditor.layers.values import (
    MAX_AXES,
    MAX_ELEMENTS,
    LayerError,
    in_digits,
    kind_of,
    to_finite_value,
)

Shape = tuple[int, ...]
_LONGEST = 60
_MOST_DIGITS = 300  # as in a file; Python refuses to write out thousands of them


class Kind(Enum):
    """What a parameter is, which decides the editor it gets."""

    VALUE = auto()
    """A number or an array."""
    NUMBER = auto()
    WHOLE = auto()
    """A whole number."""
    AXIS = auto()
    """The number of an axis, counted from 0, or from the end as −1; None where all are meant."""
    SHAPE = auto()
    """Whole numbers, or None where the layer decides."""
    SWITCH = auto()
    """True or false."""


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
    kind
        Decides its editor.
    empty
        What None stands for, in the words of its editor; "" where None is refused.
    is_essential
        Whether the card shows it even where it has its default.
    """

    default: Any
    convert: Callable[[object], Any]
    kind: Kind
    empty: str = ""
    is_essential: bool = False


def value(default: float) -> Parameter:
    """Return a parameter that is a finite number or array."""
    return Parameter(default, to_finite_value, Kind.VALUE)


def number(
    default: float, low: float = -np.inf, high: float = np.inf, *, is_essential: bool = False
) -> Parameter:
    """Return a parameter that is a finite number from low to high, both included."""

    def convert(raw: object) -> float:
        if isinstance(raw, list | tuple | np.ndarray):
            raise LayerError("must be one number, found an array")
        if isinstance(raw, str | dict | bool | None):
            raise LayerError(f"must be one number, found {kind_of(raw)}")
        found = to_finite_value(raw)
        assert isinstance(found, float)
        if not low <= found <= high:
            raise LayerError(f"must be {_bounds(low, high)}, found {in_digits(found)}")
        return found

    return Parameter(default, convert, Kind.NUMBER, is_essential=is_essential)


def whole(default: int, low: int, high: int, *, is_essential: bool = False) -> Parameter:
    """Return a parameter that is a whole number from low to high, both included."""

    def convert(raw: object) -> int:
        found = _whole(raw)
        if not low <= found <= high:
            raise LayerError(f"must be a whole number from {low} to {high}, found {_short(found)}")
        return found

    return Parameter(default, convert, Kind.WHOLE, is_essential=is_essential)


def axis(default: int | None, empty: str = "") -> Parameter:
    """Return a parameter that is the number of an axis, or None if that has a meaning."""

    def convert(raw: object) -> int | None:
        if raw is None and empty:
            return None
        found = _whole(raw)
        if not -MAX_AXES <= found < MAX_AXES:
            limits = f"from {-MAX_AXES} to {MAX_AXES - 1}"
            raise LayerError(f"must be an axis {limits}, found {_short(found)}")
        return found

    return Parameter(default, convert, Kind.AXIS, empty)


def shape(default: Shape, *, is_essential: bool = False) -> Parameter:
    """Return a parameter that is a shape; one length may be −1, which means what is left."""

    def convert(raw: object) -> Shape:
        lengths = _list_of_whole(raw)
        if any(length < 1 and length != -1 for length in lengths) or lengths.count(-1) > 1:
            raise LayerError("must hold lengths of at least 1, of which one may be -1")
        if abs(prod(lengths)) > MAX_ELEMENTS:
            raise LayerError(f"{_short(lengths)} has more than {MAX_ELEMENTS} elements")
        return lengths

    return Parameter(default, convert, Kind.SHAPE, is_essential=is_essential)


def axes(empty: str) -> Parameter:
    """Return a parameter that is an order of axes, or None."""

    def convert(raw: object) -> Shape | None:
        if raw is None:
            return None
        found = _list_of_whole(raw)
        if len(set(found)) < len(found) or not all(-MAX_AXES <= n < MAX_AXES for n in found):
            raise LayerError("must name each axis once, such as [1, 0]")
        return found

    return Parameter(None, convert, Kind.SHAPE, empty)


def switch(*, default: bool) -> Parameter:
    """Return a parameter that is true or false."""

    def convert(raw: object) -> bool:
        if not isinstance(raw, bool | np.bool_):
            raise LayerError(f"must be true or false, found {kind_of(raw)}")
        return bool(raw)

    return Parameter(default, convert, Kind.SWITCH)


def _whole(raw: object) -> int:
    if isinstance(raw, int | np.integer) and not isinstance(raw, bool):
        if abs(int(raw)) >= 10**_MOST_DIGITS:
            raise LayerError(f"must be a whole number of at most {_MOST_DIGITS} digits")
        return int(raw)
    if isinstance(raw, float | np.floating) and float(raw).is_integer():
        return int(raw)
    found = in_digits(raw) if isinstance(raw, float) else kind_of(raw)
    raise LayerError(f"must be a whole number, found {found}")


def _list_of_whole(raw: object) -> Shape:
    found = raw.tolist() if isinstance(raw, np.ndarray) else raw
    if not isinstance(found, list | tuple):
        raise LayerError(f"must be a list of whole numbers such as [2, 3], found {kind_of(raw)}")
    if len(found) > MAX_AXES:
        raise LayerError(f"has {len(found)} axes; the limit is {MAX_AXES}")
    return tuple(_whole(part) for part in found)


def _short(found: object) -> str:
    """Return what was found, cut where it would fill the message: 1e300 has 301 digits."""
    text = str(found)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _bounds(low: float, high: float) -> str:
    if high == np.inf:
        return f"at least {low:g}"
    return f"from {low:g} to {high:g}"
