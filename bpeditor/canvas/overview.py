"""A small picture of the whole graph in a corner, for graphs larger than the view."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.buffers import draw_points, draw_rects
from bpeditor.canvas.geometry import WIDTH
from bpeditor.canvas.gestures.base import Canvas
from bpeditor.layers import FAMILIES

LARGEST = 220.0, 150.0
"""Of the picture, in viewport pixels."""
_SMALLEST = 36.0
_PADDING = 6.0
_MARGIN = 12
_SHARE = 0.4
"""Of the view's width or height that it may take; in a smaller view there is none."""
_LEAST_DOT = 1.5
"""A card is at least as large, in pixels; of an enormous graph it is a point, ten times as fast."""
_TINT = 40
_CORNERS = (1, 1), (0, 1), (1, 0), (0, 0)
"""Whether a corner is at the right, and at the bottom; the preferred ones first."""


class OverviewCanvas(Canvas, Protocol):
    """What the overview needs of the view besides what gestures need."""

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is going on: what the mouse does is its."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""

    def center_on(self, point: QPointF) -> None:
        """Bring a scene point to the middle of the view."""


class Overview(QObject):
    """Painted by the view over its frame; a press or a drag there moves the view.

    It is no widget: one over the viewport would make Qt repaint everything where the canvas is
    scrolled. The picture of the cards is kept until the graph, the theme or the screen changes.
    """

    def __init__(self, viewport: QWidget, canvas: OverviewCanvas) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._canvas = canvas
        self._bounds = QRectF()
        self._picture: tuple[object, QPixmap] | None = None
        self._corner = _CORNERS[0]
        self._shown = QRect()
        self._settled_for = QRectF()
        self._held: QPointF | None = None
        """From the point under the pointer to the middle of the view, while a button is down."""
        canvas.document.changed.connect(self._on_changed)
        canvas.document.replaced.connect(self._on_changed)
        self._on_changed()
        viewport.installEventFilter(self)

    def box(self) -> QRect:
        """Return where it is, in viewport pixels; empty while the whole graph is in sight."""
        if self._bounds.isEmpty() or self._in_sight().contains(self._bounds):
            return QRect()
        scale = self._scale()
        width = max(_SMALLEST, self._bounds.width() * scale) + 2 * _PADDING
        height = max(_SMALLEST, self._bounds.height() * scale) + 2 * _PADDING
        view = self._viewport.rect()
        if width > _SHARE * view.width() or height > _SHARE * view.height():
            return QRect()
        return self._in(self._corner, width, height)

    def settle(self) -> None:
        """Go where no card is under it, and be ready to be painted.

        Before a frame is painted on the way of a glide: its picture is of the end of the way.
        """
        self._go_to_free_corner()
        self._shown = self.box()
        if not self._shown.isEmpty():
            self._cards(self._shown)

    def _go_to_free_corner(self) -> None:
        """Go to a corner where no card is under it, if there is one and no gesture is going on."""
        sight = self._in_sight()
        if sight == self._settled_for or self._held is not None or self._canvas.is_busy:
            return
        self._settled_for = sight
        before = self.box()
        if before.isEmpty():
            return
        corners = (self._corner, *_CORNERS)
        size = before.width(), before.height()
        free = (corner for corner in corners if self._is_free(self._in(corner, *size)))
        self._corner = next(free, self._corner)
        after = self._in(self._corner, *size)
        if after != before:
            self._viewport.update(before)
            self._viewport.update(after)

    def follow_scroll(self, dx: int, dy: int) -> None:
        """Repaint where it is, and where a scroll of the canvas has taken its pixels."""
        box = self.box()
        self._viewport.update(box)
        self._viewport.update(box.translated(dx, dy))

    def paint(self, painter: QPainter) -> None:
        """Draw it in viewport pixels, after it has settled."""
        box = self._shown
        if box.isEmpty():
            return
        theme = self._canvas.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(theme.card_border), 1))
        painter.setBrush(QColor(theme.window))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.drawPixmap(box.topLeft(), self._cards(box))
        sight, seen = self._in_sight(), QColor(theme.accent)
        corners = self._to_box(sight.topLeft(), box), self._to_box(sight.bottomRight(), box)
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        painter.setPen(QPen(seen, 2))
        seen.setAlpha(_TINT)
        painter.setBrush(seen)
        painter.drawRect(QRectF(*corners))
        painter.restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse over the picture, and a drag that began there."""
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        at, box = event.position(), self.box()
        is_over = box.contains(at.toPoint()) and not self._canvas.is_busy
        match event.type():
            case QEvent.Type.MouseButtonPress | QEvent.Type.MouseButtonDblClick if is_over:
                self._press(at, box, event.button())
                return True
            case QEvent.Type.MouseMove if self._held is not None:
                self._canvas.center_on(self._to_scene(at, box) + self._held)
                return True
            case QEvent.Type.MouseButtonRelease if self._held is not None:
                self._held = None
                return True
        is_free = event.buttons() == Qt.MouseButton.NoButton
        return is_over and is_free and event.type() == QEvent.Type.MouseMove

    def _press(self, at: QPointF, box: QRect, button: Qt.MouseButton) -> None:
        if button != Qt.MouseButton.LeftButton:
            return
        point, sight = self._to_scene(at, box), self._in_sight()
        self._held = sight.center() - point if sight.contains(point) else QPointF()
        self._canvas.center_on(point + self._held)

    # places

    def _in(self, corner: tuple[int, int], width: float, height: float) -> QRect:
        """Return a box of some size in a corner of the view."""
        view, (right, bottom) = self._viewport.rect(), corner
        left = _MARGIN + right * (view.width() - 2 * _MARGIN - width)
        top = _MARGIN + bottom * (view.height() - 2 * _MARGIN - height)
        return QRectF(left, top, width, height).toRect()

    def _is_free(self, box: QRect) -> bool:
        """Say whether no card is under a box of the view."""
        to_scene, corners = self._canvas.to_scene, QRectF(box)
        area = QRectF(to_scene(corners.topLeft()), to_scene(corners.bottomRight()))
        return not len(self._canvas.arrays.nodes_in(area))

    def _in_sight(self) -> QRectF:
        rect = QRectF(self._viewport.rect())
        to_scene = self._canvas.to_scene
        return QRectF(to_scene(rect.topLeft()), to_scene(rect.bottomRight()))

    def _scale(self) -> float:
        width, height = LARGEST
        return min(width / self._bounds.width(), height / self._bounds.height())

    def _to_box(self, point: QPointF, box: QRect) -> QPointF:
        return QRectF(box).center() + (point - self._bounds.center()) * self._scale()

    def _to_scene(self, at: QPointF, box: QRect) -> QPointF:
        return self._bounds.center() + (at - QRectF(box).center()) / self._scale()

    # the picture

    def _on_changed(self, _changes: object = None) -> None:
        self._bounds = self._canvas.arrays.bounds()
        self._picture = None
        self._settled_for = QRectF()
        self._held = None

    def _cards(self, box: QRect) -> QPixmap:
        ratio = self._viewport.devicePixelRatioF()
        key = (self._canvas.theme, box.size().toTuple(), ratio)
        if self._picture is None or self._picture[0] != key:
            pixmap = QPixmap(box.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            self._draw_cards(pixmap, box)
            self._picture = key, pixmap
        return self._picture[1]

    def _draw_cards(self, pixmap: QPixmap, box: QRect) -> None:
        theme, arrays, scale = self._canvas.theme, self._canvas.arrays, self._scale()
        data, frames = arrays.nodes.data, arrays.frames
        offset = self._to_box(QPointF(), box) - QPointF(box.topLeft())
        shift = np.array([*offset.toTuple(), 0.0, 0.0])
        left, top = data["x"] * scale + offset.x(), data["y"] * scale + offset.y()
        width, height = (np.maximum(data[side] * scale, _LEAST_DOT) for side in "wh")
        boxes = np.stack((left, top, width, height), axis=-1)
        painter = QPainter(pixmap)
        painter.setPen(QPen(QColor(theme.frame_border), 1))
        painter.setBrush(QColor(theme.frame_title))
        draw_rects(painter, frames.boxes(np.arange(len(frames))) * scale + shift)
        are_points = WIDTH * scale < _LEAST_DOT
        for place, family in enumerate(FAMILIES):
            colour, here = QColor(theme.family(family)), boxes[data["family"] == place]
            if are_points:
                painter.setPen(QPen(colour, 1))
                draw_points(painter, here[:, :2] + here[:, 2:] / 2)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                draw_rects(painter, here)
        painter.end()
