"""Arrays in brackets: nested lists, and what numpy prints."""

import json
import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from bpeditor.graph.errors import NumberError
from bpeditor.graph.numbers import parse_value

ADVICE = "Write nested lists such as [[1, 2], [3, 4]]."
CUBE = np.arange(-3.0, 3.0, 0.25).reshape(2, 3, 4)

finite_arrays = arrays.arrays(
    np.float64,
    arrays.array_shapes(max_dims=8, max_side=3),
    elements=st.floats(allow_nan=False, allow_infinity=False),
)


def refusal(text):
    with pytest.raises(NumberError) as refused:
        parse_value(text)
    return str(refused.value)


def outcome(text):
    try:
        return parse_value(text), ""
    except NumberError as error:
        return 0.0, str(error)


def printed(array, separator=" "):
    """Return an array as numpy prints it, with all its digits and nothing left out."""
    return np.array2string(array, threshold=10**9, floatmode="unique", separator=separator)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1. 2. 3.]", [1, 2, 3]),
        ("[ 1.  -2.5]", [1, -2.5]),
        ("[1 2 3\n 4 5 6]", [1, 2, 3, 4, 5, 6]),
        ("[[1. 2.]\n [3. 4.]]", [[1, 2], [3, 4]]),
        ("[[ 1 -2]\r\n [ 3  4]]\r\n", [[1, -2], [3, 4]]),
        ("[[[1. 2.]\n  [3. 4.]]\n\n [[5. 6.]\n  [7. 8.]]]", [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
        ("array([1., 2., 3.])", [1, 2, 3]),
        ("array([[1., 2.],\n       [3., 4.]])", [[1, 2], [3, 4]]),
        ("array([[1, 2],\n       [3, 4]], dtype=int32)", [[1, 2], [3, 4]]),
        ("array([1., 2.], dtype='<f4')", [1, 2]),
        ("np.array([1, 2])", [1, 2]),
        ("numpy.array([1, 2], dtype=np.float64)", [1, 2]),
        ("array([1.e-03, 2.e+10])", [1e-3, 2e10]),
        ("array(2.5)", 2.5),
        ("array(2, dtype=int32)", 2),
        ("[1,\u00a02]", [1, 2]),
        ("[1\u2028 2]", [1, 2]),
    ],
)
def test_what_numpy_prints_is_read(text, value):
    np.testing.assert_array_equal(parse_value(text), value)


@pytest.mark.parametrize("array", [CUBE, CUBE[0], CUBE[0, 0], np.arange(60) / 8])
def test_what_numpy_prints_over_several_lines_is_the_array(array):
    np.testing.assert_array_equal(parse_value(printed(array)), array)
    np.testing.assert_array_equal(parse_value(repr(array)), array)


@given(finite_arrays)
def test_every_array_comes_back_from_its_nested_lists_and_its_print(array):
    for text in (json.dumps(array.tolist()), printed(array), printed(array, ", ")):
        value = parse_value(text)
        assert value.shape == array.shape
        assert value.tobytes() == array.tobytes() or printed(array) == text


@given(st.text(alphabet="[],, 01.e-\n"))
def test_brackets_mean_what_json_says_they_mean(text):
    try:
        expected = np.array(json.loads(f"[{text}]"), dtype=float)
    except ValueError:
        return
    if expected.size and expected.ndim <= 8:
        np.testing.assert_array_equal(parse_value(f"[{text}]"), expected)


@given(st.lists(st.sampled_from(["[", "]", ",", "1", " "]), max_size=12))
def test_lists_that_json_refuses_are_refused_or_numpys(pieces):
    text = "[" + "".join(pieces)
    try:
        nested = json.loads(text)
        expected = np.array(nested, dtype=float)
    except ValueError:
        if "," in text:
            assert refusal(text)
        return
    if expected.size == 0 or expected.ndim > 8:
        assert refusal(text)
    else:
        np.testing.assert_array_equal(parse_value(text), expected)


