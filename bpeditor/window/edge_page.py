"""What the inspector shows of a selected edge."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.report import error_in_words, verdict_in_words
from bpeditor.graph.graph import Edge
from bpeditor.window.equations import chain_rule
from bpeditor.window.labels import breakable, heading, plain_label
from bpeditor.window.value_view import ValueView

OUTDATED = "out of date: press Forward"
OUTDATED_GRADIENT = "out of date: press Backward"
ASKED = "? (asked for in the exercise)"
NO_PATH = "– (no path to the target)"


class EdgePage(QWidget):
    """From where to where, the value, the gradient, and how it came about."""

    def __init__(self, document: Document, evaluation: Evaluation, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._evaluation = evaluation
        self.title = heading(self)
        self.value = ValueView("edge_value", self)
        self.gradient = ValueView("edge_gradient", self)
        self.equation = plain_label(self)
        self.numerical = ValueView("edge_numerical", self)
        self.verdict = plain_label(self)
        self.verdict.setObjectName("edge_verdict")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (
            self.title,
            self.value,
            self.gradient,
            self.equation,
            self.numerical,
            self.verdict,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        for view in (self.value, self.gradient):
            view.set_theme(theme)

    def show_edge(self, edge: Edge) -> None:
        """Show an edge of the document."""
        evaluation = self._evaluation
        source, target = breakable(edge.source), breakable(edge.target)
        self.title.setText(f"{source} → {target}.{edge.port}")
        old_values, old_gradients = evaluation.values_outdated, evaluation.gradients_outdated
        value, gradient = evaluation.value(edge.source), evaluation.edge_gradient(edge)
        self.value.show_value(
            f"value of {source}",
            value,
            OUTDATED if old_values and value is not None else "",
            outdated=old_values,
        )
        self.gradient.show_value(
            f"gradient that flows back to {source}",
            gradient,
            OUTDATED_GRADIENT if old_gradients and gradient is not None else "",
            outdated=old_gradients,
        )
        if evaluation.is_value_asked(edge.source):
            self.value.text.setText(ASKED)
        if evaluation.is_edge_gradient_asked(edge):
            self.gradient.text.setText(ASKED)
        elif gradient is None and evaluation.is_edge_off_path(edge):
            self.gradient.text.setText(NO_PATH)
        equation = chain_rule(self._document.graph, evaluation, edge)
        self.equation.setText(equation)
        self.equation.setVisible(bool(equation))
        self._show_check(edge)

    def _show_check(self, edge: Edge) -> None:
        """Show what a check has found, while the gradient it is about is shown."""
        found = self._evaluation.checking.comparison(edge)
        is_shown = found is not None and self._evaluation.edge_gradient(edge) is not None
        self.numerical.setVisible(is_shown and found is not None and found.is_known)
        self.verdict.setVisible(is_shown)
        if found is None or not is_shown:
            return
        if found.is_known:
            self.numerical.show_value(
                "numerical gradient (central difference)", found.numerical, error_in_words(found)
            )
        words = verdict_in_words(found, self._document.graph)
        self.verdict.setText(f"{words[0].upper()}{words[1:]}.")
