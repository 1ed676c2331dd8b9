"""What can be wrong with a run, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bpeditor.graph.graph import Edge


class Kind(Enum):
    """What is found; the value is its name on screen, the order that of urgency."""

    NON_FINITE = "inf or nan"
    EXPLODING = "exploding"
    VANISHING = "vanishing"
    DEAD = "dead ReLU"
    SATURATED = "saturated"
    ZERO = "zero gradient"
    OFF_PATH = "no path"


@dataclass(frozen=True)
class Finding:
    """Something that explains a gradient which is 0, blank, inf, nan, huge or tiny.

    Attributes
    ----------
    node
        Where it is.
    sentence
        What it is, and why.
    edges
        What shows it: the edges of a path, or the edge where it begins; often none.
    """

    kind: Kind
    node: str
    sentence: str
    edges: tuple[Edge, ...] = ()
