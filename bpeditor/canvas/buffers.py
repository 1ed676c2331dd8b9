"""Numpy arrays handed to QPainter without a Python object an element."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QRegion
from shiboken6 import Shiboken

from bpeditor.canvas.wires import Floats, wire_points


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """Draw rows (x1, y1, x2, y2)."""
    data = np.ascontiguousarray(lines)
    if len(data):
        painter.drawLines(
            cast("QLineF", Shiboken.wrapInstance(data.ctypes.data, QLineF)), len(data)
        )


def draw_rects(painter: QPainter, rects: Floats) -> None:
    """Draw rows (x, y, width, height)."""
    data = np.ascontiguousarray(rects)
    if len(data):
        painter.drawRects(
            cast("QRectF", Shiboken.wrapInstance(data.ctypes.data, QRectF)), len(data)
        )


def draw_points(painter: QPainter, points: Floats) -> None:
    """Draw rows (x, y)."""
    data = np.ascontiguousarray(points)
    if len(data):
        painter.drawPoints(
            cast("QPointF", Shiboken.wrapInstance(data.ctypes.data, QPointF)), len(data)
        )


def wire_pieces(wires: Floats, area: QRectF) -> Floats:
    """Return wires as straight pieces (x1, y1, x2, y2), only those that touch an area.

    Lines from a buffer are drawn some fifty times faster than one path of curves with a wide,
    smooth pen: the stroker's outline of many crossing curves is slow to fill.

    Parameters
    ----------
    wires
        Rows of ten numbers: start, two control points, start of the level stretch, end.
    """
    xs, ys = wire_points(wires)
    # A level wire is one piece: where many meet in a line, their smooth edges add up to a darker
    # one.
    is_level = (wires[:, 1] == wires[:, 9]) & (wires[:, 0] <= wires[:, 6])
    xs[is_level, 1:-1] = xs[is_level, :1]
    is_piece = (xs[:, :-1] != xs[:, 1:]) | (ys[:, :-1] != ys[:, 1:])
    in_sight = is_piece & (
        (np.minimum(xs[:, :-1], xs[:, 1:]) <= area.right())
        & (np.maximum(xs[:, :-1], xs[:, 1:]) >= area.left())
        & (np.minimum(ys[:, :-1], ys[:, 1:]) <= area.bottom())
        & (np.maximum(ys[:, :-1], ys[:, 1:]) >= area.top())
    )
    pieces: Floats = np.stack((xs[:, :-1], ys[:, :-1], xs[:, 1:], ys[:, 1:]), axis=-1)[in_sight]
    return pieces


def rects_of(region: QRegion) -> list[QRect]:
    """Return the rectangles of a region: PySide6's stubs do not know that it is iterable."""
    return list(cast("Iterable[QRect]", region))
