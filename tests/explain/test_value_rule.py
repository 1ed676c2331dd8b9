"""How an output is made, compared with what the layer computed."""

import re

import numpy as np
import pytest

from bpeditor import Run
from bpeditor.explain.value_rule import value_rule
from bpeditor.layers import LAYERS
from tests.building import apples, build

NAMES = {**vars(np), "ln": np.log, "max": max, "Σ": np.sum, "size": np.size}
NOT_ON_NUMBERS = {"SoftmaxWithLoss", "Transpose", "BatchNormalization", "Repeat", "Reshape"}
ON_NUMBERS = [
    name
    for name, layer in LAYERS.items()
    if layer.inputs and layer.family != "Linear" and name not in NOT_ON_NUMBERS
]


def done(graph):
    run = Run(graph)
    run.forward()
    return run


def test_the_price_of_the_apples_reads_as_in_the_book():
    rule = value_rule(done(apples()), "apple_price")

    assert rule.text == "z = x × y = 100 × 2 = 200"
    assert rule.latex == r"z = x \cdot y = 100 \cdot 2 = 200"


@pytest.mark.parametrize("name", ON_NUMBERS)
def test_the_formula_in_numbers_is_what_the_layer_computed(name):
    inputs = dict(zip("abc", (0.7, 1.9, -0.4)[: len(LAYERS[name].inputs)], strict=False))
    run = done(build(inputs, {"out": (name, *inputs)}))

    parts = value_rule(run, "out").parts

    assert float(parts[-1].text) == pytest.approx(run.values["out"], rel=1e-5)
    for part in parts[1:-1]:
        text = part.text.replace("×", "*").replace("−", "-").replace("²", "**2").replace("^", "**")
        if part.is_number and not re.search("axis|None|soft|mean", text):
            assert float(eval(text, NAMES)) == pytest.approx(run.values["out"], rel=1e-5)


def test_the_case_that_holds_is_named():
    run = done(build({"a": -2.0}, {"out": ("LeakyReLU", {"slope": 0.5}, "a")}))

    rule = value_rule(run, "out")

    assert rule.text == "z = x if x > 0 else slope × x = 0.5 × (-2) = -1"
    assert rule.reason == "x > 0 does not hold: x = -2"


def test_arrays_are_named_by_their_shape():
    run = done(build({"x": np.ones((2, 3)), "W": np.ones((3, 4))}, {"out": ("MatMul", "x", "W")}))

    assert value_rule(run, "out").text == "z = x · W = (2, 4)"


def test_an_input_and_what_was_not_computed_have_no_formula():
    run = Run(apples())

    assert value_rule(run, "price") is None
    run.forward()
    assert value_rule(run, "tax") is None
