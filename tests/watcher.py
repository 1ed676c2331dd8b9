"""What must hold of a window whatever is done with it, and a look at its picture."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from bpeditor.canvas.frames import PADDING, TITLE
from bpeditor.graph import exercising, files

ROUNDED = 8
"""How far two paintings of a pixel may differ, of 255: 2 was the most in 240 looks."""


class Watcher:
    """Knows what must hold of a window between two acts."""

    def __init__(self, window):
        self.window, self.view, self.document = window, window.view, window.document

    def bytes(self):
        return files.dumps(self.document.graph)

    def check_everything(self):
        graph, arrays = self.document.graph, self.view.arrays
        nodes = {node.id: node for node in graph.nodes()}
        edges = set(graph.edges())
        assert sorted(arrays.nodes.keys) == sorted(nodes)
        assert set(arrays.edges.keys) == edges
        assert len(arrays.edges.keys) == len(edges) == len(arrays.wires)
        self._check_places(nodes)
        for row, edge in enumerate(arrays.edges.keys):
            self._check_ends(edge, arrays.wires[row])
        assert self._marked(arrays.nodes) == self.document.selection.nodes
        assert self._marked(arrays.edges) == self.document.selection.edges
        assert self.document.selection.nodes <= nodes.keys()
        assert self.document.selection.edges <= edges
        assert self.view.hint == ""
        self._check_numbers(edges)
        self._check_frames()
        for asked in graph.exercise.hidden if graph.exercise is not None else ():
            exercising.check_asked(graph, asked)

    def _check_places(self, nodes):
        table = self.view.arrays.nodes
        places = np.array([nodes[node_id].position for node_id in table.keys]).reshape(-1, 2)
        assert np.array_equal(places[:, 0], table.data["x"])
        assert np.array_equal(places[:, 1], table.data["y"])

    def _check_ends(self, edge, wire):
        start = self.view.port_position(edge.source, "out")
        end = self.view.port_position(edge.target, edge.port)
        assert tuple(wire[:2]) == (start.x(), start.y())
        assert tuple(wire[8:]) == (end.x(), end.y())

    def _marked(self, table):
        return {table.keys[row] for row in np.flatnonzero(table.data["selected"])}

    def _check_numbers(self, edges):
        """A value stands on an edge exactly where the evaluation shows one, or a question mark."""
        evaluation = self.window.evaluation
        for edge in edges:
            text, shown = self.view.edge_texts(edge)[0], evaluation.value(edge.source)
            assert (text == "?") == evaluation.is_value_asked(edge.source)
            assert (text not in {"", "?"}) == (shown is not None)

    def _check_frames(self):
        """What is painted as a frame is one of the graph, around its members alone."""
        shown, frames = self.view.arrays.frames, self.document.graph.frames()
        assert list(zip(shown.keys, shown.titles, strict=True)) == [
            (frame.id, frame.title) for frame in frames
        ]
        members = [node_id for frame in frames for node_id in frame.nodes]
        assert len(members) == len(set(members))
        for frame, is_selected in zip(frames, shown.selected.tolist(), strict=True):
            box = QRectF()
            for node_id in frame.nodes:
                box = box.united(self.view.node_rect(node_id))
            assert shown.rect(frame.id) == box.adjusted(
                -PADDING, -PADDING - TITLE, PADDING, PADDING
            )
            assert is_selected == (self.document.selection.nodes >= set(frame.nodes))


def shows_the_present(window):
    """Say whether what was painted bit by bit is what a whole painting shows.

    It heals what is stale: ask once. Both pictures come by the same path, so that they differ by
    a rounding where a clip cut a line, and by no more.
    """
    for _ in range(3):  # an event may ask for a painting, and that for another
        QApplication.processEvents()
    QApplication.sendPostedEvents()  # a timer may have asked for one just now
    shown = on_screen(window)
    window.view.viewport().repaint()
    return np.abs(shown - on_screen(window)).max() <= ROUNDED


def on_screen(window):
    """Return the pixels of the canvas as they are on the screen."""
    port = window.view.viewport()
    corner = port.mapTo(window, port.rect().topLeft())
    size = port.width(), port.height()
    return pixels(window.screen().grabWindow(window.winId(), *corner.toTuple(), *size).toImage())


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return rows[:, : image.width(), :3].astype(int)
