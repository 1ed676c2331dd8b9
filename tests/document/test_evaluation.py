"""Which results are shown, and whether they are old."""

import math

import pytest

from bpeditor import Edge
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.run import Direction, Step
from bpeditor.graph.errors import EmptyGraphError, LayerRunError, MissingInputError, TargetError
from tests.building import apples, build

VALUES = {"apple": 100.0, "apple_num": 2.0, "tax": 1.1, "apple_price": 200.0, "price": 220.0}
GRADIENTS = {"apple": 2.2, "apple_num": 110.0, "tax": 200.0, "apple_price": 1.1, "price": 1.0}
EDGE_GRADIENTS = {
    Edge("apple", "apple_price", "x"): 2.2,
    Edge("apple_num", "apple_price", "y"): 110.0,
    Edge("apple_price", "price", "x"): 1.1,
    Edge("tax", "price", "y"): 200.0,
}
UNRELATED_EDITS = {
    "a move": lambda document: document.move({"apple": (7.0, 7.0)}),
    "a layout": lambda document: document.lay_out({"apple": (7.0, 7.0), "tax": (1.0, 2.0)}),
    "a selection": lambda document: document.selection.set(["apple"]),
}
EDITS_OF_THE_GRAPH = {
    "a changed input": lambda document: document.set_parameter("tax", "value", 1.08),
    "a new node": lambda document: document.add_node("Input", (0.0, 0.0)),
    "another edge": lambda document: document.connect_ports(Edge("tax", "apple_price", "x")),
    "an edge less": lambda document: document.delete([], [Edge("tax", "price", "y")]),
    "a node less": lambda document: document.delete(["tax"]),
}


@pytest.fixture
def document():
    return Document()


@pytest.fixture
def evaluation(document):
    evaluation = Evaluation(document)
    document.load(apples())
    return evaluation


def shown_values(document, evaluation):
    return {node.id: evaluation.value(node.id) for node in document.graph.nodes()}


def shown_gradients(document, evaluation):
    return {node.id: evaluation.gradient(node.id) for node in document.graph.nodes()}


def shown_edge_gradients(document, evaluation):
    return {edge: evaluation.edge_gradient(edge) for edge in document.graph.edges()}


def is_blank(document, evaluation):
    shown = (shown_values, shown_gradients, shown_edge_gradients)
    return all(result is None for show in shown for result in show(document, evaluation).values())


def test_nothing_is_shown_before_the_first_run(document, evaluation):
    assert is_blank(document, evaluation)
    assert evaluation.target is None
    assert not evaluation.is_off_path("apple")


def test_forward_shows_values_and_no_gradients(document, evaluation):
    evaluation.forward()
    assert shown_values(document, evaluation) == pytest.approx(VALUES)
    assert set(shown_gradients(document, evaluation).values()) == {None}
    assert set(shown_edge_gradients(document, evaluation).values()) == {None}


def test_backward_shows_the_gradient_of_every_node_and_edge(document, evaluation):
    evaluation.backward()
    assert shown_values(document, evaluation) == pytest.approx(VALUES)
    assert shown_gradients(document, evaluation) == pytest.approx(GRADIENTS)
    assert shown_edge_gradients(document, evaluation) == pytest.approx(EDGE_GRADIENTS)
    assert evaluation.target == "price"


def test_a_second_backward_does_not_double_the_gradients(document, evaluation):
    evaluation.backward()
    evaluation.backward()
    assert shown_gradients(document, evaluation) == pytest.approx(GRADIENTS)


def test_forward_after_backward_shows_values_alone(document, evaluation):
    evaluation.backward()
    evaluation.forward()
    assert evaluation.value("price") == pytest.approx(220.0)
    assert set(shown_gradients(document, evaluation).values()) == {None}


def test_a_gradient_sums_over_the_edges_of_a_fork(document, evaluation):
    document.load(build({"x": 3.0}, {"square": ("Mul", "x", "x")}))
    evaluation.backward()
    assert evaluation.gradient("x") == 6.0
    assert evaluation.edge_gradient(Edge("x", "square", "x")) == 3.0


# steps


def test_each_step_shows_one_result_more_up_to_all(document, evaluation):
    shown = []
    for number in range(10):
        evaluation.step()
        assert evaluation.position == number + 1
        values = {n for n, value in shown_values(document, evaluation).items() if value is not None}
        gradients = {
            n for n, value in shown_gradients(document, evaluation).items() if value is not None
        }
        shown.append((len(values), len(gradients)))
    assert shown == [(n, 0) for n in range(1, 6)] + [(5, n) for n in range(1, 6)]
    assert shown_gradients(document, evaluation) == pytest.approx(GRADIENTS)
    assert evaluation.steps[5] == Step(Direction.BACKWARD, "price")


