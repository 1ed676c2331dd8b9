"""What is unusual about a run, and why: a list of findings, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from bpeditor.engine.plan import reachable
from bpeditor.engine.run import Run
from bpeditor.explain.activity import blocked
from bpeditor.explain.findings import Finding, Kind
from bpeditor.explain.non_finite import non_finite_gradients, non_finite_values
from bpeditor.explain.scaling import Scales, scaled
from bpeditor.explain.zero import zeros


def diagnose_values(run: Run) -> tuple[Finding, ...]:
    """Return what is unusual about the values of a run after forward.

    The urgent comes first, each kind in the order of forward.
    """
    return _sorted(run, [*non_finite_values(run), *blocked(run)])


def diagnose(run: Run) -> tuple[Finding, ...]:
    """Return what is unusual about values and gradients of a run after backward.

    Every node and edge is looked at a few times: 20,000 nodes take a fraction of a second. A run
    that learns, and one of a textbook's examples, has no findings.
    """
    scales = Scales(run)
    of_gradients = (non_finite_gradients(run), scaled(run, scales), zeros(run, scales))
    found = [finding for findings in of_gradients for finding in findings]
    return _sorted(run, [*diagnose_values(run), *found, *_off_path(run)])


def _sorted(run: Run, found: list[Finding]) -> tuple[Finding, ...]:
    kinds = {kind: number for number, kind in enumerate(Kind)}
    places = {node_id: place for place, node_id in enumerate(run.plan.order)}
    return tuple(sorted(found, key=lambda finding: (kinds[finding.kind], places[finding.node])))


def _off_path(run: Run) -> Iterator[Finding]:
    """Find what the target does not depend on; what lies behind the target is meant to."""
    plan = run.plan
    behind = reachable([plan.target], plan.targets)
    for place, node_id in enumerate(plan.order):
        if place not in plan.needed and place not in behind:
            sentence = (
                f"{node_id} has no path to {run.target}:"
                f" no change of it can move {run.target}, so it has no gradient."
            )
            yield Finding(Kind.OFF_PATH, node_id, sentence)
