"""After a layout no number of an example covers a card, a wire or another number, as painted."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from bpeditor.canvas.buffers import wire_pieces
from bpeditor.canvas.geometry import PORT_RADIUS, Geometry
from bpeditor.canvas.labels import Labels
from bpeditor.canvas.layout.layered import lay_out
from bpeditor.canvas.marks import marks_of
from bpeditor.canvas.painting import NAME_SIZE, NEAR, READABLE, Painting, Style, scaled_font
from bpeditor.canvas.theme import LIGHT
from bpeditor.graph.examples import names, path_of
from bpeditor.graph.files import load

EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)
FAMILY = "DejaVu Sans"
AROUND_PORT = -PORT_RADIUS, -PORT_RADIUS, PORT_RADIUS, PORT_RADIUS


class Watcher(QPainter):
    """Paints, and notes the grounds of numbers and the places of all texts."""

    def __init__(self, device):
        super().__init__(device)
        self.grounds, self.texts = [], []
        self.covered = []
        """Digits that were painted over by the ground of another number."""

    def drawRoundedRect(self, box, *radii):
        self.grounds.append(QRectF(box))
        self.covered += [text for text, ink in self._inks() if ink.intersects(box)]
        super().drawRoundedRect(box, *radii)

    def drawStaticText(self, at, text):
        self.texts.append((text.text(), QRectF(at, text.size())))
        super().drawStaticText(at, text)

    def _inks(self):
        metrics = QFontMetricsF(self.font())
        above, below = metrics.ascent() - metrics.capHeight() + 1, -metrics.descent() - 0.5
        return [(text, box.adjusted(0, above, 0, below)) for text, box in self.texts]


@pytest.fixture
def painted(qtbot, document, evaluation):
    """Lay an example out, run it and paint it; return geometry, origin and painter."""

    def painted(name, zoom):
        graph = load(path_of(name))
        document.load(graph)
        measure = QFontMetricsF(scaled_font(FAMILY, NAME_SIZE, 1.0)).horizontalAdvance
        geometry = Geometry(measure)
        geometry.load(graph)
        sizes = {n.id: geometry.rect(geometry.nodes.rows[n.id]) for n in graph.nodes()}
        places = lay_out(graph, {key: box.size().toTuple() for key, box in sizes.items()})
        geometry.place(places)
        evaluation.backward()
        if not evaluation.answering.is_hiding:  # a check would tell what an exercise asks for
            evaluation.check_gradients()
        qtbot.waitUntil(lambda: not evaluation.checking.is_running)
        area = geometry.bounds().adjusted(-60, -60, 60, 60)
        origin = (-area.topLeft() * zoom).toPoint().toPointF()
        pixmap = QPixmap((area.size() * zoom).toSize())
        painter = Watcher(pixmap)
        style = Style(LIGHT, zoom, 1.0, FAMILY)
        painting = Painting(painter, style, graph, geometry, origin)
        painting.paint(
            QRectF(pixmap.rect()), Labels(evaluation), marks_of(graph, evaluation, geometry)
        )
        painter.end()
        return geometry, origin, painter

    return painted


def overlaps(boxes, others):
    """Return the pairs of boxes that share more than their edges, which are a pixel wide."""
    inner = [box.adjusted(0.5, 0.5, -0.5, -0.5) for box in boxes]
    return [
        (box, other)
        for box, small in zip(boxes, inner, strict=True)
        for other in others
        if other is not box and small.intersects(other)
    ]


def cards(geometry, origin, zoom):
    """Return the boxes of all cards, with their ports."""
    boxes = [geometry.rect(row) for row in range(len(geometry.nodes))]
    for edge in geometry.edges.keys:
        x, y = geometry.wires[geometry.edges.rows[edge], 8:]
        boxes.append(QRectF(x, y, 0, 0).adjusted(*AROUND_PORT))
    for node_id in geometry.nodes.keys:
        middle = geometry.output_position(node_id)
        boxes.append(QRectF(middle, middle).adjusted(*AROUND_PORT))
    return [QRectF(box.topLeft() * zoom + origin, box.size() * zoom) for box in boxes]


def crossings(grounds, geometry, origin, zoom):
    """Return the grounds of numbers that a wire runs through."""
    wires = geometry.wires * zoom + [origin.x(), origin.y()] * 5
    found = []
    for ground in grounds:
        inner = ground.adjusted(1, 1, -1, -1)
        x1, y1, x2, y2 = wire_pieces(wires, inner).T
        # Level or steep pieces in the neighbourhood: sampled closely enough.
        shares = [share / 8 for share in range(9)]
        if any(
            inner.contains(a + (c - a) * share, b + (d - b) * share)
            for a, b, c, d in zip(x1, y1, x2, y2, strict=True)
            for share in shares
        ):
            found.append(ground)
    return found


@pytest.mark.parametrize("zoom", [1.0, READABLE])
@pytest.mark.parametrize("name", names())
def test_no_number_covers_anything(painted, name, zoom):
    geometry, origin, painter = painted(name, zoom)
    grounds = painter.grounds
    assert len(grounds) >= len(geometry.edges)
    badges = [box for text, box in painter.texts if text == "target"]
    assert badges
    assert not overlaps(grounds, grounds)
    assert not overlaps(grounds, badges)
    assert not overlaps(grounds, cards(geometry, origin, zoom))
    assert not crossings(grounds, geometry, origin, zoom)
    assert not crossings(badges, geometry, origin, zoom)


@pytest.mark.parametrize("zoom", [1.0, READABLE, NEAR])
@pytest.mark.parametrize("name", names())
def test_no_digit_is_painted_over_as_long_as_numbers_are_shown(painted, name, zoom):
    _, _, painter = painted(name, zoom)
    assert painter.covered == []
