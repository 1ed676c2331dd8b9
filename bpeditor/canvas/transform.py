"""Between the scene and the viewport."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF

SMALLEST, LARGEST = 0.02, 4.0


class Transform:
    """A zoom and an origin; the origin sits on whole pixels, so that nothing blurs.

    Attributes
    ----------
    zoom
        Viewport pixels per scene unit; 1 is 100 %.
    origin
        Where the scene's (0, 0) is, in viewport pixels.
    """

    def __init__(self) -> None:
        self.zoom = 1.0
        self.origin = QPointF()

    def to_viewport(self, point: QPointF) -> QPointF:
        """Map a scene point to the viewport."""
        return point * self.zoom + self.origin

    def to_scene(self, point: QPointF) -> QPointF:
        """Map a viewport point to the scene."""
        return (point - self.origin) / self.zoom

    def rect_to_viewport(self, area: QRectF) -> QRectF:
        """Map a box of the scene to the viewport."""
        return QRectF(self.to_viewport(area.topLeft()), self.to_viewport(area.bottomRight()))

    def rect_to_scene(self, area: QRectF) -> QRectF:
        """Map a box of the viewport to the scene."""
        return QRectF(self.to_scene(area.topLeft()), self.to_scene(area.bottomRight()))

    def set_zoom(self, zoom: float, fixed: QPointF) -> bool:
        """Zoom about a viewport point that stays where it is; say whether anything changed."""
        bounded = min(LARGEST, max(SMALLEST, zoom))
        if bounded == self.zoom:
            return False
        scene = self.to_scene(fixed)
        self.zoom = bounded
        self.put(scene, fixed)
        return True

    def put(self, scene: QPointF, at: QPointF) -> None:
        """Bring a scene point to a viewport point."""
        self.origin = (at - scene * self.zoom).toPoint().toPointF()

    def fit(self, area: QRectF, viewport: QRect, largest: float = 1.0) -> None:
        """Show an area of the scene whole and in the middle, at most at some zoom."""
        room = viewport.size()
        zoom = min(room.width() / max(area.width(), 1.0), room.height() / max(area.height(), 1.0))
        self.zoom = min(largest, max(SMALLEST, zoom))
        self.put(area.center(), QRectF(viewport).center())

    def show_start(self, area: QRectF, viewport: QRect, zoom: float) -> None:
        """Show the left part of an area at a zoom: from its top, or all of its height."""
        free = viewport.height() - area.height() * zoom
        self.zoom = zoom
        self.put(area.topLeft(), QPointF(0.0, max(0.0, free / 2)))

    def shift_into(self, area: QRectF, point: QPointF, viewport: QRectF) -> QPointF:
        """Return how far, in pixels, the picture must move to bring an area into a viewport.

        Where the area is too large for it, a point of it comes to the middle unless it is inside.
        """
        box = self.rect_to_viewport(area)
        if box.width() > viewport.width() or box.height() > viewport.height():
            at = self.to_viewport(point)
            return QPointF() if viewport.contains(at) else viewport.center() - at
        right = max(0.0, viewport.left() - box.left()) + min(0.0, viewport.right() - box.right())
        down = max(0.0, viewport.top() - box.top()) + min(0.0, viewport.bottom() - box.bottom())
        return QPointF(right, down)
