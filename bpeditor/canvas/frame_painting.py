"""What frames look like at each distance: under the wires and the cards, calm, and named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.buffers import draw_rects
from bpeditor.canvas.frames import TITLE, FrameBoxes, Rows
from bpeditor.canvas.pixels import nearest_pixel, nearest_pixels
from bpeditor.canvas.texts import Texts
from bpeditor.canvas.theme import Theme
from bpeditor.canvas.wires import Floats

RADIUS = 12.0
_INSET = 4.0
"""Between a frame and the band of its title."""
_BEYOND = 100.0
"""How far frames are drawn beyond what is seen of them, in viewport pixels: no corner shows."""
_OVER = 20.0
"""How far borders and far titles reach over their frames, in viewport pixels."""
_MARGIN = 10.0
"""Left and right of a title."""
_FARTHEST_TITLES = 0.2
"""From this zoom on a title that sticks out of its band stays within what a frame repaints."""
_MOST_FAR_TITLES = 40
_INSIDE = np.array([1.0, 1.0, -2.0, -2.0])
"""What makes a box (x, y, width, height) smaller by a pixel on each side."""


@dataclass(frozen=True)
class FramePainter:
    """Paints the frames of one picture."""

    painter: QPainter
    theme: Theme
    texts: Texts
    zoom: float

    def near(self, frames: FrameBoxes, rows: Rows, boxes: Floats, area: QRectF) -> None:
        """Draw frames with rounded corners and their titles; boxes are in viewport pixels.

        All grounds first: where frames overlap, every border and every title is seen.

        Parameters
        ----------
        area
            What is seen of it: a border far beyond that would cost as much as one in it.
        """
        painter, radius = self.painter, RADIUS * self.zoom
        sight = area.adjusted(-_BEYOND, -_BEYOND, _BEYOND, _BEYOND)
        shapes = [QRectF(*box).intersected(sight) for box in boxes.tolist()]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.frame))
        for box in shapes:
            painter.drawRoundedRect(box, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box, is_selected in zip(shapes, frames.selected[rows].tolist(), strict=True):
            painter.setPen(self._border(is_selected=is_selected))
            painter.drawRoundedRect(box, radius, radius)
        painter.setFont(self.texts.font)
        for row, (x, y, width, _height) in zip(rows.tolist(), boxes.tolist(), strict=True):
            band = QRectF(x, y, width, TITLE * self.zoom)
            if band.intersects(area):
                self._title(frames.titles[row], band)

    def _title(self, title: str, band: QRectF) -> None:
        painter, texts, inset = self.painter, self.texts, _INSET * self.zoom
        band.adjust(inset, inset, -inset, 0.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.frame_title))
        radius = RADIUS * self.zoom - inset
        painter.drawRoundedRect(band, radius, radius)
        margin = _MARGIN * self.zoom
        room = max(1.0, band.width() - 2 * margin)
        top = nearest_pixel(band.center().y() - texts.size(title, room).height() / 2)
        painter.setPen(QColor(self.theme.text))
        texts.draw(painter, QPointF(band.x() + margin, top), title, room)

    def far(self, frames: FrameBoxes, rows: Rows, boxes: Floats) -> None:
        """Draw any number of frames in a few calls, and titles where they are few enough."""
        painter, selected = self.painter, boxes[frames.selected[rows]]
        painter.setBrush(QColor(self.theme.frame))
        # Only lines of one pixel are fast: the border of a selected frame is two of them.
        painter.setPen(QPen(QColor(self.theme.frame_border), 1))
        draw_rects(painter, boxes)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent), 1))
        draw_rects(painter, selected)
        draw_rects(painter, selected + _INSIDE)
        if self.zoom >= _FARTHEST_TITLES and len(rows) <= _MOST_FAR_TITLES:
            painter.setFont(self.texts.font)
            for row, box in zip(rows.tolist(), boxes.tolist(), strict=True):
                self._far_title(frames.titles[row], QRectF(*box))

    def _far_title(self, title: str, box: QRectF) -> None:
        """Draw a title that stands in its band, and sticks out of its top."""
        room = box.width() - 6.0
        size = self.texts.size(title, room)
        bottom = box.y() + TITLE * self.zoom
        ground = QRectF(box.x(), bottom - size.height(), size.width() + 6.0, size.height())
        self.painter.fillRect(ground, QColor(self.theme.frame_title))
        self.painter.setPen(QColor(self.theme.text))
        at = QPointF(nearest_pixel(ground.x() + 3.0), nearest_pixel(ground.y()))
        self.texts.draw(self.painter, at, title, room)

    def _border(self, *, is_selected: bool) -> QPen:
        if is_selected:
            return QPen(QColor(self.theme.accent), 2.0)
        return QPen(QColor(self.theme.frame_border), 1.2)


def grown(area: QRectF) -> QRectF:
    """Return where the frames are of which something shows in an area of the viewport."""
    return area.adjusted(-_OVER, -_OVER, _OVER, _OVER)


def on_pixels(boxes: Floats, zoom: float, origin: QPointF) -> Floats:
    """Return boxes (x, y, width, height) of the scene in the viewport, on whole pixels."""
    corners = np.concatenate((boxes[:, :2], boxes[:, :2] + boxes[:, 2:]), axis=1)
    mapped = nearest_pixels(corners * zoom + np.tile(origin.toTuple(), 2))
    mapped[:, 2:] -= mapped[:, :2]
    return mapped
