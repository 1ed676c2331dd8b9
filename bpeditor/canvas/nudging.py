"""How far keys nudge a number, and what is held with them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from bpeditor.graph.errors import BpError
from bpeditor.graph.numbers import nudged, parse_number
from bpeditor.graph.summary import value_text

_Modifier = Qt.KeyboardModifier
Steps = Mapping[_Modifier, float]
WHOLE_STEPS: Steps = {_Modifier.NoModifier: 1.0, _Modifier.ShiftModifier: 10.0}
SCRUB_PIXELS = 4.0
STEPS: Steps = {**WHOLE_STEPS, _Modifier.ControlModifier: 0.1}
"""How far Up and Down nudge a number, by what is held."""


def step_of(held: _Modifier, steps: Steps = STEPS) -> float:
    """Return the step for what is held; 0 if there is none."""
    return steps.get(held & ~_Modifier.KeypadModifier, 0.0)


def nudge_of(event: QKeyEvent, steps: Steps = STEPS) -> float:
    """Return how far a key nudges a number; 0 if it does not."""
    direction = {int(Qt.Key.Key_Up): 1.0, int(Qt.Key.Key_Down): -1.0}.get(event.key(), 0.0)
    return direction * step_of(event.modifiers(), steps)


def nudged_text(text: str, by: float) -> str | None:
    """Return a number as text with a step added; None if it is no number, or an array."""
    try:
        return value_text(nudged(parse_number(text), by))
    except BpError:
        return None


class Scrub:
    """A number that follows a pointer sideways, a step every few pixels."""

    def __init__(self, number: float, x: float) -> None:
        self.number = number
        self._x = x

    def move(self, x: float, step: float) -> None:
        """Follow the pointer to a place, in pixels; what is left of a step counts later."""
        clicks = int((x - self._x) / SCRUB_PIXELS)
        self._x += clicks * SCRUB_PIXELS
        for _ in range(abs(clicks)):  # one by one: steps are added in decimal
            self.number = nudged(self.number, step if clicks > 0 else -step)
