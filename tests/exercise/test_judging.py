"""Answers to exercises; what is expected was computed by hand."""

import numpy as np
import pytest

from bpeditor import Run, load
from bpeditor.exercise.judging import Judgement, Verdict, judge
from bpeditor.exercise.places import copies_of, in_words, right_number
from bpeditor.graph import exercising
from bpeditor.graph.errors import GraphError
from bpeditor.graph.examples import names, path_of
from bpeditor.graph.exercise import Asked, Place, What
from bpeditor.graph.graph import Target
from tests.building import build

RIGHT = Judgement(Verdict.RIGHT)


def done(graph, **kw):
    run = Run(graph, **kw)
    run.backward()
    return run


def fork(seed=1.0):
    """Return a run in which apple feeds two ports: 2 · 1.1 and 3 · 1.1 come back to it."""
    graph = build(
        {"apple": 100, "two": 2, "three": 3, "tax": 1.1},
        {
            "p": ("Mul", "apple", "two"),
            "q": ("Mul", "apple", "three"),
            "s": ("Add", "p", "q"),
            "price": ("Mul", "s", "tax"),
        },
    )
    graph.set_target(Target("price", seed))
    return done(graph)


def arrays():
    """Return a run in which b is broadcast over two rows: 3 · [[1, 2], [3, 4]] comes back."""
    graph = build(
        {"x": [[1, 2], [3, 4]], "b": [1, 2], "c": 3},
        {"m": ("Mul", "x", "b"), "k": ("Mul", "m", "c"), "loss": ("Sum", "k")},
    )
    return done(graph)


def cause(run, node, answer, port="", what=What.GRADIENT):
    answer = np.array(answer, float) if isinstance(answer, list) else float(answer)
    found = judge(run, Asked(Place(node, port), what), answer)
    return found.verdict.value if found.verdict is Verdict.RIGHT else found.cause


# right or wrong


@pytest.mark.parametrize("answer", [5.5, 5.5000000001, 5.502, 5.498])
def test_an_answer_with_four_digits_is_right(answer):
    assert cause(fork(), "apple", answer) == "right"


@pytest.mark.parametrize("answer", [5.48, 5.51])
def test_an_answer_that_was_rounded_too_early_is_nearly_right(answer):
    assert cause(fork(), "apple", answer) == "Nearly: write it with four digits or more."


def test_where_the_right_number_is_zero_only_zero_is_right():
    run = done(build({"x": -3.0}, {"r": ("ReLU", "x")}))

    assert cause(run, "x", 0.0) == cause(run, "x", -0.0) == "right"
    assert judge(run, Asked(Place("x")), 1e-300).verdict is Verdict.WRONG


def test_zero_is_right_where_terms_cancel_up_to_rounding():
    run = done(build({"a": 0.1, "b": 0.3}, {"d": ("Add", "a", "a"), "s": ("Sub", "d", "b"),
                                            "e": ("Add", "s", "a")}))  # fmt: skip

    assert run.values["e"] == pytest.approx(5.6e-17, rel=0.1)
    assert cause(run, "e", 0.0, what=What.VALUE) == "right"


def test_a_tiny_gradient_is_not_taken_for_zero():
    run = done(build({"x": 1e-20, "y": 1.0}, {"p": ("Mul", "x", "y")}))

    assert judge(run, Asked(Place("y")), 0.0).verdict is Verdict.WRONG


@pytest.mark.parametrize("special", [np.inf, -np.inf, np.nan])
def test_inf_and_nan_are_right_where_they_are(special):
    run = Run(build({"x": 0.0, "y": 1.0}, {"p": ("Mul", "x", "y")}))
    run.set_inputs({"y": special})
    run.backward()

    assert cause(run, "x", special) == "right"
    assert judge(run, Asked(Place("x")), 1.0).verdict is Verdict.WRONG
    assert judge(run, Asked(Place("y")), special).verdict is Verdict.WRONG


