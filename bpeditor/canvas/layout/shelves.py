"""Parts that no wire joins: side by side on shelves, one shelf below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

PART_GAP = 96.0
"""Between shelves."""
_SIDE_GAP = 160.0
"""Between parts on a shelf: a stub with its numbers fits."""
_WIDER = 1.5
"""A page of many small parts is that much wider than high, about; the widest part fits on it."""

Places = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Box:
    """A laid out part: where its cards are, and the box around them."""

    places: Places
    left: float
    top: float
    width: float
    height: float


def on_shelves(boxes: Sequence[Box]) -> Places:
    """Return where all cards are, the parts in their order, no shelf wider than the page."""
    by_width = sorted(boxes, key=lambda box: box.width)
    area = sum((box.width + _SIDE_GAP) * (box.height + PART_GAP) for box in by_width[:-1])
    page = max([_WIDER * sqrt(area), *(box.width for box in by_width[-1:])])
    places: Places = {}
    x = y = below = 0.0
    for box in boxes:
        if x and x + box.width > page:
            x, y = 0.0, below
        dx, dy = x - box.left, y - box.top
        places |= {node_id: (left + dx, top + dy) for node_id, (left, top) in box.places.items()}
        x += box.width + _SIDE_GAP
        below = max(below, y + box.height + PART_GAP)
    return places
