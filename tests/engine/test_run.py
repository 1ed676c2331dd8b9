import numpy as np
import pytest

from bpeditor import Edge, Graph, Node, Run
from bpeditor.engine.run import Direction, Step
from bpeditor.graph import limits
from bpeditor.graph.errors import (
    EmptyGraphError,
    LayerRunError,
    MissingInputError,
    ParameterError,
    SeedError,
    TargetError,
    UnknownNodeError,
)
from bpeditor.graph.graph import Target
from bpeditor.layers import LAYERS, Layer
from tests.building import apples, build, feed


def done(graph, target=None, seed=None):
    run = Run(graph, target, seed)
    run.forward()
    run.backward()
    return run


def chain(length, layer="ReLU", *sources):
    """Return a chain of one-input layers, or of two-input layers fed twice by one output."""
    graph = build({"v0": 1.0})
    for number in range(1, length + 1):
        graph.add_node(Node(f"v{number}", layer))
        feed(graph, f"v{number}", *[f"v{number - 1}"] * len(LAYERS[layer].inputs))
    return graph


# gradients


def test_the_shopping_example_gives_the_numbers_of_the_book():
    run = done(apples())

    assert run.values["price"] == pytest.approx(220)
    assert run.gradients["apple"] == 2.2
    assert run.gradients["apple_num"] == pytest.approx(110)
    assert run.gradients["tax"] == 200


def test_x_times_x_has_two_edges_whose_gradients_add_up():
    run = done(build({"x": 3}, {"f": ("Mul", "x", "x")}))

    assert run.edge_gradients[Edge("x", "f", "x")] == 3.0
    assert run.edge_gradients[Edge("x", "f", "y")] == 3.0
    assert run.gradients["x"] == 6.0


def test_the_gradient_of_a_forked_output_is_the_sum_over_its_edges():
    graph = build(
        {"x": 2, "a": 3, "b": 5},
        {"p": ("Mul", "x", "a"), "q": ("Mul", "x", "b"), "f": ("Add", "p", "q")},
    )

    run = done(graph)

    assert run.gradients["x"] == 8.0
    assert run.edge_gradients[Edge("x", "p", "x")] == 3.0


def test_a_second_backward_does_not_double_the_gradients():
    run = done(apples())
    first = dict(run.gradients)

    run.backward()
    run.forward()
    run.backward()

    assert dict(run.gradients) == first


def test_backward_computes_forward_first_if_need_be():
    run = Run(apples())
    run.backward()

    assert run.gradients["apple"] == 2.2


def test_before_forward_there_are_neither_values_nor_gradients():
    run = Run(apples())

    assert set(run.values.values()) == set(run.gradients.values()) == {None}
    assert set(run.edge_gradients) == set(apples().edges())


def test_an_input_off_every_path_to_the_target_has_no_gradient():
    graph = build({"a": 2, "b": 3}, {"f": ("Mul", "a", "a"), "g": ("Mul", "a", "b")})

    run = done(graph, target="f")

    assert run.values["g"] == 6.0
    assert run.gradients["b"] is None
    assert run.gradients["g"] is None
    assert run.edge_gradients[Edge("a", "g", "x")] is None
    assert run.gradients["a"] == 4.0


def test_what_lies_behind_the_target_has_values_but_no_gradients():
    run = done(apples(), target="apple_price")

    assert run.values["price"] == pytest.approx(220)
    assert run.gradients["price"] is None
    assert run.gradients["tax"] is None
    assert run.gradients["apple"] == 2.0


def test_a_port_without_gradient_passes_none_on_and_not_zero(monkeypatch):
    monkeypatch.setitem(LAYERS, "Labelled", Labelled)
    graph = build(
        {"y": 2, "t": 3, "u": 4},
        {"label": ("Mul", "t", "u"), "loss": ("Labelled", "y", "label")},
    )

    run = done(graph)

    assert run.gradients["y"] == 1.0
    assert [run.gradients[node_id] for node_id in ("label", "t", "u")] == [None] * 3
    assert run.edge_gradients[Edge("t", "label", "x")] is None


def test_a_source_of_both_a_label_and_a_value_has_the_gradient_of_the_value(monkeypatch):
    monkeypatch.setitem(LAYERS, "Labelled", Labelled)

    run = done(build({"y": 2}, {"loss": ("Labelled", "y", "y")}))

    assert run.gradients["y"] == 1.0


