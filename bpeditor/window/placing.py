"""Where a new card finds room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF

_STEP = 40.0
_RINGS = 24


def free_place(taken: Sequence[QRectF], wish: QPointF, size: tuple[float, float]) -> QPointF:
    """Return the middle of a free box of a size, as near to a point as a coarse grid allows."""
    width, height = size
    box = QRectF(0.0, 0.0, width, height)
    reach = _STEP * _RINGS + max(size)
    near = [other for other in taken if _is_near(other, wish, reach)]
    for dx, dy in _offsets():
        box.moveCenter(QPointF(wish.x() + dx, wish.y() + dy))
        if not any(box.intersects(other) for other in near):
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
