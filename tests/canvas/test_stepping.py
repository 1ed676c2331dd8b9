"""What a step looks like: done, now, not yet."""

import pytest
from PySide6.QtCore import QPointF

from bpeditor import Edge
from bpeditor.canvas.stepping import places_along
from bpeditor.canvas.wires import wire_points

APPLE, NUMBER = Edge("apple", "apple_price", "x"), Edge("apple_num", "apple_price", "y")
PRICE, TAX = Edge("apple_price", "price", "x"), Edge("tax", "price", "y")
ORDER = ["apple", "apple_num", "apple_price", "tax", "price"]


@pytest.fixture(autouse=True)
def _the_apples_alone(view):
    """What stands beside them feeds nothing and would compete as a target."""
    others = {node.id for node in view.document.graph.nodes()} - set(ORDER)
    view.document.delete(sorted(others))


def colour_at(view, point):
    return view.viewport().grab().toImage().pixelColor(view.to_viewport(point)).name()


def on_wire(view, edge):
    """A point on the level end of a wire, between its numbers and its port."""
    return view.port_position(edge.target, edge.port) - QPointF(9, 0)


def lit(view, colour):
    return {e for e in view.document.graph.edges() if colour_at(view, on_wire(view, e)) == colour}


def has_ring(view, node_id, colour):
    box = view.node_rect(node_id)
    return colour_at(view, QPointF(box.center().x(), box.top() - 6)) == colour


def strip_of(view, node_id):
    """The colour of a card's left edge, which is bold unless the card is awaited."""
    return colour_at(view, view.node_rect(node_id).topLeft() + QPointF(2, 14))


def test_forward_lights_the_acting_card_and_its_wires(view, evaluation):
    evaluation.seek(3)

    assert [node for node in ORDER if has_ring(view, node, view.theme.agrees)] == ["apple_price"]
    assert lit(view, view.theme.agrees) == {APPLE, NUMBER, PRICE}


def test_backward_lights_them_in_the_colour_of_gradients(view, evaluation):
    evaluation.seek(8)

    assert [node for node in ORDER if has_ring(view, node, view.theme.gradient)] == ["apple_price"]
    assert lit(view, view.theme.gradient) == {PRICE, APPLE, NUMBER}


@pytest.mark.parametrize("position", range(1, 11))
def test_exactly_the_cards_that_are_not_reached_are_pale(view, evaluation, position):
    evaluation.seek(0)
    bold = {node: strip_of(view, node) for node in ORDER}

    evaluation.seek(position)

    in_direction = [step.node for step in evaluation.steps[:position]][5 if position > 5 else 0 :]
    assert {n for n in ORDER if strip_of(view, n) == bold[n]} == set(in_direction)


def test_nothing_is_lit_or_pale_after_a_whole_run(view, evaluation):
    evaluation.seek(3)
    evaluation.backward()

    assert not any(has_ring(view, node, view.theme.gradient) for node in ORDER)
    assert lit(view, view.theme.gradient) == set()
    assert not view.arrays.nodes.data["awaited"].any()


def test_a_step_is_seen_from_afar(view, evaluation):
    view.set_zoom(0.3)

    evaluation.seek(3)

    box = view.node_rect("apple_price")
    assert colour_at(view, QPointF(box.center().x(), box.top() - 6)) == view.theme.agrees


def test_a_breakpoint_is_a_dot_at_the_corner_of_its_card(view):
    corner = view.node_rect("apple_price").topLeft()
    assert colour_at(view, corner) != view.theme.warning

    view.show_breakpoints(frozenset({"apple_price"}))

    assert colour_at(view, corner) == view.theme.warning


# what runs along the wires


@pytest.fixture
def pulse(view):
    """The view's pulse, wanted; its clock is moved by hand."""
    view.pulse.is_wanted = lambda: True
    return view.pulse


def at_share(pulse, share):
    pulse.setCurrentTime(round(share * pulse.duration()))


def is_on(view, edge, share):
    """Say whether a dot is at a share of a wire's length: wider than the lit wire."""
    wire = view.arrays.wires[[view.arrays.edges.rows[edge]]]
    ((x, y),), ((dx, dy),) = places_along(*wire_points(wire), share)
    beside = QPointF(x - 4 * dy, y + 4 * dx)
    return colour_at(view, beside) in {view.theme.agrees, view.theme.gradient}


def test_forward_runs_to_the_right_first_to_the_card_and_then_from_it(view, evaluation, pulse):
    evaluation.seek(3)
    assert pulse.is_running
    at_share(pulse, 0.2)
    assert is_on(view, APPLE, 0.4)
    assert not is_on(view, PRICE, 0.4)
    at_share(pulse, 0.4)
    assert is_on(view, APPLE, 0.8)
    at_share(pulse, 0.7)
    assert is_on(view, PRICE, 0.4)
    assert not is_on(view, APPLE, 0.4)


def test_backward_runs_to_the_left(view, evaluation, pulse):
    evaluation.seek(8)
    at_share(pulse, 0.1)
    assert is_on(view, PRICE, 0.8)
    at_share(pulse, 0.6)
    assert is_on(view, NUMBER, 0.8)


def test_nothing_runs_in_the_end_or_where_it_is_not_wanted(view, evaluation, pulse):
    evaluation.seek(3)
    at_share(pulse, 1.0)
    assert not pulse.is_running
    pulse.is_wanted = lambda: False
    evaluation.seek(4)
    assert not pulse.is_running


def test_another_step_or_an_edit_ends_what_runs(view, evaluation, pulse):
    evaluation.seek(3)
    at_share(pulse, 0.4)
    evaluation.seek(4)
    assert pulse.currentTime() < pulse.duration() / 4
    view.document.set_parameter("tax", "value", 2.0)
    assert not pulse.is_running


# what acts is in sight


def is_in_sight(view, node_id):
    return view.in_sight().contains(view.node_rect(node_id))


def test_a_card_that_acts_out_of_sight_is_brought_into_it(view, evaluation):
    view.resize(420, 300)
    view.center_on(view.node_rect("apple").center())
    assert not is_in_sight(view, "price")

    for position in range(1, 11):
        evaluation.seek(position)
        assert is_in_sight(view, evaluation.acting.node)


def test_where_all_is_in_sight_nothing_moves(view, evaluation):
    view.fit()
    before = view.in_sight()

    for position in range(1, 11):
        evaluation.seek(position)

    assert view.in_sight() == before


@pytest.mark.parametrize("size", [(720, 580), (420, 300)])
def test_a_picture_that_shows_all_stays_however_tight_it_is(view, evaluation, size):
    view.resize(*size)
    view.fit()
    before = view.in_sight()

    for position in range(1, 11):
        evaluation.seek(position)

    assert view.in_sight() == before


def test_what_the_user_looks_at_between_two_steps_stays(view, evaluation):
    evaluation.seek(3)
    view.center_on(QPointF(5000, 5000))
    before = view.in_sight()

    view.document.selection.set(["apple"])
    evaluation.checking.changed.emit()

    assert view.in_sight() == before
