"""A layer that is wanted on the canvas."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF


@dataclass(frozen=True)
class Wish:
    """Where a layer is wanted, until it is chosen; a scene point."""

    point: QPointF
