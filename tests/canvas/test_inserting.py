"""Cards dropped on a wire."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt

from bpeditor import Edge
from bpeditor.canvas.drops import LAYER_MIME
from bpeditor.canvas.insertion import INSERTS
from bpeditor.graph.files import dumps
from tests.canvas.conftest import EMPTY
from tests.gestures import ALT, NONE

TAX_WIRE = Edge("tax", "price", "y")
MIDDLE_OF_WIRE = QPointF(296, 252)


@pytest.fixture
def on_tax_wire(view, middle_of):
    """Return where a card is grabbed whose middle lies on the wire of the tax."""

    def on_tax_wire(node_id="relu"):
        place = MIDDLE_OF_WIRE
        assert view.arrays.edge_at(place, 20.0) == TAX_WIRE
        return place + middle_of(node_id) - view.node_rect(node_id).center()

    return on_tax_wire


@pytest.fixture(autouse=True)
def _with_room(document, view):
    document.move({"free": (260.0, 500.0)})
    document.undo_stack.clear()


def lit(view):
    """Say whether the wire is drawn as one that takes a card."""
    at = view.to_viewport(view.port_position("price", "y") - QPointF(10, 0))
    return view.viewport().grab().toImage().pixelColor(at).name() == view.theme.accent


def test_a_card_dropped_on_a_wire_is_inserted_in_one_step(
    document, view, hand, middle_of, on_tax_wire
):
    before = dumps(document.graph)
    hand.press(middle_of("relu"))
    hand.move_to(on_tax_wire())
    assert lit(view)
    assert view.hint == INSERTS
    assert dumps(document.graph) == before
    shown = view.node_rect("relu")
    hand.release()
    assert document.graph.feeding("relu", "x") == Edge("tax", "relu", "x")
    assert document.graph.feeding("price", "y") == Edge("relu", "price", "y")
    assert view.node_rect("relu") == shown
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Insert relu"
    assert view.hint == ""
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_the_wire_goes_dark_when_the_card_leaves_it(document, view, hand, middle_of, on_tax_wire):
    hand.press(middle_of("relu"))
    hand.move_to(on_tax_wire())
    hand.move_to(EMPTY)
    assert not lit(view)
    assert view.hint == ""
    hand.release()
    assert document.graph.feeding("price", "y") == TAX_WIRE


def test_alt_drops_a_card_beside_the_wire(document, hand, middle_of, on_tax_wire):
    hand.drag(middle_of("relu"), on_tax_wire(), modifiers=ALT)
    assert document.graph.feeding("price", "y") == TAX_WIRE
    assert document.undo_stack.undoText() == "Move"


def test_alt_is_felt_while_the_pointer_rests(document, view, hand, middle_of, on_tax_wire):
    hand.press(middle_of("relu"))
    hand.move_to(on_tax_wire())
    hand.hold(Qt.Key.Key_Alt)
    assert not lit(view)
    hand.let_go(Qt.Key.Key_Alt, ALT)
    assert lit(view)
    hand.hold(Qt.Key.Key_Alt)
    hand.release(modifiers=ALT)
    assert document.graph.feeding("price", "y") == TAX_WIRE


@pytest.mark.parametrize("chosen", [["apple"], ["apple_price"], ["relu", "free"]])
def test_what_cannot_or_should_not_stand_on_a_wire_is_only_moved(
    document, view, hand, middle_of, on_tax_wire, chosen
):
    document.selection.set(chosen)
    hand.press(middle_of(chosen[0]))
    hand.move_to(on_tax_wire(chosen[0]))
    assert view.hint == ""
    hand.release()
    assert document.graph.feeding("price", "y") == TAX_WIRE
    assert document.undo_stack.undoText() == "Move"


def press_escape(view, hand):
    hand.key(Qt.Key.Key_Escape)


def lose_the_focus(view, hand):
    view.clearFocus()


@pytest.mark.parametrize("cancel", [press_escape, lose_the_focus])
def test_a_cancelled_insertion_leaves_everything_as_before(
    document, view, hand, middle_of, on_tax_wire, cancel
):
    before, picture = dumps(document.graph), view.viewport().grab().toImage()
    hand.press(middle_of("relu"))
    hand.move_to(on_tax_wire())
    cancel(view, hand)
    hand.release()
    assert dumps(document.graph) == before
    assert document.undo_stack.count() == 0
    assert view.hint == ""
    assert view.viewport().grab().toImage() == picture


@pytest.mark.parametrize(("modifiers", "is_inserted"), [(NONE, True), (ALT, False)])
def test_a_layer_from_the_palette_is_inserted_on_the_wire_it_is_dropped_on(
    document, view, hand, modifiers, is_inserted
):
    before, place = dumps(document.graph), MIDDLE_OF_WIRE
    hand.carry(LAYER_MIME, b"Exp", place, modifiers)
    assert lit(view) is is_inserted
    hand.drop(place)
    fed = Edge("exp_1", "price", "y") if is_inserted else TAX_WIRE
    assert document.graph.feeding("price", "y") == fed
    assert document.undo_stack.count() == 1
    assert view.hint == ""
    document.undo_stack.undo()
    assert dumps(document.graph) == before


def test_a_layer_that_is_dragged_away_leaves_no_trace(view, hand):
    before = view.viewport().grab().toImage()
    hand.carry(LAYER_MIME, b"Exp", MIDDLE_OF_WIRE)
    assert view.viewport().grab().toImage() != before
    hand.carry_away()
    assert view.viewport().grab().toImage() == before
    assert view.hint == ""


def test_the_hint_stands_beside_the_layer_that_is_dragged_in(view, hand):
    beside = view.to_viewport(MIDDLE_OF_WIRE) + QPoint(16, 18)
    box = QRect(beside, beside + QPoint(200, 20))
    hand.carry(LAYER_MIME, b"Exp", MIDDLE_OF_WIRE, ALT)
    without = view.viewport().grab(box).toImage()
    hand.carry(LAYER_MIME, b"Exp", MIDDLE_OF_WIRE)
    assert view.viewport().grab(box).toImage() != without


def test_an_input_is_never_inserted(document, view, hand):
    hand.carry(LAYER_MIME, b"Input", MIDDLE_OF_WIRE)
    assert not lit(view)
    hand.drop(MIDDLE_OF_WIRE)
    assert document.graph.feeding("price", "y") == TAX_WIRE
