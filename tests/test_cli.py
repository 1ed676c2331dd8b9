"""The command line, in real processes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bpeditor import load, save
from bpeditor.graph.examples import names, path_of
from bpeditor.graph.exercise import Asked, Exercise, Place, What
from bpeditor.graph.files import loads
from tests.building import apples, build

ROOT = Path(__file__).resolve().parent.parent
SCREENS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
SCREENLESS = {name: value for name, value in os.environ.items() if name not in SCREENS}
ENVIRONMENT = {**SCREENLESS, "PYTHONPATH": str(ROOT)}


def bpeditor(*arguments, program=("-m", "bpeditor"), **options):
    options = {"env": ENVIRONMENT, "stdout": subprocess.PIPE, **options}
    done = subprocess.run(
        [sys.executable, *program, *arguments], stderr=subprocess.PIPE, check=False, **options
    )
    output = (done.stdout or b"").decode("utf-8")
    return done.returncode, output, done.stderr.decode("utf-8")


@pytest.fixture
def file(tmp_path):
    """Return the shopping example as a file."""
    save(apples(), tmp_path / "apples.bpg")
    return tmp_path / "apples.bpg"


@pytest.fixture
def two_outputs(tmp_path):
    save(build({"a": 1, "b": 2}), tmp_path / "two.bpg")
    return tmp_path / "two.bpg"


# run


def test_run_prints_values_and_gradients(file):
    code, output, errors = bpeditor("run", file)

    assert (code, errors) == (0, "")
    assert output.startswith("target price, seed 1\n\nnode         value  gradient\n")
    assert "\ntax → price.y                1.1       200\n" in output


def test_run_prints_json(file):
    code, output, errors = bpeditor("run", file, "--json")

    assert (code, errors) == (0, "")
    found = json.loads(output)
    assert list(found) == ["target", "seed", "values", "gradients", "edges"]
    assert found["gradients"]["apple"] == 2.2
    assert found["edges"][0] == {
        "source": "apple",
        "target": "apple_price",
        "port": "x",
        "value": 100.0,
        "gradient": 2.2,
    }


def test_run_takes_another_target(file):
    _, output, _ = bpeditor("run", file, "--json", "--target", "apple_price")

    found = json.loads(output)
    assert found["target"] == "apple_price"
    assert found["gradients"] == {
        "apple": 2.0,
        "apple_num": 100.0,
        "apple_price": 1.0,
        "price": None,
        "tax": None,
    }


@pytest.mark.parametrize(
    ("seed", "number"),
    [("2", 2.0), ("-1", -1.0), ("-1e3", -1000.0), ("－１．５", -1.5), ("1e-3", 0.001)],
)
def test_run_takes_another_seed(file, seed, number):
    _, output, _ = bpeditor("run", file, "--json", "--seed", seed)

    assert json.loads(output)["gradients"]["price"] == number


def test_run_forward_only_computes_no_gradients(file):
    _, output, _ = bpeditor("run", file, "--forward-only")
    assert "gradient" not in output

    _, output, _ = bpeditor("run", file, "--forward-only", "--json")
    assert set(json.loads(output)["gradients"].values()) == {None}


def test_run_forward_only_needs_no_target(two_outputs):
    code, output, _ = bpeditor("run", two_outputs, "--forward-only", "--json")

    assert code == 0
    assert json.loads(output)["target"] is None


def test_names_in_japanese_are_printed_in_any_locale(tmp_path):
    save(build({"りんご": 100}), tmp_path / "りんご.bpg")

    for locale in ("C", "C.UTF-8", "POSIX"):
        environment = {**ENVIRONMENT, "LC_ALL": locale, "PYTHONIOENCODING": "ascii"}
        code, output, _ = bpeditor("run", tmp_path / "りんご.bpg", env=environment)
        assert code == 0
        assert "りんご" in output


# check and examples


def test_check_says_how_large_a_good_file_is(file):
    assert bpeditor("check", file) == (0, "apples.bpg: ok: 5 nodes, 4 edges\n", "")


def test_check_counts_one_node_as_one(tmp_path):
    save(build({"a": 1}), tmp_path / "a.bpg")

    assert bpeditor("check", tmp_path / "a.bpg")[1] == "a.bpg: ok: 1 node, 0 edges\n"


def test_check_compares_every_gradient(file):
    code, output, errors = bpeditor("check", file, "--gradients")

    assert (code, errors) == (0, "")
    assert output.count(" agrees\n") == 4
    assert output.endswith("apples.bpg: ok: 5 nodes, 4 edges; 4 of 4 gradients agree\n")


def test_check_tells_kinks_and_what_cannot_be_checked(tmp_path):
    graph = build(
        {"x": 0, "y": 40}, {"r": ("ReLU", "x"), "s": ("Sigmoid", "y"), "f": ("Add", "r", "s")}
    )
    save(graph, tmp_path / "a.bpg")

    code, output, _ = bpeditor("check", tmp_path / "a.bpg", "--gradients")

    assert code == 0
    assert output.endswith("; 2 of 4 gradients agree, 1 at a kink, 1 cannot be checked\n")


WRONG_MUL = """
import sys
from bpeditor import cli
from bpeditor.layers import LAYERS
LAYERS["Mul"].backward = lambda self, dout: (dout * self.y, dout)
sys.exit(cli.main(sys.argv[1:]))
"""


def test_check_exits_with_1_and_names_the_worst_edges_if_a_gradient_differs(file):
    code, output, errors = bpeditor("check", file, "--gradients", program=("-c", WRONG_MUL))

    assert (code, errors) == (1, "")
    assert output.splitlines()[-1] == (
        "apples.bpg: 2 of 4 gradients differ: tax → price.y (relative error 0.99),"
        " apple_num → apple_price.y (relative error 0.99)"
    )


def test_examples_lists_names_and_titles():
    code, output, errors = bpeditor("examples")

    assert (code, errors) == (0, "")
    assert [line.split()[0] for line in output.splitlines()] == names()
    rows = [re.split("  +", line) for line in output.splitlines()]
    assert ["apples_and_oranges", "Apples and oranges"] in rows


@pytest.mark.parametrize("name", names())
def test_examples_prints_an_example_as_a_file(name):
    code, output, _ = bpeditor("examples", name)

    assert code == 0
    assert output.encode() == path_of(name).read_bytes()
    assert len(loads(output.encode(), name)) == len(load(path_of(name)))


# grade


@pytest.fixture
def exercise(tmp_path):
    """Return a file that asks for two numbers."""
    graph = apples()
    graph.exercise = Exercise((Asked(Place("apple")), Asked(Place("price"), What.VALUE)))
    save(graph, tmp_path / "exercise.bpg")
    return tmp_path / "exercise.bpg"


def answers(folder, apple, price):
    given = [
        {"node": "apple", "what": "gradient", "answer": apple},
        {"node": "price", "what": "value", "answer": price},
    ]
    document = {"format": "bpeditor-answers", "version": 1, "answers": given}
    (folder / "mine.json").write_text(json.dumps(document))
    return folder / "mine.json"


def test_grade_of_right_answers_is_0(exercise, tmp_path):
    code, output, errors = bpeditor("grade", exercise, answers(tmp_path, 2.2, 220))

    assert (code, errors) == (0, "")
    assert output.splitlines()[0].startswith("question")
    assert output.endswith("\n2 of 2 right\n")


def test_grade_names_the_likely_cause_and_ends_with_1(exercise, tmp_path):
    code, output, errors = bpeditor("grade", exercise, answers(tmp_path, 1.1, 220))

    assert (code, errors) == (1, "")
    assert "This is the upstream gradient alone" in output
    assert output.endswith("\n1 of 2 right\n")


def test_grade_prints_json(exercise, tmp_path):
    code, output, _ = bpeditor("grade", exercise, answers(tmp_path, 2.2, None), "--json")

    found = json.loads(output)
    assert (code, found["right"], found["asked"]) == (1, 1, 2)
    assert [question["verdict"] for question in found["questions"]] == ["right", "wrong"]


def test_grade_refuses_in_one_line(exercise, file, tmp_path):
    given = answers(tmp_path, 2.2, 220)

    assert bpeditor("grade", file, given) == (
        2,
        "",
        "apples.bpg: there is no exercise in this graph.\n",
    )
    assert bpeditor("grade", exercise, exercise) == (
        2,
        "",
        'exercise.bpg: format: not an answers file: must be "bpeditor-answers".\n',
    )
    code, output, errors = bpeditor("grade", exercise)
    assert (code, output) == (2, "")
    assert errors.startswith("bpeditor grade: the following arguments are required: ANSWERS")


def test_grade_says_why_a_graph_cannot_be_evaluated(tmp_path):
    graph = build({"a": 1}, {"s": ("Add", "a", None)})
    graph.exercise = Exercise((Asked(Place("a")),))
    save(graph, tmp_path / "half.bpg")
    (tmp_path / "mine.json").write_text(
        '{"format": "bpeditor-answers", "version": 1, "answers": []}'
    )

    assert bpeditor("grade", tmp_path / "half.bpg", tmp_path / "mine.json") == (
        2,
        "",
        "half.bpg: y of s has no input: draw a wire to it.\n",
    )


# refusals


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "bpeditor run: the following arguments are required: FILE"),
        (["run", "{file}", "--nope"], "bpeditor run: unrecognized arguments: --nope"),
        (["run", "{file}", "--js"], "bpeditor run: unrecognized arguments: --js"),
        (["run", "{file}", "more"], "bpeditor run: unrecognized arguments: more"),
        (["run", "{file}", "--seed"], "bpeditor run: argument --seed: expected one argument"),
        (
            ["run", "{file}", "--seed", "1,5"],
            'bpeditor run: --seed: "1,5" is not a number. Write 1.5 (with a point).',
        ),
        (
            ["run", "{file}", "--seed", "nan"],
            'bpeditor run: --seed: "nan" is not a number. Write a finite number, such as 1.5.',
        ),
        (["run", "{file}", "--seed", "1e400"], 'bpeditor run: --seed: "1e400" is outside'),
        (["run", "{file}", "--seed", "1_0"], 'bpeditor run: --seed: "1_0" is not a number.'),
        (["run", "{file}", "--target", "nope"], 'apples.bpg: --target: there is no node "nope".'),
        (["run", "{two}"], "two.bpg: --target: the graph has 2 outputs (a, b): choose one as"),
        (["check", "{two}", "--gradients"], "two.bpg: the graph has 2 outputs (a, b): choose one"),
        (["run", "{half}"], "half.bpg: y of s has no input: draw a wire to it."),
        (["check", "{half}", "--gradients"], "half.bpg: y of s has no input: draw a wire to it."),
        (["run", "{shapes}"], "shapes.bpg: Add s: x is (2,) and y is (3,); these shapes do not"),
        (["run", "{folder}"], "folder: is a folder, not a graph file."),
        (["check", "{bad}"], "bad.bpg: not a graph file: line 1, column 2: the text ends."),
        (
            ["check", "{near}"],
            'near.bpg: nodes[0].layer: "input" is not a layer of this version. Did',
        ),
        (["check", "/no/such.bpg"], "such.bpg: there is no such file."),
        (["check", ""], ".: is a folder, not a graph file."),
        (["examples", "nope"], 'bpeditor examples: there is no example "nope"; there are apples, '),
        (["examples", "../icons/new"], "bpeditor examples: there is no example "),
        (["--nope"], "bpeditor: unrecognized arguments: --nope; see bpeditor --help"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_a_refusal_is_one_line_on_standard_error_and_exit_code_2(
    arguments, message, file, two_outputs, tmp_path
):
    save(build({"a": 1}, {"s": ("Add", "a")}), tmp_path / "half.bpg")
    save(build({"a": [1, 2], "b": [1, 2, 3]}, {"s": ("Add", "a", "b")}), tmp_path / "shapes.bpg")
    (tmp_path / "bad.bpg").write_text("{")
    good = (tmp_path / "half.bpg").read_text()
    (tmp_path / "near.bpg").write_text(good.replace('"Input"', '"input"'))
    (tmp_path / "folder").mkdir()
    places = {
        "{file}": file,
        "{two}": two_outputs,
        "{half}": tmp_path / "half.bpg",
        "{near}": tmp_path / "near.bpg",
        "{shapes}": tmp_path / "shapes.bpg",
        "{bad}": tmp_path / "bad.bpg",
        "{folder}": tmp_path / "folder",
    }

    code, output, errors = bpeditor(*[places.get(part, part) for part in arguments])

    assert (code, output) == (2, "")
    assert errors.startswith(message)
    assert errors.count("\n") == 1
    assert errors.endswith("\n")


def test_a_file_that_nobody_may_print_as_it_is_named_harmlessly(tmp_path):
    code, _, errors = bpeditor("run", tmp_path / "\x1b[31m\n\udcff.bpg")

    assert (code, errors) == (2, "\\x1b[31m\\n\\udcff.bpg: there is no such file.\n")


@pytest.mark.parametrize("command", [[], ["run"], ["check"], ["examples"]])
def test_help_is_no_error(command):
    code, output, errors = bpeditor(*command, "--help")

    assert (code, errors) == (0, "")
    assert output.startswith(" ".join(["usage: bpeditor", *command]))


# without Qt, without a screen, without a reader

BLOCK_QT = """
import sys
sys.modules["PySide6"] = sys.modules["shiboken6"] = None
from bpeditor.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_everything_but_the_window_works_without_qt(file):
    for arguments in (
        ["run", file],
        ["run", file, "--json"],
        ["check", file, "--gradients"],
        ["examples"],
    ):
        code, output, errors = bpeditor(*arguments, program=("-c", BLOCK_QT))
        assert (code, errors) == (0, "")
        assert output


