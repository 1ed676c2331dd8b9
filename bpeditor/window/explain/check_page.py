"""Whether the gradients are right: each edge against central differences, and why to believe it."""

from __future__ import annotations

from math import isnan

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.canvas.verdicts import verdict_icon
from bpeditor.engine.gradcheck import Comparison, Verdict
from bpeditor.engine.report import agreement, differences, error_in_words, name_of
from bpeditor.engine.run import Run
from bpeditor.explain.check_words import steps_sentence, verdict_sentence
from bpeditor.explain.error_curve import error_curve
from bpeditor.graph.graph import Edge
from bpeditor.layers import is_array
from bpeditor.window.explain.error_plot import ErrorPlot
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.labels import heading, plain_label
from bpeditor.window.style import button_style
from bpeditor.window.value_view import ValueView

LIVE = 100
"""Up to so many edges are checked as soon as their gradients are there and the page is seen."""
_LISTED = 200
_EDGE = Qt.ItemDataRole.UserRole


class CheckPage(Page):
    """Lists all comparisons; of the selected edge it shows the error over the step."""

    title = "Check"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._theme = LIGHT
        self._plotted: Comparison | None = None
        self.summary = heading(self)
        self.text = plain_label(self)
        self.button = QPushButton("Check all gradients (F8)", self)
        self.button.clicked.connect(lambda _checked=False: context.evaluation.check_gradients())
        self.gradient = ValueView("check_gradient", self)
        self.numerical = ValueView("check_numerical", self)
        self.verdict = plain_label(self)
        self.plot = ErrorPlot(self)
        self.steps = plain_label(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Checked gradients")
        self.list.setMinimumHeight(140)
        self.list.itemActivated.connect(self._on_chosen)
        self.list.itemClicked.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for widget in (self.summary, self.text, self.button, *self._of_one_edge(), self.list):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _of_one_edge(self) -> tuple[QWidget, ...]:
        return self.gradient, self.numerical, self.verdict, self.plot, self.steps

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.button.setStyleSheet(button_style(theme))
        for view in (self.gradient, self.numerical, self.plot):
            view.set_theme(theme)

    def refresh(self) -> None:
        """Check small graphs at once, and show what is known."""
        evaluation = self.context.evaluation
        run, checking = evaluation.run, evaluation.checking
        is_whole = run is not None and evaluation.position == len(evaluation.steps)
        is_ready = is_whole and run is not None and run.has_gradients and not evaluation.is_outdated
        count = _checkable(run) if is_ready and run is not None else 0
        # Where there is nothing to check, a check is over at once, and would be begun for ever.
        if 0 < count <= LIVE and not checking.is_running and not checking.total:
            checking.start(self.context.document.graph)
        self._show_all(checking.comparisons() if is_ready else [], count)
        self.text.setText(self._advice(is_ready=is_ready, count=count))
        edges = list(self.context.document.selection.edges)
        found = checking.comparison(edges[0]) if is_ready and len(edges) == 1 else None
        self._show_one(found)

    def _show_all(self, comparisons: list[Comparison], count: int) -> None:
        self.summary.setVisible(bool(comparisons))
        self.summary.setText(differences(comparisons) or agreement(comparisons))
        is_waiting = count > 0 and not comparisons
        self.button.setVisible(is_waiting and not self.context.evaluation.checking.is_running)
        self._fill_list(comparisons)

    def _advice(self, *, is_ready: bool, count: int) -> str:
        evaluation = self.context.evaluation
        if not is_ready:
            return "Press Backward (F6) first: a check compares all gradients."
        if not count:
            return f"No wire leads to {evaluation.target}: there is nothing to check."
        if evaluation.checking.is_running:
            return "Checking…"
        if evaluation.checking.done:
            return (
                "Each gradient was compared with (f(x + h) − f(x − h)) / 2h, which knows nothing"
                " of backward. Select a wire to see its error over the step h."
            )
        return "This graph is large: checking it takes a while."

    def _fill_list(self, comparisons: list[Comparison]) -> None:
        self.list.clear()
        self.list.setVisible(bool(comparisons))
        worst_first = sorted(comparisons, key=_badness)
        for found in worst_first[:_LISTED]:
            item = QListWidgetItem(f"{name_of(found.edge)}   {error_in_words(found)}")
            item.setIcon(verdict_icon(found.verdict, self._theme))
            item.setData(_EDGE, found.edge)
            self.list.addItem(item)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        edge: Edge = item.data(_EDGE)
        self.context.document.selection.set([], [edge])

    # one edge

    def _show_one(self, found: Comparison | None) -> None:
        for widget in self._of_one_edge():
            widget.setVisible(found is not None)
        if found is not None:
            self._show_comparison(found)
            self._plot(found)

    def _show_comparison(self, found: Comparison) -> None:
        self.gradient.show_value(f"gradient of {name_of(found.edge)}", found.gradient)
        self.numerical.setVisible(found.is_known)
        if found.is_known:
            self.numerical.show_value("numerical gradient", found.numerical)
        self.verdict.setText(verdict_sentence(found, self.context.document.graph))

    def _plot(self, found: Comparison) -> None:
        """Nudge the cell that fits worst; the same comparison has the same curve."""
        if found is self._plotted:
            return
        run = self.context.evaluation.run
        assert run is not None, "it has been checked"
        curve = error_curve(self.context.document.graph, run, found.edge, _worst_cell(found))
        for widget in (self.plot, self.steps):
            widget.setVisible(curve is not None)
        if curve is not None:
            self._plotted = found
            self.plot.show_curve(curve)
            self.steps.setText(steps_sentence(curve, found.verdict))


def _checkable(run: Run) -> int:
    """Count the edges that a gradient flows back along."""
    return sum(run.edge_gradients[edge] is not None for edge in run.plan.edges)


def _badness(found: Comparison) -> tuple[int, float]:
    error = found.relative_error
    return -list(Verdict).index(found.verdict), 0.0 if isnan(error) else -error


def _worst_cell(found: Comparison) -> int:
    if not (is_array(found.gradient) and found.is_known):
        return 0
    missed = np.abs(np.asarray(found.gradient) - found.numerical)
    return int(np.nanargmax(missed)) if np.isfinite(missed).any() else 0
