"""The panel in the real window with the book's example."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar


@pytest.fixture
def explain(shopping, qtbot):
    """Return the panel after F9."""
    qtbot.keyClick(shopping.view, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: shopping.explain.page is not None)
    return shopping.explain


@pytest.fixture
def open_page(explain, qtbot):
    """Return a function that clicks on the tab of a page, and returns the page."""

    def open_page(kind):
        bar = explain.tabs.findChild(QTabBar)
        titles = [bar.tabText(number) for number in range(bar.count())]
        at = bar.tabRect(titles.index(kind.title)).center()
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=at)
        qtbot.waitUntil(lambda: isinstance(explain.page, kind))
        return explain.page

    return open_page
