"""The application around the windows: start, unexpected errors, signals."""

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from bpeditor import app, starting
from bpeditor.document import recovery
from bpeditor.document.document import Document
from bpeditor.graph import examples
from bpeditor.graph.graph import Graph, Node
from bpeditor.window.settings import Settings

START = """
import sys, threading
from bpeditor import app, starting
from PySide6.QtCore import QTimer
original = app.MainWindow.showEvent
def shown(window, event):
    original(window, event)
    print("shown", window.windowTitle(), flush=True)
    # Runs when the event loop does, which is after the last window was shown.
    QTimer.singleShot(0, window, lambda: print("waits", flush=True))
app.MainWindow.showEvent = shown
sys.exit(app.main(sys.argv[1:]))
"""


def start(*paths):
    return subprocess.Popen(
        [sys.executable, "-c", START, *map(str, paths)],
        cwd=Path(app.__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


@pytest.fixture
def window(qtbot):
    window = app.create_window()
    qtbot.addWidget(window, before_close_func=lambda closing: closing.document.load(Graph()))
    window.show()
    return window


def test_a_window_is_made_with_a_file(qtbot):
    window = app.create_window(examples.path_of("apples"))
    qtbot.addWidget(window)
    assert window.windowTitle() == "apples.bpg[*] — bpeditor"
    assert "apple" in window.document.graph
    assert not window.isWindowModified()


def test_a_new_window_fits_the_screen_with_its_frame(qtbot):
    Settings()._store.clear()  # a window that was closed before would be restored
    window = app.create_window()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert room.width() < 1440  # or this would say nothing
    assert window.width() < room.width()
    assert window.height() <= room.height() - 40


def test_a_window_for_a_bad_file_is_empty_and_says_why(qtbot, tmp_path):
    window = app.create_window(tmp_path / "nothing.bpg")
    qtbot.addWidget(window)
    assert len(window.document.graph) == 0
    box = window.findChild(QMessageBox)
    assert box.text() == "nothing.bpg: there is no such file."


def test_an_unexpected_error_is_reported_once_and_the_work_stays(window, capsys):
    for _ in range(3):
        try:
            raise ZeroDivisionError("<b>unexpected</b>")
        except ZeroDivisionError as error:
            app.report(type(error), error, error.__traceback__)
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert "ZeroDivisionError: <b>unexpected</b>" in boxes[0].text()
    assert capsys.readouterr().err.count("Traceback") == 3


@pytest.fixture
def collections():
    """Which generations Python has looked through since; its thresholds are put back."""
    before, seen = gc.get_threshold(), []

    def note(phase, info):
        seen.append(info["generation"])

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*before)


def test_an_act_on_thousands_of_nodes_is_not_interrupted_by_the_collector(qapp, collections):
    document = Document()
    graph = Graph()
    for number in range(2_000):
        graph.attach_node(Node(f"n{number}", "Exp"))
    document.load(graph)
    starting.collect_less_often()
    gc.collect()
    collections.clear()

    document.delete([node.id for node in graph.nodes()])
    document.undo_stack.undo()

    assert len(graph) == 2_000
    assert collections == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_windows_while_qt_waits(number):
    with start(examples.path_of("apples"), examples.path_of("x_times_x")) as process:
        shown = [process.stdout.readline() for _ in range(2)]
        waits = [process.stdout.readline() for _ in range(2)]
        process.send_signal(number)
        _out, errors = process.communicate(timeout=30)
    assert [line.split()[0] for line in shown + waits] == ["shown", "shown", "waits", "waits"]
    assert process.returncode == 0, errors


def run_python(code, **environment):
    """Return what a program prints in an interpreter of its own."""
    names = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(app.__file__).parents[1],
        env={**names, **environment},
    )
    return found.stdout.strip()


THREADS = "import os; print(os.environ.get('OPENBLAS_NUM_THREADS'))"


@pytest.mark.parametrize("module", ["app", "cli"])
def test_the_program_multiplies_in_one_thread_unless_the_user_says_how_many(module):
    start = f"import bpeditor.{module}; {THREADS}"

    assert run_python(start) == "1"
    assert run_python(start, OPENBLAS_NUM_THREADS="3") == "3"


def test_a_script_keeps_its_own_threads_and_collector():
    code = "from bpeditor import Graph, Run, load; import gc; print(gc.get_threshold()[0] < 10_000)"

    assert run_python(f"{code}; {THREADS}").split() == ["True", "None"]


def test_what_the_package_offers_is_loaded_when_it_is_asked_for():
    code = (
        "import sys, bpeditor\n"
        "print('numpy' in sys.modules, set(bpeditor.__all__) <= set(dir(bpeditor)))\n"
        "print(bpeditor.Graph.__name__, 'numpy' in sys.modules, hasattr(bpeditor, 'Grahp'))"
    )

    assert run_python(code).splitlines() == ["False True", "Graph True False"]


def test_numpy_comes_before_qt_and_networkx_not_at_all():
    code = (
        "import sys\n"
        "import bpeditor.app\n"
        "names = list(sys.modules)\n"
        "print(names.index('numpy') < names.index('PySide6'), 'networkx' in names)"
    )
    assert run_python(code) == "True False"


def test_a_signal_writes_unsaved_work_for_the_next_start(window, qapp, qtbot, monkeypatch):
    monkeypatch.setattr(recovery, "PAUSE", 600_000)
    monkeypatch.setattr(recovery, "LATEST", 600_000)
    monkeypatch.setattr(window.files, "may_close", lambda: False)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    signals = app.Signals(qapp)
    try:
        window.document.add_node("Mul", (0.0, 0.0))
        assert not window.recovery.path.exists()
        signal.raise_signal(signal.SIGTERM)
        qtbot.waitUntil(window.recovery.path.exists)
    finally:
        signals.close()
        for number, handler in before.items():
            signal.signal(number, handler)
    window.recovery.discard()
