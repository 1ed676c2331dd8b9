"""A hand on the canvas: real mouse, wheel, key and drop events, sent to its viewport."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QInputMethodEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

NO_BUTTON, LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.NoButton,
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
NONE, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
STEPS = 5
"""A drag is several moves: the first ones only pass the drag threshold."""


class Hand:
    """Points are scene coordinates (QPointF), or pixels of the viewport (QPoint)."""

    def __init__(self, view):
        self.view = view
        self._at = QPoint()

    def pixel(self, point):
        return self.view.to_viewport(point) if isinstance(point, QPointF) else point

    # mouse

    def press(self, point, button=LEFT, modifiers=NONE):
        self._at = self.pixel(point)
        QTest.mousePress(self.view.viewport(), button, modifiers, self._at)

    def move_to(self, point, steps=STEPS, modifiers=NONE):
        start, end = self._at, self.pixel(point)
        for step in range(1, steps + 1):
            self._move_at_once(start + (end - start) * step / steps, modifiers)
        self._at = end

    def _move_at_once(self, at, modifiers):
        viewport = self.view.viewport()
        if modifiers == NONE:
            QTest.mouseMove(viewport, at)
            return
        places = QPointF(at), QPointF(viewport.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, *places, NO_BUTTON, LEFT, modifiers)
        QApplication.sendEvent(viewport, event)

    def release(self, button=LEFT, modifiers=NONE):
        QTest.mouseRelease(self.view.viewport(), button, modifiers, self._at)

    def drag(self, start, end, button=LEFT, modifiers=NONE):
        self.press(start, button, modifiers)
        self.move_to(end, modifiers=modifiers)
        self.release(button, modifiers)

    def click(self, point, button=LEFT, modifiers=NONE):
        self.press(point, button, modifiers)
        self.release(button, modifiers)

    def double_click(self, point, button=LEFT):
        self.click(point, button)
        self.press_again(button)
        self.release(button)

    def press_again(self, button=LEFT):
        """Press a second time at once: Qt sends a double click in place of the press."""
        QTest.mouseDClick(self.view.viewport(), button, NONE, self._at)

    def wheel(self, point, notches=0, pixels=(0, 0), modifiers=NONE, sideways=0):
        at = self.pixel(point)
        event = QWheelEvent(
            QPointF(at),
            QPointF(self.view.viewport().mapToGlobal(at)),
            QPoint(*pixels),
            QPoint(120 * sideways, 120 * notches),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def part_fingers(self, point, kind, value=0.0, delta=(0, 0)):
        """Move two fingers on a touchpad, as Qt reports it."""
        at = self.pixel(point)
        viewport = self.view.viewport()
        places = (
            QPointF(at),
            QPointF(viewport.mapTo(viewport.window(), at)),
            QPointF(viewport.mapToGlobal(at)),
        )
        touchpad = QPointingDevice.primaryPointingDevice()
        event = QNativeGestureEvent(kind, touchpad, 2, *places, value, QPointF(*delta))
        event.ignore()
        QApplication.sendEvent(viewport, event)
        return event.isAccepted()

    # keys go where the focus is

    def key(self, key, modifiers=NONE):
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)

    def hold(self, key):
        QTest.keyPress(QApplication.focusWidget(), key)

    def let_go(self, key, modifiers=NONE):
        QTest.keyRelease(QApplication.focusWidget(), key, modifiers)

    def type(self, text):
        if text.isascii():
            QTest.keyClicks(QApplication.focusWidget(), text)
        else:  # as an input method delivers it
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(QApplication.focusWidget(), event)

    # drops

    def carry(self, mime, data, point, modifiers=NONE):
        """Drag something over the canvas from elsewhere; return whether it would take it."""
        self._modifiers = modifiers
        self._carried = QMimeData()
        self._carried.setData(mime, data)
        at = self.pixel(point)
        entered = QDragEnterEvent(at, *self._drag_arguments())
        moved = QDragMoveEvent(at, *self._drag_arguments())
        for event in (entered, moved):
            event.ignore()
            QApplication.sendEvent(self.view.viewport(), event)
        return entered.isAccepted() and moved.isAccepted()

    def carry_away(self):
        QApplication.sendEvent(self.view.viewport(), QDragLeaveEvent())

    def drop(self, point):
        event = QDropEvent(QPointF(self.pixel(point)), *self._drag_arguments())
        QApplication.sendEvent(self.view.viewport(), event)

    def _drag_arguments(self):
        return Qt.DropAction.CopyAction, self._carried, LEFT, self._modifiers
