"""The ring around what has the keyboard's focus."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.buffers import draw_lines, wire_pieces
from bpeditor.canvas.cards import RADIUS
from bpeditor.canvas.geometry import PORT_RADIUS
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.painting import wire_pen
from bpeditor.canvas.spots import Port, Spot, box_of, point_of
from bpeditor.graph.graph import Edge

_SMALLEST_RADIUS = 9.0
_RING, _RIM = 2.5, 6.0
_TUBE, _TUBE_RIM, _HOLLOW = 5.5, 7.0, 2.5
"""As wide as fits between the two numbers of a wire."""


def reach_at(zoom: float) -> float:
    """Return how far a ring reaches over what it surrounds, in viewport pixels."""
    return max(_gap(zoom) + _RIM, _SMALLEST_RADIUS + _RIM)


def _gap(zoom: float) -> float:
    """Return the distance of a card and its ring: the ports stay clear of it."""
    return PORT_RADIUS * zoom + _RIM - 1.0


def paint_ring(painter: QPainter, canvas: Canvas, spot: Spot) -> None:
    """Draw the ring, in the text's colour with a rim of the ground's: it shows on anything."""
    if isinstance(spot, Edge):
        _paint_tube(painter, canvas, spot)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((canvas.theme.canvas, _RIM), (canvas.theme.text, _RING)):
        painter.setPen(QPen(QColor(colour), width))
        if isinstance(spot, Port):
            _draw_around_port(painter, canvas, spot)
        else:
            _draw_around_card(painter, canvas, spot)


def _draw_around_card(painter: QPainter, canvas: Canvas, node_id: str) -> None:
    box = box_of(canvas.document.graph, canvas.arrays, node_id)
    corners = canvas.to_viewport_f(box.topLeft()), canvas.to_viewport_f(box.bottomRight())
    gap = _gap(canvas.zoom())
    radius = RADIUS * canvas.zoom() + gap
    painter.drawRoundedRect(QRectF(*corners).adjusted(-gap, -gap, gap, gap), radius, radius)


def _draw_around_port(painter: QPainter, canvas: Canvas, port: Port) -> None:
    middle = canvas.to_viewport_f(point_of(canvas.document.graph, canvas.arrays, port))
    radius = max(_SMALLEST_RADIUS, _gap(canvas.zoom()))
    painter.drawEllipse(middle, radius, radius)


def _paint_tube(painter: QPainter, canvas: Canvas, edge: Edge) -> None:
    """Draw a wire as a tube; inside it the wire shows as it is."""
    row = canvas.arrays.edges.rows[edge]
    origin = canvas.to_viewport_f(QPointF())
    wire = canvas.arrays.wires[[row]] * canvas.zoom() + [origin.x(), origin.y()] * 5
    pieces = wire_pieces(wire, QRectF(painter.viewport()))
    theme = canvas.theme
    inside = theme.accent if canvas.arrays.edges.data["selected"][row] else theme.canvas
    for colour, width in ((theme.canvas, _TUBE_RIM), (theme.text, _TUBE), (inside, _HOLLOW)):
        painter.setPen(wire_pen(colour, width))
        draw_lines(painter, pieces)