def test_without_qt_opening_a_window_is_refused_in_one_line():
    environment = {**ENVIRONMENT, "QT_QPA_PLATFORM": "offscreen"}
    code, output, errors = bpeditor("a.bpg", program=("-c", BLOCK_QT), env=environment)

    assert (code, output) == (2, "")
    assert errors.startswith("bpeditor: no window can be opened: ")
    assert errors.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no such variable")
def test_without_a_screen_opening_a_window_is_refused_in_one_line():
    assert bpeditor() == (
        2,
        "",
        "bpeditor: there is no screen to open a window on (DISPLAY is not set).\n",
    )


WINDOWS = """
import sys, types
import bpeditor
app = types.ModuleType("bpeditor.app")
app.main = lambda paths: print(paths) or 7
sys.modules["bpeditor.app"] = bpeditor.app = app
from bpeditor.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ([], []),
        (["a.bpg", "b.bpg"], ["a.bpg", "b.bpg"]),
        (["./run"], ["./run"]),
        (["a.bpg", "run"], ["a.bpg", "run"]),
        (["--", "run", "-x"], ["run", "-x"]),
    ],
)
def test_every_other_argument_is_a_file_to_open(arguments, files):
    environment = {**ENVIRONMENT, "DISPLAY": ":0"}

    code, output, errors = bpeditor(*arguments, program=("-c", WINDOWS), env=environment)

    assert (code, output, errors) == (7, f"{files}\n", "")


@pytest.mark.parametrize(
    ("program", "arguments", "expected"),
    [
        (("-m", "bpeditor"), ["examples", "apples"], 0),
        (("-c", WRONG_MUL), ["check", "{file}", "--gradients"], 1),
    ],
)
def test_a_reader_that_leaves_early_causes_no_traceback(file, program, arguments, expected):
    reading, writing = os.pipe()
    os.close(reading)
    arguments = [file if part == "{file}" else part for part in arguments]
    try:
        code, _, errors = bpeditor(*arguments, program=program, stdout=writing)
    finally:
        os.close(writing)

    assert (code, errors) == (expected, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_one_line():
    with open("/dev/full", "wb") as full:
        code, _, errors = bpeditor("examples", stdout=full)

    assert (code, errors) == (2, "standard output: no space left on device.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_refusal_that_nobody_can_read_still_has_its_exit_code():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bpeditor", "run", "nothing.bpg"],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )

    assert done.returncode == 2


def test_a_closed_standard_output_is_no_error(file):
    shell = '"$0" -m bpeditor check "$1" >&-'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable, file],
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_the_installed_command_is_the_same_program(file):
    command = Path(sys.executable).with_name("bpeditor")
    if not command.exists():
        pytest.skip("bpeditor is not installed beside this Python")

    done = subprocess.run(
        [command, "check", file], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "apples.bpg: ok: 5 nodes, 4 edges\n")
