"""The target over one input as a curve, computed while the window stays alive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from sys import float_info

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from bpeditor.explain.nudge import Nudge, good_in_words

POINTS = 61
FIRST_SLICE, SLICE = 60, 15
"""Milliseconds that a curve is worked at before the window goes on."""


@dataclass(frozen=True)
class Curve:
    """What is drawn.

    Attributes
    ----------
    points
        Of the curve, from left to right.
    at
        Where the input is, and the target there.
    good
        From where to where the tangent is good; infinite if it was good wherever it was tried.
    names
        Of the input, and of the target.
    """

    points: tuple[tuple[float, float], ...]
    at: tuple[float, float]
    slope: float
    good: tuple[float, float]
    names: tuple[str, str]

    def line(self, x: float) -> float:
        """Return the height of the tangent."""
        return self.at[1] + self.slope * (x - self.at[0])


class CurveWork(QObject):
    """Computes one curve after another, a slice of time after another."""

    drawn = Signal(object)
    """The `Curve`, when its points are known, and again when it is known where its line is good."""
    judged = Signal(str)
    """Where the line is good, as a sentence."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: Iterator[None] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timeout)

    def start(self, nudge: Nudge, reach: float) -> None:
        """Compute the curve of a nudge, so far to either side."""
        self._pieces = self._work(nudge, reach)
        self._go_on(FIRST_SLICE)

    def stop(self) -> None:
        """Give it up."""
        self._pieces = None
        self._timer.stop()

    def _work(self, nudge: Nudge, reach: float) -> Iterator[None]:
        points = []
        for number in range(POINTS):
            x = nudge.value + reach * (2.0 * number / (POINTS - 1) - 1.0)
            x = min(float_info.max, max(-float_info.max, x))
            points.append((x, nudge.at(x)))
            yield
        here, names = nudge.value, (nudge.node_id, nudge.result_name)
        curve = Curve(tuple(points), (here, nudge.result), nudge.slope, (here, here), names)
        self.drawn.emit(curve)
        yield
        low = nudge.good_until(-1.0)
        yield
        high = nudge.good_until(1.0)
        good = here if low is None else low, here if high is None else high
        self.drawn.emit(replace(curve, good=good))
        self.judged.emit(good_in_words(nudge, low, high))

    def _on_timeout(self) -> None:
        self._go_on(SLICE)

    def _go_on(self, milliseconds: int) -> None:
        clock = QElapsedTimer()
        clock.start()
        for _ in self._pieces or ():
            if clock.elapsed() >= milliseconds:
                self._timer.start()
                return
        self.stop()
