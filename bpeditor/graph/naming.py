"""Names that are not taken yet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import count

from bpeditor.graph import limits


def free_id(stem: str, taken: Collection[str], start: int = 1) -> str:
    """Return the first of stem_1, stem_2 ... that is not taken; a number in `stem` is dropped."""
    base = _base(stem)
    return next(name for n in count(start) if (name := f"{base}_{n}") not in taken)


def free_names(wanted: Iterable[str], in_use: Iterable[str]) -> dict[str, str]:
    """Return for each wanted name itself, or a free one where it is in use."""
    taken = set(in_use)
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}  # where counting goes on, so that 10,000 copies stay linear
    for wish in wanted:
        name = wish
        if name in taken:
            base = _base(name)
            name = free_id(name, taken, numbers.get(base, 1))
            numbers[base] = int(name.rpartition("_")[2]) + 1
        names[wish] = name
        taken.add(name)
    return names


def _base(stem: str) -> str:
    return re.sub(r"_\d+$", "", stem)[: limits.ID_CHARACTERS - 8]