def test_a_step_after_the_last_one_changes_nothing(document, evaluation):
    evaluation.backward()
    evaluation.step()
    assert evaluation.position == len(evaluation.steps) == 10


def test_a_step_of_backward_lights_the_incoming_edges_of_its_node(document, evaluation):
    evaluation.forward()
    evaluation.step()
    assert evaluation.gradient("price") == 1.0
    lit = {e for e, g in shown_edge_gradients(document, evaluation).items() if g is not None}
    assert lit == {Edge("apple_price", "price", "x"), Edge("tax", "price", "y")}


def test_stepping_back_takes_the_last_step_back_to_nothing(document, evaluation):
    evaluation.backward()
    evaluation.step_back()
    assert evaluation.position == 9
    for _ in range(12):
        evaluation.step_back()
    assert evaluation.position == 0
    assert is_blank(document, evaluation)


def test_stepping_back_before_the_first_run_does_nothing(document, evaluation):
    evaluation.step_back()
    assert evaluation.position == 0


def test_a_step_goes_on_from_where_forward_stopped(evaluation):
    evaluation.forward()
    assert evaluation.position == 5
    evaluation.step()
    evaluation.step_back()
    assert evaluation.position == 5


def test_the_first_step_after_an_edit_starts_from_nothing(document, evaluation):
    evaluation.backward()
    document.set_parameter("tax", "value", 1.08)
    evaluation.step()
    assert evaluation.position == 1
    assert not evaluation.is_outdated


def test_clearing_shows_nothing_and_forward_shows_it_again(document, evaluation):
    evaluation.backward()
    evaluation.clear()
    assert is_blank(document, evaluation)
    assert evaluation.run is None
    evaluation.forward()
    assert shown_values(document, evaluation) == pytest.approx(VALUES)


# edits


@pytest.mark.parametrize("edit", UNRELATED_EDITS.values(), ids=UNRELATED_EDITS.keys())
def test_results_stay_after_an_edit_that_does_not_matter(document, evaluation, edit):
    evaluation.backward()
    edit(document)
    assert not evaluation.is_outdated
    assert shown_gradients(document, evaluation) == pytest.approx(GRADIENTS)


@pytest.mark.parametrize("edit", EDITS_OF_THE_GRAPH.values(), ids=EDITS_OF_THE_GRAPH.keys())
def test_results_are_out_of_date_after_an_edit_that_matters_but_still_shown(
    document, evaluation, edit
):
    evaluation.backward()
    edit(document)
    assert evaluation.values_outdated
    assert evaluation.gradients_outdated
    assert evaluation.value("price") == pytest.approx(220.0)
    assert evaluation.gradient("apple") == pytest.approx(2.2)


def test_another_target_or_seed_makes_the_gradients_out_of_date_but_not_the_values(
    document, evaluation
):
    evaluation.backward()
    document.set_target("price", 2.0)
    assert not evaluation.values_outdated
    assert evaluation.gradients_outdated
    evaluation.backward()
    assert evaluation.gradient("apple") == pytest.approx(4.4)


def test_forward_after_an_edit_brings_the_values_up_to_date(document, evaluation):
    evaluation.forward()
    document.connect_ports(Edge("tax", "apple_price", "x"))
    evaluation.forward()
    assert not evaluation.is_outdated
    assert evaluation.value("price") == pytest.approx(2.42)


def test_a_changed_input_evaluates_only_what_depends_on_it(document, evaluation):
    evaluation.backward()
    layer = evaluation.run.layer("apple_price")
    run = evaluation.run
    layer.forward = lambda *values: pytest.fail("apple_price does not depend on tax")
    document.set_parameter("tax", "value", 2)
    evaluation.forward()
    assert evaluation.run is run
    assert evaluation.value("price") == 400.0


def test_an_undone_input_gives_the_first_results_again(document, evaluation):
    document.set_parameter("tax", "value", 2)
    evaluation.backward()
    document.undo_stack.undo()
    evaluation.backward()
    assert shown_gradients(document, evaluation) == pytest.approx(GRADIENTS)


