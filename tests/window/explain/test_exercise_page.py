"""The Exercise page in the real window: a learner answers, a teacher asks, a bug is found."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from bpeditor import Edge
from bpeditor.cli import main
from bpeditor.graph.exercise import Asked, Exercise, Kind, Mistake, Place, What, place_of
from bpeditor.graph.files import dumps, loads
from bpeditor.window.explain.exercise_page import ExercisePage
from tests.building import build
from tests.gestures import Hand

APPLE = Asked(Place("apple"))
PRICE = Asked(Place("price"), What.VALUE)
WIRE = Asked(Place("all_price", "x"))
APPLE_WIRE = Edge("apple", "apple_price", "x")


def settle():
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def page(shopping, qtbot):
    """Return the page after Shift+F9."""
    qtbot.keyClick(shopping.view, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: isinstance(shopping.explain.page, ExercisePage))
    settle()
    return shopping.explain.page


@pytest.fixture
def asked(page, shopping, trigger):
    """Return the page of an exercise after Backward."""
    shopping.document.ask([APPLE, PRICE, WIRE])
    trigger("backward")
    settle()
    return page


@pytest.fixture
def fork(page, shopping, trigger):
    """Return the page with x = a · b, y = x · c, s = x + y and an overwritten gradient of x."""
    graph = build({"a": 2, "b": 3, "c": 4}, {"x": ("Mul", "a", "b"), "y": ("Mul", "x", "c"),
                                             "s": ("Add", "x", "y")})  # fmt: skip
    graph.exercise = Exercise((), Mistake(Kind.OVERWRITE_AT_FORK, "x"))
    shopping.document.load(graph)
    trigger("layout")
    trigger("backward")
    trigger("fit")
    settle()
    return page


def row_of(page, asked):
    (row,) = [row for row in page.rows if row.asked == asked]
    return row


@pytest.fixture
def answer(qtbot):
    def answer(row, text):
        qtbot.mouseClick(row.edit, Qt.MouseButton.LeftButton)
        row.edit.selectAll()
        qtbot.keyClicks(row.edit, text)
        qtbot.keyClick(row.edit, Qt.Key.Key_Return)
        settle()
        return row.said.text()

    return answer


@pytest.fixture
def click(qtbot):
    def click(button):
        assert button.isVisible()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle()

    return click


def in_row(first):
    """Return the cells of a row; a list has no count of columns to ask for."""
    cells = [first]
    while (cell := first.siblingAtColumn(len(cells))).isValid():
        cells.append(cell)
    return cells


def told(window):
    """Return every text of every widget of the window, seen or not, and of the canvas."""
    texts = []
    for widget in window.findChildren(QWidget):
        texts += [widget.toolTip(), widget.accessibleName()]
        if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
            texts.append(widget.text())
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            texts.append(widget.toPlainText())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            rows = [model.index(row, 0) for row in range(model.rowCount())]
            cells = [cell for row in rows for cell in in_row(row)]
            texts += [str(cell.data()) for cell in cells]
    graph, view = window.document.graph, window.view
    texts += [text for edge in graph.edges() for text in view.edge_texts(edge)]
    return [*texts, *view.stub_texts("price")]


# a learner


def test_a_graph_without_an_exercise_says_how_to_make_one(page):
    assert page.progress.text() == "Exercise"
    assert page.task.text().startswith("Nothing is asked yet.")
    assert page.rows == []
    assert not page.save.isVisible()
    assert not page.laboratory.isVisible()


def test_whoever_opens_an_exercise_is_told_so(window, tmp_path):
    graph = build({"a": 1}, {"s": ("Exp", "a")})
    graph.exercise = Exercise((Asked(Place("a")),))
    (tmp_path / "exercise.bpg").write_bytes(dumps(graph))

    for opened in (
        lambda: window.files.open_path(tmp_path / "exercise.bpg"),
        lambda: window.files.open_example("laboratory_fork"),
    ):
        window.statusBar().message.setText("")
        opened()
        assert window.statusBar().message.text() == (
            "This graph holds an exercise: press F6 and Shift+F9."
        )


def test_each_hidden_number_has_a_line(asked, shopping):
    assert asked.progress.text() == "0 of 3 right"
    names = [row.name.text() for row in asked.rows]
    assert names == ["gradient of apple_price → all_price.x", "gradient of apple", "value of price"]
    assert shopping.view.edge_texts(APPLE_WIRE) == ("100", "?")


def test_a_wrong_answer_gets_its_likely_cause(asked, answer, shopping):
    said = answer(row_of(asked, APPLE), "1.1")

    assert said == (
        "✗ Not right. This is the upstream gradient alone: multiply it by the local gradient ∂z/∂x."
    )
    assert row_of(asked, APPLE).edit.text() == "1.1"
    assert shopping.view.edge_texts(APPLE_WIRE) == ("100", "?")
    assert asked.progress.text() == "0 of 3 right"


def test_a_right_answer_shows_the_number_everywhere(asked, answer, shopping):
    assert answer(row_of(asked, APPLE), "2.200") == "✓ Right."

    assert shopping.view.edge_texts(APPLE_WIRE) == ("100", "2.2")
    assert asked.progress.text() == "1 of 3 right"
    assert row_of(asked, APPLE).edit.isReadOnly()
    assert not row_of(asked, APPLE).reveal.isVisible()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,5", '"1,5" is not a number. Write 1.5 (with a point).'),
        ("two", '"two" is not a number. Write one such as 1.5.'),
        ("-", "✗ Not right. There is a path to the target, so a gradient arrives here."),
        ("inf", "✗ Not right."),
        ("[1, 2]", "✗ Not right. The answer is (2,), and a number is asked for."),
    ],
)
def test_what_is_typed_is_read_or_refused_in_words(asked, answer, text, said):
    assert answer(row_of(asked, APPLE), text) == said


def test_a_refused_text_is_forgotten_when_a_number_follows(asked, answer):
    answer(row_of(asked, APPLE), "two")

    assert answer(row_of(asked, APPLE), "2.2") == "✓ Right."


def test_nothing_typed_is_no_answer(asked, answer):
    assert answer(row_of(asked, APPLE), "  ") == ""


def test_leaving_a_line_judges_nothing(asked, qtbot):
    row = row_of(asked, APPLE)
    qtbot.mouseClick(row.edit, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(row.edit, "7")
    qtbot.mouseClick(row_of(asked, PRICE).edit, Qt.MouseButton.LeftButton)
    settle()

    assert row.said.text() == ""
    assert row.edit.text() == "7"


def test_the_line_that_is_typed_in_selects_its_place(asked, qtbot, shopping):
    selection = shopping.document.selection
    qtbot.mouseClick(row_of(asked, APPLE).edit, Qt.MouseButton.LeftButton)
    assert selection.nodes == {"apple"}

    qtbot.mouseClick(row_of(asked, WIRE).edit, Qt.MouseButton.LeftButton)
    assert {place_of(edge) for edge in selection.edges} == {WIRE.place}
    assert selection.nodes == frozenset()


def test_reveal_shows_the_number_and_does_not_count(asked, click, shopping):
    click(row_of(asked, PRICE).reveal)

    assert row_of(asked, PRICE).said.text() == "Revealed."
    assert row_of(asked, PRICE).edit.text() == "715.0000000000001"
    assert shopping.view.stub_texts("price")[0] == "715"
    assert asked.progress.text() == "0 of 3 right"


def test_an_answer_before_forward_is_judged_as_well(page, shopping, answer):
    shopping.document.ask([APPLE])
    settle()

    assert answer(row_of(page, APPLE), "2.2") == "✓ Right."
    assert shopping.view.edge_texts(APPLE_WIRE) == ("", "")


def test_what_cannot_be_computed_says_why(page, shopping, answer):
    shopping.document.ask([APPLE])
    shopping.document.delete([], [APPLE_WIRE])
    settle()

    said = answer(row_of(page, APPLE), "2.2")

    assert said == "x of apple_price has no input: draw a wire to it"


def test_no_text_of_the_window_tells_what_is_asked(asked, shopping, trigger, qtbot):
    shown = []
    edge = shopping.document.graph.feeding("all_price", "x")
    for nodes, edges in ((["apple"], []), (["price"], []), (["apple_price"], []), ([], [edge])):
        shopping.document.selection.set(nodes, edges)
        for tab in range(shopping.explain.tabs.count()):
            shopping.explain.tabs.setCurrentIndex(tab)
            settle()
            shown += told(shopping)
    for verb in ("step_back", "step", "check_gradients"):
        trigger(verb)
        settle()
        shown += told(shopping)
    shown = " ".join(shown)
    for number in ("2.2", "715"):
        assert number not in shown
    assert "? (asked for in the exercise)" in shown
    assert "Check Gradients stopped: it would tell what the exercise asks for" in shown
    assert shopping.view.edge_texts(edge) == ("200", "?")


def test_find_does_not_find_by_a_hidden_value(asked, shopping, qtbot, trigger):
    trigger("find")
    qtbot.keyClicks(shopping.find_bar.edit, "715")

    assert shopping.find_bar.count.text() == "nothing found"


def test_answers_are_saved_and_graded_on_the_command_line(
    asked, answer, click, shopping, tmp_path, monkeypatch, capsys
):
    answer(row_of(asked, APPLE), "2.2")
    answer(row_of(asked, PRICE), "650")
    path = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    click(asked.save)
    shopping.document.save(tmp_path / "exercise.bpg")

    assert len(json.loads(path.read_text())["answers"]) == 2
    assert main(["grade", str(tmp_path / "exercise.bpg"), str(path)]) == 1
    assert "1 of 3 right" in capsys.readouterr().out


def test_answers_that_cannot_be_saved_say_why(asked, click, shopping, tmp_path, monkeypatch):
    path = tmp_path / "no" / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    click(asked.save)

    (label,) = [text for text in told(shopping) if text.startswith("mine.json: could not be saved")]
    assert "the folder does not exist" in label


def test_a_saved_exercise_asks_again(asked, answer, shopping, trigger):
    answer(row_of(asked, APPLE), "2.2")

    shopping.document.load(loads(dumps(shopping.document.graph), "a.bpg"))
    trigger("backward")
    settle()

    assert asked.progress.text() == "0 of 3 right"
    assert shopping.view.edge_texts(APPLE_WIRE) == ("100", "?")
    assert row_of(asked, APPLE).edit.text() == ""


def test_of_many_questions_the_first_are_listed(page, shopping):
    graph = build({f"i{n}": n for n in range(50)}, {})
    graph.exercise = Exercise(tuple(Asked(Place(f"i{n}")) for n in range(50)))
    shopping.document.load(graph)
    settle()

    assert len(page.rows) == 40
    assert page.task.text().endswith("The first 40 of 50 are listed.")


# a laboratory


def test_the_task_of_a_laboratory_comes_with_backward(fork, trigger):
    assert fork.laboratory.isVisible()
    assert fork.progress.text() == "0 of 1 right"
    assert not fork.laboratory.check.isEnabled()
    trigger("clear_results")
    settle()
    assert "Press Backward" in fork.laboratory.task.text()
    assert not fork.laboratory.check.isVisible()


def test_a_wire_where_the_rule_holds_is_not_the_place(fork, shopping, click):
    hand, view = Hand(shopping.view), shopping.view
    edge = Edge("a", "x", "x")
    assert view.edge_texts(edge) == ("2", "12")
    hand.click(
        view.port_position("x", "x")
        - (view.port_position("x", "x") - view.port_position("a", "out")) * 0.2
    )
    settle()
    assert shopping.document.selection.edges == {edge}

    click(fork.laboratory.check)

    assert fork.laboratory.said.text() == (
        "✗ Not here. Here the rule holds: upstream × local = 4 × 3 = 12. What comes from the right"
        " is already wrong: look further towards the target."
    )
    assert view.edge_texts(edge) == ("2", "12")


def test_the_wrong_node_is_found_explained_and_repaired(fork, shopping, click):
    hand, view = Hand(shopping.view), shopping.view
    hand.click(view.node_rect("x").center())
    settle()

    click(fork.laboratory.check)

    assert fork.laboratory.said.text().startswith("✓ Found. x feeds 2 ports.")
    assert "1 + 4 = 5" in fork.laboratory.said.text()
    assert view.edge_texts(Edge("a", "x", "x")) == ("2", "15")
    assert fork.progress.text() == "1 of 1 right"
    assert not fork.laboratory.check.isVisible()


def test_a_revealed_mistake_is_repaired_too(fork, shopping, click):
    click(fork.laboratory.reveal)

    assert fork.laboratory.said.text().startswith("Revealed. x feeds 2 ports.")
    assert shopping.view.edge_texts(Edge("a", "x", "x")) == ("2", "15")
    assert fork.progress.text() == "0 of 1 right"


def test_a_harmless_mistake_says_so(page, shopping, trigger):
    shopping.document.plant(Mistake(Kind.OVERWRITE_AT_FORK, "apple"))
    trigger("backward")
    settle()

    assert page.laboratory.task.text().startswith("The planted mistake makes no difference")


# a teacher


def test_the_selected_gradient_is_asked_by_a_button_and_undone(page, shopping, click):
    shopping.document.selection.set(["apple"])
    settle()
    button = page.maker.buttons[What.GRADIENT]
    assert button.text() == "Ask for the Selected Gradient"
    assert not page.maker.buttons[What.VALUE].isEnabled()

    click(button)
    assert shopping.document.graph.exercise == Exercise((APPLE,))
    assert button.text() == "Stop Asking for the Selected Gradient"
    click(button)
    assert shopping.document.graph.exercise is None

    shopping.document.undo_stack.undo()
    assert shopping.document.graph.exercise == Exercise((APPLE,))


def test_a_mistake_is_planted_from_a_list_and_taken_out(fork, shopping, click, qtbot):
    click(fork.maker.plant)
    assert shopping.document.graph.exercise is None
    mistakes = fork.maker.mistakes
    offered = [mistakes.itemText(index) for index in range(mistakes.count())]
    assert offered == ["Overwrite at the fork: x", "Breadth-first order: x"]

    qtbot.keyClick(mistakes, Qt.Key.Key_Down)
    click(fork.maker.plant)

    assert shopping.document.graph.exercise.mistake == Mistake(Kind.BREADTH_FIRST, "x")
    assert shopping.view.edge_texts(Edge("a", "x", "x")) == ("2", "3")
    assert fork.maker.advice.text() == "A mistake is planted."
    assert not mistakes.isVisible()


def test_only_mistakes_of_the_selected_nodes_are_offered(fork, shopping, click):
    click(fork.maker.plant)
    shopping.document.selection.set(["y"])
    settle()

    assert fork.maker.mistakes.count() == 0
    assert fork.maker.advice.text() == "None of the classic mistakes would make a difference here."


def test_a_large_graph_offers_mistakes_of_what_is_selected(page, shopping):
    shopping.document.load(
        build({f"i{n}": n for n in range(100)}, {"s": ("Mul", "i1", "i1"), "t": ("Exp", "s")})
    )
    shopping.document.set_target("t")
    settle()
    assert page.maker.advice.text().startswith("Select some nodes")
    assert not page.maker.plant.isVisible()

    shopping.document.selection.set(["i1"])
    settle()

    assert page.maker.mistakes.itemText(0) == "Overwrite at the fork: i1"


def test_a_graph_that_cannot_run_says_why_no_mistake_can_be_planted(page, shopping):
    shopping.document.delete(["tax"])
    settle()

    assert page.maker.advice.text() == (
        "No mistake can be planted yet: y of price has no input: draw a wire to it."
    )


def test_the_menu_asks_for_what_is_selected(shopping, trigger):
    document = shopping.document
    assert not shopping.actions_by_name["ask_gradient"].isEnabled()
    edge = document.graph.feeding("all_price", "x")
    document.selection.set(["price"], [edge])

    trigger("ask_gradient")
    trigger("ask_value")

    assert document.graph.exercise == Exercise((PRICE, Asked(Place("price")), WIRE))
    trigger("ask_value")
    assert document.graph.exercise == Exercise((Asked(Place("price")), WIRE))


def test_a_given_value_cannot_be_asked_and_the_status_line_says_so(shopping, trigger):
    shopping.document.selection.set(["apple"])

    trigger("ask_value")

    assert shopping.document.graph.exercise is None
    assert shopping.statusBar().message.text() == "apple is an Input: its value is given."


def test_the_theme_reaches_every_part(asked, shopping):
    actions = {action.data(): action for action in shopping._themes.actions()}
    actions["dark"].trigger()
    dark = row_of(asked, APPLE).edit.styleSheet()
    actions["light"].trigger()

    assert row_of(asked, APPLE).edit.styleSheet() != dark
    actions["system"].trigger()
