"""Every test runs without a screen and away from the user's own settings."""

import os

import pytest
from hypothesis import settings

# Before the first QApplication: a machine that tests may have no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Tests judge what is computed, never how long it took.
settings.register_profile("bpeditor", deadline=None)
settings.load_profile("bpeditor")

_USER_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


def pytest_addoption(parser):
    parser.addoption(
        "--graphs",
        type=int,
        default=2000,
        metavar="N",
        help="how many random graphs are compared with the oracles (2000)",
    )
    parser.addoption(
        "--robots",
        type=int,
        default=20,
        metavar="N",
        help="how many robots do 1,000 random acts each in a window (20)",
    )


@pytest.fixture(scope="session", autouse=True)
def _an_empty_home(tmp_path_factory):
    """Give Qt's test mode, and every program that a test starts, a new home of its own."""
    from PySide6.QtCore import QStandardPaths

    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in _USER_FOLDERS:
            patch.setenv(name, str(home if name == "HOME" else home / name.lower()))
        QStandardPaths.setTestModeEnabled(True)
        yield
        QStandardPaths.setTestModeEnabled(False)
