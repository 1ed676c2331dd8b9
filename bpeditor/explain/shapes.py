"""The shapes of the arrays in a gradient's formula, and how the gradient gets its input's shape."""

from __future__ import annotations

import ast

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.explain.formulas import gradient_of, local_of, names_in
from bpeditor.explain.local import TEXT_NAMES, named
from bpeditor.explain.writing import as_text
from bpeditor.graph.graph import Edge
from bpeditor.layers import Value, shape_of

_Shape = tuple[int, ...]


def shapes_in_words(run: Run, edge: Edge) -> str:
    """Return the shapes in the places of the arrays: "(2, 3) = (2, 4) · (4, 3)".

    Where functions are called they are listed: "∂L/∂z (2, 3), x (2, 3) → (2, 3)".
    """
    tree = gradient_of(run.layer(edge.target).gradients[edge.port])
    shapes = _shapes(run, edge, names_in(tree))
    result, sums = gradient_shape(run, edge), summed_axes(run, edge)
    if any(isinstance(node, ast.Call) for node in ast.walk(tree)):
        listed = (f"{TEXT_NAMES.get(name, name)} {_words(s)}" for name, s in shapes.items())
        return f"{', '.join(listed)} → {_words(result)}"
    transposed = {f"{name}.T": _words(shape[::-1]) for name, shape in shapes.items()}
    written = as_text(tree, {name: _words(s) for name, s in shapes.items()} | transposed)
    return written if sums else f"{_words(result)} = {written}"


def resizing_in_words(run: Run, edge: Edge) -> str:
    """Return over which axes a gradient is summed back, or along which it is spread."""
    layer = run.layer(edge.target)
    wide, narrow = upstream_shape(run, edge), gradient_shape(run, edge)
    axes = summed_axes(run, edge)
    if axes:
        named_axes = f"axis {axes[0]}" if len(axes) == 1 else f"axes {', '.join(map(str, axes))}"
        return f"summed over {named_axes}: {_words(wide)} → {_words(narrow)}"
    local = local_of(layer.gradients[edge.port])
    if local is None or wide == narrow or set(names_in(local)) & set(layer.inputs):
        return ""
    return f"each of the {_words(narrow)} gets the gradient of its sum: {_words(wide)}"


def summed_axes(run: Run, edge: Edge) -> tuple[int, ...]:
    """Return over which axes of the upstream gradient that of a broadcast input is summed."""
    wide, narrow = upstream_shape(run, edge), gradient_shape(run, edge)
    formula = run.layer(edge.target).gradients[edge.port]
    is_summed = local_of(formula) is not None or _is_sum_of_dout(formula)
    if not is_summed or wide == narrow or not is_broadcast(narrow, wide):
        return ()
    extra = len(wide) - len(narrow)
    return tuple(a for a in range(len(wide)) if a < extra or narrow[a - extra] != wide[a])


def _is_sum_of_dout(formula: str) -> bool:
    tree = gradient_of(formula)
    return isinstance(tree, ast.Call) and ast.unparse(tree).startswith("sum(dout,")


def is_broadcast(narrow: _Shape, wide: _Shape) -> bool:
    """Say whether one shape broadcasts to another."""
    try:
        return np.broadcast_shapes(narrow, wide) == wide
    except ValueError:
        return False


def gradient_shape(run: Run, edge: Edge) -> _Shape:
    """Return the shape of an edge's gradient, which has been computed."""
    return _shape(run.edge_gradients[edge])


def upstream_shape(run: Run, edge: Edge) -> _Shape:
    """Return the shape of the upstream gradient at an edge, which has been computed."""
    return _shape(run.gradients[edge.target])


def _shapes(run: Run, edge: Edge, names: list[str]) -> dict[str, _Shape]:
    shapes = {}
    for name in sorted(names, key=lambda name: (name != "dout", name)):
        value = run.gradients[edge.target] if name == "dout" else named(run, edge.target, name)
        if isinstance(value, float | np.ndarray):
            shapes[name] = _shape(value)
    return shapes


def _shape(value: Value | None) -> _Shape:
    assert value is not None, "shapes are asked of what has been computed"
    return shape_of(value)


def _words(shape: _Shape) -> str:
    return str(shape) if shape else "a number"
