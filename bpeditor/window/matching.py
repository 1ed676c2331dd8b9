"""What is meant by a typed text: one search serves the panel of layers and the floating one.

An empty text fits everything equally well.
"""

from __future__ import annotations

from collections.abc import Sequence

from bpeditor.layers import FAMILIES, LAYERS, Layer
from bpeditor.window.equations import readable

_EXACT, _SAME, _START, _WORDS, _INSIDE, _PART, _FAMILY, _LETTERS = range(8)


def name_rank(text: str, name: str) -> int | None:
    """Return how well a text fits a name, 0 being best; None if it does not fit.

    The name itself, its start, the start or the initials of its words, a part of it, or, from its
    first letter on, some of its letters in their order ("sgm" for "Sigmoid").
    """
    if text.strip() == name:
        return _EXACT  # Σ and σ are two symbols
    text, name = text.strip().casefold(), name.casefold()
    words = name.split()
    if text == name:
        return _SAME
    if name.startswith(text):
        return _START
    initials = "".join(word[0] for word in words)
    if any(word.startswith(text) for word in words) or initials.startswith(text):
        return _WORDS
    if text in name:
        return _PART
    return _LETTERS if name.startswith(text[0]) and _is_in_order(text, name) else None


def layer_rank(text: str, layer: type[Layer]) -> int | None:
    """Return how well a text fits a layer, 0 being best; None if it does not fit.

    By its name or symbol, by the start of its family, or by a part of its formula if there is a
    sign in the text: single letters stand in every formula.
    """
    ranks = [name_rank(text, name) for name in (layer.title(), layer.__name__, layer.label)]
    text = text.strip().casefold()
    if layer.family.casefold().startswith(text):
        ranks.append(_FAMILY)
    if _is_in_formula(text, layer):
        ranks.append(_INSIDE)
    return min((rank for rank in ranks if rank is not None), default=None)


def command_rank(text: str, menu: str, name: str, does: str) -> int | None:
    """Return how well a text fits a command, 0 being best; None if it does not fit.

    By its name, alone or after its menu's, or by a part of the sentence that says what it does.
    """
    name = name.removesuffix("…")
    ranks = [name_rank(text, each) for each in (name, f"{menu} {name}")]
    if text.strip().casefold() in does.casefold():
        ranks.append(_INSIDE)
    return min((rank for rank in ranks if rank is not None), default=None)


def layers_found(text: str, recent: Sequence[str] = ()) -> list[str]:
    """Return the names of the layers that fit a text: the best first, of these the recent ones."""
    ranks = {
        name: layer_rank(text, LAYERS[name]) for names in by_family().values() for name in names
    }
    age = {name: place for place, name in enumerate(recent)}
    found = [
        (rank, age.get(name, len(age)), name) for name, rank in ranks.items() if rank is not None
    ]
    return [name for _rank, _age, name in sorted(found, key=lambda one: one[:2])]


def by_family() -> dict[str, list[str]]:
    """Return the names of all layers by family, in the order of the table."""
    return {
        family: [name for name, layer in LAYERS.items() if layer.family == family]
        for family in FAMILIES
    }


def _is_in_formula(text: str, layer: type[Layer]) -> bool:
    formulas = f"{layer.formula} {readable(layer.formula)}".casefold()
    has_sign = any(not (letter.isalnum() or letter.isspace()) for letter in text)
    return has_sign and _without_spaces(text) in _without_spaces(formulas)


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _is_in_order(letters: str, name: str) -> bool:
    """Say whether all letters stand in the name, in their order."""
    rest = iter(name)
    return all(letter in rest for letter in letters)
