"""When two numbers count as the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpeditor.layers import Value, shape_of

TOLERANCE = 5e-4
"""Rounded to four digits a number is off by this part of itself at most. So is every number that
is read off an edge, which shows six."""
NEARLY = 5e-3
"""Rounded to three digits."""


def agrees(right: Value, given: Value, tolerance: float = TOLERANCE, noise: float = 0.0) -> bool:
    """Say whether a number, or every cell of an array, is right.

    Parameters
    ----------
    tolerance
        How far it may be off, as a part of the right number: for 0 nothing but 0 is right.
    noise
        What may be added to that: what rounding may have left of an exact 0.
    """
    return shape_of(right) == shape_of(given) and bool(
        agreeing_cells(right, given, tolerance, noise).all()
    )


def agreeing_cells(
    right: Value, given: Value, tolerance: float = TOLERANCE, noise: float = 0.0
) -> NDArray[np.bool_]:
    """Say of each cell whether it is right; inf and nan are right if they are there as well."""
    with np.errstate(all="ignore"):
        close = np.abs(np.subtract(given, right)) <= tolerance * np.abs(right) + noise
    is_finite = np.isfinite(right) & np.isfinite(given)
    both_nan = np.isnan(right) & np.isnan(given)
    return np.where(is_finite, close, np.equal(right, given) | both_nan)
