"""The numbers on edges and stubs, as texts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.gradcheck import Verdict
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_value
from bpeditor.layers import Array, Value, is_array

ASKED = "?"
"""Stands where an exercise hides a number."""


@dataclass(frozen=True)
class Label:
    """What stands at one edge or stub: the value above the line, the gradient below it.

    Attributes
    ----------
    value, gradient
        The texts; empty if not computed, "–" for no path to the target, "?" if asked for.
    value_array, gradient_array
        The arrays behind the texts, for their heat maps.
    value_warns, gradient_warns
        Whether there is inf or nan in it.
    verdict
        What a check says of the gradient.
    """

    value: str = ""
    gradient: str = ""
    value_array: Array | None = None
    gradient_array: Array | None = None
    value_warns: bool = False
    gradient_warns: bool = False
    verdict: Verdict | None = None


class Labels:
    """Makes labels from what an evaluation shows, and keeps them until that changes.

    Attributes
    ----------
    shows_locals
        Whether local gradients are wanted at the ports.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._kept: dict[Edge | str, Label] = {}
        self._locals: dict[Edge, tuple[str, ...]] = {}
        self._has_locals: dict[str, bool] = {}
        self.shows_locals: Callable[[], bool] = lambda: False

    def forget(self) -> None:
        """Make all labels anew: the shown results are others."""
        self._kept.clear()
        self._locals.clear()
        self._has_locals.clear()

    def at_edge(self, edge: Edge) -> Label:
        """Return the label of an edge."""
        label = self._kept.get(edge)
        if label is None:
            evaluation = self._evaluation
            value, gradient = evaluation.value(edge.source), evaluation.edge_gradient(edge)
            value_text = _text(value, asked=evaluation.is_value_asked(edge.source))
            asked = evaluation.is_edge_gradient_asked(edge)
            off_path = evaluation.is_edge_off_path(edge)
            gradient_text = _text(gradient, asked=asked, off_path=off_path)
            label = _label(value, gradient, value_text, gradient_text)
            checked = evaluation.checking.comparison(edge)
            if checked is not None and label.gradient:
                label = replace(label, verdict=checked.verdict)
            self._kept[edge] = label
        return label

    def at_stub(self, node_id: str) -> Label:
        """Return the label of an output that feeds nothing."""
        label = self._kept.get(node_id)
        if label is None:
            evaluation = self._evaluation
            value, gradient = evaluation.value(node_id), evaluation.gradient(node_id)
            value_text = _text(value, asked=evaluation.is_value_asked(node_id))
            asked = evaluation.is_gradient_asked(node_id)
            off_path = evaluation.is_off_path(node_id)
            gradient_text = _text(gradient, asked=asked, off_path=off_path)
            label = _label(value, gradient, value_text, gradient_text)
            self._kept[node_id] = label
        return label

    def has_locals(self, node_id: str) -> bool:
        """Say whether local gradients can be shown at the ports of a node by now."""
        found = self._has_locals.get(node_id)
        if found is None:
            from bpeditor.explain.formulas import local_of

            evaluation = self._evaluation
            run, value = evaluation.run, evaluation.value(node_id)
            is_known = run is not None and value is not None and not evaluation.values_outdated
            formulas = run.layer(node_id).gradients.values() if is_known and run is not None else ()
            found = any(local_of(formula) is not None for formula in formulas)
            self._has_locals[node_id] = found
        return found

    def at_port(self, edge: Edge) -> tuple[str, ...]:
        """Return the local gradient where an edge arrives, as a long text and as shorter ones."""
        texts = self._locals.get(edge)
        if texts is None:
            from bpeditor.explain.local import at_port

            run, is_known = self._evaluation.run, self.has_locals(edge.target)
            whole = at_port(run, edge) if is_known and run is not None else ""
            parts = whole.split(" = ")
            texts = tuple(dict.fromkeys((whole, f"{parts[0]} = {parts[-1]}"))) if whole else ()
            self._locals[edge] = texts
        return texts


def _text(number: Value | None, *, asked: bool, off_path: bool = False) -> str:
    if number is not None:
        return format_value(number)
    return ASKED if asked else "–" if off_path else ""


def _label(
    value: Value | None, gradient: Value | None, value_text: str, gradient_text: str
) -> Label:
    if not value_text:
        return Label()
    return Label(
        value_text,
        gradient_text,
        _array(value),
        _array(gradient),
        value is not None and _warns(value),
        gradient is not None and _warns(gradient),
    )


def _warns(value: Value) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)  # ten times as fast as numpy, for each number in sight
    return not np.isfinite(value).all()


def _array(value: Value | None) -> Array | None:
    return np.asarray(value) if value is not None and is_array(value) else None
