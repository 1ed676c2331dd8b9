"""Planted mistakes, compared with what the same code would compute by hand."""

import numpy as np
import pytest

from bpeditor import Edge, Run, load
from bpeditor.exercise.laboratory import Laboratory
from bpeditor.exercise.mistakes import HandWritten
from bpeditor.exercise.offers import TITLES, offers
from bpeditor.graph.examples import names, path_of
from bpeditor.graph.exercise import Kind, Mistake, Place
from tests.building import build


def done(graph):
    run = Run(graph)
    run.backward()
    return run


def fork():
    """Return x = a · b, y = x · c and s = x + y: 1 and 4 come back to x, and 3 · 5 to a."""
    graph = build({"a": 2, "b": 3, "c": 4}, {"x": ("Mul", "a", "b"), "y": ("Mul", "x", "c"),
                                             "s": ("Add", "x", "y")})  # fmt: skip
    return done(graph)


def broadcast():
    """Return k = (x + b) · c of two rows, so that [6, 8] comes back to b."""
    graph = build(
        {"x": [[1, 2], [3, 4]], "b": [5, 6], "c": [[1, 3], [5, 5]]},
        {"m": ("Add", "x", "b"), "k": ("Mul", "m", "c"), "loss": ("Sum", "k")},
    )
    return done(graph)


def shared():
    """Return s = relu(x) + a, of which 5 and 7 come back along both edges."""
    graph = build(
        {"x": [-1, 2], "a": [3, 4], "c": [5, 7]},
        {
            "r": ("ReLU", "x"),
            "s": ("Add", "r", "a"),
            "k": ("Mul", "s", "c"),
            "loss": ("Sum", "k"),
        },
    )
    return done(graph)


def laboratory(run, kind, node_id):
    return Laboratory(run, Mistake(kind, node_id))


def listed(value):
    return np.asarray(value).tolist()


