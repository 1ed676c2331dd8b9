"""The canvas at 100, 1,000 and 10,000 nodes: ``python -m tests.benchmarks.canvas [SIZE ...]``.

Processor time, so that other programs hardly matter; a frame is a forced full repaint. Beside it
the floor: plain QGraphicsItems, a rectangle a node and a path an edge, that show nothing else.
"""

import os
import resource
import statistics
import sys
import tempfile
from pathlib import Path
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsScene, QGraphicsView

from bpeditor import Graph, save
from bpeditor.app import make_application
from bpeditor.canvas.layout.layered import lay_out
from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.graph import Frame
from tests.benchmarks.graphs import layered
from tests.gestures import LEFT, Hand

SIZES = (100, 1_000, 10_000)
WINDOW = (1600, 1000)
FRAMES = 20
FRAMED = 10
"""Nodes in a frame with a title."""


def main():
    _application = make_application()
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        ours, floor = {}, {}
        measure_ours(layered(size), ours)
        measure_floor(layered(size), floor)
        print(f"\n{size} nodes: {'':22}{'bpeditor':>12}{'plain items':>14}{'ratio':>8}")
        for what, figure in ours.items():
            print(line(what, figure, floor.get(what)), flush=True)


def line(what, figure, floor):
    unit = "MB" if what.startswith("memory") else "ms"
    beside = "" if floor is None else f"{floor:11.1f} {unit}{figure / max(floor, 0.01):8.2f}"
    return f"  {what:34}{figure:9.1f} {unit}{beside}"


def clock(function):
    """Return the milliseconds of processor time of one call."""
    start = process_time()
    function()
    return (process_time() - start) * 1e3


def frames(widget, act):
    """Return the milliseconds of an act and the full repaint after it, the median of many."""

    def frame(number):
        act(number)
        widget.repaint()
        QApplication.processEvents()

    frame(0)
    return statistics.median(clock(lambda n=n: frame(n)) for n in range(1, FRAMES + 1))


