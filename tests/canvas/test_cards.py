"""Where things stand on a card, and how many pictures of cards are kept."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from bpeditor.canvas import cards
from bpeditor.canvas.cards import NAMES, Cards, Look, names_width, symbol_and_note_of
from bpeditor.canvas.geometry import HEADER, PITCH, PORT_RADIUS, WIDEST, WIDTH, port_offset
from bpeditor.canvas.theme import LIGHT, THEMES
from bpeditor.layers import LAYERS

FONT_SIZE = 12


def look_of(layer, width=WIDTH, note="axis 0, keepdims"):
    height = HEADER + PITCH * max(1, len(LAYERS[layer].inputs))
    return Look(layer, width, height, note=note)


def ports_of(look):
    """The circles of a card's ports, and the words of its inputs."""
    font = QFont()
    font.setPixelSize(FONT_SIZE)
    metrics = QFontMetricsF(font)
    inputs = LAYERS[look.layer].inputs
    at = [QPointF(0, float(port_offset(n))) for n in range(len(inputs))]
    out = QPointF(look.width, HEADER + (look.height - HEADER) / 2)
    size = QPointF(PORT_RADIUS, PORT_RADIUS)
    yield from (QRectF(center - size, center + size) for center in [*at, out])
    for center, name in zip(at, inputs, strict=True):
        box = metrics.tightBoundingRect(name)
        yield box.translated(NAMES, center.y() + metrics.capHeight() / 2)


@pytest.mark.parametrize("width", [WIDTH, WIDEST])
@pytest.mark.parametrize("layer", [name for name in LAYERS if name != "Input"])
def test_symbol_and_note_keep_clear_of_ports_their_names_and_each_other(qapp, layer, width):
    look = look_of(layer, width)
    font = QFont()
    font.setPixelSize(FONT_SIZE)
    symbol, note = symbol_and_note_of(look, names_width(LAYERS[layer], font))
    assert not symbol.intersects(note)
    assert QRectF(0, HEADER, look.width, look.height - HEADER).contains(note.united(symbol))
    for taken in ports_of(look):
        assert not symbol.intersects(taken), taken
        assert not note.intersects(taken), taken


def painted(look, theme, name):
    """How many pixels of a card's picture have a colour of the theme."""
    image = Cards(theme, 1.0, 1.0).picture(look).toImage()
    wanted = QColor(getattr(theme, name)).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_a_note_is_painted_in_the_muted_colour(qapp, theme):
    assert painted(look_of("Sum"), theme, "muted") > painted(
        look_of("Sum", note=""), theme, "muted"
    )


def test_a_note_that_is_too_long_ends_inside_the_card(qapp):
    with_note = Cards(LIGHT, 1.0, 1.0).picture(look_of("Dropout", note="seed 1, " * 40)).toImage()
    without = Cards(LIGHT, 1.0, 1.0).picture(look_of("Dropout", note="x")).toImage()
    rows = np.array(
        [
            [with_note.pixel(x, y) != without.pixel(x, y) for x in range(with_note.width())]
            for y in range(with_note.height())
        ]
    )
    columns = rows.any(axis=0).nonzero()[0]
    assert columns[0] > cards.MARGIN + cards.STRIP
    assert columns[-1] < cards.MARGIN + WIDTH - cards.STRIP


def test_only_so_many_pictures_are_kept(qapp, monkeypatch):
    monkeypatch.setattr(cards, "_MOST_KEPT", 10)
    pictures = Cards(LIGHT, 0.2, 1.0)
    for number in range(50):
        pictures.picture(look_of("Pow", note=f"exponent {number}"))
        assert len(pictures._kept) <= 10
