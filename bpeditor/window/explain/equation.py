"""What an equation says, line by line; how it is drawn is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from bpeditor.explain.cells import CellSum
from bpeditor.explain.local import LATEX_NAMES
from bpeditor.explain.rule import EdgeRule, Formula, Product
from bpeditor.explain.value_rule import ValueRule
from bpeditor.explain.writing import text_number
from bpeditor.graph.numbers import format_number

_MOST_TERMS = 6


class Role(Enum):
    """What a piece of an equation is; each has its colour, always the same."""

    PLAIN = auto()
    UPSTREAM = auto()
    LOCAL = auto()
    GRADIENT = auto()
    MUTED = auto()


@dataclass(frozen=True)
class Piece:
    """Some text, or a formula that is shown as text until it is typeset.

    Attributes
    ----------
    tinted
        A part of the LaTeX that is the upstream gradient, and has its colour.
    """

    text: str
    latex: str = ""
    role: Role = Role.PLAIN
    tinted: str = ""


@dataclass(frozen=True)
class Line:
    """One line: something, a sign below the signs of the other lines, and what follows it."""

    pieces: tuple[Piece, ...]
    sign: str = "="
    left: tuple[Piece, ...] = ()


Equation = tuple[Line, ...]


def equation_of(rule: EdgeRule) -> Equation:
    """Return the chain rule at an edge, one equality below the other."""
    left, *parts = rule.parts
    assert isinstance(left, Formula), "every rule starts with what it is about"
    first, *others = [Line(tuple(_pieces(part))) for part in parts]
    lines = [replace(first, left=(_piece(left),)), *others]
    if rule.local is not None:
        lines[-1] = Line((replace(lines[-1].pieces[0], role=Role.GRADIENT),))
    return (*lines, *_shape_lines(rule.shapes))


def value_equation(rule: ValueRule) -> Equation:
    """Return how an output is made, one equality below the other."""
    left, *parts = [_piece(part) for part in rule.parts]
    first, *others = [Line((part,)) for part in parts]
    return (replace(first, left=(left,)), *others)


def cell_equation(cell: CellSum) -> Equation:
    """Return one cell of a gradient as a sum with a term a line; the middle of many left out."""
    terms: list[tuple[Piece, ...]] = [
        (
            Piece(text_number(term.upstream), role=Role.UPSTREAM),
            Piece(" × "),
            Piece(text_number(term.local), role=Role.LOCAL),
        )
        for term in cell.terms
    ] or [(Piece("0"),)]
    rows = terms
    if len(terms) > _MOST_TERMS:
        words = Piece(f"… {len(terms) - _MOST_TERMS} more …", role=Role.MUTED)
        rows = [*terms[: _MOST_TERMS // 2], (words,), *terms[-_MOST_TERMS // 2 :]]
    first, *others = rows
    result = Piece(format_number(cell.gradient), role=Role.GRADIENT)
    return (
        Line(first, left=(Piece(cell.left),)),
        *(Line(row, "+") for row in others),
        Line((result,)),
    )


def in_a_line(equation: Equation) -> Equation:
    """Return an equation with everything that is equal in one line."""
    lines: list[Line] = []
    for line in equation:
        if lines and line.sign and not line.left:
            sign = Piece(f" {line.sign} ")
            lines[-1] = replace(lines[-1], pieces=(*lines[-1].pieces, sign, *line.pieces))
        else:
            lines.append(line)
    return tuple(lines)


def text_of(equation: Equation) -> str:
    """Return an equation as text, a line each."""
    return "\n".join(
        " ".join(filter(None, (_plain(line.left), line.sign, _plain(line.pieces))))
        for line in equation
    )


def _plain(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _pieces(part: Formula | Product) -> Iterator[Piece]:
    if isinstance(part, Product):
        yield _piece(part.upstream, Role.UPSTREAM)
        yield Piece(f" {part.sign} ")
        yield _piece(part.local, Role.LOCAL)
    else:
        yield _piece(part)


def _piece(part: Formula, role: Role = Role.PLAIN) -> Piece:
    return Piece(part.text, "" if part.is_number else part.latex, role, LATEX_NAMES["dout"])


def _shape_lines(shapes: str) -> list[Line]:
    """Return the shapes below the arrays; of a function they are no equation."""
    if not shapes:
        return []
    left, sign, right = shapes.partition(" = ")
    if not sign:
        return [Line((Piece(shapes, role=Role.MUTED),), "")]
    return [Line((Piece(right, role=Role.MUTED),), "=", (Piece(left, role=Role.MUTED),))]
