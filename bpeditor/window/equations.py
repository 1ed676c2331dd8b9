"""A layer's formula and gradients as a person reads them, and one edge's chain rule in numbers."""

from __future__ import annotations

import re

from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.graph import Edge, Graph
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Layer


def readable(expression: str) -> str:
    """Return an expression with ×, − and ² for *, - and **2."""
    expression = expression.replace(" * ", " × ").replace(" - ", " − ").replace("**2", "²")
    return re.sub(r"(?<!\w)-(?=\w)", "−", expression).replace("**", "^")


def formula_of(layer: type[Layer]) -> str:
    """Return "out = x × y"."""
    return f"out = {readable(layer.formula)}"


def gradients_of(layer: type[Layer]) -> list[str]:
    """Return "dx = dout × y" for every input."""
    return [f"d{port} = {readable(text)}" for port, text in layer.gradients.items()]


def chain_rule(graph: Graph, evaluation: Evaluation, edge: Edge) -> str:
    """Return "gradient = upstream 1.1 × local 2 = 2.2", or nothing where it would not be true.

    The local gradient is what the layer itself passes back for an upstream gradient of 1, so
    this holds for numbers only, and while the results fit the graph.
    """
    run = evaluation.run
    gradient = evaluation.edge_gradient(edge)
    upstream = evaluation.gradient(edge.target)
    if run is None or evaluation.is_outdated:
        return ""
    if not (isinstance(gradient, float) and isinstance(upstream, float)):
        return ""
    port = graph.layer(edge.target).inputs.index(edge.port)
    local = run.layer(edge.target).backward(1.0)[port]
    if not isinstance(local, float):
        return ""
    shown = (format_number(number) for number in (upstream, local, gradient))
    return "gradient = upstream {} × local {} = {}".format(*shown)