class Labelled(Layer):
    """Stand for a loss whose labels get no gradient."""

    def forward(self, y, t):
        return y - t

    def backward(self, dout):
        return dout, None


Labelled.gradients = {"y": "dout"}
Labelled.inputs = ("y", "t")  # set here: naming it in the class would enter it into the table


@pytest.mark.parametrize("width", [1, 2, 50])
def test_the_order_of_arrival_does_not_change_a_single_bit(width):
    random = np.random.default_rng(width)
    inputs = {f"i{number}": random.normal() for number in range(width)}
    nodes = {f"p{n}": ("Mul", f"i{n}", f"i{(n + 1) % width}") for n in range(width)}
    forwards, backwards = (
        build(dict(order(inputs.items())), dict(order(nodes.items()))) for order in (list, reversed)
    )
    for graph in (forwards, backwards):
        graph.add_node(Node("s0", "Sigmoid"))
        feed(graph, "s0", "p0")

    runs = [done(graph, target="s0") for graph in (forwards, backwards)]

    assert dict(runs[0].gradients) == dict(runs[1].gradients)
    assert runs[0].plan.order == runs[1].plan.order


# seeds and targets


def test_the_seed_is_one_unless_the_graph_or_the_caller_says_otherwise():
    graph = apples()
    assert done(graph).gradients["price"] == 1.0

    graph.set_target(Target("price", 2.0))
    assert done(graph).gradients["apple"] == 4.4
    assert done(graph, seed=-1).gradients["apple"] == -2.2
    assert done(graph, target="apple_price").gradients["apple_price"] == 1.0


def test_a_scalar_seed_is_broadcast_to_an_array_target():
    run = done(build({"x": [[1, -2], [3, 4]]}, {"y": ("ReLU", "x")}), seed=3)

    np.testing.assert_array_equal(run.gradients["y"], [[3, 3], [3, 3]])
    np.testing.assert_array_equal(run.gradients["x"], [[3, 0], [3, 3]])


def test_an_array_seed_weighs_the_elements_of_the_target():
    run = done(build({"x": [1, -2, 3]}, {"y": ("ReLU", "x")}), seed=[5, 6, 7])

    np.testing.assert_array_equal(run.gradients["x"], [5, 0, 7])


@pytest.mark.parametrize("seed", [[1, 2], [[1, 2, 3]], [[1]]])
def test_a_seed_of_another_shape_is_refused_with_both_shapes(seed):
    run = Run(build({"x": [1, 2, 3]}, {"y": ("ReLU", "x")}), seed=seed)

    with pytest.raises(SeedError, match=r"the seed has the shape .* and the target has \(3,\)"):
        run.backward()


def test_a_seed_that_is_no_number_is_refused():
    with pytest.raises(SeedError, match="the seed must be a number or nested lists"):
        Run(apples(), seed="1")


def test_a_new_seed_clears_the_gradients():
    run = done(apples())

    run.set_seed(2)
    assert run.gradients["apple"] is None
    run.backward()
    assert run.gradients["apple"] == 4.4


def test_with_several_outputs_forward_works_and_backward_asks_for_a_target():
    run = Run(build({"a": 1, "b": 2}))
    run.forward()

    assert run.target is None
    assert dict(run.values) == {"a": 1.0, "b": 2.0}
    with pytest.raises(TargetError) as refused:
        run.backward()
    assert str(refused.value) == "the graph has 2 outputs (a, b): choose one as the target"


@pytest.mark.parametrize("layer", ["Input", "Mul"])
def test_a_node_without_edges_leaves_the_only_output_the_target(layer):
    graph = apples()
    graph.add_node(Node("new", layer))

    run = done(graph)
    assert run.target == "price"
    assert run.gradients["apple"] == 2.2
    assert run.values["new"] == (1.0 if layer == "Input" else None)
    assert run.gradients["new"] is None


def test_a_node_without_edges_does_not_stop_forward_where_there_is_no_target():
    graph = build({"x": 1}, {"a": ("ReLU", "x"), "b": ("Neg", "x"), "new": ("Mul",)})

    run = Run(graph)
    run.forward()
    assert (run.target, run.values["a"], run.values["b"]) == (None, 1.0, -1.0)


