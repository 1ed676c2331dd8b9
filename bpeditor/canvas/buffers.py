"""Numpy arrays handed to QPainter without a Python object an element."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QLineF, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QRegion
from shiboken6 import Shiboken

Floats = NDArray[np.float64]

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE, _CURVE, _CURVE_DATA = range(4)
_WIRE_KINDS = (_MOVE, _CURVE, _CURVE_DATA, _CURVE_DATA, _LINE)


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


def wire_path(wires: Floats) -> QPainterPath:
    """Return one path for many wires, read from the path's stream form.

    A wire is a row of ten numbers: start, two control points, start of the level stretch, end.
    """
    elements = np.empty((len(wires), len(_WIRE_KINDS)), _ELEMENT)
    elements["kind"] = _WIRE_KINDS
    elements["x"], elements["y"] = wires[:, 0::2], wires[:, 1::2]
    head = np.array([elements.size], ">i4").tobytes()
    tail = np.array([0, 0], ">i4").tobytes()
    path = QPainterPath()
    QDataStream(QByteArray(head + elements.tobytes() + tail)) >> path
    return path


def rects_of(region: QRegion) -> list[QRect]:
    """Return the rectangles of a region: PySide6's stubs do not know that it is iterable."""
    return list(cast("Iterable[QRect]", region))
