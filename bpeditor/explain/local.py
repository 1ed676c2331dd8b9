"""The local gradient of an edge, in letters and in the numbers of a run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.explain.formulas import Condition, chosen, local_of, names_in
from bpeditor.explain.writing import as_factor, as_latex_factor, as_text, latex_number, text_number
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_number

TEXT_NAMES = {"dout": "∂L/∂z", "out": "z"}
LATEX_NAMES = {"dout": r"\frac{\partial L}{\partial z}", "out": "z"}
"""L is the target, z the output of the edge's target; ports keep their names."""


@dataclass(frozen=True)
class LocalGradient:
    """What the gradient of an output is multiplied by, between numbers.

    Attributes
    ----------
    number
        ∂z/∂x: what the layer passes back for an upstream gradient of 1, in units of z per unit of
        x.
    factors
        The same as (text, LaTeX) to stand after a ×: in letters, in numbers, and as one number.
    reason
        Why this case of the formula: "x > 0 does not hold: x = -3"; "" if there is one case only.
    """

    number: float
    factors: tuple[tuple[str, str], ...]
    reason: str


def local_gradient(run: Run, edge: Edge) -> LocalGradient | None:
    """Return the local gradient at an edge; None of arrays, and where no gradient flows.

    Parameters
    ----------
    run
        After forward.
    """
    number = _number(run, edge)
    if number is None:
        return None
    tree = local_of(run.layer(edge.target).gradients[edge.port])
    known = None if tree is None else known_numbers(run, edge.target, tree)
    last = text_number(number), latex_number(number, as_factor=True)
    if tree is None or known is None:
        return LocalGradient(number, (last,), "")
    taken, asked = chosen(tree, known)
    texts = {name: text_number(value) for name, value in known.items()}
    latexes = {name: latex_number(value, as_factor=True) for name, value in known.items()}
    letters = [(as_factor(t, TEXT_NAMES), as_latex_factor(t, LATEX_NAMES)) for t in (tree, taken)]
    numbers = as_factor(taken, texts), as_latex_factor(taken, latexes)
    reason = "; ".join(in_words(condition, known) for condition in asked)
    return LocalGradient(number, (*letters, numbers, last), reason)


def at_port(run: Run, edge: Edge) -> str:
    """Return what stands at a port: "∂z/∂x = y = 3"; of arrays without the number.

    Returns
    -------
    str
        "" where no gradient flows, or where it is no single factor.
    """
    layer = run.layer(edge.target)
    tree = local_of(layer.gradients[edge.port]) if edge.port in layer.gradients else None
    if tree is None:
        return ""
    parts = [f"∂z/∂{edge.port}", as_text(tree, TEXT_NAMES)]
    number = _number(run, edge)
    if number is not None:
        parts.append(format_number(number))
    return " = ".join(dict.fromkeys(parts))


def named(run: Run, node_id: str, name: str) -> Any:
    """Return what a name in a formula stands for: an input, the output, or what forward kept."""
    layer = run.layer(node_id)
    if name == "out":
        return run.values[node_id]
    if name in layer.inputs:
        return run.values[run.feeding(node_id)[layer.inputs.index(name)].source]
    return getattr(layer, name, None)


def known_numbers(run: Run, node_id: str, tree: ast.expr) -> dict[str, float] | None:
    """Return the numbers that a formula is made of; None if one of them is no number."""
    known = {}
    for name in names_in(tree):
        value = named(run, node_id, name)
        if not isinstance(value, int | float) or isnan(value):
            return None
        known[name] = float(value)
    return known


def _number(run: Run, edge: Edge) -> float | None:
    layer = run.layer(edge.target)
    if edge.port not in layer.gradients or not isinstance(run.values[edge.target], float):
        return None
    with np.errstate(all="ignore"):
        number = layer.backward(1.0)[layer.inputs.index(edge.port)]
    return number if isinstance(number, float) else None


def in_words(condition: Condition, known: dict[str, float]) -> str:
    """Return "x > 0 does not hold: x = -3"."""
    names = names_in(condition.tree)
    numbers = ", ".join(f"{name} = {format_number(known[name])}" for name in names)
    verb = "holds" if condition.holds else "does not hold"
    return f"{as_text(condition.tree)} {verb}: {numbers}"
