"""Recovery files: what one holds, and those that a dead process has left behind.

A recovery file is one line of JSON that says whose work it is, then a graph file. One file and
not two: it is whole or not there.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile

from bpeditor.document.digest import digest_of
from bpeditor.graph import files
from bpeditor.graph.errors import FileError
from bpeditor.graph.graph import Graph

SUFFIX = ".recovery"
LOCK_SUFFIX = ".lock"
BAD_SUFFIX = ".bad"
FORMAT = "bpeditor-recovery"
VERSION = 1
UNTITLED = "untitled"
MAX_FILES = 10
MAX_BYTES = 100 * 1024 * 1024
_HEADER_BYTES = 64 * 1024
_UNFINISHED = ".tmp"  # of a process that was killed while it wrote


class _Broken(Exception):
    """The file is not what it should be."""


@dataclass(frozen=True)
class Abandoned:
    """Work that was not saved when its process died.

    Attributes
    ----------
    path
        The recovery file.
    original
        The file that the work would have been saved to; None for a new graph.
    digest
        Of the original's bytes when it was last read or written.
    time
        When the recovery file was written, in local time.
    changes
        How many changes were made since the last save.
    """

    path: Path
    original: Path | None
    digest: str | None
    time: datetime
    changes: int

    @property
    def name(self) -> str:
        """The name of the original file, or "untitled"."""
        return UNTITLED if self.original is None else self.original.name

    def load(self) -> Graph:
        """Return the graph.

        Raises
        ------
        FileError
            If it has gone meanwhile, or is broken: then the file is kept as .bad.
        """
        try:
            data = self.path.read_bytes()
        except OSError:
            raise FileError(self.name, "the unsaved work is no longer there.") from None
        try:
            return files.loads(data.partition(b"\n")[2], self.name)
        except FileError:
            set_aside(self.path)
            raise

    def discard(self) -> None:
        """Remove the work for good."""
        remove(self.path)


def dumps(header: Abandoned, graph: Graph) -> bytes:
    """Return the bytes of a recovery file."""
    body = files.dumps(graph)
    line = {
        "format": FORMAT,
        "version": VERSION,
        "original": None if header.original is None else str(header.original),
        "digest": header.digest,
        "time": header.time.timestamp(),
        "changes": header.changes,
        "sha256": digest_of(body),
    }
    # ASCII: a file's name may hold bytes that are no text, which Python keeps as surrogates.
    return json.dumps(line, ensure_ascii=True).encode() + b"\n" + body


def lock_of(path: Path) -> QLockFile:
    """Return the lock beside a recovery file; whoever wrote the file holds it while alive."""
    lock = QLockFile(str(path.with_suffix(LOCK_SUFFIX)))
    lock.setStaleLockTime(0)  # its age says nothing: a window may be open for weeks
    return lock


def find(folder: Path) -> tuple[list[Abandoned], int]:
    """List what dead processes have left in a folder, the newest first.

    Broken files are renamed to .bad; of both kinds only the newest are kept.

    Returns
    -------
    tuple
        The work found, and how many files were broken.
    """
    found, broken = [], 0
    for path in _newest(_dead(folder)):
        try:
            found.append(_read(path))
        except _Broken:
            set_aside(path)
            broken += 1
        except OSError:
            continue
    _newest(list(folder.glob(f"*{BAD_SUFFIX}")))
    return sorted(found, key=lambda work: work.time, reverse=True), broken


def set_aside(path: Path) -> None:
    """Keep a broken recovery file under a name that is not offered again."""
    with contextlib.suppress(OSError):
        path.replace(path.with_name(path.name + BAD_SUFFIX))


def remove(path: Path) -> None:
    """Remove a recovery file, if it is there."""
    with contextlib.suppress(OSError):
        path.unlink()


def _dead(folder: Path) -> list[Path]:
    """Return the recovery files whose process is dead, and clear away what else they left."""
    dead = []
    known = (SUFFIX, LOCK_SUFFIX, _UNFINISHED)
    for name in sorted({_session_of(path) for path in folder.glob("*") if path.suffix in known}):
        path = folder / (name + SUFFIX)
        lock = lock_of(path)
        if lock.tryLock(0):
            for unfinished in folder.glob(f".{name}.*{_UNFINISHED}"):
                remove(unfinished)
            if path.is_file():
                dead.append(path)
            lock.unlock()
    return dead


def _session_of(path: Path) -> str:
    return path.name.lstrip(".").partition(".")[0]


def _newest(paths: list[Path]) -> list[Path]:
    """Return the newest files within the limits, and remove the others."""
    status = {}
    for path in paths:
        with contextlib.suppress(OSError):
            status[path] = path.stat()
    kept: list[Path] = []
    size = 0
    for path in sorted(status, key=lambda path: status[path].st_mtime_ns, reverse=True):
        size += status[path].st_size
        if len(kept) < MAX_FILES and size <= MAX_BYTES:
            kept.append(path)
        else:
            remove(path)
    return kept


def _read(path: Path) -> Abandoned:
    with path.open("rb") as file:
        header = file.readline(_HEADER_BYTES)
        digest = digest_of(file.read())
    try:
        line = json.loads(header)
    except (ValueError, RecursionError):
        raise _Broken from None
    match line:
        case {
            "format": str() as kind,
            "version": int() as version,
            "original": str() | None as original,
            "digest": str() | None as on_disk,
            "time": float() as time,
            "changes": int() as changes,
            "sha256": str() as sha256,
        } if (kind, version, sha256) == (FORMAT, VERSION, digest):
            place = None if original is None else Path(original)
            return Abandoned(path, place, on_disk, _local(time), changes)
    raise _Broken


def _local(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds).astimezone()
    except (ValueError, OverflowError, OSError):
        raise _Broken from None
