"""How a card that is moved lines up with those that rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF

from bpeditor.canvas.geometry import Floats, Geometry, Rows, port_offset

_SAME = 1e-6
_BEYOND = 12.0
"""How far a guide reaches over the cards it joins."""


@dataclass(frozen=True)
class Alignment:
    """How far to shift a card so that it lines up, and the guides that show with what."""

    shift: QPointF
    guides: tuple[QLineF, ...] = ()


def align(arrays: Geometry, moved: Rows, box: QRectF, sight: QRectF, reach: float) -> Alignment:
    """Return how a card lines up with the cards in sight: sides with sides, ports with ports.

    Where the ports do, a wire is straight; and as ports stand at the same heights on all cards,
    so do the tops of cards, or their bottoms.

    Parameters
    ----------
    moved
        The rows of all cards that move; the first one is lined up.
    box
        Where the first card would be.
    reach
        How far it may be shifted each way, in scene units.
    """
    rest = arrays.nodes_in(sight)
    rest = rest[~np.isin(rest, moved)]
    if not len(rest):
        return Alignment(QPointF())
    offset = box.topLeft() - arrays.rect(int(moved[0])).topLeft()
    sides, ports = _sides(arrays, moved[:1]) + offset.x(), _ports(arrays, moved[:1]) + offset.y()
    other_sides, other_ports = _sides(arrays, rest), _ports(arrays, rest)
    dx, dy = _shift(sides, other_sides, reach), _shift(ports, other_ports, reach)
    boxes = [box.translated(dx, dy), *(arrays.rect(int(row)) for row in rest)]
    guides = [
        *(_upright(x, area) for x, area in _joined(sides + dx, other_sides, boxes)),
        *(_level(y, area) for y, area in _joined(ports + dy, other_ports, boxes)),
    ]
    return Alignment(QPointF(dx, dy), tuple(guides))


def _sides(arrays: Geometry, rows: Rows) -> Floats:
    """Return left and right of each card, in rows."""
    data = arrays.nodes.data[rows]
    return np.stack((data["x"], data["x"] + data["w"]), axis=1)


def _ports(arrays: Geometry, rows: Rows) -> Floats:
    """Return the heights of each card's output and inputs, in rows that end in nan."""
    data = arrays.nodes.data[rows]
    numbers = np.arange(int(data["inputs"].max()), dtype=float)
    inputs = data["y"][:, None] + port_offset(numbers)
    inputs[numbers >= data["inputs"][:, None]] = np.nan
    return np.concatenate(((data["y"] + data["out"])[:, None], inputs), axis=1)


def _shift(card: Floats, others: Floats, reach: float) -> float:
    """Return the shift of a card's lines onto the nearest one of the others; 0 beyond reach."""
    shifts = (others[:, :, None] - card[0]).ravel()
    nearest = float(shifts[np.nanargmin(np.abs(shifts))])
    return nearest if abs(nearest) <= reach else 0.0


def _joined(
    card: Floats, others: Floats, boxes: Sequence[QRectF]
) -> Iterator[tuple[float, QRectF]]:
    """Yield each line of a card that others share, with what it joins.

    Parameters
    ----------
    boxes
        Of the card and then of the others.
    """
    for line in np.unique(card[~np.isnan(card)]).tolist():
        sharing = np.flatnonzero((np.abs(others - line) < _SAME).any(axis=1)).tolist()
        if sharing:
            area = boxes[0]
            for place in sharing:
                area = area.united(boxes[place + 1])
            yield line, area.adjusted(-_BEYOND, -_BEYOND, _BEYOND, _BEYOND)


def _upright(x: float, box: QRectF) -> QLineF:
    return QLineF(x, box.top(), x, box.bottom())


def _level(y: float, box: QRectF) -> QLineF:
    return QLineF(box.left(), y, box.right(), y)
