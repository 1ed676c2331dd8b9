"""Answering an exercise: what is hidden, what is shown, and what stays so."""

import pytest

from bpeditor import Edge
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.exercise.judging import Verdict
from bpeditor.graph.errors import ExerciseError, TargetError
from bpeditor.graph.exercise import Asked, Kind, Mistake, Place, What
from bpeditor.graph.graph import Target
from tests.building import apples, build

APPLE = Asked(Place("apple"))
PRICE = Asked(Place("price"), What.VALUE)
EDGE = Asked(Place("price", "x"))
APPLE_EDGE = Edge("apple", "apple_price", "x")


@pytest.fixture
def document(qapp):
    document = Document()
    document.load(apples())
    return document


@pytest.fixture
def evaluation(document):
    return Evaluation(document)


@pytest.fixture
def told(evaluation):
    """Count how often the evaluation tells that something else is shown."""
    told = []
    evaluation.changed.connect(lambda: told.append(evaluation.position))
    return told


def fork():
    """Return x = a · b, y = x · c and s = x + y: 1 and 4 come back to x."""
    return build({"a": 2, "b": 3, "c": 4}, {"x": ("Mul", "a", "b"), "y": ("Mul", "x", "c"),
                                            "s": ("Add", "x", "y")})  # fmt: skip


@pytest.fixture
def laboratory(document, evaluation):
    """The fork with an overwritten gradient, after Backward."""
    document.load(fork())
    document.plant(Mistake(Kind.OVERWRITE_AT_FORK, "x"))
    evaluation.backward()
    return evaluation


# hidden numbers


def test_what_is_asked_is_shown_to_nobody(document, evaluation):
    document.ask([PRICE, EDGE])
    evaluation.backward()

    assert evaluation.value("price") is None
    assert evaluation.is_value_asked("price")
    assert evaluation.edge_gradient(Edge("apple_price", "price", "x")) is None
    assert evaluation.is_edge_gradient_asked(Edge("apple_price", "price", "x"))
    assert evaluation.run is None
    assert evaluation.value("apple_price") == 200
    assert evaluation.edge_gradient(APPLE_EDGE) == 2.2


@pytest.mark.parametrize("asked", [APPLE, Asked(Place("apple_price", "x"))])
def test_an_output_and_its_only_edge_hide_each_others_gradient(document, evaluation, asked):
    document.ask([asked])
    evaluation.backward()

    assert evaluation.gradient("apple") is None
    assert evaluation.edge_gradient(APPLE_EDGE) is None
    assert evaluation.is_gradient_asked("apple")
    assert evaluation.is_edge_gradient_asked(APPLE_EDGE)


def test_a_fork_is_hidden_and_its_terms_are_shown(document, evaluation):
    document.load(fork())
    document.ask([Asked(Place("x"))])
    evaluation.backward()

    assert evaluation.gradient("x") is None
    assert evaluation.edge_gradient(Edge("x", "s", "x")) == 1
    assert evaluation.edge_gradient(Edge("x", "y", "x")) == 4


def test_a_question_shows_only_when_its_number_would(document, evaluation):
    document.ask([APPLE, PRICE])
    assert not evaluation.is_value_asked("price")

    evaluation.forward()

    assert evaluation.is_value_asked("price")
    assert not evaluation.is_gradient_asked("apple")


def test_whether_a_gradient_arrives_is_not_told_either(document, evaluation):
    document.load(build({"a": 1, "b": 2}, {"s": ("Exp", "a"), "off": ("Exp", "b")}))
    document.set_target("s")
    document.ask([Asked(Place("b")), Asked(Place("off", "x"))])
    evaluation.backward()

    assert evaluation.is_gradient_asked("b")
    assert not evaluation.is_off_path("b")
    assert evaluation.is_edge_gradient_asked(Edge("b", "off", "x"))
    assert not evaluation.is_edge_off_path(Edge("b", "off", "x"))
    assert evaluation.is_off_path("off")


