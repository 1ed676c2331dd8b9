"""The main job, end to end: chapter 5's shopping drawn by hand, computed, saved and read again."""

import json
import subprocess
import sys

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QToolBar

from bpeditor import Edge, Graph
from bpeditor.app import create_window
from bpeditor.graph.files import dumps
from tests.gestures import Hand

CARDS = {
    "apple": ("Input", "100", (40, 40)),
    "apple_num": ("Input", "2", (40, 160)),
    "orange": ("Input", "150", (40, 300)),
    "orange_num": ("Input", "3", (40, 420)),
    "tax": ("Input", "1.1", (40, 560)),
    "apple_price": ("Mul", None, (340, 80)),
    "orange_price": ("Mul", None, (340, 340)),
    "all_price": ("Add", None, (640, 200)),
    "price": ("Mul", None, (940, 318)),  # where a port lines up with others
}
WIRES = [
    Edge("apple", "apple_price", "x"),
    Edge("apple_num", "apple_price", "y"),
    Edge("orange", "orange_price", "x"),
    Edge("orange_num", "orange_price", "y"),
    Edge("apple_price", "all_price", "x"),
    Edge("orange_price", "all_price", "y"),
    Edge("all_price", "price", "x"),
    Edge("tax", "price", "y"),
]
VALUES = ["100", "2", "150", "3", "200", "450", "650", "1.1"]
GRADIENTS = ["2.2", "110", "3.3", "165", "1.1", "1.1", "1.1", "650"]
PRICE = ("715", "1")


@pytest.fixture
def new_window(qtbot):
    def new_window(path=None):
        window = create_window(path)
        # Closing asks about unsaved work, and nobody is there to answer.
        qtbot.addWidget(window, before_close_func=lambda closing: closing.document.load(Graph()))
        window.resize(1700, 1050)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return new_window


@pytest.fixture
def choose(monkeypatch):
    """Answer the file dialogs."""

    def choose(path):
        answer = staticmethod(lambda *_arguments: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)

    return choose


def add_card(window, hand, layer):
    """Click a layer in the palette and press Enter; return the new node's name."""
    palette = window.palette_dock.list
    [row] = [item for item in palette.rows() if item.text() == layer]
    spot = palette.visualItemRect(row).center()
    QTest.mouseClick(palette.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    before = {node.id for node in window.document.graph.nodes()}
    hand.key(Qt.Key.Key_Return)
    [name] = {node.id for node in window.document.graph.nodes()} - before
    return name


def draw_card(window, hand, name, layer, value, place):
    view = window.view
    given = add_card(window, hand, layer)
    header = QPointF(80, 14)
    hand.drag(view.node_rect(given).topLeft() + header, QPointF(*place) + header)
    hand.key(Qt.Key.Key_F2)
    hand.type(name)
    hand.key(Qt.Key.Key_Return)
    if value is not None:
        hand.double_click(QPointF(*place) + QPointF(80, 45))
        hand.type(value)
        hand.key(Qt.Key.Key_Return)


def draw_shopping(window):
    view = window.view
    hand = Hand(view)
    for name, (layer, value, place) in CARDS.items():
        draw_card(window, hand, name, layer, value, place)
    for edge in WIRES:
        start = view.port_position(edge.source, "out")
        hand.drag(start, view.port_position(edge.target, edge.port))
    return hand


def press_in_toolbar(window, name):
    action = window.findChild(QAction, name)
    [button] = filter(None, (bar.widgetForAction(action) for bar in window.findChildren(QToolBar)))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def texts_on_edges(view):
    values, gradients = zip(*(view.edge_texts(edge) for edge in WIRES), strict=True)
    return list(values), list(gradients)


def test_the_shopping_is_drawn_computed_saved_reopened_and_run(new_window, choose, tmp_path):
    file = tmp_path / "shopping.bpg"
    window = new_window()
    assert not window.document.graph.nodes()
    hand = draw_shopping(window)
    view = window.view

    places = {node.id: node.position for node in window.document.graph.nodes()}
    assert places == {name: place for name, (_, _, place) in CARDS.items()}
    assert texts_on_edges(view) == ([""] * 8, [""] * 8)

    hand.key(Qt.Key.Key_F5)
    assert texts_on_edges(view) == (VALUES, [""] * 8)
    assert view.stub_texts("price") == ("715", "")

    press_in_toolbar(window, "backward")
    assert texts_on_edges(view) == (VALUES, GRADIENTS)
    assert view.stub_texts("price") == PRICE

    choose(file)
    window.findChild(QAction, "save").trigger()
    assert file.read_bytes() == dumps(window.document.graph)
    assert not window.isWindowModified()

    reopened = new_window()
    reopened.findChild(QAction, "open").trigger()
    assert dumps(reopened.document.graph) == file.read_bytes()
    Hand(reopened.view).key(Qt.Key.Key_F6)
    assert texts_on_edges(reopened.view) == (VALUES, GRADIENTS)
    assert reopened.view.stub_texts("price") == PRICE
    before = file.read_bytes()
    reopened.findChild(QAction, "save").trigger()
    assert file.read_bytes() == before

    assert_command_line_agrees(file)


def assert_command_line_agrees(file):
    command = [sys.executable, "-m", "bpeditor", "run", "--json", str(file)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    found = {
        Edge(edge["source"], edge["target"], edge["port"]): (
            format(edge["value"], ".6g"),
            format(edge["gradient"], ".6g"),
        )
        for edge in answer["edges"]
    }
    assert found == dict(zip(WIRES, zip(VALUES, GRADIENTS, strict=True), strict=True))
    assert answer["target"] == "price"
    assert (answer["values"]["price"], answer["gradients"]["price"]) == (715.0000000000001, 1.0)


def test_everything_drawn_can_be_undone_to_nothing_and_redone(new_window):
    window = new_window()
    hand = draw_shopping(window)
    drawn = dumps(window.document.graph)
    steps = window.document.undo_stack.count()
    # Added, moved and renamed nine times, five values typed, eight wires drawn.
    assert 9 + 9 + 5 + 8 <= steps <= 9 + 9 + 9 + 5 + 8
    for _ in range(steps):
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.document.graph.nodes()
    assert not window.document.is_modified
    for _ in range(steps):
        hand.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert dumps(window.document.graph) == drawn
    hand.key(Qt.Key.Key_F6)
    assert texts_on_edges(window.view) == (VALUES, GRADIENTS)
