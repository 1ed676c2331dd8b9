"""Layers dragged in from the palette."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.gestures.base import Canvas
from bpeditor.canvas.gestures.landing import NOWHERE, Landing, landing_of, light_landing
from bpeditor.canvas.hints import paint_ghost
from bpeditor.canvas.painting import Style
from bpeditor.graph.graph import Node
from bpeditor.layers import LAYERS

LAYER_MIME = "application/x-bpeditor-layer"
"""The data is the layer's name."""


class DropCanvas(Canvas, Protocol):
    """What drops need of the view besides what gestures need."""

    pointer: QPointF
    """Where hints are shown, in viewport pixels."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""

    def add_node(self, layer: str, middle: QPointF, landing: Landing) -> None:
        """Add a node with the middle of its card at a scene point, where it lands on something."""


@dataclass(frozen=True)
class Ghost:
    """A layer over the canvas: where, in viewport pixels, and what it would land on."""

    layer: str
    at: QPointF
    landing: Landing


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
        """Draw the card that is dragged in, and what it would land on."""
        if self._ghost is None:
            return
        light_landing(painter, self._canvas, self._ghost.landing)
        paint_ghost(painter, self._ghost.layer, self._ghost.at, style)

    def _on_drag(self, event: QDropEvent) -> bool:
        layer = layer_in(event.mimeData())
        if layer is None:
            event.ignore()
            return True
        event.acceptProposedAction()
        middle = self._canvas.to_scene(event.position())
        is_free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        landing = NOWHERE if is_free else landing_of(self._canvas, Node("", layer), middle)
        if isinstance(event, QDragMoveEvent):
            self._canvas.pointer = event.position()
            self._show(Ghost(layer, event.position(), landing))
        else:
            self._show(None)
            self._canvas.add_node(layer, middle, landing)
            self._widget.setFocus()
        return True

    def _show(self, ghost: Ghost | None) -> None:
        self._ghost = ghost
        landing = NOWHERE if ghost is None else ghost.landing
        self._canvas.show_hint(landing.in_words(self._canvas.document.graph))
        self._widget.update()


def layer_in(data: QMimeData) -> str | None:
    """Return the layer that is being dragged, if it is one."""
    name = bytes(data.data(LAYER_MIME).data()).decode(errors="replace")
    return name if name in LAYERS else None
