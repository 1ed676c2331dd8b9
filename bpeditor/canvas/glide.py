"""Shows on its way what a command has moved: the picture, or the cards of a layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QPointF, QVariantAnimation
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.geometry import Geometry
from bpeditor.canvas.places import Places
from bpeditor.canvas.transform import Transform

LONGEST = 150
"""Milliseconds."""


class GlideCanvas(Protocol):
    """What a glide needs of the view."""

    arrays: Geometry

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is going on."""


@dataclass(frozen=True, eq=False)
class _Sight:
    """What is shown, and where the cards are in it."""

    zoom: float
    origin: QPointF
    places: Places

    def is_like(self, other: _Sight) -> bool:
        """Say whether nothing is shown elsewhere."""
        mine, its = self.places, other.places
        return (
            (self.zoom, self.origin) == (other.zoom, other.origin)
            and np.array_equal(mine.xs, its.xs)
            and np.array_equal(mine.ys, its.ys)
        )

    def towards(self, end: _Sight, share: float) -> _Sight:
        """Return what is shown after a share of the way.

        A zoom about a point keeps that point where it is, because it mixes as the origin does.
        """
        return _Sight(
            self.zoom + (end.zoom - self.zoom) * share,
            # On whole pixels, as always: nothing blurs.
            (self.origin + (end.origin - self.origin) * share).toPoint().toPointF(),
            self.places.towards(end.places, share),
        )


class Glide(QVariantAnimation):
    """Paints frames between before and after; all else is at the end of the way at once.

    Whoever asks where something is, or presses a key or a button meanwhile, need not know of it:
    the transform and the arrays are on their way only while a frame is painted.

    Attributes
    ----------
    is_wanted
        Says whether the user wants to see it.
    """

    def __init__(self, viewport: QWidget, canvas: GlideCanvas, transform: Transform) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._canvas = canvas
        self._transform = transform
        self._start = self._sight()
        self.is_wanted: Callable[[], bool] = lambda: False
        self.setDuration(LONGEST)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.valueChanged.connect(self._on_value_changed)

    @property
    def is_running(self) -> bool:
        """Whether what is painted is not yet at its end."""
        return self.state() == QAbstractAnimation.State.Running

    def show(self, move: Callable[[], object]) -> None:
        """Do what moves the picture or the cards, and let it be seen; it adds and removes none."""
        if not self.is_wanted() or self._canvas.is_busy or not self._viewport.isVisible():
            move()
            return
        with self.on_the_way():
            start = self._sight()
        move()
        self.end()
        if not start.is_like(self._sight()):
            self._start = start
            self.start()

    def end(self) -> None:
        """Show the end of the way at once."""
        if self.is_running:
            self.stop()
            self._viewport.update()

    @contextmanager
    def on_the_way(self) -> Iterator[None]:
        """Let transform and arrays be where a frame is to be painted."""
        if not self.is_running:
            yield
            return
        end = self._sight()
        self._take(self._start.towards(end, float(self.currentValue())))
        try:
            yield
        finally:
            self._take(end)

    def _sight(self) -> _Sight:
        transform = self._transform
        return _Sight(transform.zoom, QPointF(transform.origin), self._canvas.arrays.places())

    def _take(self, sight: _Sight) -> None:
        self._transform.zoom, self._transform.origin = sight.zoom, sight.origin
        self._canvas.arrays.put(sight.places)

    def _on_value_changed(self, _share: object) -> None:
        self._viewport.update()
