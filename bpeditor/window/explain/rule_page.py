"""The chain rule at the selected edge or node, in the numbers of the run."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.explain.rule import edge_rule
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.labels import plain_label


class RulePage(Page):
    """Says what a gradient is made of."""

    title = "Rule"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.text = plain_label(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addStretch(1)

    def refresh(self) -> None:
        """Show the rule of the selected edge."""
        edges, run = list(self.context.document.selection.edges), self.context.evaluation.run
        rule = edge_rule(run, edges[0]) if run is not None and len(edges) == 1 else None
        self.text.setText(rule.text if rule is not None else "Select a wire after Backward.")
