"""Whether moving pictures are welcome."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

_UNSEEN = {"offscreen", "minimal"}
"""Platforms without a screen: whoever takes a picture there wants the last one."""


def is_welcome() -> bool:
    """Say whether the system lets things move, which a style knows that follows its wishes."""
    duration = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return duration > 0 and QGuiApplication.platformName() not in _UNSEEN
