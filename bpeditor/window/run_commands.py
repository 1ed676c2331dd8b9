"""What the Run menu does, and what the status line says about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.document.playback import Playback
from bpeditor.engine.report import agreement, differences
from bpeditor.engine.run import Direction
from bpeditor.graph.errors import RunError
from bpeditor.window.inspector import counted
from bpeditor.window.step_words import step_in_words


class RunCommands(QObject):
    """Runs the evaluation; a refusal becomes a sentence."""

    message = Signal(str)
    refused = Signal(str)
    """A warning for the status line."""

    def __init__(self, document: Document, evaluation: Evaluation, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._evaluation = evaluation
        self.playback = Playback(document, evaluation, self)
        evaluation.checking.finished.connect(self._on_check_finished)
        self.playback.stepped.connect(self._say_where)

    def slots(self) -> dict[str, Callable[[], object]]:
        """Return what each action calls."""
        return {
            "forward": self.forward,
            "backward": self.backward,
            "forward_backward": self.backward,
            "step": self.step,
            "step_back": self.step_back,
            "play": self.play,
            "first_step": self.first_step,
            "last_step": self.last_step,
            "breakpoint": self.toggle_breakpoint,
            "check_gradients": self.check_gradients,
            "clear_results": self.clear,
        }

    def forward(self) -> None:
        """Compute all values."""
        if self._try("Forward", self._evaluation.forward):
            evaluation = self._evaluation
            steps = evaluation.steps[: evaluation.position]
            nodes = [step.node for step in steps]
            count = sum(
                evaluation.value(node) is not None or evaluation.is_value_asked(node)
                for node in nodes
            )
            self._say_done(f"Forward: {counted(count, 'value')}.")

    def backward(self) -> None:
        """Compute all values and all gradients."""
        if self._try("Backward", self._evaluation.backward):
            steps = self._evaluation.steps
            count = sum(step.direction is Direction.BACKWARD for step in steps)
            gradients = counted(count, "gradient")
            self._say_done(f"Backward: {gradients} of {self._evaluation.target}.")

    def _say_done(self, text: str) -> None:
        """Say what was computed, and what was left out."""
        refusals = list(self._evaluation.refusals.values())
        if not refusals:
            self.message.emit(text)
            return
        more = "" if len(refusals) == 1 else f" (and {len(refusals) - 1} more)"
        self.refused.emit(f"{text} Left out{more}: {refusals[0]}.")

    def step(self) -> None:
        """Show one step more."""
        evaluation = self._evaluation
        self.playback.pause()
        was_done = evaluation.position > 0 and evaluation.position == len(evaluation.steps)
        is_fresh = evaluation.is_outdated
        if not self._try("Step", evaluation.step):
            return
        if was_done and not is_fresh and evaluation.position == len(evaluation.steps):
            self.message.emit("All steps are done. Shift+F7 takes one back, Clear starts anew.")
        else:
            self._say_where()

    def step_back(self) -> None:
        """Take the last shown step back."""
        self.playback.pause()
        self._evaluation.step_back()
        self._say_where()

    def play(self) -> None:
        """Play the steps, or pause."""
        if self.playback.is_playing:
            self.playback.pause()
        else:
            self._try("Play", self.playback.play)

    def first_step(self) -> None:
        """Go to before the first step."""
        self.seek(0)

    def last_step(self) -> None:
        """Show everything."""
        if self._evaluation.steps and not self._evaluation.is_outdated:
            self.seek(len(self._evaluation.steps))
        else:
            self.backward()

    def seek(self, position: int) -> None:
        """Show so many steps."""
        self.playback.pause()
        if self._try("Step", lambda: self._evaluation.seek(position)):
            self._say_where()

    def toggle_breakpoint(self) -> None:
        """Pause at the selected node, or no longer."""
        (node_id,) = self._document.selection.nodes
        self.playback.toggle_breakpoint(node_id)
        verb = "pauses" if node_id in self.playback.breakpoints else "no longer pauses"
        self.message.emit(f"Play {verb} at {node_id}.")

    def check_gradients(self) -> None:
        """Compare all gradients with central differences; `finished` brings the answer."""
        self.message.emit("")
        self._try("Check Gradients", self._evaluation.check_gradients)

    def _on_check_finished(self) -> None:
        checking = self._evaluation.checking
        found = checking.comparisons()
        total = counted(checking.total, "gradient")
        stopped = "" if checking.is_complete else f"Stopped after {checking.done:,} of {total}: "
        worst = differences(found, " from central differences")
        if worst:
            self.refused.emit(f"{stopped}{worst}.")
        elif found:
            self.message.emit(f"{stopped}{agreement(found, ' with central differences')}.")
        elif stopped:
            self.message.emit(f"Stopped before the first of {total}.")
        else:
            self.message.emit(f"No wire leads to {self._evaluation.target}: nothing to check.")

    def clear(self) -> None:
        """Show no results."""
        self._evaluation.clear()
        self.message.emit("")

    def _say_where(self) -> None:
        """Name the last shown step and its result."""
        self.message.emit(step_in_words(self._evaluation, self._evaluation.position))

    def _try(self, name: str, verb: Callable[[], None]) -> bool:
        try:
            verb()
        except RunError as error:
            self.refused.emit(f"{name} stopped: {error}.")
            return False
        return True
