"""A small plot: the target over one input, its tangent, and where the tangent is good.

Painted here rather than by a plotting library: half a second of loading for one curve would be
felt, and the colours are the theme's.
"""

from __future__ import annotations

from math import isfinite
from sys import float_info

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.explain.nudge import Change
from bpeditor.graph.numbers import format_number
from bpeditor.window.explain.curve import Curve

LOWEST, TALLEST = 175, 280
_SIDE, _TOP, _BOTTOM = 8.0, 42.0, 22.0
_MOST_DIGITS = 12
_TINT = 46
_DOT = 4.5
_LEAST_SIDE = 24.0
"""Of the triangle of a step, in pixels, for its numbers to stand at it."""
_LINES = 2
_OUTLIERS = 0.04
"""The part of the points at each end that may lie outside the picture: poles have no height."""
_PADDING = 0.1
_FAR = 20.0
"""In sizes of the picture: Qt crashes over lines that lead to infinity."""


class CurvePlot(QWidget):
    """Draws a curve, and on it the present point and the one a step away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._curve: Curve | None = None
        self._change: Change | None = None
        self.setMinimumHeight(LOWEST)
        self.setMaximumHeight(TALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Plot of the target over the input")

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.update()

    def show_curve(self, curve: Curve | None) -> None:
        """Draw another curve, or none."""
        self._curve = curve
        self.update()

    def show_change(self, change: Change | None) -> None:
        """Draw where a step of the input leads: truly, and as the tangent predicts."""
        self._change = change
        self.update()

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a point of the plot is drawn, in pixels."""
        assert self._curve is not None, "without a curve there are no places"
        box, (left, right), (low, high) = self._box(), self._across(), self._up()
        across, up = _part(x, left, right), _part(y, low, high)
        return QPointF(box.left() + across * box.width(), box.bottom() - up * box.height())

    @property
    def curve(self) -> Curve | None:
        """The curve that is drawn."""
        return self._curve

    @property
    def scale_texts(self) -> tuple[str, str]:
        """What stands at the lower and at the upper end: with as many digits as tell them apart."""
        low, high = self._up()
        for digits in range(3, _MOST_DIGITS):
            texts = format(low, f".{digits}g"), format(high, f".{digits}g")
            if texts[0] != texts[1]:
                break
        return texts

    # ranges

    def _box(self) -> QRectF:
        room = max(self.fontMetrics().horizontalAdvance(text) for text in self.scale_texts)
        return QRectF(self.rect()).adjusted(room + _SIDE, _TOP, -_SIDE, -_BOTTOM)

    def _across(self) -> tuple[float, float]:
        assert self._curve is not None, "without a curve there is no range"
        return self._curve.points[0][0], self._curve.points[-1][0]

    def _up(self) -> tuple[float, float]:
        curve, change = self._curve, self._change
        assert curve is not None, "without a curve there is no range"
        heights = sorted(y for _, y in curve.points if isfinite(y)) or [0.0]
        cut = int(len(heights) * _OUTLIERS)
        shown = [heights[cut], heights[-1 - cut], curve.at[1]]
        if change is not None:
            shown += [curve.at[1] + change.predicted, curve.at[1] + change.true]
        shown = [y for y in shown if isfinite(y)] or [0.0]
        low, high = min(shown), max(shown)
        padding = _PADDING * (high - low) or max(1.0, abs(low)) / 2.0
        return max(low - padding, -float_info.max), min(high + padding, float_info.max)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything."""
        del event
        if self._curve is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box()
        painter.fillRect(box, QColor(self._theme.card))
        painter.save()
        painter.setClipRect(box)
        self._paint_good(painter, self._curve, box)
        self._paint_curves(painter, self._curve)
        self._paint_points(painter, self._curve)
        painter.restore()
        painter.setPen(QPen(QColor(self._theme.field_border), 1))
        painter.drawRect(box)
        self._paint_scale(painter, self._curve, box)
        self._paint_legend(painter, self._curve)

    def _paint_good(self, painter: QPainter, curve: Curve, box: QRectF) -> None:
        left, right = self._across()
        low, high = max(left, curve.good[0]), min(right, curve.good[1])
        if low < high:
            tint = QColor(self._theme.agrees)
            tint.setAlpha(_TINT)
            start, end = self.place_of(low, 0.0).x(), self.place_of(high, 0.0).x()
            band = QRectF(start, box.top(), max(2.0, end - start), box.height())
            painter.fillRect(band, tint)

    def _paint_curves(self, painter: QPainter, curve: Curve) -> None:
        painter.setPen(QPen(QColor(self._theme.text), 2.2))
        for piece in self._pieces(curve):
            painter.drawPolyline(QPolygonF([self.place_of(x, y) for x, y in piece]))
        painter.setPen(QPen(QColor(self._theme.gradient), 2.0, Qt.PenStyle.DashLine))
        ends = self._across()
        if isfinite(curve.slope):
            painter.drawLine(QLineF(*(self.place_of(x, curve.line(x)) for x in ends)))

    def _pieces(self, curve: Curve) -> list[list[tuple[float, float]]]:
        """Return the curve in pieces: it ends where it has no value, and at a pole."""
        low, high = self._up()
        pieces: list[list[tuple[float, float]]] = [[]]
        before = 0.0
        for x, y in curve.points:
            is_jump = (before > high and y < low) or (before < low and y > high)
            if not isfinite(y) or is_jump:
                pieces.append([])
            if isfinite(y):
                pieces[-1].append((x, y))
                before = y
        return [piece for piece in pieces if piece]

    def _paint_points(self, painter: QPainter, curve: Curve) -> None:
        theme, (x, y) = self._theme, curve.at
        if self._change is not None and self._change.step:
            moved = x + self._change.step
            predicted, true = (y + way for way in (self._change.predicted, self._change.true))
            if isfinite(predicted):
                self._paint_triangle(painter, curve, self._change)
            if isfinite(predicted) and isfinite(true):
                painter.setPen(QPen(QColor(theme.warning), 2.0))
                painter.drawLine(self.place_of(moved, predicted), self.place_of(moved, true))
            if isfinite(predicted):
                self._paint_predicted(painter, self.place_of(moved, predicted))
            if isfinite(true):
                self._paint_true(painter, self.place_of(moved, true))
        painter.setPen(QPen(QColor(theme.card), 1.5))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(self.place_of(x, y), _DOT + 1, _DOT + 1)

    def _paint_triangle(self, painter: QPainter, curve: Curve, change: Change) -> None:
        """Draw the step and what it is predicted to change, with their numbers."""
        x, y = curve.at
        start, corner = self.place_of(x, y), self.place_of(x + change.step, y)
        end = self.place_of(x + change.step, y + change.predicted)
        painter.setPen(QPen(QColor(self._theme.muted), 1.4))
        painter.drawLine(start, corner)
        painter.setPen(QPen(QColor(self._theme.gradient), 1.4))
        painter.drawLine(corner, end)
        across, up = abs(corner.x() - start.x()), abs(end.y() - corner.y())
        if across < _LEAST_SIDE or up < _LEAST_SIDE / 3:
            return
        is_up = end.y() < corner.y()
        below = QRectF(min(start.x(), corner.x()) - 40, corner.y(), across + 80, 18)
        below.translate(0, 2 if is_up else -20)
        beside = QRectF(corner.x() + 6, (corner.y() + end.y()) / 2 - 9, 90, 18)
        flags = Qt.AlignmentFlag
        side = flags.AlignLeft
        if change.step < 0.0:
            beside.moveRight(corner.x() - 6)
            side = flags.AlignRight
        painter.setPen(QColor(self._theme.text))
        painter.drawText(below, flags.AlignCenter, f"{change.step:+.6g}")
        painter.setPen(QColor(self._theme.gradient))
        painter.drawText(beside, flags.AlignVCenter | side, f"{change.predicted:+.6g}")

    def _paint_predicted(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(QColor(self._theme.gradient), 2.0))
        painter.setBrush(QColor(self._theme.card))
        painter.drawEllipse(at, _DOT, _DOT)

    def _paint_true(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        painter.drawEllipse(at, _DOT - 1, _DOT - 1)

    def _paint_scale(self, painter: QPainter, curve: Curve, box: QRectF) -> None:
        sides = Qt.AlignmentFlag
        painter.setPen(QColor(self._theme.muted))
        line = QRectF(box.left(), box.bottom() + 2, box.width(), _BOTTOM - 2)
        left, right = self._across()
        here = f"{curve.names[0]} = {format_number(curve.at[0])}"
        for place, text in (
            (sides.AlignLeft, format_number(left)),
            (sides.AlignHCenter, here),
            (sides.AlignRight, format_number(right)),
        ):
            painter.drawText(line, place, text)
        beside = QRectF(0.0, box.top(), box.left() - 4.0, box.height())
        for text, side in zip(self.scale_texts, (sides.AlignBottom, sides.AlignTop), strict=True):
            painter.drawText(beside, sides.AlignRight | side, text)

    def _paint_legend(self, painter: QPainter, curve: Curve) -> None:
        theme, half = self._theme, self.width() / 2.0
        tint = QColor(theme.agrees)
        tint.setAlpha(3 * _TINT)
        entries = (
            (QPen(QColor(theme.text), 2.2), f"{curve.names[1]}, truly"),
            (QPen(QColor(theme.gradient), 2.0, Qt.PenStyle.DashLine), _slope_text(curve)),
            (QPen(QColor(theme.accent), 9.0, c=Qt.PenCapStyle.RoundCap), "now"),
            (QPen(tint, 10.0, c=Qt.PenCapStyle.FlatCap), "line good to 1 %"),
        )
        for number, (pen, text) in enumerate(entries):
            left, middle = (number % 2) * half + _SIDE, 10.0 + (number // 2) * 19.0
            painter.setPen(pen)
            is_dot = pen.capStyle() == Qt.PenCapStyle.RoundCap
            start = left + 9 if is_dot else left
            painter.drawLine(QLineF(start, middle, left + (9.01 if is_dot else 20), middle))
            if number < _LINES:
                mark = (self._paint_true, self._paint_predicted)[number]
                mark(painter, QPointF(left + 10, middle))
            painter.setPen(QColor(theme.text))
            room = QRectF(left + 26, middle - 9, half - 36, 18)
            mode = Qt.TextElideMode.ElideMiddle
            shown = painter.fontMetrics().elidedText(text, mode, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def _part(number: float, start: float, end: float) -> float:
    """Return where a number lies between 0, the start, and 1, the end; never far away."""
    # Halves: the width of all numbers is none.
    width = end / 2.0 - start / 2.0
    part = (number / 2.0 - start / 2.0) / width if width else 0.0
    return min(_FAR, max(-_FAR, part)) if isfinite(part) else 0.0


def _slope_text(curve: Curve) -> str:
    return f"slope {format_number(curve.slope)}"
