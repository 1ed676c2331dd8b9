"""The command line: open windows, or evaluate, check and print graphs without one.

Exit codes: 0 done; 1 the answer is no (a gradient differs, or an answer is wrong or missing); 2 a
bad file or usage, with one line on standard error.
"""

from __future__ import annotations

import bpeditor.starting  # noqa: F401

# isort: split
import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bpeditor.engine.gradcheck import check_gradients
from bpeditor.engine.report import (
    agreement,
    aligned,
    as_json,
    as_table,
    comparison_table,
    differences,
    number_of,
)
from bpeditor.engine.run import Run
from bpeditor.graph import examples
from bpeditor.graph.errors import BpError, FileError, TargetError, UnknownNodeError, printable
from bpeditor.graph.files import load
from bpeditor.graph.graph import Graph
from bpeditor.graph.numbers import parse_number

DONE, DIFFERENT, REFUSED = 0, 1, 2
_INTERRUPTED = 130  # 128 + SIGINT, as shells count


class UsageError(BpError):
    """The command line cannot be understood, or no window can be opened."""


@dataclass(frozen=True)
class Answer:
    """What goes to standard output, and the exit code."""

    text: str
    code: int = DONE


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print after two lines of usage."""
        raise UsageError(f"{self.prog}: {message}; see {self.prog} --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = _COMMANDS.get(given[0]) if given else None
    try:
        if command is None:
            return _open_windows(given)
        answer = command(given[1:])
    except BpError as error:
        return _refused(str(error))
    except KeyboardInterrupt:
        return _INTERRUPTED
    return _written(answer)


# commands


def _open_windows(arguments: Sequence[str]) -> int:
    parser = _Parser(
        prog="bpeditor",
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Open an editor for computational graphs, a window for each FILE.",
        epilog="without a window:\n"
        "  bpeditor run FILE            print values and gradients\n"
        "  bpeditor check FILE          validate a file, or all its gradients\n"
        "  bpeditor grade FILE ANSWERS  grade the answers to an exercise\n"
        "  bpeditor examples            list the examples, or print one\n"
        "A file that is named like a command is opened as ./run.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a graph file (.bpg)")
    files: list[str] = parser.parse_args(arguments).files
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in screens):
        raise UsageError("bpeditor: there is no screen to open a window on (DISPLAY is not set).")
    try:
        from bpeditor.app import main as open_windows
    except ImportError as error:
        raise UsageError(f"bpeditor: no window can be opened: {error}.") from None
    return open_windows(files)


def _run(arguments: Sequence[str]) -> Answer:
    parser = _Parser(
        prog="bpeditor run", allow_abbrev=False, description="Evaluate a graph without a window."
    )
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--target", metavar="NODE", help="whose gradients; default: the file's")
    parser.add_argument("--seed", metavar="NUMBER", help="what backward starts with; default: 1")
    parser.add_argument("--forward-only", action="store_true", help="compute no gradients")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args(_joined(arguments))
    seed = None if options.seed is None else _seed(options.seed)
    graph = load(options.file)
    run = _evaluated(options, graph, seed)
    if options.json:
        return Answer(as_json(run))
    return Answer(as_table(run, with_gradients=not options.forward_only))


def _evaluated(options: argparse.Namespace, graph: Graph, seed: float | None) -> Run:
    try:
        run = Run(graph, options.target, seed)
        run.forward()
        if not options.forward_only:
            run.backward()
    except BpError as error:
        where = "--target: " if isinstance(error, TargetError | UnknownNodeError) else ""
        raise _about(options.file, error, where) from None
    return run


def _check(arguments: Sequence[str]) -> Answer:
    parser = _Parser(prog="bpeditor check", allow_abbrev=False, description="Validate a file.")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--gradients",
        action="store_true",
        help="compare every gradient with central differences; exit 1 if one differs",
    )
    options = parser.parse_args(arguments)
    graph = load(options.file)
    name = printable(Path(options.file).name)
    summary = f"{name}: ok: {number_of(graph.nodes(), 'node')}, {number_of(graph.edges(), 'edge')}"
    if not options.gradients:
        return Answer(f"{summary}\n")
    try:
        comparisons = check_gradients(graph)
    except BpError as error:
        raise _about(options.file, error) from None
    found = differences(comparisons)
    if found:
        text = f"{name}: {found}"
        return Answer(f"{comparison_table(comparisons)}\n{text}\n", DIFFERENT)
    text = f"{summary}; {agreement(comparisons)}"
    return Answer(f"{comparison_table(comparisons)}\n{text}\n")


def _grade(arguments: Sequence[str]) -> Answer:
    parser = _Parser(
        prog="bpeditor grade",
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Grade the answers to the exercise that a graph file holds;\n"
        "exit 1 if one is wrong or missing.",
        epilog="ANSWERS is a JSON file; an answer is a number, an array as nested lists, or null\n"
        'where no gradient arrives. "wrong" is where a planted mistake first shows:\n'
        '  {"format": "bpeditor-answers", "version": 1,\n'
        '   "answers": [\n'
        '    {"node": "apple", "what": "gradient", "answer": 2.2},\n'
        '    {"node": "price", "what": "value", "answer": 220},\n'
        '    {"target": "price", "port": "x", "what": "gradient", "answer": 1.1}],\n'
        '   "wrong": {"target": "price", "port": "x"}}',
    )
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("answers", metavar="ANSWERS")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    from bpeditor.exercise.answers import load_answers
    from bpeditor.exercise.grading import grade

    graph = load(options.file)
    if graph.exercise is None:
        raise FileError(Path(options.file).name, "there is no exercise in this graph.")
    answers = load_answers(Path(options.answers), graph)
    try:
        graded = grade(graph, answers)
    except BpError as error:
        raise _about(options.file, error) from None
    text = graded.as_json() if options.json else graded.as_table()
    return Answer(text, DONE if graded.is_full else DIFFERENT)


def _examples(arguments: Sequence[str]) -> Answer:
    parser = _Parser(
        prog="bpeditor examples",
        allow_abbrev=False,
        description="List the examples, or print one as a graph file.",
    )
    parser.add_argument("name", metavar="NAME", nargs="?")
    name = parser.parse_args(arguments).name
    known = examples.names()
    if name is None:
        return Answer(
            aligned([[known_name, examples.title_of(known_name)] for known_name in known])
        )
    if name not in known:
        raise UsageError(
            f'bpeditor examples: there is no example "{name}"; there are {", ".join(known)}.'
        )
    return Answer(examples.path_of(name).read_text(encoding="utf-8"))


_COMMANDS: dict[str, Callable[[Sequence[str]], Answer]] = {
    "run": _run,
    "check": _check,
    "grade": _grade,
    "examples": _examples,
}


# words


def _joined(arguments: Sequence[str]) -> list[str]:
    """Write `--seed X` as `--seed=X`: argparse takes -1e3 for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--seed":
            joined[-1] = f"--seed={argument}"
        else:
            joined.append(argument)
    return joined


def _seed(text: str) -> float:
    try:
        return parse_number(text)
    except BpError as error:
        raise UsageError(f"bpeditor run: --seed: {error}") from None


def _about(file: str, error: BpError, where: str = "") -> FileError:
    return FileError(Path(file).name, f"{where}{str(error).removesuffix('.')}.")


# output


def _refused(message: str) -> int:
    if sys.stderr is not None:
        with suppress(OSError):  # nobody reads it: the exit code still says it
            print(message, file=sys.stderr)
    return REFUSED


def _written(answer: Answer) -> int:
    """Write the answer as UTF-8, whatever the terminal's locale is."""
    if sys.stdout is None:  # closed by the caller
        return answer.code
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(answer.text.encode())
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        _discard_output()
    except OSError as error:
        _discard_output()
        return _refused(f"standard output: {(error.strerror or 'cannot be written').lower()}.")
    return answer.code


def _discard_output() -> None:
    """Keep the interpreter from writing the rest once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