def memory():
    """Return the megabytes in use now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def settle():
    for _ in range(3):
        QApplication.processEvents()


# bpeditor


def measure_ours(graph, figures):
    before = memory()
    document = Document()
    view = CanvasView(document, Evaluation(document))
    view.resize(*WINDOW)
    view.show()
    settle()
    figures["build"] = clock(lambda: (document.load(graph), settle()))
    measure_pan(view, figures)
    measure_zoom(view, figures)
    measure_results(view, figures)
    measure_drag(view, figures, "one node", view.arrays.bounds().center())
    measure_drag(view, figures, "the hub", view.node_rect("n0").center())
    measure_frames(view, figures)
    measure_all(view, figures)
    figures["memory, beside Qt and the program"] = memory() - before
    measure_layout(view, figures)
    measure_files(document, figures)
    view.close()
    view.deleteLater()
    document.deleteLater()


def measure_pan(view, figures):
    port, middle = view.viewport(), view.arrays.bounds().center()
    at_100(view, middle)
    figures["pan a frame at 100 %"] = frames(port, lambda n: view.pan_by(7 if n % 2 else -7, 3))
    figures["pan a strip at 100 %"] = strips(view)
    view.fit()
    settle()
    figures["pan a frame, all in view"] = frames(port, lambda n: view.pan_by(7 if n % 2 else -7, 3))
    figures["pan a strip, all in view"] = strips(view)


def strips(view):
    """Return the milliseconds of a move that paints only what comes into sight."""

    def strip(number):
        view.pan_by(7 if number % 2 else -7, 0)
        QApplication.processEvents()

    strip(0)
    return statistics.median(clock(lambda n=n: strip(n)) for n in range(1, FRAMES + 1))


def at_100(view, middle):
    view.set_zoom(1.0)
    view.center_on(middle)
    settle()


def measure_zoom(view, figures):
    """Turn the wheel a notch in and out again: near, then with everything in sight."""
    middle = view.arrays.bounds().center()
    hand, port = Hand(view), view.viewport()
    for where, show in (("at 100 %", lambda: at_100(view, middle)), ("all in view", view.fit)):
        show()
        settle()
        figures[f"zoom a notch, {where}"] = frames(
            port, lambda n: hand.wheel(port.rect().center(), notches=1 if n % 2 else -1)
        )


def measure_results(view, figures):
    at_100(view, view.arrays.bounds().center())
    evaluation = view.evaluation
    figures["Forward and its frame"] = clock(lambda: (evaluation.forward(), settle()))
    figures["Backward and its frame"] = clock(lambda: (evaluation.backward(), settle()))
    port = view.viewport()
    figures["pan a frame at 100 %, with results"] = frames(
        port, lambda n: view.pan_by(7 if n % 2 else -7, 3)
    )
    evaluation.clear()


def measure_drag(view, figures, what, middle):
    at_100(view, middle)
    node_id = nearest(view)
    start = view.to_viewport(view.node_rect(node_id).topLeft() + QPointF(60, 12))
    port = view.viewport()
    QTest.mousePress(port, LEFT, pos=start)

    def drag(number):
        QTest.mouseMove(port, start + QPointF(10 + 5 * number, 4 * number).toPoint())
        QApplication.processEvents()

    drag(0)
    moves = [clock(lambda n=n: drag(n)) for n in range(1, FRAMES + 1)]
    figures[f"drag {what}, a move"] = statistics.median(moves)
    figures[f"drag {what}, the release"] = clock(
        lambda: (QTest.mouseRelease(port, LEFT, pos=start), settle())
    )


def measure_frames(view, figures):
    """Put all nodes into frames of ten; whatever is measured after this has them too."""
    document, port = view.document, view.viewport()
    ids = [node.id for node in document.graph.nodes()]
    for number, start in enumerate(range(0, len(ids), FRAMED)):
        members = tuple(ids[start : start + FRAMED])
        document.graph.set_frame(None, Frame(f"frame_{number}", f"Frame {number}", members))
    figures["build, framed"] = clock(lambda: (document.load(document.graph), settle()))
    at_100(view, view.arrays.bounds().center())
    figures["pan a frame at 100 %, framed"] = frames(
        port, lambda n: view.pan_by(7 if n % 2 else -7, 3)
    )
    view.fit()
    settle()
    figures["pan a frame, all in view, framed"] = frames(
        port, lambda n: view.pan_by(7 if n % 2 else -7, 3)
    )
    measure_drag(view, figures, "one node, framed", view.arrays.bounds().center())


def nearest(view):
    middle = view.viewport_center()
    ids = [node.id for node in view.document.graph.nodes()]
    return min(ids, key=lambda n: (view.node_rect(n).center() - middle).manhattanLength())


def measure_all(view, figures):
    view.fit()
    settle()
    document = view.document
    ids = [node.id for node in document.graph.nodes()]
    selection = document.selection
    figures["select all"] = clock(lambda: (selection.set(ids, document.graph.edges()), settle()))
    figures["move all, a frame of the drag"] = frames(
        view.viewport(), lambda n: view.arrays.shift(view.arrays.nodes.rows_of(ids), 1.0, 0.0)
    )
    moved = {n: (x + 10.0, y) for n in ids for x, y in [document.graph.node(n).position]}
    figures["move all, the command"] = clock(lambda: (document.move(moved), settle()))
    figures["delete all"] = clock(lambda: (document.delete_selection(), settle()))
    figures["undo"] = clock(lambda: (document.undo_stack.undo(), settle()))


def measure_files(document, figures):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.bpg"
        save(Graph(), path)
        figures["save"] = clock(lambda: document.save(path))
        figures["open"] = clock(lambda: (document.open(path), settle()))


def measure_layout(view, figures):
    graph, arrays = view.document.graph, view.arrays
    sizes = {
        key: tuple(arrays.nodes.data[["w", "h"]][row]) for key, row in arrays.nodes.rows.items()
    }
    figures["lay out"] = clock(lambda: lay_out(graph, sizes))


# the floor


def measure_floor(graph, figures):
    before = memory()
    scene = QGraphicsScene()
    view = QGraphicsView(scene)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
    view.resize(*WINDOW)
    view.show()
    settle()
    boxes = {}
    figures["build"] = clock(lambda: (fill(scene, graph, boxes), settle()))
    middle = scene.itemsBoundingRect().center()
    view.centerOn(middle)
    port, bar = view.viewport(), view.horizontalScrollBar()
    pan = lambda n: bar.setValue(bar.value() + (7 if n % 2 else -7))  # noqa: E731
    figures["pan a frame at 100 %"] = frames(port, pan)
    box = boxes[min(boxes, key=lambda n: (boxes[n].pos() - middle).manhattanLength())]
    figures["drag one node, a move"] = frames(port, lambda n: box.moveBy(5, 4))
    view.fitInView(scene.itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)
    figures["pan a frame, all in view"] = frames(port, lambda n: port.update())
    flag = [item.setSelected for item in boxes.values()]
    figures["select all"] = clock(lambda: ([select(True) for select in flag], settle()))
    move = [item.moveBy for item in boxes.values()]
    figures["move all, a frame of the drag"] = clock(
        lambda: ([shift(1.0, 0.0) for shift in move], settle())
    )
    figures["memory, beside Qt and the program"] = memory() - before
    figures["delete all"] = clock(lambda: (scene.clear(), settle()))
    view.close()
    view.deleteLater()


def fill(scene, graph, boxes):
    for node in graph.nodes():
        box = scene.addRect(QRectF(0, 0, 160, 116))
        box.setPos(*node.position)
        box.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        boxes[node.id] = box
    for edge in graph.edges():
        start = boxes[edge.source].pos() + QPointF(160, 58)
        end = boxes[edge.target].pos() + QPointF(0, 58)
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(60, 0), end - QPointF(60, 0), end)
        scene.addPath(path)


if __name__ == "__main__":
    main()
