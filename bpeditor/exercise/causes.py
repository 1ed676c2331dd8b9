"""Likely causes of a wrong answer: what it would be right for.

Every cause is a number that a certain slip leads to; it is named if the answer is that number and
the right one is another. The sentences hold no numbers: they must not tell what is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice

import numpy as np

from bpeditor.engine.run import Run
from bpeditor.exercise.comparing import agrees
from bpeditor.exercise.places import edge_of_number, right_number
from bpeditor.explain.formulas import parsed
from bpeditor.explain.shapes import is_broadcast, summed_axes
from bpeditor.explain.writing import as_text
from bpeditor.graph.exercise import Asked, What
from bpeditor.graph.graph import Edge
from bpeditor.layers import Value, in_words, shape_of
from bpeditor.layers.values import plain

Slip = tuple[Value | None, str]
"""What an answer may be, and the sentence that says so."""
_MOST_CELLS = 100_000
"""Of all partial sums of a fork together, 2^n of them; beyond, single terms alone are tried."""
_MOST_CAUSES = 2
_TWO = 2


def cause_of(run: Run, asked: Asked, answer: Value) -> str:
    """Return why a wrong answer is probably wrong, as a sentence or two; "" if nothing fits.

    Parameters
    ----------
    run
        After backward; after forward, if a value is asked.
    """
    right = right_number(run, asked)
    assert right is not None, "where nothing is, there is no cause"
    with np.errstate(all="ignore"):
        fitting = (
            sentence
            for candidate, sentence in _slips(run, asked, right)
            if candidate is not None
            and not agrees(right, plain(candidate))
            and agrees(plain(candidate), answer)
        )
        causes = list(islice(_distinct(fitting), _MOST_CAUSES))
    if causes:
        return " Or: ".join(causes)
    return _shape(run, asked, right, answer)


def _distinct(sentences: Iterable[str]) -> Iterator[str]:
    """Leave out what was said before: equal terms of a fork fit alike."""
    said = set()
    for sentence in sentences:
        if sentence not in said:
            said.add(sentence)
            yield sentence


def _slips(run: Run, asked: Asked, right: Value) -> Iterator[Slip]:
    node_id = asked.place.node
    if asked.what is What.VALUE:
        yield from _of_value(run, node_id)
    elif (edge := edge_of_number(run, asked.place)) is not None:
        yield from _without_seed(run, right)
        yield from _of_edge(run, edge)
    else:
        yield from _without_seed(run, right)
        yield from _of_fork(run, node_id)
    yield -right, "The sign is wrong."
    yield np.divide(1.0, right), "It is upside down: 1 divided by the right number."
    if np.ndim(right) == _TWO:
        yield np.transpose(right), "Rows and columns are swapped: it is transposed."


# gradients


def _of_edge(run: Run, edge: Edge) -> Iterator[Slip]:
    upstream, local = run.gradients[edge.target], _local(run, edge)
    assert upstream is not None, "a gradient has come from somewhere"
    assert local is not None, "and has gone on"
    where = f"∂z/∂{edge.port}"
    yield local, f"This is the local gradient {where} alone: multiply it by the upstream gradient."
    yield (
        upstream,
        f"This is the upstream gradient alone: multiply it by the local gradient {where}.",
    )
    for other in run.feeding(edge.target):
        if other.port != edge.port:
            swapped = f"{edge.port} and {other.port} are swapped"
            yield run.edge_gradients[other], f"This is the gradient of {other.port}: {swapped}."
    yield run.values[edge.source], "This is the value above the line: the gradient is asked for."
    yield run.values[edge.target], f"This is the value of {edge.target}, not a gradient."
    fork = f"{edge.source} feeds several ports: only the part of this edge is asked for."
    yield run.gradients[edge.source], f"This is the sum of a fork. {fork}"
    if _fit(upstream, local):
        product = "The upstream and the local gradient are multiplied"
        yield np.add(upstream, local), f"{product}, not added."
        yield np.divide(upstream, local), f"{product}, not divided."


def _local(run: Run, edge: Edge) -> Value | None:
    """Return what the layer passes back for an upstream gradient of 1 everywhere."""
    layer, value = run.layer(edge.target), run.values[edge.target]
    assert value is not None, "gradients come after values"
    local: Value | None = layer.backward(plain(np.ones(shape_of(value))))[
        layer.inputs.index(edge.port)
    ]
    return local


def _of_fork(run: Run, node_id: str) -> Iterator[Slip]:
    edges = run.reporting(node_id)
    terms = [term for edge in edges if (term := run.edge_gradients[edge]) is not None]
    added = f"{node_id} feeds {len(terms)} ports, and what comes back along each is added"
    cells = 2 ** min(len(terms), 64) * np.size(terms[0]) if terms else 0
    most = len(terms) - 1 if cells <= _MOST_CELLS else 1
    for count in range(1, most + 1):
        part = "one wire alone" if count == 1 else f"{count} of the {len(terms)} wires"
        for some in combinations(terms, count):
            yield _sum(some), f"This is the part of {part}: {added}."
    if terms:
        yield np.prod(np.broadcast_arrays(*terms), axis=0), f"{added}, not multiplied."
        yield _sum(terms) / len(terms), f"{added}, not averaged."
    local_ones = [local for edge in edges if (local := _local(run, edge)) is not None]
    if local_ones and len({shape_of(local) for local in local_ones}) == 1:
        forgotten = "multiply each local gradient by its upstream gradient first"
        yield _sum(local_ones), f"This is the sum of local gradients: {forgotten}."
    yield run.values[node_id], "This is the value: the gradient is asked for."


def _without_seed(run: Run, gradient: Value) -> Iterator[Slip]:
    if isinstance(run.seed, float):
        sentence = f"Backward starts at {run.target} with the seed, which is not 1."
        yield np.divide(gradient, run.seed), sentence


# values


def _of_value(run: Run, node_id: str) -> Iterator[Slip]:
    layer = run.layer(node_id)
    title, formula = layer.title(), as_text(parsed(layer.formula))
    edges = run.feeding(node_id)
    inputs = [run.values[edge.source] for edge in edges]
    for one, other in combinations(range(len(edges)), 2):
        for result, sign in _combined(inputs[one], inputs[other]):
            done = sign.format(edges[one].port, edges[other].port)
            yield result, f"This is {done}; {title} computes {formula}."
    for edge, value in zip(edges, inputs, strict=True):
        yield value, f"This is the input {edge.port}, as it came; {title} computes {formula}."
    yield run.gradients[node_id], "This is the gradient: the value above the line is asked for."


def _combined(x: Value | None, y: Value | None) -> Iterator[Slip]:
    """Combine two inputs in the ways that can be mistaken for one another."""
    if x is None or y is None or not _fit(x, y):
        return
    yield np.add(x, y), "{0} + {1}"
    yield np.multiply(x, y), "{0} × {1}"
    yield np.subtract(x, y), "{0} − {1}"
    yield np.subtract(y, x), "{1} − {0}"
    yield np.divide(x, y), "{0} / {1}"
    yield np.divide(y, x), "{1} / {0}"


def _fit(one: Value, other: Value) -> bool:
    shapes = shape_of(one), shape_of(other)
    return is_broadcast(*shapes) or is_broadcast(*shapes[::-1])


# shapes


def _shape(run: Run, asked: Asked, right: Value, answer: Value) -> str:
    wanted, given = shape_of(right), shape_of(answer)
    if wanted == given:
        return ""
    edge = edge_of_number(run, asked.place) if asked.what is What.GRADIENT else None
    axes = summed_axes(run, edge) if edge is not None else ()
    upstream = run.gradients[edge.target] if edge is not None else None
    if edge is not None and axes and upstream is not None and given == shape_of(upstream):
        named = f"axis {axes[0]}" if len(axes) == 1 else f"axes {', '.join(map(str, axes))}"
        back = f"{in_words(right)}, the shape of {edge.source}"
        return f"{edge.source} was broadcast: sum over {named}, back to {back}."
    return f"The answer is {in_words(answer)}, and {in_words(right)} is asked for."


def _sum(terms: tuple[Value, ...] | list[Value]) -> Value:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
