"""A layer that is wanted on the canvas, and the wire that waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from bpeditor.graph.graph import Edge


@dataclass(frozen=True)
class Wish:
    """Where a layer is wanted, until it is chosen.

    Attributes
    ----------
    point
        In the scene.
    wire
        The wire that was dropped there; its open end, and the port there, are "".
    """

    point: QPointF
    wire: Edge | None = None
