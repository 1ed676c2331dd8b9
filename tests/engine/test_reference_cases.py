"""Values and gradients that others computed: books, lectures, and engines that share no code."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bpeditor import Edge, Run, save
from bpeditor.graph.graph import Target
from bpeditor.layers import LAYERS
from tests.building import build

ROOT = Path(__file__).resolve().parents[2]
DATA = json.loads((ROOT / "tests/data/reference_cases.json").read_text(encoding="utf-8"))
LAYER_OF = {name.lower(): name for name in LAYERS}
PARAMETER_OF = {"n": "exponent"}


def layer_of(node):
    return LAYER_OF[node["op"].replace("_", "")]


def graph_of(case):
    """Build the graph; labels that a case keeps in a parameter t become an Input."""
    inputs, nodes = dict(case["inputs"]), {}
    for node in case["nodes"]:
        params = dict(node.get("params", {}))
        sources = [*node["in"]]
        if "t" in params:
            inputs[f"{node['id']}_t"] = params.pop("t")
            sources.append(f"{node['id']}_t")
        renamed = {PARAMETER_OF.get(name, name): value for name, value in params.items()}
        nodes[node["id"]] = (layer_of(node), renamed, *sources)
    graph = build(inputs, nodes)
    graph.set_target(Target(case["output"], case["seed"]))
    return graph


every_case = pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["id"])


@every_case
def test_a_run_gives_the_expected_values_and_gradients(case):
    graph = graph_of(case)
    run = Run(graph)
    run.backward()

    check(case, graph, run.values, run.gradients, run.edge_gradients)


@every_case
def test_the_command_line_gives_the_expected_values_and_gradients(case, tmp_path):
    graph = graph_of(case)
    save(graph, tmp_path / "case.bpg")

    done = subprocess.run(
        [sys.executable, "-m", "bpeditor", "run", tmp_path / "case.bpg", "--json"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)

    assert found["target"] == case["output"]
    assert close(found["seed"], case["seed"], case)
    edges = {Edge(edge["source"], edge["target"], edge["port"]): edge for edge in found["edges"]}
    edge_gradients = {edge: written["gradient"] for edge, written in edges.items()}
    check(case, graph, found["values"], found["gradients"], edge_gradients)
    for edge, written in edges.items():
        assert written["value"] == found["values"][edge.source]


def check(case, graph, values, gradients, edge_gradients):
    for node_id, expected in case["values"].items():
        assert close(values[node_id], expected, case), f"value of {node_id}"
    for node_id, expected in case["grads"].items():
        assert close(gradients[node_id], expected, case), f"gradient of {node_id}"
    for expected in case["edge_grads"]:
        port = graph.layer(expected["to"]).inputs[expected["port"]]
        edge = Edge(expected["from"], expected["to"], port)
        assert close(edge_gradients[edge], expected["grad"], case), f"gradient on {edge}"
    for printed in case.get("published", []):
        found = {"value": values, "grad": gradients}.get(printed["what"])
        if found is not None and "node" in printed:
            np.testing.assert_allclose(
                found[printed["node"]], printed["value"], rtol=0, atol=printed["atol"]
            )


def close(found, expected, case):
    if found is None or expected is None:
        return found is expected
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    tolerance = case["tolerance"]
    return found.shape == expected.shape and np.allclose(
        found, expected, rtol=tolerance["rtol"], atol=tolerance["atol"], equal_nan=True
    )
