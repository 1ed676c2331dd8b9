"""The graphs that come with the program, as files among the resources."""

from __future__ import annotations

from pathlib import Path

from bpeditor import resources
from bpeditor.graph.files import SUFFIX

# From the easiest to the one that teaches a trap; what is not named here comes after, by name.
_ORDER = (
    "apples",
    "apples_and_oranges",
    "cs231n_product_of_sum",
    "x_times_x",
    "colah_e",
    "cs231n_sigmoid_neuron",
    "micrograd_neuron",
    "dead_relu",
    "softmax_with_loss",
    "simple_net",
    "two_layer_net",
    "xor",
    "exercise_apples_and_oranges",
    "laboratory_fork",
)
_WORDS = {
    "cs231n": "CS231n:",
    "relu": "ReLU",
    "x": "x",
    "times": "×",
    "micrograd": "micrograd:",
    "colah": "Colah:",
    "e": "e = (a + b)(b + 1)",
    "xor": "XOR",
    "exercise": "Exercise:",
    "laboratory": "Laboratory:",
}


def names() -> list[str]:
    """Return the names of all examples in the order of the menu."""
    found = {file.stem for file in resources.path("examples").glob(f"*{SUFFIX}")}
    ranks = {name: rank for rank, name in enumerate(_ORDER)}
    return sorted(found, key=lambda name: (ranks.get(name, len(ranks)), name))


def title_of(name: str) -> str:
    """Return an example's name as a person reads it: "apples_and_oranges" is "Apples and oranges".

    A word that is written in its own way, such as ReLU, keeps that.
    """
    words = [_WORDS.get(word, word) for word in name.split("_")]
    title = " ".join(words)
    return title if words[0] in _WORDS.values() else title[:1].upper() + title[1:]


def path_of(name: str) -> Path:
    """Return the file of an example.

    Raises
    ------
    FileNotFoundError
        If there is none of that name.
    """
    return resources.path("examples", f"{name}{SUFFIX}")
