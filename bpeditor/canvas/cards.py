"""What a card looks like: drawn once per look and zoom, then copied for every node."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from bpeditor.canvas.geometry import HEADER, PITCH, PORT_RADIUS, port_offset
from bpeditor.canvas.symbols import paint_symbol
from bpeditor.canvas.theme import Theme
from bpeditor.layers import LAYERS, Layer

MARGIN = 8.0
"""Around the card in its picture: ports, shadow and selection reach over the edge."""
RADIUS = 9.0
STRIP = 5.0
FIELD = QRectF(14.0, 31.0, -28.0, 28.0)
"""Of an Input's value on its card; the width is relative to the card's."""
NAMES = 13.0
"""From the left edge to the names of the ports."""
SHORT_NAMES = 32.0
NOTE_PADDING = 12.0
SIGN = 8.0
"""The radius of the sign of a finding, in the upper right corner."""
CORNER_SYMBOL = 34.0
"""The width of a symbol in the header."""
_MOST_KEPT = 400


@dataclass(frozen=True)
class Look:
    """Everything that decides how a card looks, except its name and value."""

    layer: str
    width: float
    height: float
    fed: int = 0
    feeds: bool = False
    selected: bool = False
    is_target: bool = False
    warns: bool = False
    is_noted: bool = False
    note: str = ""
    """Of its parameters, below the symbol."""
    has_locals: bool = False
    """Whether local gradients stand at its ports, where its symbol would be in their way."""


class Cards:
    """Pictures of cards at one zoom and device pixel ratio."""

    def __init__(self, theme: Theme, scale: float, ratio: float) -> None:
        self._theme = theme
        self.scale = scale
        self.ratio = ratio
        self._kept: dict[Look, QPixmap] = {}

    def picture(self, look: Look) -> QPixmap:
        """Return the picture of a look; the card's corner lies MARGIN inside it."""
        pixmap = self._kept.get(look)
        if pixmap is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            pixmap = self._kept[look] = self._draw(look)
        return pixmap

    def _draw(self, look: Look) -> QPixmap:
        scale = self.scale * self.ratio
        width = math.ceil((look.width + 2 * MARGIN) * scale)
        height = math.ceil((look.height + 2 * MARGIN) * scale)
        pixmap = QPixmap(width, height)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.translate(MARGIN, MARGIN)
        paint_card(painter, look, self._theme)
        painter.end()
        pixmap.setDevicePixelRatio(self.ratio)
        return pixmap


def paint_card(painter: QPainter, look: Look, theme: Theme) -> None:
    """Draw a card with its top left corner at (0, 0), in scene units."""
    layer = LAYERS[look.layer]
    _paint_body(painter, look, theme)
    if look.layer == "Input":
        _paint_field(painter, look, theme)
    else:
        _paint_symbol_and_note(painter, look, theme)
    _paint_ports(painter, layer, look, theme)
    if look.is_noted:
        _paint_sign(painter, QPointF(look.width - SIGN, SIGN - 2.0), theme)


