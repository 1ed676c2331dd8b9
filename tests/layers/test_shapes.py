"""What layers with shapes accept, give and refuse, in words."""

import numpy as np
import pytest

from bpeditor import Run
from bpeditor.graph.errors import LayerRunError
from bpeditor.layers import LayerError, make_layer
from tests.building import build

ONES = {
    (): 1.0,
    **{shape: np.ones(shape) for shape in [(2,), (3,), (2, 3), (3, 2), (4, 3), (2, 1), (2, 2, 3)]},
}


@pytest.mark.parametrize(
    ("name", "params", "shapes", "reason"),
    [
        ("MatMul", {}, [(2, 3), (4, 3)],
         "x is (2, 3) and W is (4, 3); x needs as many columns as W has rows"),
        ("MatMul", {}, [(), (4, 3)], "x is a number and W is (4, 3); both need axes"),
        ("Affine", {}, [(2, 3), (4, 3), (3,)],
         "x is (2, 3) and W is (4, 3); x needs as many columns as W has rows"),
        ("Affine", {}, [(2, 3), (3, 2), (3,)],
         "W is (3, 2) and b is (3,); b needs as many elements as W columns"),
        ("Affine", {}, [(3,), (3, 2), (4, 3)], "W is (3, 2) and b is (4, 3)"),
        ("Sum", {"axis": 2}, [(2, 3)], "x is (2, 3); it has no axis 2"),
        ("Mean", {"axis": 1}, [()], "x is a number; it has no axis 1"),
        ("Repeat", {"axis": -3}, [(2, 3)], "x is (2, 3); it has no axis -3"),
        ("Repeat", {"count": 500_000}, [(2, 3)],
         "the result (1000000, 3) has more than 1000000 elements"),
        ("Reshape", {"shape": (4, 2)}, [(2, 3)],
         "x is (2, 3), 6 elements; they do not fill [4, 2]"),
        ("Transpose", {"axes": (0, 2)}, [(2, 3)],
         "x is (2, 3); the axes [0, 2] do not name each of its axes"),
        ("Transpose", {"axes": (0, -2)}, [(2, 3)], "x is (2, 3); the axes [0, -2] do not"),
        ("SumSquaredError", {}, [(2, 1), (2,)], "y is (2, 1) and t is (2,); they need the same"),
        ("MeanSquaredError", {}, [(2,), ()], "y is (2,) and t is a number; they need the same"),
        ("SoftmaxWithLoss", {}, [(2, 3), (3,)],
         "x is (2, 3) and t is (3,); t needs the shape of x, or one label for each row of x"),
        ("BatchNormalization", {}, [(2, 3), (2,), ()],
         "x is (2, 3) and gamma is (2,); gamma needs one element for each column of x"),
        ("BatchNormalization", {}, [(2, 3), (), (4, 3)], "x is (2, 3) and beta is (4, 3)"),
        ("BatchNormalization", {}, [(), (), ()], "x is a number; it needs rows"),
    ],
)  # fmt: skip
def test_shapes_that_do_not_fit_are_named_with_both_of_them(name, params, shapes, reason):
    with pytest.raises(LayerError) as refused:
        make_layer(name, params).forward(*[ONES[shape] for shape in shapes])

    assert str(refused.value).startswith(reason)


def test_the_refusal_names_the_node():
    graph = build({"x": ONES[2, 3], "W": ONES[4, 3], "b": 0.0}, {"a1": ("Affine", "x", "W", "b")})

    with pytest.raises(LayerRunError) as refused:
        Run(graph).forward()

    assert str(refused.value) == (
        "Affine a1: x is (2, 3) and W is (4, 3); x needs as many columns as W has rows"
    )


def test_a_product_too_large_is_refused_before_it_is_made():
    with pytest.raises(LayerError, match=r"\(2000, 2000\) has more than 1000000 elements"):
        make_layer("MatMul", {}).forward(np.ones((2000, 1)), np.ones((1, 2000)))


@pytest.mark.parametrize(
    ("name", "params", "shapes", "shape"),
    [
        ("MatMul", {}, [(3,), (3,)], ()),
        ("MatMul", {}, [(2, 3), (3,)], (2,)),
        ("MatMul", {}, [(3,), (3, 2)], (2,)),
        ("MatMul", {}, [(2, 2, 3), (3, 2)], (2, 2, 2)),
        ("Affine", {}, [(3,), (3, 2), (2,)], (2,)),
        ("Sum", {"axis": 0, "keepdims": True}, [(2, 3)], (1, 3)),
        ("Repeat", {"count": 4}, [()], (4,)),
        ("Repeat", {"count": 4, "axis": 1}, [(2, 1)], (2, 4)),
        ("Reshape", {"shape": (3, -1)}, [(2, 3)], (3, 2)),
        ("Transpose", {}, [(2, 2, 3)], (3, 2, 2)),
    ],
)
def test_the_shape_of_the_output(name, params, shapes, shape):
    out = make_layer(name, params).forward(*[ONES[shape] for shape in shapes])

    assert np.shape(out) == shape


def test_repeat_puts_the_copies_of_a_part_beside_it():
    layer = make_layer("Repeat", {"count": 2})

    np.testing.assert_array_equal(layer.forward(np.array([1.0, 2.0])), [1.0, 1.0, 2.0, 2.0])
    np.testing.assert_array_equal(layer.backward(np.array([1.0, 2.0, 3.0, 4.0]))[0], [3.0, 7.0])
