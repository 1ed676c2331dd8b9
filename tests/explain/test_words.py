"""Sentences about a rule, on the book's graph."""

import pytest

from bpeditor import Edge, Run
from bpeditor.explain.rule import edge_rule, fork_sum
from bpeditor.explain.words import (
    fork_in_words,
    legend,
    local_in_words,
    node_legend,
    own_gradient_in_words,
    upstream_in_words,
)
from tests.building import apples, build

APPLE, PRICE = Edge("apple", "apple_price", "x"), Edge("apple_price", "price", "x")


@pytest.fixture
def run():
    run = Run(apples())
    run.backward()
    return run


def test_the_letters_of_a_formula_are_named(run):
    assert legend(run, APPLE) == "x is apple, y is apple_num, z is apple_price, L is price"
    assert legend(run, PRICE) == (
        "x is apple_price, y is tax, z is price, and L as well: it is the target"
    )
    assert legend(run, Edge("tax", "price", "y")).startswith("y is tax, x is apple_price, z is")
    assert node_legend(run, "price") == "z is price, x is apple_price, y is tax"


def test_letters_are_told_from_nodes_that_are_called_like_them():
    nodes = {"q": ("Add", "x", "y"), "f": ("Mul", "q", "z")}
    run = Run(build({"x": -2.0, "y": 5.0, "z": -4.0}, nodes))
    run.backward()

    assert node_legend(run, "f") == "z is the output of f, port x is q, port y is z"
    assert legend(run, Edge("x", "q", "x")) == (
        "port x is x, port y is y, z is the output of q, L is f"
    )


def test_the_factors_are_rates_of_change(run):
    rule = edge_rule(run, APPLE)

    assert upstream_in_words(run, rule) == (
        "upstream 1.1: price changes by 1.1 per unit of apple_price"
    )
    assert local_in_words(rule) == "local 2: apple_price changes by 2 per unit of apple"


def test_at_the_target_the_upstream_gradient_is_the_seed(run):
    assert upstream_in_words(run, edge_rule(run, PRICE)) == (
        "upstream 1: the seed, for price is the target itself"
    )
    assert own_gradient_in_words(run, "price") == (
        "price is the target L: its gradient is the seed, where backward starts. It is 1: if L"
        " grows by 1, L grows by 1."
    )


def test_a_seed_that_is_not_one_is_given_no_reason():
    run = Run(apples(), seed=2.0)
    run.backward()

    assert own_gradient_in_words(run, "price") == (
        "price is the target L: its gradient is the seed, where backward starts."
    )


def test_a_gradient_comes_from_the_only_edge_or_from_the_sum_of_all(run):
    assert own_gradient_in_words(run, "apple_price") == (
        "apple_price feeds x of price alone: its gradient comes from there."
    )
    forked = Run(build({"a": 3.0}, {"out": ("Mul", "a", "a")}))
    forked.backward()
    assert fork_in_words(fork_sum(forked, "a"), "out") == (
        "a reaches out along 2 wires. A change of a changes out along each of them, so their"
        " gradients add. Backward comes to a when all 2 are known. L is out."
    )


def test_arrays_have_no_single_rate_of_change():
    run = Run(build({"x": [1.0, 2.0]}, {"s": ("Square", "x"), "out": ("Sum", "s")}))
    run.backward()
    rule = edge_rule(run, Edge("x", "s", "x"))

    assert upstream_in_words(run, rule) == ""
    assert local_in_words(rule) == ""


def test_a_seed_of_several_cells_is_no_1():
    graph = build({"x": [1.0, 2.0]}, {"f": ("Neg", "x")})
    for seed in (1.0, [1.0, 1.0]):
        run = Run(graph, seed=seed)
        run.backward()

        assert own_gradient_in_words(run, "f") == (
            "f is the target L: its gradient is the seed, where backward starts."
        )