def test_an_input_of_another_shape_is_evaluated_anew(document, evaluation):
    evaluation.backward()
    document.set_parameter("apple", "value", [1.0, 2.0])
    evaluation.backward()
    assert evaluation.value("price").tolist() == pytest.approx([2.2, 4.4])
    assert evaluation.gradient("apple_num") == pytest.approx(3.3)


@pytest.mark.parametrize("steps", [0, 3, 5, 7, 10])
def test_renaming_keeps_what_is_shown(document, evaluation, steps):
    evaluation.backward()
    for _ in range(10 - steps):
        evaluation.step_back()
    before = shown_values(document, evaluation), shown_gradients(document, evaluation)
    document.rename("apple_price", "a_first_name")
    assert not evaluation.is_outdated
    assert evaluation.position == steps
    document.undo_stack.undo()
    assert not evaluation.is_outdated
    assert (shown_values(document, evaluation), shown_gradients(document, evaluation)) == before


def test_a_renamed_node_has_its_results_under_the_new_name(document, evaluation):
    evaluation.backward()
    document.rename("apple_price", "total")
    assert evaluation.value("total") == 200.0
    assert evaluation.gradient("total") == pytest.approx(1.1)
    assert evaluation.edge_gradient(Edge("apple", "total", "x")) == pytest.approx(2.2)


def test_renaming_what_is_out_of_date_leaves_it_out_of_date(document, evaluation):
    evaluation.backward()
    document.set_parameter("tax", "value", 1.08)
    document.rename("apple_price", "total")
    assert evaluation.is_outdated
    evaluation.backward()
    assert evaluation.value("price") == pytest.approx(216.0)


def test_another_graph_shows_nothing_of_the_last_one(document, evaluation):
    evaluation.backward()
    document.load(apples())
    assert is_blank(document, evaluation)
    assert not evaluation.is_outdated


# what cannot be computed


def test_a_missing_input_is_named_and_what_was_shown_stays(document, evaluation):
    evaluation.backward()
    document.delete([], [Edge("tax", "price", "y"), Edge("apple", "apple_price", "x")])
    told = []
    evaluation.changed.connect(lambda: told.append(evaluation.missing))
    with pytest.raises(MissingInputError, match="x of apple_price has no input"):
        evaluation.forward()
    assert told == [(("apple_price", "x"), ("price", "y"))]
    assert evaluation.value("price") == pytest.approx(220.0)
    assert evaluation.is_outdated


@pytest.mark.parametrize("verb", ["forward", "backward", "step"])
def test_the_mark_of_a_missing_input_goes_with_the_next_edit(document, evaluation, verb):
    document.delete([], [Edge("tax", "price", "y")])
    with pytest.raises(MissingInputError):
        getattr(evaluation, verb)()
    assert evaluation.missing == (("price", "y"),)
    document.move({"tax": (9.0, 9.0)})
    assert evaluation.missing == (("price", "y"),)
    document.connect_ports(Edge("tax", "price", "y"))
    assert evaluation.missing == ()


def test_an_empty_graph_says_so(document, evaluation):
    document.load(build({}))
    with pytest.raises(EmptyGraphError):
        evaluation.forward()


def test_several_outputs_show_their_values_and_ask_for_a_target(document, evaluation):
    document.load(build({"x": 1.0}, {"a": ("ReLU", "x"), "b": ("Sigmoid", "x")}))
    with pytest.raises(TargetError, match=r"2 outputs \(a, b\)"):
        evaluation.backward()
    assert evaluation.value("a") == 1.0
    assert evaluation.gradient("x") is None
    assert not evaluation.is_off_path("a")
    document.set_target("a")
    evaluation.backward()
    assert evaluation.gradient("x") == 1.0


def test_steps_without_a_target_show_all_values_and_then_ask_for_one(document, evaluation):
    document.load(build({"x": 1.0}, {"a": ("ReLU", "x"), "b": ("Sigmoid", "x")}))
    for _ in range(3):
        evaluation.step()
    assert shown_values(document, evaluation).keys() == {"x", "a", "b"}
    with pytest.raises(TargetError):
        evaluation.step()
    assert evaluation.position == 3
    assert evaluation.value("b") is not None


def test_what_has_no_path_to_the_target_is_known_once_backward_is_done(document, evaluation):
    document.load(build({"x": 1.0, "z": 2.0}, {"a": ("ReLU", "x"), "b": ("Mul", "a", "z")}))
    document.set_target("a")
    evaluation.forward()
    assert not evaluation.is_off_path("b")
    evaluation.backward()
    assert {n for n in ("x", "z", "a", "b") if evaluation.is_off_path(n)} == {"z", "b"}
    assert evaluation.edge_gradient(Edge("a", "b", "x")) is None
    assert evaluation.gradient("b") is None
    assert evaluation.value("b") == 2.0


