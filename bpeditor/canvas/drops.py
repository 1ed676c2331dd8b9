"""Layers dragged in from the palette."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.gestures.overlay import light_wire
from bpeditor.canvas.hints import paint_ghost
from bpeditor.canvas.insertion import INSERTS, wire_under
from bpeditor.canvas.painting import Style
from bpeditor.graph.graph import Edge, Node
from bpeditor.layers import LAYERS

LAYER_MIME = "application/x-bpeditor-layer"
"""The data is the layer's name."""


class DropCanvas(Canvas, Protocol):
    """What drops need of the view besides what gestures need."""

    pointer: QPointF
    """Where hints are shown, in viewport pixels."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""

    def drop_layer(self, layer: str, middle: QPointF, onto: Edge | None) -> None:
        """Add a node that was dragged in; an edge may be led through it."""


@dataclass(frozen=True)
class Ghost:
    """A layer over the canvas: where, in viewport pixels, and the wire it would be inserted on."""

    layer: str
    at: QPointF
    onto: Edge | None


class LayerDrops(QObject):
    """Takes drops of layers on a widget; everything else is left to the widgets around it.

    Parameters
    ----------
    widget
        The canvas's viewport.
    """

    def __init__(self, widget: QWidget, canvas: DropCanvas) -> None:
        super().__init__(widget)
        self._widget = widget
        self._canvas = canvas
        self._ghost: Ghost | None = None
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the drag and drop events of the widget."""
        if event.type() == QEvent.Type.DragLeave:
            self._show(None)
        elif isinstance(event, QDropEvent):
            return self._on_drag(event)
        return super().eventFilter(watched, event)

    def paint(self, painter: QPainter, style: Style) -> None:
        """Draw the card that is dragged in, and the wire that it would be inserted on."""
        if self._ghost is None:
            return
        if self._ghost.onto is not None:
            light_wire(painter, self._canvas, self._ghost.onto)
        paint_ghost(painter, self._ghost.layer, self._ghost.at, style)

    def _on_drag(self, event: QDropEvent) -> bool:
        layer = layer_in(event.mimeData())
        if layer is None:
            event.ignore()
            return True
        event.acceptProposedAction()
        middle = self._canvas.to_scene(event.position())
        is_free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        onto = None if is_free else self._wire_under(layer, middle)
        if isinstance(event, QDragMoveEvent):
            self._canvas.pointer = event.position()
            self._show(Ghost(layer, event.position(), onto))
        else:
            self._show(None)
            self._canvas.drop_layer(layer, middle, onto)
        return True

    def _wire_under(self, layer: str, middle: QPointF) -> Edge | None:
        graph, arrays = self._canvas.document.graph, self._canvas.arrays
        return wire_under(arrays, graph, Node("", layer), middle)

    def _show(self, ghost: Ghost | None) -> None:
        self._ghost = ghost
        self._canvas.show_hint(INSERTS if ghost is not None and ghost.onto is not None else "")
        self._widget.update()


def layer_in(data: QMimeData) -> str | None:
    """Return the layer that is being dragged, if it is one."""
    name = bytes(data.data(LAYER_MIME).data()).decode(errors="replace")
    return name if name in LAYERS else None
