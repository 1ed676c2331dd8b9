"""The chain rule at the selected edge or node, or at the last step, in the numbers of the run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.engine.run import Direction, Run
from bpeditor.explain.rule import EdgeRule, edge_rule, fork_sum
from bpeditor.explain.value_rule import value_rule
from bpeditor.explain.words import legend, node_legend
from bpeditor.graph.graph import Edge
from bpeditor.window.explain.equation import value_equation
from bpeditor.window.explain.equation_view import EquationView
from bpeditor.window.explain.gradient_block import GradientBlock
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.explain.rule_block import RuleBlock
from bpeditor.window.explain.subject import (
    Subject,
    last_direction,
    subject_of,
    why_no_gradient,
    why_nothing,
)
from bpeditor.window.explain.typeset import Typesetter
from bpeditor.window.labels import heading, plain_label, show_text
from bpeditor.window.style import button_style


class RulePage(Page):
    """Says what a value and a gradient are made of."""

    title = "Rule"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.typesetter = Typesetter(self)
        self.heading = heading(self)
        self.legend = plain_label(self, muted=True)
        self.value = EquationView(self.typesetter, self)
        self.reason = plain_label(self, muted=True)
        self.gradient = GradientBlock(self.typesetter, self)
        self.gradient.chosen.connect(self._select_edge)
        self.blocks: list[RuleBlock] = []
        self.fork = plain_label(self)
        self.message = plain_label(self)
        self.copies = [self._copy_button(name) for name in ("LaTeX", "Text")]
        self._texts: list[str] = []
        self._latexes: list[str] = []
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (self.heading, self.legend, self.value, self.reason, self.gradient):
            layout.addWidget(widget)
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(18)
        layout.addLayout(self._blocks)
        for widget in (self.fork, self.message):
            layout.addWidget(widget)
        buttons = QHBoxLayout()
        for button in self.copies:
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _copy_button(self, name: str) -> QPushButton:
        action = QAction(f"Copy as {name}", self)
        action.triggered.connect(lambda _checked=False: self._copy(name))
        self.addAction(action)
        button = QPushButton(action.text(), self)
        button.clicked.connect(action.trigger)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.value.set_theme(theme)
        self.gradient.set_theme(theme)
        for block in self.blocks:
            block.set_theme(theme)
        for button in self.copies:
            button.setStyleSheet(button_style(theme))

    def refresh(self) -> None:
        """Show the rule of what is selected, or of the last step."""
        self.typesetter.forget_wishes()
        self._clear()
        subject = subject_of(self.context)
        words = why_nothing(self.context, subject)
        run = self.context.evaluation.run
        if words or subject is None or run is None:
            show_text(self.message, words)
        elif subject.edge is not None:
            self._show_edge(run, subject.edge)
        else:
            self._show_node(run, subject)
        for button in self.copies:
            button.setVisible(bool(self._texts))
        for action in self.actions():
            action.setEnabled(bool(self._texts))

    def _clear(self) -> None:
        self._texts, self._latexes = [], []
        for label in (self.heading, self.legend, self.reason, self.fork, self.message):
            show_text(label, "")
        self.value.show_equation(())
        for block in (self.gradient, *self.blocks):
            block.hide()

    def _show_edge(self, run: Run, edge: Edge) -> None:
        show_text(self.heading, f"{edge.source} → {edge.target}.{edge.port}")
        show_text(self.legend, legend(run, edge))
        rule = self._shown_rule(run, edge)
        if rule is None:
            words = why_no_gradient(self.context.evaluation, edge.target, edge)
            show_text(self.message, words)
            return
        self._block(0).show_in_full(run, rule)
        self._keep(rule.text, rule.latex)
        fork = fork_sum(run, edge.source)
        if fork is not None and self.context.evaluation.gradient(edge.source) is not None:
            show_text(self.fork, f"One of the {len(fork.terms)} terms of {fork.text}")

    def _show_node(self, run: Run, subject: Subject) -> None:
        evaluation, node_id = self.context.evaluation, subject.node_id
        show_text(self.heading, self._title(subject))
        made = value_rule(run, node_id)
        if made is not None:
            show_text(self.legend, node_legend(run, node_id))
            self.value.show_shortly(value_equation(made))
            show_text(self.reason, made.reason)
            self._keep(made.text, made.latex)
        if evaluation.gradient(node_id) is None:
            show_text(self.message, why_no_gradient(evaluation, node_id))
            return
        self.gradient.show_gradient(run, node_id)
        self.gradient.show()
        fork = fork_sum(run, node_id)
        if fork is not None:
            self._keep(fork.text, fork.latex)
        if run.feeding(node_id):
            self._show_inputs(run, node_id)
        elif len(run.reporting(node_id)) == 1:
            self._show_output(run, run.reporting(node_id)[0])

    def _title(self, subject: Subject) -> str:
        evaluation = self.context.evaluation
        if not subject.is_step:
            return subject.node_id
        is_forward = last_direction(evaluation, subject.node_id) is Direction.FORWARD
        what = "value" if is_forward else "gradient"
        return f"Step {evaluation.position}: {what} of {subject.node_id}"

    def _show_inputs(self, run: Run, node_id: str) -> None:
        rules = (self._shown_rule(run, edge) for edge in run.feeding(node_id))
        for place, rule in enumerate(filter(None, rules)):
            edge = rule.edge
            self._block(place).show_shortly(rule, f"back to {edge.source}, along {edge.port}")
            self._keep(rule.text, rule.latex)

    def _show_output(self, run: Run, edge: Edge) -> None:
        """Show the rule of the only wire that an Input feeds: it has no inputs of its own."""
        rule = self._shown_rule(run, edge)
        if rule is not None:
            self._block(0).show_shortly(rule, f"{legend(run, edge)}:")
            self._keep(rule.text, rule.latex)

    def _shown_rule(self, run: Run, edge: Edge) -> EdgeRule | None:
        is_shown = self.context.evaluation.edge_gradient(edge) is not None
        return edge_rule(run, edge) if is_shown else None

    def _block(self, place: int) -> RuleBlock:
        while place >= len(self.blocks):
            block = RuleBlock(self.typesetter, self)
            block.set_theme(self._theme)
            self._blocks.addWidget(block)
            self.blocks.append(block)
        self.blocks[place].show()
        return self.blocks[place]

    def _keep(self, text: str, latex: str) -> None:
        self._texts.append(text)
        self._latexes.append(latex)

    def _copy(self, name: str) -> None:
        is_latex = name == "LaTeX"
        sums = [block.cell_sum for block in self.blocks if not block.isHidden()]
        cells = [found.latex if is_latex else found.text for found in sums if found is not None]
        lines = self._latexes if is_latex else self._texts
        QGuiApplication.clipboard().setText("\n".join((*lines, *cells)))

    def _select_edge(self, edge: Edge) -> None:
        # The button is about to be hidden: the focus would go wherever Qt finds the next place.
        self.context.view.setFocus(Qt.FocusReason.MouseFocusReason)
        self.context.document.selection.set((), (edge,))
