"""One line edit that floats over the canvas and serves every node."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from bpeditor.canvas.line_edit import LineEdit
from bpeditor.canvas.nudging import nudge_of, nudged_text
from bpeditor.canvas.theme import Theme
from bpeditor.graph.errors import BpError

_WIDEST_REASON = 480


class InlineEditor(LineEdit):
    """Edits one text in place; Enter keeps it, Esc drops it.

    A text that is refused stays in the field with the reason below it. Leaving the field keeps a
    text that is taken and drops one that is refused. Up and Down nudge a number. A pasted block
    of rows is taken at once, or refused and the text in the field stays.
    """

    started = Signal()
    refused = Signal(str)
    """The reason, when leaving the field dropped a text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self._reason = QLabel(parent)
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setMargin(5)
        self._commit: Callable[[str], None] | None = None
        self._original = ""
        self.textEdited.connect(self._reason.hide)
        self.block_pasted.connect(self._keep)
        self.hide()
        self._reason.hide()

    @property
    def reason(self) -> str:
        """The shown reason why the text was refused, or ""."""
        return self._reason.text() if self._reason.isVisible() else ""

    def start(self, box: QRect, text: str, commit: Callable[[str], None]) -> None:
        """Open over a box of the parent; `commit` takes the text or raises a `BpError`."""
        self.started.emit()
        self._commit, self._original = commit, text
        self.setText(text)
        inside = self._canvas.rect().adjusted(4, 4, -4, -4)
        left = max(inside.left(), min(box.left(), inside.right() - box.width()))
        self.setGeometry(QRect(QPoint(left, box.top()), box.size()))
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Close; keep the text if it is taken."""
        if self._commit is None:
            return
        reason = self._try(self.text())
        if reason:
            self._close()
            self.refused.emit(reason)

    def drop(self) -> None:
        """Close without keeping the text."""
        if self._commit is not None:
            self._close()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setStyleSheet(
            f"QLineEdit {{ background: {theme.card}; color: {theme.text};"
            f" border: 2px solid {theme.accent}; border-radius: 5px; padding: 0 5px; }}"
        )
        self._reason.setStyleSheet(
            f"background: {theme.card}; color: {theme.warning};"
            f" border: 1px solid {theme.warning}; border-radius: 5px;"
        )

    def _try(self, text: str) -> str:
        """Hand a text over and close, or return the reason why it is refused."""
        commit = self._commit
        assert commit is not None
        if text != self._original:
            try:
                commit(text)
            except BpError as error:
                return str(error)
        self._close()
        return ""

    def _close(self) -> None:
        self._commit = None
        self._reason.hide()
        if self.hasFocus():  # otherwise the focus is where the user put it
            self._canvas.setFocus()
        self.hide()

    def _keep(self, text: str) -> None:
        """Keep a text, or show why it is refused."""
        reason = self._try(text) if self._commit is not None else ""
        if reason:
            self._show_reason(reason)

    def _show_reason(self, reason: str) -> None:
        label, room = self._reason, self._canvas.size()
        label.setText(reason)
        label.setWordWrap(False)
        widest = min(_WIDEST_REASON, room.width() - 8)
        label.setWordWrap(label.sizeHint().width() > widest)
        if label.wordWrap():
            label.resize(widest, label.heightForWidth(widest))
        else:
            label.adjustSize()
        left = min(self.x(), room.width() - label.width() - 4)
        top = self.geometry().bottom() + 6
        if top + label.height() > room.height():
            top = self.y() - label.height() - 6
        label.move(max(4, left), top)
        label.show()
        label.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the text on Enter, drop it on Esc; no key goes on to the canvas below."""
        match event.key():
            case Qt.Key.Key_Escape:
                self._close()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._keep(self.text())
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._nudge(nudge_of(event))
            case _:
                super().keyPressEvent(event)
        event.accept()

    def _nudge(self, by: float) -> None:
        """Add a step to a number; it is kept with the text."""
        text = nudged_text(self.text(), by) if by else None
        if text is not None:
            self.setText(text)
            self._reason.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the text when the focus goes elsewhere, but not for a menu of its own."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()