def test_no_gradient_is_an_answer():
    run = done(build({"a": 1, "b": 2}, {"s": ("Exp", "a"), "off": ("Exp", "b")}), target="s")

    assert judge(run, Asked(Place("b")), None) == RIGHT
    assert cause(run, "b", 0) == "Follow the edges: does a path lead on to the target?"
    assert judge(run, Asked(Place("a")), None).cause == (
        "There is a path to the target, so a gradient arrives here."
    )
    assert judge(run, Asked(Place("off"), What.VALUE), None).verdict is Verdict.WRONG


@pytest.mark.parametrize("name", names())
def test_every_number_of_an_example_is_right_and_so_is_what_is_rounded_from_it(name):
    graph = load(path_of(name))
    run = done(graph)
    places = [Place(node.id) for node in graph.nodes()]
    places += [Place(edge.target, edge.port) for edge in graph.edges()]
    for asked in (Asked(place, what) for place in places for what in What):
        try:
            exercising.check_asked(graph, asked)
        except GraphError:
            continue
        right = right_number(run, asked)
        assert judge(run, asked, right) == RIGHT
        if isinstance(right, float):
            assert judge(run, asked, float(f"{right:.4g}")) == RIGHT
        if right is not None and np.any(right):
            assert judge(run, asked, right * -2.0).verdict is Verdict.WRONG


# why a number is wrong

FORK_CAUSES = [
    (2.2, "This is the part of one wire alone: apple feeds 2 ports, and what comes back along"
          " each is added."),
    (3.3, "This is the part of one wire alone: apple feeds 2 ports, and what comes back along"
          " each is added."),
    (7.26, "apple feeds 2 ports, and what comes back along each is added, not multiplied."),
    (2.75, "apple feeds 2 ports, and what comes back along each is added, not averaged."),
    (5, "This is the sum of local gradients: multiply each local gradient by its upstream gradient"
        " first."),
    (100, "This is the value: the gradient is asked for."),
    (-5.5, "The sign is wrong."),
    (1 / 5.5, "It is upside down: 1 divided by the right number."),
    (42, ""),
]  # fmt: skip
EDGE_CAUSES = [
    (110, "right"),
    (100, "This is the local gradient ∂z/∂y alone: multiply it by the upstream gradient."),
    (1.1, "This is the upstream gradient alone: multiply it by the local gradient ∂z/∂y."),
    (2.2, "This is the gradient of x: y and x are swapped."),
    (2, "This is the value above the line: the gradient is asked for."),
    (200, "This is the value of p, not a gradient."),
    (101.1, "The upstream and the local gradient are multiplied, not added."),
    (0.011, "The upstream and the local gradient are multiplied, not divided."),
    (-110, "The sign is wrong."),
    (1 / 110, "It is upside down: 1 divided by the right number."),
    (111, ""),
]
VALUE_CAUSES = [
    (200, "right"),
    (102, "This is x + y; Mul computes x × y."),
    (98, "This is x − y; Mul computes x × y."),
    (-98, "This is y − x; Mul computes x × y."),
    (50, "This is x / y; Mul computes x × y."),
    (0.02, "This is y / x; Mul computes x × y."),
    (100, "This is the input x, as it came; Mul computes x × y."),
    (1.1, "This is the gradient: the value above the line is asked for."),
    (-200, "The sign is wrong."),
    (7, ""),
]


@pytest.mark.parametrize(("answer", "sentence"), FORK_CAUSES)
def test_a_wrong_gradient_at_a_fork_has_a_cause(answer, sentence):
    assert cause(fork(), "apple", answer) == sentence


@pytest.mark.parametrize(("answer", "sentence"), EDGE_CAUSES)
def test_a_wrong_gradient_along_an_edge_has_a_cause(answer, sentence):
    assert cause(fork(), "p", answer, "y") == sentence
    assert cause(fork(), "two", answer) == sentence  # the same number: two feeds nothing else


@pytest.mark.parametrize(("answer", "sentence"), VALUE_CAUSES)
def test_a_wrong_value_has_a_cause(answer, sentence):
    assert cause(fork(), "p", answer, what=What.VALUE) == sentence


def test_the_whole_sum_is_too_much_for_one_edge_of_a_fork():
    assert cause(fork(), "p", 5.5, "x") == (
        "This is the sum of a fork. apple feeds several ports: only the part of this edge is asked"
        " for."
    )