@pytest.mark.parametrize("name", names())
def test_a_backward_without_mistake_computes_what_the_run_does(name):
    run = done(load(path_of(name)))
    written = HandWritten(run, "")

    written.compute()

    for found, right in ((written.nodes, run.gradients), (written.edges, run.edge_gradients)):
        assert set(found) == {key for key, value in right.items() if value is not None}
        for key, value in found.items():
            np.testing.assert_allclose(value, right[key], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", names())
def test_every_offered_mistake_has_an_effect_and_what_it_breaks_is_found(name):
    graph = load(path_of(name))
    run = done(graph)
    before = {key: listed(value) for key, value in run.edge_gradients.items() if value is not None}

    for mistake in offers(run, [node.id for node in graph.nodes()]):
        lab = Laboratory(run, mistake)
        assert lab.broken
        for place in lab.broken:
            assert lab.check(place).is_right
            assert lab.check(place).sentence.isprintable()
        assert lab.solution().is_right
        for edge in graph.edges():
            place = Place(edge.target, edge.port)
            assert lab.check(place).is_right == (place in lab.broken)

    after = {key: listed(value) for key, value in run.edge_gradients.items() if value is not None}
    assert after == before


# overwrite at a fork


def test_the_last_gradient_to_arrive_overwrites_the_others():
    # Backward visits s, then y: what comes back through y, 4, arrives last.
    lab = laboratory(fork(), Kind.OVERWRITE_AT_FORK, "x")

    assert lab.gradient("x") == 4
    assert lab.edge_gradient(Edge("a", "x", "x")) == 12
    assert lab.edge_gradient(Edge("x", "s", "x")) == 1
    assert lab.broken == {Place("x")}


def test_of_two_ports_of_one_node_the_last_one_overwrites_the_first():
    run = done(build({"x": 3, "y": 5}, {"p": ("Mul", "x", "y"), "q": ("Sub", "p", "p")}))

    assert laboratory(run, Kind.OVERWRITE_AT_FORK, "p").gradient("p") == -1


def test_a_check_explains_an_overwritten_gradient():
    lab = laboratory(fork(), Kind.OVERWRITE_AT_FORK, "x")

    found = lab.check(Place("x"))

    assert found.is_right
    assert found.sentence == (
        "x feeds 2 ports. The code kept only the gradient that arrived last, 4, and overwrote what"
        " had arrived before. At a fork it must add: 1 + 4 = 5."
    )
    assert lab.solution() == found


def test_a_wrong_number_that_follows_from_another_one_is_not_the_place():
    lab = laboratory(fork(), Kind.OVERWRITE_AT_FORK, "x")

    found = lab.check(Place("x", "x"))

    assert not found.is_right
    assert found.sentence == (
        "Here the rule holds: upstream × local = 4 × 3 = 12. What comes from the right is already"
        " wrong: look further towards the target."
    )
    assert lab.check(Place("a")) == found  # the gradient of a is that of its only edge


def test_a_right_number_is_not_the_place():
    lab = laboratory(fork(), Kind.OVERWRITE_AT_FORK, "x")

    assert lab.check(Place("s", "x")).sentence == (
        "Here the rule holds: upstream × local = 1 × 1 = 1. The number is right."
    )
    assert lab.check(Place("s")).sentence == (
        "Here the rule holds: s is the target, and starts with the seed. The number is right."
    )


# breadth-first order


def test_a_node_that_is_visited_too_early_passes_on_a_part():
    lab = laboratory(fork(), Kind.BREADTH_FIRST, "x")

    assert lab.gradient("x") == 5  # the rest arrives, too late
    assert lab.edge_gradient(Edge("a", "x", "x")) == 3
    assert lab.edge_gradient(Edge("b", "x", "y")) == 2
    assert lab.broken == {Place("x", "x"), Place("x", "y")}
    assert lab.check(Place("x", "y")).sentence == (
        "The code went on from x when 1 of its 2 outgoing edges had reported: it passed 1 to the"
        " layer. It must wait for all of them: 1 + 4 = 5."
    )
    assert lab.check(Place("x")).sentence == (
        "Here the rule holds: 1 + 4 = 5. The number is right."
    )


# missing unbroadcast


def test_a_gradient_that_is_not_summed_has_the_shape_of_the_output():
    lab = laboratory(broadcast(), Kind.MISSING_UNBROADCAST, "m")

    assert listed(lab.gradient("b")) == [[1, 3], [5, 5]]
    assert listed(lab.gradient("x")) == [[1, 3], [5, 5]]
    assert lab.broken == {Place("m", "y")}
    assert lab.check(Place("b")).sentence == (
        "b is (2,) and was broadcast, but its gradient came back as (2, 2). The code must sum it"
        " back to the shape of b (summed over axis 0: (2, 2) → (2,)), which gives [6, 8]."
    )


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("Mul", [[1 * 1, 3 * 2], [5 * 3, 5 * 4]]),
        ("Sub", [[-1, -3], [-5, -5]]),
        ("Div", [[-1 / 25, -6 / 36], [-15 / 25, -20 / 36]]),
    ],
)
def test_what_is_not_summed_is_computed_cell_by_cell(layer, expected):
    graph = build(
        {"x": [[1, 2], [3, 4]], "b": [5, 6], "c": [[1, 3], [5, 5]]},
        {"m": (layer, "x", "b"), "k": ("Mul", "m", "c"), "loss": ("Sum", "k")},
    )
    lab = laboratory(done(graph), Kind.MISSING_UNBROADCAST, "m")

    np.testing.assert_allclose(lab.gradient("b"), expected)


def test_a_number_that_is_broadcast_gets_a_gradient_of_many():
    graph = build({"x": [1, 2, 3], "b": 2}, {"m": ("Mul", "x", "b"), "loss": ("Sum", "m")})

    assert listed(laboratory(done(graph), Kind.MISSING_UNBROADCAST, "m").gradient("b")) == [1, 2, 3]


