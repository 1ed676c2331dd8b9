"""Arrays from files: .npy and tables of text, good and bad."""

import io
import os
import pickle
import stat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor.graph import limits
from bpeditor.graph.arrays import is_array_file, load_array
from bpeditor.graph.errors import FileError

CUBE = np.arange(24.0).reshape(2, 3, 4)


@pytest.fixture
def written(tmp_path):
    """Write a file; text as UTF-8, arrays as .npy."""

    def written(name, content):
        path = tmp_path / name
        if isinstance(content, np.ndarray):
            np.save(path, content)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def refusal(path):
    with pytest.raises(FileError) as refused:
        load_array(path)
    return str(refused.value)


def npy(header, cells=b"", version=(1, 0), length=None):
    """Return the bytes of a .npy file with any header."""
    size = 2 if version == (1, 0) else 4
    text = header.encode("latin1")
    stated = (len(text) if length is None else length).to_bytes(size, "little")
    return b"\x93NUMPY" + bytes(version) + stated + text + cells


def header(shape="(2,)", descr="'<f8'", order="False"):
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}\n"


TWO = np.array([1.0, 2.0]).tobytes()


# .npy


@pytest.mark.parametrize(
    "array",
    [
        CUBE,
        np.asfortranarray(CUBE[0]),
        np.array([1, -2], dtype=np.int8),
        np.array([[1]], dtype=np.uint64),
        np.array([1.5, 2], dtype=">f4"),
        np.array([0.1, -0.0, 5e-324]),
        np.array([1.5], dtype=np.float16),
        np.array([1.5], dtype=np.longdouble),
    ],
)
def test_an_array_that_numpy_saved_comes_back_as_float64(written, array):
    value = load_array(written("a.npy", array)).value
    assert value.dtype == np.float64
    assert value.shape == array.shape
    assert value.tobytes() == array.astype(np.float64).tobytes()
    assert not value.flags.writeable


def test_a_saved_number_is_a_number(written):
    value = load_array(written("a.npy", np.array(2.5))).value
    assert type(value) is float
    assert value == 2.5


def test_a_large_header_of_version_2_is_read(written):
    path = written("a.npy", npy(header(), TWO, version=(2, 0)))
    assert load_array(path).value.tolist() == [1.0, 2.0]


def test_the_content_decides_not_the_suffix(written):
    content = npy(header(), TWO)
    assert load_array(written("a.txt", content)).value.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a .npy file."),
        (b"1,2", "not a .npy file."),
        (b"\x93NUMPY", "not a .npy file: its header cannot be read."),
        (b"\x93NUMPY\x01\x00", "not a .npy file: its header cannot be read."),
        (npy(header())[:-1], "not a .npy file: its header cannot be read."),
        (npy("{", TWO), "not a .npy file: its header cannot be read."),
        (npy("((((" * 500, TWO), "not a .npy file: its header cannot be read."),
        (npy("[" * 9000, TWO), "not a .npy file: its header cannot be read."),
        (npy("'\\d'", TWO), "not a .npy file: its header cannot be read."),
        (npy("1" * 11_000, TWO), "not a .npy file: its header cannot be read."),
        (npy(header(descr="'rubbish'"), TWO), "not a .npy file: its header cannot be read."),
        (npy(header(descr="7"), TWO), "not a .npy file: its header cannot be read."),
        (npy(header(order="3"), TWO), "not a .npy file: its header cannot be read."),
        (npy(header(shape="(-2,)"), TWO), "not a .npy file: its header cannot be read."),
        (npy(header(shape="(True,)"), TWO), "not a .npy file: its header cannot be read."),
        (npy(header(shape="2"), TWO), "not a .npy file: its header cannot be read."),
        (npy(header(shape="__import__('os')"), TWO), "not a .npy file: its header cannot be read."),
        (npy(header(), TWO, (3, 0)), "its format is 3.0; only 1.0 and 2.0 hold plain numbers."),
        (npy(header(), TWO, (9, 1)), "its format is 9.1; only 1.0 and 2.0 hold plain numbers."),
        (npy(header(descr="'|O'"), TWO), "holds Python objects, not numbers."),
        (npy(header(descr="'|b1'"), b"\1\0"), "must hold numbers, found bool."),
        (npy(header(descr="'<c16'"), TWO * 2), "must hold numbers, found complex128."),
        (npy(header(descr="'<U2'"), TWO), "must hold numbers, found str64."),
        (npy(header(descr="[('a', '<f8')]"), TWO), "must hold numbers, found void64."),
        (npy(header("(1000001,)"), TWO), "has 1000001 elements; allowed are 1 to 1000000."),
        (npy(header("(0, 3)")), "has 0 elements; allowed are 1 to 1000000."),
        (npy(header("(1,) * 3")), "not a .npy file: its header cannot be read."),
        (npy(header("(9" + "9" * 400 + ",)")), None),
        (npy(header("(1, 1, 1, 1, 1, 1, 1, 1, 2)"), TWO), "has 9 axes; the limit is 8."),
        (npy(header(), TWO[:-1]), "the file is cut short: 15 of 16 bytes of cells are there."),
        (npy(header(), TWO + b"!!!"), "3 bytes too many after the cells."),
        (
            npy(header(), np.array([1.0, np.nan]).tobytes()),
            "element [1] is nan: inf and nan cannot be entered.",
        ),
        (
            npy(header("(1, 2)"), np.array([-np.inf, 1.0]).tobytes()),
            "element [0, 0] is -inf: inf and nan cannot be entered.",
        ),
        (
            npy(header("()"), np.array([np.nan]).tobytes()),
            "it is nan: inf and nan cannot be entered.",
        ),
    ],
)
def test_a_bad_npy_file_is_refused_in_words(written, content, message):
    found = refusal(written("bad.npy", content))
    assert found.isprintable()
    assert found.startswith("bad.npy: ")
    assert message is None or found == f"bad.npy: {message}"


