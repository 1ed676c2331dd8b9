"""Where a new card finds room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF

from bpeditor.canvas.geometry import card_ports
from bpeditor.canvas.hints import new_card
from bpeditor.canvas.view import CanvasView
from bpeditor.canvas.wires import SHELF
from bpeditor.canvas.wishes import Wish
from bpeditor.layers import LAYERS

_STEP = 40.0
_RINGS = 24
_MARGIN = 20.0
"""Kept free around a new card, whose name may make it wider."""


def place_of(layer: str, view: CanvasView, wish: QPointF) -> QPointF:
    """Return the middle of a new card, where neither it nor its stub meets another one's."""
    graph, look = view.document.graph, new_card(layer)
    taken = [
        view.node_rect(node.id).adjusted(0, 0, 0 if graph.outgoing(node.id) else SHELF, 0)
        for node in graph.nodes()
    ]
    size = look.width + 2 * _MARGIN, look.height + 2 * _MARGIN
    return free_place(taken, wish, size, SHELF)


def corner_at(layer: str, port: str, wish: Wish, width: float) -> QPointF:
    """Return the corner of a new card of a width with one of its ports where a waiting wire ends.

    The port is an input of the layer, or "" for the output.
    """
    out, entries = card_ports(LAYERS[layer])
    if port:
        return wish.point - QPointF(0.0, entries[LAYERS[layer].inputs.index(port)])
    return wish.point - QPointF(width, out)


def free_place(
    taken: Sequence[QRectF], wish: QPointF, size: tuple[float, float], stub: float = 0.0
) -> QPointF:
    """Return the middle of a free box of a size, as near to a point as a coarse grid allows.

    Right of the box the length of its stub is free too.
    """
    width, height = size
    box = QRectF(0.0, 0.0, width, height)
    reach = _STEP * _RINGS + max(size) + stub
    near = [other for other in taken if _is_near(other, wish, reach)]
    for dx, dy in _offsets():
        box.moveCenter(QPointF(wish.x() + dx, wish.y() + dy))
        whole = box.adjusted(0.0, 0.0, stub, 0.0)
        if not any(whole.intersects(other) for other in near):
            return box.center()
    return wish


def _is_near(box: QRectF, point: QPointF, reach: float) -> bool:
    away = box.center() - point
    return max(abs(away.x()) - box.width() / 2, abs(away.y()) - box.height() / 2) < reach


def _offsets() -> Iterator[tuple[float, float]]:
    """Yield the grid around a point by distance; below before above, right before left."""
    places = [
        (column * _STEP, row * _STEP)
        for column in range(-_RINGS, _RINGS + 1)
        for row in range(-_RINGS, _RINGS + 1)
    ]
    yield from sorted(places, key=lambda at: (at[0] ** 2 + at[1] ** 2, -at[1], -at[0]))
