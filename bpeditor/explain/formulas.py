"""The formulas that layer classes declare, as trees: parsed, and never evaluated."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from operator import eq, ge, gt, le, lt

_COMPARISONS = {ast.Gt: gt, ast.GtE: ge, ast.Lt: lt, ast.LtE: le, ast.Eq: eq}
_MIXING = {"sum", "mean", "reshape", "transpose", "sum_of_copies"}
"""Functions by which one cell of a gradient depends on several cells of dout, or on another one."""


@dataclass(frozen=True)
class Condition:
    """A condition of a formula, such as x > 0, and whether it holds."""

    tree: ast.expr
    holds: bool


@cache
def parsed(formula: str) -> ast.expr:
    """Return the tree of a formula as a layer class declares it."""
    return ast.parse(formula, mode="eval").body


@cache
def local_of(gradient: str) -> ast.expr | None:
    """Return the local gradient of one cell: what is left of a gradient for a dout of 1.

    Returns
    -------
    ast.expr or None
        None where a cell of the gradient depends on other cells of dout, as in x.T @ dout: there
        is no single factor then.
    """
    tree = parsed(gradient)
    if any(_mixes(node) for node in ast.walk(tree)):
        return None
    return _simplified(_WithoutDout().visit(ast.parse(gradient, mode="eval").body))


@cache
def gradient_of(gradient: str) -> ast.expr:
    """Return the tree of a gradient without the factors of 1 that only numpy needs."""
    return _simplified(_WithoutOnes().visit(ast.parse(gradient, mode="eval").body))


def names_in(tree: ast.expr) -> list[str]:
    """Return the names of values in a formula, without those of functions, sorted."""
    calls = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in calls})


def chosen(tree: ast.expr, numbers: Mapping[str, float]) -> tuple[ast.expr, list[Condition]]:
    """Replace where(condition, a, b) by the branch that holds for some numbers.

    Returns
    -------
    tuple
        The formula without it, and the conditions that were asked on the way.
    """
    asked: list[Condition] = []
    while isinstance(tree, ast.Call) and function_of(tree) == "where":
        condition, then, otherwise = tree.args
        asked.append(Condition(condition, holds=_holds(condition, numbers)))
        tree = then if asked[-1].holds else otherwise
    return tree, asked


def function_of(call: ast.Call) -> str:
    """Return the name of the function that is called."""
    assert isinstance(call.func, ast.Name)
    return call.func.id


def _mixes(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return function_of(node) in _MIXING
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)


def _holds(condition: ast.expr, numbers: Mapping[str, float]) -> bool:
    assert isinstance(condition, ast.Compare)
    left, right = condition.left, condition.comparators[0]
    compare = _COMPARISONS[type(condition.ops[0])]
    return bool(compare(_number(left, numbers), _number(right, numbers)))


def _number(tree: ast.expr, numbers: Mapping[str, float]) -> float:
    match tree:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name():
            return numbers[tree.id]
    raise AssertionError(ast.dump(tree))


class _WithoutOnes(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        return ast.Constant(1) if function_of(node) == "ones_like" else self.generic_visit(node)


class _WithoutDout(_WithoutOnes):
    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(1) if node.id == "dout" else node


def _simplified(tree: ast.expr) -> ast.expr:
    """Leave out factors of 1 that stand where dout stood."""
    match tree:
        case ast.BinOp(op=ast.Mult()):
            return _product(_simplified(tree.left), _simplified(tree.right))
        case ast.BinOp():
            return ast.BinOp(_simplified(tree.left), tree.op, _simplified(tree.right))
        case ast.UnaryOp():
            return ast.UnaryOp(tree.op, _simplified(tree.operand))
        case ast.Call():
            return ast.Call(tree.func, [_simplified(arg) for arg in tree.args], tree.keywords)
    return tree


def _product(left: ast.expr, right: ast.expr) -> ast.expr:
    if _is_one(left):
        return right
    if _is_one(right):
        return left
    if isinstance(left, ast.UnaryOp) and _is_one(left.operand):
        return ast.UnaryOp(left.op, right)
    return ast.BinOp(left, ast.Mult(), right)


def _is_one(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Constant) and tree.value == 1
