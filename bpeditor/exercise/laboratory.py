"""The bug laboratory: gradients with a mistake in them, and where the rule is broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bpeditor.engine.report import short
from bpeditor.engine.run import Run
from bpeditor.exercise.comparing import agrees
from bpeditor.exercise.mistakes import BACKWARDS, HandWritten, arrived_early, total
from bpeditor.exercise.places import edge_of_number
from bpeditor.explain.local import local_gradient
from bpeditor.explain.shapes import resizing_in_words
from bpeditor.explain.writing import text_number
from bpeditor.graph.exercise import Kind, Mistake, Place, place_of
from bpeditor.graph.graph import Edge
from bpeditor.layers import Value, in_words, is_array
from bpeditor.layers.values import plain

_IN_SHORT = {
    Kind.OVERWRITE_AT_FORK: "{0} feeds several ports. The code kept only the gradient that arrived"
    " last; at a fork it must add all of them.",
    Kind.MISSING_UNBROADCAST: "An input of {0} was broadcast. The code must sum its gradient back"
    " to its shape.",
    Kind.BREADTH_FIRST: "The code went on from {0} before all its outgoing edges had reported. It"
    " must wait for all of them.",
    Kind.IN_PLACE_RELU: "The backward of {0} (ReLU) wrote its zeros into the array that it was"
    " given, instead of into a copy.",
}
_EXACT = 1e-9
_FORK = 2


@dataclass(frozen=True)
class Finding:
    """What a check says of a place that a learner takes for the wrong one."""

    is_right: bool
    sentence: str


class Laboratory:
    """The gradients that a backward with a mistake computes, in the place of a run's.

    Parameters
    ----------
    run
        After backward: its numbers are the right ones.

    Attributes
    ----------
    broken
        Where the rule is broken: a number that does not follow from those that it is made of. All
        other wrong numbers follow from these.
    """

    def __init__(self, run: Run, mistake: Mistake) -> None:
        self._run, self.mistake = run, mistake
        self._wrong: HandWritten = BACKWARDS[mistake.kind](run, mistake.node)
        self._wrong.compute()
        self.broken = frozenset(self._broken())

    @property
    def has_effect(self) -> bool:
        """Whether any number is another one."""
        return bool(self.broken)

    def gradient(self, node_id: str) -> Value | None:
        """Return the gradient of an output as the wrong backward has it."""
        return _read_only(self._wrong.nodes.get(node_id))

    def edge_gradient(self, edge: Edge) -> Value | None:
        """Return the gradient along an edge as the wrong backward has it."""
        return _read_only(self._wrong.edges.get(edge))

    # where the rule is broken

    def _broken(self) -> Iterator[Place]:
        with np.errstate(all="ignore"):
            for node_id, shown in self._wrong.nodes.items():
                edges = self._run.reporting(node_id)
                if not _same(self._follows(node_id, edges), shown):
                    yield Place(node_id) if len(edges) != 1 else place_of(edges[0])
                yield from self._broken_behind(node_id, shown)

    def _follows(self, node_id: str, edges: tuple[Edge, ...]) -> Value:
        """Return the gradient of an output that follows from those of its edges, or is the seed."""
        if edges:
            return total([self._wrong.edges[edge] for edge in edges])
        seed = self._run.gradients[node_id]
        assert seed is not None, "backward has been computed"
        return seed

    def _broken_behind(self, node_id: str, dout: Value) -> Iterator[Place]:
        edges = self._run.feeding(node_id)
        if not edges:
            return
        back = self._run.layer(node_id).backward(dout)
        for edge, follows in zip(edges, back, strict=True):
            if follows is not None and not _same(follows, self._wrong.edges[edge]):
                yield place_of(edge)

    # what a check says

    def check(self, place: Place, *, tells_numbers: bool = True) -> Finding:
        """Say whether the rule is broken at a place, and what the code does there.

        Parameters
        ----------
        tells_numbers
            Whether the sentence may hold numbers: not while some of them are asked for.
        """
        edge = edge_of_number(self._run, place)
        if place.port and edge not in self._wrong.edges:
            return Finding(False, "No gradient flows back along this edge.")
        if not place.port and place.node not in self._wrong.nodes:
            return Finding(False, "No gradient arrives here.")
        if (place if edge is None else place_of(edge)) in self.broken:
            return Finding(True, self._explanation(place, edge, tells_numbers=tells_numbers))
        holds = ""
        if tells_numbers:
            holds = self._rule_of(edge) if edge is not None else self._sum_at(place.node)
        return Finding(False, f"Here the rule holds{holds}. {self._advice(place, edge)}")

    def solution(self, *, tells_numbers: bool = True) -> Finding:
        """Return what there is to find."""
        return self.check(min(self.broken), tells_numbers=tells_numbers)

    def _advice(self, place: Place, edge: Edge | None) -> str:
        if edge is None:
            shown, right = self._wrong.nodes[place.node], self._run.gradients[place.node]
        else:
            shown, right = self._wrong.edges[edge], self._run.edge_gradients[edge]
        if right is not None and _same(right, shown):
            return "The number is right."
        return "What comes from the right is already wrong: look further towards the target."

    def _rule_of(self, edge: Edge) -> str:
        upstream, shown = self._wrong.nodes[edge.target], self._wrong.edges[edge]
        local = local_gradient(self._run, edge)
        if local is None or is_array(upstream) or is_array(shown):
            return ""
        product = f"{short(upstream)} × {text_number(local.number)}"
        return f": upstream × local = {product} = {short(shown)}"

    def _sum_at(self, node_id: str) -> str:
        edges = self._run.reporting(node_id)
        terms = [self._wrong.edges[edge] for edge in edges]
        if len(terms) < _FORK:
            return f": {node_id} is the target, and starts with the seed"
        return f": {_added(terms)} = {short(self._wrong.nodes[node_id])}"

    # what the code does

    def _explanation(self, place: Place, edge: Edge | None, *, tells_numbers: bool) -> str:
        node_id = self.mistake.node
        if not tells_numbers:
            return _IN_SHORT[self.mistake.kind].format(node_id)
        match self.mistake.kind:
            case Kind.OVERWRITE_AT_FORK:
                return self._overwritten(node_id)
            case Kind.BREADTH_FIRST:
                return self._too_early(node_id)
            case Kind.MISSING_UNBROADCAST:
                return self._not_summed(edge)
            case Kind.IN_PLACE_RELU:
                return self._written_into(place, edge)

    def _overwritten(self, node_id: str) -> str:
        terms = [self._wrong.edges[edge] for edge in self._run.reporting(node_id)]
        kept = short(self._wrong.nodes[node_id])
        return (
            f"{node_id} feeds {len(terms)} ports. The code kept only the gradient that arrived"
            f" last, {kept}, and overwrote what had arrived before. At a fork it must add:"
            f" {_added(terms)} = {short(total(terms))}."
        )

    def _too_early(self, node_id: str) -> str:
        edges, early = self._run.reporting(node_id), arrived_early(self._run, node_id)
        used = total([self._wrong.edges[edge] for edge in early])
        terms = [self._wrong.edges[edge] for edge in edges]
        return (
            f"The code went on from {node_id} when {len(early)} of its {len(edges)} outgoing edges"
            f" had reported: it passed {short(used)} to the layer. It must wait for all of them:"
            f" {_added(terms)} = {short(total(terms))}."
        )

    def _not_summed(self, edge: Edge | None) -> str:
        assert edge is not None, "the rule is broken at an edge"
        right, shown = self._run.edge_gradients[edge], self._wrong.edges[edge]
        value = self._run.values[edge.source]
        assert right is not None, "it is a gradient"
        assert value is not None, "it has been computed"
        return (
            f"{edge.source} is {in_words(value)} and was broadcast, but its gradient came back as"
            f" {in_words(shown)}. The code must sum it back to the shape of {edge.source}"
            f" ({resizing_in_words(self._run, edge)}), which gives {short(right)}."
        )

    def _written_into(self, place: Place, edge: Edge | None) -> str:
        node_id = self.mistake.node
        right = self._run.gradients[place.node] if edge is None else self._run.edge_gradients[edge]
        shown = self._wrong.nodes[place.node] if edge is None else self._wrong.edges[edge]
        return (
            f"The backward of {node_id} (ReLU) wrote its zeros into the array that it was given,"
            f" instead of into a copy. The number here is the same array: it says {short(shown)}"
            f" and should say {short(right)}."
        )


def _same(right: Value, shown: Value) -> bool:
    return agrees(plain(right), plain(shown), _EXACT)


def _added(terms: list[Value]) -> str:
    first, *others = terms
    shown = [text_number(term) if isinstance(term, float) else short(term) for term in others]
    return " + ".join([short(first), *shown])


def _read_only(value: Value | None) -> Value | None:
    if value is None or isinstance(value, float):
        return value
    view = value.view()
    view.flags.writeable = False
    return view
