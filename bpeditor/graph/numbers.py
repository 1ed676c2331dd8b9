"""Numbers typed by hand and numbers shown: one grammar for every field and every option.

The point is the decimal separator in every locale. `float()` alone would take １_000, nan and inf,
and read 1e400 as inf.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from decimal import Decimal

from bpeditor.graph import limits
from bpeditor.graph.errors import NumberError
from bpeditor.graph.strict_json import JsonError, parse, shortened
from bpeditor.layers import LayerError, Value, shape_of, to_value

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SEPARATORS = re.compile(r"[,_'’\s]+")
_ELEMENT = re.compile(r"[^\[\],\s]+")
_NOT_FINITE = {"nan", "inf", "infinity", "∞"}
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


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
    plain = normalised(text)
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


def parse_value(text: str) -> Value:
    """Read a number, or an array as nested lists such as [[1, 2], [3, 4]].

    Raises
    ------
    NumberError
        Also if the lists are ragged, empty, too large or nested too deeply.
    """
    plain = normalised(text)
    if not plain.startswith("["):
        return parse_number(text)
    # Every element by the grammar of numbers; what is left for the parser is the nesting.
    nested = _ELEMENT.sub(lambda element: repr(parse_number(element.group())), plain)
    shown = shortened(text.strip())
    try:
        return to_value(parse(nested))
    except JsonError:
        advice = "Write nested lists such as [[1, 2], [3, 4]]."
        raise NumberError(f'"{shown}" is not an array. {advice}') from None
    except LayerError as error:
        raise NumberError(f'"{shown}" {error}.') from None


def format_number(number: float) -> str:
    """Return a number as it stands on an edge: six significant digits."""
    return format(number, ".6g")


def format_value(value: Value) -> str:
    """Return a value as it stands on an edge: a number, or the shape of an array."""
    return format_number(value) if isinstance(value, float) else str(shape_of(value))


def value_text(value: Value) -> str:
    """Return a value as it is typed: all digits, arrays as nested lists; 100.0 reads 100."""
    if not isinstance(value, float):
        return json.dumps(value.tolist())
    text = repr(value)
    return text.removesuffix(".0") if text != "-0.0" else text


def nudged(number: float, by: float) -> float:
    """Return a number with a step added in decimal: 0.2 and 0.1 make 0.3."""
    return float(Decimal(repr(number)) + Decimal(repr(by)))


def normalised(text: str) -> str:
    """Apply NFKC, except where it would turn 10² into 102 or ½ into 1/2."""
    kept = (c if _is_plain(c) else "?" for c in text)
    return unicodedata.normalize("NFKC", "".join(kept)).replace("−", "-").strip()


def _is_plain(character: str) -> bool:
    kind = unicodedata.decomposition(character).partition(" ")[0]
    return kind not in {"<super>", "<sub>", "<fraction>", "<circle>"}


def _advice(plain: str, example: str) -> str:
    if plain.lstrip("+-").lower() in _NOT_FINITE:
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
