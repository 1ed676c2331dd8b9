"""What glides in the window, and who decides that nothing does."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QStandardPaths, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle

from bpeditor.window import motion
from bpeditor.window.settings import Settings


@pytest.fixture
def gliding(shopping, monkeypatch):
    """A window on a system that shows animations, whose user wants them."""
    monkeypatch.setattr(motion, "is_welcome", lambda: True)
    shopping.findChild(QAction, "animations").trigger()
    shopping.view.set_zoom(0.7)
    shopping.view.center_on(QPointF(900, 900))
    shopping.document.selection.set(["apple"])
    return shopping


@pytest.fixture
def switch(gliding):
    return gliding.findChild(QAction, "animations")


@pytest.mark.parametrize("name", ["fit", "fit_selection", "zoom_in", "zoom_out", "zoom_100"])
def test_a_command_that_shows_another_part_glides_there(gliding, trigger, name):
    trigger(name)
    assert gliding.view.glide.is_running
    there = gliding.view.in_sight()
    gliding.view.glide.end()
    assert gliding.view.in_sight() == there


def test_a_find_glides_to_what_is_found(gliding, trigger, qtbot):
    trigger("find")
    qtbot.keyClicks(gliding.find_bar.edit, "tax")
    qtbot.keyClick(gliding.find_bar.edit, Qt.Key.Key_Return)
    assert gliding.view.glide.is_running
    tax = gliding.view.node_rect("tax").center()
    assert (gliding.view.viewport_center() - tax).manhattanLength() < 3


def test_a_layout_glides_and_an_undo_ends_it(gliding, trigger):
    document = gliding.document
    before = document.graph.node("apple").position
    document.move({"apple": (2000.0, 900.0)})
    document.selection.clear()
    trigger("layout")
    assert gliding.view.glide.is_running
    laid_out = document.graph.node("apple").position
    assert gliding.view.node_rect("apple").topLeft() == QPointF(*laid_out)
    trigger("undo")
    trigger("undo")
    assert not gliding.view.glide.is_running
    assert gliding.view.node_rect("apple").topLeft() == QPointF(*before)


def test_a_script_that_moves_the_view_has_it_there_at_once(gliding):
    gliding.view.fit()
    assert not gliding.view.glide.is_running


def test_it_is_on_until_it_is_switched_off_for_all_windows(gliding, switch, trigger):
    assert switch.isChecked()
    switch.trigger()
    assert not Settings().animations
    trigger("fit")
    assert not gliding.view.glide.is_running
    switch.trigger()
    assert Settings().animations


class Still(QProxyStyle):
    """The style of a system that asks for reduced motion."""

    def styleHint(self, hint, option=None, widget=None, returned=None):
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, returned)


def test_nothing_glides_where_the_system_asks_for_reduced_motion(qapp, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    assert motion.is_welcome()
    still = Still("Fusion")
    monkeypatch.setattr(QApplication, "style", lambda: still)
    assert not motion.is_welcome()


@pytest.mark.parametrize(
    ("file", "text", "welcome"),
    [
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", False),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0.5\n", True),
        ("kdeglobals", "[KDE]\n", True),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n", False),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n", False),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=1\n", True),
        ("gtk-3.0/settings.ini", "\x00\xff no settings", True),
    ],
)
def test_nothing_glides_where_the_desktop_has_switched_animations_off(
    qapp, monkeypatch, file, text, welcome
):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    path = Path(QStandardPaths.writableLocation(place)) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    try:
        assert motion.is_welcome() == welcome
        assert path.read_text() == text
    finally:
        path.unlink()


def test_nothing_glides_where_there_is_no_screen(monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "offscreen")
    assert not motion.is_welcome()
