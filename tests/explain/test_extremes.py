"""Explanations of graphs at the ends of the range of numbers: something true is said of each."""

from random import Random

import numpy as np
import pytest

from bpeditor import Run
from bpeditor.explain.diagnosis import diagnose
from bpeditor.explain.findings import Kind
from bpeditor.explain.modes import costs, tangents
from bpeditor.explain.nudge import Nudge, good_in_words, in_words
from bpeditor.explain.paths import count_paths, list_paths
from bpeditor.graph.errors import RunError
from bpeditor.layers import LAYERS
from tests.building import build

EXTREMES = [0.0, -0.0, 1.0, -1.0, 1e308, -1e308, 1e-320, 1e3, -1e3, 40.0, 0.5, -3.0, 1e-200, 1e200]


def draw(number):
    """Return the run of a graph of any layers, or None where one refuses its inputs."""
    random = Random(number)
    inputs = {f"i{place}": _value(random) for place in range(random.randint(1, 5))}
    ids, nodes = list(inputs), {}
    for place in range(random.randint(1, 15)):
        layer = random.choice([name for name in LAYERS if name != "Input"])
        nodes[f"n{place}"] = (layer, {}, *[random.choice(ids) for _ in LAYERS[layer].inputs])
        ids.append(f"n{place}")
    graph = build(inputs, nodes)
    try:
        run = Run(graph, target=ids[-1])
        run.backward()
    except RunError:
        return None
    return graph, run


def _value(random):
    if random.random() < 0.6:
        return random.choice(EXTREMES)
    rows = random.choice([1, 2, 4])
    return [[random.choice(EXTREMES) for _ in range(3)] for _ in range(rows)]


@pytest.mark.parametrize("chunk", range(0, 400, 40))
def test_nothing_that_is_asked_of_an_extreme_graph_fails(chunk):
    drawn = [found for found in map(draw, range(chunk, chunk + 40)) if found is not None]
    assert drawn
    for graph, run in drawn:
        assert costs(run).reverse >= 0
        for node_id in run.plan.order:
            count = count_paths(run, node_id)
            if count is None:
                continue
            assert list_paths(run, count, 5)
            if graph.node(node_id).layer == "Input":
                cell = (0,) * np.ndim(run.values[node_id])
                assert node_id in (tangents(run, node_id, cell) or {node_id})
                nudge = Nudge(graph, run, node_id, cell)
                assert " → " in in_words(nudge, nudge.change(nudge.value + 1.0))
                ends = nudge.good_until(-1.0), nudge.good_until(1.0)
                assert good_in_words(nudge, *ends).startswith("The line is good to 1 %")


@pytest.mark.parametrize("chunk", range(0, 400, 40))
def test_every_zero_and_every_first_inf_or_nan_is_found(chunk):
    for found in map(draw, range(chunk, chunk + 40)):
        if found is None:
            continue
        graph, run = found
        findings = diagnose(run)
        of_kind = {kind: {f.node for f in findings if f.kind is kind} for kind in Kind}

        gradients = {node.id: run.gradients[node.id] for node in graph.nodes()}
        zeros = {
            node_id
            for node_id, gradient in gradients.items()
            if gradient is not None and not np.any(gradient)
        }
        assert of_kind[Kind.ZERO] == {i for i in zeros if graph.node(i).layer == "Input"}
        assert run.origins_of_non_finite() <= of_kind[Kind.NON_FINITE]
        assert all(finding.sentence.endswith(".") for finding in findings)
        assert not any("{" in finding.sentence for finding in findings)
