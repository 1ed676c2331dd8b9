"""How menus look: they lie on what may have the same colour."""

import pytest
from PySide6.QtGui import QPalette

from bpeditor.canvas.theme import THEMES, menu_palette_of


@pytest.mark.parametrize("name", THEMES)
def test_menus_have_a_frame_and_a_row_under_the_pointer_in_each_theme(window, name):
    theme = THEMES[name]
    window.settings.theme_name = name
    window._follow_theme()
    wanted = menu_palette_of(theme)
    for menu in (window.menus.menus["View"], window.menus.context_menu(["copy", "paste"])):
        menu.popup(window.pos())
        picture = menu.grab().toImage()
        assert picture.pixelColor(0, picture.height() // 2).name() == theme.card_border
        row = menu.palette().color(QPalette.ColorRole.Highlight)
        assert row == wanted.color(QPalette.ColorRole.Highlight)
        menu.close()
