"""From key to deed on the canvas."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from bpeditor.canvas.focus import Focus, FocusCanvas
from bpeditor.canvas.gestures.base import Modifiers
from bpeditor.canvas.gestures.choosing import choose
from bpeditor.canvas.gestures.hands import Hands
from bpeditor.canvas.gestures.start import Thing, parted
from bpeditor.canvas.spots import Port, node_of, point_of
from bpeditor.canvas.walking import Direction
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.framing import frame_of_all
from bpeditor.graph.graph import Edge

_ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
_BY_TAB = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class KeysCanvas(FocusCanvas, Protocol):
    """What keys need of the view besides what the focus needs."""

    evaluation: Evaluation

    def edit_value(self, node_id: str) -> None:
        """Edit an Input's value on its card."""

    def viewport(self) -> QWidget:
        """Return the widget that shows the scene."""

    def pointer_position(self) -> QPointF:
        """Return the scene point under the pointer, or the middle if it is elsewhere."""

    def ask_for_menu(self, thing: Thing | None, point: QPointF, at: QPoint) -> None:
        """Ask for what a right click opens on a node, a wire or nothing, at a global position."""

    def edit_name(self, node_id: str) -> None:
        """Edit a node's name on its card."""


class Keys(QObject):
    """What each key does, by what is going on and where the focus is.

    It filters the events of the canvas: QWidget would take Tab for itself.
    """

    def __init__(self, canvas: KeysCanvas, focus: Focus, hands: Hands) -> None:
        assert isinstance(canvas, QWidget)
        super().__init__(canvas)
        self._canvas = canvas
        self._focus = focus
        self._hands = hands
        canvas.installEventFilter(self)

    def eventFilter(self, _canvas: QObject, event: QEvent) -> bool:
        """Take the keys; follow the keyboard's coming and going."""
        if not Shiboken.isValid(self._canvas):
            return False  # its destructor drops the focus when its Python side is gone
        if _asks_for_menu(event):
            self._open_menu()
            return True
        match event.type(), event:
            case QEvent.Type.ShortcutOverride, QKeyEvent() if self._claims(event):
                event.accept()
                return True
            case QEvent.Type.KeyPress, QKeyEvent() if _is_tab(event):
                return self._focus.tab(backward=event.modifiers() == _SHIFT)
            case QEvent.Type.KeyPress, QKeyEvent():
                event.setAccepted(self._press(event))
                return True
            case QEvent.Type.KeyRelease, QKeyEvent():
                self._release(event)
            case QEvent.Type.FocusIn | QEvent.Type.FocusOut, QFocusEvent():
                self._on_focus(event)
            case _:
                pass
        return False

    def _claims(self, event: QKeyEvent) -> bool:
        """Say whether a key is the canvas's though the window has a use for it, too.

        Alt, let go, would put the keyboard into the menu bar, and so cancel the gesture.
        """
        if event.key() == Qt.Key.Key_Alt:
            return self._hands.are_busy
        is_rename = event.key() == Qt.Key.Key_F2 and event.modifiers() == _NONE
        return is_rename and self._focus.spot is not None and not self._is_in_selected_frame()

    def _is_in_selected_frame(self) -> bool:
        """Say whether the focus is in a frame of several nodes that are what is selected."""
        graph, chosen = self._canvas.document.graph, self._canvas.document.selection.nodes
        spot = self._focus.spot
        is_in = spot is not None and len(chosen) > 1 and node_of(spot) in chosen
        return is_in and frame_of_all(graph, chosen) is not None

    def _on_focus(self, event: QFocusEvent) -> None:
        if event.lostFocus():
            self._hands.hold_space(held=False)
            self._hands.cancel()  # its release may never come
            self._focus.cancel()
        if event.gotFocus() and event.reason() in _BY_TAB:
            self._focus.enter(backward=event.reason() == Qt.FocusReason.BacktabFocusReason)
        self._focus.refresh()
        # Qt announces the canvas itself only after this event.
        QTimer.singleShot(0, self, self._canvas.announce_focus)

    def _open_menu(self) -> None:
        """Open the menu of what the focus is at, or else of what is selected, or search."""
        if self._hands.are_busy or self._focus.wire is not None:
            return
        canvas, thing = self._canvas, self._focused() or self._selected()
        if thing is None:
            point = canvas.pointer_position()
        else:
            point = point_of(canvas.document.graph, canvas.arrays, thing)
        at, room = canvas.to_viewport_f(point).toPoint(), canvas.viewport().rect()
        inside = QPoint(min(max(at.x(), 0), room.right()), min(max(at.y(), 0), room.bottom()))
        canvas.ask_for_menu(thing, point, canvas.viewport().mapToGlobal(inside))

    def _focused(self) -> str | Edge | None:
        spot = self._focus.spot
        return spot if spot is None or isinstance(spot, Edge) else node_of(spot)

    def _selected(self) -> str | Edge | None:
        """Return one of the selected things, a node before a wire."""
        selection = self._canvas.document.selection
        return min(selection.nodes, default=None) or next(iter(selection.edges), None)

    def _press(self, event: QKeyEvent) -> bool:
        direction = _ARROWS.get(event.key())
        match event.key():
            case Qt.Key.Key_Escape:
                self._on_escape()
            case Qt.Key.Key_Space:
                self._hands.hold_space(held=True)
            case Qt.Key.Key_Alt | Qt.Key.Key_Shift:
                self._hands.feel(event.modifiers())
            case _ if self._hands.are_busy:
                return False
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._on_enter()
            case Qt.Key.Key_F2 if self._claims(event) and self._focus.spot is not None:
                self._canvas.edit_name(node_of(self._focus.spot))
            case _ if direction is not None:
                return self._on_arrow(direction, event.modifiers() & ~_KEYPAD)
            case _:
                return False
        return True

    def _on_arrow(self, direction: Direction, held: Modifiers) -> bool:
        if held == _NONE:
            self._focus.walk(direction)
        elif held == Qt.KeyboardModifier.ControlModifier:
            self._focus.push(direction)
        return held in (_NONE, Qt.KeyboardModifier.ControlModifier)

    def _release(self, event: QKeyEvent) -> None:
        """Let go of a modifier or of Space, which selects unless a button was pressed meanwhile."""
        if event.key() in {Qt.Key.Key_Alt, Qt.Key.Key_Shift}:
            self._hands.feel(event.modifiers())
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return
        was_held, thing = self._hands.holds_space, self._focused()
        self._hands.hold_space(held=False)
        if was_held and thing is not None:
            choose(self._canvas.document.selection, event.modifiers(), *parted(thing))

    def _on_escape(self) -> None:
        """Give up what is going on, then leave the port, then select nothing."""
        canvas, spot = self._canvas, self._focus.spot
        if self._hands.are_busy:
            self._hands.cancel()
        elif self._focus.wire is not None:
            self._focus.cancel()
        elif canvas.evaluation.checking.is_running:
            canvas.evaluation.checking.stop()
        elif spot is not None and not isinstance(spot, str):
            self._focus.move_to(node_of(spot))
        else:
            canvas.document.selection.clear()

    def _on_enter(self) -> None:
        """Draw a wire at a port; edit the Input that has the focus, or is selected."""
        if self._focus.wire is not None:
            self._focus.join()
        elif isinstance(self._focus.spot, Port):
            self._focus.start_wire(self._focus.spot)
        else:
            self._edit_value()

    def _edit_value(self) -> None:
        graph, spot = self._canvas.document.graph, self._focus.spot
        chosen = self._canvas.document.selection.nodes if spot is None else {node_of(spot)}
        if len(chosen) == 1:
            (node_id,) = chosen
            if graph.node(node_id).layer == "Input":
                self._canvas.edit_value(node_id)


def _is_tab(event: QKeyEvent) -> bool:
    tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
    return event.key() in tabs and event.modifiers() in (_NONE, _SHIFT)


def _asks_for_menu(event: QEvent) -> bool:
    """Say whether an event is the menu key, or Shift+F10, which Qt translates on Windows alone."""
    if isinstance(event, QContextMenuEvent):
        return event.reason() == QContextMenuEvent.Reason.Keyboard
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() == Qt.Key.Key_F10 and event.modifiers() == _SHIFT
