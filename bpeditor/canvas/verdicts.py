"""The sign beside a gradient that was checked: a tick, a cross or a question mark."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap, QPolygonF

from bpeditor.canvas.theme import Theme
from bpeditor.engine.gradcheck import Verdict

SIGN = 11.0
"""Width and height of a sign, in scene units."""
_ICON, _RATIO = 16.0, 3.0
_TICK = ((0.05, 0.55), (0.38, 0.88), (0.95, 0.12))
_CROSS = (((0.1, 0.1), (0.9, 0.9)), ((0.1, 0.9), (0.9, 0.1)))


def paint_verdict(painter: QPainter, verdict: Verdict, box: QRectF, theme: Theme) -> None:
    """Draw the sign of a verdict into a square; its shape says it, and its colour repeats it."""
    width = max(1.6, box.width() / 5.5)
    match verdict:
        case Verdict.AGREES:
            painter.setPen(_pen(theme.agrees, width))
            painter.drawPolyline(QPolygonF([_within(box, *place) for place in _TICK]))
        case Verdict.DIFFERS:
            painter.setPen(_pen(theme.warning, width))
            for start, end in _CROSS:
                painter.drawLine(_within(box, *start), _within(box, *end))
        case Verdict.KINK | Verdict.UNCHECKABLE:
            _paint_question_mark(painter, box, theme)
        case _:
            assert_never(verdict)


def verdict_icon(verdict: Verdict, theme: Theme) -> QIcon:
    """Return the sign of a verdict for lists."""
    pixmap = QPixmap(round(_ICON * _RATIO), round(_ICON * _RATIO))
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(_RATIO)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_verdict(painter, verdict, QRectF(2, 2, _ICON - 4, _ICON - 4), theme)
    painter.end()
    return QIcon(pixmap)


def _paint_question_mark(painter: QPainter, box: QRectF, theme: Theme) -> None:
    usual = QFont(painter.font())  # a copy: font() itself changes with the next setFont
    font = QFont(usual)
    font.setPixelSize(max(9, round(box.height() * 1.25)))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    painter.drawText(box.adjusted(-4, -6, 4, 6), Qt.AlignmentFlag.AlignCenter, "?")
    painter.setFont(usual)


def _pen(colour: str, width: float) -> QPen:
    return QPen(
        QColor(colour),
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )


def _within(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.x() + x * box.width(), box.y() + y * box.height())
