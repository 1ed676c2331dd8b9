"""Where in the steps of an evaluation each node has its turn."""

from __future__ import annotations

from bpeditor.engine.run import Direction, Step


def indices_of(steps: list[Step]) -> dict[Direction, dict[str, int]]:
    """Return at which place in the steps each node is evaluated in each direction."""
    forward = sum(step.direction is Direction.FORWARD for step in steps)
    ids = [step.node for step in steps]
    return {
        Direction.FORWARD: dict(zip(ids[:forward], range(forward), strict=True)),
        Direction.BACKWARD: dict(zip(ids[forward:], range(forward, len(ids)), strict=True)),
    }
