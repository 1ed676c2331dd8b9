import numpy as np
import pytest

from bpeditor.layers import LAYERS, LayerError


@pytest.mark.parametrize(
    ("layer", "name", "raw", "converted"),
    [
        ("Pow", "exponent", 3, 3.0),
        ("Sum", "axis", None, None),
        ("Sum", "axis", -1.0, -1),
        ("Sum", "keepdims", np.True_, True),
        ("Repeat", "count", np.int64(3), 3),
        ("Reshape", "shape", [2, -1], (2, -1)),
        ("Reshape", "shape", [], ()),
        ("Reshape", "shape", np.array([2.0, 3.0]), (2, 3)),
        ("Transpose", "axes", None, None),
        ("Transpose", "axes", (1, 0), (1, 0)),
    ],
)
def test_a_parameter_gets_its_own_type(layer, name, raw, converted):
    found = LAYERS[layer].parameters[name].convert(raw)

    assert found == converted
    assert type(found) is type(converted)


@pytest.mark.parametrize(
    ("layer", "name", "raw", "reason"),
    [
        ("Pow", "exponent", [1, 2], "must be one number, found an array"),
        ("Pow", "exponent", "2", "must be one number, found text"),
        ("Pow", "exponent", np.inf, "must be finite"),
        ("Pow", "exponent", None, "must be one number, found null"),
        ("Reshape", "shape", [10**200, 10**200], "(1000"),
        ("Reshape", "shape", [10**400, 2], "must be a whole number of at most 300 digits"),
        pytest.param(
            *("Repeat", "count", 10**5000, "must be a whole number of at most 300 digits"),
            id="Repeat-5001 digits",  # which pytest cannot write either
        ),
        ("Dropout", "ratio", 1.5, "must be from 0 to 1, found 1.5"),
        ("Dropout", "ratio", 1.0000001, "must be from 0 to 1, found 1.0000001"),
        ("BatchNormalization", "eps", -1, "must be at least 0, found -1"),
        ("Dropout", "seed", 1.5, "must be a whole number, found 1.5"),
        ("Dropout", "seed", 2.0000001, "must be a whole number, found 2.0000001"),
        ("Dropout", "training", 1, "must be true or false, found a number"),
        ("Repeat", "count", 0, "must be a whole number from 1 to 1000000, found 0"),
        ("Repeat", "axis", None, "must be a whole number, found null"),
        ("Repeat", "count", True, "must be a whole number, found true or false"),
        ("Sum", "axis", 8, "must be an axis from -8 to 7, found 8"),
        ("Reshape", "shape", 3, "must be a list of whole numbers such as [2, 3], found a number"),
        ("Reshape", "shape", [-1, -1], "must hold lengths of at least 1, of which one may be -1"),
        ("Reshape", "shape", [0], "must hold lengths of at least 1"),
        ("Reshape", "shape", [1000, 1001], "(1000, 1001) has more than 1000000 elements"),
        ("Reshape", "shape", [1] * 9, "has 9 axes; the limit is 8"),
        ("Transpose", "axes", [0, 0], "must name each axis once, such as [1, 0]"),
    ],
)
def test_what_is_no_such_parameter_is_refused_in_words(layer, name, raw, reason):
    with pytest.raises(LayerError) as refused:
        LAYERS[layer].parameters[name].convert(raw)

    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_every_default_is_what_its_own_check_returns(layer):
    for parameter in layer.parameters.values():
        converted = parameter.convert(parameter.default)

        assert converted == parameter.default
        assert type(converted) is type(parameter.default)
