"""What random graphs hold, so that a campaign over them leaves nothing out."""

from functools import cache

import numpy as np
import pytest

from bpeditor.layers import LAYERS
from tests.engine import random_fractions, random_graphs
from tests.engine.case import LABELS
from tests.engine.oracles.exact import RULES
from tests.engine.oracles.forward import FORWARD
from tests.engine.recipes import RECIPES

every_family = pytest.mark.parametrize(
    ("family", "layers"), [(random_graphs, RECIPES), (random_fractions, RULES)]
)


@cache
def drawn(family):
    return [family.draw(number) for number in range(300)]


@pytest.fixture
def cases(family):
    return drawn(family)


def test_every_layer_of_the_table_is_drawn():
    assert set(RECIPES) == set(FORWARD) == set(LAYERS) - {"Input"}


@pytest.mark.parametrize("family", [random_graphs, random_fractions])
def test_a_number_stands_for_one_graph(family):
    assert repr(family.draw(5)) == repr(family.draw(5)) != repr(family.draw(6))


@every_family
def test_random_graphs_have_1_to_40_nodes(cases, layers):
    sizes = {len(case.values) for case in cases}

    assert min(sizes) == 1
    assert max(sizes) == 40
    assert len(sizes) > 30


@every_family
def test_every_port_of_every_layer_lies_on_a_path_to_some_target(cases, layers):
    found = {
        (case.nodes[node_id][0], place) for case in cases for _, node_id, place in case.live[1]
    }

    ports = {(name, place) for name in layers for place in range(len(LAYERS[name].inputs))}
    assert found == ports - LABELS


@every_family
def test_some_nodes_lie_on_no_path_to_the_target(cases, layers):
    assert any(len(case.live[0]) < len(case.values) for case in cases)


@every_family
def test_many_outputs_fork_and_some_feed_both_ports_of_a_node(cases, layers):
    edges = [[(number, *edge) for edge in case.live[1]] for number, case in enumerate(cases)]
    live = [edge for of_case in edges for edge in of_case]
    sources = {edge[:2] for edge in live}
    pairs = {edge[:3] for edge in live}

    assert len(live) - len(sources) > len(live) / 10
    assert len(live) - len(pairs) > len(live) / 50


@pytest.mark.parametrize("family", [random_graphs])
def test_many_inputs_are_broadcast(cases):
    live = [(case, *edge) for case in cases for edge in case.live[1]]
    broadcast = [
        node_id
        for case, source, node_id, _ in live
        if case.nodes[node_id][0] in {"Add", "Sub", "Mul", "Div", "Maximum"}
        and np.shape(case.values[source]) != np.shape(case.values[node_id])
    ]

    assert len(broadcast) > len(live) / 20
