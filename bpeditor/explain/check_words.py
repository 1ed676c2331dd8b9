"""What a gradient check found at one edge, in sentences."""

from __future__ import annotations

from bpeditor.engine.gradcheck import Comparison, Verdict
from bpeditor.engine.report import error_in_words, verdict_in_words
from bpeditor.explain.error_curve import ErrorCurve
from bpeditor.graph.graph import Graph
from bpeditor.graph.numbers import format_number


def verdict_sentence(found: Comparison, graph: Graph) -> str:
    """Return "Agrees with the central difference: relative error 3.1e-11."."""
    words = verdict_in_words(found, graph)
    error = f": {error_in_words(found)}" if found.verdict is Verdict.AGREES else ""
    return f"{words[0].upper()}{words[1:]}{error}."


def steps_sentence(curve: ErrorCurve, verdict: Verdict) -> str:
    """Say what the error curve shows: the best step, or the two slopes at a kink."""
    best, slopes = curve.best(), curve.slopes()
    if best is None or slopes is None:
        return "No difference is finite here: there is nothing to compare with."
    if verdict is Verdict.KINK:
        behind, ahead = map(format_number, slopes)
        return (
            f"To the left the target rises by {behind} per unit, to the right by {ahead}: at the"
            f" kink both are slopes, and backward says {format_number(curve.gradient)}. A central"
            " difference is their mean, whatever the step."
        )
    step, error = best
    return (
        f"The difference fits best at h = {format(step, '.1e')}, with a relative error of"
        f" {format(error, '.1e')}. A larger step misses the bend of the graph, an error that"
        " shrinks with h²; a smaller one drowns in rounding, an error that grows with 1/h."
    )
