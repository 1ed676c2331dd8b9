"""Numbers that an exercise asks for: the canvas says "?" and tells them in no other way."""

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from bpeditor import Edge
from bpeditor.canvas.labels import Labels
from bpeditor.graph.exercise import Asked, Place, What

ASKED = (Asked(Place("apple")), Asked(Place("apple_price"), What.VALUE), Asked(Place("price")))
APPLE_WIRE = Edge("apple", "apple_price", "x")
PRICE_WIRE = Edge("apple_price", "price", "x")


@pytest.fixture
def rest(view):
    """Rest the pointer on a scene point; return what is shown."""

    def rest(point):
        at = view.to_viewport(point)
        to_global = view.viewport().mapToGlobal(at)
        QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, to_global))
        return QToolTip.text().splitlines()

    yield rest
    QToolTip.hideText()


@pytest.fixture
def asking(document, evaluation):
    document.set_target("price")
    document.ask(ASKED)
    evaluation.backward()
    return evaluation


def spoken(view):
    """Return everything that a screen reader can find on the canvas."""
    waiting, found = [QAccessible.queryAccessibleInterface(view)], []
    while waiting:
        interface = waiting.pop()
        found.append(interface.text(QAccessible.Text.Name))
        waiting += [interface.child(index) for index in range(interface.childCount())]
    return found


def test_a_question_mark_stands_where_a_number_is_asked(view, asking):
    assert view.edge_texts(APPLE_WIRE) == ("100", "?")
    assert view.edge_texts(PRICE_WIRE) == ("?", "1.1")
    assert view.stub_texts("price") == ("220", "?")


def test_nothing_stands_where_nothing_is_computed(document, view, evaluation):
    document.set_target("price")
    document.ask(ASKED)
    assert view.edge_texts(APPLE_WIRE) == ("", "")

    evaluation.forward()

    assert view.edge_texts(APPLE_WIRE) == ("100", "")
    assert view.edge_texts(PRICE_WIRE) == ("?", "")


def test_a_right_answer_takes_the_place_of_the_question_mark(view, asking):
    asking.answering.answer(ASKED[0], 2.2)

    assert view.edge_texts(APPLE_WIRE) == ("100", "2.2")


def test_an_asked_array_has_no_heat_map(document, view, evaluation):
    document.set_parameter("apple", "value", [[1.0, 2.0]])
    document.set_target("price")
    document.ask(ASKED)
    evaluation.backward()

    labels = Labels(evaluation)
    label = labels.at_edge(APPLE_WIRE)

    assert (label.value, label.gradient) == ("(1, 2)", "?")
    assert label.gradient_array is None
    assert labels.at_edge(PRICE_WIRE).value_array is None


def test_a_tooltip_says_that_a_number_is_asked_for(view, asking, rest):
    asked = "gradient: asked for in the exercise"
    assert rest(view.node_rect("apple").center())[-2:] == ["value: 100.0", asked]
    beside = view.port_position("apple_price", "x") - QPointF(20, 3)
    assert rest(beside)[-2:] == ["value: 100.0", asked]
    assert rest(view.node_rect("apple_price").center())[-2:] == [
        "value: asked for in the exercise",
        "gradient: 1.1",
    ]


def test_a_screen_reader_hears_that_a_number_is_asked_for(view, asking):
    sentences = spoken(view)

    assert "edge apple to apple_price x: value 100, gradient asked for" in sentences
    assert "edge apple_price to price x: value asked for, gradient 1.1" in sentences
    assert not any("2.2" in sentence or "value 200" in sentence for sentence in sentences)


def test_the_target_of_a_hidden_seed_is_asked_as_well(view, asking, rest):
    assert rest(view.node_rect("price").center())[-1] == "gradient: asked for in the exercise"


def test_no_path_is_no_answer(document, view, evaluation):
    document.set_target("apple_price")
    document.ask([Asked(Place("tax"))])
    evaluation.backward()

    assert view.edge_texts(Edge("tax", "price", "y")) == ("1.1", "?")
    assert view.edge_texts(PRICE_WIRE) == ("200", "–")
    assert "no path to the target" not in " ".join(
        sentence for sentence in spoken(view) if sentence.startswith("edge tax")
    )
