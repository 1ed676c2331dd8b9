"""What the File menu does: nothing is lost without a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bpeditor.document.document import Document
from bpeditor.graph import examples, files
from bpeditor.graph.errors import FileError
from bpeditor.graph.graph import Graph
from bpeditor.window import dialogs
from bpeditor.window.settings import Settings

FILTER = f"Graphs (*{files.SUFFIX});;All files (*)"
UNTITLED = "untitled"
EXERCISE = "This graph holds an exercise: press F6 and Shift+F9."
FIRST_EXAMPLE = "apples_and_oranges"


class FileCommands(QObject):
    """New, open, save and the questions about unsaved work."""

    message = Signal(str)
    """A sentence for the status line."""

    def __init__(self, document: Document, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._settings = settings
        self._window = window

    def slots(self) -> dict[str, Callable[[], object]]:
        """Return what each action calls."""
        return {"new": self.new, "open": self.open, "save": self.save, "save_as": self.save_as}

    @property
    def name(self) -> str:
        """The file's name, or "untitled"."""
        path = self._document.path
        return UNTITLED if path is None else path.name

    # opening

    def new(self) -> None:
        """Start an empty graph."""
        if self.may_close():
            self._document.load(Graph())

    def open(self) -> None:
        """Ask for a file and open it."""
        folder = "" if self._document.path is None else str(self._document.path.parent)
        chosen, _filter = QFileDialog.getOpenFileName(self._window, "Open a Graph", folder, FILTER)
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Open a file in place of the graph, after a question if that has unsaved work."""
        if self.may_close():
            self.open_first(path)

    def open_first(self, path: Path) -> None:
        """Open a file in place of a graph that nobody misses; show the reason if it fails."""
        try:
            self._document.open(path)
        except FileError as error:
            dialogs.show_error(self._window, str(error))
            return
        self._settings.add_recent_file(path.absolute())
        self._greet("")

    def open_example(self, name: str = FIRST_EXAMPLE) -> None:
        """Take a copy of an example; Save asks for a name."""
        if not self.may_close():
            return
        try:
            self._document.load(files.load(examples.path_of(name)))
        except FileError as error:
            dialogs.show_error(self._window, str(error))
            return
        self._greet("Press F5 for the values and F6 for the gradients.")

    def _greet(self, text: str) -> None:
        """Say something about the graph that was opened, or that it holds an exercise."""
        is_exercise = self._document.graph.exercise is not None
        self.message.emit(EXERCISE if is_exercise else text)

    # saving

    def save(self) -> bool:
        """Save under the present name, or ask for one; say whether it was saved."""
        path = self._document.path
        if path is None:
            return self.save_as()
        if self._is_changed_by_others(path) and not dialogs.may_overwrite(
            self._window,
            f"Another program has changed {path.name} since it was opened. Overwrite it?",
            "Save As keeps both.",
        ):
            return False
        return self._write(path)

    def save_as(self) -> bool:
        """Ask for a name and save; say whether it was saved."""
        start = str(self._document.path or Path(UNTITLED).with_suffix(files.SUFFIX))
        chosen, _filter = QFileDialog.getSaveFileName(self._window, "Save the Graph", start, FILTER)
        if not chosen:
            return False
        path = Path(chosen)
        if not path.suffix:
            # The dialog asked about the name without the suffix.
            path = path.with_name(path.name + files.SUFFIX)
            question = f"{path.name} exists. Overwrite it?"
            if path.exists() and not dialogs.may_overwrite(self._window, question, ""):
                return False
        return self._write(path)

    def may_close(self) -> bool:
        """Ask what becomes of unsaved work; say whether the graph may go."""
        if not self._document.is_modified:
            return True
        match dialogs.ask_to_save(self._window, self.name):
            case dialogs.Button.Save:
                return self.save()
            case dialogs.Button.Discard:
                return True
        return False

    def _is_changed_by_others(self, path: Path) -> bool:
        try:
            return self._document.differs_on_disk(path)
        except FileError:
            return True

    def _write(self, path: Path) -> bool:
        try:
            self._document.save(path)
        except FileError as error:
            reason = error.what.removeprefix("could not be saved: ")
            dialogs.show_error(
                self._window,
                f"Could not save {error.name}: {reason} The file on disk is unchanged;"
                " your work is still open.",
            )
            return False
        self._settings.add_recent_file(path.absolute())
        self.message.emit(f"Saved {path.name}.")
        return True
