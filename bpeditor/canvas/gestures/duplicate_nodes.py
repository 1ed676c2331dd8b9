"""Drag copies of cards away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.buffers import draw_rects
from bpeditor.canvas.gestures.base import Canvas, Modifiers
from bpeditor.canvas.gestures.landing import NOWHERE, Landing, frame_under, frames_under
from bpeditor.canvas.gestures.move_nodes import MoveNodes
from bpeditor.canvas.gestures.overlay import draw_wires
from bpeditor.canvas.wires import Floats
from bpeditor.graph.errors import GraphError


class DuplicateNodes(MoveNodes):
    """Copy the selected cards with the wires among them; the cards themselves stay.

    The copies line up as cards do that are moved, also with the cards that are copied.
    """

    cursor = Qt.CursorShape.DragCopyCursor

    def __init__(self, canvas: Canvas, grabbed: Sequence[str], start: QPointF) -> None:
        super().__init__(canvas, grabbed, start)
        self._moving = self._rows[:1]
        self._fragment = canvas.document.fragment(self._node_ids)
        cards = canvas.arrays.nodes.data[self._rows]
        copied = canvas.arrays.frames.whole_in(self._rows)
        boxes = np.stack([cards[key] for key in "xywh"], axis=-1)
        self._boxes: Floats = np.concatenate((canvas.arrays.frames.boxes(copied), boxes))
        ends = canvas.arrays.edges.data
        inner = np.isin(ends["source"], self._rows) & np.isin(ends["target"], self._rows)
        self._wires = canvas.arrays.wires[inner]

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Add the copies to the document."""
        self.move(point, modifiers)
        offset = self._shifted
        if offset.isNull():
            return
        document = self.canvas.document
        is_free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        into = {} if is_free else frames_under(self.canvas, self._fragment, offset)
        try:
            document.insert(self._fragment, offset.toTuple(), "Duplicate", into)
        except GraphError as error:
            self.canvas.show_hint(f"{error}.", refused=True)

    def paint(self, painter: QPainter) -> None:
        """Draw where the copies would be."""
        canvas, accent = self.canvas, QColor(self.canvas.theme.accent)
        draw_wires(
            painter, canvas, self._wires + np.tile(self._shifted.toTuple(), 5), accent.name()
        )
        origin = canvas.to_viewport_f(self._shifted).toTuple()
        painter.setPen(QPen(accent, 1.5))
        accent.setAlpha(48)
        painter.setBrush(accent)
        draw_rects(painter, self._boxes * canvas.zoom() + np.array([*origin, 0.0, 0.0]))
        super().paint(painter)

    def _landing_place(self) -> Landing:
        if self._shifted.isNull():
            return NOWHERE
        grabbed = self._fragment.node(self._node_ids[0])
        return Landing(into=frame_under(self.canvas, self._fragment, grabbed, self._shifted))

    def _shift_to(self, offset: QPointF) -> None:
        self._shifted = offset
        self.canvas.refresh()
