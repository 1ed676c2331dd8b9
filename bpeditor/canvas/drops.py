"""Layers dragged in from the palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from bpeditor.layers import LAYERS

LAYER_MIME = "application/x-bpeditor-layer"
"""The data is the layer's name."""


class LayerDrops(QObject):
    """Takes drops of layers on a widget; everything else is left to the widgets around it.

    Parameters
    ----------
    drop
        Called with the layer and the point, in pixels of the widget.
    """

    def __init__(self, widget: QWidget, drop: Callable[[str, QPointF], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._drop = drop
        self.ghost: tuple[str, QPointF] | None = None
        """The layer over the widget and where, while it is dragged."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the drag and drop events of the widget."""
        if event.type() == QEvent.Type.DragLeave:
            self._show(None)
        elif isinstance(event, QDropEvent):
            return self._on_drag(event)
        return super().eventFilter(watched, event)

    def _on_drag(self, event: QDropEvent) -> bool:
        layer = layer_in(event.mimeData())
        if layer is None:
            event.ignore()
            return True
        event.acceptProposedAction()
        if isinstance(event, QDragMoveEvent):
            self._show((layer, event.position()))
        else:
            self._show(None)
            self._drop(layer, event.position())
        return True

    def _show(self, ghost: tuple[str, QPointF] | None) -> None:
        self.ghost = ghost
        self._widget.update()


def layer_in(data: QMimeData) -> str | None:
    """Return the layer that is being dragged, if it is one."""
    name = bytes(data.data(LAYER_MIME).data()).decode(errors="replace")
    return name if name in LAYERS else None
