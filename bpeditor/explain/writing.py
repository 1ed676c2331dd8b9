"""How formulas read: as text, and in LaTeX's math mode."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from math import isfinite

from bpeditor.explain.formulas import function_of
from bpeditor.graph.numbers import format_number

_COMPARE, _SUM, _SIGN, _PRODUCT, _POWER, _ATOM = range(6)
"""How tightly parts of a formula hold together."""
_BINDS: dict[type[ast.operator], int] = {
    ast.Add: _SUM,
    ast.Sub: _SUM,
    ast.Mult: _PRODUCT,
    ast.Div: _PRODUCT,
    ast.MatMult: _PRODUCT,
    ast.Pow: _POWER,
}
_TEXT_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "/", ast.MatMult: "·",
    ast.Gt: ">", ast.GtE: "≥", ast.Lt: "<", ast.LtE: "≤", ast.Eq: "=",
}  # fmt: skip
_LATEX_SIGNS = _TEXT_SIGNS | {ast.Mult: r"\cdot", ast.MatMult: r"\,", ast.Sub: "-",
                              ast.GtE: r"\ge", ast.LtE: r"\le"}  # fmt: skip
_TEXT_WORDS = {"maximum": "max", "log": "ln", "sum": "Σ", "ones_like": "ones like"}
_LATEX_WORDS = {
    "maximum": r"\max", "log": r"\ln", "sum": r"\sum", "sin": r"\sin", "cos": r"\cos",
    "tanh": r"\tanh",
}  # fmt: skip
_LATEX_NAMES = {"gamma": r"\gamma", "beta": r"\beta"}
"""Of ports and nodes: a node may be called log."""


def as_text(tree: ast.expr, names: Mapping[str, str] | None = None) -> str:
    """Return a formula as a person writes it, with other words for some names such as W.T."""
    return _Text(names or {}).write(tree)[0]


def as_latex(tree: ast.expr, names: Mapping[str, str] | None = None) -> str:
    """Return a formula in LaTeX's math mode, with other words for some names."""
    return _Latex(names or {}).write(tree)[0]


def as_factor(tree: ast.expr, names: Mapping[str, str] | None = None) -> str:
    """Return the text of a formula as it can stand after a ×, in brackets if need be."""
    return _Text(names or {}).factor(tree)


def as_latex_factor(tree: ast.expr, names: Mapping[str, str] | None = None) -> str:
    """Return a formula in LaTeX as it can stand after a dot, in brackets if need be."""
    return _Latex(names or {}).factor(tree)


class _Writer:
    """Writes a tree; each part with how tightly it holds together."""

    signs = _TEXT_SIGNS
    words = _TEXT_WORDS

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def write(self, tree: ast.expr) -> tuple[str, int]:
        match tree:
            case ast.UnaryOp():
                return f"{self.signs[ast.Sub]}{self.within(tree.operand, _POWER)}", _SIGN
            case ast.BinOp():
                return self.binary(tree)
            case ast.Compare():
                left, right = self.write(tree.left)[0], self.write(tree.comparators[0])[0]
                return f"{left} {self.signs[type(tree.ops[0])]} {right}", _COMPARE
            case ast.Call():
                return self.call(function_of(tree), tree.args)
        return self.atom(tree), _ATOM

    def atom(self, tree: ast.expr) -> str:
        if named := self._names.get(ast.unparse(tree)):
            return named
        match tree:
            case ast.Name():
                return self.name(tree.id)
            case ast.Constant():
                return str(tree.value)
            case ast.Attribute():
                return self.attribute(self.within(tree.value, _ATOM), tree.attr)
        raise AssertionError(ast.dump(tree))

    def within(self, tree: ast.expr, least: int) -> str:
        """Write a part, in brackets if it holds together less than what is around it."""
        text, strength = self.write(tree)
        return text if strength >= least else self.brackets(text)

    def argument(self, tree: ast.expr) -> str:
        """Write a part that a function's own brackets stand around: a number needs no others."""
        text = self.write(tree)[0]
        before, after = self.brackets("|").split("|")
        is_number = isinstance(tree, ast.Name) and text.startswith(before)
        return text.removeprefix(before).removesuffix(after) if is_number else text

    def factor(self, tree: ast.expr) -> str:
        """Write the right side of a product: a × (b / c) without brackets would read otherwise."""
        is_quotient = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div)
        return self.within(tree, _POWER if is_quotient else _PRODUCT)

    def binary(self, tree: ast.BinOp) -> tuple[str, int]:
        binds = _BINDS[type(tree.op)]
        left = self.within(tree.left, min(binds, _SIGN))
        match tree.op:
            case ast.Pow():
                return self.power(self.within(tree.left, _ATOM), tree.right), _POWER
            case ast.Mult():
                right = self.factor(tree.right)
            case ast.Add():
                right = self.within(tree.right, _PRODUCT)
            case _:
                right = self.within(tree.right, binds + 1)
        return f"{left} {self.signs[type(tree.op)]} {right}", binds

    def name(self, name: str) -> str:
        raise NotImplementedError

    def brackets(self, text: str) -> str:
        raise NotImplementedError

    def power(self, base: str, exponent: ast.expr) -> str:
        raise NotImplementedError

    def attribute(self, owner: str, name: str) -> str:
        raise NotImplementedError

    def call(self, function: str, args: list[ast.expr]) -> tuple[str, int]:
        raise NotImplementedError