def test_a_wrong_answer_changes_nothing_and_a_right_one_shows_the_number(
    document, evaluation, told
):
    document.ask([APPLE, PRICE])
    evaluation.backward()
    told.clear()

    assert evaluation.answering.answer(APPLE, 1.1).verdict is Verdict.WRONG
    assert evaluation.gradient("apple") is None
    assert evaluation.answering.judgement(APPLE).cause.startswith("This is the upstream")
    assert evaluation.answering.answer(APPLE, 2.2).verdict is Verdict.RIGHT

    assert evaluation.gradient("apple") == 2.2
    assert (evaluation.answering.right, evaluation.answering.total) == (1, 2)
    assert evaluation.value("price") is None
    assert len(told) == 2


def test_when_all_is_answered_nothing_is_hidden(document, evaluation):
    document.ask([APPLE])
    evaluation.backward()

    evaluation.answering.answer(APPLE, 2.2)

    assert not evaluation.answering.is_hiding
    assert evaluation.run is not None


def test_an_answer_is_judged_before_anything_is_computed(evaluation, document):
    document.ask([APPLE])

    assert evaluation.answering.answer(APPLE, 2.2).verdict is Verdict.RIGHT
    assert evaluation.position == 0


def test_an_answer_that_cannot_be_judged_says_why(document, evaluation):
    document.load(build({"a": 1}, {"s": ("Exp", "a"), "t": ("Sin", "a")}))
    document.ask([Asked(Place("a"))])

    with pytest.raises(TargetError):
        evaluation.answering.answer(Asked(Place("a")), 1.0)
    assert evaluation.answering.judgement(Asked(Place("a"))) is None


def test_a_revealed_number_is_shown_and_does_not_count(document, evaluation):
    document.ask([APPLE, PRICE])
    evaluation.backward()
    evaluation.answering.answer(APPLE, 7.0)

    evaluation.answering.reveal(APPLE)

    assert evaluation.gradient("apple") == 2.2
    assert evaluation.answering.number(APPLE) == 2.2
    assert (evaluation.answering.right, evaluation.answering.total) == (0, 2)
    assert evaluation.answering.answers.numbers == {}


def test_answers_can_be_taken_away(document, evaluation):
    document.ask([APPLE, PRICE])
    evaluation.answering.answer(APPLE, 2.2)
    evaluation.answering.answer(PRICE, 200.0)

    assert evaluation.answering.answers.numbers == {APPLE: 2.2, PRICE: 200.0}

    document.unask([PRICE])
    assert evaluation.answering.answers.numbers == {APPLE: 2.2}


def test_another_input_forgets_what_was_wrong_and_keeps_what_was_right(document, evaluation):
    document.ask([APPLE, PRICE])
    evaluation.answering.answer(APPLE, 2.2)
    evaluation.answering.answer(PRICE, 1.0)

    document.set_parameter("apple_num", "value", 3.0)
    evaluation.backward()

    assert evaluation.answering.judgement(PRICE) is None
    assert evaluation.gradient("apple") == pytest.approx(3.3)
    assert evaluation.answering.answer(PRICE, 330.0).verdict is Verdict.RIGHT


def test_another_graph_begins_anew(document, evaluation):
    document.ask([APPLE])
    evaluation.answering.answer(APPLE, 2.2)
    asking = apples()
    asking.exercise = document.graph.exercise

    document.load(asking)
    evaluation.backward()

    assert evaluation.answering.right == 0
    assert evaluation.gradient("apple") is None


def test_asking_leaves_the_results_up_to_date(document, evaluation, told):
    evaluation.backward()
    told.clear()

    document.ask([APPLE])
    document.undo_stack.undo()

    assert not evaluation.is_outdated
    assert evaluation.gradient("apple") == 2.2
    assert len(told) == 2


def test_without_an_exercise_an_act_is_told_once(document, evaluation, told):
    evaluation.backward()
    told.clear()

    document.set_parameter("tax", "value", 2.0)

    assert len(told) == 1


def test_a_gradient_check_tells_nothing_while_something_is_asked(document, evaluation):
    evaluation.check_gradients()
    assert evaluation.checking.comparison(APPLE_EDGE) is not None

    document.ask([EDGE])
    assert evaluation.checking.comparison(APPLE_EDGE) is None
    assert evaluation.checking.comparisons() == []
    with pytest.raises(ExerciseError, match="it would tell what the exercise asks for"):
        evaluation.check_gradients()

    evaluation.answering.reveal(EDGE)
    evaluation.check_gradients()
    assert evaluation.checking.comparison(APPLE_EDGE) is not None


