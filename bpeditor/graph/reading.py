"""Reading the bytes of a file that somebody named: a regular one, and not more than a limit."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from bpeditor.graph.errors import FileError


def read_file(path: Path, limit: int, kind: str) -> bytes:
    """Return the bytes of a file.

    Parameters
    ----------
    limit
        The number of bytes it may have.
    kind
        What it should be, in the words of a message: "a graph file".

    Raises
    ------
    FileError
        If there is no regular file within the limit, or no permission.
    """
    try:
        # O_NONBLOCK: opening a FIFO that nobody writes to must not hang.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise FileError(path.name or str(path), _failed(error)) from None
    try:
        _check_regular(descriptor, path, kind)
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise FileError(path.name, _failed(error)) from None
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise FileError(path.name, f"larger than the limit of {limit} bytes.")
    return data


def _check_regular(descriptor: int, path: Path, kind: str) -> None:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        raise FileError(path.name or str(path), f"is a folder, not {kind}.")
    if not stat.S_ISREG(mode):
        raise FileError(path.name, f"is a device or a pipe, not {kind}.")


def _failed(error: OSError) -> str:
    match error.errno:
        case errno.ENOENT:
            return "there is no such file."
        case errno.EACCES | errno.EPERM:
            return "no permission to read it."
        case _:
            return f"cannot be read: {(error.strerror or 'unknown error').lower()}."
