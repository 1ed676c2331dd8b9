"""The grammar of one number: what is taken, and how what is not is refused.

The point is the decimal separator in every locale. `float()` alone would take １_000, nan and inf,
and read 1e400 as inf.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from bpeditor.graph import limits
from bpeditor.graph.errors import NumberError
from bpeditor.graph.strict_json import shortened
from bpeditor.layers import Array

HARD_SPACE = "\N{NO-BREAK SPACE}"
"""Stands between the digits of one number where a spreadsheet groups them, never between two."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_CHARACTERS = b"0123456789+-.eE"
_SEPARATORS = re.compile(r"[,_'’\s]+")
_NOT_FINITE = {"nan", "inf", "infinity", "∞"}
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_HARD_SPACES = re.compile("[\u00a0\u2007\u2009\u202f]")
_LINE_ENDS = {0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_STANDS_FOR_STRANGE = "?"


def parse_number(text: str, example: str = "1.5") -> float:
    """Read a number as a person types it; full-width characters count as their plain ones.

    Parameters
    ----------
    example
        A number that would be right, named where the text gives no hint what was meant.

    Raises
    ------
    NumberError
        With the reason, and with how to write it where that can be guessed.
    """
    plain = normalised(text).strip()
    if len(plain) > limits.DIGITS:
        raise NumberError(f"a number has at most {limits.DIGITS} characters.")
    if not _NUMBER.fullmatch(plain):
        raise NumberError(f'"{shortened(text.strip())}" is not a number. {_advice(plain, example)}')
    number = float(plain)
    if not math.isfinite(number):
        raise NumberError(
            f'"{shortened(text.strip())}" is outside the range of numbers (±1.79769e+308).'
        )
    return number


def parse_numbers(cells: Sequence[str]) -> Array | None:
    """Read many normalised numbers at once; None if `parse_number` would refuse one of them.

    Of the characters of numbers alone, `float()` takes what the grammar takes: it has no other
    character to build a nan, an underscore or an inner space from.
    """
    if not has_only("".join(cells), _CHARACTERS + b" ") or _is_long(cells):
        return None
    try:
        numbers = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    return numbers if np.isfinite(numbers).all() else None


def has_only(text: str, allowed: bytes) -> bool:
    """Say whether a text is made of some ASCII characters alone."""
    return text.isascii() and not text.encode().translate(None, allowed)


def is_not_finite(text: str) -> bool:
    """Say whether a text is one of the words for nan and infinity."""
    return text.strip().lstrip("+-").lower() in _NOT_FINITE


def normalised(text: str) -> str:
    """Apply NFKC, except where it would turn 10² into 102 or ½ into 1/2, and to hard spaces."""
    if text.isascii():
        return text
    strange = {ord(c): _STANDS_FOR_STRANGE for c in set(text) if not _is_plain(c)}
    pieces = _HARD_SPACES.split(text.translate(strange | _LINE_ENDS))
    plain = HARD_SPACE.join(unicodedata.normalize("NFKC", piece) for piece in pieces)
    return plain.replace("−", "-")


def _is_plain(character: str) -> bool:
    kind = unicodedata.decomposition(character).partition(" ")[0]
    return kind not in {"<super>", "<sub>", "<fraction>", "<circle>"}


def _is_long(cells: Sequence[str]) -> bool:
    if max(map(len, cells), default=0) <= limits.DIGITS:
        return False
    return any(len(cell.strip()) > limits.DIGITS for cell in cells)


def _advice(plain: str, example: str) -> str:
    if is_not_finite(plain):
        return "Write a finite number, such as 1.5."
    joined = _SEPARATORS.sub("", plain)
    if _THOUSAND.fullmatch(plain):
        return f"Write {joined}, or {plain.replace(',', '.')} (with a point)."
    pointed = plain.replace(",", ".")
    if _NUMBER.fullmatch(pointed):
        return f"Write {pointed} (with a point)."
    if _NUMBER.fullmatch(joined) and ("," not in plain or _GROUPED.fullmatch(plain)):
        return f"Write {joined} (without separators)."
    return f"Write one such as {example}."
