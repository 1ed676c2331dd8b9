"""What a run or a gradient check says, as text: aligned tables, and JSON for programs."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Collection, Sequence

import numpy as np

from bpeditor.engine.gradcheck import Comparison
from bpeditor.engine.run import Run
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_number, format_value
from bpeditor.layers import Value, is_array

_SHORT = 6  # elements of an array that is written out
NOTHING = "–"
"""Stands where there is no value, or no path to the target."""


def as_table(run: Run, *, with_gradients: bool) -> str:
    """Return the values and gradients of the nodes, and those of the edges below."""
    order = [*run.plan.order, *sorted(set(run.values) - set(run.plan.order))]
    titles = ["value", "gradient"] if with_gradients else ["value"]
    numbers = tuple(range(1, 1 + len(titles)))
    nodes = [["node", *titles]]
    for node_id in order:
        row = [node_id, short(run.values[node_id]), short(run.gradients[node_id])]
        nodes.append(row[: len(titles) + 1])
    edges = [["edge", *titles]]
    places = {node_id: place for place, node_id in enumerate(order)}
    for edge in sorted(run.edge_gradients, key=lambda edge: (places[edge.target], edge.port)):
        row = [name_of(edge), short(run.values[edge.source]), short(run.edge_gradients[edge])]
        edges.append(row[: len(titles) + 1])
    tables = [aligned(nodes, numbers)] + ([aligned(edges, numbers)] if len(edges) > 1 else [])
    heading = f"target {run.target}, seed {short(run.seed)}\n\n" if run.target else ""
    return heading + "\n".join(tables)


def as_json(run: Run) -> str:
    """Return a run as one JSON object; inf and nan are strings, and no gradient is null."""
    edges = sorted(run.edge_gradients, key=lambda edge: (edge.target, edge.port))
    document = {
        "target": run.target,
        "seed": _plain(run.seed),
        "values": {node_id: _plain(run.values[node_id]) for node_id in run.values},
        "gradients": {node_id: _plain(run.gradients[node_id]) for node_id in run.gradients},
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "port": edge.port,
                "value": _plain(run.values[edge.source]),
                "gradient": _plain(run.edge_gradients[edge]),
            }
            for edge in edges
        ],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def comparison_table(comparisons: Sequence[Comparison]) -> str:
    """Return the edges with their gradients, numerical gradients and verdicts."""
    rows = [["edge", "gradient", "numerical", "relative error", "verdict"]]
    rows += [
        [
            name_of(found.edge),
            short(found.gradient),
            short(found.numerical),
            format(found.relative_error, ".2g"),
            found.verdict.value,
        ]
        for found in comparisons
    ]
    return aligned(rows, numbers=(1, 2, 3))


def name_of(edge: Edge) -> str:
    """Return an edge as text: apple → price.x."""
    return f"{edge.source} → {edge.target}.{edge.port}"


def short(value: Value | None) -> str:
    """Return a number, a small array written out, the shape of a larger one, or a dash."""
    if value is None:
        return NOTHING
    if is_array(value) and np.size(value) <= _SHORT:
        return _written(np.asarray(value).tolist())
    return format_value(value)


def aligned(rows: Sequence[Sequence[str]], numbers: Collection[int] = ()) -> str:
    """Return rows as lines of columns two spaces apart; columns in `numbers` end together."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blank = " " * (width - _width(cell))
            cells.append(blank + cell if index in numbers else cell + blank)
        lines.append("  ".join(cells).rstrip() + "\n")
    return "".join(lines)


def _written(nested: object) -> str:
    if isinstance(nested, list):
        return f"[{', '.join(map(_written, nested))}]"
    assert isinstance(nested, float)
    return format_number(nested)


def _plain(value: Value | None) -> object:
    return None if value is None else _finite(np.asarray(value).tolist())


def _finite(nested: object) -> object:
    """Replace inf and nan, which JSON has no numbers for, by strings."""
    match nested:
        case list():
            return [_finite(part) for part in nested]
        case float() if not math.isfinite(nested):
            return str(nested)
        case _:
            return nested


def _width(text: str) -> int:
    """Count terminal columns: a kanji takes two, an accent that joins its letter none."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    joining = sum(unicodedata.combining(character) != 0 for character in text)
    return len(text) + wide - joining
