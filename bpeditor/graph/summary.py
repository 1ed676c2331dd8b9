"""What a value is like, in a line: for fields, tooltips and messages."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from bpeditor.graph.numbers import format_number
from bpeditor.layers import Array, Value

MAX_TYPED = 200
"""Elements of an array up to which a field shows all of them."""


@dataclass(frozen=True)
class Summary:
    """The ends and the mean of an array's finite cells, and how many cells are not finite.

    Attributes
    ----------
    low, high, mean
        nan if no cell is finite.
    """

    low: float
    high: float
    mean: float
    nans: int
    infinities: int


def summary_of(array: Array) -> Summary:
    """Return what an array is like; the mean does not overflow."""
    finite = array[np.isfinite(array)]
    nans = int(np.count_nonzero(np.isnan(array)))
    infinities = array.size - finite.size - nans
    if not finite.size:
        return Summary(np.nan, np.nan, np.nan, nans, infinities)
    with np.errstate(over="ignore"):
        mean = float(finite.mean())
    if not np.isfinite(mean):
        mean = float((finite / finite.size).sum())
    return Summary(float(finite.min()), float(finite.max()), mean, nans, infinities)


def size_in_words(value: Value) -> str:
    """Return a number as it stands on an edge, or the lengths of an array's axes."""
    if isinstance(value, float):
        return format_number(value)
    return f"array of {' × '.join(map(str, value.shape))}"


def describe(value: Value) -> str:
    """Return a number with all its digits, or what an array is like."""
    if isinstance(value, float):
        return repr(value)
    found = summary_of(value)
    parts = [f"{format_number(found.low)} … {format_number(found.high)}"]
    parts.append(f"mean {format_number(found.mean)}")
    if found.nans + found.infinities == value.size:
        parts = ["no finite cell"]
    parts += [f"{count} {name}" for name, count in not_finite(found) if count]
    return f"{size_in_words(value)}: {', '.join(parts)}"


def not_finite(summary: Summary) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return how many cells are nan and how many are inf or -inf, with their names."""
    return ("nan", summary.nans), ("±inf", summary.infinities)


def value_text(value: Value) -> str:
    """Return a value as it is typed: all digits, arrays as nested lists; 100.0 reads 100.

    Of a large array only what it is like: a line holds no million numbers.
    """
    if not isinstance(value, float):
        is_short = value.size <= MAX_TYPED
        return json.dumps(value.tolist()) if is_short else describe(value)
    text = repr(value)
    return text.removesuffix(".0") if text != "-0.0" else text
