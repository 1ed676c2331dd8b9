"""Lights the paths through what is under the pointer: all it depends on, all that depends on it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.geometry import Rows
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.gestures.hands import Hands
from bpeditor.canvas.gestures.start import WIRE_REACH
from bpeditor.graph.graph import Edge
from bpeditor.graph.paths import part_before, part_behind

_MARGIN = 4.0


class LightCanvas(Canvas, Protocol):
    """What lighting paths needs of the view besides what gestures need."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""


class PathLight(QObject):
    """Marks the wires on the paths as lit, and repaints those that change."""

    def __init__(self, viewport: QWidget, canvas: LightCanvas, hands: Hands) -> None:
        super().__init__(viewport)
        self._canvas = canvas
        self._hands = hands
        self._under: str | Edge | None = None
        canvas.document.changed.connect(self._on_changed)
        canvas.document.replaced.connect(self._on_changed)
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer while no button is down."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            is_free = event.buttons() == Qt.MouseButton.NoButton and not self._hands.are_busy
            self._light(self._found(event.position()) if is_free else None)
        elif event.type() in {QEvent.Type.Leave, QEvent.Type.MouseButtonPress}:
            self._light(None)
        return super().eventFilter(watched, event)

    def _found(self, at: QPointF) -> str | Edge | None:
        canvas, point = self._canvas, self._canvas.to_scene(at)
        node_id = canvas.arrays.node_at(point)
        if node_id is not None:
            return node_id
        return canvas.arrays.edge_at(point, WIRE_REACH / canvas.zoom())

    def _light(self, under: str | Edge | None) -> None:
        if under == self._under:
            return
        self._under = under
        edges = self._canvas.arrays.edges
        before, lit = edges.data["lit"], np.zeros(len(edges), dtype=bool)
        lit[edges.rows_of(self._paths(under))] = True
        changed = np.flatnonzero(lit != before)
        edges.data["lit"] = lit
        if len(changed):
            self._canvas.refresh(self._area(changed))

    def _paths(self, under: str | Edge | None) -> set[Edge]:
        if under is None:
            return set()
        nodes, edges = ([], [under]) if isinstance(under, Edge) else ([under], [])
        graph = self._canvas.document.graph
        return part_before(graph, nodes, edges)[1] | part_behind(graph, nodes, edges)[1]

    def _area(self, rows: Rows) -> QRectF:
        """Return what some wires cover."""
        wires = self._canvas.arrays.wires[rows]
        xs, ys = wires[:, 0::2], wires[:, 1::2]
        area = QRectF(QPointF(xs.min(), ys.min()), QPointF(xs.max(), ys.max()))
        return area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def _on_changed(self, _changes: object = None) -> None:
        self._under = None
        self._canvas.arrays.edges.data["lit"] = False
