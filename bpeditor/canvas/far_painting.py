"""What a graph looks like from afar: blocks and lines in a few batched calls, whatever its size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.buffers import draw_lines, draw_rects
from bpeditor.canvas.geometry import Geometry, Rows
from bpeditor.canvas.theme import Theme, blended
from bpeditor.canvas.wires import SHELF, Floats
from bpeditor.layers import FAMILIES

SMOOTH_LINES = 2000
"""Up to this many far wires are drawn smoothly; more would cost a frame."""
MOST_WIDE = 5000
"""Up to this many are drawn wide where they are selected or lit; more take twice the time."""
LONG_SHELF = 2 * SHELF
"""From this length on the level stretch of a far wire is drawn as such."""


@dataclass(frozen=True)
class FarPainter:
    """Paints nodes and edges by rows.

    Attributes
    ----------
    to_device
        Maps rows of x, y, x, y ... from the scene to the viewport.
    """

    painter: QPainter
    theme: Theme
    geometry: Geometry
    to_device: Callable[[Floats], Floats]

    def paint(self, nodes: Rows, edges: Rows) -> None:
        """Draw the wires, and the cards as boxes in the colours of their families."""
        hint = QPainter.RenderHint.Antialiasing
        self.painter.setRenderHint(hint, len(edges) <= SMOOTH_LINES)
        self._wires(edges)
        self.painter.setRenderHint(hint, False)
        self._boxes(nodes)

    def _wires(self, edges: Rows) -> None:
        data = self.geometry.edges.data
        is_chosen = (data["selected"] | data["lit"])[edges]
        chosen = edges[is_chosen]
        for rows, line, width in (
            (edges[~is_chosen], self.theme.wire, 1),
            (chosen, self.theme.accent, 2 if len(chosen) <= MOST_WIDE else 1),
        ):
            self.painter.setPen(QPen(QColor(line), width))
            draw_lines(self.painter, self.to_device(_far_lines(self.geometry.wires[rows])))

    def _boxes(self, nodes: Rows) -> None:
        painter, theme = self.painter, self.theme
        # Column by column: whole rows would be copied with all they hold.
        data = self.geometry.nodes.data
        x, y, w, h, families, is_selected, is_awaited = [
            data[key][nodes] for key in ("x", "y", "w", "h", "family", "selected", "awaited")
        ]
        boxes = self.to_device(np.stack((x, y, x + w, y + h), axis=-1))
        boxes[:, 2:] -= boxes[:, :2]
        for place, family in enumerate(FAMILIES):
            colour = QColor(theme.family(family))
            painter.setPen(QPen(colour, 1))
            painter.setBrush(blended(colour, QColor(theme.card)))
            here = (families == place) & ~is_selected
            draw_rects(painter, boxes[here & ~is_awaited])
            painter.setBrush(QColor(theme.canvas))
            draw_rects(painter, boxes[here & is_awaited])
        painter.setPen(QPen(QColor(theme.text), 1))
        painter.setBrush(QColor(theme.accent))
        draw_rects(painter, boxes[is_selected])


def _far_lines(wires: Floats) -> Floats:
    """Return wires as straight lines; a long one has a second line where it runs level."""
    is_long = wires[:, 8] - wires[:, 6] > LONG_SHELF
    short, long = wires[~is_long], wires[is_long]
    return np.concatenate((short[:, [0, 1, 8, 9]], long[:, [0, 1, 6, 7]], long[:, 6:10]))
