"""The local gradients at the ports of the cards in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from bpeditor.canvas.geometry import Geometry, Rows
from bpeditor.canvas.labels import Labels
from bpeditor.canvas.pixels import nearest_pixel
from bpeditor.canvas.texts import Texts
from bpeditor.canvas.theme import Theme

_AFTER_NAME = 30.0
"""From the left edge of a card: clear of a port's name of one letter."""
_LETTER = 7.0
"""About the width of one more letter of a port's name."""
_RIGHT = 10.0
"""Clear of the output port."""


class LocalStyle(Protocol):
    """What of the style of a frame is needed here."""

    theme: Theme
    zoom: float
    locals: Texts


@dataclass(frozen=True)
class LocalPainter:
    """Paints the local gradients of one frame, on the cards behind the names of the ports."""

    painter: QPainter
    style: LocalStyle
    geometry: Geometry

    def paint(self, edges: Rows, ports: NDArray[np.float64], labels: Labels) -> None:
        """Paint what stands where some edges arrive.

        Parameters
        ----------
        ports
            Where they do, in viewport pixels.
        """
        data = self.geometry.edges.data
        widths = self.geometry.nodes.data["w"][data["target"][edges]].tolist()
        self.painter.setFont(self.style.locals.font)
        self.painter.setPen(QColor(self.style.theme.accent))
        for row, (x, y), width in zip(edges.tolist(), ports.tolist(), widths, strict=True):
            edge = self.geometry.edges.keys[row]
            texts = labels.at_port(edge)
            if texts:
                start = _AFTER_NAME + _LETTER * (len(edge.port) - 1)
                at = QPointF(x + start * self.style.zoom, y)
                self._draw(texts, at, (width - start - _RIGHT) * self.style.zoom)

    def _draw(self, choices: tuple[str, ...], left: QPointF, room: float) -> None:
        """Draw the longest text that fits; the shortest one elided if none does."""
        texts = self.style.locals
        fitting = (text for text in choices if texts.size(text).width() <= room)
        text = next(fitting, choices[-1])
        width = 0.0 if texts.size(text).width() <= room else room
        top = nearest_pixel(left.y() - texts.size(text, width).height() / 2)
        texts.draw(self.painter, QPointF(nearest_pixel(left.x()), top), text, width)
