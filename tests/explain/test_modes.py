"""What forward mode carries, compared with gradients and with central differences."""

from math import prod

import numpy as np
import pytest

from bpeditor import Run
from bpeditor.explain.modes import Costs, costs, costs_in_words, tangents
from tests.building import apples, build
from tests.engine import random_fractions, random_graphs


def done(graph, **kw):
    run = Run(graph, **kw)
    run.backward()
    return run


@pytest.mark.parametrize("number", range(300))
def test_the_tangent_that_reaches_the_target_is_the_gradient(number):
    family = random_fractions if number % 2 else random_graphs
    case = family.draw(number)
    run = done(case.graph(), target=case.target, seed=case.seed)
    for source in case.inputs:
        if run.gradients[source] is None:
            continue
        gradient = np.asarray(run.gradients[source])
        scale = max(np.max(np.abs(g)) for g in run.gradients.values() if g is not None)
        for cell in list(np.ndindex(gradient.shape))[:4]:
            carried = tangents(run, source, cell)

            seeded = np.sum(case.weights * carried[case.target])
            assert seeded == pytest.approx(gradient[cell], rel=1e-9, abs=1e-10 * scale)


@pytest.mark.parametrize("number", range(40))
def test_every_tangent_is_a_central_difference(number):
    case, h = random_graphs.draw(number), 1e-6
    source = next(iter(case.inputs))
    run = done(case.graph(), target=case.target)
    cell = next(np.ndindex(np.shape(case.inputs[source])))
    if run.gradients[source] is None:
        return
    around = []
    for step in (h, -h):
        moved = np.array(case.inputs[source], float)
        moved[cell] += step
        run.set_inputs({source: moved if moved.ndim else float(moved)})
        run.forward()
        around.append(dict(run.values))
    run.set_inputs({source: case.inputs[source]})
    run.backward()
    for node_id, tangent in tangents(run, source, cell).items():
        wanted = (np.asarray(around[0][node_id]) - np.asarray(around[1][node_id])) / (2 * h)
        if not leads_from_label(case, node_id):
            np.testing.assert_allclose(tangent, wanted, rtol=2e-4, atol=2e-4)


def leads_from_label(case, node_id):
    """Say whether something a node depends on went through a label: forward mode ends there."""
    before = {node_id}
    for source, target, place in reversed(case.edges):
        if target in before:
            if case.is_label(target, place):
                return True
            before.add(source)
    return False


def test_forward_mode_carries_the_derivative_by_apple():
    run = done(apples())

    assert tangents(run, "apple") == {"apple": 1.0, "apple_price": 2.0, "price": 2.2}


def test_arrays_too_large_to_ask_cell_by_cell_have_no_tangents():
    run = done(build({"x": np.ones((60, 60))}, {"y": ("Neg", "x"), "z": ("Sum", "y")}))

    assert tangents(run, "x", (0, 0)) is None


def test_reverse_mode_takes_one_sweep_and_forward_mode_one_for_each_input():
    found = costs(done(apples()))

    assert found == Costs(numbers=3, results=1, reverse=2, forward=5)
    assert costs_in_words(found) == (
        "Reverse mode (Backward): one sweep, 2 layer calls,"
        " gives the gradients of all 3 input numbers."
        " Forward mode: one sweep for each input number, 3 sweeps and 5 layer calls in all."
    )


@pytest.mark.parametrize("number", range(60))
def test_the_layer_calls_of_forward_mode_are_counted_input_by_input(number):
    case = random_graphs.draw(number)
    run = done(case.graph(), target=case.target)
    ids, edges = case.live
    calls = 0
    for source in set(case.inputs) & set(ids):
        found = {source}
        for before, target, _ in sorted(edges, key=lambda e: list(case.values).index(e[1])):
            found |= {target} if before in found else set()
        calls += prod(np.shape(case.inputs[source])) * (len(found) - 1)

    assert costs(run).forward == calls
    assert costs(run).reverse == len([node_id for node_id in ids if node_id in case.nodes])


def test_a_target_of_several_elements_is_said():
    run = done(build({"x": [1.0, 2.0]}, {"y": ("Neg", "x")}))

    assert costs_in_words(costs(run)).endswith(
        " The target has 2 elements: one sweep backward is for their sum, weighted by the seed;"
        " a sweep forward is for each of them."
    )
