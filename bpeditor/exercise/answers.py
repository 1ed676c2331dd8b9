"""Files of answers: what a learner typed for the numbers that a graph asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bpeditor.graph import limits
from bpeditor.graph.checks import Fault, expected, list_at, object_at, refuse
from bpeditor.graph.errors import FileError
from bpeditor.graph.exercise import Asked, Exercise, Place, What
from bpeditor.graph.exercise_schema import (
    NUMBERS,
    PLACE_KEYS,
    asked_of,
    check_asked,
    place_of,
    written_place,
)
from bpeditor.graph.graph import Graph
from bpeditor.graph.numbers import parse_value
from bpeditor.graph.reading import read_file
from bpeditor.graph.strict_json import JsonError, parse
from bpeditor.layers import LayerError, Value, to_value

FORMAT = "bpeditor-answers"
VERSION = 1
NOT_FINITE = {"inf": np.inf, "-inf": -np.inf, "nan": np.nan}
_NOTHING = {"-", "–", "—", "−", "none", "no gradient"}


@dataclass(frozen=True)
class Answers:
    """The answers to an exercise, complete or not.

    Parameters
    ----------
    numbers
        By what was asked; None says that no gradient arrives there.
    wrong
        Where a planted mistake first shows.
    """

    numbers: Mapping[Asked, Value | None] = field(default_factory=dict)
    wrong: Place | None = None


def parse_answer(text: str) -> Value | None:
    """Read an answer as a person types it; a dash, or "none", says that no gradient arrives.

    Raises
    ------
    NumberError
        If it is neither that nor a value.
    """
    plain = text.strip().casefold()
    if plain in _NOTHING:
        return None
    return NOT_FINITE[plain] if plain in NOT_FINITE else parse_value(text)


def load_answers(path: Path, graph: Graph) -> Answers:
    """Read the answers to the exercise of a graph.

    Raises
    ------
    FileError
        "FILE: where: what" if it cannot be read or answers something else.
    """
    data = read_file(path, limits.FILE_BYTES, "an answers file")
    try:
        document = parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        reason = f"not an answers file: byte {error.start} is not UTF-8 text."
        raise FileError(path.name, reason) from None
    except JsonError as error:
        raise FileError(path.name, f"not an answers file: {error}.") from None
    try:
        return _answers_at(graph, document)
    except Fault as fault:
        raise FileError(path.name, f"{fault}.") from None


def dumps_answers(answers: Answers) -> bytes:
    """Return the bytes of a file of answers: one a line, in the order of the exercise."""
    order = Exercise(tuple(answers.numbers)).hidden
    lines = [
        json.dumps(
            {
                **written_place(asked.place),
                "what": asked.what.value,
                "answer": plain_answer(answers.numbers[asked]),
            },
            ensure_ascii=False,
        )
        for asked in order
    ]
    listed = "[\n  " + ",\n  ".join(lines) + "\n ]" if lines else "[]"
    parts = [f' "format": "{FORMAT}"', f' "version": {VERSION}', f' "answers": {listed}']
    if answers.wrong is not None:
        parts.append(f' "wrong": {json.dumps(written_place(answers.wrong), ensure_ascii=False)}')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


# reading


def _answers_at(graph: Graph, document: object) -> Answers:
    refuse(document, "", deep=False)
    if not isinstance(document, dict):
        raise Fault("not an answers file", expected("an object", document))
    if document.get("format") != FORMAT:
        raise Fault("format", f'not an answers file: must be "{FORMAT}"')
    if type(document.get("version")) is not int or document["version"] != VERSION:
        raise Fault("version", f"must be {VERSION}")
    top = object_at(document, "", ("format", "version", "answers"), ("wrong",))
    exercise = graph.exercise or Exercise()
    numbers: dict[Asked, Value | None] = {}
    places: dict[Asked, str] = {}
    for index, raw in enumerate(list_at(top["answers"], "answers", NUMBERS)):
        where = f"answers[{index}]"
        found = object_at(raw, where, ("what", "answer"), PLACE_KEYS)
        asked = asked_of(found, where)
        check_asked(graph, asked, where)
        if asked not in exercise.hidden:
            raise Fault(where, "this number is not asked for")
        if asked in places:
            raise Fault(where, f"is already answered by {places[asked]}")
        numbers[asked], places[asked] = _answer(found["answer"], f"{where}.answer"), where
    return Answers(numbers, _wrong(graph, top["wrong"]) if "wrong" in top else None)


def _answer(raw: object, where: str) -> Value | None:
    refuse(raw, where)
    if raw is None:
        return None
    try:
        return to_value(_numbers(raw))
    except LayerError as error:
        raise Fault(where, str(error)) from None


def _wrong(graph: Graph, raw: object) -> Place:
    if graph.exercise is None or graph.exercise.mistake is None:
        raise Fault("wrong", "no mistake is planted in this graph")
    place = place_of(object_at(raw, "wrong", (), PLACE_KEYS), "wrong")
    check_asked(graph, Asked(place, What.GRADIENT), "wrong")
    return place


def _numbers(raw: Any) -> Any:
    """Replace the texts "inf", "-inf" and "nan", which JSON has no numbers for."""
    if isinstance(raw, list):
        return [_numbers(part) for part in raw]
    return NOT_FINITE.get(raw, raw) if isinstance(raw, str) else raw


# writing


def plain_answer(value: Value | None) -> object:
    """Return an answer as JSON has it: inf and nan are texts, and no gradient is null."""
    return None if value is None else _texts(np.asarray(value).tolist())


def _texts(nested: Any) -> Any:
    if isinstance(nested, list):
        return [_texts(part) for part in nested]
    return nested if np.isfinite(nested) else str(nested)
