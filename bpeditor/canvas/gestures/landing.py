"""What a card lands on when it is dropped: a wire, a frame, or both."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.frame_painting import RADIUS
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.gestures.overlay import light_wire
from bpeditor.canvas.insertion import INSERTS, wire_under
from bpeditor.graph.graph import Edge, Graph, Node

_TINT = 28


@dataclass(frozen=True)
class Landing:
    """The edge that would be led through a node, and the frame that would take it in."""

    onto: Edge | None = None
    into: str | None = None

    def in_words(self, graph: Graph) -> str:
        """Return what a drop would do; "" if it would only move the card."""
        if self.onto is not None:
            return INSERTS
        if self.into is not None:
            return f"drop puts it into the frame {graph.frame(self.into).title}; Alt prevents"
        return ""


NOWHERE = Landing()
"""On the empty canvas."""


def landing_of(canvas: Canvas, node: Node, middle: QPointF, *, comes: bool = True) -> Landing:
    """Return what a card with its middle at a scene point lands on.

    Parameters
    ----------
    node
        One of the graph, or a new one whose id is not in it.
    comes
        Whether it was elsewhere before: a frame takes in only what comes to it.
    """
    graph, arrays = canvas.document.graph, canvas.arrays
    may_join = comes and graph.frame_of(node.id) is None
    return Landing(
        wire_under(arrays, graph, node, middle),
        arrays.frames.around(middle) if may_join else None,
    )


def light_landing(painter: QPainter, canvas: Canvas, landing: Landing) -> None:
    """Draw what a card would land on as lit."""
    if landing.into is not None:
        box = canvas.arrays.frames.rect(landing.into)
        shown = QRectF(canvas.to_viewport_f(box.topLeft()), canvas.to_viewport_f(box.bottomRight()))
        accent = QColor(canvas.theme.accent)
        painter.setPen(QPen(accent, 2.5))
        accent.setAlpha(_TINT)
        painter.setBrush(accent)
        radius = RADIUS * canvas.zoom()
        painter.drawRoundedRect(shown, radius, radius)
    if landing.onto is not None:
        light_wire(painter, canvas, landing.onto)
