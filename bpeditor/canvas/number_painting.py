"""One number at a wire: its text, the heat map of its array, the sign of its check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from bpeditor.canvas.heat import heat_map, tiny_size
from bpeditor.canvas.pixels import nearest_pixel
from bpeditor.canvas.texts import Texts
from bpeditor.canvas.theme import Theme
from bpeditor.canvas.verdicts import SIGN, paint_verdict
from bpeditor.engine.gradcheck import Verdict
from bpeditor.layers import Array

GAP = 5.0
"""Between a text, its heat map and its sign, in scene units."""


@dataclass(frozen=True)
class Place:
    """Where numbers stand, in viewport pixels: about a point, and clear of the port beside them.

    Attributes
    ----------
    side
        Where they go on if they are long, away from the port: -1 is to the left of an input.
    limit
        How near to the port they come.
    room
        How long a shape and its heat map may be.
    """

    middle: QPointF
    side: int
    limit: float
    room: float

    def left_of(self, width: float) -> float:
        """Return where something of a width begins."""
        left = self.middle.x() - width / 2
        return min(left, self.limit - width) if self.side < 0 else max(left, self.limit)


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


@cache
def _ground(canvas: str) -> QColor:
    """Return what a number stands on: the canvas, through which a wire still shows."""
    colour = QColor(canvas)
    colour.setAlpha(225)
    return colour


@dataclass(frozen=True)
class NumberPainter:
    """Paints the numbers of one frame."""

    painter: QPainter
    theme: Theme
    texts: Texts
    zoom: float

    def draw(self, number: Number, place: Place, *, above: bool) -> None:
        """Draw a number above or below a point of a wire."""
        painter, zoom, texts = self.painter, self.zoom, self.texts
        text, array, verdict = number.text, number.array, number.verdict
        is_long = array is not None and texts.size(text).width() > place.room
        width = place.room if is_long else 0.0
        box = texts.box(text, place.middle, above=above, gap=2.5 * zoom, width=width)
        sign = 0.0 if verdict is None else (SIGN + GAP) * zoom
        image = None if array is None else heat_map(array, self.theme)
        heat = 0.0 if image is None else (tiny_size(image).width() + GAP) * zoom
        if box.width() + heat + sign > place.room:  # the shape says more than its picture
            image, heat = None, 0.0
        box.moveLeft(nearest_pixel(place.left_of(box.width() + heat + sign)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_ground(self.theme.canvas))
        # No higher than the ink: at half size it would cover that of the wires above and below.
        ground = box.adjusted(-3 * zoom, texts.headroom, 3 * zoom + heat + sign, -1)
        painter.drawRoundedRect(ground, 3, 3)
        painter.setPen(QColor(number.colour))
        texts.draw(painter, box.topLeft(), text, width)
        if image is not None:
            self._heat(image, QPointF(box.right() + GAP * zoom, box.center().y()))
        if verdict is not None:
            self._sign(verdict, QPointF(box.right() + heat + GAP * zoom, box.center().y()))

    def _heat(self, image: QImage, left: QPointF) -> None:
        size = tiny_size(image) * self.zoom
        box = QRectF(QPointF(left.x(), left.y() - size.height() / 2), size)
        self.painter.drawImage(box, image)
        self.painter.setPen(QPen(QColor(self.theme.field_border), 1))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(box)

    def _sign(self, verdict: Verdict, left: QPointF) -> None:
        size = SIGN * self.zoom
        square = QRectF(nearest_pixel(left.x()), nearest_pixel(left.y() - size / 2), size, size)
        paint_verdict(self.painter, verdict, square, self.theme)
