"""The step that is being taken: its card is ringed, and what runs along its wires is lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.buffers import draw_lines
from bpeditor.canvas.cards import RADIUS
from bpeditor.canvas.theme import Theme
from bpeditor.canvas.wires import Floats, wire_points
from bpeditor.engine.run import Direction

AWAITED = 0.45
"""The opacity of a card that the steps have yet to reach."""
_RING = 6.0
"""From the card to the ring, in scene units: further out than that of the selection."""
_LINE = 3.4
_HEAD = 7.0
_HEADS = (0.25, 0.55)
"""Where along a wire an arrow head says which way it runs: before its numbers."""


@dataclass(frozen=True)
class StepPainter:
    """Paints one step, at one zoom; forward runs to the right, backward to the left."""

    painter: QPainter
    theme: Theme
    zoom: float
    direction: Direction

    def paint_wires(self, wires: Floats) -> None:
        """Draw the wires along which something runs, in viewport pixels, with arrow heads."""
        if not len(wires):
            return
        painter = self.painter
        pen = QPen(colour_of(self.direction, self.theme), max(2.0, _LINE * self.zoom))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        xs, ys = wire_points(wires)
        lines = np.stack((xs[:, :-1], ys[:, :-1], xs[:, 1:], ys[:, 1:]), axis=-1)
        draw_lines(painter, lines.reshape(-1, 4))
        for share in _HEADS:
            draw_lines(painter, self._heads(xs, ys, share))

    def _heads(self, xs: Floats, ys: Floats, share: float) -> Floats:
        """Return two short lines a wire that meet at a share of its length."""
        tips, along = places_along(xs, ys, share)
        ahead = 1 if self.direction is Direction.FORWARD else -1
        along = along * ahead * max(4.0, _HEAD * self.zoom)
        across = np.stack((-along[:, 1], along[:, 0]), axis=-1) * 0.8
        sides = (tips - along + across, tips - along - across)
        return np.concatenate([np.concatenate((tips, side), axis=1) for side in sides])

    def paint_ring(self, box: QRectF) -> None:
        """Draw a ring around a card's box, in viewport pixels."""
        painter, gap = self.painter, _RING * self.zoom
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour_of(self.direction, self.theme), max(2.0, _LINE * self.zoom)))
        radius = (RADIUS + _RING) * self.zoom
        painter.drawRoundedRect(box.adjusted(-gap, -gap, gap, gap), radius, radius)


def colour_of(direction: Direction, theme: Theme) -> QColor:
    """Return the colour of a step in a direction."""
    return QColor(theme.agrees if direction is Direction.FORWARD else theme.gradient)


def places_along(xs: Floats, ys: Floats, share: float) -> tuple[Floats, Floats]:
    """Return the point at a share of each wire's length, and the way it runs there, of length 1.

    Parameters
    ----------
    xs, ys
        The points of the wires, as `wire_points` returns them.
    """
    dx, dy = np.diff(xs), np.diff(ys)
    lengths = np.hypot(dx, dy)
    ends = np.cumsum(lengths, axis=1)
    wanted = ends[:, -1:] * share
    pieces = (ends >= wanted).argmax(axis=1)[:, None]
    x, y, dx, dy, length, end = (
        np.take_along_axis(part, pieces, axis=1)[:, 0] for part in (xs, ys, dx, dy, lengths, ends)
    )
    length = np.maximum(length, 1e-9)
    along = np.stack((dx / length, dy / length), axis=-1)
    places = np.stack((x, y), axis=-1) + along * (length - end + wanted[:, 0])[:, None]
    return places, along


def paint_breakpoint(painter: QPainter, corner: QPointF, theme: Theme, zoom: float) -> None:
    """Draw the dot at a card's corner, in viewport pixels, that says that playing pauses there."""
    size = max(4.0, 5.5 * zoom)
    painter.setPen(QPen(QColor(theme.card), 1.5))
    painter.setBrush(QColor(theme.warning))
    painter.drawEllipse(corner, size, size)
