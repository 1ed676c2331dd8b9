"""An exercise in a graph: the numbers that are asked for, and a mistake planted in backward."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from bpeditor.graph.elements import Edge


class What(Enum):
    """Which of the two numbers of a place."""

    GRADIENT = "gradient"
    VALUE = "value"


class Kind(Enum):
    """Classic mistakes in a backward that is written by hand."""

    OVERWRITE_AT_FORK = "overwrite_at_fork"
    MISSING_UNBROADCAST = "missing_unbroadcast"
    BREADTH_FIRST = "breadth_first"
    IN_PLACE_RELU = "in_place_relu"


@dataclass(frozen=True, order=True)
class Place:
    """Where a number stands: the output of a node, or the edge into one of its ports.

    Parameters
    ----------
    port
        An input port; "" for the output.
    """

    node: str
    port: str = ""

    def renamed(self, names: Mapping[str, str]) -> Place:
        """Return the place at a node that has another id now."""
        return replace(self, node=names.get(self.node, self.node))


def place_of(edge: Edge) -> Place:
    """Return the place of an edge."""
    return Place(edge.target, edge.port)


@dataclass(frozen=True)
class Asked:
    """A number that is hidden, and asked for: the value of an output, or a gradient."""

    place: Place
    what: What = What.GRADIENT

    def renamed(self, names: Mapping[str, str]) -> Asked:
        """Return the same question at a node that has another id now."""
        return replace(self, place=self.place.renamed(names))


@dataclass(frozen=True)
class Mistake:
    """A mistake, and the node whose backward makes it."""

    kind: Kind
    node: str


@dataclass(frozen=True)
class Exercise:
    """What a learner is asked; one that asks nothing is no exercise, see `or_none`.

    Parameters
    ----------
    hidden
        The numbers that are asked for, each once; they are kept sorted.
    """

    hidden: tuple[Asked, ...] = ()
    mistake: Mistake | None = None

    def __post_init__(self) -> None:
        """Sort the numbers."""
        object.__setattr__(self, "hidden", tuple(sorted(self.hidden, key=_rank)))

    def or_none(self) -> Exercise | None:
        """Return the exercise, or None if nothing is asked."""
        return self if self.hidden or self.mistake else None

    def renamed(self, names: Mapping[str, str]) -> Exercise:
        """Return the exercise of a graph whose nodes have other ids now."""
        mistake = self.mistake
        if mistake is not None:
            mistake = replace(mistake, node=names.get(mistake.node, mistake.node))
        return Exercise(tuple(asked.renamed(names) for asked in self.hidden), mistake)

    def without(self, gone: Collection[Place]) -> Exercise:
        """Return what is left of the exercise when places go."""
        left = tuple(asked for asked in self.hidden if asked.place not in gone)
        is_kept = self.mistake is not None and Place(self.mistake.node) not in gone
        return Exercise(left, self.mistake if is_kept else None)


def _rank(asked: Asked) -> tuple[Place, str]:
    return asked.place, asked.what.value
