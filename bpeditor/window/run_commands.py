"""What the Run menu does, and what the status line says about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.report import agreement, differences
from bpeditor.engine.run import Direction
from bpeditor.graph.errors import RunError
from bpeditor.graph.numbers import format_value
from bpeditor.window.inspector import counted


class RunCommands(QObject):
    """Runs the evaluation; a refusal becomes a sentence."""

    message = Signal(str)
    refused = Signal(str)
    """A warning for the status line."""

    def __init__(self, evaluation: Evaluation, parent: QWidget) -> None:
        super().__init__(parent)
        self._evaluation = evaluation
        evaluation.checking.finished.connect(self._on_check_finished)

    def slots(self) -> dict[str, Callable[[], object]]:
        """Return what each action calls."""
        return {
            "forward": self.forward,
            "backward": self.backward,
            "forward_backward": self.backward,
            "step": self.step,
            "step_back": self.step_back,
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
        self._evaluation.step_back()
        self._say_where()

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
        evaluation = self._evaluation
        if evaluation.position == 0:
            self.message.emit("No step is shown.")
            return
        step = evaluation.steps[evaluation.position - 1]
        place = f"Step {evaluation.position} of {len(evaluation.steps)}"
        if step.direction is Direction.FORWARD:
            value = evaluation.value(step.node)
            result = "" if value is None else f" = {format_value(value)}"
            self.message.emit(f"{place}: {step.node}{result}")
        else:
            gradient = evaluation.gradient(step.node)
            result = "" if gradient is None else f" = {format_value(gradient)}"
            self.message.emit(f"{place}: gradient of {step.node}{result}")

    def _try(self, name: str, verb: Callable[[], None]) -> bool:
        try:
            verb()
        except RunError as error:
            self.refused.emit(f"{name} stopped: {error}.")
            return False
        return True
