"""Lets what a step reads and writes run along its wires."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QAbstractAnimation, QPointF, QRectF, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.marks import Marks
from bpeditor.canvas.stepping import colour_of, places_along
from bpeditor.canvas.theme import Theme
from bpeditor.canvas.wires import SHELF, Floats, wire_points
from bpeditor.engine.run import Direction, Step
from bpeditor.graph.graph import Edge

SHORT = 150
"""Milliseconds of a step that is taken by hand."""
_DOT = 6.5
_MARGIN = 12.0


class StepCanvas(Canvas, Protocol):
    """What following a step needs of the view besides what gestures need."""

    def bounds(self) -> QRectF:
        """Return what all cards cover with their stubs, in scene coordinates."""

    def reveal(self, point: QPointF, area: QRectF) -> None:
        """Bring a part of the scene into sight, or at least a point of it."""


class Pulse(QVariantAnimation):
    """Moves a dot along every wire of a step: first those it reads, then those it writes.

    Forward they run to the right, backward to the left.

    Attributes
    ----------
    is_wanted
        Says whether the user wants to see it.
    """

    def __init__(self, viewport: QWidget, canvas: StepCanvas) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._canvas = canvas
        self._step: Step | None = None
        self._edges: tuple[tuple[Edge, ...], tuple[Edge, ...]] = (), ()
        self.is_wanted: Callable[[], bool] = lambda: False
        self.setDuration(SHORT)
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.valueChanged.connect(self._on_value_changed)

    @property
    def is_running(self) -> bool:
        """Whether dots are on their way."""
        return self.state() == QAbstractAnimation.State.Running

    def follow(self, marks: Marks) -> None:
        """Show a step that has just been taken, and run along its wires."""
        if marks.acting == self._step:
            return
        self.stop()
        self._step, self._edges = marks.acting, (marks.reads, marks.writes)
        if self._step is None:
            return
        self._bring_into_sight(self._step.node)
        if self.is_wanted() and self._viewport.isVisible():
            self.start()

    def _bring_into_sight(self, node_id: str) -> None:
        """Show the card that acts, with the numbers at its wires."""
        nodes = self._canvas.arrays.nodes
        if node_id in nodes.rows:
            box = self._canvas.arrays.rect(nodes.rows[node_id])
            area = box.adjusted(-SHELF, -SHELF / 2, SHELF, SHELF / 2)
            area = area.intersected(self._canvas.bounds())  # beyond them are no numbers
            if not self._canvas.in_sight().contains(area):
                self._canvas.reveal(box.center(), area)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw the dots where they are now."""
        if not self.is_running or self._step is None:
            return
        share = 2.0 * float(self.currentValue())
        wires = self._wires(self._edges[share >= 1.0])
        if not len(wires):
            return
        forward, along = self._step.direction is Direction.FORWARD, share % 1.0
        places, _ = places_along(*wire_points(wires), along if forward else 1.0 - along)
        zoom = self._canvas.zoom()
        painter.setPen(QPen(QColor(theme.card), 2))
        painter.setBrush(colour_of(self._step.direction, theme))
        for x, y in places.tolist():
            at = self._canvas.to_viewport_f(QPointF(x, y))
            painter.drawEllipse(at, max(3.0, _DOT * zoom), max(3.0, _DOT * zoom))

    def _wires(self, edges: tuple[Edge, ...]) -> Floats:
        arrays = self._canvas.arrays
        return arrays.wires[arrays.edges.known_rows_of(edges)]

    def _on_value_changed(self, _share: object) -> None:
        wires = self._wires(self._edges[0] + self._edges[1])
        if len(wires):
            xs, ys = wires[:, 0::2], wires[:, 1::2]
            area = QRectF(QPointF(xs.min(), ys.min()), QPointF(xs.max(), ys.max()))
            self._canvas.refresh(area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
