"""Exercises: numbers to find, a mistake to find, and how a teacher makes them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.exercise.answers import dumps_answers
from bpeditor.exercise.grading import source_at
from bpeditor.graph import files
from bpeditor.graph.errors import FileError
from bpeditor.graph.exercise import Asked
from bpeditor.graph.graph import Graph
from bpeditor.window import dialogs
from bpeditor.window.explain.exercise_maker import ExerciseMaker
from bpeditor.window.explain.laboratory_box import LaboratoryBox
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.explain.question_row import QuestionRow
from bpeditor.window.labels import heading, plain_label
from bpeditor.window.style import button_style

MOST_ROWS = 40
FILTER = "Answers (*.json);;All files (*)"
NOTHING = (
    "Nothing is asked yet. Select a node or a wire, and ask for its number: it becomes a ? that is"
    " to be found."
)
TASK = "Find each number that is hidden behind a ?, and press Enter. Four digits are enough."


class ExercisePage(Page):
    """Above what the learner does, below what the teacher does."""

    title = "Exercise"
    is_for_exercises = True

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._theme = LIGHT
        answering = context.evaluation.answering
        self.progress = heading(self)
        self.task = plain_label(self, muted=True)
        self.rows: list[QuestionRow] = []
        self._rows_of: tuple[Graph, list[tuple[Asked, str]]] | None = None
        self.laboratory = LaboratoryBox(context, self)
        self.save = QPushButton("Save Answers…", self)
        self.save.setToolTip("As a file that bpeditor grade reads")
        self.maker = ExerciseMaker(context.document, answering, self)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(12)
        layout.addWidget(self.progress)
        layout.addWidget(self.task)
        layout.addLayout(self._questions)
        for widget in (self.laboratory, self.save, line, self.maker):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.save.clicked.connect(self._on_save_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.save.setStyleSheet(button_style(theme))
        self.laboratory.set_theme(theme)
        self.maker.set_theme(theme)
        for row in self.rows:
            row.set_theme(theme)

    def refresh(self) -> None:
        """Show what is asked, and how far it is answered."""
        answering = self.context.evaluation.answering
        self._follow_questions()
        for row in self.rows:
            row.refresh()
        total = answering.total
        self.progress.setText(f"{answering.right} of {total} right" if total else "Exercise")
        self.task.setText(self._task())
        self.task.setVisible(bool(self.task.text()))
        self.laboratory.refresh()
        self.save.setVisible(answering.exercise.or_none() is not None)
        self.maker.refresh()

    def _task(self) -> str:
        exercise = self.context.evaluation.answering.exercise
        if exercise.or_none() is None:
            return NOTHING
        more = len(exercise.hidden) - MOST_ROWS
        listed = f" The first {MOST_ROWS} of {len(exercise.hidden)} are listed." if more > 0 else ""
        return f"{TASK}{listed}" if exercise.hidden else ""

    def _follow_questions(self) -> None:
        """Make the rows anew if other numbers are asked for, or in another graph."""
        graph = self.context.document.graph
        hidden = self.context.evaluation.answering.exercise.hidden[:MOST_ROWS]
        wanted = [(asked, source_at(graph, asked.place)) for asked in hidden]
        if self._rows_of == (graph, wanted):
            return
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self._rows_of = graph, wanted
        self.rows = [self._new_row(asked, source) for asked, source in wanted]

    def _new_row(self, asked: Asked, source: str) -> QuestionRow:
        row = QuestionRow(asked, source, self.context.evaluation.answering, self)
        row.set_theme(self._theme)
        row.focused.connect(self._on_row_focused)
        self._questions.addWidget(row)
        return row

    def _on_row_focused(self, asked: Asked) -> None:
        """Select on the canvas what is asked for."""
        document, place = self.context.document, asked.place
        edge = document.graph.feeding(place.node, place.port)
        if edge is not None:
            document.selection.set((), [edge])
        elif place.node in document.graph:
            document.selection.set([place.node])

    def _on_save_clicked(self, _checked: bool = False) -> None:
        path = self.context.document.path
        start = str(path.with_suffix(".json")) if path is not None else "answers.json"
        chosen, _filter = QFileDialog.getSaveFileName(self, "Save the Answers", start, FILTER)
        if not chosen:
            return
        try:
            files.write(Path(chosen), dumps_answers(self.context.evaluation.answering.answers))
        except FileError as error:
            dialogs.show_error(self, str(error))
