"""Arrays as text in brackets: nested lists as they are typed, and what numpy prints.

A million elements are read in a fraction of a second: the numbers in one conversion, the nesting
from the brackets and commas alone.
"""

from __future__ import annotations

import re

import numpy as np

from bpeditor.graph import limits
from bpeditor.graph.errors import NumberError
from bpeditor.graph.number_text import HARD_SPACE, parse_number, parse_numbers
from bpeditor.graph.strict_json import shortened
from bpeditor.layers import Value

# What numpy writes around the brackets: array([1., 2.], dtype=float32).
_OPENING = re.compile(r"(?:(?:np|numpy)\.)?array\(")
_CLOSING = re.compile(r"(?:,\s*dtype=(?:(?:np|numpy)\.)?['\"]?[<>=|]?\w+['\"]?)?\s*\)")
_ELEMENT = re.compile(r"[^\[\],\s]+")
_SPACES = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
# A number is "0" in the marks of a text.
_MISPLACED = (b"0[", b"]0", b"[,", b",,", b",]", b"][")


def is_array_text(plain: str) -> bool:
    """Say whether a normalised, stripped text is meant as an array in brackets."""
    return plain.startswith("[") or _OPENING.match(plain) is not None


def parse_array(plain: str) -> Value:
    """Read nested lists such as [[1, 2], [3, 4]], or what numpy prints or represents.

    Numbers may be separated by commas or, as numpy prints them, by spaces and line breaks.

    Raises
    ------
    NumberError
        If an element is no finite number, or the array is ragged, empty, too large, nested too
        deeply, or printed with cells left out.
    """
    if "..." in plain:
        raise NumberError(
            f'"{shortened(plain)}" is cut short: "..." stands for cells that were left out.'
            " Print it with np.set_printoptions(threshold=1_000_000), or load a .npy file."
        )
    body = _unwrapped(plain).replace(HARD_SPACE, " ")
    if not body.startswith("["):
        return parse_number(body)
    body = body if "," in body else _with_commas(body)
    count = body.count(",") + 1
    if count > limits.ARRAY_ELEMENTS:
        raise NumberError(_too_many(plain, count))
    spaced = body.translate(str.maketrans("[]\t\n\r\x0b\x0c", "       "))
    numbers = parse_numbers(spaced.split(","))
    if numbers is None:
        raise _fault(body, plain)
    array = numbers.reshape(_shape(_marks(body), plain))
    array.flags.writeable = False
    return array


def _unwrapped(plain: str) -> str:
    opening = _OPENING.match(plain)
    if opening is None:
        return plain
    # Found from the end: a lazy pattern would try its tail at each of a million commas.
    end = max(plain.rfind("]") + 1, opening.end())
    if end == opening.end():
        end = opening.end() + len(re.split("[,)]", plain[end:], maxsplit=1)[0])
    if not _CLOSING.fullmatch(plain, end):
        raise NumberError(_no_array(plain))
    return plain[opening.end() : end].strip()


def _with_commas(printed: str) -> str:
    """Return what numpy prints as nested lists."""
    joined = " ".join(printed.split())
    return joined.replace("[ ", "[").replace(" ]", "]").replace(" ", ",")


def _marks(body: str) -> bytes:
    """Return a text's brackets and commas, with a "0" for every character of a number."""
    table = bytes(c if c in b"[]," else ord("0") for c in range(256))
    return body.encode().translate(table, _SPACES)


def _shape(marks: bytes, plain: str) -> tuple[int, ...]:
    """Return the shape that the nesting says.

    From the inside out: where all innermost lists are alike and hold every slot, each of them
    becomes one slot of the next axis.
    """
    skeleton = marks.translate(None, b"0")
    depth = _deepest(skeleton)
    if not depth or any(pair in marks for pair in _MISPLACED):
        raise NumberError(_no_array(plain))
    if b"0" not in marks:
        raise NumberError(_too_many(plain, 0))
    if depth > limits.ARRAY_AXES:
        reason = f"has {depth} axes; the limit is {limits.ARRAY_AXES}."
        raise NumberError(f'"{shortened(plain)}" {reason}')
    lengths: list[int] = []
    while skeleton:
        end = skeleton.index(b"]") + 1
        unit = skeleton[skeleton.rindex(b"[", 0, end) : end]
        length = len(unit) - 1  # the commas of a list are one fewer than its slots
        if skeleton.count(unit) * length != skeleton.count(b",") + 1 or b"[]" in marks:
            reason = "is ragged: all rows must have the same length."
            raise NumberError(f'"{shortened(plain)}" {reason}')
        lengths.append(length)
        skeleton = skeleton.replace(unit, b"")
    return tuple(reversed(lengths))


def _deepest(skeleton: bytes) -> int:
    """Return how deep one list nests; 0 if the brackets do not match, or it is not one list."""
    characters = np.frombuffer(skeleton, np.uint8)
    steps = (characters == ord("[")).astype(np.int8) - (characters == ord("]")).astype(np.int8)
    depths = np.cumsum(steps, dtype=np.int64)
    is_one_list = depths.size > 1 and depths[-1] == 0 and depths[:-1].min() > 0
    return int(depths.max()) if is_one_list else 0


def _fault(body: str, plain: str) -> NumberError:
    """Return why an array is refused: for an element, for its nesting, or for two in one slot."""
    try:
        for element in _ELEMENT.findall(body):
            parse_number(element)
        _shape(_marks(" ".join(body.split())), plain)
    except NumberError as error:
        return error
    return NumberError(_no_array(plain))


def _no_array(plain: str) -> str:
    return f'"{shortened(plain)}" is not an array. Write nested lists such as [[1, 2], [3, 4]].'


def _too_many(plain: str, count: int) -> str:
    allowed = f"allowed are 1 to {limits.ARRAY_ELEMENTS}."
    return f'"{shortened(plain)}" has {count} elements; {allowed}'
