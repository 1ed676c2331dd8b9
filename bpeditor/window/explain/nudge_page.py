"""What a gradient means: a nudge of an input, as it predicts it and as it is."""

from __future__ import annotations

from functools import partial
from math import floor, isfinite, log10

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.explain.nudge import FARTHEST, Change, Nudge, in_words
from bpeditor.graph.changes import Change as GraphChange
from bpeditor.graph.changes import MoveNodes, ReplaceNode
from bpeditor.graph.numbers import format_number
from bpeditor.window.explain.cell_choice import CellChoice
from bpeditor.window.explain.curve import CurveWork
from bpeditor.window.explain.curve_plot import CurvePlot
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.explain.step_slider import StepSlider
from bpeditor.window.explain.waiting import reason_to_wait
from bpeditor.window.labels import heading, plain_label, show_text
from bpeditor.window.style import button_style

SMALL = 1e-4
"""The step h of a numerical gradient, as a part of the number ("Deep Learning from Scratch",
section 4.3.1)."""
_SEEN, _SHARE = 0.05, 0.4
"""The smallest step that is seen in the whole plot, and how large a smaller one is shown."""
_MOST_ROOM = 100
"""For the plot, until it is as tall as it may be."""


class NudgePage(Page):
    """Moves the selected Input in a run of its own; the document is never touched."""

    title = "Nudge"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._nudge: Nudge | None = None
        self._reach = 1.0
        """How far the plot reaches to either side."""
        self._drawn: float | None = None
        """How far the curve reaches that is drawn, or worked at."""
        self._is_moved = False
        """Whether the document's number is another than the one the gradient was computed at."""
        self.heading = heading(self)
        self.text = plain_label(self)
        self.cells = CellChoice(self)
        self.buttons = [QPushButton(self) for _ in range(4)]
        self.slider = StepSlider(self)
        self.sentence = heading(self)
        self.miss = plain_label(self)
        self.plot = CurvePlot(self)
        self.good = plain_label(self)
        self._work = CurveWork(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in self.buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.text)
        layout.addWidget(self.cells)
        layout.addLayout(row)
        for widget in (self.slider, self.sentence, self.miss):
            layout.addWidget(widget)
        layout.addWidget(self.plot, _MOST_ROOM)
        layout.addWidget(self.good)
        layout.addStretch(1)

    def _connect(self) -> None:
        for number, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._on_pressed, number))
        self.slider.moved.connect(self._show_far)
        self.cells.changed.connect(self._on_cell_chosen)
        self._work.drawn.connect(self.plot.show_curve)
        self._work.judged.connect(partial(show_text, self.good))
        self.context.document.changed.connect(self._on_document_changed)
        self.context.document.replaced.connect(self._forget)
        self.context.view.number_scrubbed.connect(self._on_scrubbed)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        for button in self.buttons:
            button.setStyleSheet(button_style(theme))
        self.cells.set_theme(theme)
        self.plot.set_theme(theme)
        self.sentence.setStyleSheet(f"color: {theme.gradient}")

    # what is shown

    def refresh(self) -> None:
        """Nudge the selected Input, or say what to do first."""
        nodes = list(self.context.document.selection.nodes)
        if len(nodes) != 1 or self.context.document.graph.node(nodes[0]).layer != "Input":
            self._show_only("Select one Input: here you move it, and see what the target does.")
        else:
            self._show_node(nodes[0])

    def _show_node(self, node_id: str) -> None:
        evaluation = self.context.evaluation
        is_same = self._nudge is not None and self._nudge.node_id == node_id
        is_old = self._is_moved and evaluation.is_outdated
        if is_same and (is_old or evaluation.trying.is_followed):
            return  # the gradient is that of before the move, and is compared with it
        reason = reason_to_wait(evaluation, node_id)
        value = evaluation.value(node_id)
        if reason or value is None:
            self._show_only(reason)
            return
        self.cells.show_value(node_id, value)
        if self._nudge is None or not is_same or self._is_moved:
            self._start(node_id)

    def _start(self, node_id: str) -> None:
        run = self.context.evaluation.run
        assert run is not None, "there is a gradient"
        self._nudge = nudge = Nudge(self.context.document.graph, run, node_id, self.cells.cell)
        self._is_moved, self._drawn = False, None
        self.plot.show_curve(None)
        name = f"{node_id}[{', '.join(map(str, nudge.cell))}]" if nudge.cell else node_id
        slope, value = format_number(nudge.slope), format_number(nudge.value)
        show_text(self.heading, f"∂L/∂{name} = {slope}")
        show_text(self.text, f"L is {nudge.result_name}; {name} is {value} now. Move it:")
        for button, step in zip(self.buttons, self._steps(nudge), strict=True):
            button.setText(f"{'−' if step < 0.0 else '+'}{format_number(abs(step))}")
        for widget in self._parts():
            widget.show()
        self._show_near(1.0)

    def _parts(self) -> tuple[QWidget, ...]:
        return (
            self.heading,
            *self.buttons,
            self.slider,
            self.sentence,
            self.miss,
            self.plot,
            self.good,
        )

    def _show_only(self, text: str) -> None:
        self._forget()
        self.heading.hide()
        show_text(self.text, text)
        for widget in (*self._parts(), self.cells):
            widget.hide()

    def _forget(self) -> None:
        self._nudge = None
        self._work.stop()

    @staticmethod
    def _steps(nudge: Nudge) -> tuple[float, ...]:
        """Return the steps of the buttons: 1, and h as a power of ten, to either side."""
        h = float(f"1e{floor(log10(SMALL * max(1.0, abs(nudge.value))) + 1e-9)}")
        return -1.0, -h, h, 1.0

    # the step

    def _show_near(self, step: float) -> None:
        """Take a step, and look so closely that it is seen: there a curve is nearly its line."""
        if self._nudge is not None:
            span = self._nudge.span
            # At 1e308 a step of 1 is none.
            is_far = abs(step) >= _SEEN * span or self._nudge.value + step == self._nudge.value
            self._reach = span if is_far else abs(step) / _SHARE
            self._set_step(step)

    def _show_far(self, step: float) -> None:
        """Take a step, and look as far as is worth it, or farther for a large step."""
        if self._nudge is not None and isfinite(step):
            self._reach = self._nudge.span
            while self._reach < min(abs(step), FARTHEST):
                self._reach = min(4.0 * self._reach, FARTHEST)
            self._set_step(step)

    def _set_step(self, step: float) -> None:
        nudge = self._nudge
        assert nudge is not None, "a step is that of a nudge"
        change = nudge.change(nudge.value + step)
        show_text(self.sentence, _unbroken(in_words(nudge, change)))
        self.miss.setText(_miss(change))
        self.slider.show_step(step, max(nudge.span, self._reach))
        self.plot.show_change(change)
        if self._drawn != self._reach:
            self._drawn = self._reach
            show_text(self.good, "")
            self._work.start(nudge, self._reach)

    def _is_seen(self) -> bool:
        # isVisible() is true of a panel behind another one's tab.
        return not self.visibleRegion().isEmpty()

    # what is done

    def _on_pressed(self, number: int, _checked: bool = False) -> None:
        if self._nudge is not None:
            self._show_near(self._steps(self._nudge)[number])

    def _on_cell_chosen(self) -> None:
        node_id = self._nudge.node_id if self._nudge is not None else ""
        self._forget()
        if node_id:
            self._show_node(node_id)

    def _on_scrubbed(self, node_id: str, number: float) -> None:
        """Follow a number while it is dragged on its card or in its field."""
        if not self._is_seen():
            return
        if self._nudge is None or self._nudge.node_id != node_id:
            self._show_node(node_id)
        if self._nudge is not None and self._nudge.node_id == node_id and not self._nudge.cell:
            self._show_far(number - self._nudge.value)

    def _on_document_changed(self, changes: tuple[GraphChange, ...]) -> None:
        """Compare with a number that was set; after any other change the gradient is old."""
        matters = [change for change in changes if not isinstance(change, MoveNodes)]
        nudge = self._nudge
        if not matters or nudge is None:
            return
        if not self._is_seen():
            self._forget()
            return
        values = [
            change.after.params.get("value")
            for change in matters
            if isinstance(change, ReplaceNode) and change.after.id == nudge.node_id
        ]
        if len(values) == len(matters) and isinstance(values[-1], float) and not nudge.cell:
            self._is_moved = True
            self._show_far(values[-1] - nudge.value)
        else:
            self._forget()


def _unbroken(sentence: str) -> str:
    """Return a sentence in which no line ends between a sign and its number."""
    for sign in ("+ ", "− ", "truly "):
        sentence = sentence.replace(sign, f"{sign[:-1]}\N{NO-BREAK SPACE}")
    return sentence


def _miss(change: Change) -> str:
    """Return how far off the prediction is as a sentence."""
    if not isfinite(change.true):
        return "There is no number to compare with: the result there is inf or nan."
    if change.off < 1e-9:  # noqa: PLR2004 - rounding
        return "The prediction is exact."
    if not isfinite(change.off) or change.off > 1.0:
        return "Off by more than the change itself: too large a step for the line."
    return f"Off by {change.off * 100:.2g} % of the true change."
