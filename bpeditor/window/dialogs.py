"""Message boxes, all in plain text: a file's name is never read as HTML."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

Button = QMessageBox.StandardButton


def show_error(parent: QWidget, text: str, *, details: str = "") -> None:
    """Show what went wrong, without waiting for an answer."""
    box = _box(parent, QMessageBox.Icon.Warning, text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setDetailedText(details)
    box.open()


def show_text(parent: QWidget, text: str, more: str) -> None:
    """Show a text, without waiting for an answer."""
    box = _box(parent, QMessageBox.Icon.NoIcon, text, more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def ask_to_save(parent: QWidget, name: str) -> QMessageBox.StandardButton:
    """Ask what becomes of unsaved work: Save, Discard or Cancel."""
    box = _box(
        parent,
        QMessageBox.Icon.Question,
        f"Save the changes to {name}?",
        "They are lost if you do not save them.",
    )
    box.setStandardButtons(Button.Save | Button.Discard | Button.Cancel)
    box.setDefaultButton(Button.Save)
    box.setEscapeButton(Button.Cancel)
    return Button(box.exec())


def may_overwrite(parent: QWidget, text: str, more: str) -> bool:
    """Ask before a file is overwritten."""
    box = _box(parent, QMessageBox.Icon.Warning, text, more)
    box.setStandardButtons(Button.Yes | Button.Cancel)
    box.setDefaultButton(Button.Cancel)
    yes = box.button(Button.Yes)
    if yes is not None:
        yes.setText("Overwrite")
    return Button(box.exec()) == Button.Yes


def _box(parent: QWidget, icon: QMessageBox.Icon, text: str, more: str = "") -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle("bpeditor")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    # setTextFormat does not reach this label: it never holds a name.
    box.setInformativeText(more)
    return box
