"""The choice of what the wheel does."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QAction

from bpeditor.app import create_window
from bpeditor.window.settings import Settings
from tests.gestures import CTRL, SHIFT, Hand

MIDDLE = QPoint(300, 300)


@pytest.fixture
def choice(shopping):
    return shopping.findChild(QAction, "wheel_scrolls")


@pytest.fixture
def hand(shopping):
    shopping.view.set_zoom(1.0)
    return Hand(shopping.view)


def test_the_wheel_zooms_until_it_is_told_to_scroll(shopping, choice, hand, settings):
    view = shopping.view
    hand.wheel(MIDDLE, 1)
    assert view.zoom() == pytest.approx(1.15)
    choice.trigger()
    assert settings.wheel_scrolls
    fixed = view.to_scene(QPointF(MIDDLE))
    for modifiers in ({}, {"modifiers": SHIFT}):
        hand.wheel(MIDDLE, -1, **modifiers)
    assert view.to_viewport(fixed) == MIDDLE + QPoint(-80, -80)
    assert view.zoom() == pytest.approx(1.15)
    choice.trigger()
    hand.wheel(MIDDLE, -1)
    assert view.zoom() == pytest.approx(1.0)


def test_ctrl_and_the_wheel_zoom_all_the_same(shopping, choice, hand):
    choice.trigger()
    hand.wheel(MIDDLE, 1, modifiers=CTRL)
    assert shopping.view.zoom() == pytest.approx(1.15)


def test_the_choice_holds_in_every_window_and_after_a_start(shopping, choice, qtbot):
    other = create_window()
    qtbot.addWidget(other)
    choice.trigger()
    assert other.view.wheel.scrolls()
    other.menus.menus["View"].aboutToShow.emit()
    assert other.findChild(QAction, "wheel_scrolls").isChecked()
    assert Settings().wheel_scrolls
