"""The bar that offers the unsaved work of a process that died."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.document.abandoned import Abandoned
from bpeditor.document.recovery import Recovery
from bpeditor.graph.errors import FileError
from bpeditor.window.file_commands import FileCommands
from bpeditor.window.labels import breakable, plain_label
from bpeditor.window.style import button_style


class RecoveredBar(QWidget):
    """Names the newest unsaved work and offers Open, Discard and Later; the next one follows."""

    message = Signal(str)
    """A sentence for the status line."""

    def __init__(self, recovery: Recovery, files: FileCommands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("recovered_bar")
        self._recovery = recovery
        self._files = files
        self._waiting: list[Abandoned] = []
        self.text = plain_label(self)
        self.open = QPushButton("Open", self)
        self.discard = QPushButton("Discard", self)
        self.later = QPushButton("Later", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.addWidget(self.text, 1)
        for button in (self.open, self.discard, self.later):
            layout.addWidget(button)
        self.hide()
        self.open.clicked.connect(self._on_open_clicked)
        self.discard.clicked.connect(self._on_discard_clicked)
        self.later.clicked.connect(self.hide)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.open.setStyleSheet(button_style(theme, is_main=True))
        self.discard.setStyleSheet(button_style(theme))
        self.later.setStyleSheet(button_style(theme))

    def offer(self) -> None:
        """Show the bar if there is unsaved work; Later keeps it for the next start."""
        self._waiting = self._recovery.abandoned()
        self._show_first()

    def _show_first(self) -> None:
        self.setVisible(bool(self._waiting))
        if self._waiting:
            self.text.setText(describe(self._waiting[0], len(self._waiting)))

    def _on_open_clicked(self) -> None:
        if not self._files.may_close():
            return
        work = self._waiting.pop(0)
        try:
            self._recovery.take(work)
        except FileError as error:
            self.message.emit(str(error))
            self._show_first()
            return
        self.hide()
        self.message.emit(f"Recovered {work.name}. It is not saved yet.")

    def _on_discard_clicked(self) -> None:
        self._waiting.pop(0).discard()
        self._show_first()


def describe(work: Abandoned, count: int) -> str:
    """Return the offer in words: whose work, of when, how much, and whether there is more."""
    moment = QDateTime.fromSecsSinceEpoch(int(work.time.timestamp()))
    time = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
    changes = "1 change" if work.changes == 1 else f"{work.changes:,} changes"
    more = f" (1 of {count})" if count > 1 else ""
    return f"Unsaved work on {breakable(work.name)} from {time}: {changes}{more}."