def test_nothing_is_unpickled(written, tmp_path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "boom"),)

    stream = io.BytesIO()
    np.save(stream, np.array([Bomb()], dtype=object), allow_pickle=True)
    for name, content in (("a.npy", stream.getvalue()), ("b.npy", pickle.dumps(Bomb()))):
        assert refusal(written(name, content)).startswith(name)
    assert not (tmp_path / "boom").exists()


@given(st.binary(max_size=80), st.sampled_from([(1, 0), (2, 0)]))
def test_any_header_is_read_or_refused_in_one_line(tmp_path_factory, text, version):
    path = tmp_path_factory.getbasetemp() / "any.npy"
    path.write_bytes(npy(text.decode("latin1"), TWO, version))
    assert refusal(path).isprintable()


@given(st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_a_damaged_file_is_read_or_refused_in_one_line(tmp_path_factory, place, damage):
    stream = io.BytesIO()
    np.save(stream, CUBE)
    good = stream.getvalue()
    path = tmp_path_factory.getbasetemp() / "damaged.npy"
    path.write_bytes(good[:place] + damage + good[place + len(damage) :])
    try:
        message = str(np.size(load_array(path).value))
    except FileError as error:
        message = str(error)
    assert message.isprintable()


# text


@pytest.mark.parametrize(
    ("name", "content", "value"),
    [
        ("a.csv", "1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("a.csv", "\ufeff1;2\r\n3;4\r\n", [[1, 2], [3, 4]]),
        ("a.csv", '"1","2"\n"3","4"\n', [[1, 2], [3, 4]]),
        ("a.csv", "1,2,3", [[1, 2, 3]]),
        ("a.csv", "1\n2\n", [[1], [2]]),
        ("a.tsv", "1\t2\n3\t4\n", [[1, 2], [3, 4]]),
        ("a.txt", "1.0e+00 2.0e+00\n3.0e+00 4.0e+00\n", [[1, 2], [3, 4]]),
        ("a.txt", "[[1. 2.]\n [3. 4.]]\n", [[1, 2], [3, 4]]),
        ("a.txt", "array([1., 2.])", [1, 2]),
        ("A.CSV", "5\n", 5),
    ],
)
def test_a_file_of_text_is_read(written, name, content, value):
    np.testing.assert_array_equal(load_array(written(name, content)).value, value)


def test_a_header_is_left_out_and_said_to_be(written):
    block = load_array(written("a.csv", "\ufeffx,y\n1,2\n"))
    assert block.value.tolist() == [[1.0, 2.0]]
    assert block.has_header


@pytest.mark.parametrize("delimiter", [" ", ",", ";", "\t"])
def test_what_numpy_writes_as_text_comes_back(tmp_path, delimiter):
    path = tmp_path / "a.txt"
    array = np.random.default_rng(1).normal(size=(20, 3))
    np.savetxt(path, array, delimiter=delimiter, header="x y z")
    np.testing.assert_array_equal(load_array(path).value, array)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty."),
        ("\ufeff\r\n", "the file is empty."),
        ("x,y\n1,2\n3,abc", 'row 3, column 2: "abc" is not a number. Write one such as 1.5.'),
        ("1,2\n3", "row 2 has 1 cell; row 1 has 2."),
        ("1,2\n\n3,4", "row 2 is empty."),
        ("1,\n", "row 1, column 2 is empty."),
        ("1;1,5\n", 'row 1, column 2: "1,5" is not a number. Write 1.5 (with a point).'),
        ("[1, 2", '"[1, 2" is not an array. Write nested lists such as [[1, 2], [3, 4]].'),
        (b"1,2\xff\n", "not a table of text: byte 3 is not UTF-8 text."),
        (b"PK\x03\x04\xfe", "not a table of text: byte 4 is not UTF-8 text."),
        (
            b"\x00\x01\x02",
            r'row 1, column 1: "\x00\x01\x02" is not a number. Write one such as 1.5.',
        ),
    ],
)
def test_a_bad_file_of_text_is_refused_in_words(written, content, message):
    assert refusal(written("bad.csv", content)) == f"bad.csv: {message}"


# any file


def test_a_file_larger_than_the_limit_is_refused_unread(written, monkeypatch):
    monkeypatch.setattr(limits, "ARRAY_FILE_BYTES", 100)
    assert refusal(written("a.csv", "1" * 101)) == "a.csv: larger than the limit of 100 bytes."


def test_what_is_no_regular_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.npy").mkdir()
    assert refusal(tmp_path / "pipe.csv") == ("pipe.csv: is a device or a pipe, not an array file.")
    assert refusal(tmp_path / "folder.npy") == "folder.npy: is a folder, not an array file."
    assert refusal(tmp_path / "none.npy") == "none.npy: there is no such file."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(written):
    path = written("a.csv", "1")
    path.chmod(stat.S_IWUSR)
    assert refusal(path) == "a.csv: no permission to read it."


@pytest.mark.parametrize(
    ("name", "is_array"),
    [("a.csv", True), ("A.NPY", True), ("a.tsv", True), ("a.txt", True), ("a.bpg", False)],
)
def test_a_name_tells_an_array_from_a_graph(tmp_path, name, is_array):
    assert is_array_file(tmp_path / name) is is_array
