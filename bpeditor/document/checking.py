"""A gradient check that goes on while the window stays alive."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from bpeditor.engine.gradcheck import Comparison, GradientCheck
from bpeditor.graph.graph import Edge, Graph

FIRST_SLICE = 100
"""Milliseconds that a check works before the window goes on: most are done by then."""
SLICE = 40
SLOW = 300
"""Milliseconds from which on progress is shown."""


class Checking(QObject):
    """Compares the gradients of a graph with central differences, a slice of time after another.

    What it found stays until `clear`; whoever owns it clears it when the graph changes.
    """

    changed = Signal()
    """There are more comparisons, or none any more."""
    finished = Signal()
    """The check is done, or was stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: Iterator[Comparison | None] | None = None
        self._found: dict[Edge, Comparison] = {}
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timeout)
        self.total = 0
        self.is_secret: Callable[[], bool] = lambda: False
        """Says whether an exercise is open: what is found here would tell what that asks for."""

    # what is shown

    def comparison(self, edge: Edge) -> Comparison | None:
        """Return what is known of an edge."""
        return None if self.is_secret() else self._found.get(edge)

    def comparisons(self) -> list[Comparison]:
        """Return all comparisons in the order of evaluation."""
        return [] if self.is_secret() else list(self._found.values())

    @property
    def done(self) -> int:
        """How many of `total` edges have been compared."""
        return len(self._found)

    @property
    def is_running(self) -> bool:
        """Whether there is more to come."""
        return self._pieces is not None

    @property
    def is_slow(self) -> bool:
        """Whether it runs so long that progress is worth showing."""
        return self.is_running and self._clock.elapsed() >= SLOW

    @property
    def is_complete(self) -> bool:
        """Whether every edge has been compared."""
        return self.done == self.total

    # verbs

    def start(self, graph: Graph) -> None:
        """Check all gradients of a graph.

        Raises
        ------
        RunError
            If the graph cannot be evaluated or has no target.
        """
        self.clear()
        check = GradientCheck(graph)
        self._pieces, self.total = check.slices(), len(check.edges)
        self._clock.start()
        self._timer.start()
        self._work(FIRST_SLICE)

    def stop(self) -> None:
        """End a check; what it found stays."""
        if self.is_running:
            self._end()

    def clear(self) -> None:
        """Forget what was found, and end the check silently."""
        if self.is_running or self._found:
            self._timer.stop()
            self._pieces, self._found, self.total = None, {}, 0
            self.changed.emit()

    def _on_timeout(self) -> None:
        self._work(SLICE)

    def _work(self, milliseconds: int) -> None:
        assert self._pieces is not None
        slice_clock = QElapsedTimer()
        slice_clock.start()
        for found in self._pieces:
            if found is not None:
                self._found[found.edge] = found
            if slice_clock.elapsed() >= milliseconds:
                self.changed.emit()
                return
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._pieces = None
        self.changed.emit()
        self.finished.emit()
