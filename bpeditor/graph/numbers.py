"""Values typed by hand or pasted, and values shown: one grammar for every field and option."""

from __future__ import annotations

from bpeditor.graph.array_text import is_array_text, parse_array
from bpeditor.graph.blocks import parse_block
from bpeditor.graph.number_text import normalised, parse_number
from bpeditor.layers import Value, shape_of

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
    return parse_number(text)


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
