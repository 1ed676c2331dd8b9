"""Parameters typed by hand and parameters shown: each kind has its own way of writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, assert_never

from bpeditor.graph.errors import NumberError
from bpeditor.graph.number_text import normalised
from bpeditor.graph.numbers import format_number, parse_number, parse_value
from bpeditor.graph.strict_json import shortened
from bpeditor.graph.summary import value_text
from bpeditor.layers import LAYERS, Kind, Parameter

_BRACKETS = {"[": "]", "(": ")"}
_TIMES = re.compile(r"\s*[x×X]\s*")


def parse_parameter(parameter: Parameter, text: str) -> object:
    """Read a parameter as a person types it; its own `convert` has the last word.

    Raises
    ------
    NumberError
        With the reason, and with how to write it.
    """
    if parameter.empty and not text.strip():
        return None
    match parameter.kind:
        case Kind.VALUE:
            return parse_value(text)
        case Kind.NUMBER:
            return parse_number(text)
        case Kind.WHOLE | Kind.AXIS:
            return parse_number(text, example="2" if parameter.kind is Kind.WHOLE else "0")
        case Kind.SHAPE:
            return parse_lengths(text)
        case Kind.SWITCH:
            return _parse_switch(text)
        case _:
            assert_never(parameter.kind)


def parse_lengths(text: str) -> list[float]:
    """Read whole numbers in a row: `2, 3`, `[2, 3]`, `(2, 3)`, `2 x 3` or `2 × 3`.

    Raises
    ------
    NumberError
        If it is none of these; an empty text is none, `[]` is no number at all.
    """
    plain = normalised(text).strip()
    closing = _BRACKETS.get(plain[:1])
    inside = plain[1:-1].strip() if closing and plain.endswith(closing) else plain
    if not inside and closing:
        return []
    separated = inside if "," in inside else _TIMES.sub(",", inside)
    try:
        # (2,) is how Python writes a single one.
        return [parse_number(part) for part in separated.removesuffix(",").split(",")]
    except NumberError:
        shown = shortened(text.strip())
        advice = "Write whole numbers such as [2, 3]."
        raise NumberError(f'"{shown}" is not a list of numbers. {advice}') from None


def parameter_text(parameter: Parameter, value: Any) -> str:
    """Return a parameter as it is typed; what None stands for is typed as nothing."""
    if value is None:
        return ""
    match parameter.kind:
        case Kind.VALUE | Kind.NUMBER:
            return value_text(value)
        case Kind.WHOLE | Kind.AXIS:
            return str(value)
        case Kind.SHAPE:
            return str(list(value))
        case Kind.SWITCH:
            return "true" if value else "false"
        case _:
            assert_never(parameter.kind)


def words_of(name: str) -> str:
    """Return the name of a parameter as words."""
    return name.replace("_", " ")


def note_of(layer: str, params: Mapping[str, Any]) -> str:
    """Return what a card says of its parameters: "axis 0, keepdims", or nothing.

    It names what differs from the default, and what is essential in any case.
    """
    parts = []
    for name, parameter in LAYERS[layer].parameters.items():
        value = params.get(name, parameter.default)
        is_told = parameter.is_essential or (name in params and value != parameter.default)
        if parameter.kind is not Kind.VALUE and is_told:
            parts.append(_told(name, parameter, value))
    return ", ".join(parts)


def parameters_in_words(layer: str, params: Mapping[str, Any]) -> str:
    """Return all parameters of a node but a value: "axis 0, not keepdims"."""
    return ", ".join(
        _told(name, parameter, params.get(name, parameter.default))
        for name, parameter in LAYERS[layer].parameters.items()
        if parameter.kind is not Kind.VALUE
    )


def _told(name: str, parameter: Parameter, value: Any) -> str:
    words = words_of(name)
    match parameter.kind:
        case Kind.SWITCH:
            return words if value else f"not {words}"
        case Kind.NUMBER:
            return f"{words} {format_number(value)}"
        case _:
            return f"{words} {parameter_text(parameter, value) or parameter.empty}"


def _parse_switch(text: str) -> bool:
    plain = normalised(text).strip().lower()
    if plain not in {"true", "false"}:
        raise NumberError(f'"{shortened(text.strip())}" is neither true nor false.')
    return plain == "true"
