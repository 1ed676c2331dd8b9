"""A viewport onto a scene without bounds."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from bpeditor.canvas.transform import Transform


class Camera(QAbstractScrollArea):
    """Knows what part of the scene its viewport shows, and where each point of it is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._transform = Transform()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def zoom(self) -> float:
        """Return the zoom; 1 is 100 %."""
        return self._transform.zoom

    def center_on(self, point: QPointF) -> None:
        """Bring a scene point to the middle of the view."""
        self._transform.put(point, QRectF(self.viewport().rect()).center())
        self.viewport().update()

    def to_viewport(self, point: QPointF) -> QPoint:
        """Map a scene point to the viewport."""
        return self._transform.to_viewport(point).toPoint()

    def to_viewport_f(self, point: QPointF) -> QPointF:
        """Map a scene point to the viewport, with fractions of pixels."""
        return self._transform.to_viewport(point)

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""
        return self._transform.to_scene(QPointF(point))

    def in_sight(self) -> QRectF:
        """Return the part of the scene that is shown."""
        return self._transform.rect_to_scene(QRectF(self.viewport().rect()))

    def viewport_center(self) -> QPointF:
        """Return the scene point in the middle of the view."""
        return self.to_scene(QRectF(self.viewport().rect()).center())