def _paint_sign(painter: QPainter, center: QPointF, theme: Theme) -> None:
    """Draw an exclamation mark on a disc: there is something to be said of this node."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.warning))
    painter.drawEllipse(center, SIGN, SIGN)
    painter.setPen(QPen(QColor(theme.card), 2.2, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(center + QPointF(0.0, -4.2), center + QPointF(0.0, 0.8))
    painter.drawPoint(center + QPointF(0.0, 4.2))


def _paint_body(painter: QPainter, look: Look, theme: Theme) -> None:
    box = QRectF(0, 0, look.width, look.height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.shadow))
    painter.drawRoundedRect(box.translated(0, 2.5), RADIUS, RADIUS)
    outline = QPainterPath()
    outline.addRoundedRect(box, RADIUS, RADIUS)
    painter.fillPath(outline, QColor(theme.card))
    strip = QPainterPath()
    strip.addRect(QRectF(0, 0, STRIP, look.height))
    painter.fillPath(strip.intersected(outline), QColor(theme.family(LAYERS[look.layer].family)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_border(look, theme))
    painter.drawPath(outline)
    if look.selected:
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)


def _border(look: Look, theme: Theme) -> QPen:
    if look.warns:
        return QPen(QColor(theme.warning), 2.0)
    if look.is_target:
        return QPen(QColor(theme.target), 2.0)
    return QPen(QColor(theme.card_border), 1.2)


def _paint_field(painter: QPainter, look: Look, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.field_border), 1.0))
    painter.setBrush(QColor(theme.field))
    painter.drawRoundedRect(field_of(look.width), 5, 5)


def _paint_symbol_and_note(painter: QPainter, look: Look, theme: Theme) -> None:
    layer = LAYERS[look.layer]
    font = _small_font(painter)
    symbol, note = symbol_and_note_of(look, names_width(layer, font))
    if look.has_locals:
        paint_symbol(painter, layer, corner_symbol_of(look.width), theme, 15)
    else:
        paint_symbol(painter, layer, symbol, theme, 22 if look.note else 30)
    if look.note:
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        mode = Qt.TextElideMode.ElideRight
        text = QFontMetricsF(font).elidedText(look.note, mode, note.width())
        painter.drawText(note, Qt.AlignmentFlag.AlignCenter, text)


def symbol_and_note_of(look: Look, names: float) -> tuple[QRectF, QRectF]:
    """Return where the symbol of a card and the note below it stand.

    Both keep clear of the ports' names, which take `names` from the card's left edge; below the
    name of an only port there is room for a longer note.
    """
    middle = HEADER + (look.height - HEADER) / 2
    # In the middle of the card, unless names as long as "gamma" leave too little there.
    right = names if names <= SHORT_NAMES else NOTE_PADDING
    symbol = QRectF(names, HEADER, look.width - names - right, look.height - HEADER)
    if not look.note:
        return symbol, QRectF()
    if look.has_locals:
        below = QRectF(NOTE_PADDING, look.height - 16, look.width - 2 * NOTE_PADDING, 15)
        return symbol, below
    note = QRectF(symbol.x(), middle + 5, symbol.width(), 15)
    if len(LAYERS[look.layer].inputs) == 1:
        note = QRectF(NOTE_PADDING, note.y(), look.width - 2 * NOTE_PADDING, note.height())
    return QRectF(symbol.x(), middle - 22, symbol.width(), 27), note


def corner_symbol_of(width: float) -> QRectF:
    """Return where the symbol stands in the header of a card whose body is needed."""
    return QRectF(width - CORNER_SYMBOL - 6, 5, CORNER_SYMBOL, HEADER - 8)


def names_width(layer: type[Layer], font: QFont) -> float:
    """Return what the names of a layer's ports take from the left edge."""
    metrics = QFontMetricsF(font)
    return NAMES + max((metrics.horizontalAdvance(name) for name in layer.inputs), default=0.0) + 4


def field_of(width: float) -> QRectF:
    """Return the box of the value on an Input's card of some width."""
    return QRectF(FIELD.x(), FIELD.y(), width + FIELD.width(), FIELD.height())


def _paint_ports(painter: QPainter, layer: type[Layer], look: Look, theme: Theme) -> None:
    painter.setFont(_small_font(painter, italic=True))
    for number, name in enumerate(layer.inputs):
        height = float(port_offset(number))
        _paint_port(painter, QPointF(0, height), theme, filled=bool(look.fed >> number & 1))
        painter.setPen(QColor(theme.muted))
        text = QRectF(NAMES, height - 9, look.width / 2 - 20, 18)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
    out = QPointF(look.width, HEADER + PITCH * max(1, len(layer.inputs)) / 2)
    _paint_port(painter, out, theme, filled=look.feeds)


def _small_font(painter: QPainter, *, italic: bool = False) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(12)
    font.setItalic(italic)
    font.setWeight(QFont.Weight.Normal)
    return font


def _paint_port(painter: QPainter, center: QPointF, theme: Theme, *, filled: bool) -> None:
    painter.setPen(QPen(QColor(theme.port), 1.8))
    painter.setBrush(QColor(theme.port if filled else theme.card))
    painter.drawEllipse(center, PORT_RADIUS, PORT_RADIUS)


def layer_icon(layer: type[Layer], theme: Theme, size: int = 32) -> QIcon:
    """Return a layer's symbol on a small card, for lists."""
    ratio = 3.0
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(ratio * size / 32, ratio * size / 32)
    box = QRectF(1.5, 1.5, 29, 29)
    painter.setPen(QPen(QColor(theme.family(layer.family)), 1.6))
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(box, 7, 7)
    paint_symbol(painter, layer, box, theme, 17)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # its card has a ground of its own
    return icon
