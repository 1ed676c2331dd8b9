"""From button and key to gesture: what is pressed, and what is going on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers
from bpeditor.canvas.gestures.cut_wires import CutWires
from bpeditor.canvas.gestures.pan_view import PanView
from bpeditor.canvas.gestures.start import click, gesture_at

_LEFT, _MIDDLE, _RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)


class HandsCanvas(Canvas, Protocol):
    """What hands need of the view besides what gestures need."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""

    def show_cursor(self, cursor: Qt.CursorShape | None) -> None:
        """Show a cursor over the canvas, or the usual one."""

    def ask_for_menu(self, point: QPointF, at: QPoint) -> None:
        """Open the menu for a scene point at a global position."""


@dataclass(frozen=True)
class _Press:
    """Where a button went down."""

    at: QPoint
    button: Qt.MouseButton
    modifiers: Modifiers


class Hands:
    """Holds the one gesture that may be going on."""

    def __init__(self, canvas: HandsCanvas) -> None:
        self._canvas = canvas
        self._gesture: Gesture | None = None
        self._pressed: _Press | None = None
        self._at = QPointF()
        self._space_held = False
        self._knife_held = False

    @property
    def are_busy(self) -> bool:
        """Whether a gesture is going on, or the knife is held."""
        return self._gesture is not None or self._knife_held

    def press(self, event: QMouseEvent) -> None:
        """Note where a button went down; the right button cancels what is going on."""
        if self.are_busy and event.button() == _RIGHT:
            self.cancel()
            return
        if self._gesture is not None:
            return
        self._pressed = _Press(event.position().toPoint(), event.button(), event.modifiers())
        if event.button() == _MIDDLE or (event.button() == _LEFT and self._space_held):
            self._start(PanView(self._canvas, self._canvas.to_scene(event.position())))

    def move(self, event: QMouseEvent) -> None:
        """Follow with the gesture; a button that moved far enough starts one."""
        if self._gesture is None and self._pressed is not None:
            self._begin(self._pressed, event.position().toPoint())
        if self._gesture is not None:
            self._at = event.position()
            self._gesture.move(self._canvas.to_scene(self._at), event.modifiers())

    def feel(self, modifiers: Modifiers) -> None:
        """Follow a modifier that went down or up while the pointer rests."""
        if self._gesture is not None:
            self._gesture.move(self._canvas.to_scene(self._at), modifiers)

    def release(self, event: QMouseEvent) -> None:
        """Finish the gesture, or take the press for a click."""
        pressed = self._pressed
        if pressed is None or event.button() != pressed.button:
            return
        self._pressed = None
        point = self._canvas.to_scene(event.position())
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(point, event.modifiers())
            self._end()
        elif pressed.button == _LEFT and not self._knife_held:
            click(self._canvas, self._canvas.to_scene(pressed.at), event.modifiers())
        elif pressed.button == _RIGHT:
            self._canvas.ask_for_menu(point, event.globalPosition().toPoint())

    def cancel(self) -> None:
        """Give the gesture up: everything is as before."""
        was_busy = self.are_busy
        gesture, self._gesture = self._gesture, None
        self._pressed = None
        if gesture is not None:
            gesture.cancel()
        if was_busy:
            self._end()

    def hold_space(self, *, held: bool) -> None:
        """Space turns the left button into the hand that drags the picture."""
        self._space_held = held
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

    def _begin(self, pressed: _Press, now: QPoint) -> None:
        if (now - pressed.at).manhattanLength() < QApplication.startDragDistance():
            return  # a click that trembles is no drag
        point = self._canvas.to_scene(pressed.at)
        if self._cuts(pressed):
            self._start(CutWires(self._canvas, point))
        elif pressed.button == _LEFT:
            self._start(gesture_at(self._canvas, point))
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
        self._canvas.show_hint("")
        self._canvas.show_cursor(None)
        self._canvas.refresh()
