"""What is unusual about the results, as a list to jump through."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.explain.findings import Finding
from bpeditor.window.explain.lists import PAYLOAD, SentenceList
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.explain.waiting import PRESS
from bpeditor.window.labels import plain_label, show_text

MOST = 200
"""Rows that are shown: nobody reads more, and each is laid out for itself."""


class FindingsPage(Page):
    """A row a finding; a click or Enter selects its node and brings it to the middle."""

    title = "Findings"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.summary = plain_label(self)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.list = SentenceList("Findings", self)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        self._shown: tuple[Finding, ...] | None = None
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(self.list, 1)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.list.set_theme(theme)

    def refresh(self) -> None:
        """Find what is unusual about what is shown now, and mark it on the canvas."""
        diagnosis = self.context.evaluation.diagnosis
        findings = diagnosis.findings()
        diagnosis.mark()
        show_text(self.summary, self._summary(findings))
        if findings != self._shown:
            self._shown = findings
            self._fill(findings[:MOST])

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the path of a finding go dark."""
        super().hideEvent(event)
        self.context.view.path_light.hold(())

    def _fill(self, findings: tuple[Finding, ...]) -> None:
        self.list.clear()
        for finding in findings:
            self.list.add(_titled(finding), finding.sentence, finding)
        self.list.setVisible(bool(findings))

    def _summary(self, findings: tuple[Finding, ...]) -> str:
        evaluation = self.context.evaluation
        if evaluation.run is None:
            return f"{PRESS} Then this page says which gradients are 0, blank or nan, and why."
        if evaluation.is_outdated:
            return f"The results are out of date. {PRESS}"
        if evaluation.position < len(evaluation.run.plan.order):
            return f"Not all values are shown yet. {PRESS}"
        if not findings:
            return "Nothing unusual: no gradient is 0, blank or nan, and none vanishes or explodes."
        more = f" The first {MOST} are listed." if len(findings) > MOST else ""
        noun = "finding" if len(findings) == 1 else "findings"
        return f"{len(findings):,} {noun}.{more} Click one to see where it is."

    def _on_chosen(self, item: QListWidgetItem) -> None:
        finding = item.data(PAYLOAD)
        view = self.context.view
        if finding.node not in view.arrays.nodes.rows:
            return  # the list follows the graph a moment later
        self.context.document.selection.set([finding.node])
        # A path is looked at as a whole, a single node from where its numbers can be read.
        look = view.center_on if finding.edges else view.look_at
        look(view.node_rect(finding.node).center())
        view.path_light.hold(finding.edges)
        view.flash(finding.node)


def _titled(finding: Finding) -> str:
    return f"{finding.kind.value[0].upper()}{finding.kind.value[1:]}: {finding.node}"
