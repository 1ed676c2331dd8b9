"""Arrays from files: numpy's .npy, and tables of text such as .csv. Nothing in them is run."""

from __future__ import annotations

import io
import math
import os
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

from bpeditor.graph import limits
from bpeditor.graph.array_text import is_array_text, parse_array
from bpeditor.graph.blocks import Block, parse_block
from bpeditor.graph.errors import FileError, NumberError
from bpeditor.graph.number_text import normalised
from bpeditor.graph.reading import read_file
from bpeditor.layers import LayerError, Value, is_array, to_value

SUFFIXES = (".csv", ".tsv", ".txt", ".npy")
_KIND = "an array file"
_MAGIC = b"\x93NUMPY"
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
# All that numpy's reader of headers was seen to raise on random bytes.
_BAD_HEADER = (
    ValueError,
    TypeError,
    SyntaxError,
    tokenize.TokenError,
    RecursionError,
    MemoryError,
    OverflowError,
)


class _Fault(Exception):
    """What is wrong with a file."""


@dataclass(frozen=True)
class _Header:
    """What the head of a .npy file says of the cells that follow at `start`."""

    shape: tuple[int, ...]
    is_fortran: bool
    dtype: np.dtype[Any]
    start: int


def is_array_file(path: Path) -> bool:
    """Say whether a file's name is one of an array rather than of a graph."""
    return path.suffix.lower() in SUFFIXES


def load_array(path: str | os.PathLike[str]) -> Block:
    """Read a .npy file, or a file of text: rows of cells, nested lists, or numpy's print.

    The first row of a table is left out if it holds nothing but text: it is a header.

    Raises
    ------
    FileError
        "FILE: where: what" if it cannot be read or does not hold one finite array of numbers
        within the limits.
    """
    file = Path(path)
    data = read_file(file, limits.ARRAY_FILE_BYTES, _KIND)
    try:
        if data.startswith(_MAGIC):
            return Block(_read_npy(data))
        if file.suffix.lower() == ".npy":
            raise _Fault("not a .npy file")
        return _read_text(data)
    except NumberError as error:
        raise FileError(file.name, str(error)) from None
    except _Fault as fault:
        raise FileError(file.name, f"{fault}.") from None


def _read_text(data: bytes) -> Block:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Fault(f"not a table of text: byte {error.start} is not UTF-8 text") from None
    plain = normalised(text).strip()
    if not plain:
        raise _Fault("the file is empty")
    if is_array_text(plain):
        return Block(parse_array(plain))
    return parse_block(text, may_have_header=True)


def _read_npy(data: bytes) -> Value:
    """Read the bytes of a .npy file; its header is checked before its cells are looked at."""
    header = _header_of(data)
    _check_header(header)
    room = len(data) - header.start
    count = math.prod(header.shape)
    needed = count * header.dtype.itemsize
    if room < needed:
        raise _Fault(f"the file is cut short: {room} of {needed} bytes of cells are there")
    if room > needed:
        raise _Fault(f"{room - needed} bytes too many after the cells")
    cells = np.frombuffer(data, header.dtype, count, header.start)
    try:
        value = to_value(cells.reshape(header.shape, order="F" if header.is_fortran else "C"))
    except LayerError as error:
        raise _Fault(str(error)) from None
    _check_finite(value)
    return value


def _header_of(data: bytes) -> _Header:
    stream = io.BytesIO(data)
    try:
        version = npy.read_magic(stream)
        read_header = _HEADERS.get(version)
        if read_header is None:
            major, minor = version
            raise _Fault(f"its format is {major}.{minor}; only 1.0 and 2.0 hold plain numbers")
        with warnings.catch_warnings():
            # Headers of Python 2, and the odd escape in a broken one, are no news for a user.
            warnings.simplefilter("ignore")
            shape, is_fortran, dtype = read_header(stream)
    except _BAD_HEADER:
        raise _Fault("not a .npy file: its header cannot be read") from None
    return _Header(shape, is_fortran, dtype, stream.tell())


def _check_header(header: _Header) -> None:
    if header.dtype.hasobject:
        raise _Fault("holds Python objects, not numbers")
    if header.dtype.kind not in "iuf":
        raise _Fault(f"must hold numbers, found {header.dtype.name}")
    if any(isinstance(length, bool) or length < 0 for length in header.shape):
        raise _Fault("not a .npy file: its header cannot be read")
    if len(header.shape) > limits.ARRAY_AXES:
        raise _Fault(f"has {len(header.shape)} axes; the limit is {limits.ARRAY_AXES}")
    count = math.prod(header.shape)
    if not 0 < count <= limits.ARRAY_ELEMENTS:
        raise _Fault(f"has {count} elements; allowed are 1 to {limits.ARRAY_ELEMENTS}")


def _check_finite(value: Value) -> None:
    wrong = np.argwhere(~np.isfinite(value))
    if len(wrong):
        place, reason = tuple(wrong[0].tolist()), "inf and nan cannot be entered"
        found = float(value[place]) if is_array(value) else value  # type: ignore[index]
        where = f"element [{', '.join(map(str, place))}] is" if place else "it is"
        raise _Fault(f"{where} {found}: {reason}")
