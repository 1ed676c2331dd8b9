"""Every change of a graph as a value that knows its inverse.

Changes are made by `edits`, which checks first; applying one checks nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bpeditor.graph.exercise import Exercise
from bpeditor.graph.graph import Edge, Frame, Graph, Node, Target


@dataclass(frozen=True, slots=True)
class AddNode:
    """Add a node."""

    node: Node

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.attach_node(self.node)

    def inverse(self) -> RemoveNode:
        """Return the change that takes this one back."""
        return RemoveNode(self.node)


@dataclass(frozen=True, slots=True)
class RemoveNode:
    """Remove a node that has no edges."""

    node: Node

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.detach_node(self.node)

    def inverse(self) -> AddNode:
        """Return the change that takes this one back."""
        return AddNode(self.node)


@dataclass(frozen=True, slots=True)
class AddEdge:
    """Add an edge."""

    edge: Edge

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.attach_edge(self.edge)

    def inverse(self) -> RemoveEdge:
        """Return the change that takes this one back."""
        return RemoveEdge(self.edge)


@dataclass(frozen=True, slots=True)
class RemoveEdge:
    """Remove an edge."""

    edge: Edge

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.detach_edge(self.edge)

    def inverse(self) -> AddEdge:
        """Return the change that takes this one back."""
        return AddEdge(self.edge)


@dataclass(frozen=True, slots=True)
class ReplaceNode:
    """Give a node other parameters; id, layer and position stay."""

    before: Node
    after: Node

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.replace_node(self.after)

    def inverse(self) -> ReplaceNode:
        """Return the change that takes this one back."""
        return ReplaceNode(self.after, self.before)


@dataclass(frozen=True, slots=True)
class MoveNodes:
    """Put nodes elsewhere: one change, however many a gesture moves; positions by id."""

    before: Mapping[str, tuple[float, float]]
    after: Mapping[str, tuple[float, float]]

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.move_nodes(self.after)

    def inverse(self) -> MoveNodes:
        """Return the change that takes this one back."""
        return MoveNodes(self.after, self.before)

    def then(self, later: MoveNodes) -> MoveNodes:
        """Return what this change and a later one do together, without what they take back."""
        before, after = {**later.before, **self.before}, {**self.after, **later.after}
        moved = [node_id for node_id in after if before[node_id] != after[node_id]]
        return MoveNodes(
            {node_id: before[node_id] for node_id in moved},
            {node_id: after[node_id] for node_id in moved},
        )


@dataclass(frozen=True, slots=True)
class SetTarget:
    """Choose another target or seed."""

    before: Target | None
    after: Target | None

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.target = self.after

    def inverse(self) -> SetTarget:
        """Return the change that takes this one back."""
        return SetTarget(self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetFrame:
    """Put a frame in the place of another one; None stands for no frame."""

    before: Frame | None
    after: Frame | None

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.set_frame(self.before, self.after)

    def inverse(self) -> SetFrame:
        """Return the change that takes this one back."""
        return SetFrame(self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetExercise:
    """Ask something else; None stands for nothing."""

    before: Exercise | None
    after: Exercise | None

    def apply(self, graph: Graph) -> None:
        """Change the graph."""
        graph.exercise = self.after

    def inverse(self) -> SetExercise:
        """Return the change that takes this one back."""
        return SetExercise(self.after, self.before)


Change = (
    AddNode
    | RemoveNode
    | AddEdge
    | RemoveEdge
    | ReplaceNode
    | MoveNodes
    | SetTarget
    | SetFrame
    | SetExercise
)


def merged(earlier: Change, later: Change) -> Change | None:
    """Return what two changes do together as one; None if they are not of one kind."""
    match earlier, later:
        case MoveNodes(), MoveNodes():
            return earlier.then(later)
        case ReplaceNode(), ReplaceNode() if earlier.after.id == later.before.id:
            return ReplaceNode(earlier.before, later.after)
        case SetTarget(), SetTarget():
            return SetTarget(earlier.before, later.after)
        case _:
            return None


def does_nothing(change: Change) -> bool:
    """Say whether a merged change ends where it began."""
    match change:
        case MoveNodes(before, after) | ReplaceNode(before, after) | SetTarget(before, after):
            return before == after
        case _:
            return False


def inverse_of(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes that take a list of changes back."""
    return tuple(change.inverse() for change in reversed(changes))


def renaming_in(changes: tuple[Change, ...]) -> tuple[str, str] | None:
    """Return the old and the new id of the one node that changes rename; None if they do more."""
    removed = [change.node for change in changes if isinstance(change, RemoveNode)]
    added = [change.node for change in changes if isinstance(change, AddNode)]
    if len(removed) != 1 or len(added) != 1 or replace(removed[0], id=added[0].id) != added[0]:
        return None
    return removed[0].id, added[0].id
