"""The arrows of the design and the rules of safety, read from the source itself.

import-linter holds the order of the packages; here is what it cannot see: Qt's submodules,
what a running interpreter really loads, and calls that could run what a file says.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "bpeditor"
SOURCES = sorted(PACKAGE.rglob("*.py"))

QT = {"PySide6", "shiboken6"}
WITHOUT_QT = {
    "__init__",
    "__main__",
    "starting",
    "cli",
    "resources",
    "layers",
    "graph",
    "engine",
    "explain",
    "exercise",
}
# Qt 6 keeps its undo framework in QtGui; nothing else of it is for the document.
OF_QTGUI_IN_DOCUMENT = {"QUndoCommand", "QUndoGroup", "QUndoStack"}

FORBIDDEN_NAMES = {"eval", "exec", "__import__"}
FORBIDDEN_MODULES = {"_pickle", "dill", "marshal", "pickle", "runpy", "shelve"}


def imports(tree):
    """Yield (module, name) of every import, also of those inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def qt_imports(tree):
    """Yield (Qt module, name): ``from PySide6 import QtGui`` is ("QtGui", None)."""
    for module, name in imports(tree):
        top, _, sub = module.partition(".")
        if top in QT:
            yield (sub, name) if sub else (name or top, None)


def breaks_the_qt_rule(place, module, name):
    """Tell whether the top-level ``place`` of bpeditor must not import this of Qt."""
    if place in WITHOUT_QT:
        return True
    if place != "document" or module == "QtCore":
        return False
    return module != "QtGui" or name not in OF_QTGUI_IN_DOCUMENT


def is_import_by_variable(node):
    match node:
        case ast.Call(func=ast.Name(id="import_module") | ast.Attribute(attr="import_module")):
            return not (node.args and isinstance(node.args[0], ast.Constant))
    return False


def dangers(tree):
    """Yield what could run or load a thing that is not written in the source."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in FORBIDDEN_NAMES:
                yield f"line {node.lineno}: {name}"
            case ast.Attribute(value=ast.Name(id="builtins"), attr=name) if name in FORBIDDEN_NAMES:
                yield f"line {node.lineno}: builtins.{name}"
            case ast.Call() if is_import_by_variable(node):
                yield f"line {node.lineno}: import_module of a variable"
    for module, name in imports(tree):
        if module.partition(".")[0] in FORBIDDEN_MODULES:
            yield f"import of {module}"
        if module == "builtins" and name in FORBIDDEN_NAMES:
            yield f"import of builtins.{name}"


def place_of(source):
    return source.relative_to(PACKAGE).with_suffix("").parts[0]


def source_id(source):
    return source.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("source", SOURCES, ids=source_id)
def test_qt_is_imported_only_where_the_design_allows_it(source):
    tree = ast.parse(source.read_text(encoding="utf-8"))

    broken = [found for found in qt_imports(tree) if breaks_the_qt_rule(place_of(source), *found)]

    assert broken == []


@pytest.mark.parametrize(
    ("place", "line", "is_broken"),
    [
        ("engine", "from PySide6.QtCore import QObject", True),
        ("cli", "def f():\n    import PySide6.QtWidgets", True),
        ("graph", "from shiboken6 import Shiboken", True),
        ("document", "from PySide6.QtCore import QObject", False),
        ("document", "from PySide6 import QtCore", False),
        ("document", "from PySide6.QtGui import QUndoStack", False),
        ("document", "from PySide6.QtGui import QPainter", True),
        ("document", "from PySide6 import QtGui", True),
        ("document", "from PySide6 import QtWidgets", True),
        ("canvas", "from PySide6.QtWidgets import QAbstractScrollArea", False),
    ],
)
def test_the_qt_rule_sees_every_way_of_importing(place, line, is_broken):
    found = [breaks_the_qt_rule(place, *found) for found in qt_imports(ast.parse(line))]

    assert found == [is_broken]


def test_the_library_and_the_command_line_load_no_qt():
    program = (
        "import sys\n"
        "from bpeditor import Edge, Graph, Node, Run, load, save\n"
        "import bpeditor, bpeditor.layers, bpeditor.graph.files, bpeditor.engine, bpeditor.cli\n"
        "import bpeditor.explain.cells, bpeditor.explain.rule, bpeditor.exercise.judging\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.stderr, done.stdout.strip()) == ("", "[]")


@pytest.mark.parametrize("source", SOURCES, ids=source_id)
def test_nothing_that_a_file_says_can_be_run(source):
    assert list(dangers(ast.parse(source.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "line",
    [
        "eval(text)",
        "run = exec",
        "builtins.eval(text)",
        "from builtins import exec as run",
        "__import__(name)",
        "import pickle",
        "from pickle import loads",
        "def f():\n    import shelve",
        "importlib.import_module(name)",
        "import_module(f'bpeditor.{name}')",
    ],
)
def test_the_danger_rule_sees_every_way_of_running(line):
    assert len(list(dangers(ast.parse(line)))) == 1


@pytest.mark.parametrize("line", ["application.exec()", "importlib.import_module('numpy')"])
def test_the_danger_rule_lets_harmless_calls_pass(line):
    assert list(dangers(ast.parse(line))) == []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_into_qt_keep_their_references_to_none():
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)

    for _ in range(1000):
        thing.setObjectName("name")

    # A broken PySide6 loses one a call; the interpreter itself moves the count by a few.
    assert sys.getrefcount(None) > before - 100
