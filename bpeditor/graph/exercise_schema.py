"""The exercise of a graph file: a parsed piece becomes a value, or a named fault."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar

from bpeditor.graph import exercising, limits
from bpeditor.graph.checks import Fault, list_at, object_at, text_at
from bpeditor.graph.errors import AskedError, GraphError
from bpeditor.graph.exercise import Asked, Exercise, Kind, Mistake, Place, What
from bpeditor.graph.graph import Graph
from bpeditor.graph.strict_json import shortened

NUMBERS = 2 * limits.NODES + limits.EDGES
"""How many can be asked for: value and gradient of each output, and a gradient along each edge."""
_E = TypeVar("_E", bound=Enum)


def exercise_at(graph: Graph, raw: object, where: str) -> Exercise:
    """Return the exercise that a file asks of the graph that it holds."""
    found = object_at(raw, where, (), ("hidden", "mistake"))
    hidden: dict[Asked, str] = {}
    for index, one in enumerate(list_at(found.get("hidden", []), f"{where}.hidden", NUMBERS)):
        here = f"{where}.hidden[{index}]"
        asked = asked_of(object_at(one, here, ("what",), PLACE_KEYS), here)
        check_asked(graph, asked, here)
        if asked in hidden:
            raise Fault(here, f"is already asked by {hidden[asked]}")
        hidden[asked] = here
    mistake = _mistake(graph, found["mistake"], f"{where}.mistake") if "mistake" in found else None
    return Exercise(tuple(hidden), mistake)


PLACE_KEYS = ("node", "target", "port")
"""Either the first, for an output, or the others, for the edge into a port."""


def asked_of(found: dict[str, Any], where: str) -> Asked:
    """Return the number that an object with `PLACE_KEYS` and "what" names."""
    return Asked(place_of(found, where), _one_of(What, found["what"], f"{where}.what"))


def place_of(found: dict[str, Any], where: str) -> Place:
    """Return the place that an object with `PLACE_KEYS` names."""
    keys = tuple(key for key in PLACE_KEYS if key in found)
    if keys not in {("node",), ("target", "port")}:
        raise Fault(where, 'must have either "node", or "target" and "port"')
    place = Place(*(text_at(found[key], f"{where}.{key}") for key in keys))
    if not place.port and "port" in found:
        raise Fault(f"{where}.port", f'no edge leads to "" of {shortened(place.node)}')
    return place


def written_place(place: Place) -> dict[str, str]:
    """Return a place as a file says it."""
    return {"target": place.node, "port": place.port} if place.port else {"node": place.node}


def check_asked(graph: Graph, asked: Asked, where: str) -> None:
    """Raise the fault if a graph does not have a number, or gives it."""
    try:
        exercising.check_asked(graph, asked)
    except AskedError as error:
        raise Fault(f"{where}.{error.key}", str(error)) from None
    except GraphError as error:
        key = "target" if asked.place.port else "node"
        raise Fault(f"{where}.{key}", str(error)) from None


def _mistake(graph: Graph, raw: object, where: str) -> Mistake:
    found = object_at(raw, where, ("kind", "node"), ())
    kind = _one_of(Kind, found["kind"], f"{where}.kind")
    mistake = Mistake(kind, text_at(found["node"], f"{where}.node"))
    try:
        exercising.check_mistake(graph, mistake)
    except GraphError as error:
        raise Fault(f"{where}.node", str(error)) from None
    return mistake


def _one_of(words: type[_E], raw: object, where: str) -> _E:
    text = text_at(raw, where)
    try:
        return words(text)
    except ValueError:
        known = ", ".join(f'"{word.value}"' for word in words)
        raise Fault(where, f'must be one of {known}, found "{shortened(text)}"') from None
