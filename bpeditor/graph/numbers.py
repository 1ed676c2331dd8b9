"""Values typed by hand or pasted, and values shown: one grammar for every field and option."""

from __future__ import annotations

import re

from bpeditor.graph.array_text import is_array_text, parse_array
from bpeditor.graph.blocks import parse_block
from bpeditor.graph.errors import NumberError
from bpeditor.graph.number_text import normalised, parse_number
from bpeditor.graph.strict_json import shortened
from bpeditor.layers import Value, shape_of

_SQUARE = str.maketrans("()", "[]")
_CLOSING = re.compile(r" ?,? ?\)")
_BETWEEN = re.compile(r" ?, ?| ")
_ONE_NUMBER = re.compile(r"[^,\s(]+,[^,\s]+|[+-]?[0-9]{1,3}(?:[,\s][0-9]{3})+")
"""With a comma for the point, or groups of digits: `parse_number` has a better word for it."""
_LONGEST = 60
"""Characters of an array that a message can show."""

__all__ = ["format_number", "format_value", "nudged", "parse_number", "parse_value"]


def parse_value(text: str) -> Value:
    r"""Read a number, or an array as nested lists, as numpy prints it, or as rows of cells.

    `[[1, 2], [3, 4]]`, `[[1. 2.]\n [3. 4.]]`, `array([[1., 2.], [3., 4.]])` and a block of a
    spreadsheet, whose cells are separated by tabs, are the same array. A block has two axes: a
    single row has the shape (1, n), a single column (n, 1).

    Raises
    ------
    NumberError
        Also if an array is ragged, empty, too large or nested too deeply, or a cell of a block
        holds no number.
    """
    plain = normalised(text).strip()
    if is_array_text(plain):
        return parse_array(plain)
    if any(mark in plain for mark in "\t\n\r"):
        return parse_block(text).value
    try:
        return parse_number(text)
    except NumberError:
        meant = _in_brackets(plain)
        if not meant:
            raise
        raise NumberError(f'"{shortened(text.strip())}" is not a number. Write {meant}.') from None


def _in_brackets(plain: str) -> str:
    """Return numbers in round brackets, or in none, as the array is typed; "" if it is none."""
    if len(plain) > _LONGEST or _ONE_NUMBER.fullmatch(plain):
        return ""
    bare = plain if plain.startswith("(") else f"({plain})"
    closed = _CLOSING.sub(")", " ".join(bare.split()).replace("( ", "("))
    text = _BETWEEN.sub(", ", closed).translate(_SQUARE)
    if "," not in bare and "," not in text:
        return ""  # one number in brackets
    try:
        parse_array(text)
    except NumberError:
        return ""
    return text


def format_number(number: float) -> str:
    """Return a number as it stands on an edge: six significant digits."""
    return format(number, ".6g")


def format_value(value: Value) -> str:
    """Return a value as it stands on an edge: a number, or the shape of an array."""
    return format_number(value) if isinstance(value, float) else str(shape_of(value))


def nudged(number: float, by: float) -> float:
    """Return a number with a step added in decimal: 0.2 and 0.1 make 0.3."""
    from decimal import Decimal  # the program starts without

    return float(Decimal(repr(number)) + Decimal(repr(by)))
