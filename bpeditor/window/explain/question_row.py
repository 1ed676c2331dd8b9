"""One question of an exercise: what is asked, a line for the answer, and what was said of it."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.document.answering import Answering
from bpeditor.exercise.answers import parse_answer
from bpeditor.exercise.judging import Verdict
from bpeditor.exercise.places import in_words
from bpeditor.graph.errors import BpError, RunError
from bpeditor.graph.exercise import Asked
from bpeditor.graph.summary import value_text
from bpeditor.window.field_edit import FieldEdit
from bpeditor.window.labels import breakable, plain_label
from bpeditor.window.style import button_style, field_style

NO_GRADIENT = "no gradient"


class AnswerEdit(FieldEdit):
    """A line that says when it gets the focus."""

    focused = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say so."""
        super().focusInEvent(event)
        self.focused.emit()


class QuestionRow(QWidget):
    """Enter judges what is typed; Reveal shows the number."""

    focused = Signal(object)
    """The line for the answer to this question has the focus."""

    def __init__(self, asked: Asked, source: str, answering: Answering, parent: QWidget) -> None:
        super().__init__(parent)
        self.asked = asked
        self._answering = answering
        self._theme: Theme | None = None
        self._refusal = ""
        name = in_words(asked, source)
        self.name = plain_label(self)
        self.name.setText(" ".join(map(breakable, name.split(" "))))
        self.edit = AnswerEdit(self)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText("?")
        self.reveal = QPushButton("Reveal", self)
        self.reveal.setAccessibleName(f"Reveal the {name}")
        self.said = plain_label(self)
        line = QHBoxLayout()
        line.addWidget(self.edit, 1)
        line.addWidget(self.reveal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.name)
        layout.addLayout(line)
        layout.addWidget(self.said)
        self.edit.returnPressed.connect(self._on_return_pressed)
        self.edit.block_pasted.connect(self._answer)
        self.edit.focused.connect(lambda: self.focused.emit(self.asked))
        self.reveal.clicked.connect(lambda _checked=False: answering.reveal(asked))

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.edit.setStyleSheet(field_style(theme))
        self.reveal.setStyleSheet(button_style(theme))
        self.refresh()

    def refresh(self) -> None:
        """Show what is known of this question."""
        is_open = self._answering.is_open(self.asked)
        judgement = self._answering.judgement(self.asked)
        self.edit.setReadOnly(not is_open)
        self.reveal.setVisible(is_open)
        if not is_open:
            self._show_number()
            is_right = judgement is not None and judgement.verdict is Verdict.RIGHT
            self._say("✓ Right." if is_right else "Revealed.", is_good=is_right)
        elif self._refusal:
            self._say(self._refusal, is_good=False)
        elif judgement is not None:
            self._say(f"✗ Not right. {judgement.cause}".rstrip(), is_good=False)
        else:
            self._say("", is_good=False)

    def _show_number(self) -> None:
        """Show the number, unless the graph cannot be evaluated at the moment."""
        with suppress(RunError):
            number = self._answering.number(self.asked)
            self.edit.setText(NO_GRADIENT if number is None else value_text(number))
            self.edit.setCursorPosition(0)

    def _say(self, text: str, *, is_good: bool) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        if self._theme is not None:
            colour = self._theme.agrees if is_good else self._theme.warning
            self.said.setStyleSheet(f"color: {colour}")

    def _on_return_pressed(self) -> None:
        if self.edit.text().strip() and self._answering.is_open(self.asked):
            self._answer(self.edit.text())

    def _answer(self, text: str) -> None:
        self._refusal = ""
        try:
            self._answering.answer(self.asked, parse_answer(text))
        except BpError as error:
            self._refusal = str(error)
            self.refresh()
