import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor.graph.errors import NumberError
from bpeditor.graph.numbers import (
    format_number,
    format_value,
    nudged,
    parse_number,
    parse_value,
)
from bpeditor.graph.summary import value_text


def refusal(parse, text):
    with pytest.raises(NumberError) as refused:
        parse(text)
    return str(refused.value)


def outcome(text):
    try:
        return parse_value(text), ""
    except NumberError as error:
        return 0.0, str(error)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5", 1.5),
        (" 2 ", 2.0),
        ("+3", 3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e5", 1e5),
        ("-1E-3", -1e-3),
        ("5e-324", 5e-324),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("1e-999", 0.0),
        ("１０", 10.0),
        ("－２．５", -2.5),
        ("−3", -3.0),
        ("\u30004\u3000", 4.0),
    ],
)
def test_a_number_is_read_as_it_is_typed(text, number):
    assert parse_number(text) == number


def test_minus_zero_keeps_its_sign():
    assert repr(parse_number("-0")) == "-0.0"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1,5", "Write 1.5 (with a point)."),
        ("-0,25", "Write -0.25 (with a point)."),
        ("１，５", "Write 1.5 (with a point)."),
        ("1,000", "Write 1000, or 1.000 (with a point)."),
        ("1,000.5", "Write 1000.5 (without separators)."),
        ("1,000,000", "Write 1000000 (without separators)."),
        ("1_000", "Write 1000 (without separators)."),
        ("1 000", "Write 1000 (without separators)."),
        ("1'000", "Write 1000 (without separators)."),
        ("1,2,3", "Write one such as 1.5."),
        ("nan", "Write a finite number, such as 1.5."),
        ("-inf", "Write a finite number, such as 1.5."),
        ("Infinity", "Write a finite number, such as 1.5."),
        ("abc", "Write one such as 1.5."),
        ("", "Write one such as 1.5."),
        ("0x10", "Write one such as 1.5."),
        ("1e", "Write one such as 1.5."),
        ("10²", "Write one such as 1.5."),
        ("½", "Write one such as 1.5."),
        ("٣", "Write one such as 1.5."),
        ("1\n2", "Write 12 (without separators)."),
    ],
)
def test_what_is_no_number_is_refused_with_advice(text, advice):
    message = refusal(parse_number, text)

    assert message.startswith('"')
    assert message.endswith(f'" is not a number. {advice}')
    assert message.isprintable()


def test_the_message_shows_what_was_typed():
    assert refusal(parse_number, " 1,5 ") == '"1,5" is not a number. Write 1.5 (with a point).'


def test_an_overflow_is_no_infinity():
    assert refusal(parse_number, "1e400") == (
        '"1e400" is outside the range of numbers (±1.79769e+308).'
    )


def test_a_number_has_a_limit_of_digits():
    assert refusal(parse_number, "1" * 301) == "a number has at most 300 characters."


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_comes_back_from_its_repr(number):
    assert repr(parse_number(repr(number))) == repr(number)


@given(st.text())
def test_any_text_is_a_finite_number_or_refused_in_one_line(text):
    value, message = outcome(text)

    assert np.isfinite(value).all()
    assert message.isprintable()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2.0),
        ("[1]", [1.0]),
        ("[1, 2.5]", [1.0, 2.5]),
        ("[[1, 2], [3, 4]]", [[1.0, 2.0], [3.0, 4.0]]),
        ("［［１，２］，［３，４］］", [[1.0, 2.0], [3.0, 4.0]]),
        (" [ .5,\n-1. ] ", [0.5, -1.0]),
    ],
)
def test_a_value_is_a_number_or_nested_lists(text, value):
    np.testing.assert_array_equal(parse_value(text), value)


@pytest.mark.parametrize(
    "text",
    [
        "[[1, 2], [3, 4]]",
        "[[1. 2.]\n [3. 4.]]",
        "array([[1., 2.], [3., 4.]])",
        "1\t2\n3\t4",
        "1;2\n3;4\n",
        " 1 2\r\n 3 4",
    ],
)
def test_one_array_can_be_written_in_many_ways(text):
    np.testing.assert_array_equal(parse_value(text), [[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize("text", ["[1, 2]", "[1 2]", "1\t2"])
def test_an_array_that_was_typed_is_float64_and_cannot_be_written_to(text):
    array = parse_value(text)

    assert array.dtype == np.float64
    assert not array.flags.writeable


def test_a_number_that_was_typed_is_a_python_float():
    assert type(parse_value("1")) is float


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (715.0000000000001, "715"),
        (2.2, "2.2"),
        (-0.0, "-0"),
        (1234567.0, "1.23457e+06"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_a_number_on_an_edge_has_six_digits(number, text):
    assert format_number(number) == format_value(number) == text


def test_an_array_on_an_edge_is_its_shape():
    assert format_value(np.zeros((2, 3))) == "(2, 3)"
    assert format_value(np.zeros(3)) == "(3,)"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (100.0, "100"),
        (-0.0, "-0.0"),
        (1e22, "1e+22"),
        (5e-324, "5e-324"),
        (np.array([[1.0, 2.5]]), "[[1.0, 2.5]]"),
    ],
)
def test_a_value_is_offered_with_all_its_digits(given, text):
    assert value_text(given) == text


@pytest.mark.parametrize(
    ("number", "by", "sum_of_both"),
    [(0.2, 0.1, 0.3), (0.7, 0.1, 0.8), (3.0, -10, -7.0), (1e300, 1, 1e300), (1.1, -0.1, 1.0)],
)
def test_a_step_is_added_in_decimal(number, by, sum_of_both):
    assert nudged(number, by) == sum_of_both


def test_what_would_be_right_is_named_where_nothing_was_meant():
    with pytest.raises(NumberError, match=r"Write one such as 2\.$"):
        parse_number("", example="2")
