"""Room for what was laid out among the cards that stay: the shortest way off them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROOM = 24.0
"""The least free space between a card that is moved and one that stays."""
_MOST_PAIRS = 1_000_000
"""Beyond, all that is moved counts as one box: some 10 ms and 30 MB."""

Floats = NDArray[np.float64]
_LEFT, _TOP, _RIGHT, _BOTTOM = range(4)


def way_off(moved: Floats, staying: Floats) -> tuple[float, float]:
    """Return how far to move some boxes together, so that they keep clear of those that stay.

    Down, up, to the right or to the left, whichever is shortest; (0, 0) if they are clear.

    Parameters
    ----------
    moved, staying
        Rows of left, top, right and bottom.
    """
    if not len(moved) or not len(staying):
        return 0.0, 0.0
    if len(moved) * len(staying) > _MOST_PAIRS:
        corners = moved[:, :_RIGHT].min(axis=0), moved[:, _RIGHT:].max(axis=0)
        moved = np.concatenate(corners)[None, :]
    down = _steps(moved, staying, (_LEFT, _RIGHT), (_TOP, _BOTTOM))
    right = _steps(moved, staying, (_TOP, _BOTTOM), (_LEFT, _RIGHT))
    ways = [(0.0, step) for step in down] + [(step, 0.0) for step in right]
    return min(ways, key=lambda way: abs(way[0] + way[1]))


def _steps(
    moved: Floats, staying: Floats, across: tuple[int, int], along: tuple[int, int]
) -> tuple[float, float]:
    """Return the shortest steps forwards and backwards along an axis that meet nothing."""
    first, last = across
    meets = (moved[:, None, first] < staying[None, :, last] + ROOM) & (
        moved[:, None, last] > staying[None, :, first] - ROOM
    )
    ours, theirs = np.nonzero(meets)
    low, high = along
    starts = staying[theirs, low] - ROOM - moved[ours, high]
    ends = staying[theirs, high] + ROOM - moved[ours, low]
    return _first_free(starts, ends), -_first_free(-ends, -starts)


def _first_free(starts: Floats, ends: Floats) -> float:
    """Return the least whole number from 0 on that is within none of some open intervals."""
    order = np.argsort(starts)
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    step = 0.0
    while (before := int(np.searchsorted(starts, step))) and reach[before - 1] > step:
        step = float(np.ceil(reach[before - 1]))
    return step
