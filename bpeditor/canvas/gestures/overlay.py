"""What several gestures draw over the canvas."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from bpeditor.canvas.buffers import draw_lines, wire_pieces
from bpeditor.canvas.geometry import Floats
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.painting import wire_pen
from bpeditor.graph.graph import Edge

_EVERYWHERE = QRectF(-1e7, -1e7, 2e7, 2e7)


def draw_wires(painter: QPainter, canvas: Canvas, wires: Floats, colour: str) -> None:
    """Draw wires, given by rows in scene coordinates, over everything else."""
    painter.setPen(wire_pen(colour, max(2.0, 2.8 * canvas.zoom())))
    origin = np.tile(canvas.to_viewport_f(QPointF()).toTuple(), wires.shape[1] // 2)
    draw_lines(painter, wire_pieces(wires * canvas.zoom() + origin, _EVERYWHERE))


def light_wire(painter: QPainter, canvas: Canvas, edge: Edge) -> None:
    """Draw the wire that a card would be inserted on."""
    row = canvas.arrays.edges.rows_of([edge])
    draw_wires(painter, canvas, canvas.arrays.wires[row], canvas.theme.accent)
