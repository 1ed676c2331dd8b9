"""Labels of the panels: plain text, which can be selected and wraps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

# A name of 100 characters has no spaces to wrap at.
_BREAK = "\N{ZERO WIDTH SPACE}"
_LONG, _PIECE = 24, 8


def plain_label(parent: QWidget, text: str = "", *, muted: bool = False) -> QLabel:
    """Return a label that shows any text as it is."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if muted:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def heading(parent: QWidget, text: str = "") -> QLabel:
    """Return a label in a larger, bolder font."""
    label = plain_label(parent, text)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * 1.2)
    label.setFont(font)
    return label


def set_muted(label: QLabel, *, muted: bool) -> None:
    """Grey a label out, or not."""
    role = QPalette.ColorRole.PlaceholderText if muted else QPalette.ColorRole.WindowText
    label.setForegroundRole(role)


def set_colour(label: QLabel, colour: str) -> None:
    """Give the text of a label a colour of the theme."""
    palette = label.palette()
    palette.setColor(label.foregroundRole(), QColor(colour))
    label.setPalette(palette)


def show_text(label: QLabel, text: str) -> None:
    """Show a sentence, in which long names may be broken; no line at all if there is none."""
    label.setText(with_breaks(text))
    label.setVisible(bool(text))


def with_breaks(text: str) -> str:
    """Return a sentence in which long names may be broken."""
    return " ".join(map(breakable, text.split(" ")))


def breakable(name: str) -> str:
    """Return a long name with places where a line may end."""
    if len(name) <= _LONG:
        return name
    return _BREAK.join(name[start : start + _PIECE] for start in range(0, len(name), _PIECE))
