"""Files of answers and their grades."""

import json

import numpy as np
import pytest

from bpeditor.exercise.answers import Answers, dumps_answers, load_answers, parse_answer
from bpeditor.exercise.grading import grade
from bpeditor.exercise.judging import Verdict
from bpeditor.graph.errors import FileError, TargetError
from bpeditor.graph.exercise import Asked, Exercise, Kind, Mistake, Place, What
from tests.building import apples, build

APPLE = Asked(Place("apple"))
PRICE = Asked(Place("price"), What.VALUE)
EDGE = Asked(Place("price", "x"))


def asking(*questions, mistake=None):
    graph = apples()
    graph.exercise = Exercise(questions, mistake)
    return graph


def forked(mistake=None):
    """Return x · x: two edges of 3 each lead back to x."""
    graph = build({"a": 1, "b": 3}, {"x": ("Mul", "a", "b"), "p": ("Mul", "x", "x")})
    graph.exercise = Exercise((), mistake or Mistake(Kind.OVERWRITE_AT_FORK, "x"))
    return graph


ANSWERS = """{
 "format": "bpeditor-answers",
 "version": 1,
 "answers": [
  {"node": "apple", "what": "gradient", "answer": 2.2},
  {"node": "price", "what": "value", "answer": null},
  {"target": "price", "port": "x", "what": "gradient", "answer": [[1.0, "nan"], ["-inf", "inf"]]}
 ],
 "wrong": {"target": "x", "port": "y"}
}
"""


def test_answers_are_written_in_the_order_of_the_exercise():
    array = np.array([[1.0, np.nan], [-np.inf, np.inf]])
    answers = Answers({EDGE: array, PRICE: None, APPLE: 2.2}, Place("x", "y"))

    assert dumps_answers(answers).decode() == ANSWERS
    assert dumps_answers(Answers()).decode() == (
        '{\n "format": "bpeditor-answers",\n "version": 1,\n "answers": []\n}\n'
    )


def test_written_answers_are_read_again(tmp_path):
    graph = asking(APPLE, PRICE, EDGE, mistake=Mistake(Kind.BREADTH_FIRST, "price"))
    answers = Answers({APPLE: 2.2, PRICE: np.nan, EDGE: None}, Place("apple_price", "y"))
    (tmp_path / "mine.json").write_bytes(dumps_answers(answers))

    found = load_answers(tmp_path / "mine.json", graph)

    assert found.wrong == answers.wrong
    assert (found.numbers[APPLE], found.numbers[EDGE]) == (2.2, None)
    assert np.isnan(found.numbers[PRICE])
    assert dumps_answers(found) == dumps_answers(answers)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (" 2.2 ", 2.2),
        ("－１．５", -1.5),
        ("-", None),
        ("–", None),
        ("None", None),
        ("no gradient", None),
        ("-INF", -np.inf),
        ("[[1, 2]]", [[1, 2]]),
    ],
)
def test_an_answer_is_read_as_it_is_typed(text, answer):
    found = parse_answer(text)

    assert (found.tolist() if isinstance(found, np.ndarray) else found) == answer


# faults

ONE = {"node": "apple", "what": "gradient", "answer": 2.2}


def answering(*answers, **more):
    document = {"format": "bpeditor-answers", "version": 1, "answers": list(answers), **more}
    return json.dumps(document)


