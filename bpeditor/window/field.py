"""A line to type in that keeps what was refused and says why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.nudging import Steps, nudged_text
from bpeditor.canvas.theme import Theme
from bpeditor.graph.errors import BpError
from bpeditor.window.field_edit import FieldEdit, NumberEdit
from bpeditor.window.labels import plain_label
from bpeditor.window.style import field_style


class Field(QWidget):
    """One value of the document as text.

    Parameters
    ----------
    read
        Returns the document's value as it would be typed.
    commit
        Takes the typed text, or raises a `BpError` with the reason.
    """

    def __init__(
        self, name: str, read: Callable[[], str], commit: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._read = read
        self._commit = commit
        self._text = ""
        self.edit = self._make_edit()
        self.edit.setAccessibleName(name)
        self.reason = plain_label(self)
        self.reason.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.edit)
        layout.addWidget(self.reason)
        self.setFocusProxy(self.edit)
        self.edit.editingFinished.connect(self._on_editing_finished)
        self.edit.block_pasted.connect(self._take)

    def _make_edit(self) -> FieldEdit:
        return FieldEdit(self)

    def refresh(self) -> None:
        """Show the document's value; a refused text stays until the value is another."""
        if self._read() != self._text:
            self.reset()

    def reset(self) -> None:
        """Show the document's value and forget what was typed."""
        self._text = self._read()
        self.edit.resting_text = self._text
        self.edit.setText(self._text)
        self.edit.setCursorPosition(0)
        self._refuse("")

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.edit.setStyleSheet(field_style(theme))
        self.reason.setStyleSheet(f"color: {theme.warning}")

    def _on_editing_finished(self) -> None:
        text = self.edit.text()
        if text == self._text:
            self._refuse("")
        else:
            self._take(text)

    def _take(self, text: str) -> None:
        try:
            self._commit(text)
        except BpError as error:
            self._refuse(str(error))
        else:
            self.reset()

    def _refuse(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))


class NumberField(Field):
    """A number as text; Up and Down nudge it, a drag scrubs it, and the wheel does nothing.

    Parameters
    ----------
    commit
        Takes the text and the series of nudges that it belongs to: they are one step of the
        history. None if it was typed.
    """

    edit: NumberEdit

    def __init__(
        self,
        name: str,
        read: Callable[[], str],
        commit: Callable[[str, object | None], None],
        parent: QWidget,
    ) -> None:
        super().__init__(name, read, lambda text: commit(text, None), parent)
        self._nudge = commit
        self._series = object()
        self.edit.textEdited.connect(self._begin_series)

    def _make_edit(self) -> NumberEdit:
        edit = NumberEdit(self)
        edit.nudged.connect(self._on_nudged)
        return edit

    def set_steps(self, steps: Steps) -> None:
        """Choose how far Up and Down go, by what is held."""
        self.edit.steps = steps

    def reset(self) -> None:
        """Show the document's value: another one than was nudged last."""
        super().reset()
        self._begin_series()

    def _on_editing_finished(self) -> None:
        super()._on_editing_finished()
        self._begin_series()

    def _begin_series(self, _text: str = "") -> None:
        self._series = object()

    def _on_nudged(self, by: float) -> None:
        """Take what is typed plus a step; what is no number, or an array, has no steps."""
        text = nudged_text(self.edit.text(), by)
        if text is None:
            return
        try:
            self._nudge(text, self._series)
        except BpError as error:
            self._refuse(str(error))
        else:
            super().reset()
