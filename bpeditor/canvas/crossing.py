"""Which wires a straight line crosses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from bpeditor.canvas.geometry import Geometry, Rows
from bpeditor.canvas.wires import Floats, wire_points

Coordinate = float | Floats


@dataclass(frozen=True)
class _Line:
    """One line, or many, from (x1, y1) to (x2, y2)."""

    x1: Coordinate
    y1: Coordinate
    x2: Coordinate
    y2: Coordinate

    def parts(self, other: _Line) -> NDArray[np.bool_]:
        """Say whether the ends of another line lie on different sides of this one.

        A point on the line counts to one side, so that a line through the joint of two pieces
        crosses exactly one of them.
        """
        return self._is_left(other.x1, other.y1) ^ self._is_left(other.x2, other.y2)

    def _is_left(self, x: Coordinate, y: Coordinate) -> NDArray[np.bool_]:
        across = (self.x2 - self.x1) * (y - self.y1) - (self.y2 - self.y1) * (x - self.x1)
        return np.asarray(across) > 0


def crossed_by(arrays: Geometry, start: QPointF, end: QPointF) -> Rows:
    """Return the rows of the wires that the line between two scene points crosses."""
    near = arrays.edges_in(QRectF(start, end).normalized())
    xs, ys = wire_points(arrays.wires[near])
    stroke = _Line(start.x(), start.y(), end.x(), end.y())
    pieces = _Line(xs[:, :-1], ys[:, :-1], xs[:, 1:], ys[:, 1:])
    crossed = stroke.parts(pieces) & pieces.parts(stroke)
    return near[crossed.any(axis=1)]
