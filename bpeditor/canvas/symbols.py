"""The symbol of a layer: its sign, or its curve."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from bpeditor.canvas.theme import Theme
from bpeditor.layers import Array, Layer, make_layer

_REACH = 4.0
"""A curve is drawn over -4 ... 4."""


def paint_symbol(
    painter: QPainter, layer: type[Layer], box: QRectF, theme: Theme, size: float
) -> None:
    """Draw a layer's symbol in the middle of a box.

    Parameters
    ----------
    size
        Height of a sign's font, in the units of the box.
    """
    if layer.is_curve:
        _paint_curve(painter, layer, box, theme, size)
    else:
        _paint_sign(painter, layer, box, theme, size)


def _paint_sign(
    painter: QPainter, layer: type[Layer], box: QRectF, theme: Theme, size: float
) -> None:
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    font.setPixelSize(round(size))
    wanted = QFontMetricsF(font).horizontalAdvance(layer.label)
    font.setPixelSize(round(size * min(1.0, (box.width() - 6) / wanted)))
    painter.setFont(font)
    painter.setPen(QColor(theme.family(layer.family)))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, layer.label)


def _paint_curve(
    painter: QPainter, layer: type[Layer], box: QRectF, theme: Theme, size: float
) -> None:
    width, height = 1.3 * size, size
    frame = QRectF(0, 0, width, height)
    frame.moveCenter(box.center())
    ys = _curve(layer.__name__)
    low, high = min(0.0, float(ys.min())), float(ys.max())
    xs = np.linspace(frame.left(), frame.right(), len(ys))
    scaled = frame.bottom() - (ys - low) / (high - low) * height
    zero = frame.bottom() + low / (high - low) * height
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.field_border), 1.2))
    painter.drawLine(QPointF(frame.left(), zero), QPointF(frame.right(), zero))
    painter.drawLine(
        QPointF(frame.center().x(), frame.top()), QPointF(frame.center().x(), frame.bottom())
    )
    painter.setPen(QPen(QColor(theme.family(layer.family)), max(1.8, size / 12)))
    points = [QPointF(x, y) for x, y in zip(xs.tolist(), scaled.tolist(), strict=True)]
    painter.drawPolyline(QPolygonF(points))


@cache
def _curve(name: str) -> Array:
    """Return a layer's outputs over -4 ... 4, computed by the layer itself."""
    with np.errstate(all="ignore"):
        ys: Array = np.asarray(make_layer(name, {}).forward(np.linspace(-_REACH, _REACH, 49)))
    return np.nan_to_num(ys, posinf=_REACH, neginf=-_REACH)
