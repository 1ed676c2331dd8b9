"""The code of a layer's forward and backward, and which of its lines a run went through."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import CodeType, FrameType, MethodType
from typing import Any

import numpy as np

from bpeditor.engine.run import Direction, Run
from bpeditor.layers import LAYERS


@dataclass(frozen=True)
class Source:
    """The code of one method, as it stands in the class.

    Attributes
    ----------
    lines
        Without the indentation that they have in the class.
    first
        The number of the first line in its file.
    """

    lines: tuple[str, ...]
    first: int


@dataclass(frozen=True)
class Kept:
    """Something that forward left on the layer for backward.

    Attributes
    ----------
    is_used
        Whether the lines of backward that ran ask for it.
    """

    name: str
    value: Any
    is_used: bool


@cache
def source_of(layer: str, direction: Direction) -> Source:
    """Return the code of forward or backward of a layer of the table."""
    method = LAYERS[layer].forward if direction is Direction.FORWARD else LAYERS[layer].backward
    lines, first = inspect.getsourcelines(method)
    return Source(tuple(textwrap.dedent("".join(lines)).splitlines()), first)


def lines_run(run: Run, node_id: str, direction: Direction) -> frozenset[int]:
    """Return the places in a method's code of the lines that a node's evaluation goes through.

    A copy of the layer is called once more with the same inputs, and watched.

    Parameters
    ----------
    run
        After forward, and for backward after backward.

    Returns
    -------
    frozenset of int
        Empty where nothing was computed: there is no value, or no gradient.
    """
    layer = copy.copy(run.layer(node_id))
    name, is_forward = type(layer).__name__, direction is Direction.FORWARD
    result = run.values[node_id] if is_forward else run.gradients[node_id]
    if result is None:
        return frozenset()
    inputs = [run.values[edge.source] for edge in run.feeding(node_id)]
    method, values = (layer.forward, inputs) if is_forward else (layer.backward, [result])
    first = source_of(name, direction).first
    return frozenset(number - first for number in _watched(method, values))


def kept_by(run: Run, node_id: str, run_lines: frozenset[int]) -> tuple[Kept, ...]:
    """Return what forward left on a node's layer, in the order in which backward asks for it.

    Parameters
    ----------
    run
        After forward.
    run_lines
        The lines of backward that ran, as `lines_run` returns them.
    """
    layer = run.layer(node_id)
    left = {name: value for name, value in vars(layer).items() if name not in layer.parameters}
    asked = _asked(type(layer).__name__)
    used = {name for name, place in asked if place in run_lines}
    order = dict.fromkeys(name for name, _ in asked if name in left) | dict.fromkeys(left)
    return tuple(Kept(name, left[name], name in used) for name in order)


@cache
def _asked(layer: str) -> tuple[tuple[str, int], ...]:
    """Return (name, place of the line) of each `self.name` in backward, in their order."""
    tree = ast.parse("\n".join(source_of(layer, Direction.BACKWARD).lines))
    found = [
        (node.lineno - 1, node.col_offset, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"
    ]
    return tuple((name, place) for place, _, name in sorted(found))


def _watched(method: Callable[..., Any], values: list[Any]) -> set[int]:
    """Call a bound method, and return the numbers of the lines that it went through."""
    assert isinstance(method, MethodType), "layers are called by bound methods"
    lines = set[int]()
    code: CodeType = method.__func__.__code__

    def watch(frame: FrameType, event: str, _argument: object) -> Any:
        if frame.f_code is not code:
            return None
        if event == "line":
            lines.add(frame.f_lineno)
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        with np.errstate(all="ignore"):
            method(*values)
    finally:
        sys.settrace(before)
    return lines