@given(st.text(alphabet=string.printable + "．１²\u00a0\u2028…", max_size=30))
def test_any_text_in_brackets_is_an_array_or_refused_in_one_line(text):
    for whole in (f"[{text}]", f"array([{text}])", f"[{text}"):
        value, message = outcome(whole)
        assert np.isfinite(value).all()
        assert message.isprintable()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[1, 2], [3]]", '"[[1, 2], [3]]" is ragged: all rows must have the same length.'),
        ("[[1 2]\n [3]]", r'"[[1 2]\n [3]]" is ragged: all rows must have the same length.'),
        ("[1, [2]]", '"[1, [2]]" is ragged: all rows must have the same length.'),
        ("[[1], 2]", '"[[1], 2]" is ragged: all rows must have the same length.'),
        ("[[1], []]", '"[[1], []]" is ragged: all rows must have the same length.'),
        ("[]", '"[]" has 0 elements; allowed are 1 to 1000000.'),
        ("[[], []]", '"[[], []]" has 0 elements; allowed are 1 to 1000000.'),
        ("array([])", '"array([])" has 0 elements; allowed are 1 to 1000000.'),
        ("[1, 2 3]", f'"[1, 2 3]" is not an array. {ADVICE}'),
        ("[1,]", f'"[1,]" is not an array. {ADVICE}'),
        ("[1,,2]", f'"[1,,2]" is not an array. {ADVICE}'),
        ("[1", f'"[1" is not an array. {ADVICE}'),
        ("[1]]", f'"[1]]" is not an array. {ADVICE}'),
        ("[1], [2]", f'"[1], [2]" is not an array. {ADVICE}'),
        ("[1][2]", f'"[1][2]" is not an array. {ADVICE}'),
        ("[[1 2][3 4]]", f'"[[1 2][3 4]]" is not an array. {ADVICE}'),
        ("[[1,]2]", f'"[[1,]2]" is not an array. {ADVICE}'),
        ("[[1][2],]", f'"[[1][2],]" is not an array. {ADVICE}'),
        ("array([1, 2]", f'"array([1, 2]" is not an array. {ADVICE}'),
        ("array([1, 2], order='F')", f"\"array([1, 2], order='F')\" is not an array. {ADVICE}"),
        ("array([1, 2]) * 2", f'"array([1, 2]) * 2" is not an array. {ADVICE}'),
        ("[1, nan]", '"nan" is not a number. Write a finite number, such as 1.5.'),
        ("[ 1. nan]", '"nan" is not a number. Write a finite number, such as 1.5.'),
        ("array([inf, 1.])", '"inf" is not a number. Write a finite number, such as 1.5.'),
        ("[1e400]", '"1e400" is outside the range of numbers (±1.79769e+308).'),
        ("[1_0]", '"1_0" is not a number. Write 10 (without separators).'),
        ("[10²]", '"10?" is not a number. Write one such as 1.5.'),
        ("[ True False]", '"True" is not a number. Write one such as 1.5.'),
        ("[1.+0.j]", '"1.+0.j" is not a number. Write one such as 1.5.'),
        ("array()", '"" is not a number. Write one such as 1.5.'),
        ("[__import__('os')]", "\"__import__('os')\" is not a number. Write one such as 1.5."),
        (f"[{'1' * 301}]", "a number has at most 300 characters."),
        ("[" * 9 + "1" + "]" * 9, '"[[[[[[[[[1]]]]]]]]]" has 9 axes; the limit is 8.'),
        (
            "[0. 1. 2. ... 7. 8. 9.]",
            '"[0. 1. 2. ... 7. 8. 9.]" is cut short: "..." stands for cells that were left out.'
            " Print it with np.set_printoptions(threshold=1_000_000), or load a .npy file.",
        ),
    ],
)
def test_what_is_no_array_is_refused_in_words(text, message):
    assert refusal(text) == message


def test_a_print_that_numpy_cut_short_is_refused():
    assert 'is cut short: "..." stands for cells' in refusal(str(np.zeros((2000, 2))))
    assert 'is cut short: "..." stands for cells' in refusal(repr(np.zeros((2000, 2))))


def test_an_array_too_large_or_too_deep_is_refused():
    assert "has 1000001 elements" in refusal(f"[{'1,' * 1_000_000}1]")
    assert "has 1000001 elements" in refusal(f"[{'1 ' * 1_000_000}1]")
    assert "is not an array" in refusal("[" * 100_000)
    assert "has 100000 axes" in refusal("[" * 100_000 + "1" + "]" * 100_000)


def test_an_array_at_the_limit_is_read():
    assert parse_value(f"[{'1,' * 999_999}1]").shape == (1_000_000,)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("(1, 2)", "[1, 2]"),
        ("(1,2)", "[1, 2]"),
        ("( 1.5 , -2 )", "[1.5, -2]"),
        ("(1,)", "[1]"),
        ("((1, 2), (3, 4))", "[[1, 2], [3, 4]]"),
        ("1.0 2.0", "[1.0, 2.0]"),
        ("1 2", "[1, 2]"),
        ("1, 2", "[1, 2]"),
        ("1,2,3", "[1, 2, 3]"),
        ("１．０　２．０", "[1.0, 2.0]"),
    ],
)
def test_numbers_without_square_brackets_are_told_how_to_be_an_array(text, meant):
    with pytest.raises(NumberError) as refused:
        parse_value(text)
    assert str(refused.value).endswith(f" is not a number. Write {meant}.")
    assert parse_value(meant).ndim >= 1


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1,5", "Write 1.5 (with a point)."),
        ("1,000", "Write 1000, or 1.000 (with a point)."),
        ("1,000,000", "Write 1000000 (without separators)."),
        ("1 000 000", "Write 1000000 (without separators)."),
        ("(1.5)", "Write one such as 1.5."),
        ("()", "Write one such as 1.5."),
        ("(1, 2", "Write one such as 1.5."),
        ("1, two", "Write one such as 1.5."),
        ("1, 1e999", "Write one such as 1.5."),
        (f"({'1, ' * 40}1)", "Write one such as 1.5."),
    ],
)
def test_what_is_more_likely_one_number_is_told_so(text, advice):
    with pytest.raises(NumberError) as refused:
        parse_value(text)
    assert str(refused.value).endswith(advice)
