"""Exercises: hidden numbers and planted mistakes that follow what is done with the graph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor import Edge, Node
from bpeditor.graph import edits, exercising
from bpeditor.graph.changes import SetExercise, inverse_of
from bpeditor.graph.errors import AskedError, GraphError, UnknownNodeError
from bpeditor.graph.exercise import Asked, Exercise, Kind, Mistake, Place, What
from tests.building import apples, build

APPLE = Asked(Place("apple"))
PRICE = Asked(Place("price"), What.VALUE)
EDGE = Asked(Place("price", "x"))
OVERWRITE = Mistake(Kind.OVERWRITE_AT_FORK, "apple_price")


def apply(graph, changes):
    for change in changes:
        change.apply(graph)
    return graph


def asking(*questions, mistake=None):
    """Return the apples with an exercise."""
    graph = apply(graph := apples(), exercising.ask(graph, questions))
    return apply(graph, exercising.plant(graph, mistake))


def test_a_graph_has_no_exercise_until_something_is_asked():
    graph = apples()
    assert graph.exercise is None

    apply(graph, exercising.ask(graph, [PRICE, APPLE]))

    assert graph.exercise == Exercise((APPLE, PRICE))
    assert exercising.ask(graph, [APPLE]) == ()


def test_what_is_asked_is_kept_sorted():
    assert Exercise((EDGE, APPLE)) == Exercise((APPLE, EDGE))
    assert Exercise((EDGE, PRICE, APPLE)).hidden == (APPLE, PRICE, EDGE)


def test_with_the_last_question_the_exercise_goes():
    graph = asking(APPLE, PRICE)

    apply(graph, exercising.unask(graph, [APPLE]))
    assert graph.exercise == Exercise((PRICE,))
    apply(graph, exercising.unask(graph, [PRICE]))

    assert graph.exercise is None
    assert exercising.unask(graph, [PRICE]) == ()


def test_one_mistake_is_planted_in_the_place_of_another():
    graph = asking(mistake=OVERWRITE)

    apply(graph, exercising.plant(graph, Mistake(Kind.BREADTH_FIRST, "apple_price")))
    assert graph.exercise.mistake.kind is Kind.BREADTH_FIRST
    apply(graph, exercising.plant(graph, None))

    assert graph.exercise is None


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Asked(Place("apple"), What.VALUE), "apple is an Input: its value is given"),
        (Asked(Place("apple", "x")), "no edge leads to x of apple"),
        (Asked(Place("price", "z")), "no edge leads to z of price"),
        (
            Asked(Place("price", "x"), What.VALUE),
            "along an edge only the gradient can be asked for",
        ),
        (Asked(Place("pear")), 'there is no node "pear"'),
    ],
)
def test_what_is_given_or_not_there_cannot_be_asked(question, message):
    graph = apples()

    with pytest.raises(GraphError) as refused:
        exercising.ask(graph, [APPLE, question])

    assert str(refused.value) == message


def test_a_mistake_needs_a_node_that_can_make_it():
    graph = apples()

    with pytest.raises(UnknownNodeError):
        exercising.plant(graph, Mistake(Kind.OVERWRITE_AT_FORK, "pear"))
    with pytest.raises(AskedError, match=r"price \(Mul\) is no ReLU"):
        exercising.plant(graph, Mistake(Kind.IN_PLACE_RELU, "price"))


# what is done with the graph


def test_what_is_deleted_is_no_longer_asked_and_undo_asks_again():
    graph = asking(APPLE, PRICE, EDGE, mistake=OVERWRITE)
    before = graph.contents()

    changes = edits.delete(graph, ["apple_price"])
    apply(graph, changes)
    assert graph.exercise == Exercise((APPLE, PRICE))
    apply(graph, inverse_of(changes))

    assert graph.contents() == before


def test_an_edge_that_is_cut_is_no_longer_asked():
    graph = asking(APPLE, EDGE)

    apply(graph, edits.delete(graph, (), [Edge("apple_price", "price", "x")]))

    assert graph.exercise == Exercise((APPLE,))


def test_a_port_that_something_else_feeds_is_asked_as_before():
    graph = asking(EDGE)

    apply(graph, edits.connect(graph, Edge("tax", "price", "x")))

    assert graph.exercise == Exercise((EDGE,))


def test_a_wire_that_is_moved_away_takes_its_question_along_into_nothing():
    graph = asking(EDGE)
    apply(graph, edits.add_node(graph, Node("relu", "ReLU")))

    wire = Edge("apple_price", "price", "x")
    apply(graph, edits.connect(graph, Edge("apple_price", "relu", "x"), dropping=wire))

    assert graph.exercise is None


def test_a_wire_that_is_led_through_a_node_and_back_is_asked_as_before():
    graph = asking(EDGE)
    apply(graph, edits.add_node(graph, Node("relu", "ReLU")))
    wire = Edge("apple_price", "price", "x")

    apply(graph, edits.lead_through(graph, graph.node("relu"), wire))
    assert graph.exercise == Exercise((EDGE,))
    apply(graph, edits.dissolve(graph, ["relu"]))

    assert graph.exercise == Exercise((EDGE,))


def test_a_renamed_node_is_asked_under_its_new_name():
    graph = asking(PRICE, EDGE, mistake=Mistake(Kind.BREADTH_FIRST, "price"))

    apply(graph, edits.rename(graph, "price", "cost"))

    assert graph.exercise == Exercise(
        (Asked(Place("cost"), What.VALUE), Asked(Place("cost", "x"))),
        Mistake(Kind.BREADTH_FIRST, "cost"),
    )


def test_copies_are_not_asked():
    graph = asking(APPLE, mistake=OVERWRITE)

    fragment = edits.fragment_of(graph, {"apple", "apple_price"})
    assert fragment.exercise is None
    apply(graph, edits.insert(graph, fragment, (0.0, 0.0)))

    assert graph.exercise == Exercise((APPLE,), OVERWRITE)


def test_two_graphs_differ_by_an_exercise_alone():
    assert asking(APPLE).contents() == asking(APPLE).contents()
    assert asking(APPLE).contents() != asking(PRICE).contents()
    assert asking(APPLE).contents() != apples().contents()


# any sequence of verbs

NODES = ("apple", "apple_num", "tax", "apple_price", "price")
PLACES = st.builds(Place, st.sampled_from([*NODES, "new"]), st.sampled_from(["", "x", "y"]))
QUESTIONS = st.sets(st.builds(Asked, PLACES, st.sampled_from(What)), max_size=3)
EDGES = st.builds(
    Edge, st.sampled_from(NODES), st.sampled_from(["apple_price", "price"]), st.sampled_from("xy")
)
VERBS = st.one_of(
    st.tuples(st.just(exercising.ask), QUESTIONS),
    st.tuples(st.just(exercising.unask), QUESTIONS),
    st.tuples(st.just(exercising.plant), st.builds(Mistake, st.sampled_from(Kind), st.just("tax"))),
    st.tuples(st.just(edits.delete), st.sets(st.sampled_from(NODES), max_size=1)),
    st.tuples(st.just(edits.dissolve), st.sets(st.sampled_from(NODES), max_size=1)),
    st.tuples(st.just(edits.connect), EDGES),
    st.tuples(st.just(edits.move_outgoing), st.sampled_from(NODES), st.sampled_from(NODES)),
    st.tuples(st.just(edits.rename), st.sampled_from(NODES), st.sampled_from([*NODES, "new"])),
)


@given(st.lists(VERBS, max_size=12))
def test_only_what_is_there_is_asked_and_every_change_has_an_inverse(verbs):
    graph = build({"apple": 100, "apple_num": 2, "tax": 1.1}, {"apple_price": ("Mul", "apple")})
    apply(graph, edits.add_node(graph, Node("price", "Mul")))
    history = []
    for verb, *arguments in verbs:
        try:
            changes = verb(graph, *arguments)
        except GraphError:
            continue
        history.append((graph.contents(), changes))
        apply(graph, changes)
        exercise = graph.exercise or Exercise()
        assert graph.exercise == exercise.or_none()
        assert len(set(exercise.hidden)) == len(exercise.hidden)
        for asked in exercise.hidden:
            exercising.check_asked(graph, asked)
        assert exercise.mistake is None or exercise.mistake.node in graph
    for before, changes in reversed(history):
        apply(graph, inverse_of(changes))
        assert graph.contents() == before


def test_the_inverse_of_an_inverse_is_the_change():
    change = SetExercise(None, Exercise((APPLE,)))

    assert change.inverse().inverse() == change
