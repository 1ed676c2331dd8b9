"""Arrays that come from files and from the clipboard, into an Input or as a new one."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bpeditor.canvas.gestures.landing import frames_under
from bpeditor.canvas.hints import new_card
from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.graph.arrays import SUFFIXES, load_array
from bpeditor.graph.errors import BpError, FileError, GraphError
from bpeditor.graph.graph import Graph, Node
from bpeditor.graph.numbers import parse_value
from bpeditor.graph.summary import size_in_words
from bpeditor.layers import Value
from bpeditor.window import dialogs
from bpeditor.window.placing import place_of

FILTER = f"Arrays ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"
NOTHING_TO_PASTE = "Nothing to paste: the clipboard holds neither nodes nor numbers."
_MEANT_AS_NUMBERS = r"\s*(?:(?:(?:np|numpy)\.)?array\(|\(*[\[−+.0-9-]|[^\n]*\t)"
_NAME = 40


@dataclass(frozen=True)
class _Source:
    """A value that came from elsewhere.

    Attributes
    ----------
    name
        Of a new Input, if it is free.
    act
        What the undo step is called.
    at
        Where the middle of a new card is wished, in the scene.
    """

    value: Value
    name: str
    act: str
    at: QPointF


class ArrayCommands(QObject):
    """Each array is one undo step; one that is refused changes nothing."""

    message = Signal(str)
    """A sentence for the status line."""

    def __init__(self, document: Document, view: CanvasView, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._view = view
        self._window = window
        self._folder = ""

    def slots(self) -> dict[str, Callable[[], object]]:
        """Return what each action calls."""
        return {"load_array": self.load}

    def load(self) -> None:
        """Ask for a file, and load it into the selected Input or a new one."""
        at, node_id = self._view.pointer_position(), self._selected_input()
        path = self._document.path
        folder = self._folder or ("" if path is None else str(path.parent))
        chosen, _filter = QFileDialog.getOpenFileName(self._window, "Load an Array", folder, FILTER)
        if chosen:
            self._folder = str(Path(chosen).parent)
            self._load_file(Path(chosen), node_id, at)

    def drop(self, paths: Sequence[Path], at: QPointF) -> None:
        """Load files: the first one into the Input at a scene point, if there is one."""
        under = self._view.arrays.node_at(at)
        for path in paths:
            self._load_file(path, self._as_input(under), at)
            under = None

    def paste(self, text: str) -> None:
        """Take a text as the value of the selected Input, or of a new one at the pointer.

        What was pasted last is selected still, but nobody has chosen it to be replaced.
        """
        try:
            value = parse_value(text)
        except BpError as error:
            is_meant = re.match(_MEANT_AS_NUMBERS, text)
            self.message.emit(f"Nothing pasted: {error}" if is_meant else NOTHING_TO_PASTE)
            return
        source = _Source(value, "input_1", "Paste", self._view.pointer_position())
        size = size_in_words(value) if isinstance(value, float) else f"an {size_in_words(value)}"
        node_id = self._selected_input() if self._document.selection.is_chosen else None
        self._put(source, node_id, lambda name: f"Paste: {name} is {size}.")

    def _load_file(self, path: Path, node_id: str | None, at: QPointF) -> None:
        try:
            block = load_array(path)
        except FileError as error:
            dialogs.show_error(self._window, str(error))
            return
        header = "; its first row is a header and was left out" if block.has_header else ""
        size = size_in_words(block.value)
        source = _Source(block.value, _name_of(path), f"Load {path.name}", at)
        self._put(source, node_id, lambda name: f"Loaded {path.name} into {name}: {size}{header}.")

    def _selected_input(self) -> str | None:
        chosen = self._document.selection.nodes
        return self._as_input(next(iter(chosen))) if len(chosen) == 1 else None

    def _as_input(self, node_id: str | None) -> str | None:
        """Return a node that is an Input, otherwise None."""
        is_input = node_id is not None and self._document.graph.node(node_id).layer == "Input"
        return node_id if is_input else None

    def _put(self, source: _Source, node_id: str | None, done: Callable[[str], str]) -> None:
        """Set an Input's value or add one, and say what is done to the Input of that name."""
        try:
            if node_id is None:
                node_id = self._add(source)
            else:
                self._document.set_parameter(node_id, "value", source.value)
        except GraphError as error:
            self.message.emit(f"{source.act} refused: {error}.")
        else:
            self.message.emit(done(node_id))

    def _add(self, source: _Source) -> str:
        """Add an Input with its middle at a scene point, or beside it where a card is already."""
        middle, look = place_of("Input", self._view, source.at), new_card("Input")
        x, y = middle.x() - look.width / 2, middle.y() - look.height / 2
        position = float(round(x)), float(round(y))
        fragment = Graph()
        fragment.add_node(Node(source.name, "Input", {"value": source.value}, position))
        into = frames_under(self._view, fragment, QPointF())
        self._document.insert(fragment, (0.0, 0.0), source.act, into)
        (node_id,) = self._document.selection.nodes
        return node_id


def _name_of(path: Path) -> str:
    """Return a file's name as the name of a node."""
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", path.stem))[:_NAME].strip("_")
    is_name = name.isidentifier() and unicodedata.is_normalized("NFKC", name)
    return name if is_name and not keyword.iskeyword(name) else "input_1"
