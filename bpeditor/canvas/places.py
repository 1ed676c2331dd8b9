"""Where everything is at one moment of a way."""

from __future__ import annotations

from dataclasses import dataclass

from bpeditor.canvas.wires import Floats


@dataclass(frozen=True, eq=False)
class Places:
    """Where the cards and wires of a graph are."""

    xs: Floats
    ys: Floats
    wires: Floats

    def towards(self, end: Places, share: float) -> Places:
        """Return where they are after a share of the way; wires stay at their ports."""
        return Places(
            self.xs + (end.xs - self.xs) * share,
            self.ys + (end.ys - self.ys) * share,
            self.wires + (end.wires - self.wires) * share,
        )
