"""What a formula is about, in sentences: which letter is which node, and what its factors mean."""

from __future__ import annotations

from collections.abc import Sequence

from bpeditor.engine.run import Run
from bpeditor.explain.rule import EdgeRule, ForkSum
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_number


def legend(run: Run, edge: Edge) -> str:
    """Return which letter is which node, the edge's own first.

    "x is apple, y is apple_num, z is apple_price, L is price": the local gradient may be y.
    """
    others = (other for other in run.feeding(edge.target) if other != edge)
    ports, output = _letters(run, [edge, *others], edge.target)
    if edge.target == run.target:
        return f"{ports}, {output}, and L as well: it is the target"
    return f"{ports}, {output}, L is {run.target}"


def node_legend(run: Run, node_id: str) -> str:
    """Return which letter is which node: "z is apple_price, x is apple, y is apple_num"."""
    ports, output = _letters(run, run.feeding(node_id), node_id)
    return f"{output}, {ports}"


def _letters(run: Run, edges: Sequence[Edge], node_id: str) -> tuple[str, str]:
    """Return what the letters of ports and of z are; more exactly if nodes are called like them."""
    letters = (*run.layer(node_id).inputs, "z", "L")
    is_clear = not any(letter in run.values for letter in letters)
    word = "" if is_clear else "port "
    ports = ", ".join(f"{word}{edge.port} is {edge.source}" for edge in edges)
    return ports, f"z is {node_id}" if is_clear else f"z is the output of {node_id}"


def upstream_in_words(run: Run, rule: EdgeRule) -> str:
    """Return what the upstream gradient of a number means."""
    if not isinstance(rule.upstream, float):
        return ""
    number, node_id = format_number(rule.upstream), rule.edge.target
    if node_id == run.target:
        return f"upstream {number}: the seed, for {node_id} is the target itself"
    return f"upstream {number}: {run.target} changes by {number} per unit of {node_id}"


def local_in_words(rule: EdgeRule) -> str:
    """Return what the local gradient of a number means."""
    if rule.local is None:
        return ""
    number, edge = format_number(rule.local.number), rule.edge
    return f"local {number}: {edge.target} changes by {number} per unit of {edge.source}"


def fork_in_words(fork: ForkSum, target: str) -> str:
    """Return why the gradients of an output that feeds several ports add."""
    count = len(fork.terms)
    return (
        f"{fork.node_id} reaches {target} along {count} wires. A change of {fork.node_id} changes"
        f" {target} along each of them, so their gradients add. Backward comes to"
        f" {fork.node_id} when all {count} are known. L is {target}."
    )


def own_gradient_in_words(run: Run, node_id: str) -> str:
    """Return where the gradient of an output comes from, if it is not a sum of several."""
    if node_id == run.target:
        return _seed_in_words(run, node_id)
    edge = next(e for e in run.reporting(node_id) if run.edge_gradients[e] is not None)
    return f"{node_id} feeds {edge.port} of {edge.target} alone: its gradient comes from there."


def _seed_in_words(run: Run, node_id: str) -> str:
    start = f"{node_id} is the target L: its gradient is the seed, where backward starts."
    gradient = run.gradients[node_id]
    is_one = isinstance(gradient, float) and gradient == 1.0
    return f"{start} It is 1: if L grows by 1, L grows by 1." if is_one else start
