"""Paths and their products, compared with a count and with products of exact fractions."""

from fractions import Fraction
from itertools import islice
from math import prod

import numpy as np
import pytest

from bpeditor import Edge, Run
from bpeditor.explain.paths import costs_in_words, count_paths, in_digits, list_paths, walk
from tests.building import apples, build
from tests.engine import random_fractions, random_graphs
from tests.engine.oracles.exact import RULES

MANY = 3_000


def done(graph, **kw):
    run = Run(graph, **kw)
    run.backward()
    return run


def doublings(levels):
    nodes = {
        f"d{level:02}": ("Add", f"d{level - 1:02}", f"d{level - 1:02}")
        for level in range(1, levels + 1)
    }
    return build({"d00": 1.0}, nodes)


def listed(run, source, most=MANY):
    return list_paths(run, count_paths(run, source), most)


def exact_paths(case, source):
    """Return the product of exact slopes along every path, found from the target backwards."""
    values = {}
    for node_id in case.values:
        if node_id in case.inputs:
            values[node_id] = Fraction(case.inputs[node_id]), []
        else:
            layer, params, *sources = case.nodes[node_id]
            out, slopes, _ = RULES[layer](*[values[s][0] for s in sources], **params)
            values[node_id] = out, slopes

    def behind(node_id):
        if node_id == source:
            yield Fraction(1 if case.seed is None else case.seed)
            return
        _, _, *sources = case.nodes.get(node_id, ("Input", {}))
        for place, before in enumerate(sources):
            for product in behind(before):
                yield product * values[node_id][1][place]

    return sorted(behind(case.target))


@pytest.mark.parametrize("number", range(0, 240, 2))
def test_the_products_along_all_paths_are_those_of_exact_fractions(number):
    case = random_fractions.draw(number)
    run = done(case.graph(), target=case.target, seed=case.seed)
    for source in case.inputs:
        count = count_paths(run, source)
        if count is None:
            assert run.gradients[source] is None
        elif count.paths <= MANY:
            exact = exact_paths(case, source)
            found = sorted(path.contribution for path in list_paths(run, count, MANY))

            assert count.paths == len(exact) == len(found)
            scale = float(max(map(abs, exact)))
            assert found == pytest.approx(list(map(float, exact)), rel=1e-9, abs=1e-12 * scale)


@pytest.mark.parametrize("number", range(200))
def test_the_contributions_of_all_paths_add_up_to_the_gradient_of_arrays_as_well(number):
    case = random_graphs.draw(number)
    run = done(case.graph(), target=case.target, seed=case.seed)
    for source in case.values:
        count = count_paths(run, source)
        assert (count is None) == (run.gradients[source] is None)
        if count is None or count.paths > 200:
            continue
        found = [path.contribution for path in list_paths(run, count, 200)]

        gradient = run.gradients[source]
        assert all(np.shape(term) == np.shape(gradient) for term in found)
        scale = max(np.max(np.abs(term)) for term in found)
        np.testing.assert_allclose(sum(found), gradient, rtol=1e-10, atol=1e-11 * scale + 1e-300)


@pytest.mark.parametrize("number", range(60))
def test_the_costs_are_the_edges_of_every_path_and_those_on_any(number):
    case = random_graphs.draw(number)
    run = done(case.graph(), target=case.target, seed=case.seed)
    for source in case.values:
        count = count_paths(run, source)
        if count is not None and count.paths <= MANY:
            routes = list(walk(run, source))

            assert count.paths == len(set(routes)) == len(routes)
            assert count.by_path == sum(map(len, routes))
            assert count.in_one_sweep == len({edge for route in routes for edge in route})


def test_apple_has_one_path_and_its_product_is_the_gradient():
    (path,) = listed(done(apples()), "apple")

    assert path.nodes == ("apple", "apple_price", "price")
    assert path.edges == (Edge("apple", "apple_price", "x"), Edge("apple_price", "price", "x"))
    assert path.factors == (2.0, 1.1)
    assert path.contribution == 2.2


def test_x_times_x_counts_two_paths():
    run = done(build({"x": 3.0}, {"z": ("Mul", "x", "x")}))

    assert count_paths(run, "x").paths == 2
    assert [path.contribution for path in listed(run, "x")] == [3.0, 3.0]


def test_sixty_doublings_are_counted_exactly_and_their_first_paths_listed():
    run = done(doublings(60))
    count = count_paths(run, "d00")

    assert count.paths == 2**60
    assert costs_in_words(count) == (
        "1,152,921,504,606,846,976 paths lead from d00 to d60."
        " Path by path: 69,175,290,276,410,818,560 multiplications."
        " Backward: 120 multiplications in one sweep, one for each edge."
    )
    assert [path.contribution for path in list_paths(run, count, 3)] == [1.0, 1.0, 1.0]
    first, second = islice(walk(run, "d00"), 2)
    assert first[:-1] == second[:-1]
    assert (first[-1].port, second[-1].port) == ("x", "y")


def test_a_count_too_long_to_read_is_rounded():
    assert in_digits(10**30 - 1) == ",".join(["999"] * 10)
    assert in_digits(2**20_000) == "about 4.0 × 10^6020"
    assert in_digits(996 * 10**28) == "about 1.0 × 10^31"


def test_few_paths_are_sorted_by_what_they_contribute():
    graph = build(
        {"x": 2.0, "a": 0.5, "b": -7.0, "c": 3.0},
        {
            "xa": ("Mul", "x", "a"),
            "xb": ("Mul", "x", "b"),
            "xc": ("Mul", "x", "c"),
            "ab": ("Add", "xa", "xb"),
            "abc": ("Add", "ab", "xc"),
        },
    )
    run = done(graph, seed=2.0)

    assert [path.contribution for path in listed(run, "x")] == [-14.0, 6.0, 1.0]
    assert [prod(path.factors) for path in listed(run, "x")] == [-7.0, 3.0, 0.5]
    assert [path.contribution for path in listed(run, "x", 1)] == [-14.0]


def test_the_target_itself_has_one_path_without_edges():
    (path,) = listed(done(apples(), seed=3.0), "price")

    assert (path.nodes, path.edges, path.contribution) == (("price",), (), 3.0)


def test_a_label_has_no_path():
    graph = build({"x": [1.0, 2.0], "t": [0.0, 1.0]}, {"loss": ("SoftmaxWithLoss", "x", "t")})

    assert count_paths(done(graph), "t") is None
    assert count_paths(done(graph), "x").paths == 1
