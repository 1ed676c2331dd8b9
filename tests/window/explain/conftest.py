"""The panel in the real window with the book's example."""

import pytest
from PySide6.QtCore import Qt


@pytest.fixture
def explain(shopping, qtbot):
    """Return the panel after F9."""
    qtbot.keyClick(shopping.view, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: shopping.explain.page is not None)
    return shopping.explain
