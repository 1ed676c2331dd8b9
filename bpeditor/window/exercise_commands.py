"""What the Exercise menu does: ask for the numbers of what is selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bpeditor.document.document import Document
from bpeditor.graph.errors import GraphError
from bpeditor.graph.exercise import Asked, Exercise, Place, What, place_of
from bpeditor.graph.exercising import check_asked


class ExerciseCommands(QObject):
    """Turns menu and buttons into verbs of the document."""

    message = Signal(str)
    """A sentence for the status line."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document

    def slots(self) -> dict[str, Callable[[], object]]:
        """Return what each action calls."""
        return {
            "ask_gradient": lambda: self.toggle(What.GRADIENT),
            "ask_value": lambda: self.toggle(What.VALUE),
        }

    def toggle(self, what: What) -> None:
        """Ask for the selected numbers, or show them again if all are asked for."""
        questions = selected_questions(self._document, what)
        if is_asked(self._document, what):
            self._document.unask(questions)
            return
        possible = [asked for asked in questions if not _refusal(self._document, asked)]
        if possible:
            self._document.ask(possible)
        elif questions:
            self.message.emit(f"{_refusal(self._document, questions[0])}.")


def selected_questions(document: Document, what: What) -> list[Asked]:
    """Return the numbers that the selection stands for, those that cannot be asked included."""
    selection = document.selection
    places = [Place(node_id) for node_id in sorted(selection.nodes)]
    if what is What.GRADIENT:
        places += sorted(place_of(edge) for edge in selection.edges)
    return [Asked(place, what) for place in places]


def is_asked(document: Document, what: What) -> bool:
    """Say whether all selected numbers that can be asked for are."""
    hidden = (document.graph.exercise or Exercise()).hidden
    possible = [a for a in selected_questions(document, what) if not _refusal(document, a)]
    return bool(possible) and set(possible) <= set(hidden)


def can_ask(document: Document, what: What) -> bool:
    """Say whether the selection has a number that can be asked for."""
    return any(not _refusal(document, asked) for asked in selected_questions(document, what))


def _refusal(document: Document, asked: Asked) -> str:
    try:
        check_asked(document.graph, asked)
    except GraphError as error:
        return str(error)
    return ""
