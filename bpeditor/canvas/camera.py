"""A viewport onto a scene without bounds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from bpeditor.canvas.painting import NEAR, READABLE
from bpeditor.canvas.transform import Transform

MOST_SCREENS = 2
"""As wide or as high a graph may be that opens at a size where its numbers are readable."""


class Camera(QAbstractScrollArea):
    """Knows what part of the scene its viewport shows, and where each point of it is there."""

    zoom_changed = Signal(float)
    about_to_move = Signal()
    """Another part of the scene is about to be shown, or at another size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._transform = Transform()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._showing_all: Callable[[], None] | None = None
        self.about_to_move.connect(self._on_about_to_move)

    # moving it

    def bounds(self) -> QRectF:
        """Return what there is to see, in scene coordinates."""
        raise NotImplementedError

    def fit(self) -> None:
        """Show everything, at most at 100 %, and go on so until something else is shown."""
        self.show_area(self.bounds())
        self._showing_all = self.fit

    def show_opened(self) -> None:
        """Show everything, but rather its beginning than numbers that nobody can read.

        Where that would be a small part, the whole is the better start.
        """
        self.fit()
        if READABLE / MOST_SCREENS <= self.zoom() < NEAR:
            self.show_start(self.bounds(), READABLE)
        self._showing_all = self.show_opened

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep showing everything: a panel may have opened beside it."""
        super().resizeEvent(event)
        if self._showing_all is not None and not self.bounds().isEmpty():
            self._showing_all()

    def _on_about_to_move(self) -> None:
        self._showing_all = None

    def set_zoom(self, factor: float) -> None:
        """Zoom about the middle of the view."""
        self.zoom_at(factor, QRectF(self.viewport().rect()).center())

    def zoom_at(self, factor: float, fixed: QPointF) -> None:
        """Zoom about a viewport point that stays where it is."""
        self.about_to_move.emit()
        if self._transform.set_zoom(factor, fixed):
            self._on_zoomed()

    def center_on(self, point: QPointF) -> None:
        """Bring a scene point to the middle of the view."""
        self.about_to_move.emit()
        self._transform.put(point, QRectF(self.viewport().rect()).center())
        self.viewport().update()

    def look_at(self, point: QPointF) -> None:
        """Bring a scene point to the middle, at a size where numbers are readable."""
        self.set_zoom(max(self.zoom(), READABLE))
        self.center_on(point)

    def show_area(self, area: QRectF) -> None:
        """Show a part of the scene whole with some room around it, at most at 100 %."""
        self.about_to_move.emit()
        self._transform.fit(_with_room(area), self.viewport().rect())
        self._on_zoomed()

    def show_start(self, area: QRectF, zoom: float) -> None:
        """Show the left part of an area at a zoom."""
        self.about_to_move.emit()
        self._transform.show_start(_with_room(area), self.viewport().rect(), zoom)
        self._on_zoomed()

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture by viewport pixels."""
        raise NotImplementedError

    def reveal(self, point: QPointF, area: QRectF) -> None:
        """Bring a part of the scene into sight, or at least a point of it."""
        inside = QRectF(self.viewport().rect()).adjusted(24, 24, -24, -24)
        shift = self._transform.shift_into(area, point, inside).toPoint()
        if not shift.isNull():
            self.pan_by(shift.x(), shift.y())

    def _on_zoomed(self) -> None:
        self.viewport().update()
        self.zoom_changed.emit(self._transform.zoom)

    # where things are

    def zoom(self) -> float:
        """Return the zoom; 1 is 100 %."""
        return self._transform.zoom

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


def _with_room(area: QRectF) -> QRectF:
    return QRectF(-1, -1, 2, 2) if area.isEmpty() else area.adjusted(-30, -40, 30, 40)
