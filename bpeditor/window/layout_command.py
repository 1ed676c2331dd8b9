"""The command that lays a graph out, a slice of time after another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.graph.errors import GraphError
from bpeditor.window.inspector import counted

if TYPE_CHECKING:
    from bpeditor.canvas.layout.shelves import Places

FIRST_SLICE = 300
"""Milliseconds that a layout works before the window goes on: up to some hundred nodes are done."""
SLICE = 40


class LayoutCommand(QObject):
    """Lays the graph, or the selected nodes, out; the window stays alive while it works."""

    message = Signal(str)
    """A sentence for the status line."""
    changed = Signal()
    """It has started to take long, or has come to an end."""
    total = 100
    done = 0
    """Per cent; a layout that needs less work than it may do jumps ahead."""

    def __init__(self, document: Document, view: CanvasView, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._pieces: Iterator[float] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timeout)
        self._escape = QShortcut(QKeySequence("Esc"), parent, enabled=False)
        self._escape.activated.connect(self.stop)
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_changed)

    @property
    def is_slow(self) -> bool:
        """Whether it is at work beyond the first slice."""
        return self._pieces is not None

    def start(self) -> None:
        """Lay out what is selected, or everything if that is at most one node."""
        from bpeditor.canvas.layout.layered import lay_out_in_pieces  # the window opens without

        self.stop()
        graph, chosen = self._document.graph, self._document.selection.nodes
        all_ids = {node.id for node in graph.nodes()}
        node_ids = chosen if len(chosen) > 1 else all_ids
        boxes = {node_id: self._view.node_rect(node_id) for node_id in all_ids}
        sizes = {node_id: (box.width(), box.height()) for node_id, box in boxes.items()}
        self._pieces = self._run(lay_out_in_pieces(graph, sizes, node_ids))
        self._work(FIRST_SLICE)
        if self._pieces is not None:
            self._timer.start()
            self._escape.setEnabled(True)
            self.message.emit(f"Laying out {counted(len(node_ids), 'node')}…")
            self.changed.emit()

    def stop(self) -> None:
        """Give it up; nothing has moved."""
        if self._pieces is not None:
            self._end()
            self.message.emit("Layout stopped: nothing has moved.")

    def _run(self, pieces: Iterator[float]) -> Iterator[float]:
        places = cast("Places", (yield from pieces))
        yield 1.0
        self._end()
        self._move(places)

    def _work(self, milliseconds: int) -> None:
        assert self._pieces is not None
        clock = QElapsedTimer()
        clock.start()
        for share in self._pieces:
            self.done = int(share * self.total)
            if clock.elapsed() >= milliseconds:
                return

    def _on_timeout(self) -> None:
        before = self.done
        self._work(SLICE)
        if self._pieces is not None and self.done != before:
            self.changed.emit()

    def _end(self) -> None:
        self._timer.stop()
        self._escape.setEnabled(False)
        self._pieces = None
        self.changed.emit()

    def _move(self, places: Places) -> None:
        self._view.glide.show(partial(self._put, places))

    def _put(self, places: Places) -> None:
        try:
            self._document.lay_out(places)
        except GraphError as error:
            self.message.emit(f"Layout refused: {error}.")
            return
        view = self._view
        seen = view.in_sight()
        if not all(seen.contains(view.node_rect(node_id)) for node_id in places):
            view.fit()

    def _on_changed(self, _changes: object = None) -> None:
        self.stop()
