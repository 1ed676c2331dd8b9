"""How well a difference quotient fits a gradient, over its step."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from bpeditor.engine.gradcheck import Nudged
from bpeditor.engine.run import Run
from bpeditor.graph.graph import Edge, Graph
from bpeditor.layers import shape_of

_LARGEST, _SMALLEST, _A_DECADE = 1.0, 1e-14, 4


@dataclass(frozen=True)
class Quotients:
    """The difference quotients of one step.

    Attributes
    ----------
    step
        h, in units of what is nudged.
    central, ahead, behind
        Over x ± h, from x to x + h, and from x − h to x; in units of target per unit of x.
    """

    step: float
    central: float
    ahead: float
    behind: float


@dataclass(frozen=True)
class ErrorCurve:
    """The quotients of one element of what flows along an edge, from the largest step down.

    Attributes
    ----------
    index
        Of the element, in flat order.
    gradient
        What backward says, in units of target per unit of x.
    """

    edge: Edge
    index: int
    gradient: float
    quotients: tuple[Quotients, ...]

    def errors(self) -> list[tuple[float, float]]:
        """Return (step, relative error) of the central differences that are finite.

        The error is |gradient − difference| / max(|gradient|, |difference|).
        """
        return [
            (each.step, _relative(self.gradient, each.central))
            for each in self.quotients
            if isfinite(each.central)
        ]

    def best(self) -> tuple[float, float] | None:
        """Return the step whose error is least, and the error; None if nothing was finite."""
        return min(self.errors(), key=lambda found: found[1], default=None)

    def slopes(self) -> tuple[float, float] | None:
        """Return the slopes behind and ahead of x at the step where they are known best."""
        best = self.best()
        if best is None:
            return None
        found = next(each for each in self.quotients if each.step == best[0])
        return found.behind, found.ahead


def error_curve(graph: Graph, run: Run, edge: Edge, index: int = 0) -> ErrorCurve | None:
    """Nudge one element of what flows along an edge by steps from large to tiny.

    A central difference is wrong by about h² where h is large (the graph is no straight line), and
    by rounding divided by h where h is small: the error has its least value in between. Source:
    Nocedal and Wright, "Numerical Optimization", section 8.1.

    Parameters
    ----------
    graph, run
        A run of the graph after backward.

    Returns
    -------
    ErrorCurve or None
        None where no gradient flows, or where it does not have the shape of what flows.
    """
    gradient, value = run.edge_gradients.get(edge), run.values.get(edge.source)
    if gradient is None or value is None or shape_of(gradient) != shape_of(value):
        return None
    measure = Nudged(graph, run).measure(edge, index)
    scale = max(1.0, abs(float(np.asarray(value).flat[index])))
    found = []
    for step in _steps(scale):
        seen = measure(step)
        if seen is not None:
            found.append(Quotients(seen.step, seen.central, seen.ahead, seen.behind))
    number = float(np.asarray(gradient).flat[index])
    return ErrorCurve(edge, index, number, tuple(found))


def _steps(scale: float) -> list[float]:
    decades = round(np.log10(_LARGEST / _SMALLEST))
    return [scale * 10.0 ** (-place / _A_DECADE) for place in range(decades * _A_DECADE + 1)]


def _relative(gradient: float, difference: float) -> float:
    scale = max(abs(gradient), abs(difference))
    return abs(gradient - difference) / scale if scale > 0.0 else 0.0
