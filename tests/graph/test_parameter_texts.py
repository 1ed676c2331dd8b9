"""Parameters as they are typed and as they are shown."""

import numpy as np
import pytest

from bpeditor.graph.errors import NumberError
from bpeditor.graph.parameter_texts import (
    note_of,
    parameter_text,
    parameters_in_words,
    parse_lengths,
    parse_parameter,
    words_of,
)
from bpeditor.layers import LAYERS, Kind, LayerError


def typed(layer, name, text):
    """Return what a field makes of a text: read by its kind, converted by the parameter."""
    parameter = LAYERS[layer].parameters[name]
    return parameter.convert(parse_parameter(parameter, text))


@pytest.mark.parametrize(
    "text",
    ["2, 3", "[2, 3]", "(2, 3)", "2 x 3", "2 × 3", "2x3", "2X3", "2,3", "[2 x 3]", "［２，３］",
     " ( 2 , 3 ) ", "2, 3,", "2.0, 3"],
)  # fmt: skip
def test_a_shape_is_read_in_every_usual_way(text):
    assert typed("Reshape", "shape", text) == (2, 3)


@pytest.mark.parametrize(
    ("text", "shape"), [("6", (6,)), ("(6,)", (6,)), ("-1", (-1,)), ("2, -1", (2, -1)), ("[]", ())]
)
def test_a_shape_may_be_one_length_or_what_is_left_or_a_number(text, shape):
    assert typed("Reshape", "shape", text) == shape


@pytest.mark.parametrize(
    "text",
    ["", "  ", "a", "2, a", "2 3", "[2, 3", "2, 3)", "[2, 3)", "2,, 3", "2 x 3, 4", ",", "x"],
)
def test_what_is_no_shape_is_refused_in_words(text):
    with pytest.raises(NumberError) as refused:
        parse_lengths(text)
    assert str(refused.value) == (
        f'"{text.strip()}" is not a list of numbers. Write whole numbers such as [2, 3].'
    )


def test_a_shape_of_fractions_is_refused_by_the_parameter():
    with pytest.raises(LayerError, match=r"must be a whole number, found 1\.5"):
        typed("Reshape", "shape", "2, 1.5")


@pytest.mark.parametrize("text", ["", "   ", "\u3000"])
def test_an_empty_text_is_none_where_that_has_a_meaning(text):
    assert typed("Sum", "axis", text) is None
    assert typed("Transpose", "axes", text) is None


@pytest.mark.parametrize(
    ("layer", "name", "advice"),
    [
        ("Repeat", "axis", "Write one such as 0."),
        ("Repeat", "count", "Write one such as 2."),
        ("Pow", "exponent", "Write one such as 1.5."),
        ("Reshape", "shape", "Write whole numbers such as [2, 3]."),
    ],
)
def test_an_empty_text_is_refused_elsewhere(layer, name, advice):
    with pytest.raises(NumberError) as refused:
        typed(layer, name, "")
    assert str(refused.value).endswith(advice)


@pytest.mark.parametrize(
    ("layer", "name", "text", "value"),
    [
        ("Sum", "axis", "-1", -1),
        ("Sum", "axis", "１", 1),
        ("Repeat", "count", "3", 3),
        ("Pow", "exponent", "-0.5", -0.5),
        ("Dropout", "seed", "4294967295", 2**32 - 1),
        ("Dropout", "training", "False", False),
        ("Sum", "keepdims", "true", True),
    ],
)
def test_numbers_and_switches_are_read(layer, name, text, value):
    found = typed(layer, name, text)
    assert found == value
    assert type(found) is type(value)


def test_a_value_may_be_an_array():
    np.testing.assert_array_equal(typed("Input", "value", "[[1, 2]]"), [[1.0, 2.0]])


def test_a_word_is_no_switch():
    with pytest.raises(NumberError, match='"perhaps" is neither true nor false'):
        typed("Sum", "keepdims", "perhaps")


@pytest.mark.parametrize(
    ("layer", "name", "text"),
    [("Pow", "exponent", "1,5"), ("Repeat", "count", "1e400"), ("Sum", "axis", "nan")],
)
def test_every_number_has_the_one_grammar(layer, name, text):
    with pytest.raises(NumberError):
        typed(layer, name, text)


def test_a_refused_number_of_three_hundred_digits_does_not_fill_the_message():
    with pytest.raises(LayerError) as refused:
        typed("Repeat", "count", "1e300")
    assert len(str(refused.value)) < 130


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_what_is_shown_can_be_typed_again(layer):
    for parameter in layer.parameters.values():
        text = parameter_text(parameter, parameter.default)
        assert parameter.convert(parse_parameter(parameter, text)) == parameter.default


@pytest.mark.parametrize(
    ("kind_of", "value", "text"),
    [
        (("Reshape", "shape"), (2, -1), "[2, -1]"),
        (("Reshape", "shape"), (), "[]"),
        (("Transpose", "axes"), None, ""),
        (("Sum", "axis"), None, ""),
        (("Sum", "axis"), 0, "0"),
        (("Pow", "exponent"), 3.0, "3"),
        (("Sum", "keepdims"), True, "true"),
    ],
)
def test_a_parameter_is_shown_as_it_is_typed(kind_of, value, text):
    layer, name = kind_of
    assert parameter_text(LAYERS[layer].parameters[name], value) == text


# the card


@pytest.mark.parametrize(
    ("layer", "params", "note"),
    [
        ("Mul", {}, ""),
        ("Input", {"value": 5.0}, ""),
        ("Pow", {}, "exponent 2"),
        ("Pow", {"exponent": 1 / 3}, "exponent 0.333333"),
        ("Repeat", {}, "count 2"),
        ("Repeat", {"count": 3, "axis": 1}, "count 3, axis 1"),
        ("Repeat", {"count": 3, "axis": 0}, "count 3"),
        ("Reshape", {}, "shape [-1]"),
        ("Reshape", {"shape": (2, 3)}, "shape [2, 3]"),
        ("Transpose", {}, ""),
        ("Transpose", {"axes": (1, 0)}, "axes [1, 0]"),
        ("Sum", {"axis": None, "keepdims": False}, ""),
        ("Sum", {"axis": 0, "keepdims": True}, "axis 0, keepdims"),
        ("Dropout", {"training": False}, "not training"),
        ("BatchNormalization", {"eps": 1e-5}, "eps 1e-05"),
    ],
)
def test_a_card_tells_what_is_essential_or_not_the_default(layer, params, note):
    assert note_of(layer, params) == note


def test_all_parameters_can_be_told():
    assert parameters_in_words("Sum", {"axis": 1}) == "axis 1, not keepdims"
    assert parameters_in_words("Transpose", {}) == "axes reversed"
    assert parameters_in_words("Input", {"value": 1.0}) == ""
    assert parameters_in_words("Add", {}) == ""


def test_names_read_as_words():
    names = {words_of(name) for layer in LAYERS.values() for name in layer.parameters}
    assert all(name.isalpha() for name in names)
    assert words_of("moving_mean") == "moving mean"


def test_every_kind_can_be_typed_and_shown():
    kinds = {p.kind for layer in LAYERS.values() for p in layer.parameters.values()}
    assert kinds == set(Kind)
