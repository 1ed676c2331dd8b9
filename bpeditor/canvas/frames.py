"""Where frames are: boxes around the cards of their members, as numpy arrays beside these."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from bpeditor.canvas.table import Table
from bpeditor.canvas.wires import Floats
from bpeditor.graph.graph import Frame

PADDING = 20.0
"""Between a frame and the cards of its members, in scene units."""
TITLE = 28.0
"""The height of the band with the title, above that."""

Rows = NDArray[np.intp]


class FrameBoxes:
    """The boxes of all frames of one graph; a frame's row is its place in `keys`.

    Attributes
    ----------
    keys, titles
        By row: the id and the title.
    selected
        By row: whether all members are selected.
    """

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.titles: list[str] = []
        self.selected = np.zeros(0, dtype=bool)
        self._edges: Floats = np.zeros((4, 0))  # left, top, right, bottom
        self._around: Rows = np.zeros(0, dtype=np.intp)  # per node: its frame, or len(keys)
        self._sizes: Rows = np.zeros(0, dtype=np.intp)
        self._members: Rows = np.zeros(0, dtype=np.intp)  # all of the first frame, the next, ...

    def __len__(self) -> int:
        """Count the frames."""
        return len(self.keys)

    # following

    def load(self, frames: Sequence[Frame], nodes: Table[str]) -> None:
        """Take other frames, or other nodes."""
        self.keys = [frame.id for frame in frames]
        self.titles = [frame.title for frame in frames]
        self._sizes = np.array([len(frame.nodes) for frame in frames], dtype=np.intp)
        self._around = np.full(len(nodes), len(frames), dtype=np.intp)
        self._members = nodes.rows_of(chain.from_iterable(frame.nodes for frame in frames))
        self._around[self._members] = np.repeat(np.arange(len(frames)), self._sizes)
        self._edges = np.zeros((4, len(frames)))
        self._measure(nodes.data, np.arange(len(frames)))
        self.select(nodes.data["selected"])

    def follow(self, data: NDArray[np.void], moved: Rows) -> None:
        """Follow cards that were moved, given by their rows."""
        if self.keys:
            self._measure(data, self._touched(moved))

    def select(self, selected: NDArray[np.bool_]) -> None:
        """Mirror the selection of the nodes."""
        self.selected = self._counts(selected.nonzero()[0]) == self._sizes

    def _measure(self, data: NDArray[np.void], rows: Rows) -> None:
        """Find the boxes of some frames anew; their rows are sorted."""
        if not len(rows):
            return
        is_wanted = np.zeros(len(self.keys), dtype=bool)
        is_wanted[rows] = True
        members = self._members[np.repeat(is_wanted, self._sizes)]
        starts = np.cumsum(self._sizes[rows]) - self._sizes[rows]
        x, y, w, h = (data[key][members] for key in "xywh")
        self._edges[0, rows] = np.minimum.reduceat(x, starts) - PADDING
        self._edges[1, rows] = np.minimum.reduceat(y, starts) - PADDING - TITLE
        self._edges[2, rows] = np.maximum.reduceat(x + w, starts) + PADDING
        self._edges[3, rows] = np.maximum.reduceat(y + h, starts) + PADDING

    def _counts(self, nodes: Rows) -> Rows:
        """Return how many of some nodes each frame has."""
        frames = len(self.keys)
        counts: Rows = np.bincount(self._around[nodes], minlength=frames + 1)[:frames]
        return counts

    def _touched(self, nodes: Rows) -> Rows:
        """Return the frames that some nodes are in."""
        return np.flatnonzero(self._counts(nodes))

    # asking

    def boxes(self, rows: Rows) -> Floats:
        """Return the boxes of frames as rows (x, y, width, height)."""
        left, top, right, bottom = self._edges[:, rows]
        boxes: Floats = np.stack((left, top, right - left, bottom - top), axis=-1)
        return boxes

    def rect(self, frame_id: str) -> QRectF:
        """Return the box of a frame."""
        left, top, right, bottom = self._edges[:, self.keys.index(frame_id)].tolist()
        return QRectF(left, top, right - left, bottom - top)

    def title_rect(self, frame_id: str) -> QRectF:
        """Return the band with the title of a frame."""
        box = self.rect(frame_id)
        return QRectF(box.x(), box.y(), box.width(), TITLE)

    def frames_in(self, area: QRectF) -> Rows:
        """Return the rows of the frames that touch an area."""
        left, top, right, bottom = self._edges
        return np.flatnonzero(
            (left <= area.right())
            & (right >= area.left())
            & (top <= area.bottom())
            & (bottom >= area.top())
        )

    def whole_in(self, nodes: Rows) -> Rows:
        """Return the rows of the frames that have no other members than some nodes."""
        return np.flatnonzero(self._counts(nodes) == self._sizes)

    def reach(self, nodes: Rows) -> QRectF:
        """Return what the frames that some nodes are in cover; empty if they are in none."""
        return self.united(self._touched(nodes)) if self.keys else QRectF()

    def united(self, rows: Rows) -> QRectF:
        """Return the box around some frames; empty if there are none."""
        if not len(rows):
            return QRectF()
        left, top, right, bottom = self._edges[:, rows]
        corners = QPointF(left.min(), top.min()), QPointF(right.max(), bottom.max())
        return QRectF(*corners)

    def around(self, point: QPointF) -> str | None:
        """Return the topmost frame that a point lies in."""
        rows = self.frames_in(QRectF(point, point))
        return self.keys[rows[-1]] if len(rows) else None

    def handle_at(self, point: QPointF, reach: float) -> str | None:
        """Return the topmost frame whose title is under a point, or whose border is in reach."""
        near = self.frames_in(QRectF(point, point).adjusted(-reach, -reach, reach, reach))
        left, top, right, bottom = self._edges[:, near]
        sides = np.minimum(np.abs(left - point.x()), np.abs(right - point.x()))
        to_border = np.minimum(sides, np.abs(bottom - point.y()))
        is_inside = (left <= point.x()) & (right >= point.x())
        on_title = is_inside & (top <= point.y()) & (top + TITLE >= point.y())
        found = near[on_title | (to_border <= reach)]
        return self.keys[found[-1]] if len(found) else None
