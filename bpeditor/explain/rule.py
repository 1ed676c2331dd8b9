"""The chain rule at one edge, and the sum at a fork, with the numbers of a run."""

from __future__ import annotations

from dataclasses import dataclass

from bpeditor.engine.run import Run
from bpeditor.explain.formulas import gradient_of
from bpeditor.explain.local import LATEX_NAMES, TEXT_NAMES, LocalGradient, local_gradient
from bpeditor.explain.shapes import resizing_in_words, shapes_in_words
from bpeditor.explain.writing import (
    as_latex,
    as_text,
    latex_name,
    latex_number,
    text_number,
)
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Value, shape_of

_FORK = 2
_IN_NUMBERS = 2
"""The last factors of a local gradient hold numbers: its formula with them, and the result."""


@dataclass(frozen=True)
class Formula:
    """The same formula as text and in LaTeX's math mode.

    Attributes
    ----------
    is_number
        Whether it holds numbers only: it is another one in every step, and reads well as text.
    """

    text: str
    latex: str
    is_number: bool = False


@dataclass(frozen=True)
class Product:
    """An upstream gradient times a local one: in letters, mixed, or in numbers."""

    upstream: Formula
    local: Formula
    sign: str = "×"

    @property
    def text(self) -> str:
        """The product as text."""
        return f"{self.upstream.text} {self.sign} {self.local.text}"

    @property
    def latex(self) -> str:
        """The product in LaTeX's math mode."""
        return rf"{self.upstream.latex} \cdot {self.local.latex}"


@dataclass(frozen=True)
class EdgeRule:
    """What the gradient of one edge is made of; L is the target, z the output it leads to.

    Attributes
    ----------
    parts
        Equal to each other: ∂L/∂x, ∂L/∂z · ∂z/∂x, 1.1 × y, 1.1 × 2, 2.2. Of arrays only how the
        gradient is computed, without numbers.
    upstream, gradient
        ∂L/∂z, and the gradient that flows back along the edge, in units of L per unit of z and x.
    local
        The factor between them; None of arrays.
    shapes
        The shapes of arrays in the formula: "(2, 3) = (2, 4) · (4, 3)"; "" of numbers.
    resizing
        Over which axes the gradient is summed, or along which it is spread; "" if neither.
    """

    edge: Edge
    parts: tuple[Formula | Product, ...]
    upstream: Value
    gradient: Value
    local: LocalGradient | None = None
    shapes: str = ""
    resizing: str = ""

    @property
    def text(self) -> str:
        """The equation as one line of text."""
        return " = ".join(part.text for part in self.parts)

    @property
    def latex(self) -> str:
        """The equation in LaTeX's math mode."""
        return " = ".join(part.latex for part in self.parts)


@dataclass(frozen=True)
class ForkSum:
    """The gradient of an output that feeds several ports.

    Attributes
    ----------
    terms
        One an edge, in the order in which they are added.
    """

    node_id: str
    terms: tuple[tuple[Edge, Value], ...]
    total: Value

    @property
    def text(self) -> str:
        """The sum as text: "∂L/∂apple = 2.2 + 1.1 = 3.3"; of arrays how many terms it has."""
        left = f"∂L/∂{self.node_id}"
        numbers = [term for _, term in self.terms if isinstance(term, float)]
        if not isinstance(self.total, float):
            return f"{left} = the sum of {len(self.terms)} arrays {shape_of(self.total)}"
        return f"{left} = {' + '.join(map(text_number, numbers))} = {format_number(self.total)}"

    @property
    def latex(self) -> str:
        """The sum in LaTeX's math mode; arrays are terms with an index."""
        left = rf"\frac{{\partial L}}{{\partial {latex_name(self.node_id)}}}"
        if not isinstance(self.total, float):
            places = range(1, 1 + len(self.terms))
            return f"{left} = {' + '.join(f'{left}_{{{place}}}' for place in places)}"
        numbers = [term for _, term in self.terms if isinstance(term, float)]
        first, *others = numbers
        shown = [latex_number(first)] + [latex_number(term, as_factor=True) for term in others]
        return f"{left} = {' + '.join(shown)} = {latex_number(self.total)}"


def edge_rule(run: Run, edge: Edge) -> EdgeRule | None:
    """Return what the gradient of an edge is made of; None where no gradient flows.

    Parameters
    ----------
    run
        After backward.
    """
    gradient, upstream = run.edge_gradients.get(edge), run.gradients.get(edge.target)
    if gradient is None or upstream is None:
        return None
    port = latex_name(edge.port)
    left = Formula(f"∂L/∂{edge.port}", rf"\frac{{\partial L}}{{\partial {port}}}")
    local = local_gradient(run, edge)
    if local is not None and isinstance(gradient, float) and isinstance(upstream, float):
        parts = _parts(edge.port, upstream, local, gradient)
        return EdgeRule(edge, (left, *parts), upstream, gradient, local)
    tree = gradient_of(run.layer(edge.target).gradients[edge.port])
    whole = Formula(as_text(tree, TEXT_NAMES), as_latex(tree, LATEX_NAMES))
    shapes, resizing = shapes_in_words(run, edge), resizing_in_words(run, edge)
    return EdgeRule(edge, (left, whole), upstream, gradient, None, shapes, resizing)


def fork_sum(run: Run, node_id: str) -> ForkSum | None:
    """Return the terms of an output's gradient; None if fewer than two edges report to it."""
    total = run.gradients.get(node_id)
    if total is None:
        return None
    gradients = [(edge, run.edge_gradients[edge]) for edge in run.reporting(node_id)]
    terms = tuple((edge, term) for edge, term in gradients if term is not None)
    return ForkSum(node_id, terms, total) if len(terms) >= _FORK else None


def _parts(
    port: str, upstream: float, local: LocalGradient, gradient: float
) -> list[Formula | Product]:
    """Return what is equal to ∂L/∂x; what would read the same stands there once."""
    latex_port = rf"\frac{{\partial z}}{{\partial {latex_name(port)}}}"
    number = Formula(format_number(upstream), latex_number(upstream), is_number=True)
    numbers = local.factors[-_IN_NUMBERS:]
    parts: list[Formula | Product] = [
        Product(Formula("∂L/∂z", LATEX_NAMES["dout"]), Formula(f"∂z/∂{port}", latex_port), "·"),
        *(
            Product(number, Formula(*factor, is_number=factor in numbers))
            for factor in local.factors
        ),
        Formula(format_number(gradient), latex_number(gradient), is_number=True),
    ]
    return list({part.text: part for part in parts}.values())
