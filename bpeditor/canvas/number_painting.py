"""One number at a wire: its text, the heat map of its array, the sign of its check."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.geometry import PORT_RADIUS
from bpeditor.canvas.heat import TALLEST, WIDEST, heat_map
from bpeditor.canvas.texts import Texts
from bpeditor.canvas.theme import Theme
from bpeditor.canvas.verdicts import SIGN, paint_verdict
from bpeditor.engine.gradcheck import Verdict
from bpeditor.layers import Array

GAP = 5.0
"""Between a text, its heat map and its sign, in scene units."""
CLEAR = PORT_RADIUS + 4.0
"""From the middle of a port to a number, in scene units."""

Span = tuple[float, float]
"""From where to where a wire goes, horizontally, in viewport pixels."""


@dataclass(frozen=True)
class Number:
    """What is painted as one number.

    Attributes
    ----------
    array
        What the text stands for, if that has cells to show.
    verdict
        What a check says of it, if there was one.
    """

    text: str
    colour: str
    array: Array | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True)
class NumberPainter:
    """Paints the numbers of one frame."""

    painter: QPainter
    theme: Theme
    texts: Texts
    zoom: float

    def draw(self, number: Number, middle: QPointF, span: Span, *, above: bool) -> None:
        """Draw a number above or below a point of a wire."""
        painter, zoom = self.painter, self.zoom
        heat = (WIDEST + GAP) * zoom if number.array is not None else 0.0
        sign = (SIGN + GAP) * zoom if number.verdict is not None else 0.0
        box = self.texts.box(number.text, middle, above=above, gap=2.5 * zoom)
        box.translate(round(-(heat + sign) / 2), 0)
        # What a sign needs may come from the card that the wire leaves: nothing stands at its edge.
        left = box.left() + (sign + CLEAR * zoom if sign else 0.0)
        box.translate(self._shift(left, box.right() + heat + sign, span), 0)
        ground = QColor(self.theme.canvas)
        ground.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(-3 * zoom, 0, 3 * zoom + heat + sign, 0), 3, 3)
        painter.setPen(QColor(number.colour))
        self.texts.draw(painter, box.topLeft(), number.text)
        if number.array is not None:
            self._heat(number.array, QPointF(box.right() + GAP * zoom, box.center().y()))
        if number.verdict is not None:
            left = box.right() + heat + GAP * zoom
            self._sign(number.verdict, QPointF(left, box.center().y()))

    def _shift(self, left: float, right: float, span: Span) -> int:
        """Return how far a number goes aside, so that it covers neither port of its wire.

        Where there is no room for both, the port that the wire leads to comes first, up to where
        the number would cover the other.
        """
        clear = CLEAR * self.zoom
        low, high = span[0] + clear, span[1] - clear
        if low > high:  # a wire that leads back
            low = -math.inf
        if right > high:
            return round(min(0.0, max(high - right, low - left)))
        return round(max(0.0, min(low - left, high - right)))

    def _heat(self, array: Array, left: QPointF) -> None:
        image = heat_map(array, self.theme)
        cell = min(WIDEST / image.width(), TALLEST / image.height()) * self.zoom
        height = max(image.height() * cell, 4.0 * self.zoom)
        box = QRectF(left.x(), left.y() - height / 2, image.width() * cell, height)
        self.painter.drawImage(box, image)
        self.painter.setPen(QPen(QColor(self.theme.field_border), 1))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(box)

    def _sign(self, verdict: Verdict, left: QPointF) -> None:
        size = SIGN * self.zoom
        square = QRectF(round(left.x()), round(left.y() - size / 2), size, size)
        paint_verdict(self.painter, verdict, square, self.theme)
