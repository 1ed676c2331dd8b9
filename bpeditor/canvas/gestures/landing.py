"""What a card lands on when it is dropped: a wire, a frame, or both."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.frame_painting import RADIUS
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.gestures.overlay import light_wire
from bpeditor.canvas.hints import new_card
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


def inside(canvas: Canvas, middle: QPointF) -> Landing:
    """Return what a new card lands on that is put there by no drag: the frame around it."""
    return Landing(into=canvas.arrays.frames.around(middle))


def frames_under(canvas: Canvas, fragment: Graph, offset: QPointF) -> dict[str, str]:
    """Return the frames that take in copies of another graph's nodes, by node."""
    found = {}
    for node in fragment.nodes() if len(canvas.arrays.frames) else ():
        frame = frame_under(canvas, fragment, node, offset)
        if frame is not None:
            found[node.id] = frame
    return found


def frame_under(canvas: Canvas, fragment: Graph, node: Node, offset: QPointF) -> str | None:
    """Return the frame that takes in a copy of a node of another graph, which is moved there.

    What is in a frame of the other graph stays in that one's copy.
    """
    if fragment.frame_of(node.id) is not None:
        return None
    size = QPointF(canvas.arrays.width_of(node.id), new_card(node.layer).height)
    return canvas.arrays.frames.around(QPointF(*node.position) + offset + size / 2)


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
