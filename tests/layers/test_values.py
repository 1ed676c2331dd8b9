import numpy as np
import pytest

from bpeditor.layers import LAYERS, LayerError, make_layer, to_finite_value, to_value


@pytest.mark.parametrize("raw", [1, 1.0, np.float32(1), np.int64(1), np.array(1.0), np.array(1)])
def test_every_scalar_becomes_a_python_float(raw):
    assert type(to_value(raw)) is float


@pytest.mark.parametrize(
    "raw", [[1, 2], (1.0, 2), np.array([1, 2]), np.array([1.0, 2.0], dtype=np.float32)], ids=str
)
def test_every_array_becomes_float64_and_read_only(raw):
    value = to_value(raw)

    assert type(value) is np.ndarray
    assert value.dtype == np.float64
    assert not value.flags.writeable


@pytest.mark.parametrize("number", ["1e4000", "1e-4000", "1e-310"])
def test_a_caller_who_raises_on_overflow_may_enter_long_numbers(number):
    long = np.array([np.longdouble(number)])

    with np.errstate(all="raise"):
        value = to_value(long)

    np.testing.assert_array_equal(value, [float(number)])


def test_an_array_is_copied_when_it_enters():
    outside = np.array([1.0, 2.0])
    value = to_value(outside)
    outside[0] = 9.0

    assert value[0] == 1.0


def test_a_matrix_becomes_a_plain_array():
    class Odd(np.ndarray):
        pass

    assert type(to_value(np.zeros((2, 2)).view(Odd))) is np.ndarray


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (True, "must be a number, found true or false"),
        ("1", "must be a number or nested lists of numbers, found text"),
        (None, "must be a number or nested lists of numbers, found null"),
        ({}, "must be a number or nested lists of numbers, found an object"),
        (10**400, "is outside the range of numbers"),
        ([[1, 2], [3]], "is ragged: all rows must have the same length"),
        ([1, [2]], "is ragged: all rows must have the same length"),
        ([], "has 0 elements; allowed are 1 to 1000000"),
        ([[], []], "has 0 elements; allowed are 1 to 1000000"),
        (np.zeros(1_000_001), "has 1000001 elements; allowed are 1 to 1000000"),
        (np.zeros((1,) * 9), "has 9 axes; the limit is 8"),
        ([1, "2"], "must hold numbers only, found text"),
        ([1, None], "must hold numbers only, found null"),
        ([1, True], "must hold numbers only, found true or false"),
        (np.array([True]), "must hold numbers, found bool"),
        (np.array(["a"]), "must hold numbers, found str"),
        ([10**400], "holds a number outside the range of numbers"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_is_no_value_is_refused_in_words(raw, message):
    with pytest.raises(LayerError) as refused:
        to_value(raw)

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("raw", [np.inf, -np.inf, np.nan, [1.0, np.nan]], ids=str)
def test_what_a_file_cannot_hold_cannot_be_entered(raw):
    with pytest.raises(LayerError, match="must be finite"):
        to_finite_value(raw)


def test_a_layer_has_its_defaults_where_nothing_is_said():
    assert make_layer("Input", {}).forward() == LAYERS["Input"].parameters["value"].default
    assert make_layer("Input", {"value": 3.0}).forward() == 3.0


def test_the_title_of_a_layer_is_its_name_in_words():
    class SoftmaxWithLoss(LAYERS["Input"].__base__):
        """Stand for a long name."""

    assert SoftmaxWithLoss.title() == "Softmax With Loss"
    assert LAYERS["ReLU"].title() == "ReLU"
