"""JSON as a graph file may hold it: no duplicate keys, no NaN, no overflow, no deep nesting."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from bpeditor.graph import limits

# Possessive: a text of 16 MB must not be remembered character by character for backtracking.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?+|[\[\]{}]', re.DOTALL)
_KEY_CHARACTERS = 40  # of a key that is shown in a message


class JsonError(ValueError):
    """The text is not JSON; the message says where and why."""


@dataclass(frozen=True)
class Refused:
    """Stands in the parsed document for a piece that JSON or Python took but a file may not hold.

    Whoever walks the document meets it at its place and so can name the place.
    """

    reason: str


def parse(text: str) -> Any:
    """Parse a text; pieces that are refused become `Refused` values.

    Raises
    ------
    JsonError
        With line and column if the text is not JSON or is nested too deeply.
    """
    _check_nesting(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_number,
            parse_int=_number,
            parse_constant=lambda name: Refused(f"{name} is not a number of a graph file"),
        )
    except json.JSONDecodeError as error:
        raise JsonError(_syntax_message(text, error)) from None


def _check_nesting(text: str) -> None:
    depth = 0
    for match in _TOKEN.finditer(text):
        match match.group():
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
        if depth > limits.NESTING:
            place = _place(text, match.start())
            raise JsonError(f"{place}: nested deeper than {limits.NESTING} levels")


def _object(pairs: list[tuple[str, Any]]) -> Any:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return Refused(f'the key "{shortened(twice)}" appears twice')


def _number(text: str) -> float | int | Refused:
    if len(text) > limits.DIGITS:
        return Refused(f"a number of more than {limits.DIGITS} digits")
    if text.lstrip("-").isdigit() and text != "-0":
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else Refused(f"{text} is outside the range of numbers")


def _syntax_message(text: str, error: json.JSONDecodeError) -> str:
    if not text.strip():
        return "the file is empty"
    end = len(text.rstrip())
    truncated = error.pos >= end or error.msg.startswith("Unterminated string")
    if not truncated:
        return f"{_place(text, error.pos)}: {_plain(error.msg)}"
    keys = re.findall(r'^\s?"(\w+)"\s*:', text, re.MULTILINE)
    inside = f' inside "{keys[-1]}"' if keys else ""
    return f"{_place(text, end)}: the text ends{inside}"


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return f"line {line}, column {column}"


def _plain(message: str) -> str:
    return message[:1].lower() + message[1:].removesuffix(" at")


def shortened(text: str) -> str:
    """Return a text as short as a message can show it."""
    return text if len(text) <= _KEY_CHARACTERS else f"{text[:_KEY_CHARACTERS]}…"
