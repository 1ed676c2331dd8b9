"""The look of fields and buttons, which Fusion does not frame in a high-contrast palette.

Set on single widgets: below a window with a style sheet, a new palette does not reach the panels.
"""

from __future__ import annotations

from bpeditor.canvas.theme import Theme


def field_style(theme: Theme) -> str:
    """Return the style sheet of a line edit."""
    return (
        f"QLineEdit {{ background: {theme.field}; color: {theme.text};"
        f" border: 1px solid {theme.field_border}; border-radius: 4px; padding: 3px 5px;"
        f" selection-background-color: {theme.accent}; selection-color: {theme.card}; }}"
        f"QLineEdit:focus {{ border-color: {theme.accent}; }}"
    )


def button_style(theme: Theme, *, is_main: bool = False) -> str:
    """Return the style sheet of a button; the main one is filled."""
    face, text = (theme.accent, theme.card) if is_main else (theme.button, theme.text)
    edge, focus = (theme.accent, theme.text) if is_main else (theme.field_border, theme.accent)
    return (
        f"QPushButton {{ background: {face}; color: {text}; border: 1px solid {edge};"
        " border-radius: 5px; padding: 6px 14px; }"
        f"QPushButton:hover, QPushButton:focus {{ border-color: {focus}; }}"
        f"QPushButton:disabled {{ background: {theme.button}; color: {theme.outdated};"
        f" border-color: {theme.field_border}; }}"
        f"QPushButton:pressed {{ border-width: 2px; padding: 5px 13px; }}"
    )


def tabs_style(theme: Theme) -> str:
    """Return the style sheet of narrow tabs: words with a line below the one that is chosen."""
    return (
        f"QTabBar::tab {{ color: {theme.muted}; padding: 6px 5px 5px 5px; border: 1px solid"
        " transparent; border-bottom: 2px solid transparent; }"
        f"QTabBar::tab:hover {{ color: {theme.text}; }}"
        f"QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}"
        f"QTabBar:focus::tab:selected {{ border-color: {theme.accent}; }}"
    )
