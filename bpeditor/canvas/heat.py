"""Tiny heat maps of arrays: negative in the accent colour, positive in the gradient colour."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

from bpeditor.canvas.theme import Theme
from bpeditor.layers import Array

WIDEST, TALLEST = 26.0, 13.0
"""Size of a heat map on an edge at most, in scene units."""
_CELLS = 16


def heat_map(array: Array, theme: Theme) -> QImage:
    """Return an image of one pixel a cell, at most 16 x 16 cells, evenly picked.

    A vector is one row; of more than two axes the leading ones are flattened into rows. The
    colour's strength is |x| over the largest finite |x|; nan is drawn in the warning colour.
    """
    cells = np.atleast_2d(array.reshape(-1, array.shape[-1]) if array.ndim else array)
    rows = np.unique(np.linspace(0, cells.shape[0] - 1, _CELLS).astype(int))
    columns = np.unique(np.linspace(0, cells.shape[1] - 1, _CELLS).astype(int))
    picked = cells[np.ix_(rows, columns)]
    finite = np.abs(picked[np.isfinite(picked)])
    largest = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    with np.errstate(invalid="ignore"):
        strength = np.clip(np.nan_to_num(picked / largest, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    base, low, high = (_rgb(name) for name in (theme.field, theme.accent, theme.gradient))
    towards = np.where(strength[..., None] < 0, low, high)
    colours = base + (towards - base) * np.abs(strength)[..., None]
    colours[np.isnan(picked)] = _rgb(theme.warning)
    pixels = np.ascontiguousarray(np.round(colours).astype(np.uint8))
    height, width = picked.shape
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.copy()  # the copy owns its pixels


def _rgb(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    colour = QColor(name)
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)
