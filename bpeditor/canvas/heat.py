"""Heat maps of arrays: negative in the accent colour, positive in the gradient colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage

from bpeditor.canvas.theme import Theme
from bpeditor.layers import Array

WIDEST, TALLEST = 26.0, 13.0
"""Size of a heat map on an edge at most, in scene units."""
_NARROWEST, _LOWEST = 9.0, 4.0
_CELLS = 16


def heat_map(array: Array, theme: Theme) -> QImage:
    """Return an image of one pixel a cell, at most 16 x 16 cells, evenly picked.

    A vector is one row; of more than two axes the leading ones are flattened into rows. The
    colour's strength is |x| over the largest finite |x|; nan has the colour of text, which no
    number has.
    """
    cells = np.atleast_2d(array.reshape(-1, array.shape[-1]) if array.ndim else array)
    rows = np.unique(np.linspace(0, cells.shape[0] - 1, _CELLS).astype(int))
    columns = np.unique(np.linspace(0, cells.shape[1] - 1, _CELLS).astype(int))
    picked = cells[np.ix_(rows, columns)]
    return coloured(picked, strongest(picked), theme)


def tiny_size(image: QImage) -> QSizeF:
    """Return how large a heat map is on an edge: square cells, but never a mere line."""
    cell = min(WIDEST / image.width(), TALLEST / image.height())
    return QSizeF(max(image.width() * cell, _NARROWEST), max(image.height() * cell, _LOWEST))


def strongest(array: Array) -> float:
    """Return the largest finite |x|, which has the full colour; 1 if there is none but 0."""
    finite = np.abs(array[np.isfinite(array)])
    return float(finite.max()) if finite.size and finite.max() > 0 else 1.0


def coloured(cells: Array, full: float, theme: Theme) -> QImage:
    """Return an image of one pixel a cell; |x| = `full` has the full colour."""
    with np.errstate(invalid="ignore"):
        strength = np.clip(np.nan_to_num(cells / full, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    base, low, high = (_rgb(name) for name in (theme.field, theme.accent, theme.gradient))
    towards = np.where(strength[..., None] < 0, low, high)
    colours = base + (towards - base) * np.abs(strength)[..., None]
    colours[np.isnan(cells)] = _rgb(theme.text)
    pixels = np.ascontiguousarray(np.round(colours).astype(np.uint8))
    height, width = cells.shape
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.copy()  # the copy owns its pixels


def condensed(cells: Array, rows: int, columns: int) -> Array:
    """Return at most so many rows and columns: of each block its strongest cell, or a nan."""
    if cells.shape[0] <= rows and cells.shape[1] <= columns:
        return cells
    down, across = _starts(cells.shape[0], rows), _starts(cells.shape[1], columns)
    high = np.maximum.reduceat(np.maximum.reduceat(cells, across, axis=1), down, axis=0)
    low = np.minimum.reduceat(np.minimum.reduceat(cells, across, axis=1), down, axis=0)
    found: Array = np.where(-low > high, low, high)
    return found


def _starts(length: int, most: int) -> NDArray[np.intp]:
    count = max(1, min(length, most))
    return (np.arange(count) * length) // count


def _rgb(name: str) -> NDArray[np.float64]:
    colour = QColor(name)
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)
