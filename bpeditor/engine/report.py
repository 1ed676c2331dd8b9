"""What a run or a gradient check says, as text: aligned tables, and JSON for programs."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Collection, Sequence
from typing import assert_never

import numpy as np

from bpeditor.engine.gradcheck import Comparison, Verdict
from bpeditor.engine.run import Run
from bpeditor.graph.graph import Edge, Graph
from bpeditor.graph.numbers import format_number, format_value
from bpeditor.layers import Value, in_words, is_array, shape_of

_WORST = 5  # differing edges that a summary names
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
    left_out = "".join(f"\nleft out: {refusal}\n" for refusal in run.refusals.values())
    return heading + "\n".join(tables) + left_out


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


def agreement(comparisons: Sequence[Comparison], with_what: str = "") -> str:
    """Return "7 of 9 gradients agree, 1 at a kink, 1 cannot be checked".

    Parameters
    ----------
    with_what
        What they agree with, where the reader cannot know it: " with central differences".
    """
    counts = dict.fromkeys(Verdict, 0)
    for found in comparisons:
        counts[found.verdict] += 1
    agreeing = counts[Verdict.AGREES]
    verb = "agrees" if agreeing == 1 else "agree"
    parts = [f"{agreeing} of {number_of(comparisons, 'gradient')} {verb}{with_what}"]
    if counts[Verdict.KINK]:
        parts.append(f"{counts[Verdict.KINK]} at a kink")
    if counts[Verdict.UNCHECKABLE]:
        parts.append(f"{counts[Verdict.UNCHECKABLE]} cannot be checked")
    return ", ".join(parts)


def differences(comparisons: Sequence[Comparison], from_what: str = "") -> str:
    """Return how many gradients differ and name the worst; "" if none does.

    Parameters
    ----------
    from_what
        What they differ from, where the reader cannot know it: " from central differences".
    """
    differing = [found for found in comparisons if found.verdict is Verdict.DIFFERS]
    if not differing:
        return ""
    worst = sorted(differing, key=lambda found: -found.relative_error)[:_WORST]
    named = ", ".join(f"{name_of(found.edge)} ({error_in_words(found)})" for found in worst)
    more = ", …" if len(differing) > _WORST else ""
    verb = "differs" if len(differing) == 1 else "differ"
    count = f"{len(differing)} of {number_of(comparisons, 'gradient')}"
    return f"{count} {verb}{from_what}: {named}{more}"


def error_in_words(found: Comparison) -> str:
    """Return "relative error 3.1e-11", or "(2, 3) instead of a number"."""
    if shape_of(found.gradient) != shape_of(found.numerical):
        return f"{in_words(found.gradient)} instead of {in_words(found.numerical)}"
    return f"relative error {format(found.relative_error, '.2g')}"


def verdict_in_words(found: Comparison, graph: Graph) -> str:
    """Return what a comparison says, and why, as a sentence about one edge."""
    match found.verdict:
        case Verdict.AGREES:
            return "agrees with the central difference"
        case Verdict.KINK:
            return f"at a kink: {_kink(found.edge, graph)}; the gradient is one of its slopes"
        case Verdict.UNCHECKABLE:
            return (
                "cannot be checked: something is inf or nan, or the difference is lost in rounding"
            )
        case Verdict.DIFFERS:
            node_id = found.edge.target
            behind = ", or of a layer behind it," if graph.outgoing(node_id) else ""
            what = "" if found.is_known else f" ({error_in_words(found)})"
            layer = graph.layer(node_id).title()
            return f"differs{what}: backward of {layer} ({node_id}){behind} is wrong"
        case _:
            assert_never(found.verdict)


def _kink(edge: Edge, graph: Graph) -> str:
    """Say which layer has no derivative: the one that the edge feeds, or the only one behind."""
    layer = graph.layer(edge.target)
    if layer.kink:
        return f"{layer.title()} has no derivative {layer.kink}"
    behind = [n for n in graph.reachable(edge.target, forward=True) if graph.layer(n).kink]
    if len(behind) == 1:
        layer = graph.layer(behind[0])
        return f"{layer.title()} ({behind[0]}) has no derivative {layer.kink}"
    return "a layer behind has no derivative here"


def number_of(things: Collection[object], what: str) -> str:
    """Return "1 node" or "2 nodes"."""
    return f"{len(things)} {what}" if len(things) == 1 else f"{len(things)} {what}s"


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
