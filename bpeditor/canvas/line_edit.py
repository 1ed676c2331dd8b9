"""A line edit that tells a pasted block of rows from a pasted word."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit

MAX_WORD = 1000
"""Characters of one line that are pasted into a text; QLineEdit cuts what is over 32,767."""


class LineEdit(QLineEdit):
    """Hands a pasted text of several rows or cells over as it stands on the clipboard.

    QLineEdit would join its rows to one line. Whoever follows `block_pasted` takes the text as the
    whole value, or says why not; what was typed stays until then.
    """

    block_pasted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the usual menu, in which Paste is this one's."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.findChild(QAction, "edit-paste")
        if isinstance(paste, QAction):
            paste.triggered.disconnect()
            paste.triggered.connect(self._paste)
        menu.popup(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Paste the selection of X11 with the middle button."""
        clipboard = QApplication.clipboard()
        is_middle = event.button() == Qt.MouseButton.MiddleButton
        text = clipboard.text(QClipboard.Mode.Selection) if is_middle else ""
        if is_block(text):
            self.block_pasted.emit(text)
        else:
            super().mouseReleaseEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a text that is dragged in."""
        text = event.mimeData().text()
        if is_block(text):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.block_pasted.emit(text)
        else:
            super().dropEvent(event)

    def _paste(self) -> None:
        text = QApplication.clipboard().text()
        if is_block(text):
            self.block_pasted.emit(text)
        else:
            self.insert(text.rstrip("\r\n"))


def is_block(text: str) -> bool:
    """Say whether a text has several rows or cells, or is too long for a line."""
    return len(text) > MAX_WORD or any(mark in text.strip() for mark in "\t\n\r\u2028\u2029")
