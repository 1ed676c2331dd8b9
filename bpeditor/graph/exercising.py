"""What is done with an exercise becomes a list of changes, checked before it is applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bpeditor.graph.changes import AddEdge, AddNode, Change, RemoveEdge, RemoveNode, SetExercise
from bpeditor.graph.errors import AskedError
from bpeditor.graph.exercise import Asked, Exercise, Kind, Mistake, Place, What, place_of
from bpeditor.graph.graph import Graph


def check_asked(graph: Graph, asked: Asked) -> None:
    """Raise the reason if a number cannot be asked for.

    Raises
    ------
    UnknownNodeError, AskedError
        If it is not there, or the graph gives it.
    """
    node_id, port = asked.place.node, asked.place.port
    node = graph.node(node_id)
    if port and graph.feeding(node_id, port) is None:
        raise AskedError(f"no edge leads to {port} of {node_id}", "port")
    if asked.what is What.VALUE and port:
        raise AskedError("along an edge only the gradient can be asked for", "what")
    if asked.what is What.VALUE and node.layer == "Input":
        raise AskedError(f"{node_id} is an Input: its value is given", "what")


def check_mistake(graph: Graph, mistake: Mistake) -> None:
    """Raise the reason if the backward of a node cannot make a mistake."""
    layer = graph.node(mistake.node).layer
    if mistake.kind is Kind.IN_PLACE_RELU and layer != "ReLU":
        raise AskedError(f"{mistake.node} ({layer}) is no ReLU", "node")


def ask(graph: Graph, questions: Iterable[Asked]) -> tuple[SetExercise, ...]:
    """Hide numbers and ask for them."""
    exercise = _of(graph)
    asked = set(questions)
    for question in asked:
        check_asked(graph, question)
    return _set(graph, replace(exercise, hidden=tuple({*exercise.hidden, *asked})))


def unask(graph: Graph, questions: Iterable[Asked]) -> tuple[SetExercise, ...]:
    """Show numbers again."""
    exercise = _of(graph)
    left = set(exercise.hidden).difference(questions)
    return _set(graph, replace(exercise, hidden=tuple(left)))


def plant(graph: Graph, mistake: Mistake | None) -> tuple[SetExercise, ...]:
    """Plant a mistake in the place of the one that is there; None takes it out."""
    if mistake is not None:
        check_mistake(graph, mistake)
    return _set(graph, replace(_of(graph), mistake=mistake))


def rename_node(graph: Graph, node_id: str, new_id: str) -> tuple[SetExercise, ...]:
    """Let the exercise follow a node's new id."""
    return _set(graph, _of(graph).renamed({node_id: new_id}))


def followed(graph: Graph, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return changes with what they do to the exercise: what goes can no longer be asked for."""
    if graph.exercise is None:
        return changes
    gone = {_place_of(change) for change in changes if isinstance(change, RemoveNode | RemoveEdge)}
    back = {_place_of(change) for change in changes if isinstance(change, AddNode | AddEdge)}
    return *changes, *_set(graph, _of(graph).without(gone - back))


def _place_of(change: AddNode | RemoveNode | AddEdge | RemoveEdge) -> Place:
    if isinstance(change, AddNode | RemoveNode):
        return Place(change.node.id)
    return place_of(change.edge)


def _of(graph: Graph) -> Exercise:
    return graph.exercise or Exercise()


def _set(graph: Graph, exercise: Exercise) -> tuple[SetExercise, ...]:
    after = exercise.or_none()
    return () if after == graph.exercise else (SetExercise(graph.exercise, after),)
