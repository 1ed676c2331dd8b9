"""The code of a layer, the lines that ran, and what forward kept for them."""

import inspect
import sys

import numpy as np
import pytest

from bpeditor import Run
from bpeditor.engine.run import Direction
from bpeditor.explain.source import kept_by, lines_run, source_of
from bpeditor.layers import LAYERS
from tests.building import build

FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD


def done(graph, **kw):
    run = Run(graph, **kw)
    run.backward()
    return run


def relu(value):
    return done(build({"a": value}, {"out": ("ReLU", "a")}), seed=np.ones(np.shape(value)))


def texts(run, node_id, direction):
    layer = type(run.layer(node_id)).__name__
    lines = source_of(layer, direction).lines
    return [lines[place].strip() for place in sorted(lines_run(run, node_id, direction))]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("direction", Direction)
def test_the_code_is_that_of_the_class_with_its_docstring(layer, direction):
    source = source_of(layer, direction)

    method = getattr(LAYERS[layer], direction.value)
    assert source.lines[0].startswith(f"def {direction.value}(self")
    assert '"""' in "\n".join(source.lines)
    whole = inspect.getsource(inspect.getmodule(LAYERS[layer])).splitlines()
    assert [line.strip() for line in source.lines] == [
        line.strip() for line in whole[source.first - 1 :][: len(source.lines)]
    ]
    assert method.__code__.co_firstlineno == source.first


@pytest.mark.parametrize(
    ("value", "forward", "backward"),
    [
        (
            2.0,
            ["if isinstance(x, float):", "self.out = 0.0 if x <= 0.0 else x", "return self.out"],
            [
                "out = self.out",
                "if isinstance(out, float):",
                "return (dout if out > 0.0 else out,)",
            ],
        ),
        (
            [2.0, -1.0],
            ["if isinstance(x, float):", "self.out = np.maximum(x, ZERO)", "return self.out"],
            [
                "out = self.out",
                "if isinstance(out, float):",
                "return (np.where(out > ZERO, dout, out),)",
            ],
        ),
    ],
)
def test_the_branch_that_ran_is_found(value, forward, backward):
    run = relu(value)

    assert texts(run, "out", FORWARD) == ["self.out: Value", *forward]
    assert texts(run, "out", BACKWARD) == backward


def test_watching_changes_no_result_and_leaves_the_debugger_alone():
    run = done(build({"x": 2.0, "y": 3.0}, {"m": ("Mul", "x", "y"), "out": ("Exp", "m")}))
    before = dict(run.values), dict(run.gradients), dict(vars(run.layer("m")))
    seen = []

    def debugger(frame, event, argument):
        seen.append(event)

    old = sys.gettrace()
    sys.settrace(debugger)
    try:
        lines_run(run, "m", FORWARD)
        lines_run(run, "m", BACKWARD)
        assert sys.gettrace() is debugger
    finally:
        sys.settrace(old)

    assert (dict(run.values), dict(run.gradients), dict(vars(run.layer("m")))) == before


def test_nothing_ran_where_nothing_was_computed():
    graph = build({"x": 2.0, "off": 1.0}, {"out": ("Exp", "x"), "aside": ("Neg", "off")})
    run = done(graph, target="out")

    assert lines_run(run, "aside", FORWARD)
    assert lines_run(run, "aside", BACKWARD) == frozenset()
    assert lines_run(Run(graph, target="out"), "out", FORWARD) == frozenset()


def kept(run, node_id):
    return kept_by(run, node_id, lines_run(run, node_id, BACKWARD))


def test_what_forward_kept_is_listed_as_backward_asks_for_it():
    run = done(build({"a": 2.0, "b": 3.0}, {"out": ("Mul", "a", "b")}))

    found = {each.name: each.value for each in kept(run, "out")}

    assert found["x"] == 2.0
    assert found["y"] == 3.0
    body = "\n".join(source_of("Mul", BACKWARD).lines)
    asked = [each.name for each in kept(run, "out") if f"self.{each.name}" in body]
    assert asked == sorted(asked, key=lambda name: body.index(f"self.{name}"))


@pytest.mark.parametrize("value", [2.0, [2.0, -1.0]])
def test_relu_uses_its_output(value):
    (out,) = kept(relu(value), "out")

    assert (out.name, out.is_used) == ("out", True)


def test_parameters_are_not_kept_by_forward():
    run = done(build({"a": -2.0}, {"out": ("LeakyReLU", {"slope": 0.5}, "a")}))

    assert [each.name for each in kept(run, "out")] == ["x"]


@pytest.mark.parametrize("layer", [name for name, kind in LAYERS.items() if kind.inputs])
def test_what_backward_uses_was_kept_by_forward(layer):
    ports = LAYERS[layer].inputs
    table = np.array([[0.5, 1.5], [2.5, 0.25]])
    inputs = {
        f"in_{port}": np.array([0, 1]) if port == "t" and layer == "SoftmaxWithLoss" else table
        for port in ports
    }
    params = {"shape": [4]} if layer == "Reshape" else {}
    run = done(build(inputs, {"out": (layer, params, *inputs)}))

    found = kept(run, "out")

    names = {each.name for each in found}
    assert names == set(vars(run.layer("out"))) - set(LAYERS[layer].parameters)
    lines = " ".join(texts(run, "out", BACKWARD))
    assert {each.name for each in found if each.is_used} == {
        name for name in names if f"self.{name}" in lines
    }
