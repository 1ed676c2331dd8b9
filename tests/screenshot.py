"""Write the picture in the README: ``python -m tests.screenshot [FILE]``.

The real window with the book's example, Forward and Backward pressed, and a gradient explained.
Without a screen it runs offscreen. Settings and files of the user are neither read nor written.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer

from bpeditor import resources
from bpeditor.app import create_window, make_application
from bpeditor.canvas.theme import LIGHT, palette_of
from bpeditor.graph import examples
from bpeditor.graph.graph import Edge
from bpeditor.window.settings import Settings

SIZE = (1280, 800)
EXAMPLE = "apples_and_oranges"
EDGE = Edge("apple", "apple_price", "x")
"""Whose gradient the panel explains."""
SETTLED = 600
"""Milliseconds after which docks, fonts and formulas have found their places."""


def main():
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else resources.path() / "screenshot.png"
    QStandardPaths.setTestModeEnabled(True)
    application = make_application()
    application.setPalette(palette_of(LIGHT))
    window = prepared_window()
    QTimer.singleShot(SETTLED, lambda: press(window))
    QTimer.singleShot(2 * SETTLED, lambda: application.exit(take(window, path)))
    return application.exec()


def prepared_window():
    settings = Settings()
    settings._store.clear()
    settings.theme_name = LIGHT.name
    settings.animations = False
    window = create_window(examples.path_of(EXAMPLE))
    window.resize(*SIZE)
    # A frame of the desktop's would take its part of the size, and there may be none.
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.show()
    return window


def press(window):
    for name in ("forward", "backward", "fit", "explain"):
        window.actions_by_name[name].trigger()
    window.document.selection.set((), (EDGE,))


def take(window, path):
    picture = window.grab()
    saved = picture.save(str(path))
    what = f"{picture.width()} × {picture.height()}" if saved else "not written"
    sys.stdout.write(f"{path}: {what}\n")
    return 0 if saved else 1


if __name__ == "__main__":
    sys.exit(main())
