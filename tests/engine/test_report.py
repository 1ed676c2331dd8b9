import json

import numpy as np

from bpeditor import Run
from bpeditor.engine.report import aligned, as_json, as_table, short
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