def test_a_forgotten_seed_is_named():
    assert cause(fork(seed=4.0), "apple", 22) == "right"
    assert cause(fork(seed=4.0), "apple", 5.5) == (
        "Backward starts at price with the seed, which is not 1."
    )


def test_some_of_three_paths_are_named():
    graph = build({"a": 1}, {"e": ("Exp", "a"), "s": ("Sin", "a"), "n": ("Neg", "a"),
                             "p": ("Add", "e", "s"), "q": ("Add", "p", "n")})  # fmt: skip
    run = done(graph)
    parts = np.e, np.cos(1), -1.0

    assert cause(run, "a", sum(parts)) == "right"
    assert cause(run, "a", parts[0] + parts[2]).startswith("This is the part of 2 of the 3 wires:")


def test_two_slips_that_lead_to_the_same_number_are_both_named():
    run = done(build({"a": 650.0, "tax": 1.1}, {"p": ("Mul", "a", "tax")}))

    assert cause(run, "tax", 1.1) == (
        "This is the gradient of x: y and x are swapped. Or: This is the value above the line: the"
        " gradient is asked for."
    )


def test_of_a_hub_single_paths_are_named_and_partial_sums_are_not_tried():
    nodes = {f"p{n}": ("Pow", {"exponent": float(n)}, "a") for n in range(2, 32)}
    sums = {"s2": ("Add", "p2", "p3")}
    sums |= {f"s{n}": ("Add", f"s{n - 1}", f"p{n + 1}") for n in range(3, 31)}
    run = done(build({"a": 1.0}, nodes | sums))

    assert cause(run, "a", sum(range(2, 32))) == "right"
    assert cause(run, "a", 17).startswith("This is the part of one wire alone: a feeds 30 ports")
    assert cause(run, "a", sum(range(12, 32))) == ""


def test_a_cause_is_not_named_where_it_makes_no_difference():
    # 2 · 2: swapped, upstream alone and local alone are the same number, and none is right.
    run = done(build({"a": 2, "b": 2, "c": 2}, {"p": ("Mul", "a", "b"), "q": ("Mul", "p", "c")}))
    assert cause(run, "p", 4, "x") == "right"
    assert cause(run, "p", 2, "x").startswith("This is the local gradient")

    # times 1: the upstream gradient alone is the right number.
    run = done(build({"a": 1, "b": 1}, {"p": ("Mul", "a", "b")}))
    assert cause(run, "a", 1) == "right"
    assert cause(run, "a", -1) == "The sign is wrong."


ARRAY_CAUSES = [
    ([12, 18], "right"),
    ([4, 6], "This is the local gradient ∂z/∂y alone: multiply it by the upstream gradient."),
    ([[3, 6], [9, 12]], "b was broadcast: sum over axis 0, back to (2,), the shape of b."),
    ([12, 17], "1 of 2 cells is wrong: [1]."),
    (5, "The answer is a number, and (2,) is asked for."),
    ([[12, 18]], "The answer is (1, 2), and (2,) is asked for."),
    ([-12, -18], "The sign is wrong."),
    ([3, 3], ""),
]


@pytest.mark.parametrize(("answer", "sentence"), ARRAY_CAUSES, ids=str)
def test_a_wrong_array_has_a_cause(answer, sentence):
    assert cause(arrays(), "b", answer) == sentence


def test_a_transposed_array_is_named():
    graph = build(
        {"x": [[1, 2], [3, 5]], "W": [[1, 0], [2, 1]], "c": [[1, 2], [3, 4]]},
        {"m": ("MatMul", "x", "W"), "k": ("Mul", "m", "c"), "l": ("Sum", "k")},
    )
    right = np.array([[1, 3], [2, 5]]) @ np.array([[1, 2], [3, 4]])
    run = done(graph)

    assert cause(run, "W", right.tolist()) == "right"
    assert cause(run, "W", right.T.tolist()) == ("Rows and columns are swapped: it is transposed.")


def test_cells_are_not_counted_where_all_are_wrong():
    assert cause(arrays(), "x", [[7, 7], [7, 7]]) == ""


