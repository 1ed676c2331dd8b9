"""From button and key to gesture: what is pressed, and what is going on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from bpeditor.canvas.gestures.base import Canvas, Ends, Gesture, Modifiers
from bpeditor.canvas.gestures.border_pan import BorderPan
from bpeditor.canvas.gestures.cut_wires import CutWires
from bpeditor.canvas.gestures.pan_view import PanView
from bpeditor.canvas.gestures.start import Thing, click, gesture_at, thing_at, wire_at
from bpeditor.canvas.wishes import Wish

_LEFT, _MIDDLE, _RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
_CLICK_ANOTHER = "click the port at the other end; Esc cancels"


class HandsCanvas(Canvas, Protocol):
    """What hands need of the view besides what gestures need."""

    def viewport(self) -> QWidget:
        """Return the widget that is painted on."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""

    def show_cursor(self, cursor: Qt.CursorShape | None) -> None:
        """Show a cursor over the canvas, or the usual one."""

    def ask_for_menu(self, thing: Thing | None, point: QPointF, at: QPoint) -> None:
        """Ask for what a right click opens on a node, a wire or nothing, at a global position."""


@dataclass(frozen=True)
class _Press:
    """Where a button went down, and whether it is the second time in a moment."""

    at: QPoint
    button: Qt.MouseButton
    modifiers: Modifiers
    is_second: bool


class Hands:
    """Holds the one gesture that may be going on."""

    def __init__(self, canvas: HandsCanvas) -> None:
        self._canvas = canvas
        self._gesture: Gesture | None = None
        self._pressed: _Press | None = None
        self._at, self._modifiers = QPointF(), Qt.KeyboardModifier.NoModifier
        self._border = BorderPan(canvas.viewport(), self._on_border)
        self.holds_space = False
        """Whether Space turns the left button into the hand that drags the picture."""
        self._knife_held = False

    @property
    def are_busy(self) -> bool:
        """Whether a button is down, a gesture is going on or the knife is held."""
        is_acting = self._pressed is not None or self._gesture is not None
        return is_acting or self._knife_held

    def press(self, event: QMouseEvent) -> None:
        """Note where a button went down; the right button cancels what is going on."""
        if self.are_busy and event.button() == _RIGHT:
            self.cancel()
            return
        is_second = event.type() == QEvent.Type.MouseButtonDblClick
        self._at = event.position()
        at, button = self._at.toPoint(), event.button()
        pressed = _Press(at, button, event.modifiers(), is_second)
        if self._pressed is not None and button != self._pressed.button:
            return  # another one is down
        if self._gesture is not None:
            if self._pressed is None and button == _LEFT:
                self._pressed = pressed  # the second click of a wire
            return
        self._pressed = pressed
        if button == _MIDDLE or (button == _LEFT and self.holds_space):
            self._start(PanView(self._canvas, self._canvas.to_scene(event.position())))

    def move(self, event: QMouseEvent) -> None:
        """Follow with the gesture; a button that moved far enough starts one."""
        if self._gesture is None and self._pressed is not None:
            self._begin(self._pressed, event.position().toPoint())
        if self._gesture is not None:
            self._at, self._modifiers = event.position(), event.modifiers()
            self._follow()
            # Between two clicks the pointer may rest anywhere, and leave without a word.
            if self._gesture.pans_at_border and self._pressed is not None:
                self._border.follow(self._at)

    def feel(self, modifiers: Modifiers) -> None:
        """Follow a modifier that went down or up while the pointer rests."""
        self._modifiers = modifiers
        self._follow()

    def release(self, event: QMouseEvent) -> None:
        """Finish the gesture, or take the press for a click."""
        pressed = self._pressed
        if pressed is None or event.button() != pressed.button:
            return
        self._pressed = None
        point = self._canvas.to_scene(event.position())
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            if self._may_end(gesture, event.globalPosition().toPoint()):
                gesture.release(point, event.modifiers())
            else:
                gesture.cancel()
            self._end()
        elif pressed.button == _RIGHT:
            thing = thing_at(self._canvas, point)
            self._canvas.ask_for_menu(thing, point, event.globalPosition().toPoint())
        elif pressed.button == _LEFT and not self._knife_held:
            self._click(pressed, event.modifiers())

    def _may_end(self, gesture: Gesture, at: QPoint) -> bool:
        """Say whether a gesture may be released at a global position."""
        viewport = self._canvas.viewport()
        widget = viewport if gesture.ends is Ends.ON_CANVAS else viewport.window()
        is_inside = widget.rect().contains(widget.mapFromGlobal(at))
        return is_inside or gesture.ends is Ends.ANYWHERE

    def _click(self, pressed: _Press, modifiers: Modifiers) -> None:
        self._canvas.show_hint("")
        point = self._canvas.to_scene(pressed.at)
        wire = wire_at(self._canvas, point)
        if wire is not None and modifiers == Qt.KeyboardModifier.NoModifier:
            self._start(wire)
            wire.invitation, wire.joined_by = _CLICK_ANOTHER, "a click"
            wire.move(point, modifiers)
        elif pressed.is_second and thing_at(self._canvas, point) is None:
            self._canvas.ask_for_layer(Wish(point))
        else:
            click(self._canvas, point, modifiers)

    def cancel(self) -> None:
        """Give the gesture up: everything is as before."""
        was_busy = self.are_busy
        gesture, self._gesture = self._gesture, None
        self._pressed = None
        if gesture is not None:
            gesture.cancel()
        if was_busy:
            self._canvas.show_hint("")  # a reason too is over when its gesture is given up
            self._end()

    def hold_space(self, *, held: bool) -> None:
        """Note that Space went down or up."""
        self.holds_space = held
        self._canvas.show_cursor(Qt.CursorShape.OpenHandCursor if held else None)

    def hold_knife(self) -> None:
        """Let the next drag with the left button cut wires."""
        if self._gesture is None:
            self._knife_held = True
            self._canvas.show_cursor(CutWires.cursor)
            self._canvas.show_hint("drag across wires to cut them")

    def paint(self, painter: QPainter) -> None:
        """Draw what the gesture shows."""
        if self._gesture is not None:
            self._gesture.paint(painter)

    def _follow(self) -> None:
        if self._gesture is not None:
            self._gesture.move(self._canvas.to_scene(self._at), self._modifiers)

    def _on_border(self, offset: QPoint) -> None:
        self._canvas.pan_by(offset.x(), offset.y())
        self._follow()
        self._canvas.refresh()

    def _begin(self, pressed: _Press, now: QPoint) -> None:
        if (now - pressed.at).manhattanLength() < QApplication.startDragDistance():
            return  # a click that trembles is no drag
        point = self._canvas.to_scene(pressed.at)
        if self._cuts(pressed):
            self._start(CutWires(self._canvas, point))
        elif pressed.button == _LEFT:
            self._start(gesture_at(self._canvas, point, pressed.modifiers))
        elif pressed.button == _RIGHT:
            self._start(PanView(self._canvas, point))

    def _cuts(self, pressed: _Press) -> bool:
        if pressed.button == _LEFT:
            return self._knife_held
        is_controlled = bool(pressed.modifiers & Qt.KeyboardModifier.ControlModifier)
        return pressed.button == _RIGHT and is_controlled

    def _start(self, gesture: Gesture) -> None:
        self._canvas.show_hint("")
        self._gesture = gesture
        self._canvas.show_cursor(gesture.cursor)

    def _end(self) -> None:
        self._knife_held = False
        self._border.stop()
        self._canvas.show_hint("")
        self._canvas.show_cursor(None)
        self._canvas.refresh()
