"""The bug laboratory of the Exercise page: find where a planted mistake first shows."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.graph.exercise import Place, place_of
from bpeditor.window.explain.page import Context
from bpeditor.window.labels import heading, plain_label
from bpeditor.window.style import button_style

TASK = (
    "A mistake is planted in backward. Somewhere a gradient does not follow from the numbers that"
    " it is made of: all other wrong ones follow from that. Select that wire or node, and check it."
    " The gradient of a node stands among the steps."
)
IDLE = "A mistake is planted in backward. Press Backward (F6) to see what it computes."
HARMLESS = "The planted mistake makes no difference to the gradients of this graph."


class LaboratoryBox(QWidget):
    """A button checks what is selected; another one reveals the place."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._theme: Theme | None = None
        self.task = plain_label(self)
        self.check = QPushButton("Check the Selected", self)
        self.reveal = QPushButton("Reveal", self)
        self.reveal.setAccessibleName("Reveal the mistake")
        self.said = plain_label(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check, 1)
        buttons.addWidget(self.reveal)
        layout.addWidget(heading(self, "Bug laboratory"))
        layout.addWidget(self.task)
        layout.addLayout(buttons)
        layout.addWidget(self.said)
        self.check.clicked.connect(self._on_check_clicked)
        self.reveal.clicked.connect(self._on_reveal_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.check.setStyleSheet(button_style(theme, is_main=True))
        self.reveal.setStyleSheet(button_style(theme))

    def refresh(self) -> None:
        """Show how far the search is."""
        answering = self._context.evaluation.answering
        finding, is_open = answering.finding, answering.laboratory is not None
        self.setVisible(answering.exercise.mistake is not None)
        self.task.setText(self._task())
        self.task.setVisible(is_open or finding is None)
        self.check.setVisible(is_open)
        self.check.setEnabled(self._selected() is not None)
        self.reveal.setVisible(is_open)
        self.said.setVisible(finding is not None)
        if finding is not None:
            self._say(finding.sentence, is_right=finding.is_right)

    def _task(self) -> str:
        evaluation = self._context.evaluation
        if evaluation.answering.laboratory is not None:
            return TASK
        run = evaluation.run
        return HARMLESS if run is not None and run.has_gradients else IDLE

    def _say(self, sentence: str, *, is_right: bool) -> None:
        is_revealed = is_right and self._context.evaluation.answering.guess is None
        mark = "Revealed." if is_revealed else "✓ Found." if is_right else "✗ Not here."
        repaired = "\n\nIt is repaired now: all gradients are right." if is_right else ""
        self.said.setText(f"{mark} {sentence}{repaired}")
        if self._theme is not None:
            colour = self._theme.agrees if is_right else self._theme.warning
            self.said.setStyleSheet(f"color: {colour}")

    def _selected(self) -> Place | None:
        selection = self._context.document.selection
        nodes, edges = list(selection.nodes), list(selection.edges)
        if len(nodes) + len(edges) != 1:
            return None
        return Place(nodes[0]) if nodes else place_of(edges[0])

    def _on_check_clicked(self) -> None:
        place = self._selected()
        if place is not None:
            self._context.evaluation.answering.check(place)

    def _on_reveal_clicked(self) -> None:
        self._context.evaluation.answering.reveal_mistake()
