"""Colours: light, dark and high contrast.

Text colours have a contrast of at least 4.5:1 on what they stand on; a test computes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

FAR_SHADE = 0.35
"""Of a colour of a family, in that of a card far away."""

FUSION_SHADE = 140
"""How much darker than a window, in percent, the style Fusion draws its frames."""


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance, as #rrggbb."""

    name: str
    canvas: str
    grid: str
    card: str
    card_border: str
    shadow: str
    field: str
    field_border: str
    frame: str
    frame_title: str
    frame_border: str
    text: str
    muted: str
    outdated: str
    gradient: str
    outdated_gradient: str
    wire: str
    port: str
    accent: str
    target: str
    warning: str
    agrees: str
    window: str
    button: str
    families: tuple[tuple[str, str], ...]

    def family(self, name: str) -> str:
        """Return the colour of a family of layers."""
        return dict(self.families).get(name, self.accent)


LIGHT = Theme(
    name="light",
    canvas="#f6f7f9",
    grid="#dde1e7",
    card="#ffffff",
    card_border="#cbd2db",
    shadow="#e4e8ed",
    field="#f4f6f9",
    field_border="#cfd6df",
    frame="#f0f7ff",
    frame_title="#d6e2f2",
    frame_border="#9fb1cb",
    text="#14181f",
    muted="#566072",
    outdated="#687180",
    gradient="#b53a00",
    outdated_gradient="#8c6958",
    wire="#828fa3",
    port="#74819a",
    accent="#2563d9",
    target="#946600",
    warning="#c11f3a",
    agrees="#1a7a56",
    window="#eef0f4",
    button="#e6e9ee",
    families=(
        ("Inputs", "#2f6fd6"),
        ("Arithmetic", "#b3357c"),
        ("Functions", "#8a4fc4"),
        ("Activation", "#1a7f5a"),
        ("Linear", "#a35a00"),
        ("Arrays", "#0e7490"),
        ("Losses", "#b4372b"),
        ("Training", "#5f6f1c"),
    ),
)

DARK = Theme(
    name="dark",
    canvas="#181b20",
    grid="#2a2f37",
    card="#242931",
    card_border="#3b434f",
    shadow="#121419",
    field="#1a1e24",
    field_border="#414a57",
    frame="#1c2330",
    frame_title="#303d54",
    frame_border="#4d5f7e",
    text="#f1f4f8",
    muted="#a4aebc",
    outdated="#8a94a3",
    gradient="#ff9a62",
    outdated_gradient="#b08974",
    wire="#6f7b8b",
    port="#8a96a6",
    accent="#6aa5ff",
    target="#f2b632",
    warning="#ff6f85",
    agrees="#58cb9d",
    window="#1f2329",
    button="#2b3038",
    families=(
        ("Inputs", "#66a3f5"),
        ("Arithmetic", "#ec79b4"),
        ("Functions", "#bd93f0"),
        ("Activation", "#58cb9d"),
        ("Linear", "#eda850"),
        ("Arrays", "#4fc3dc"),
        ("Losses", "#f28b7d"),
        ("Training", "#b5c75a"),
    ),
)

HIGH_CONTRAST = Theme(
    name="high contrast",
    canvas="#000000",
    grid="#2c2c2c",
    card="#000000",
    card_border="#ffffff",
    shadow="#000000",
    field="#000000",
    field_border="#ffffff",
    frame="#101820",
    frame_title="#26384a",
    frame_border="#b4b4b4",
    text="#ffffff",
    muted="#ffffff",
    outdated="#b4b4b4",
    gradient="#ffb000",
    outdated_gradient="#c8a050",
    wire="#ffffff",
    port="#ffffff",
    accent="#4fd8ff",
    target="#ffff00",
    warning="#ff8080",
    agrees="#6dff9c",
    window="#000000",
    button="#5c5c5c",
    families=(
        ("Inputs", "#4fd8ff"),
        ("Arithmetic", "#ff8ad8"),
        ("Functions", "#d0a8ff"),
        ("Activation", "#6dff9c"),
        ("Linear", "#ffc05c"),
        ("Arrays", "#6ff0ff"),
        ("Losses", "#ff9d8f"),
        ("Training", "#e2f06a"),
    ),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}


def system_theme() -> Theme:
    """Return the theme that the system asks for."""
    hints = QGuiApplication.styleHints()
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def blended(colour: QColor, ground: QColor) -> QColor:
    """Return a light shade of a colour on a ground."""
    red, green, blue = (
        FAR_SHADE * part + (1 - FAR_SHADE) * under
        for part, under in (
            (colour.redF(), ground.redF()),
            (colour.greenF(), ground.greenF()),
            (colour.blueF(), ground.blueF()),
        )
    )
    return QColor.fromRgbF(red, green, blue)


def palette_of(theme: Theme) -> QPalette:
    """Return the palette of the widgets around the canvas."""
    palette = QPalette(QColor(theme.button), QColor(theme.window))
    role = QPalette.ColorRole
    colours = {
        role.WindowText: theme.text,
        role.Text: theme.text,
        role.ButtonText: theme.text,
        role.ToolTipText: theme.text,
        role.ToolTipBase: theme.card,
        role.Base: theme.card,
        role.AlternateBase: theme.field,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.card,
        role.Link: theme.accent,
        role.Mid: theme.card_border,
    }
    for where, colour in colours.items():
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(theme.outdated))
    return palette


def menu_palette_of(theme: Theme) -> QPalette:
    """Return the palette of menus, whose icons keep their colour in the row under the pointer.

    The selection's full colour would swallow them; half of it leaves the words, too, as they are.
    """
    palette = palette_of(theme)
    palette.setColor(QPalette.ColorRole.Highlight, _between(theme.accent, theme.window))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
    # Fusion frames the boxes of switches in a darker shade of this, and uses it for nothing else.
    palette.setColor(QPalette.ColorRole.Window, QColor(theme.muted).lighter(FUSION_SHADE))
    return palette


def _between(one: str, other: str) -> QColor:
    """Return the colour half way between two."""
    a, b = QColor(one), QColor(other)
    return QColor(
        (a.red() + b.red()) // 2, (a.green() + b.green()) // 2, (a.blue() + b.blue()) // 2
    )