def test_a_layer_that_refuses_leaves_what_was_shown(document, evaluation):
    document.load(build({"a": [1.0, 2.0], "b": [3.0, 4.0]}, {"sum": ("Add", "a", "b")}))
    evaluation.backward()
    document.set_parameter("b", "value", [1.0, 2.0, 3.0])
    for verb in (evaluation.forward, evaluation.backward, evaluation.step):
        with pytest.raises(LayerRunError, match="sum"):
            verb()
        assert evaluation.value("sum").tolist() == [4.0, 6.0]
        assert evaluation.gradient("a").tolist() == [1.0, 1.0]
        assert evaluation.is_outdated
    document.undo_stack.undo()
    evaluation.backward()
    assert evaluation.value("sum").tolist() == [4.0, 6.0]
    assert not evaluation.is_outdated


def test_the_first_nodes_that_made_inf_or_nan_are_its_origins(document, evaluation):
    document.load(
        build(
            {"big": 1e308, "zero": 0.0},
            {
                "twice": ("Add", "big", "big"),
                "nothing": ("Mul", "twice", "zero"),
                "end": ("Add", "nothing", "big"),
            },
        )
    )
    assert evaluation.origins_of_non_finite() == set()
    evaluation.forward()
    assert math.isinf(evaluation.value("twice"))
    assert math.isnan(evaluation.value("end"))
    assert evaluation.origins_of_non_finite() == {"twice"}


def test_every_verb_and_edit_tells_its_change_once(document, evaluation):
    told = []
    evaluation.changed.connect(lambda: told.append(evaluation.position))
    evaluation.forward()
    evaluation.step()
    evaluation.step_back()
    document.set_parameter("tax", "value", 2)
    document.move({"tax": (9.0, 9.0)})
    evaluation.clear()
    assert told == [5, 6, 5, 5, 0]


def test_stepping_back_over_old_results_does_not_call_them_fresh(document, evaluation):
    evaluation.backward()
    document.set_parameter("apple", "value", 3.0)
    evaluation.step_back()
    assert evaluation.is_outdated
    evaluation.forward()
    assert evaluation.value("apple") == 3.0


def test_an_edge_to_labels_has_no_gradient_once_its_layer_has_been_passed(document, evaluation):
    document.load(build({"y": 2, "t": 3}, {"loss": ("SumSquaredError", "y", "t")}))
    label, value = Edge("t", "loss", "t"), Edge("y", "loss", "y")

    evaluation.forward()
    assert not evaluation.is_edge_off_path(label)

    evaluation.backward()
    assert evaluation.is_edge_off_path(label)
    assert not evaluation.is_edge_off_path(value)
    assert evaluation.edge_gradient(value) == -1.0


def test_a_label_that_is_refused_leaves_the_results_that_were_shown(document, evaluation):
    document.load(build({"x": [1, 2, 3], "t": 1}, {"loss": ("SoftmaxWithLoss", "x", "t")}))
    evaluation.backward()
    shown = evaluation.value("loss"), evaluation.edge_gradient(Edge("x", "loss", "x"))
    document.set_parameter("t", "value", 7.0)

    with pytest.raises(LayerRunError, match="t holds 7; a label is a whole number from 0 to 2"):
        evaluation.backward()

    assert evaluation.value("loss") == shown[0]
    assert evaluation.edge_gradient(Edge("x", "loss", "x")) is not None
    assert evaluation.is_outdated
    document.set_parameter("t", "value", 2.0)
    evaluation.backward()
    assert not evaluation.is_outdated


def test_a_refusal_off_the_path_is_shown_beside_the_results(document, evaluation):
    graph = build({"a": [1, 2], "b": [1, 2, 3]}, {"s": ("Add", "a", "b"), "y": ("ReLU", "a")})
    document.load(graph)
    document.set_target("y")

    evaluation.step()
    assert evaluation.refusals == {}  # its turn has not come yet
    evaluation.forward()
    assert list(evaluation.refusals) == ["s"]
    assert evaluation.value("s") is None
    evaluation.backward()
    assert evaluation.gradient("a").tolist() == [1.0, 1.0]
    assert list(evaluation.refusals) == ["s"]

    document.set_parameter("b", "value", [1.0, 2.0])
    assert evaluation.refusals == {}
    evaluation.forward()
    assert evaluation.value("s").tolist() == [2.0, 4.0]


