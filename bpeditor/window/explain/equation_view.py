"""Draws an equation, its lines below each other and aligned at their signs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.window.explain.equation import Equation, Line, Piece, Role, in_a_line, text_of
from bpeditor.window.explain.typeset import Formula, Picture, Typesetter

_SIZE = 1.45
_GAP, _BETWEEN = 7.0, 5.0
_LEAST_SCALE = 0.5
_SHORT_SCALE = 0.85
"""An equation is rather made a little smaller than broken into lines."""
_COLOUR_ARGUMENT = r"{{\color{{{colour}}}{latex}}}"


class EquationView(QWidget):
    """As wide as the panel: a longer equation is drawn smaller.

    Parameters
    ----------
    size
        Of the letters, in those of the panel's font.
    """

    def __init__(self, typesetter: Typesetter, parent: QWidget, size: float = _SIZE) -> None:
        super().__init__(parent)
        self._relative = size
        self._typesetter = typesetter
        self._theme = LIGHT
        self.equation: Equation = ()
        self._is_short = False
        self._ratio = 1.0
        # A layout asks for widths and heights again and again.
        self._ready: dict[Piece, tuple[Picture | None, float]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        typesetter.typeset.connect(self._on_typeset)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self._ready.clear()
        self.update()

    def show_equation(self, equation: Equation) -> None:
        """Show an equation line by line; none if it is empty."""
        self._show(equation, is_short=False)

    def show_shortly(self, equation: Equation) -> None:
        """Show an equation in one line if there is room for it."""
        self._show(equation, is_short=True)

    def _show(self, equation: Equation, *, is_short: bool) -> None:
        self._ready.clear()
        if (equation, is_short) == (self.equation, self._is_short):
            return
        self.equation, self._is_short = equation, is_short
        self.setAccessibleName(text_of(equation))
        self.setVisible(bool(equation))
        self.updateGeometry()
        self.update()

    def lines(self, width: int) -> Equation:
        """Return the lines that are drawn in a width."""
        if self._is_short:
            short = in_a_line(self.equation)
            if self._natural_width(short) * _SHORT_SCALE <= width:
                return short
        return self.equation

    # places

    def hasHeightForWidth(self) -> bool:
        """Say yes: a narrow panel makes a long equation smaller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        lines = self.lines(width)
        heights = [sum(self._reach(line)) + _BETWEEN for line in lines]
        return round(sum(heights) * self._scale(lines, width)) + 1

    def sizeHint(self) -> QSize:
        """Return a size that suits the equation."""
        return QSize(240, self.heightForWidth(240))

    def _scale(self, lines: Equation, width: int) -> float:
        natural = self._natural_width(lines)
        return max(_LEAST_SCALE, min(1.0, width / natural)) if natural else 1.0

    def _natural_width(self, lines: Equation) -> float:
        return self._left(lines) + max(map(self._right, lines), default=0.0)

    def _left(self, lines: Equation) -> float:
        """Return the width of what stands before the signs."""
        widest = max((self._width(line.left) for line in lines), default=0.0)
        return widest + _GAP if widest else 0.0

    def _right(self, line: Line) -> float:
        return self._sign_width() + self._width(line.pieces)

    def _sign_width(self) -> float:
        return self._measured(Piece("="))[1] + _GAP

    def _width(self, pieces: Iterable[Piece]) -> float:
        return sum(self._measured(piece)[1] for piece in pieces)

    def _measured(self, piece: Piece) -> tuple[Picture | None, float]:
        """Return a piece as it is typeset, None if it is text for now, and its width."""
        found = self._ready.get(piece)
        if found is None:
            picture = self._picture(piece)
            width = (
                self._metrics().horizontalAdvance(piece.text) if picture is None else picture.width
            )
            found = self._ready[piece] = picture, width
        return found

    def _reach(self, line: Line) -> tuple[float, float]:
        """Return how far a line reaches above and below what it stands on."""
        size = self._size()
        pictures = [
            picture for piece in (*line.left, *line.pieces) if (picture := self._measured(piece)[0])
        ]
        ascent = max([size * 0.8, *(picture.ascent for picture in pictures)])
        return ascent, max([size * 0.3, *(picture.descent for picture in pictures)])

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        del event
        if self.devicePixelRatioF() != self._ratio:
            self._ratio = self.devicePixelRatioF()
            self._ready.clear()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        lines = self.lines(self.width())
        scale = self._scale(lines, self.width())
        painter.scale(scale, scale)
        painter.setFont(self._typesetter.font(self._size()))
        top, left = 0.0, self._left(lines)
        for line in lines:
            ascent, descent = self._reach(line)
            self._paint_line(painter, line, left, top + ascent)
            top += ascent + descent + _BETWEEN

    def _paint_line(self, painter: QPainter, line: Line, left: float, base: float) -> None:
        self._paint_pieces(
            painter, line.left, QPointF(max(left - _GAP - self._width(line.left), 0), base)
        )
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(left, base), line.sign)
        self._paint_pieces(painter, line.pieces, QPointF(left + self._sign_width(), base))

    def _paint_pieces(self, painter: QPainter, pieces: Iterable[Piece], at: QPointF) -> None:
        for piece in pieces:
            picture, width = self._measured(piece)
            if picture is None:
                painter.setPen(QColor(self._colour(piece.role)))
                painter.drawText(at, piece.text)
            else:
                painter.drawPixmap(QPointF(at.x(), at.y() - picture.ascent), picture.pixmap)
            at += QPointF(width, 0)

    def _picture(self, piece: Piece) -> Picture | None:
        """Return a piece as it is typeset; None of text, and of what is not ready yet."""
        if not piece.latex:
            return None
        latex, theme = piece.latex, self._theme
        if piece.tinted:
            tinted = _COLOUR_ARGUMENT.format(colour=theme.gradient, latex=piece.tinted)
            latex = latex.replace(piece.tinted, tinted)
        formula = Formula(latex, self._size(), self._colour(piece.role))
        return self._typesetter.picture(formula, self._ratio)

    def _colour(self, role: Role) -> str:
        theme = self._theme
        return {
            Role.PLAIN: theme.text,
            Role.UPSTREAM: theme.gradient,
            Role.LOCAL: theme.accent,
            Role.GRADIENT: theme.gradient,
            Role.MUTED: theme.muted,
        }[role]

    def _size(self) -> float:
        return self.fontInfo().pixelSize() * self._relative

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._typesetter.font(self._size()))

    def _on_typeset(self) -> None:
        self._ready.clear()
        if self.isVisible():
            self.updateGeometry()
            self.update()