class _Text(_Writer):
    def name(self, name: str) -> str:
        return {"gamma": "γ", "beta": "β"}.get(name, name)

    def brackets(self, text: str) -> str:
        return f"({text})"

    def power(self, base: str, exponent: ast.expr) -> str:
        if isinstance(exponent, ast.Constant) and exponent.value == 2:  # noqa: PLR2004 - a square
            return f"{base}²"
        return f"{base}^{self.within(exponent, _ATOM)}"

    def attribute(self, owner: str, name: str) -> str:
        return f"{owner}ᵀ" if name == "T" else f"{name} of {owner}"

    def call(self, function: str, args: list[ast.expr]) -> tuple[str, int]:
        parts = [self.argument(arg) for arg in args]
        if function == "where":
            otherwise = self.within(args[2], _SUM)
            return f"{parts[1]} if {parts[0]} else {otherwise}", _COMPARE
        if function == "sqrt":
            return f"√({parts[0]})", _ATOM
        return f"{_TEXT_WORDS.get(function, function)}({', '.join(parts)})", _ATOM


class _Latex(_Writer):
    signs = _LATEX_SIGNS

    def name(self, name: str) -> str:
        return latex_name(name)

    def brackets(self, text: str) -> str:
        return rf"\left({text}\right)"

    def binary(self, tree: ast.BinOp) -> tuple[str, int]:
        if isinstance(tree.op, ast.Div):
            above, below = self.write(tree.left)[0], self.write(tree.right)[0]
            return rf"\frac{{{above}}}{{{below}}}", _POWER
        return super().binary(tree)

    def power(self, base: str, exponent: ast.expr) -> str:
        return f"{{{base}}}^{{{self.write(exponent)[0]}}}"

    def attribute(self, owner: str, name: str) -> str:
        return rf"{owner}^{{\top}}" if name == "T" else rf"\mathrm{{{name}}}({owner})"

    def call(self, function: str, args: list[ast.expr]) -> tuple[str, int]:
        parts = [self.argument(arg) for arg in args]
        match function:
            case "where":
                return rf"\begin{{cases}}{self.rows(args)}\end{{cases}}", _ATOM
            case "exp":
                return f"e^{{{parts[0]}}}", _POWER
            case "sqrt":
                return rf"\sqrt{{{parts[0]}}}", _ATOM
        spaced = function.replace("_", r"\ ")
        word = _LATEX_WORDS.get(function) or rf"\mathrm{{{spaced}}}"
        return rf"{word}\left({', '.join(parts)}\right)", _ATOM

    def rows(self, args: list[ast.expr]) -> str:
        """Write the cases of where(), and of a where() in its last argument, below each other."""
        condition, then, otherwise = args
        first = f"{self.write(then)[0]} & {self.write(condition)[0]}"
        if isinstance(otherwise, ast.Call) and function_of(otherwise) == "where":
            return rf"{first} \\ {self.rows(otherwise.args)}"
        return rf"{first} \\ {self.write(otherwise)[0]} & \mathrm{{else}}"


def text_number(number: float) -> str:
    """Return a number as it can stand after a sign: in brackets if it is negative."""
    shown = format_number(number)
    return f"({shown})" if shown.startswith("-") else shown


def latex_number(number: float, *, as_factor: bool = False) -> str:
    """Return a number in LaTeX, 1e-07 as a power of ten; in brackets if it is a negative factor."""
    shown = format_number(number)
    if not isfinite(number):
        shown = {"inf": r"\infty", "-inf": r"-\infty", "nan": r"\mathrm{nan}"}[shown]
    elif "e" in shown:
        digits, power = shown.split("e")
        shown = rf"{digits} \cdot 10^{{{int(power)}}}"
    return rf"\left({shown}\right)" if as_factor and shown.startswith("-") else shown


def latex_name(name: str) -> str:
    """Return a port or a node in LaTeX: upright if it has more than one letter."""
    if name in _LATEX_NAMES:
        return _LATEX_NAMES[name]
    escaped = name.replace("_", r"\_")
    return name if len(name) == 1 else rf"\mathrm{{{escaped}}}"
