"""How menus look: they lie on what may have the same colour."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QToolButton

from bpeditor.canvas.theme import THEMES, menu_palette_of
from tests.canvas.test_theme import contrast


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
        ground = picture.pixelColor(4, picture.height() - 4).name()
        assert contrast(theme.text, ground) > 4.5
        row = menu.palette().color(QPalette.ColorRole.Highlight)
        assert row == wanted.color(QPalette.ColorRole.Highlight)
        menu.close()


@pytest.mark.parametrize("name", THEMES)
def test_a_box_without_a_tick_is_seen_in_each_theme(window, name):
    window.settings.theme_name = name
    window._follow_theme()
    menu = window.menus.menus["View"]
    menu.popup(window.pos())
    rows = menu.actionGeometry(window.findChild(QAction, "wheel_scrolls"))
    picture = menu.grab().toImage()
    ground = picture.pixelColor(rows.left() + 2, rows.bottom() - 2).name()
    middle = rows.center().y()
    inks = [picture.pixelColor(x, middle).name() for x in range(rows.left() + 2, rows.left() + 24)]
    menu.close()
    assert max(contrast(ink, ground) for ink in inks) > 3.0


@pytest.mark.parametrize("name", THEMES)
def test_the_button_for_the_rest_of_a_narrow_toolbar_shows_in_each_theme(window, qtbot, name):
    window.settings.theme_name = name
    window._follow_theme()
    window.resize(700, 500)
    more = window.findChild(QToolButton, "qt_toolbar_ext_button")
    qtbot.waitUntil(more.isVisible)
    corner = more.mapTo(window, more.rect().topLeft())
    picture = window.grab(QRect(corner, more.size())).toImage()
    columns, rows = range(picture.width()), range(picture.height())
    inks = [picture.pixelColor(x, y).name() for x in columns for y in rows]
    ground = THEMES[name].window
    assert max(contrast(ink, ground) for ink in inks) > 4.5
