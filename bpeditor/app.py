"""The application: windows, unexpected errors and signals.

What knows no Qt comes before it, numpy above all: PySide6 reads the source of every module that
is imported later, which makes that of numpy three times as long.
"""

from __future__ import annotations

import bpeditor.starting  # noqa: F401

# isort: split
from bpeditor.engine import gradcheck  # noqa: F401
from bpeditor.graph import edits, examples  # noqa: F401

# isort: split
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType, TracebackType

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from bpeditor import resources
from bpeditor.window import dialogs
from bpeditor.window.main_window import MainWindow


def main(paths: list[str]) -> int:
    """Open a window per file, or an empty one, and return the exit code when all are closed."""
    application = make_application()
    sys.excepthook = report
    QTimer.singleShot(0, lambda: Signals(application))  # sockets take their time as well
    windows = []
    for path in paths or [""]:
        window = create_window()
        window.show()
        windows.append(window)
        if path:
            window.open_path(Path(path))
    # After the first paint: reading what a killed process left takes its time.
    QTimer.singleShot(0, windows[0].recovered.offer)
    return application.exec()


def make_application() -> QApplication:
    """Return the QApplication with its name, style and icon."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("bpeditor")
    application.setApplicationDisplayName("bpeditor")
    application.setOrganizationName("bpeditor")
    application.setDesktopFileName("bpeditor")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resources.path("icons", "bpeditor.svg"))))
    return application


def create_window(path: str | Path | None = None) -> MainWindow:
    """Return a window with a file, or with an empty graph; the caller shows it."""
    window = MainWindow()
    if path is not None:
        window.open_path(Path(path))
    return window


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Report an unexpected error on standard error and in a dialog; the program goes on."""
    text = "".join(traceback.format_exception(kind, error, trace))
    sys.stderr.write(text)
    window = QApplication.activeWindow() or next(
        (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)),
        None,
    )
    # One at a time: an error in a paint event comes back with every frame.
    if window is None or window.findChild(QMessageBox) is not None:
        return
    dialogs.show_error(
        window,
        f"Something unexpected happened: {kind.__name__}: {error}\n\nYour work is still open."
        " Please save it under another name.",
        details=text,
    )


class Signals(QObject):
    """Closes all windows, with their questions, on SIGTERM and SIGINT.

    Python runs its handlers only between bytecodes, and there are none while Qt waits: a socket
    wakes it up.
    """

    def __init__(self, parent: QApplication) -> None:
        super().__init__(parent)
        from socket import socketpair  # the window is painted without

        self._application = parent
        self._reading, self._writing = socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _ignore)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)
        parent.aboutToQuit.connect(self.close)

    def close(self) -> None:
        """Leave the signals as they were before."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reading.close()
        self._writing.close()

    def _on_activated(self, _descriptor: object) -> None:
        self._reading.recv(64)
        for window in self._application.topLevelWidgets():
            if isinstance(window, MainWindow):
                window.recovery.flush()  # whoever sends SIGTERM may not wait for an answer
        self._application.closeAllWindows()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Let the socket tell of the signal."""
