"""Activations that pass nothing back, or hardly anything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bpeditor.engine.run import Run
from bpeditor.explain.findings import Finding, Kind
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Value
from bpeditor.layers.activation import ReLU, Sigmoid, Tanh

SATURATED = 1e-3
"""A local gradient below this counts as none: a weight behind it moves a thousand times slower.

For a sigmoid that is |x| > 6.9, for tanh |x| > 4.1; what networks are initialised to is far within.
"""
_TABLE = 2
_SEVERAL = 4
"""Rows in which a unit must be at 0; in fewer, healthy ones are by chance too often."""
_SHOWN = 6


def blocked(run: Run) -> Iterator[Finding]:
    """Find every ReLU that is dead, and every sigmoid and tanh that is saturated.

    Of arrays only what concerns a whole unit counts: all cells, or a column in each of several
    rows. Some cells at 0 are what a ReLU is for.

    Parameters
    ----------
    run
        After forward.
    """
    for node_id in run.plan.order:
        layer = run.layer(node_id)
        if isinstance(layer, ReLU | Sigmoid | Tanh) and run.values[node_id] is not None:
            is_dead = isinstance(layer, ReLU)
            sentence = _dead(run, node_id) if is_dead else _saturated(run, node_id)
            if sentence:
                yield Finding(Kind.DEAD if is_dead else Kind.SATURATED, node_id, sentence)


def _dead(run: Run, node_id: str) -> str:
    source, x = _input(run, node_id)
    if isinstance(x, float):
        found = f"{node_id} passes nothing back: {source} = {format_number(x)} is not above 0"
        return f"{found} (a dead ReLU)." if x <= 0.0 else ""
    return _of_cells(node_id, x <= 0.0, "passes nothing back", "not above 0")


def _saturated(run: Run, node_id: str) -> str:
    (source, x), layer = _input(run, node_id), run.layer(node_id)
    with np.errstate(all="ignore"):
        (local,) = layer.backward(1.0 if isinstance(x, float) else np.ones(x.shape))
    most = 0.25 if isinstance(layer, Sigmoid) else 1
    hardly = "passes hardly anything back"
    if isinstance(x, float):
        at = f"at {source} = {format_number(x)} its local gradient is {format_number(local)}"
        return f"{node_id} {hardly}: {at}, of at most {most}." if local < SATURATED else ""
    return _of_cells(
        node_id, local < SATURATED, hardly, f"saturated, with a local gradient below {SATURATED}"
    )


def _input(run: Run, node_id: str) -> tuple[str, Value]:
    source = run.feeding(node_id)[0].source
    value = run.values[source]
    assert value is not None, "what has a value has inputs with values"
    return source, value


def _of_cells(node_id: str, shut: NDArray[np.bool_], what: str, why: str) -> str:
    cells = f"{np.count_nonzero(shut):,} of {shut.size:,} cells are {why}"
    if shut.size == 1:
        return f"{node_id} {what}: its only cell is {why}." if shut.all() else ""
    if shut.all():
        return f"{node_id} {what}: all {shut.size:,} cells are {why}."
    if shut.ndim != _TABLE or len(shut) < _SEVERAL:
        return ""
    columns = np.flatnonzero(shut.all(axis=0)).tolist()
    if not columns:
        return ""
    shown = ", ".join(map(str, columns[:_SHOWN])) + (", …" if len(columns) > _SHOWN else "")
    noun = "column" if len(columns) == 1 else "columns"
    return f"{node_id} {what} in {noun} {shown}, in any of {len(shut):,} rows; {cells}."
