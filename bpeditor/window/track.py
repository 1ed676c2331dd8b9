"""The track of the time line: all steps in a row, forward then backward, and a handle on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.document.evaluation import Evaluation
from bpeditor.document.playback import Playback
from bpeditor.window.step_words import step_in_words

_LEFT = Qt.MouseButton.LeftButton
_EDGE = 12
_BAND = 6
_HANDLE = 7.0
_CLOSEST_TICKS = 5.0
_KEYS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}


class Track(QAbstractSlider):
    """A slider over the steps: its value is how many of them are shown."""

    def __init__(self, evaluation: Evaluation, playback: Playback, parent: QWidget) -> None:
        super().__init__(parent)
        self._evaluation = evaluation
        self._playback = playback
        self._theme: Theme = LIGHT
        self._breaks: list[int] = []
        self._before = 0
        self.setObjectName("track")
        self.setAccessibleName("Time line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setPageStep(10)
        self.setTracking(True)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.update()

    def refresh(self) -> None:
        """Follow the evaluation and the breakpoints; no `valueChanged` is sent."""
        evaluation = self._evaluation
        self.blockSignals(True)
        self.setRange(0, len(evaluation.steps))
        self.setValue(evaluation.position)
        self.blockSignals(False)
        breakpoints = self._playback.breakpoints
        self._breaks = [
            place
            for place, step in enumerate(evaluation.steps if breakpoints else (), start=1)
            if step.node in breakpoints
        ]
        self.update()

    def x_of(self, position: int) -> float:
        """Return where a number of shown steps stands, in pixels from the left."""
        room = self.width() - 2 * _EDGE
        return _EDGE + room * position / max(1, self.maximum())

    def position_at(self, x: float) -> int:
        """Return the number of shown steps nearest to a point."""
        room = max(1, self.width() - 2 * _EDGE)
        share = min(1.0, max(0.0, (x - _EDGE) / room))
        return round(share * self.maximum())

    def sizeHint(self) -> QSize:
        """Ask for a line's height."""
        return QSize(240, 28)

    def minimumSizeHint(self) -> QSize:
        """Be of use even where there is little room."""
        return QSize(80, 28)

    # hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where it was pressed; another button while this one is down cancels."""
        if event.button() != _LEFT:
            self._cancel()
            return
        self._before = self.value()
        self.setSliderDown(True)
        self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub while the button is down; else say what is there."""
        # The release may have gone to another window.
        self.setSliderDown(self.isSliderDown() and bool(event.buttons() & _LEFT))
        if self.isSliderDown():
            self._go_to(event)
            return
        place = self.position_at(event.position().x())
        text = step_in_words(self._evaluation, place) if place else ""
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == _LEFT:
            self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel by Esc; the other keys walk."""
        if event.key() == Qt.Key.Key_Escape and self.isSliderDown():
            self._cancel()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Cancel: the release may go elsewhere."""
        self._cancel()
        super().focusOutEvent(event)

    def _cancel(self) -> None:
        """Go back to where a scrub began, if one is going on."""
        if self.isSliderDown():
            self.setSliderDown(False)
            self.setValue(self._before)

    def _go_to(self, event: QMouseEvent) -> None:
        self.setValue(self.position_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        """Keep the keys that walk on the track from being the window's, such as Home."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            is_own = event.key() in _KEYS and not event.modifiers()
            event.setAccepted(is_own or (event.key() == Qt.Key.Key_Escape and self.isSliderDown()))
            return True
        return super().event(event)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the steps: solid as far as they are shown."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, last = self._theme, self.maximum()
        self._paint_band(painter, 0, last, QColor(theme.field_border))
        if not last:
            return
        shown, forward = self.value(), min(self._evaluation.forward_steps, last)
        old = self._evaluation.is_outdated
        first_colour = QColor(theme.outdated if old else theme.agrees)
        second_colour = QColor(theme.outdated_gradient if old else theme.gradient)
        self._paint_band(painter, 0, min(shown, forward), first_colour)
        self._paint_band(painter, forward, max(shown, forward), second_colour)
        self._paint_ticks(painter, forward)
        self._paint_breaks(painter)
        middle = QPointF(self.x_of(shown), self.height() / 2)
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.text), 2))
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(middle, _HANDLE, _HANDLE)

    def _paint_band(self, painter: QPainter, start: int, end: int, colour: QColor) -> None:
        left, right = self.x_of(start), self.x_of(end) if self.maximum() else self.width() - _EDGE
        if right > left:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            box = QRectF(left, (self.height() - _BAND) / 2, right - left, _BAND)
            painter.drawRoundedRect(box, _BAND / 2, _BAND / 2)

    def _paint_ticks(self, painter: QPainter, forward: int) -> None:
        """Draw a tick a step where there is room, and a longer one where backward begins."""
        last, middle = self.maximum(), self.height() / 2
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        if self.x_of(1) - self.x_of(0) >= _CLOSEST_TICKS:
            for place in range(last + 1):
                x = self.x_of(place)
                painter.drawLine(QPointF(x, middle + 6), QPointF(x, middle + 9))
        if 0 < forward < last:
            x = self.x_of(forward)
            painter.setPen(QPen(QColor(self._theme.text), 1.5))
            painter.drawLine(QPointF(x, middle - 9), QPointF(x, middle + 9))

    def _paint_breaks(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.warning))
        for place in self._breaks:
            painter.drawEllipse(QPointF(self.x_of(place), self.height() / 2 - 9), 3.0, 3.0)
