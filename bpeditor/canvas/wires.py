"""The shape of wires: from an output in a curve, then level into an input.

A wire is a row of ten numbers, x and y of: its start, two control points, the start of its level
stretch, its end. All coordinates are scene units: pixels at 100 %.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHELF = 88.0
"""The last stretch of a wire runs level, so that its numbers stand clear of it."""
BEND = 32.0
"""What is left for the curve of a wire before its level stretch gets shorter."""
TURN = 48.0
"""Within this of its source a long wire turns to the height of its port, and is level from there.

So a layout can keep a row clear for it, and six digits with their signs stand on level ground.
"""
_PIECES = 32
"""Straight pieces that the curve of a wire is drawn as."""


def wire_curves(start_x: Floats, start_y: Floats, end_x: Floats, end_y: Floats) -> Floats:
    """Return per wire: start, two control points, start of the level stretch, end."""
    gap = end_x - start_x
    level_x = end_x - np.maximum(np.clip(gap - BEND, 14.0, SHELF), gap - TURN)
    across = level_x - start_x
    pull = np.where(across >= 0, across * 0.5, np.minimum(40.0 - across * 0.6, 200.0))
    wires = np.empty((len(gap), 10))
    wires[:, 0], wires[:, 2], wires[:, 4] = start_x, start_x + pull, level_x - pull
    wires[:, 6], wires[:, 8] = level_x, end_x
    wires[:, [1, 3]], wires[:, [5, 7, 9]] = start_y[:, None], end_y[:, None]
    return wires


def wire_points(wires: Floats) -> tuple[Floats, Floats]:
    """Return the x and the y of the points between which each wire is drawn as straight pieces."""
    t = np.linspace(0.0, 1.0, _PIECES + 1)
    weights = np.stack(((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3))
    xs = np.concatenate((wires[:, 0:8:2] @ weights, wires[:, 8:9]), axis=1)
    ys = np.concatenate((wires[:, 1:8:2] @ weights, wires[:, 9:10]), axis=1)
    return xs, ys


def hulls_of(wires: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the left, top, right and bottom of the hull of each wire's points."""
    # Column by column: along short rows numpy's own min takes ten times as long.
    xs, ys = wires.T[0::2], wires.T[1::2]
    low, high = np.minimum, np.maximum
    return reduce(low, xs), reduce(low, ys), reduce(high, xs), reduce(high, ys)


def label_centers(wires: Floats) -> Floats:
    """Return the middle of each wire's numbers, on its level stretch, as rows (x, y).

    Between cards that stand close the middle of the gap is the clearest place; always at the
    height of the port, so that it is plain to which wire they belong.
    """
    gap = wires[:, 8] - wires[:, 0]
    close = (gap > 0) & (gap < SHELF + 24.0)
    xs = np.where(close, (wires[:, 0] + wires[:, 8]) / 2, wires[:, 8] - SHELF / 2 - 4.0)
    return np.stack((xs, wires[:, 9]), axis=-1)


def distances_to(wires: Floats, x: float, y: float) -> Floats:
    """Return the distance from a point to each wire, as it is drawn."""
    xs, ys = wire_points(wires)
    ax, ay = xs[:, :-1], ys[:, :-1]
    bx, by = xs[:, 1:] - ax, ys[:, 1:] - ay
    length = np.maximum(bx * bx + by * by, 1e-12)
    along = np.clip(((x - ax) * bx + (y - ay) * by) / length, 0.0, 1.0)
    nearest: Floats = np.hypot(ax + along * bx - x, ay + along * by - y).min(axis=1)
    return nearest