def test_a_cause_tells_no_number():
    for run, node, port, what, causes in (
        (fork(), "apple", "", What.GRADIENT, FORK_CAUSES),
        (fork(), "p", "y", What.GRADIENT, EDGE_CAUSES),
        (fork(), "p", "", What.VALUE, VALUE_CAUSES),
    ):
        right = f"{right_number(run, Asked(Place(node, port), what)):.6g}"
        for answer, _ in causes:
            assert right not in cause(run, node, answer, port, what)


def test_numbers_have_names():
    assert in_words(Asked(Place("apple"))) == "gradient of apple"
    assert in_words(Asked(Place("price"), What.VALUE)) == "value of price"
    assert in_words(Asked(Place("price", "x")), "s") == "gradient of s → price.x"


# where else a gradient stands


def test_an_output_with_one_edge_shares_its_gradient_and_a_fork_does_not():
    run = fork()
    graph = build({"apple": 1}, {})

    assert copies_of(run, graph, Place("p")) == {Place("s", "x")}
    assert copies_of(run, graph, Place("s", "x")) == {Place("p")}
    assert copies_of(run, graph, Place("apple")) == set()
    assert copies_of(run, graph, Place("p", "x")) == set()
    assert copies_of(run, graph, Place("price")) == set()


def test_without_a_path_an_output_shares_that_with_all_its_edges():
    graph = build({"a": 1, "b": 2}, {"s": ("Exp", "a"), "m": ("Mul", "b", "b"), "n": ("Neg", "s")})
    run = done(graph, target="s")

    assert copies_of(run, graph, Place("b")) == {Place("m", "x"), Place("m", "y")}
    assert copies_of(run, graph, Place("m", "x")) == {Place("b")}
    assert copies_of(run, graph, Place("s")) == copies_of(run, graph, Place("n", "x")) == set()


# 0 but for rounding


def nearly_nothing(*last):
    """Return a run of 0.1 + 0.2 − 0.3, which leaves 5.6e-17, and a node made of it."""
    nodes = {"s": ("Add", "a", "b"), "d": ("Sub", "s", "c"), "z": last}
    return done(build({"a": 0.1, "b": 0.2, "c": 0.3, "k": 3.5}, nodes))


def test_0_is_right_where_what_cancels_is_multiplied():
    run = nearly_nothing("Mul", "d", "k")

    assert run.values["z"] != 0.0
    assert cause(run, "z", 0, what=What.VALUE) == "right"
    assert cause(run, "k", 0) == "right"
    assert cause(run, "z", 1e-16, what=What.VALUE) != "right"
    assert cause(run, "a", 0) != "right"


def test_0_is_right_where_the_gradient_of_a_square_is_made_of_rounding():
    run = nearly_nothing("Square", "d")

    assert cause(run, "z", 0, port="x") == "right"
    assert cause(run, "a", 0) == "right"


def test_0_is_wrong_for_a_number_that_is_truly_small():
    run = done(
        build(
            {"a": 1.5e-10, "b": 1.5e-10, "c": 1}, {"m": ("Mul", "a", "b"), "z": ("Add", "m", "c")}
        )
    )

    assert cause(run, "m", 0, what=What.VALUE) != "right"


def test_cells_that_are_0_but_for_rounding_are_not_called_wrong():
    run = done(
        build(
            {"x": [0.1, 1, 2], "y": [0.2, 1, 1], "t": [0.3, 1, 1]},
            {"s": ("Add", "x", "y"), "d": ("Sub", "s", "t"), "z": ("Sum", "d")},
        )
    )

    assert cause(run, "d", [0, 1, 3], what=What.VALUE) == "1 of 3 cells is wrong: [2]."


def test_a_cause_that_fits_twice_is_told_once():
    nodes = {"p": ("Mul", "x", "k"), "q": ("Mul", "x", "k"), "s": ("Add", "p", "q")}
    run = done(build({"x": 7, "k": 2}, nodes))

    assert cause(run, "x", 2) == (
        "This is the part of one wire alone: x feeds 2 ports, and what comes back along each is"
        " added. Or: x feeds 2 ports, and what comes back along each is added, not averaged."
    )