# planted mistakes


def test_a_planted_mistake_shows_its_own_gradients(laboratory):
    assert laboratory.gradient("x") == 4
    assert laboratory.edge_gradient(Edge("a", "x", "x")) == 12
    assert laboratory.run is None
    assert (laboratory.answering.right, laboratory.answering.total) == (0, 1)


def test_steps_show_the_wrong_gradients_one_by_one(document, evaluation):
    document.load(fork())
    document.plant(Mistake(Kind.OVERWRITE_AT_FORK, "x"))
    for _ in range(6 + 3):
        evaluation.step()

    assert evaluation.gradient("x") == 4
    evaluation.step_back()
    assert evaluation.gradient("x") is None


def test_steps_and_other_inputs_keep_the_mistake(laboratory, document):
    first = laboratory.answering.laboratory
    laboratory.step_back()
    laboratory.step()
    assert laboratory.answering.laboratory is first

    document.set_parameter("c", "value", 7.0)
    laboratory.backward()

    assert laboratory.gradient("x") == 7
    assert laboratory.run is None


def test_the_place_of_the_mistake_repairs_it(laboratory):
    laboratory.answering.check(Place("x", "x"))
    assert not laboratory.answering.finding.is_right
    assert laboratory.gradient("x") == 4

    laboratory.answering.check(Place("x"))

    assert laboratory.answering.finding.is_right
    assert laboratory.gradient("x") == 5
    assert laboratory.run is not None
    assert (laboratory.answering.right, laboratory.answering.total) == (1, 1)
    assert laboratory.answering.answers.wrong == Place("x")


def test_a_repaired_mistake_stays_repaired_when_an_input_is_another(laboratory, document):
    laboratory.answering.check(Place("x"))

    document.set_parameter("a", "value", 5.0)
    laboratory.backward()

    assert laboratory.gradient("x") == 5


def test_a_revealed_mistake_is_explained_and_does_not_count(laboratory):
    laboratory.answering.reveal_mistake()

    assert "overwrote" in laboratory.answering.finding.sentence
    assert laboratory.gradient("x") == 5
    assert (laboratory.answering.right, laboratory.answering.total) == (0, 1)


def test_a_check_tells_no_number_while_some_are_asked_for(laboratory, document):
    document.ask([Asked(Place("a"))])

    laboratory.answering.check(Place("x", "x"))
    assert laboratory.answering.finding.sentence == (
        "Here the rule holds. What comes from the right is already wrong: look further towards the"
        " target."
    )
    laboratory.answering.check(Place("x"))
    assert laboratory.answering.finding.sentence == (
        "x feeds several ports. The code kept only the gradient that arrived last; at a fork it"
        " must add all of them."
    )
    document.plant(Mistake(Kind.BREADTH_FIRST, "x"))
    laboratory.answering.reveal_mistake()
    assert "before all its outgoing edges" in laboratory.answering.finding.sentence
    assert not any(map(str.isdigit, laboratory.answering.finding.sentence))


def test_another_mistake_is_to_be_found_anew(laboratory, document):
    laboratory.answering.check(Place("x"))

    document.plant(Mistake(Kind.BREADTH_FIRST, "x"))

    assert laboratory.answering.finding is None
    assert laboratory.edge_gradient(Edge("a", "x", "x")) == 3
    document.plant(None)
    assert laboratory.edge_gradient(Edge("a", "x", "x")) == 15


def test_a_mistake_without_effect_hides_nothing(document, evaluation):
    document.plant(Mistake(Kind.OVERWRITE_AT_FORK, "price"))
    evaluation.backward()

    assert evaluation.answering.laboratory is None
    assert evaluation.run is not None
    assert evaluation.answering.total == 0


def test_the_mistake_of_a_renamed_node_is_still_there(laboratory, document):
    document.rename("x", "product")

    assert laboratory.gradient("product") == 4


def test_the_seed_is_that_of_the_target_in_a_laboratory(document, evaluation):
    graph = fork()
    graph.set_target(Target("s", 2.0))
    document.load(graph)
    document.plant(Mistake(Kind.OVERWRITE_AT_FORK, "x"))
    evaluation.backward()

    assert evaluation.gradient("x") == 8