def test_a_node_with_one_wire_competes_to_be_the_target():
    graph = apples()
    graph.add_node(Node("new", "ReLU"))
    graph.add_edge(Edge("tax", "new", "x"))

    with pytest.raises(TargetError, match=r"2 outputs \(new, price\)"):
        Run(graph).backward()


def test_a_lone_input_is_its_own_target():
    assert done(build({"a": 5})).gradients["a"] == 1.0


def test_a_target_that_does_not_exist_is_named():
    with pytest.raises(UnknownNodeError, match='there is no node "nope"'):
        Run(apples(), target="nope")


def test_an_empty_graph_has_nothing_to_compute():
    with pytest.raises(EmptyGraphError, match="the graph is empty"):
        Run(Graph())


# missing inputs


def test_a_missing_input_is_named_before_anything_is_computed():
    graph = build({"a": 1}, {"s": ("Add", "a"), "t": ("Mul",)})

    with pytest.raises(MissingInputError) as refused:
        Run(graph, target="s")
    assert str(refused.value) == "y of s has no input: draw a wire to it"

    feed(graph, "t", "s")
    with pytest.raises(MissingInputError) as refused:
        Run(graph)
    assert refused.value.ports == (("s", "y"), ("t", "y"))
    assert str(refused.value).endswith("(1 more input is missing)")


def test_an_incomplete_node_off_the_path_to_the_target_does_not_stop():
    graph = apples()
    for node_id, *sources in (("half", "tax"), ("behind", "half")):
        graph.add_node(Node(node_id, "ReLU" if node_id == "behind" else "Add"))
        feed(graph, node_id, *sources)

    run = done(graph, target="price")

    assert run.gradients["apple"] == 2.2
    assert run.values["half"] is None
    assert run.values["behind"] is None
    assert run.edge_gradients[Edge("tax", "half", "x")] is None


# new inputs


@pytest.fixture
def calls(monkeypatch):
    """Return a list that every Add, Mul and ReLU enters when its forward is called."""
    seen = []
    for name in ("Add", "Mul", "ReLU"):
        original = LAYERS[name].forward

        def counted(self, *xs, original=original):
            seen.append(self)
            return original(self, *xs)

        monkeypatch.setattr(LAYERS[name], "forward", counted)
    return seen


def test_a_new_input_re_evaluates_only_what_depends_on_it(calls):
    graph = build(
        {"a": 1, "b": 2, "c": 3},
        {
            "p": ("Mul", "a", "b"),
            "q": ("Mul", "b", "c"),
            "r": ("ReLU", "q"),
            "s": ("Add", "p", "r"),
        },
    )
    run = Run(graph)
    run.forward()
    calls.clear()

    run.set_inputs({"a": 10})
    run.forward()

    assert [run.values[node_id] for node_id in "pqrs"] == [20.0, 6.0, 6.0, 26.0]
    assert calls == [run.layer("p"), run.layer("s")]


def test_an_output_that_several_new_inputs_reach_is_evaluated_once(calls):
    run = done(apples())
    calls.clear()

    run.set_inputs({"apple": 50, "apple_num": 4, "tax": 1})
    run.forward()

    assert len(calls) == 2
    assert run.values["price"] == 200.0


def test_forward_without_a_change_computes_nothing(calls):
    run = done(apples())
    calls.clear()

    run.forward()

    assert calls == []


def test_new_inputs_clear_the_gradients_and_backward_follows_them():
    run = done(apples())

    run.set_inputs({"apple_num": 3})
    assert run.gradients["apple"] is None
    run.backward()

    assert run.values["price"] == pytest.approx(330)
    assert run.gradients["apple"] == pytest.approx(3.3)


