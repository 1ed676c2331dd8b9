"""Unsaved work, written beside while it is done, so that a killed process loses a second of it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QStandardPaths, QTimer, Signal

from bpeditor.document import abandoned
from bpeditor.document.abandoned import Abandoned
from bpeditor.document.document import Document
from bpeditor.graph.atomic import write_atomically

PAUSE = 250
"""Milliseconds from a change to its being written, if no other follows."""
LATEST = 1000
"""Milliseconds from a change to its being written, whatever follows."""


class Recovery(QObject):
    """Keeps the unsaved state of a document in a file that outlives this process.

    The file goes when the document is saved, is taken back to its saved state, gives way to
    another graph, or is closed on purpose (`discard`). It stays when the process dies.

    Parameters
    ----------
    folder
        Where recovery files are; by default under the state folder of the platform.
    """

    message = Signal(str)
    """A sentence for the status line: work cannot be kept, or a leftover is broken."""

    def __init__(
        self, document: Document, folder: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._folder = default_folder() if folder is None else folder
        self._path = self._folder / f"{os.getpid()}-{os.urandom(4).hex()}{abandoned.SUFFIX}"
        self._lock = abandoned.lock_of(self._path)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._write)
        self._waiting = QElapsedTimer()
        self._changes = 0
        self._has_complained = False
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_replaced)
        document.file_changed.connect(self._on_file_changed)

    @property
    def path(self) -> Path:
        """The recovery file of this document; it is there while there is unsaved work."""
        return self._path

    # this document

    def flush(self) -> None:
        """Write now what waits to be written: for a death that is seen coming, as by SIGTERM."""
        if self._timer.isActive():
            self._write()

    def discard(self) -> None:
        """Forget the work: the document is closed on purpose, and may go on only if it is not."""
        self._forget()
        self._lock.unlock()

    def _on_changed(self) -> None:
        self._changes += 1
        if self._document.is_modified:
            self._schedule()
        else:
            self._forget()

    def _on_replaced(self) -> None:
        self._forget()
        if self._document.is_modified:
            self._schedule()

    def _on_file_changed(self) -> None:
        if not self._document.is_modified:
            self._forget()

    def _schedule(self) -> None:
        if not self._timer.isActive():
            self._waiting.start()
        self._timer.start(max(0, min(PAUSE, LATEST - self._waiting.elapsed())))

    def _forget(self) -> None:
        self._timer.stop()
        self._changes = 0
        abandoned.remove(self._path)

    def _write(self) -> bool:
        self._timer.stop()
        document = self._document
        now = datetime.now().astimezone()
        work = Abandoned(
            self._path, document.path, document.digest_on_disk, now, max(1, self._changes)
        )
        try:
            self._prepare_folder()
            write_atomically(self._path, abandoned.dumps(work, document.graph))
        except OSError as error:
            self._complain(error)
            return False
        self._has_complained = False
        return True

    def _prepare_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        if not self._lock.isLocked():
            self._lock.tryLock(0)

    def _complain(self, error: OSError) -> None:
        if not self._has_complained:
            self._has_complained = True
            reason = (error.strerror or "unknown error").lower()
            self.message.emit(
                f"Unsaved work cannot be kept for a recovery: {reason}. Save it soon."
            )

    # what others left

    def abandoned(self) -> list[Abandoned]:
        """List the unsaved work of dead processes, the newest first.

        A broken file is set aside as .bad, and said once by `message`.
        """
        found, broken = abandoned.find(self._folder)
        if broken == 1:
            self.message.emit(f"A recovery file cannot be read; it is kept in {self._folder}.")
        elif broken:
            self.message.emit(
                f"{broken} recovery files cannot be read; they are kept in {self._folder}."
            )
        return found

    def take(self, work: Abandoned) -> None:
        """Open abandoned work in the document: modified, under its old name, which is not written.

        From here on the work is kept as this document's; only then does the old file go.

        Raises
        ------
        FileError
            If it has gone meanwhile or is broken; the document stays as it is.
        """
        self._document.restore(work.load(), work.original, work.digest)
        self._changes = work.changes
        if self._write():
            work.discard()


def default_folder() -> Path:
    """Return the folder of the user's recovery files."""
    state = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(state) / "bpeditor" / "recovery"
