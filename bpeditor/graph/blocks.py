"""Blocks of numbers: rows of cells, from a spreadsheet, a CSV file or a table of text."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from bpeditor.graph import limits
from bpeditor.graph.errors import NumberError
from bpeditor.graph.number_text import (
    HARD_SPACE,
    is_not_finite,
    normalised,
    parse_number,
    parse_numbers,
)
from bpeditor.layers import Array, Value

_QUOTED = re.compile('"[^"]*"')
_BEGINS_A_NUMBER = re.compile("[-+.0-9]")

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Block:
    """The value of a block, and whether its first row was taken for a header."""

    value: Value
    has_header: bool = False


def parse_block(text: str, *, may_have_header: bool = False) -> Block:
    """Read rows of cells, separated by tabs, or else semicolons, or else commas, or else spaces.

    A block is a table, so its array has two axes: one row of n cells has the shape (1, n), one
    column (n, 1). Only a single cell is a number. The point is decimal: with semicolons or tabs
    a cell 1,5 is refused, while two columns are read from lines such as 1,5.

    Parameters
    ----------
    text
        Lines that end in LF, CRLF or CR; cells may be quoted.
    may_have_header
        Whether a first row that holds nothing but text (or empty cells) is left out.

    Raises
    ------
    NumberError
        Naming row and column, counted from 1, of a cell that is empty or no number; also if the
        rows differ in length or there are too many cells.
    """
    plain = normalised(text).replace("\r\n", "\n").replace("\r", "\n").rstrip(" \n")
    rows = _rows(plain)
    has_header = may_have_header and len(rows) > 1 and _is_header(rows[0])
    first = 1 if has_header else 0
    cells = list(chain.from_iterable(islice(rows, first, None)))
    if len(cells) > limits.ARRAY_ELEMENTS:
        allowed = f"allowed are 1 to {limits.ARRAY_ELEMENTS}"
        raise NumberError(f"the table has {len(cells)} cells; {allowed}.")
    widths = {len(row) for row in islice(rows, first, None)}
    numbers = _numbers(cells) if len(widths) == 1 else None
    if numbers is None:
        raise _fault(rows, first)
    if numbers.size == 1:
        return Block(float(numbers[0]), has_header)
    array = numbers.reshape(len(rows) - first, -1)
    array.flags.writeable = False
    return Block(array, has_header)


def _numbers(cells: Sequence[str]) -> Array | None:
    numbers = parse_numbers(cells)
    # Stripping a million cells takes as long as reading them: only where it can help.
    return parse_numbers([cell.strip() for cell in cells]) if numbers is None else numbers


def _rows(plain: str) -> Rows:
    separator = _separator(plain)
    lines = plain.split("\n")
    if '"' in plain:
        return _quoted_rows(plain, separator)
    if separator == " ":
        return [re.split(" +", line.strip(" ")) for line in lines]
    return [line.split(separator) for line in lines]


def _separator(plain: str) -> str:
    bare = _QUOTED.sub("", plain) if '"' in plain else plain
    return next((mark for mark in "\t;," if mark in bare), " ")


def _quoted_rows(plain: str, separator: str) -> Rows:
    lines = csv.reader(plain.split("\n"), delimiter=separator, skipinitialspace=True, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(row or [""] for row in lines)
    except csv.Error:
        raise NumberError(f"row {len(rows) + 1}: its quotes do not match.") from None
    return rows


def _is_header(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row]
    names = [cell for cell in cells if cell]
    return bool(names) and not any(
        is_not_finite(name) or _BEGINS_A_NUMBER.match(name) for name in names
    )


def _fault(rows: Rows, first: int) -> NumberError:
    """Return why a block is refused, from the first row that does not fit."""
    width = len(rows[first])
    for number, row in enumerate(islice(rows, first, None), first + 1):
        if not any(cell.strip() for cell in row):
            return NumberError(f"row {number} is empty.")
        if len(row) != width:
            lengths = f"row {number} has {_cells(len(row))}; row {first + 1} has {width}"
            return NumberError(f"{lengths}.")
        for column, cell in enumerate(row, 1):
            reason = _cell_fault(cell)
            if reason:
                return NumberError(f"row {number}, column {column}{reason}")
    raise AssertionError("every cell is a number")


def _cell_fault(cell: str) -> str:
    if not cell.strip():
        return " is empty."
    try:
        parse_number(cell.replace(HARD_SPACE, " "))
    except NumberError as error:
        return f": {error}"
    return ""


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
