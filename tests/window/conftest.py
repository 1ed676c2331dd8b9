"""A real window with the book's example, away from the user's settings."""

import pytest

from bpeditor.app import create_window
from bpeditor.graph.graph import Graph
from bpeditor.window.settings import Settings


@pytest.fixture
def settings(qapp):
    settings = Settings()
    settings._store.clear()
    settings.animations = False  # where tests have a screen: what is seen is at its end
    return settings


@pytest.fixture
def window(qtbot, settings):
    window = create_window()
    # Closing asks about unsaved work, and nobody is there to answer.
    qtbot.addWidget(window, before_close_func=lambda closing: closing.document.load(Graph()))
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.after_paint.is_done)
    return window


@pytest.fixture
def shopping(window):
    window.files.open_example()
    return window


@pytest.fixture
def trigger(window):
    def trigger(name):
        window.actions_by_name[name].trigger()

    return trigger
