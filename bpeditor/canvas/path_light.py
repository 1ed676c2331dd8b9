"""Lights the paths through what is under the pointer: all it depends on, all that depends on it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.geometry import Geometry, Rows
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.gestures.hands import Hands
from bpeditor.canvas.gestures.start import NUMBERS_REACH
from bpeditor.graph.graph import Edge

_MARGIN = 4.0

_Neighbours = list[list[tuple[int, int]]]
"""Per node: the wires there, and the node at the other end of each."""


class LightCanvas(Canvas, Protocol):
    """What lighting paths needs of the view besides what gestures need."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""


class PathLight(QObject):
    """Marks the wires on the paths as lit, and repaints those that change.

    While nothing is under the pointer, what is held is lit: a path that a panel points at.
    """

    def __init__(self, viewport: QWidget, canvas: LightCanvas, hands: Hands) -> None:
        super().__init__(viewport)
        self._canvas = canvas
        self._hands = hands
        self._under: str | Edge | None = None
        self._held: tuple[Edge, ...] = ()
        self._paths: _Paths | None = None
        canvas.document.changed.connect(self._on_changed)
        canvas.document.replaced.connect(self._on_changed)
        viewport.installEventFilter(self)

    def hold(self, edges: tuple[Edge, ...]) -> None:
        """Light some edges until others are held, the canvas is pressed or the graph changes."""
        rows = self._canvas.arrays.edges.rows
        # A list follows the graph a moment later: its row may be of an edge that is gone.
        self._held = tuple(edge for edge in edges if edge in rows)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer while no button is down."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            is_free = event.buttons() == Qt.MouseButton.NoButton and not self._hands.are_busy
            self._light(self._found(event.position()) if is_free else None)
        elif event.type() == QEvent.Type.Leave:
            self._light(None)
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._under = None
            self.hold(())
        return super().eventFilter(watched, event)

    def _found(self, at: QPointF) -> str | Edge | None:
        canvas, point = self._canvas, self._canvas.to_scene(at)
        node_id = canvas.arrays.node_at(point)
        if node_id is not None:
            return node_id
        return canvas.arrays.edge_at(point, NUMBERS_REACH / canvas.zoom())

    def _light(self, under: str | Edge | None) -> None:
        if under != self._under:
            self._under = under
            self._show()

    def _show(self) -> None:
        edges, under = self._canvas.arrays.edges, self._under
        lit = np.zeros(len(edges), dtype=bool)
        if under is not None:
            lit[self._rows_through(under)] = True
        elif self._held:
            lit[[edges.rows[edge] for edge in self._held]] = True
        changed = np.flatnonzero(lit != edges.data["lit"])
        edges.data["lit"] = lit
        if len(changed):
            self._canvas.refresh(self._area(changed))

    def _rows_through(self, under: str | Edge) -> list[int]:
        """Return the rows of the wires on the paths through a node or a wire."""
        arrays = self._canvas.arrays
        if self._paths is None:
            self._paths = _Paths(arrays)
        if isinstance(under, str):
            row = arrays.nodes.rows[under]
            return self._paths.before(row) + self._paths.behind(row)
        source, target = arrays.nodes.rows[under.source], arrays.nodes.rows[under.target]
        wires = self._paths.before(source) + self._paths.behind(target)
        return [*wires, arrays.edges.rows[under]]

    def _area(self, rows: Rows) -> QRectF:
        """Return what some wires cover."""
        wires = self._canvas.arrays.wires[rows]
        xs, ys = wires[:, 0::2], wires[:, 1::2]
        area = QRectF(QPointF(xs.min(), ys.min()), QPointF(xs.max(), ys.max()))
        return area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def _on_changed(self, _changes: object = None) -> None:
        self._under = self._paths = None
        self._held = ()
        self._canvas.arrays.edges.data["lit"] = False


class _Paths:
    """The neighbours of every node by rows: a search among them takes a third of one by ids."""

    def __init__(self, arrays: Geometry) -> None:
        self._into: _Neighbours = [[] for _ in range(len(arrays.nodes))]
        self._out_of: _Neighbours = [[] for _ in range(len(arrays.nodes))]
        sources, targets = (arrays.edges.data[end].tolist() for end in ("source", "target"))
        for wire, (source, target) in enumerate(zip(sources, targets, strict=True)):
            self._into[target].append((wire, source))
            self._out_of[source].append((wire, target))

    def before(self, row: int) -> list[int]:
        """Return the wires on the paths to a node."""
        return _wires_from(row, self._into)

    def behind(self, row: int) -> list[int]:
        """Return the wires on the paths from a node."""
        return _wires_from(row, self._out_of)


def _wires_from(row: int, neighbours: _Neighbours) -> list[int]:
    wires, found, waiting = list[int](), {row}, [row]
    while waiting:
        for wire, other in neighbours[waiting.pop()]:
            wires.append(wire)
            if other not in found:
                found.add(other)
                waiting.append(other)
    return wires
