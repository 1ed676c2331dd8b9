"""Whether moving pictures are welcome."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

_UNSEEN = {"offscreen", "minimal"}
"""Platforms without a screen: whoever takes a picture there wants the last one."""
_DESKTOPS = (
    ("kdeglobals", "KDE/AnimationDurationFactor"),
    ("gtk-4.0/settings.ini", "Settings/gtk-enable-animations"),
    ("gtk-3.0/settings.ini", "Settings/gtk-enable-animations"),
)
"""Files in which desktops keep it, and their keys. Qt's styles do not ask them."""
_NO = {"0", "0.0", "false"}


def is_welcome() -> bool:
    """Say whether the system lets things move."""
    duration = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    is_seen = QGuiApplication.platformName() not in _UNSEEN
    return duration > 0 and is_seen and not any(_says_no(*place) for place in _DESKTOPS)


def _says_no(file: str, key: str) -> bool:
    path = QStandardPaths.locate(QStandardPaths.StandardLocation.GenericConfigLocation, file)
    if not path:
        return False
    value = QSettings(path, QSettings.Format.IniFormat).value(key, "")
    return str(value).lower() in _NO
