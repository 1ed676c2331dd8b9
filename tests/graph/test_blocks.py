"""Blocks of cells: from a spreadsheet, from a CSV file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor.graph.blocks import parse_block
from bpeditor.graph.errors import NumberError
from bpeditor.graph.numbers import parse_value

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def refusal(text):
    with pytest.raises(NumberError) as refused:
        parse_block(text)
    return str(refused.value)


def outcome(text, *, may_have_header):
    try:
        return parse_block(text, may_have_header=may_have_header).value, ""
    except NumberError as error:
        return 0.0, str(error)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1\t2\n3\t4", [[1, 2], [3, 4]]),
        ("1\t2\n3\t4\n", [[1, 2], [3, 4]]),
        ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]),
        ("1\t2\r3\t4\r", [[1, 2], [3, 4]]),
        ("１\t−２\n３\t４", [[1, -2], [3, 4]]),
        (" 1 \t 2\n3\t4 ", [[1, 2], [3, 4]]),
        ("1\u00a0\t2", [[1, 2]]),
        ("1;2\n3;4", [[1, 2], [3, 4]]),
        ("1; 2\n3; 4", [[1, 2], [3, 4]]),
        ("1,2\n3,4", [[1, 2], [3, 4]]),
        ("1, 2\n3, 4", [[1, 2], [3, 4]]),
        ("1.5e+00 2\n 3  4", [[1.5, 2], [3, 4]]),
        ('"1","2"\n"3","4"', [[1, 2], [3, 4]]),
        ('"1"\t2\n3\t4', [[1, 2], [3, 4]]),
        ("1\t2\t3", [[1, 2, 3]]),
        ("1\n2\n3", [[1], [2], [3]]),
        ("1,2,3", [[1, 2, 3]]),
        ("7\n", 7),
        ("7", 7),
    ],
)
def test_rows_of_cells_are_a_table(text, value):
    np.testing.assert_array_equal(parse_block(text).value, value)


def test_a_single_cell_is_a_number():
    assert type(parse_block("7").value) is float


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\t2\n3\tabc", 'row 2, column 2: "abc" is not a number. Write one such as 1.5.'),
        ("1\t2\n3\t", "row 2, column 2 is empty."),
        ("\t2\n3\t4", "row 1, column 1 is empty."),
        ("1\t2\n\t\n3\t4", "row 2 is empty."),
        ("1\n\n3", "row 2 is empty."),
        ("\n1\n2", "row 1 is empty."),
        ("1\t2\n3", "row 2 has 1 cell; row 1 has 2."),
        ("1\n2\t3", "row 2 has 2 cells; row 1 has 1."),
        ("1\t1,5", 'row 1, column 2: "1,5" is not a number. Write 1.5 (with a point).'),
        ("1;1,5\n2;2", 'row 1, column 2: "1,5" is not a number. Write 1.5 (with a point).'),
        (
            "1\t1,000",
            'row 1, column 2: "1,000" is not a number. Write 1000, or 1.000 (with a point).',
        ),
        ("1\t1 000", 'row 1, column 2: "1 000" is not a number. Write 1000 (without separators).'),
        (
            "1\u202f000\n2",
            'row 1, column 1: "1 000" is not a number. Write 1000 (without separators).',
        ),
        ("1\tnan", 'row 1, column 2: "nan" is not a number. Write a finite number, such as 1.5.'),
        ("1\t-inf", 'row 1, column 2: "-inf" is not a number. Write a finite number, such as 1.5.'),
        ("1\t1e400", 'row 1, column 2: "1e400" is outside the range of numbers (±1.79769e+308).'),
        ("1\t1_0", 'row 1, column 2: "1_0" is not a number. Write 10 (without separators).'),
        ("a\tb\n1\t2", 'row 1, column 1: "a" is not a number. Write one such as 1.5.'),
        ('"1","2\n3,4', "row 1: its quotes do not match."),
        ("1,2\n3,4,", "row 2 has 3 cells; row 1 has 2."),
        ("[1, 2]\n[3, 4]", 'row 1, column 1: "[1" is not a number. Write one such as 1.5.'),
    ],
)
def test_a_fault_is_named_with_its_row_and_column(text, message):
    assert refusal(text) == message


def test_a_table_too_large_is_refused():
    row = "\t".join("1" * 1001)
    assert refusal("\n".join([row] * 1000)) == (
        "the table has 1001000 cells; allowed are 1 to 1000000."
    )


@pytest.mark.parametrize(
    ("text", "value", "has_header"),
    [
        ("a,b\n1,2", [[1, 2]], True),
        ("# x y\n1 2", [[1, 2]], True),
        (",a\n0,1", [[0, 1]], True),
        ('"price, net","tax"\n1,2', [[1, 2]], True),
        ("name\n1\n2", [[1], [2]], True),
        ("a,b,c\n1,2", [[1, 2]], True),
        ("a;b\n5;6\n7;8", [[5, 6], [7, 8]], True),
        ("1,2\n3,4", [[1, 2], [3, 4]], False),
    ],
)
def test_a_first_row_of_nothing_but_text_may_be_a_header(text, value, has_header):
    block = parse_block(text, may_have_header=True)
    np.testing.assert_array_equal(block.value, value)
    assert block.has_header is has_header


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,2\n3,4", 'row 1, column 1: "a" is not a number. Write one such as 1.5.'),
        (
            "nan,inf\n3,4",
            'row 1, column 1: "nan" is not a number. Write a finite number, such as 1.5.',
        ),
        ("1_0;1,5\n3;4", 'row 1, column 1: "1_0" is not a number. Write 10 (without separators).'),
        (",\n3,4", "row 1 is empty."),
        ("a,b", 'row 1, column 1: "a" is not a number. Write one such as 1.5.'),
        ("a,b\nc,d", 'row 2, column 1: "c" is not a number. Write one such as 1.5.'),
        ("a,b\n1,2\n3", "row 3 has 1 cell; row 2 has 2."),
    ],
)
def test_what_could_be_numbers_is_no_header(text, message):
    with pytest.raises(NumberError) as refused:
        parse_block(text, may_have_header=True)
    assert str(refused.value) == message


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(FINITE, min_size=width, max_size=width), min_size=2)
    ),
    st.sampled_from("\t;, "),
    st.sampled_from(["\n", "\r\n"]),
)
def test_every_table_comes_back(rows, separator, line_end):
    text = line_end.join(separator.join(map(repr, row)) for row in rows)
    np.testing.assert_array_equal(parse_value(text), rows)


@given(st.text(alphabet='01.,;\t\n\r "ae-\u00a0\x0b\u2028１²'), st.booleans())
def test_any_text_is_a_block_or_refused_in_one_line(text, may_have_header):
    value, message = outcome(text, may_have_header=may_have_header)
    assert np.isfinite(value).all()
    assert message.isprintable()
