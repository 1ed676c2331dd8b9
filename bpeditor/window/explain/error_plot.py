"""A small plot: the error of a difference quotient over its step, both axes in powers of ten."""

from __future__ import annotations

from math import log10

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.explain.error_curve import ErrorCurve

HEIGHT = 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 26.0, 36.0
_LEAST, _LARGEST = -17.0, 1.0
"""Errors outside these powers of ten stand at the edge: 0 has no logarithm."""
_DECADES = 4
_DOT = 2.2


class ErrorPlot(QWidget):
    """Draws an error curve and marks the step with the least error."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._errors: list[tuple[float, float]] = []
        self._best: tuple[float, float] | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Plot of the relative error over the step")

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.update()

    def show_curve(self, curve: ErrorCurve) -> None:
        """Draw another curve."""
        self._errors, self._best = curve.errors(), curve.best()
        self.update()

    def place_of(self, step: float, error: float) -> QPointF:
        """Return where a point is drawn, in pixels."""
        box, (left, right) = self._box(), self._across()
        power = log10(error) if error > 0.0 else _LEAST
        power = min(_LARGEST, max(_LEAST, power))
        across = (log10(step) - left) / (right - left)
        up = (power - _LEAST) / (_LARGEST - _LEAST)
        return QPointF(box.left() + across * box.width(), box.bottom() - up * box.height())

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _across(self) -> tuple[float, float]:
        """Return the powers of ten of the least and the largest step."""
        powers = [log10(step) for step, _ in self._errors]
        return min(powers), max(powers) + 1e-9

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything."""
        del event
        if not self._errors:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._box(), QColor(self._theme.card))
        self._paint_grid(painter)
        self._paint_best(painter)
        places = [self.place_of(*found) for found in self._errors]
        painter.setPen(QPen(QColor(self._theme.text), 1.6))
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(QColor(self._theme.text))
        for place in places:
            painter.drawEllipse(place, _DOT, _DOT)
        self._paint_words(painter)

    def _paint_grid(self, painter: QPainter) -> None:
        theme, box = self._theme, self._box()
        line, sides = QPen(QColor(theme.grid), 1), Qt.AlignmentFlag
        left, right = self._across()
        for power in range(int(_LEAST) + 1, int(_LARGEST), _DECADES):
            y = self.place_of(self._errors[0][0], 10.0**power).y()
            painter.setPen(line)
            painter.drawLine(QLineF(box.left(), y, box.right(), y))
            painter.setPen(QColor(theme.muted))
            room = QRectF(0, y - 9, _LEFT - 5, 18)
            painter.drawText(room, sides.AlignRight | sides.AlignVCenter, f"1e{power}")
        for power in range(round(left), round(right) + 1, _DECADES):
            x = self.place_of(10.0 ** max(left, min(right, float(power))), 1.0).x()
            painter.setPen(line)
            painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
            painter.setPen(QColor(theme.muted))
            room = QRectF(x - 30, box.bottom() + 2, 60, 16)
            painter.drawText(room, sides.AlignHCenter, f"1e{power}")
        painter.setPen(QPen(QColor(theme.field_border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    def _paint_best(self, painter: QPainter) -> None:
        if self._best is not None:
            box, x = self._box(), self.place_of(*self._best).x()
            painter.setPen(QPen(QColor(self._theme.agrees), 2, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, box.top(), x, box.bottom()))

    def _paint_words(self, painter: QPainter) -> None:
        theme, box, sides = self._theme, self._box(), Qt.AlignmentFlag
        painter.setPen(QColor(theme.muted))
        above = QRectF(0, 2, self.width(), _TOP - 4)
        painter.drawText(above, sides.AlignLeft | sides.AlignVCenter, "relative error")
        # Below the plot: inside, an error that is 0 would run through the words.
        below = QRectF(box.left(), box.bottom() + 18, box.width(), 16)
        painter.drawText(below, sides.AlignHCenter, "step h")
        painter.setPen(QColor(theme.text))
        painter.drawText(below, sides.AlignLeft, "← rounding ~ 1/h")
        painter.drawText(below, sides.AlignRight, "bend ~ h² →")
