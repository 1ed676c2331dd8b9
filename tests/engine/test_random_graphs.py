"""Random graphs over all layers against four oracles; `--graphs` says how many."""

from itertools import pairwise

import pytest

from bpeditor.layers import LAYERS
from tests.engine.campaign import Figures, check
from tests.engine.oracles.dual_layers import DUALS

CHUNKS = 20


def pytest_generate_tests(metafunc):
    if "chunk" in metafunc.fixturenames:
        graphs = metafunc.config.getoption("--graphs")
        ends = [graphs * number // CHUNKS for number in range(CHUNKS + 1)]
        chunks = [range(*ends) for ends in pairwise(ends) if range(*ends)]
        ids = [f"{chunk.start}-{chunk.stop - 1}" for chunk in chunks]
        metafunc.parametrize("chunk", chunks, ids=ids)


@pytest.fixture(scope="module")
def figures(request):
    """Add up what is compared, and write it below the dots."""
    figures = Figures()
    yield figures
    plugins = request.config.pluginmanager
    if figures.graphs:
        with plugins.get_plugin("capturemanager").global_and_fixture_disabled():
            plugins.get_plugin("terminalreporter").write_line(f"\n{figures}")


def test_values_and_gradients_of_random_graphs_are_those_of_the_oracles(chunk, figures):
    for number in chunk:
        check(number, figures)


def test_every_layer_of_the_table_is_known_to_the_oracle_of_duals():
    assert set(DUALS) == set(LAYERS) - {"Input"}
