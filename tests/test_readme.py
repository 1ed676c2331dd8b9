"""What the README shows is true."""

import re
from pathlib import Path

import numpy as np
import pytest

from bpeditor.cli import main
from bpeditor.graph.files import dumps, loads
from bpeditor.layers import FAMILIES, LAYERS, Layer, unbroadcast

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_library_examples_print_what_their_comments_say(capsys):
    names = {}
    first, second = (block for block in blocks("python") if "import" in block)
    exec(first, names)
    assert capsys.readouterr().out == "9.0 6.0\n"
    exec(second, names)
    assert capsys.readouterr().out == "(2, 3) None\n1.0986\n"
    for example in (first, second):
        printed = re.findall(r"print\(.*\)  # (.*)", example)
        assert printed in (["9.0 6.0"], ["(2, 3) None", "1.0986"])


def test_the_table_of_layers_is_that_of_the_program():
    rows = re.findall(r"^\| (\w+) \| ([A-Z][\w, ]+) \|$", README, re.MULTILINE)
    written = {family: names.split(", ") for family, names in rows if family in FAMILIES}
    assert list(written) == list(FAMILIES)
    for family, names in written.items():
        known = [name for name, layer in LAYERS.items() if layer.family == family]
        assert sorted(names) == sorted(known)


def test_the_file_is_one_that_bpeditor_writes():
    (file,) = blocks("json")
    assert dumps(loads(file.encode(), "README")).decode() == file


def test_the_layer_is_complete(monkeypatch):
    (example,) = (block for block in blocks("python") if "class Mul" in block)
    monkeypatch.setitem(LAYERS, "Mul", LAYERS["Mul"])  # the example takes its place for a moment
    names = {"Layer": Layer, "unbroadcast": unbroadcast}
    exec(example, names)
    layer = names["Mul"]()
    assert layer.forward(2.0, 3.0) == 6.0
    assert layer.backward(1.0) == (3.0, 2.0)
    assert layer.forward(np.ones(2), 3.0).tolist() == [3.0, 3.0]
    dx, dy = layer.backward(np.ones(2))
    assert (dx.tolist(), dy) == ([3.0, 3.0], 2.0)


@pytest.mark.parametrize("command", re.findall(r"^\| `bpeditor (\w+) ", README, re.MULTILINE))
def test_every_command_is_one_that_the_program_knows(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert f"bpeditor {command}" in capsys.readouterr().out