def test_a_number_may_become_an_array():
    run = done(build({"a": 2, "b": 3}, {"f": ("Mul", "a", "b")}))

    run.set_inputs({"a": [1, 2]})
    run.backward()

    np.testing.assert_array_equal(run.values["f"], [3, 6])
    np.testing.assert_array_equal(run.gradients["a"], [3, 3])
    assert run.gradients["b"] == 3.0


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"tax": 2, "nope": 1}, UnknownNodeError, 'there is no node "nope"'),
        (
            {"tax": 2, "price": 1},
            ParameterError,
            "value of price cannot be set: the node is no Input",
        ),
        (
            {"tax": 2, "apple": "1"},
            ParameterError,
            "value of apple must be a number or nested lists",
        ),
    ],
)
def test_if_one_new_input_is_refused_none_is_taken(values, error, message):
    run = done(apples())

    with pytest.raises(error, match=message):
        run.set_inputs(values)

    run.forward()
    assert run.values["tax"] == 1.1


def test_an_array_given_as_input_can_change_later_without_changing_the_run():
    outside = np.array([1.0, 2.0])
    run = Run(build({"x": [0, 0]}, {"y": ("ReLU", "x")}))
    run.set_inputs({"x": outside})
    outside[:] = 9.0

    run.forward()

    np.testing.assert_array_equal(run.values["y"], [1, 2])


def test_a_run_does_not_follow_later_changes_of_the_graph():
    graph = apples()
    run = Run(graph)
    graph.add_node(Node("late", "Add"))

    run.forward()

    assert "late" not in run.values


# refusals while computing


def test_shapes_that_do_not_fit_are_named_with_the_node():
    run = Run(build({"a": [1, 2], "b": [1, 2, 3]}, {"s": ("Add", "a", "b")}))

    with pytest.raises(LayerRunError) as refused:
        run.forward()

    assert str(refused.value) == "Add s: x is (2,) and y is (3,); these shapes do not broadcast"
    assert refused.value.node_id == "s"


def test_after_a_refusal_no_old_value_is_left_and_a_better_input_repairs_it():
    graph = build({"a": [1, 2], "b": [3, 4], "c": 1}, {"s": ("Add", "a", "b"), "r": ("ReLU", "s")})
    run = done(graph, target="r")

    run.set_inputs({"b": [1, 2, 3], "c": 5})
    with pytest.raises(LayerRunError):
        run.forward()
    assert run.values["s"] is None
    assert run.values["r"] is None
    np.testing.assert_array_equal(run.values["a"], [1, 2])

    run.set_inputs({"b": [5, 6]})
    run.forward()
    np.testing.assert_array_equal(run.values["r"], [6, 8])
    assert run.values["c"] == 5.0


@pytest.mark.parametrize("results", ["values", "gradients"])
def test_a_result_cannot_be_written_into(results):
    run = Run(build({"x": [1.0, -2.0, 3.0]}, {"r": ("ReLU", "x"), "s": ("Sum", "r")}))
    run.backward()
    with pytest.raises(ValueError, match="read-only"):
        getattr(run, results)["r"][:] = -1.0
    run.backward()
    np.testing.assert_array_equal(run.gradients["x"], [1.0, 0.0, 1.0])


def test_a_notebook_shows_results_as_numbers_and_a_run_by_how_far_it_is():
    run = Run(build({"a": 2}, {"s": ("Mul", "a", "a")}))
    assert repr(run) == "<Run: target s, 0 of 2 values>"
    run.backward()
    assert repr(run) == "<Run: target s, 2 of 2 values, gradients known>"
    assert repr(run.values) == "{'a': 2.0, 's': 4.0}"
    assert repr(run.gradients) == "{'a': 4.0, 's': 1.0}"


@pytest.fixture
def beside():
    """Return a graph whose target is y = relu(a); beside it a + b and what depends on it."""
    return build(
        {"a": [1, 2], "b": [1, 2, 3], "c": 1},
        {"s": ("Add", "a", "b"), "r": ("ReLU", "s"), "m": ("Mul", "s", "c"), "y": ("ReLU", "a")},
    )


def test_a_refusal_off_the_path_leaves_its_descendants_blank_and_does_not_stop(beside):
    run = done(beside, target="y")

    assert {node_id: str(refused) for node_id, refused in run.refusals.items()} == {
        "s": "Add s: x is (2,) and y is (3,); these shapes do not broadcast"
    }
    assert [run.values[node_id] for node_id in "srm"] == [None] * 3
    np.testing.assert_array_equal(run.gradients["a"], [1, 1])
    assert run.gradients["b"] is None