def test_a_gradient_of_very_many_sums_is_not_taken_apart():
    graph = build({"x": np.ones(4_000), "b": 2}, {"m": ("Mul", "x", "b"), "loss": ("Sum", "m")})

    assert not laboratory(done(graph), Kind.MISSING_UNBROADCAST, "m").has_effect


# in-place ReLU


def test_zeros_written_into_a_gradient_reach_whoever_shares_it():
    lab = laboratory(shared(), Kind.IN_PLACE_RELU, "r")

    assert listed(lab.gradient("x")) == [0, 7]  # right
    assert listed(lab.gradient("a")) == listed(lab.gradient("s")) == [0, 7]  # 5, 7 would be right
    assert lab.broken == {Place("k", "x")}
    assert lab.check(Place("k", "x")).sentence == (
        "The backward of r (ReLU) wrote its zeros into the array that it was given, instead of into"
        " a copy. The number here is the same array: it says [0, 7] and should say [5, 7]."
    )


def test_between_numbers_nothing_can_be_written_into():
    run = done(build({"x": -2.0}, {"r": ("ReLU", "x"), "n": ("Neg", "r")}))

    assert not laboratory(run, Kind.IN_PLACE_RELU, "r").has_effect


# what is offered


def kinds(run, node_id):
    return [mistake.kind for mistake in offers(run, [node_id])]


def test_only_mistakes_that_make_a_difference_are_offered():
    assert kinds(fork(), "x") == [Kind.OVERWRITE_AT_FORK, Kind.BREADTH_FIRST]
    assert kinds(fork(), "y") == []
    assert kinds(broadcast(), "m") == [Kind.MISSING_UNBROADCAST]
    assert kinds(shared(), "r") == [Kind.IN_PLACE_RELU]


def test_a_relu_that_blocks_nothing_can_write_its_zeros_wherever_it_likes():
    graph = build({"x": [1, 2], "c": [5, 7]}, {"r": ("ReLU", "x"), "k": ("Mul", "r", "c"),
                                               "loss": ("Sum", "k")})  # fmt: skip
    assert kinds(done(graph), "r") == []


def test_an_input_passes_nothing_on_too_early():
    graph = build({"x": 2, "c": 4}, {"y": ("Mul", "x", "c"), "s": ("Add", "x", "y")})

    assert kinds(done(graph), "x") == [Kind.OVERWRITE_AT_FORK]


def test_nothing_is_offered_where_no_gradient_arrives():
    graph = build({"a": 1, "b": 2}, {"s": ("Exp", "a"), "off": ("Add", "b", "b")})
    run = Run(graph, target="s")
    run.backward()

    assert offers(run, ["b", "off", "a"]) == []
    lab = laboratory(run, Kind.OVERWRITE_AT_FORK, "b")
    assert not lab.has_effect
    assert lab.check(Place("off", "x")).sentence == "No gradient flows back along this edge."
    assert lab.check(Place("b")).sentence == "No gradient arrives here."


def test_every_mistake_has_a_title():
    assert set(TITLES) == set(Kind)


def test_wrong_gradients_cannot_be_written_into():
    gradient = laboratory(shared(), Kind.IN_PLACE_RELU, "r").gradient("a")

    with pytest.raises(ValueError, match="read-only"):
        gradient[0] = 1.0


def test_terms_that_are_infinite_are_added_without_a_warning():
    nodes = {"x": ("Neg", "w"), "p": ("Mul", "x", "k"), "q": ("Mul", "x", "k"),
             "s": ("Sub", "p", "q")}  # fmt: skip
    run = Run(build({"w": [1.0], "k": [1e308]}, nodes), seed=10.0)
    run.backward()

    found = Laboratory(run, Mistake(Kind.OVERWRITE_AT_FORK, "x")).solution()

    assert found.is_right
    assert "nan" in found.sentence
