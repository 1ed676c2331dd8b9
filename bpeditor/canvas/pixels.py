"""Whole pixels: what is moved by some of them must look the same, so that it can be scrolled."""

from __future__ import annotations

import math

import numpy as np

from bpeditor.canvas.wires import Floats

_HALF = 0.5 + 1e-6
"""Halves go up, with what rounding may have taken from them; `round` takes them to even numbers."""


def nearest_pixel(at: float) -> int:
    """Return the whole pixel nearest to a place in the viewport."""
    return math.floor(at + _HALF)


def nearest_pixels(at: Floats) -> Floats:
    """Return the whole pixels nearest to places in the viewport."""
    return np.floor(at + _HALF)
