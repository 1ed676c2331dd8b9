"""Plays the steps of an evaluation, and stops where it is told to."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.changes import AddNode, Change, RemoveNode, renaming_in
from bpeditor.graph.errors import RunError

SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Steps a second."""
_SECOND = 1000
_MOTION, _LONGEST_MOTION = 150, 600


class Playback(QObject):
    """Moves an evaluation's position with time.

    A breakpoint is a node: playing pauses when a step of that node has been shown, forward or
    backward. Breakpoints are not saved; they follow a renamed node.
    """

    changed = Signal()
    """It plays or pauses, its speed or its breakpoints are others."""
    stepped = Signal()
    """It has shown a step."""

    def __init__(
        self, document: Document, evaluation: Evaluation, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._evaluation = evaluation
        self.breakpoints: frozenset[str] = frozenset()
        self.speed = SPEEDS[1]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        document.changed.connect(self._on_document_changed)
        document.replaced.connect(self._on_document_replaced)
        evaluation.changed.connect(self._on_evaluation_changed)

    @property
    def is_playing(self) -> bool:
        """Whether steps follow each other by themselves."""
        return self._timer.isActive()

    @property
    def interval(self) -> int:
        """The milliseconds from one step to the next."""
        return round(_SECOND / self.speed)

    @property
    def motion(self) -> int:
        """The milliseconds that what a step does may be seen to move: longer at a slow pace."""
        return min(_LONGEST_MOTION, self.interval // 2) if self.is_playing else _MOTION

    def play(self) -> None:
        """Show one step now and the others one after the other; from the end, start anew.

        Raises
        ------
        RunError
            If the graph cannot be evaluated or has no target; nothing plays then.
        """
        evaluation = self._evaluation
        is_done = evaluation.is_outdated or evaluation.position == len(evaluation.steps)
        self._timer.start(self.interval)
        self.changed.emit()
        try:
            evaluation.seek(1 if is_done else evaluation.position + 1)
        except RunError:
            self.pause()
            raise
        self._after_step()

    def pause(self) -> None:
        """Stay at the step that is shown."""
        if self.is_playing:
            self._timer.stop()
            self.changed.emit()

    def set_speed(self, speed: float) -> None:
        """Show so many steps a second."""
        self.speed = speed
        if self.is_playing:
            self._timer.start(self.interval)
        self.changed.emit()

    def toggle_breakpoint(self, node_id: str) -> None:
        """Pause, or no longer pause, at the steps of a node."""
        self._set_breakpoints(self.breakpoints ^ {node_id})

    def _set_breakpoints(self, breakpoints: frozenset[str]) -> None:
        if breakpoints != self.breakpoints:
            self.breakpoints = breakpoints
            self.changed.emit()

    def _on_timeout(self) -> None:
        self._evaluation.step()  # of a graph that has not changed since the first step
        self._after_step()

    def _after_step(self) -> None:
        self.stepped.emit()
        evaluation = self._evaluation
        acting = evaluation.acting
        is_last = evaluation.position == len(evaluation.steps)
        if is_last or (acting is not None and acting.node in self.breakpoints):
            self.pause()

    # following

    def _on_evaluation_changed(self) -> None:
        if self._evaluation.is_outdated or self._evaluation.acting is None:
            self.pause()

    def _on_document_changed(self, changes: tuple[Change, ...]) -> None:
        removed = {change.node.id for change in changes if isinstance(change, RemoveNode)}
        added = {change.node.id for change in changes if isinstance(change, AddNode)}
        kept = self.breakpoints - (removed - added)
        renamed = renaming_in(changes)
        if renamed is not None and renamed[0] in self.breakpoints:
            kept |= {renamed[1]}
        self._set_breakpoints(kept)

    def _on_document_replaced(self) -> None:
        self.pause()
        self._set_breakpoints(frozenset())
