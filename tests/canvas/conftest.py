"""A canvas in a window of its own."""

import pytest
from PySide6.QtCore import QPoint, QPointF

from bpeditor import Edge, Graph, Node
from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from tests.gestures import Hand


@pytest.fixture
def document(qapp):
    return Document()


@pytest.fixture
def evaluation(document):
    return Evaluation(document)


@pytest.fixture
def view(qtbot, document, evaluation):
    """The apples of chapter 5 at 100 %, with the keyboard's focus."""
    view = CanvasView(document, evaluation)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    document.load(apples_in_place())
    view.set_zoom(1.0)
    view.center_on(QPointF(300, 140))
    return view


@pytest.fixture
def hand(view):
    return Hand(view)


@pytest.fixture
def middle_of(view):
    """Return the middle of a card's header: no port, no field."""

    def middle_of(node_id):
        box = view.node_rect(node_id)
        return QPointF(box.center().x(), box.top() + 14)

    return middle_of


def apples_in_place():
    """(apple x apple_num) x tax, and beside them: a free Mul, a free ReLU, an Input."""
    graph = Graph()
    places = {
        "apple": ("Input", 0, 0, 100.0),
        "apple_num": ("Input", 0, 120, 2.0),
        "tax": ("Input", 0, 260, 1.1),
        "apple_price": ("Mul", 260, 40, None),
        "price": ("Mul", 520, 100, None),
        "free": ("Mul", 260, 240, None),
        "relu": ("ReLU", 520, 260, None),
    }
    for node_id, (layer, x, y, value) in places.items():
        params = {} if value is None else {"value": value}
        graph.add_node(Node(node_id, layer, params, (float(x), float(y))))
    for source, target, port in (
        ("apple", "apple_price", "x"),
        ("apple_num", "apple_price", "y"),
        ("apple_price", "price", "x"),
        ("tax", "price", "y"),
    ):
        graph.add_edge(Edge(source, target, port))
    return graph


EMPTY = QPointF(430, 40)
"""A place in the scene where nothing is."""
CORNER = QPoint(5, 5)
