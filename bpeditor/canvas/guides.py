"""How a card that is moved lines up with those that rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF

from bpeditor.canvas.geometry import Geometry, Rows, port_offset
from bpeditor.canvas.wires import Floats

_SAME = 1e-6
_BEYOND = 12.0
"""How far a guide reaches over the cards it joins."""


@dataclass(frozen=True)
class Alignment:
    """How far to shift a card so that it lines up, and at most two guides that show with what."""

    shift: QPointF
    guides: tuple[QLineF, ...] = ()


def align(arrays: Geometry, moved: Rows, box: QRectF, sight: QRectF, reach: float) -> Alignment:
    """Return how a card lines up with the cards in sight: sides with sides, ports with ports.

    Where the ports do, a wire is straight; and as ports stand at the same heights on all cards,
    so do the tops of cards, or their bottoms. A guide goes only to the nearest card on its line:
    one that crosses the picture would be no clearer, and slow to paint.

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
    shown = box.translated(dx, dy)
    away = _distances(arrays, rest, shown.center())
    guides = []
    for lines, others, guide in (
        (sides + dx, other_sides, _upright),
        (ports + dy, other_ports, _level),
    ):
        shared = _shared(lines, others, away)
        if shared is not None:
            line, place = shared
            joined = shown.united(arrays.rect(int(rest[place])))
            guides.append(guide(line, joined.adjusted(-_BEYOND, -_BEYOND, _BEYOND, _BEYOND)))
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


def _distances(arrays: Geometry, rows: Rows, point: QPointF) -> Floats:
    """Return how far the middle of each card is from a point."""
    data = arrays.nodes.data[rows]
    return np.hypot(data["x"] + data["w"] / 2 - point.x(), data["y"] + data["h"] / 2 - point.y())


def _shared(card: Floats, others: Floats, away: Floats) -> tuple[float, int] | None:
    """Return a line of a card that the nearest of the others has too, and the place of that one."""
    places, lines = np.nonzero((np.abs(others[:, :, None] - card[0]) < _SAME).any(axis=1))
    if not len(places):
        return None
    nearest = int(np.argmin(away[places]))
    return float(card[0][lines[nearest]]), int(places[nearest])


def _upright(x: float, box: QRectF) -> QLineF:
    return QLineF(x, box.top(), x, box.bottom())


def _level(y: float, box: QRectF) -> QLineF:
    return QLineF(box.left(), y, box.right(), y)