BAD = {
    "empty": ("", "not an answers file: the file is empty."),
    "cut": ('{"format": "bpeditor', "not an answers file: line 1, column 21: the text ends."),
    "a list": ("[]", "not an answers file: must be an object, found a list."),
    "a graph": (
        '{"format": "bpeditor-graph"}',
        'format: not an answers file: must be "bpeditor-answers".',
    ),
    "version 2": (answering(version=2), "version: must be 1."),
    "version true": (answering(version=True), "version: must be 1."),
    "an unknown key": (answering(name="Yuki"), 'unknown key "name".'),
    "answers as object": (answering(answers={}), "answers: must be a list, found an object."),
    "no answer": (
        answering({"node": "apple", "what": "gradient"}),
        'answers[0]: the key "answer" is missing.',
    ),
    "a place missing": (
        answering(ONE, {**ONE, "node": "pear"}),
        'answers[1].node: there is no node "pear".',
    ),
    "no place": (
        answering({"what": "gradient", "answer": 1}),
        'answers[0]: must have either "node", or "target" and "port".',
    ),
    "not asked": (answering({**ONE, "node": "tax"}), "answers[0]: this number is not asked for."),
    "twice": (answering(ONE, ONE), "answers[1]: is already answered by answers[0]."),
    "text": (
        answering({**ONE, "answer": "2.2"}),
        "answers[0].answer: must be a number or nested lists of numbers, found text.",
    ),
    "true": (
        answering({**ONE, "answer": True}),
        "answers[0].answer: must be a number, found true or false.",
    ),
    "ragged": (
        answering({**ONE, "answer": [[1], [1, 2]]}),
        "answers[0].answer: is ragged: all rows must have the same length.",
    ),
    "an overflow": (
        answering({**ONE, "answer": "@"}).replace('"@"', "1e400"),
        "answers[0].answer: 1e400 is outside the range of numbers.",
    ),
    "a key twice": (
        answering(ONE).replace('"answer": 2.2', '"answer": 1, "answer": 2'),
        'answers[0]: the key "answer" appears twice.',
    ),
    "a wrong place without mistake": (
        answering(ONE, wrong={"node": "tax"}),
        "wrong: no mistake is planted in this graph.",
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_bad_answers_are_refused_with_their_place(text, message, tmp_path):
    (tmp_path / "mine.json").write_text(text, encoding="utf-8")

    with pytest.raises(FileError) as refused:
        load_answers(tmp_path / "mine.json", asking(APPLE))

    assert str(refused.value) == f"mine.json: {message}"


def test_a_wrong_place_must_be_there(tmp_path):
    (tmp_path / "mine.json").write_text(answering(wrong={"target": "p", "port": "z"}))

    with pytest.raises(FileError, match=r"wrong\.port: no edge leads to z of p"):
        load_answers(tmp_path / "mine.json", forked())


def test_answers_that_are_no_text_or_no_file_are_refused(tmp_path):
    (tmp_path / "mine.json").write_bytes(b"\xff\xfe")

    with pytest.raises(FileError, match="not an answers file: byte 0 is not UTF-8 text"):
        load_answers(tmp_path / "mine.json", asking(APPLE))
    with pytest.raises(FileError, match="is a folder, not an answers file"):
        load_answers(tmp_path, asking(APPLE))
    with pytest.raises(FileError, match="there is no such file"):
        load_answers(tmp_path / "yours.json", asking(APPLE))


# grades


def test_a_grade_names_each_question_and_counts_the_right_answers():
    found = grade(asking(APPLE, PRICE, EDGE), Answers({APPLE: 2.0, PRICE: 220.0}))

    assert found.right == 1
    assert not found.is_full
    lines = found.as_table().splitlines()
    assert lines[0].split() == ["question", "answer", "verdict", "likely", "cause"]
    cause = "This is the local gradient ∂z/∂x alone: multiply it by the upstream gradient."
    assert lines[1].split(maxsplit=5) == ["gradient", "of", "apple", "2", "wrong", cause]
    assert lines[2].split() == ["value", "of", "price", "220", "right"]
    assert lines[3].split() == ["gradient", "of", "apple_price", "→", "price.x", "missing"]
    assert lines[-1] == "1 of 3 right"


def test_a_grade_can_be_read_by_programs():
    found = json.loads(grade(asking(APPLE, EDGE), Answers({APPLE: 2.2})).as_json())

    assert found == {
        "right": 1,
        "asked": 2,
        "questions": [
            {"node": "apple", "what": "gradient", "answer": 2.2, "verdict": "right", "cause": ""},
            {
                "target": "price",
                "port": "x",
                "what": "gradient",
                "verdict": "missing",
                "cause": "",
            },
        ],
    }


def test_all_right_is_full():
    assert grade(asking(APPLE, PRICE), Answers({APPLE: 2.2, PRICE: 220.0})).is_full


def test_the_place_of_a_planted_mistake_is_graded():
    right = grade(forked(), Answers(wrong=Place("x")))
    wrong = grade(forked(), Answers(wrong=Place("x", "y")))
    missing = grade(forked(), Answers())

    assert [found.right for found in (right, wrong, missing)] == [1, 0, 0]
    assert "It must" not in missing.as_table()
    assert "At a fork it must add: 3 + 3 = 6." in right.as_table()
    assert "first wrong number  b → x.y  wrong    Here the rule holds" in wrong.as_table()
    assert json.loads(wrong.as_json())["questions"][0]["answer"] == {"target": "x", "port": "y"}
    assert missing.rows[0].judgement.verdict is Verdict.MISSING


def test_a_mistake_that_makes_no_difference_is_not_asked_for():
    graph = forked(Mistake(Kind.OVERWRITE_AT_FORK, "a"))

    assert grade(graph, Answers()).rows == ()


def test_values_can_be_graded_where_no_target_is_chosen():
    graph = build({"a": 2, "b": 3}, {"s": ("Add", "a", "b"), "p": ("Mul", "a", "b")})
    asked = Asked(Place("s"), What.VALUE)
    graph.exercise = Exercise((asked,))
    assert grade(graph, Answers({asked: 5.0})).is_full

    graph.exercise = Exercise((Asked(Place("a")),))
    with pytest.raises(TargetError):
        grade(graph, Answers())
