"""Numbers that are tried: results follow an Input while it is dragged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from bpeditor.document.document import Document
from bpeditor.graph.changes import Change, ReplaceNode


class _Evaluation(Protocol):
    def show_tried(self, node_id: str, number: float) -> bool: ...


class Trying(QObject):
    """Evaluates what is tried last as soon as there is time; the document is not touched.

    A number that is set in the end is taken over, so that nothing shown is out of date then; one
    that is given up is tried back by whoever tried it. An exercise is not followed: its answers
    belong to the numbers it was made with.
    """

    def __init__(self, document: Document, evaluation: _Evaluation) -> None:
        assert isinstance(evaluation, QObject)
        super().__init__(evaluation)
        self._document = document
        self._evaluation = evaluation
        self._wanted: tuple[str, float] | None = None
        self._tried = ""
        self.is_followed = False
        """Whether what is shown has followed tried numbers since the last command."""
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_timeout)

    def want(self, node_id: str, number: float) -> None:
        """Show what a number of an Input leads to; of several in a row only the last."""
        if self._document.graph.exercise is None:
            self._wanted = node_id, number
            self._timer.start()

    def takes(self, changes: Sequence[Change]) -> bool:
        """Say whether changes set the number that was tried, and show it then."""
        tried = self._tried
        self._stop()
        match changes:
            case [ReplaceNode(_, node)] if node.id == tried:
                number = node.params.get("value")
                return isinstance(number, float) and self._evaluation.show_tried(tried, number)
        return False

    def end(self) -> None:
        """Forget what was tried: a command shows what the document holds."""
        self._stop()
        self.is_followed = False

    def _stop(self) -> None:
        self._timer.stop()
        self._wanted, self._tried = None, ""

    def _on_timeout(self) -> None:
        assert self._wanted is not None, "it is what started the timer"
        node_id, number = self._wanted
        is_shown = node_id in self._document.graph and self._evaluation.show_tried(node_id, number)
        self.is_followed |= is_shown
        is_set = is_shown and self._document.graph.node(node_id).params.get("value") == number
        self._tried = node_id if is_shown and not is_set else ""
