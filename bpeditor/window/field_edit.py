"""The line edits inside fields."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from bpeditor.canvas.line_edit import LineEdit
from bpeditor.canvas.nudging import STEPS, Scrub, nudge_of, step_of
from bpeditor.graph.errors import BpError
from bpeditor.graph.numbers import parse_number
from bpeditor.graph.summary import value_text


class FieldEdit(LineEdit):
    """A line edit in which Escape brings the old text back.

    Undo and redo take back what was typed; where nothing was, they are the window's.
    """

    resting_text = ""

    def event(self, event: QEvent) -> bool:
        """Leave keys to the window that would do nothing here; QLineEdit claims them all."""
        if self.text() == self.resting_text and _claims_history(event):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring the old text back."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self.resting_text:
            self.setText(self.resting_text)
            self.editingFinished.emit()
            return
        super().keyPressEvent(event)


def _claims_history(event: QEvent) -> bool:
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = QKeySequence.StandardKey
    return event.matches(keys.Undo) or event.matches(keys.Redo)


class NumberEdit(FieldEdit):
    """A line edit in which Up and Down nudge a number, and a drag sideways scrubs it.

    Only the drag that brings the focus scrubs: in a field that is being typed in, a drag selects
    text. Released, the text is as if it had been typed.
    """

    nudged = Signal(float)
    """Up or Down was pressed: by how much."""
    scrubbed = Signal(float)
    """The number while it is dragged, and the old one if the drag is given up."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.steps = STEPS
        self._has_fresh_focus = False
        self._pressed_at: QPointF | None = None
        self._scrub: Scrub | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge; Escape ends a drag as well."""
        by = nudge_of(event, self.steps)
        if by:
            self.nudged.emit(by)
            return
        if event.key() == Qt.Key.Key_Escape and self._scrub is not None:
            self._give_up()
            self.editingFinished.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self._pressed_at = None
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Note whether a press of the mouse brings the focus: it comes next."""
        super().focusInEvent(event)
        self._has_fresh_focus = event.reason() == Qt.FocusReason.MouseFocusReason

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Give a drag up."""
        self._give_up()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a drag begins; another button gives it up."""
        self._give_up()
        if self._has_fresh_focus and event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
        self._has_fresh_focus = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, or select text."""
        if self._pressed_at is None:
            super().mouseMoveEvent(event)
            return
        x, start = event.position().x(), self._pressed_at.x()
        if self._scrub is None and abs(x - start) >= QApplication.startDragDistance():
            self._begin(start)
        if self._scrub is not None:
            self._scrub.move(x, step_of(event.modifiers(), self.steps))
            self.setText(value_text(self._scrub.number))
            self.scrubbed.emit(self._scrub.number)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the drag."""
        scrub, self._scrub, self._pressed_at = self._scrub, None, None
        if scrub is not None:
            self.editingFinished.emit()
        super().mouseReleaseEvent(event)

    def _begin(self, x: float) -> None:
        try:
            self._scrub = Scrub(parse_number(self.text()), x)
        except BpError:
            self._pressed_at = None  # an array: its text can be selected

    def _give_up(self) -> None:
        if self._scrub is not None:
            self.setText(self.resting_text)
            self.scrubbed.emit(parse_number(self.resting_text))
        self._scrub = self._pressed_at = None
