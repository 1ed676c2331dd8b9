"""What is unusual about the shown results, found only when somebody asks."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from bpeditor.engine.run import Run, Step
from bpeditor.explain.findings import Finding


class Shown(Protocol):
    """What a diagnosis needs to know of an evaluation."""

    steps: list[Step]
    position: int

    @property
    def changed(self) -> SignalInstance:
        """Sent when the shown results are others."""

    @property
    def run(self) -> Run | None:
        """The run whose results are shown."""

    @property
    def is_outdated(self) -> bool:
        """Whether an edit since has made some results wrong."""


class Diagnosis(QObject):
    """The findings of the shown results, and the nodes that are marked with them.

    Nothing is computed until somebody asks after the results have changed: Forward and Backward
    are none slower.
    """

    changed = Signal()
    """Other nodes are marked."""

    def __init__(self, shown: Shown, parent: QObject) -> None:
        super().__init__(parent)
        self._shown = shown
        self._found: tuple[Finding, ...] | None = None
        self.marked: frozenset[str] = frozenset()
        shown.changed.connect(self._on_shown_changed)

    def findings(self) -> tuple[Finding, ...]:
        """Return what is unusual about what is shown; nothing of what is out of date."""
        if self._found is None:
            self._found = self._find()
        return self._found

    def at(self, node_id: str) -> list[Finding]:
        """Return what is unusual about one node."""
        return [finding for finding in self.findings() if finding.node == node_id]

    def mark(self) -> None:
        """Mark the nodes of all findings, until the results change."""
        marked = frozenset(finding.node for finding in self.findings())
        if marked != self.marked:
            self.marked = marked
            self.changed.emit()

    def _find(self) -> tuple[Finding, ...]:
        from bpeditor.explain.diagnosis import diagnose, diagnose_values

        run, position = self._shown.run, self._shown.position
        if run is None or self._shown.is_outdated or position < len(run.plan.order):
            return ()
        is_done = position == len(self._shown.steps) and run.has_gradients
        return diagnose(run) if is_done else diagnose_values(run)

    def _on_shown_changed(self) -> None:
        self._found, self.marked = None, frozenset()
