"""What every part of a file is checked with; a fault says where it is and what is wrong there."""

from __future__ import annotations

from typing import Any

from bpeditor.graph import limits
from bpeditor.graph.strict_json import Refused, shortened
from bpeditor.layers import kind_of


class Fault(Exception):
    """A place in the document and what is wrong there."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)


def object_at(
    raw: object, where: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, Any]:
    """Check an object's keys and return it with its keys in the order of the format.

    Raises
    ------
    Fault
        As everything here.
    """
    refuse(raw, where, deep=False)
    if not isinstance(raw, dict):
        raise Fault(where, expected("an object", raw))
    for key in required:
        if key not in raw:
            raise Fault(where, f'the key "{key}" is missing')
    known = (*required, *optional)
    for key in raw:
        if key not in known:
            raise Fault(where, f'unknown key "{shortened(key)}"')
    return {key: raw[key] for key in known if key in raw}


def list_at(raw: object, where: str, limit: int) -> list[object]:
    """Check that something is a list within a limit, and return it."""
    refuse(raw, where, deep=False)
    if not isinstance(raw, list):
        raise Fault(where, expected("a list", raw))
    if len(raw) > limit:
        raise Fault("", f"{len(raw)} {where}; the limit is {limit}")
    return raw


def text_at(raw: object, where: str) -> str:
    """Check that something is a text that is not too long, and return it."""
    refuse(raw, where, deep=False)
    if not isinstance(raw, str):
        raise Fault(where, expected("text", raw))
    if len(raw) > limits.TEXT_CHARACTERS:
        raise Fault(where, f"longer than {limits.TEXT_CHARACTERS} characters")
    return raw


def refuse(raw: object, where: str, *, deep: bool = True) -> None:
    """Raise the fault if a refused piece stands here or, with `deep`, anywhere inside a list."""
    waiting = [raw]
    while waiting:
        match waiting.pop():
            case Refused(reason):
                raise Fault(where, reason)
            case list() as parts if deep:
                waiting += parts


def is_number(raw: object) -> bool:
    """Say whether something is a number: neither true nor false."""
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def expected(what: str, raw: object) -> str:
    """Return what must stand somewhere, and what was found there."""
    return f"must be {what}, found {kind_of(raw)}"
