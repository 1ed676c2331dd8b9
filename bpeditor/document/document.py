"""One open graph with its history; the only place from which a graph is changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from weakref import ref

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from bpeditor.document.digest import digest_of
from bpeditor.document.selection import Selection
from bpeditor.graph import edits, exercising, files, framing
from bpeditor.graph.changes import (
    AddNode,
    Change,
    RemoveEdge,
    RemoveNode,
    does_nothing,
    inverse_of,
    merged,
)
from bpeditor.graph.exercise import Asked, Mistake
from bpeditor.graph.graph import Contents, Edge, Graph, Node, Target
from bpeditor.graph.naming import free_id
from bpeditor.layers import LAYERS, Value


class Document(QObject):
    """A graph, its undo stack, its file and its selection.

    Every verb checks first and raises a `GraphError` with the reason if it is refused; then it
    is one step of the undo stack and one `changed`.
    """

    changed = Signal(object)
    """One act: the tuple of changes that were applied, after the last one."""
    replaced = Signal()
    """Another graph has taken the place of the graph."""
    file_changed = Signal()
    """The path or the modified mark is another."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.graph = Graph()
        self.path: Path | None = None
        self.undo_stack = QUndoStack(self)
        self.selection = Selection(self)
        self._saved: Contents | None = self.graph.contents()
        self._is_modified = False
        self._bytes_on_disk: str | None = None
        self._backup_due = False

    # files

    @property
    def is_modified(self) -> bool:
        """Whether the bytes that a save would write differ from the last saved ones.

        An undo stack's clean mark says less: moving a node away and back by hand writes the same
        bytes.
        """
        return self._is_modified

    @property
    def digest_on_disk(self) -> str | None:
        """The SHA-256 of the open file's bytes when they were last read or written here."""
        return self._bytes_on_disk

    def load(self, graph: Graph) -> None:
        """Take another graph, without a file; the history starts anew."""
        self._replace(graph, None, None)

    def restore(self, graph: Graph, path: Path | None, digest: str | None) -> None:
        """Take recovered work: modified, whatever the file on disk holds, until it is saved.

        Parameters
        ----------
        path
            Where Save writes it; None if it never had a file.
        digest
            Of the file's bytes when the work began: if they are others now, Save asks.
        """
        self._replace(graph, path, digest, is_recovered=True)

    def open(self, path: str | Path) -> None:
        """Read a file; on an error the open graph and its history stay as they are.

        Raises
        ------
        FileError
            If the file cannot be read or holds no graph.
        """
        file = Path(path).absolute()
        data = files.read(file)
        self._replace(files.loads(data, file.name), file, digest_of(data))

    def save(self, path: str | Path | None = None) -> None:
        """Write the graph to a file, by default the one it came from.

        The first save after opening keeps the old content beside it as FILE~.

        Raises
        ------
        FileError
            If it cannot be written; the file on disk is unchanged.
        """
        file = Path(path).absolute() if path is not None else self.path
        assert file is not None, "a new document is saved under a name"
        data = files.dumps(self.graph)
        if self._backup_due and file == self.path:
            files.back_up(file)
        files.write(file, data)
        self.path, self._bytes_on_disk, self._backup_due = file, digest_of(data), False
        self._saved, self._is_modified = self.graph.contents(), False
        self.file_changed.emit()

    def differs_on_disk(self, path: Path) -> bool:
        """Say whether another program has changed the open file since it was read or written."""
        if path != self.path or not path.exists():
            return False
        return digest_of(files.read(path)) != self._bytes_on_disk

    def _replace(
        self, graph: Graph, path: Path | None, digest: str | None, *, is_recovered: bool = False
    ) -> None:
        self.selection.clear()
        self.undo_stack.clear()
        self.graph, self.path, self._bytes_on_disk = graph, path, digest
        self._backup_due = path is not None
        # The saved state of recovered work is unknown: it differs whatever happens.
        self._saved, self._is_modified = None if is_recovered else graph.contents(), is_recovered
        self.replaced.emit()
        self.file_changed.emit()

    # verbs

    def add_node(
        self,
        layer: str,
        position: tuple[float, float],
        onto: Edge | None = None,
        into: str | None = None,
    ) -> str:
        """Add a node of a layer under a free name, and select it.

        The edge `onto` is led through it, and the frame `into` takes it in.

        Returns
        -------
        str
            Its id.
        """
        node = self._new_node(layer, position)
        changes = edits.add_node(self.graph, node)
        if onto is not None:
            changes += edits.lead_through(self.graph, node, onto)
        if into is not None:
            changes += framing.admit(self.graph, into, [node.id])
        return self._add(node, changes)

    def add_wired_node(
        self, layer: str, position: tuple[float, float], wire: Edge, into: str | None = None
    ) -> str:
        """Add a node of a layer at the open end of a wire, which is "", and select it.

        The frame `into` takes it in.

        Returns
        -------
        str
            Its id.
        """
        node = self._new_node(layer, position)
        edge = Edge(wire.source or node.id, wire.target or node.id, wire.port)
        changes = edits.add_node(self.graph, node) + edits.wire_up(self.graph, node, edge)
        if into is not None:
            changes += framing.admit(self.graph, into, [node.id])
        return self._add(node, changes)

    def free_name(self, layer: str) -> str:
        """Return the id that the next node of a layer gets."""
        return free_id(layer.lower(), {node.id for node in self.graph.nodes()})

    def _new_node(self, layer: str, position: tuple[float, float]) -> Node:
        return Node(self.free_name(layer), layer, {}, position)

    def _add(self, node: Node, changes: tuple[Change, ...]) -> str:
        self._push(f"Add {LAYERS[node.layer].title()}", changes)
        self.selection.set([node.id])
        return node.id

    def connect_ports(self, edge: Edge, dropping: Edge | None = None) -> None:
        """Draw an edge; it replaces the edge that feeds the port, and `dropping` goes away."""
        self._push("Connect", edits.connect(self.graph, edge, dropping))

    def move_outgoing(self, source: str, new_source: str) -> None:
        """Feed all targets of a node from another one."""
        self._push("Move Wires", edits.move_outgoing(self.graph, source, new_source))

    def delete(
        self, node_ids: Iterable[str], edges: Iterable[Edge] = (), text: str = "Delete"
    ) -> None:
        """Remove nodes with their edges, and further edges; `text` names it in the history."""
        self._push(text, edits.delete(self.graph, node_ids, edges))

    def dissolve(self, node_ids: Iterable[str]) -> None:
        """Remove nodes and keep the wires through them."""
        self._push("Dissolve", edits.dissolve(self.graph, node_ids))

    def cut_wires(self, edges: Iterable[Edge]) -> None:
        """Remove edges."""
        self._push("Cut Wires", edits.delete(self.graph, (), edges))

    def delete_selection(self) -> None:
        """Remove what is selected."""
        self.delete(self.selection.nodes, self.selection.edges)

    def move(
        self, positions: Mapping[str, tuple[float, float]], series: object | None = None
    ) -> None:
        """Put nodes elsewhere; scene coordinates of their top left corners.

        Parameters
        ----------
        series
            Moves that follow one another with the same object are one step of the history.
        """
        self._push_in("Move", edits.move(self.graph, positions), series)

    def drop(
        self,
        node_id: str,
        position: tuple[float, float],
        onto: Edge | None = None,
        into: str | None = None,
    ) -> None:
        """Put a node elsewhere: an edge may be led through it there, and a frame may take it in."""
        changes: tuple[Change, ...] = edits.move(self.graph, {node_id: position})
        if onto is not None:
            changes += edits.lead_through(self.graph, self.graph.node(node_id), onto)
        if into is not None:
            changes += framing.join(self.graph, into, [node_id])
        self._push(f"Insert {node_id}" if onto is not None else f"Move {node_id}", changes)

    def lay_out(self, positions: Mapping[str, tuple[float, float]]) -> None:
        """Put nodes where a layout wants them."""
        self._push("Lay Out", edits.move(self.graph, positions))

    def set_parameter(
        self, node_id: str, name: str, value: object, series: object | None = None
    ) -> None:
        """Give a parameter of a node another value; a `series` is as in `move`."""
        changes = edits.set_parameter(self.graph, node_id, name, value)
        self._push_in(f"Set {name} of {node_id}", changes, series)

    def rename(self, node_id: str, new_id: str) -> None:
        """Give a node another id; it stays selected."""
        was_selected = node_id in self.selection.nodes
        self._push(f"Rename {node_id}", edits.rename(self.graph, node_id, new_id))
        if was_selected:
            self.selection.add([new_id])

    def frame(self, node_ids: Collection[str], title: str = framing.DEFAULT_TITLE) -> str:
        """Put nodes into a frame of their own, unless they are a whole one already.

        Returns
        -------
        str
            Its id.
        """
        self._push("Frame", framing.enclose(self.graph, node_ids, title))
        frame = framing.frame_of_all(self.graph, node_ids)
        assert frame is not None, "whoever frames nodes has some"
        return frame.id

    def unframe(self, node_ids: Iterable[str]) -> None:
        """Take nodes out of their frames."""
        self._push("Remove from Frame", framing.leave(self.graph, node_ids))

    def retitle(self, frame_id: str, title: str) -> None:
        """Give a frame another title."""
        self._push("Edit Title", framing.retitle(self.graph, frame_id, title))

    def ask(self, questions: Iterable[Asked]) -> None:
        """Hide numbers and ask for them."""
        self._push("Ask for Number", exercising.ask(self.graph, questions))

    def unask(self, questions: Iterable[Asked]) -> None:
        """Show hidden numbers again."""
        self._push("Stop Asking", exercising.unask(self.graph, questions))

    def plant(self, mistake: Mistake | None) -> None:
        """Plant a mistake in backward, in the place of another one; None takes it out."""
        self._push("Plant Mistake", exercising.plant(self.graph, mistake))

    def set_target(
        self, node_id: str | None, seed: Value = 1.0, series: object | None = None
    ) -> None:
        """Choose whose gradients are wanted, and the gradient it starts with.

        A `series` is as in `move`.
        """
        target = None if node_id is None else Target(node_id, seed)
        self._push_in("Set Target", edits.set_target(self.graph, target), series)

    def insert(
        self,
        fragment: Graph,
        offset: tuple[float, float],
        text: str = "Paste",
        into: Mapping[str, str] | None = None,
    ) -> None:
        """Add a copy of another graph, moved by `offset`, and select it.

        Frames of this graph take copies in, given `into` by the nodes of the other one.
        """
        changes = edits.insert(self.graph, fragment, offset, into)
        self._push(text, changes)
        self.selection.leave(change.node.id for change in changes if isinstance(change, AddNode))

    def fragment(self, node_ids: Collection[str]) -> Graph:
        """Return a new graph of some nodes and the edges among them."""
        return edits.fragment_of(self.graph, node_ids)

    def _push(self, text: str, changes: tuple[Change, ...]) -> None:
        if changes:
            self.undo_stack.push(_Command(self, text, changes))

    def _push_in(self, text: str, changes: tuple[Change, ...], series: object | None) -> None:
        if changes:
            self.undo_stack.push(_OneOfMany(self, text, changes, series))

    def apply_changes(self, changes: tuple[Change, ...]) -> None:
        """Apply checked changes and tell everyone; for the undo stack's commands alone."""
        was_modified = self._is_modified
        for change in changes:
            change.apply(self.graph)
        self._is_modified = not self.graph.holds(self._saved)
        if not self._is_modified:
            self._saved = self.graph.contents()  # nodes that came back are others, but equal
        if not {RemoveNode, RemoveEdge}.isdisjoint(map(type, changes)):
            self.selection.prune(self.graph)
        self.changed.emit(changes)
        if self._is_modified != was_modified:
            self.file_changed.emit()


class _Command(QUndoCommand):
    """A list of changes as one step of the history.

    It only borrows its document: in a circle of references, Python's collector would delete the
    commands before the stack that owns them deletes them again, and the process would die.
    """

    def __init__(self, document: Document, text: str, changes: tuple[Change, ...]) -> None:
        super().__init__(text)
        self._document = ref(document)
        self.changes = changes

    def redo(self) -> None:
        self._apply(self.changes)

    def undo(self) -> None:
        self._apply(inverse_of(self.changes))

    def _apply(self, changes: tuple[Change, ...]) -> None:
        document = self._document()
        assert document is not None, "the stack and its commands go with their document"
        document.apply_changes(changes)


class _OneOfMany(_Command):
    """One change, which takes in what follows it in the same series."""

    def __init__(
        self, document: Document, text: str, changes: tuple[Change, ...], series: object | None
    ) -> None:
        super().__init__(document, text, changes)
        self._series = series

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _OneOfMany) or self._series is None:
            return False
        (change,), (later,) = self.changes, other.changes
        both = merged(change, later) if other._series == self._series else None
        if both is None:
            return False
        self.changes = (both,)
        self.setObsolete(does_nothing(both))
        return True
