"""What several gestures draw over the canvas."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from bpeditor.canvas.buffers import draw_lines, wire_pieces
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.painting import wire_pen
from bpeditor.canvas.wires import Floats, wire_curves
from bpeditor.canvas.wishes import Wish
from bpeditor.graph.graph import Edge

_EVERYWHERE = QRectF(-1e7, -1e7, 2e7, 2e7)


def draw_wires(painter: QPainter, canvas: Canvas, wires: Floats, colour: str) -> None:
    """Draw wires, given by rows in scene coordinates, over everything else."""
    painter.setPen(wire_pen(colour, max(2.0, 2.8 * canvas.zoom())))
    origin = np.tile(canvas.to_viewport_f(QPointF()).toTuple(), wires.shape[1] // 2)
    draw_lines(painter, wire_pieces(wires * canvas.zoom() + origin, _EVERYWHERE))


def draw_wire(
    painter: QPainter, canvas: Canvas, ends: tuple[QPointF, QPointF], colour: str
) -> None:
    """Draw a wire that is no edge yet, with its ends; scene coordinates."""
    x1, y1, x2, y2 = (np.array([c]) for end in ends for c in end.toTuple())
    draw_wires(painter, canvas, wire_curves(x1, y1, x2, y2), colour)
    painter.setBrush(QColor(colour))
    for end in ends:
        painter.drawEllipse(canvas.to_viewport_f(end), 4, 4)


def draw_waiting_wire(painter: QPainter, canvas: Canvas, wish: Wish) -> None:
    """Draw the wire that waits for a layer, if one does."""
    wire, graph, arrays = wish.wire, canvas.document.graph, canvas.arrays
    if wire is None:
        return
    start = end = wish.point
    if wire.source:
        start = arrays.output_position(wire.source)
    else:
        end = arrays.input_position(wire.target, graph.layer(wire.target).inputs.index(wire.port))
    draw_wire(painter, canvas, (start, end), canvas.theme.accent)


def light_wire(painter: QPainter, canvas: Canvas, edge: Edge) -> None:
    """Draw the wire that a card would be inserted on."""
    row = canvas.arrays.edges.rows_of([edge])
    draw_wires(painter, canvas, canvas.arrays.wires[row], canvas.theme.accent)
