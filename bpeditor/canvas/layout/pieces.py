"""Long work in pieces: a generator that yields how far it is, up to 1, and returns what it found.

Between two pieces it may be given up.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Found = TypeVar("Found")


def finished(pieces: Generator[float, None, Found]) -> Found:
    """Do all of it at once."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            found: Found = end.value
            return found


def scaled(
    pieces: Generator[float, None, Found], begun: float, share: float
) -> Generator[float, None, Found]:
    """Do a share of larger work, of which something was done before."""
    while True:
        try:
            done = next(pieces)
        except StopIteration as end:
            found: Found = end.value
            return found
        yield begun + share * done
