"""From the first line of Python to the first paint: ``python -m tests.benchmarks.start``.

Beside it an empty QMainWindow with a QGraphicsView. Each start is a process of its own, in turn,
after one of each that warms the disk and compiles the modules, as an installer does.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9

FIRST_PAINT = """
import time
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self.end)
        return False
    def end(self):
        print((time.monotonic_ns() - {start}) / 1e6, flush=True)
        os._exit(0)
"""

EMPTY = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QMainWindow
{watch}
application = QApplication([])
application.setStyle("Fusion")
window = QMainWindow()
view = QGraphicsView(QGraphicsScene())
window.setCentralWidget(view)
window.resize(1280, 800)
watch = Watch()
view.viewport().installEventFilter(watch)
window.show()
application.exec()
"""

OURS = """
import os, sys
from bpeditor import app
from PySide6.QtCore import QEvent, QObject, QTimer
{watch}
watch = Watch()
make = app.create_window
def create_window(path=None):
    window = make(path)
    window.view.viewport().installEventFilter(watch)
    return window
app.create_window = create_window
app.main(sys.argv[1:])
"""


def main():
    programs = {
        "empty QMainWindow + QGraphicsView": (EMPTY, []),
        "bpeditor": (OURS, []),
        "bpeditor apples.bpg": (OURS, [str(ROOT / "resources/examples/apples.bpg")]),
    }
    times = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as home:
        for count in range(ROUNDS + 1):
            for name, (code, arguments) in programs.items():
                milliseconds = start(code, arguments, home)
                if count:
                    times[name].append(milliseconds)
    floor = statistics.median(times["empty QMainWindow + QGraphicsView"])
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"{name:36}{middle:8.0f} ms   × {middle / floor:.2f}   best {min(found):.0f} ms")


def start(code, arguments, home):
    """Return the milliseconds that the process takes from its first line to its first paint."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        **os.environ,
        **dict.fromkeys(names, home),
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": home,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    launcher = "import time; start = time.monotonic_ns()\n" + code.replace(
        "{watch}", FIRST_PAINT
    ).replace("{start}", "start")
    command = [sys.executable, "-c", launcher, *arguments]
    output = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return float(output.stdout.split()[-1])


if __name__ == "__main__":
    main()