def test_a_refusal_is_remembered_until_the_graph_is_another(document, evaluation):
    document.load(build({"x": [1, 2], "W": [[1, 2, 3]]}, {"p": ("MatMul", "x", "W")}))

    for verb in (evaluation.forward, evaluation.backward, evaluation.step):
        with pytest.raises(LayerRunError):
            verb()
        [refusal] = evaluation.refusals.values()
        assert refusal.node_id == "p"
        assert refusal.reason.startswith("x is (2,) and W is (1, 3)")

    document.set_parameter("x", "value", [1.0])
    assert evaluation.refusals == {}
    evaluation.forward()
    assert evaluation.value("p").tolist() == [1.0, 2.0, 3.0]


# any step at will


def everything(document, evaluation):
    return (
        shown_values(document, evaluation),
        shown_gradients(document, evaluation),
        shown_edge_gradients(document, evaluation),
    )


@pytest.mark.parametrize("position", range(11))
def test_seeking_shows_exactly_what_so_many_single_steps_show(document, evaluation, position):
    for _ in range(position):
        evaluation.step()
    stepped = everything(document, evaluation)
    evaluation.clear()

    evaluation.seek(position)

    assert evaluation.position == position
    assert everything(document, evaluation) == stepped
    known = [
        node for node, value in shown_values(document, evaluation).items() if value is not None
    ]
    assert len(known) == min(position, 5)
    gradients = shown_gradients(document, evaluation).values()
    assert sum(gradient is not None for gradient in gradients) == max(0, position - 5)


def test_going_back_and_forth_ends_where_it_was(document, evaluation):
    evaluation.seek(6)
    before = everything(document, evaluation)
    for position in (10, 0, 3, 9, 1, 6):
        evaluation.seek(position)

    assert everything(document, evaluation) == before


def test_seeking_beyond_the_ends_stays_at_them(evaluation):
    evaluation.seek(-3)
    assert evaluation.position == 0
    evaluation.seek(99)
    assert evaluation.position == 10


def test_the_step_that_was_taken_acts_until_everything_is_shown_by_a_command(evaluation):
    evaluation.seek(3)
    assert evaluation.acting == evaluation.steps[2]
    evaluation.step_back()
    assert evaluation.acting == evaluation.steps[1]
    evaluation.forward()
    assert evaluation.acting is None


def test_no_step_acts_before_the_first_or_after_an_edit(document, evaluation):
    evaluation.seek(0)
    assert evaluation.acting is None
    evaluation.seek(3)
    document.set_parameter("tax", "value", 1.2)
    assert evaluation.acting is None


def test_each_direction_reaches_the_nodes_in_its_own_order(evaluation):
    evaluation.seek(3)
    assert evaluation.reached() == ["apple", "apple_num", "apple_price"]
    evaluation.seek(6)
    assert evaluation.reached() == ["price"]
    evaluation.backward()
    assert evaluation.reached() == []


def test_a_step_runs_along_the_edges_it_reads_and_writes(evaluation):
    evaluation.seek(3)
    apple, num = Edge("apple", "apple_price", "x"), Edge("apple_num", "apple_price", "y")
    price = Edge("apple_price", "price", "x")
    assert evaluation.running() == ((apple, num), (price,))
    evaluation.seek(8)
    assert evaluation.acting == Step(Direction.BACKWARD, "apple_price")
    assert evaluation.running() == ((price,), (apple, num))


def test_backward_runs_along_no_edge_without_a_gradient(document, evaluation):
    document.load(
        build({"x": [1.0, 2.0], "t": [0.0, 1.0]}, {"loss": ("SoftmaxWithLoss", "x", "t")})
    )

    evaluation.seek(4)

    assert evaluation.acting == Step(Direction.BACKWARD, "loss")
    assert evaluation.running() == ((), (Edge("x", "loss", "x"),))


def test_a_graph_without_a_target_can_be_stepped_to_the_end_of_forward(document, evaluation):
    document.load(build({"a": 1.0}, {"p": ("Neg", "a"), "q": ("Exp", "a")}))

    evaluation.seek(3)

    assert evaluation.value("q") == math.e
    with pytest.raises(TargetError):
        evaluation.seek(4)
    assert evaluation.position == 3
