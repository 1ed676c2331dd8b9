import json

import numpy as np
import pytest

from bpeditor import Edge, Run
from bpeditor.engine.gradcheck import Verdict, check_gradients
from bpeditor.engine.report import (
    agreement,
    aligned,
    as_json,
    as_table,
    differences,
    error_in_words,
    short,
    verdict_in_words,
)
from bpeditor.layers import LAYERS
from tests.building import apples, build

TABLE = """\
target price, seed 1

node         value  gradient
apple          100       2.2
apple_num        2       110
apple_price    200       1.1
tax            1.1       200
price          220         1

edge                       value  gradient
apple → apple_price.x        100       2.2
apple_num → apple_price.y      2       110
apple_price → price.x        200       1.1
tax → price.y                1.1       200
"""


def done(graph, **options):
    run = Run(graph, **options)
    run.backward()
    return run


def test_a_run_is_a_table_of_nodes_and_a_table_of_edges():
    assert as_table(done(apples()), with_gradients=True) == TABLE


def test_a_forward_table_has_no_column_of_gradients():
    text = as_table(done(build({"a": 1}, {"f": ("ReLU", "a")})), with_gradients=False)

    assert text == "target f, seed 1\n\nnode  value\na         1\nf         1\n\n" + (
        "edge     value\na → f.x      1\n"
    )


def test_a_graph_without_edges_has_no_table_of_them():
    assert as_table(done(build({"a": 1})), with_gradients=False) == (
        "target a, seed 1\n\nnode  value\na         1\n"
    )


def test_a_layer_that_was_left_out_is_named_below_the_tables():
    graph = build({"a": [1, 2], "b": [1, 2, 3]}, {"s": ("Add", "a", "b"), "y": ("ReLU", "a")})
    run = Run(graph, "y", [1, 1])
    run.backward()
    assert as_table(run, with_gradients=True).endswith(
        "\n\nleft out: Add s: x is (2,) and y is (3,); these shapes do not broadcast\n"
    )


def test_columns_stand_below_each_other_also_in_japanese():
    assert aligned([["りんご", "1"], ["x", "22"]], numbers=(1,)) == "りんご   1\nx       22\n"


def test_a_value_in_a_table_is_a_number_a_small_array_or_a_shape():
    assert short(0.1 + 0.2) == "0.3"
    assert short(np.array([[1.0, 2.5], [-0.0, np.inf]])) == "[[1, 2.5], [-0, inf]]"
    assert short(np.zeros((2, 4))) == "(2, 4)"
    assert short(None) == "–"


def test_json_holds_what_the_design_says():
    assert json.loads(as_json(done(build({"a": 2}, {"f": ("Mul", "a", "a")})))) == {
        "target": "f",
        "seed": 1.0,
        "values": {"a": 2.0, "f": 4.0},
        "gradients": {"a": 4.0, "f": 1.0},
        "edges": [
            {"source": "a", "target": "f", "port": "x", "value": 2.0, "gradient": 2.0},
            {"source": "a", "target": "f", "port": "y", "value": 2.0, "gradient": 2.0},
        ],
    }


def test_in_json_inf_and_nan_are_text_and_no_gradient_is_null():
    graph = build(
        {"a": [1e308, -1e308], "ten": 10, "minus": -1},
        {"inf": ("Mul", "a", "ten"), "m": ("Mul", "inf", "minus"), "nan": ("Add", "inf", "m")},
    )

    found = json.loads(as_json(done(graph, target="inf")))

    assert found["values"]["inf"] == ["inf", "-inf"]
    assert found["values"]["nan"] == ["nan", "nan"]
    assert found["gradients"]["minus"] is None
    assert found["gradients"]["a"] == [10.0, 10.0]


def test_in_json_every_number_keeps_its_last_bit():
    found = as_json(done(build({"a": -0.0, "b": 5e-324}, {"f": ("Add", "a", "b")})))

    assert '"a": -0.0' in found
    assert '"b": 5e-324' in found


# what a gradient check says


def checked(graph, **options):
    return {found.edge: found for found in check_gradients(graph, **options)}


def in_words(graph, edge):
    return verdict_in_words(checked(graph)[edge], graph)


def test_agreement_is_counted():
    assert agreement(check_gradients(apples())) == "4 of 4 gradients agree"
    one = check_gradients(build({"a": 1}, {"f": ("Sin", "a")}))
    assert agreement(one, " with central differences") == (
        "1 of 1 gradient agrees with central differences"
    )


def test_the_worst_five_differences_are_named(monkeypatch):
    monkeypatch.setattr(LAYERS["Sin"], "backward", lambda self, dout: (2.0 * dout,))
    nodes = {f"s{n}": ("Sin", "a" if n == 0 else f"s{n - 1}") for n in range(6)}

    text = differences(check_gradients(build({"a": 0.5}, nodes)), " from it")

    assert text.startswith("6 of 6 gradients differ from it: a → s0.x (relative error 0.")
    assert text.count("→") == 5
    assert text.endswith(", …")
    assert differences([]) == ""


def test_a_verdict_says_what_to_make_of_it():
    graph = build({"a": 2.0, "b": 1e200}, {"f": ("Mul", "a", "b"), "g": ("Mul", "f", "f")})
    a = Edge("a", "f", "x")

    assert in_words(apples(), Edge("tax", "price", "y")) == "agrees with the central difference"
    assert in_words(graph, a).startswith("cannot be checked: something is inf or nan")
    assert not checked(graph)[a].is_known


@pytest.mark.parametrize(("layer", "title"), [("ReLU", "ReLU"), ("LeakyReLU", "Leaky ReLU")])
def test_a_kink_is_explained(layer, title):
    graph = build({"a": 0.0}, {"f": (layer, "a")})

    assert in_words(graph, Edge("a", "f", "x")) == (
        f"at a kink: {title} has no derivative at 0; the gradient is one of its slopes"
    )


def test_a_kink_further_on_is_named_if_there_is_one_alone():
    one = build({"a": 0.0}, {"s": ("Sin", "a"), "r": ("ReLU", "s")})
    two = build({"a": 0.0}, {"s": ("Sin", "a"), "r": ("ReLU", "s"), "t": ("ReLU", "r")})

    assert "kink: ReLU (r) has no derivative at 0;" in in_words(one, Edge("a", "s", "x"))
    assert "kink: a layer behind has no derivative here;" in in_words(two, Edge("a", "s", "x"))


@pytest.mark.parametrize(
    "layer", [name for name, layer in LAYERS.items() if len(layer.inputs) == 1]
)
def test_every_layer_that_has_a_kink_at_0_says_so(layer):
    [found] = check_gradients(build({"a": 0.0}, {"f": (layer, "a")}), "f") or [None]

    assert bool(LAYERS[layer].kink) == (found.verdict is Verdict.KINK)


def test_a_difference_names_the_layer(monkeypatch):
    monkeypatch.setattr(LAYERS["Sin"], "backward", lambda self, dout: (2.0 * dout,))
    graph = build({"a": 0.5}, {"s": ("Sin", "a"), "f": ("Sin", "s")})

    assert in_words(graph, Edge("s", "f", "x")) == "differs: backward of Sin (f) is wrong"
    assert in_words(graph, Edge("a", "s", "x")) == (
        "differs: backward of Sin (s), or of a layer behind it, is wrong"
    )
    assert error_in_words(checked(graph)[Edge("s", "f", "x")]) == "relative error 0.56"
