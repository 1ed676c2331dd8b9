"""What a graph is made of: nodes, edges, frames and the target, as values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from bpeditor.layers import Value


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One layer in a graph.

    Parameters
    ----------
    id
        A Python identifier; the name on screen and in exported code.
    layer
        A name in the table of layers.
    params
        The layer's parameters that differ from its defaults, or were written out.
    position
        Of the card's top left corner, in scene units (pixels at 100 %).
    """

    id: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=dict)
    position: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        """Make the parameters read-only."""
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def __eq__(self, other: object) -> bool:
        """Compare what a file would say: 0.0 and -0.0 differ."""
        if self is other:
            return True
        if not isinstance(other, Node) or self.position != other.position:
            return False
        # What was moved there and back has the same position and parameters, thousands of times.
        at_same = self.position is other.position or repr(self.position) == repr(other.position)
        with_same = self.params is other.params or _written(self.params) == _written(other.params)
        return (self.id, self.layer, at_same, with_same) == (other.id, other.layer, True, True)

    def __hash__(self) -> int:
        """Hash by id and layer."""
        return hash((self.id, self.layer))

    def moved_to(self, position: tuple[float, float]) -> Node:
        """Return the same node elsewhere, ten times as fast as `replace`: moves are many."""
        draft: Any = _Draft()
        draft.id, draft.layer, draft.params = self.id, self.layer, self.params
        draft.position = position
        draft.__class__ = Node
        moved: Node = draft
        return moved


class _Draft:
    """What becomes a node when all of it is written: a frozen one is slow to fill."""

    __slots__ = Node.__slots__


@dataclass(frozen=True)
class Edge:
    """The output of `source` feeds input `port` of `target`."""

    source: str
    target: str
    port: str
    _hash: ClassVar[int | None] = None

    def __hash__(self) -> int:
        """Hash once: edges are looked up more often than anything else."""
        found = self._hash
        if found is None:
            found = hash((self.source, self.target, self.port))
            object.__setattr__(self, "_hash", found)
        return found

    def __reduce__(self) -> tuple[type[Edge], tuple[str, str, str]]:
        """Leave the hash behind: texts have other ones in another process."""
        return Edge, (self.source, self.target, self.port)


@dataclass(frozen=True)
class Frame:
    """A title over some nodes; where it is follows from where they are.

    Parameters
    ----------
    id
        A Python identifier, seen in files alone.
    nodes
        The ids of its members, at least one; they are kept sorted.
    """

    id: str
    title: str
    nodes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Sort the members."""
        object.__setattr__(self, "nodes", tuple(sorted(self.nodes)))

    def with_nodes(self, node_ids: Collection[str]) -> Frame:
        """Return the frame with more members."""
        return replace(self, nodes=tuple({*self.nodes, *node_ids}))

    def without(self, node_ids: Collection[str]) -> Frame | None:
        """Return the frame with fewer members; None if there are none left."""
        left = tuple([node_id for node_id in self.nodes if node_id not in node_ids])
        return replace(self, nodes=left) if left else None

    def renamed(self, names: Mapping[str, str]) -> Frame:
        """Return the frame with members that have other ids now."""
        return replace(self, nodes=tuple(names.get(node_id, node_id) for node_id in self.nodes))


@dataclass(frozen=True, eq=False)
class Target:
    """The node whose gradients are wanted, and the gradient it starts with (the seed)."""

    node: str
    seed: Value = 1.0

    def __eq__(self, other: object) -> bool:
        """Compare what a file would say."""
        if not isinstance(other, Target) or self.node != other.node:
            return False
        return _written_value(self.seed) == _written_value(other.seed)

    def __hash__(self) -> int:
        """Hash by the node."""
        return hash(self.node)


def _written(params: Mapping[str, Any]) -> dict[str, object]:
    return {key: _written_value(value) for key, value in params.items()}


def _written_value(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    return repr(value)
