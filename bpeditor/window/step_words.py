"""A step of an evaluation in words."""

from __future__ import annotations

from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.run import Direction
from bpeditor.graph.numbers import format_value


def step_in_words(evaluation: Evaluation, number: int) -> str:
    """Return "Step 9 of 14: gradient of apple = 2.2"; what is not shown by now stays open.

    Parameters
    ----------
    number
        From 1; 0 stands for none.
    """
    if not 0 < number <= len(evaluation.steps):
        return "No step is shown."
    step = evaluation.steps[number - 1]
    place = f"Step {number} of {len(evaluation.steps)}"
    is_forward = step.direction is Direction.FORWARD
    found = evaluation.value(step.node) if is_forward else evaluation.gradient(step.node)
    result = "" if found is None else f" = {format_value(found)}"
    return f"{place}: {step.node if is_forward else f'gradient of {step.node}'}{result}"
