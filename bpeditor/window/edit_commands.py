"""What the Edit menu does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bpeditor.canvas.gestures.landing import frames_under, inside
from bpeditor.canvas.hints import new_card
from bpeditor.canvas.view import CanvasView
from bpeditor.canvas.wishes import Wish
from bpeditor.document.document import Document
from bpeditor.graph import files
from bpeditor.graph.errors import FileError, GraphError
from bpeditor.graph.framing import frame_of_all
from bpeditor.graph.graph import Graph
from bpeditor.graph.paths import part_before, part_behind
from bpeditor.window.array_commands import NOTHING_TO_PASTE, ArrayCommands
from bpeditor.window.inspector import counted
from bpeditor.window.placing import corner_at, place_of

DUPLICATE_OFFSET = (40.0, 40.0)
_NEW_CARD = (200.0, 120.0)


class EditCommands(QObject):
    """Turns menu, keys and palette into verbs of the document."""

    message = Signal(str)
    """A sentence for the status line."""

    def __init__(
        self, document: Document, view: CanvasView, arrays: ArrayCommands, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._arrays = arrays

    def slots(self) -> dict[str, Callable[[], object]]:
        """Return what each action calls."""
        document = self._document
        return {
            "undo": document.undo_stack.undo,
            "redo": document.undo_stack.redo,
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste,
            "duplicate": self.duplicate,
            "delete": document.delete_selection,
            "dissolve": self.dissolve,
            "select_all": self.select_all,
            "select_none": document.selection.clear,
            "invert_selection": self.invert_selection,
            "select_ancestors": self.select_ancestors,
            "select_descendants": self.select_descendants,
            "select_frame": self.select_frame,
            "rename": self.rename,
            "frame": self.frame,
            "unframe": self.unframe,
            "set_target": self.set_target,
            "edit_seed": self._view.edit_seed,
        }

    def add_layer(self, layer: str) -> None:
        """Add a node in the middle of the view, or beside it where a card is already."""
        middle = place_of(layer, self._view, self._view.viewport_center())
        self._view.add_node(layer, middle, inside(self._view, middle))

    def add_wired(self, layer: str, port: str, wish: Wish) -> None:
        """Add a node at the end of the wire that waits for it, by an input or, "", its output."""
        assert wish.wire is not None
        width = self._view.arrays.width_of(self._document.free_name(layer))
        corner = corner_at(layer, port, wish, width)
        position = float(round(corner.x())), float(round(corner.y()))
        middle = corner + QPointF(width, new_card(layer).height) / 2
        wire = replace(wish.wire, port=wish.wire.port or port)
        try:
            landing = inside(self._view, middle)
            self._document.add_wired_node(layer, position, wire, landing.into)
        except GraphError as error:
            self.message.emit(f"{error}.")

    # the clipboard

    def cut(self) -> None:
        """Copy the selected nodes and delete them."""
        self.copy()
        self._document.delete(sorted(self._document.selection.nodes), text="Cut")

    def copy(self) -> None:
        """Put the selected nodes and the wires among them on the clipboard, as a graph file."""
        fragment = self._document.fragment(self._document.selection.nodes)
        QApplication.clipboard().setText(files.dumps(fragment).decode())
        self.message.emit(f"Copy: {counted(len(fragment), 'node')}.")

    def paste(self) -> None:
        """Add what is on the clipboard, with its middle at the pointer; numbers are an Input."""
        text = QApplication.clipboard().text()
        try:
            fragment = files.loads(text.encode(errors="replace"), "clipboard")
        except FileError:
            self._arrays.paste(text)
            return
        if len(fragment) == 0:
            self.message.emit(NOTHING_TO_PASTE)
            return
        pointer, middle = self._view.pointer_position(), _middle_of(fragment)
        offset = float(round(pointer.x() - middle.x())), float(round(pointer.y() - middle.y()))
        self._insert(fragment, offset, "Paste")

    def duplicate(self) -> None:
        """Copy the selected nodes beside themselves."""
        fragment = self._document.fragment(self._document.selection.nodes)
        self._insert(fragment, DUPLICATE_OFFSET, "Duplicate")

    def _insert(self, fragment: Graph, offset: tuple[float, float], text: str) -> None:
        try:
            into = frames_under(self._view, fragment, QPointF(*offset))
            self._document.insert(fragment, offset, text, into)
        except GraphError as error:
            self.message.emit(f"{text} refused: {error}.")
        else:
            self.message.emit(f"{text}: {counted(len(fragment), 'node')}.")

    # single nodes and all of them

    def dissolve(self) -> None:
        """Delete the selected nodes and keep the wires through them, or say why not."""
        try:
            self._document.dissolve(self._document.selection.nodes)
        except GraphError as error:
            self.message.emit(f"Dissolve refused: {error}.")

    def select_all(self) -> None:
        """Select every node and every wire."""
        graph = self._document.graph
        self._document.selection.set((node.id for node in graph.nodes()), graph.edges())

    def invert_selection(self) -> None:
        """Select every node and wire that is not selected."""
        graph = self._document.graph
        self._document.selection.toggle((node.id for node in graph.nodes()), graph.edges())

    def select_ancestors(self) -> None:
        """Select also what leads to the selection."""
        selection = self._document.selection
        selection.add(*part_before(self._document.graph, selection.nodes, selection.edges))

    def select_descendants(self) -> None:
        """Select also what the selection leads to."""
        selection = self._document.selection
        selection.add(*part_behind(self._document.graph, selection.nodes, selection.edges))

    def select_frame(self) -> None:
        """Select also the rest of the frames that the selected nodes are in."""
        graph, selection = self._document.graph, self._document.selection
        around = {frame for n in selection.nodes if (frame := graph.frame_of(n)) is not None}
        selection.add(node_id for frame in around for node_id in frame.nodes)

    def rename(self) -> None:
        """Edit the name of the selected node on its card, or the title of the selected frame."""
        chosen = self._document.selection.nodes
        frame = frame_of_all(self._document.graph, chosen)
        if frame is not None and len(chosen) > 1:
            self._view.edit_title(frame.id)
        elif len(chosen) == 1:
            self._view.edit_name(*chosen)

    def frame(self) -> None:
        """Put the selected nodes into a frame and edit its title."""
        self._view.edit_title(self._document.frame(self._document.selection.nodes))

    def unframe(self) -> None:
        """Take the selected nodes out of their frames."""
        self._document.unframe(self._document.selection.nodes)

    def set_target(self) -> None:
        """Compute the gradients of the selected node."""
        chosen = self._document.selection.nodes
        if len(chosen) != 1:
            return
        (node_id,) = chosen
        target = self._document.graph.target
        if target is None or target.node != node_id:
            self._document.set_target(node_id)
        self.message.emit(f"{node_id} is the target now.")


def _middle_of(fragment: Graph) -> QPointF:
    """Return the middle of the fragment's cards; their sizes are not known here."""
    xs, ys = zip(*(node.position for node in fragment.nodes()), strict=True)
    width, height = _NEW_CARD
    return QPointF((min(xs) + max(xs) + width) / 2, (min(ys) + max(ys) + height) / 2)
