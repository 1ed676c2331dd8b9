"""The icons of the actions, in the text colour of the theme."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bpeditor import resources
from bpeditor.canvas.theme import Theme

# A toolbar's and a menu's size, each also for screens with two pixels per unit.
_SIZES = (16, 20, 32, 40)


def has_icon(name: str) -> bool:
    """Say whether there is an icon of that name."""
    return (resources.folder() / "icons" / f"{name}.svg").exists()


def themed_icon(name: str, theme: Theme) -> QIcon:
    """Return an icon in the theme's colours: enabled, disabled, and in a selected row."""
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled, QIcon.Mode.Selected):
        _add(icon, name, theme, mode, _SIZES)
    return icon


def first_icon(name: str, theme: Theme, mode: QIcon.Mode, size: int) -> QIcon:
    """Return an icon for one state and one size in pixels of the screen, twelve times as fast."""
    icon = QIcon()
    _add(icon, name, theme, mode, (size,))
    return icon


def _add(icon: QIcon, name: str, theme: Theme, mode: QIcon.Mode, sizes: Sequence[int]) -> None:
    modes = QIcon.Mode
    colour = {modes.Disabled: theme.outdated, modes.Selected: theme.card}.get(mode, theme.text)
    source = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    for size in sizes:
        icon.addPixmap(_drawn(renderer, size, faint=mode is modes.Disabled), mode)


def _drawn(renderer: QSvgRenderer, size: int, *, faint: bool) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(0.55 if faint else 1.0)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
