"""How a layer makes its output: its formula, in letters and in the numbers of a run."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from bpeditor.engine.run import Run
from bpeditor.explain.formulas import chosen, parsed
from bpeditor.explain.local import in_words, known_numbers
from bpeditor.explain.rule import Formula
from bpeditor.explain.writing import as_latex, as_text, latex_number, text_number
from bpeditor.graph.numbers import format_number, format_value
from bpeditor.layers import Value


@dataclass(frozen=True)
class ValueRule:
    """What the output z of a node is made of.

    Attributes
    ----------
    parts
        Equal to each other: z, x × y, 100 × 2, 200; of arrays only the formula and the shape.
    reason
        Why this case of the formula: "x > 0 does not hold: x = -3"; "" if there is one case only.
    """

    node_id: str
    parts: tuple[Formula, ...]
    value: Value
    reason: str = ""

    @property
    def text(self) -> str:
        """The equation as one line of text."""
        return " = ".join(part.text for part in self.parts)

    @property
    def latex(self) -> str:
        """The equation in LaTeX's math mode."""
        return " = ".join(part.latex for part in self.parts)


def value_rule(run: Run, node_id: str) -> ValueRule | None:
    """Return how a node's output was computed; None where it was not, and of an Input.

    Parameters
    ----------
    run
        After forward.
    """
    layer, value = run.layer(node_id), run.values[node_id]
    if value is None or not layer.inputs:
        return None
    tree = parsed(layer.formula)
    known = known_numbers(run, node_id, tree)
    taken, asked = (tree, []) if known is None else chosen(tree, known)
    reason = "; ".join(in_words(condition, known or {}) for condition in asked)
    letters = [Formula("z", "z"), Formula(as_text(tree), as_latex(tree))]
    parts = [*letters, *_numbers(taken, known), _result(value)]
    return ValueRule(node_id, tuple({p.text: p for p in parts}.values()), value, reason)


def _numbers(tree: ast.expr, known: dict[str, float] | None) -> list[Formula]:
    if known is None:
        return []
    texts = {name: text_number(number) for name, number in known.items()}
    latexes = {name: latex_number(number, as_factor=True) for name, number in known.items()}
    return [Formula(as_text(tree, texts), as_latex(tree, latexes), is_number=True)]


def _result(value: Value) -> Formula:
    if isinstance(value, float):
        return Formula(format_number(value), latex_number(value), is_number=True)
    shape = format_value(value)
    return Formula(shape, shape, is_number=True)
