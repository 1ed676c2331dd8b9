"""The part of the Exercise page in which a teacher makes an exercise."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.document.answering import Answering
from bpeditor.document.document import Document
from bpeditor.exercise.offers import TITLES
from bpeditor.graph.errors import RunError
from bpeditor.graph.exercise import Mistake, What
from bpeditor.window.exercise_commands import ExerciseCommands, can_ask, is_asked
from bpeditor.window.labels import heading, plain_label
from bpeditor.window.style import button_style

MOST_NODES = 100
"""Of a graph all of whose nodes are tried for a mistake; of larger ones, the selected are."""
NO_OFFER = "None of the classic mistakes would make a difference here."
SELECT = "Select some nodes to see which mistakes their backward can make."
PLANTED = "A mistake is planted."


class ExerciseMaker(QWidget):
    """Buttons that ask for the selected numbers, and a list of mistakes to plant."""

    def __init__(self, document: Document, answering: Answering, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._answering = document, answering
        self._offered: list[Mistake] = []
        self.commands = ExerciseCommands(document, self)
        self.buttons = {what: QPushButton(self) for what in What}
        self.advice = plain_label(self, muted=True)
        self.mistakes = QComboBox(self)
        self.mistakes.setAccessibleName("Mistakes")
        self.plant = QPushButton(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading(self, "Make an exercise"))
        for widget in (*self.buttons.values(), self.advice, self.mistakes, self.plant):
            layout.addWidget(widget)
        for what, button in self.buttons.items():
            button.setObjectName(f"ask_{what.value}")
            button.clicked.connect(lambda _=False, what=what: self.commands.toggle(what))
        self.plant.clicked.connect(self._on_plant_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        for button in (*self.buttons.values(), self.plant):
            button.setStyleSheet(button_style(theme))

    def refresh(self) -> None:
        """Offer what can be asked of the selection, and which mistakes can be planted."""
        for what, button in self.buttons.items():
            verb = "Stop Asking for" if is_asked(self._document, what) else "Ask for"
            button.setText(f"{verb} the Selected {what.value.title()}")
            button.setEnabled(can_ask(self._document, what))
        is_planted = self._answering.exercise.mistake is not None
        self.advice.setText(PLANTED if is_planted else self._offer())
        self.advice.setVisible(bool(self.advice.text()))
        self.mistakes.setVisible(not is_planted and bool(self._offered))
        self.plant.setVisible(is_planted or bool(self._offered))
        self.plant.setText("Take the Mistake Out" if is_planted else "Plant the Mistake")

    def _offer(self) -> str:
        """List the mistakes that can be planted, and return what else there is to say."""
        nodes = sorted(node.id for node in self._document.graph.nodes())
        chosen = sorted(self._document.selection.nodes)
        is_large = len(nodes) > MOST_NODES
        if is_large and not chosen:
            self._show([])
            return SELECT
        try:
            tried = tuple(chosen[:MOST_NODES] if is_large else nodes)
            offered = self._answering.offers(tried)
            self._show([mistake for mistake in offered if not chosen or mistake.node in chosen])
        except RunError as error:
            self._show([])
            return f"No mistake can be planted yet: {error}."
        return "" if self._offered else NO_OFFER

    def _show(self, mistakes: list[Mistake]) -> None:
        if mistakes != self._offered:
            self._offered = mistakes
            self.mistakes.clear()
            self.mistakes.addItems([f"{TITLES[m.kind]}: {m.node}" for m in mistakes])

    def _on_plant_clicked(self, _checked: bool = False) -> None:
        if self._answering.exercise.mistake is not None:
            self._document.plant(None)
        elif self._offered:
            self._document.plant(self._offered[self.mistakes.currentIndex()])