def test_a_refusal_off_the_path_is_tried_again_when_something_else_reaches_it(beside):
    run = done(beside, target="y")

    run.set_inputs({"c": 5})  # reaches m, which waits for s
    run.forward()
    assert list(run.refusals) == ["s"]
    assert run.values["m"] is None

    run.set_inputs({"b": [3, 4]})
    run.forward()
    assert run.refusals == {}
    np.testing.assert_array_equal(run.values["m"], [20, 30])

    run.set_inputs({"b": [[1], [2], [3]], "a": [1, 2, 3, 4]})
    run.forward()
    assert run.values["s"].shape == (3, 4)
    assert run.values["y"].shape == (4,)


def test_without_a_target_every_node_is_needed(beside):
    with pytest.raises(LayerRunError, match="Add s: x is"):
        Run(beside).forward()


def test_a_layer_off_the_path_that_takes_too_much_is_left_out(monkeypatch, beside):
    monkeypatch.setattr(limits, "GRAPH_ELEMENTS", 13)

    run = Run(beside, target="y")
    run.set_inputs({"b": [[1], [2], [3]]})
    run.forward()

    assert list(run.refusals) == ["m", "r"]
    assert "have more than 13 elements" in str(run.refusals["m"])
    np.testing.assert_array_equal(run.values["y"], [1, 2])


def test_the_values_of_a_graph_have_a_limit_together(monkeypatch):
    monkeypatch.setattr(limits, "GRAPH_ELEMENTS", 12)
    graph = build({"a": [1, 2, 3]}, {f"r{number}": ("ReLU", "a") for number in range(3)})
    run = Run(graph)
    run.forward()
    run.set_inputs({"a": [3, 2, 1]})
    run.forward()  # takes the place of the old values

    run.set_inputs({"a": [1, 2, 3, 4]})
    with pytest.raises(LayerRunError, match="the values of this graph have more than 12 elements"):
        run.forward()


# IEEE


@pytest.mark.parametrize("wrap", [float, lambda x: [x]], ids=["scalars", "arrays"])
def test_overflow_and_invalid_operations_are_inf_and_nan_without_a_warning(wrap):
    graph = build(
        {"big": wrap(1e308), "ten": wrap(10.0), "minus": wrap(-1.0)},
        {
            "inf": ("Mul", "big", "ten"),
            "minus_inf": ("Mul", "inf", "minus"),
            "nan": ("Add", "inf", "minus_inf"),
            "still": ("ReLU", "nan"),
        },
    )

    run = done(graph)

    np.testing.assert_array_equal(run.values["inf"], wrap(float("inf")))
    np.testing.assert_array_equal(run.values["still"], wrap(float("nan")))
    np.testing.assert_array_equal(run.gradients["nan"], wrap(float("nan")))


def test_scalars_are_python_floats_all_the_way():
    run = done(apples())

    for results in (run.values, run.gradients, run.edge_gradients):
        assert {type(value) for value in results.values()} == {float}


# steps


def test_steps_are_forward_in_order_and_backward_in_reverse():
    run = Run(apples())

    forward = [step.node for step in run.steps() if step.direction is Direction.FORWARD]
    backward = [step.node for step in run.steps() if step.direction is Direction.BACKWARD]

    assert forward == ["apple", "apple_num", "apple_price", "tax", "price"]
    assert backward == forward[::-1]
    assert run.steps()[0] == Step(Direction.FORWARD, "apple")


# large graphs


def test_a_chain_of_3000_is_evaluated_without_recursion():
    run = done(chain(3000))

    assert run.values["v3000"] == 1.0
    assert run.gradients["v0"] == 1.0


def test_an_output_may_feed_a_thousand_edges():
    graph = build({"x": 1.0, "n0": 0.0})
    for number in range(1, 1001):
        graph.add_node(Node(f"n{number}", "Add"))
        feed(graph, f"n{number}", f"n{number - 1}", "x")

    run = done(graph)

    assert run.values["n1000"] == 1000.0
    assert run.gradients["x"] == 1000.0


def test_sixty_doublings_take_sixty_steps_though_there_are_2_to_the_60_paths():
    run = done(chain(60, "Add"))

    assert run.values["v60"] == 2.0**60
    assert run.gradients["v0"] == 2.0**60
    assert len(run.steps()) == 122
