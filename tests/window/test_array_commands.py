"""Arrays from the clipboard and from files, into the selected Input or a new one."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from bpeditor.graph.files import dumps

CTRL = Qt.KeyboardModifier.ControlModifier
BLOCK = "1\t2\n3\t4\n"
TABLE = [[1.0, 2.0], [3.0, 4.0]]


@pytest.fixture
def clipboard(qapp):
    yield QApplication.clipboard()
    QApplication.clipboard().clear()


@pytest.fixture
def choose(monkeypatch):
    """Choose a file in the next file dialogs."""

    def choose(path):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return choose


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "weights.csv"
    path.write_text("1,2\n3,4\n")
    return path


def value(window, node_id):
    return window.document.graph.node(node_id).params["value"]


def status(window):
    return window.status.message.text()


def errors(window):
    return [box.text() for box in window.findChildren(QMessageBox) if box.isVisible()]


def paste(window):
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_V, CTRL)


def drop(window, paths, at):
    """Drop files on the window where a scene point is."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = window.view.viewport().mapTo(window, window.view.to_viewport(at))
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place, *how, none)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(place), *how, none))


# the clipboard


def test_numbers_pasted_on_the_canvas_are_the_value_of_the_selected_input(shopping, clipboard):
    shopping.document.selection.set(["tax"])
    clipboard.setText(BLOCK)
    paste(shopping)
    assert value(shopping, "tax").tolist() == TABLE
    assert status(shopping) == "Paste: tax is an array of 2 × 2."
    assert shopping.document.undo_stack.count() == 1
    shopping.document.undo_stack.undo()
    assert value(shopping, "tax") == 1.1


@pytest.mark.parametrize("selected", [[], ["price"], ["apple", "tax"]])
def test_otherwise_they_are_a_new_input_at_the_pointer(shopping, clipboard, monkeypatch, selected):
    monkeypatch.setattr(shopping.view, "pointer_position", lambda: QPointF(3000, -2000))
    shopping.document.selection.set(selected)
    clipboard.setText("[[1. 2.]\n [3. 4.]]")
    paste(shopping)
    assert value(shopping, "input_1").tolist() == TABLE
    assert shopping.document.selection.nodes == {"input_1"}
    middle = shopping.view.node_rect("input_1").center()
    assert (middle - QPointF(3000, -2000)).manhattanLength() < 3
    assert status(shopping) == "Paste: input_1 is an array of 2 × 2."
    assert shopping.document.undo_stack.count() == 1


def test_a_paste_after_a_paste_is_another_input(shopping, clipboard):
    for text in ("1.5", "2.5", "[3, 4]"):
        clipboard.setText(text)
        paste(shopping)
    assert value(shopping, "input_1") == 1.5
    assert value(shopping, "input_2") == 2.5
    assert value(shopping, "input_3").tolist() == [3.0, 4.0]
    assert shopping.document.undo_stack.count() == 3


def test_a_pasted_input_that_is_clicked_takes_the_next_paste(shopping, clipboard):
    clipboard.setText("1.5")
    paste(shopping)
    box = shopping.view.node_rect("input_1")
    at = shopping.view.to_viewport(QPointF(box.center().x(), box.top() + 14))
    QTest.mouseClick(shopping.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    clipboard.setText("2.5")
    paste(shopping)
    assert value(shopping, "input_1") == 2.5
    assert "input_2" not in shopping.document.graph


def test_a_single_number_can_be_pasted(shopping, clipboard):
    shopping.document.selection.set(["tax"])
    clipboard.setText("2.5\n")
    paste(shopping)
    assert value(shopping, "tax") == 2.5
    assert status(shopping) == "Paste: tax is 2.5."


def test_an_input_pasted_where_a_card_is_stands_beside_it(shopping, clipboard, monkeypatch):
    view = shopping.view
    monkeypatch.setattr(view, "pointer_position", lambda: view.node_rect("price").center())
    clipboard.setText(BLOCK)
    paste(shopping)
    assert not view.node_rect("input_1").intersects(view.node_rect("price"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1\t2\n3\tabc", 'Nothing pasted: row 2, column 2: "abc" is not a number.'),
        ("x\ty\n1\t2", 'Nothing pasted: row 1, column 1: "x" is not a number.'),
        ("1,5", 'Nothing pasted: "1,5" is not a number. Write 1.5 (with a point).'),
        ("(1, 2)", 'Nothing pasted: "(1, 2)" is not a number. Write [1, 2].'),
        ("(hello)", "Nothing to paste: the clipboard holds neither nodes nor numbers."),
        ("[1, 2", 'Nothing pasted: "[1, 2" is not an array.'),
        ("array([1, nan])", 'Nothing pasted: "nan" is not a number.'),
        ("", "Nothing to paste: the clipboard holds neither nodes nor numbers."),
        ("hello\nworld", "Nothing to paste: the clipboard holds neither nodes nor numbers."),
    ],
)
def test_what_cannot_be_pasted_changes_nothing_and_says_why(shopping, clipboard, text, sentence):
    before = dumps(shopping.document.graph)
    shopping.document.selection.set(["tax"])
    clipboard.setText(text)
    paste(shopping)
    assert status(shopping).startswith(sentence)
    assert dumps(shopping.document.graph) == before
    assert not shopping.document.undo_stack.canUndo()


def test_a_block_pasted_into_the_inspectors_field_is_the_value(shopping, clipboard, qtbot):
    shopping.document.selection.set(["apple"])
    page = shopping.inspector.node_page
    qtbot.waitUntil(page.isVisible)
    field = page.parameters["value"]
    field.edit.setFocus()
    clipboard.setText(BLOCK)
    QTest.keyClick(field.edit, Qt.Key.Key_V, CTRL)
    assert value(shopping, "apple").tolist() == TABLE
    assert shopping.document.undo_stack.count() == 1
    assert field.edit.text() == "[[1.0, 2.0], [3.0, 4.0]]"
    clipboard.setText("1\t2\n3")
    QTest.keyClick(field.edit, Qt.Key.Key_V, CTRL)
    assert field.reason.text() == "row 2 has 1 cell; row 1 has 2."
    assert field.reason.isVisible()
    assert field.edit.text() == "[[1.0, 2.0], [3.0, 4.0]]"
    assert shopping.document.undo_stack.count() == 1


# files


def test_the_button_in_the_inspector_loads_into_the_input(shopping, choose, csv, qtbot):
    shopping.document.selection.set(["tax"])
    page = shopping.inspector.node_page
    qtbot.waitUntil(page.load_button.isVisible)
    choose(csv)
    qtbot.mouseClick(page.load_button, Qt.MouseButton.LeftButton)
    assert value(shopping, "tax").tolist() == TABLE
    assert status(shopping) == "Loaded weights.csv into tax: array of 2 × 2."
    assert shopping.document.undo_stack.count() == 1
    shopping.document.undo_stack.undo()
    assert value(shopping, "tax") == 1.1


def test_an_array_is_shown_at_once_and_is_never_out_of_date(shopping, choose, csv, qtbot, trigger):
    shopping.document.selection.set(["tax"])
    view = shopping.inspector.node_page.value
    qtbot.waitUntil(lambda: view.text.text() == "1.1")
    choose(csv)
    trigger("load_array")
    qtbot.waitUntil(view.map.isVisible)
    assert view.text.text().split("\n")[0] == "array of 2 × 2"
    trigger("forward")
    shopping.document.set_parameter("apple", "value", 7.0)
    qtbot.waitUntil(shopping.status.outdated.isVisible)
    assert view.map.isEnabled()
    assert not view.note.isVisible()


def test_only_an_input_has_the_button(shopping, qtbot):
    page = shopping.inspector.node_page
    shopping.document.selection.set(["price"])
    qtbot.waitUntil(lambda: page.isVisible() and page.name.edit.text() == "price")
    assert not page.load_button.isVisible()


def test_without_a_selected_input_a_file_is_a_new_one_named_after_it(shopping, choose, tmp_path):
    path = tmp_path / "layer 1 - weights.npy"
    np.save(path, np.zeros((2, 3, 4)))
    choose(path)
    shopping.actions_by_name["load_array"].trigger()
    assert value(shopping, "layer_1_weights").shape == (2, 3, 4)
    assert shopping.document.selection.nodes == {"layer_1_weights"}
    assert status(shopping) == (
        "Loaded layer 1 - weights.npy into layer_1_weights: array of 2 × 3 × 4."
    )
    assert shopping.document.undo_stack.undoText() == "Load layer 1 - weights.npy"


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("w", "w"),
        ("tax", "tax_1"),
        ("2apples", "input_1"),
        ("for", "input_1"),
        ("---", "input_1"),
        ("りんご", "りんご"),
        ("ｘ²", "x2"),
        ("a{}b", "a_b"),
        ("x" * 120, "x" * 40),
    ],
)
def test_a_new_input_has_a_free_name_like_its_file(shopping, choose, tmp_path, stem, name):
    path = tmp_path / f"{stem}.csv"
    path.write_text("1\n2\n")
    choose(path)
    shopping.actions_by_name["load_array"].trigger()
    assert name in shopping.document.graph
    assert status(shopping) == f"Loaded {stem}.csv into {name}: array of 2 × 1."


def test_a_header_that_is_left_out_is_told(shopping, choose, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,2\n")
    shopping.document.selection.set(["tax"])
    choose(path)
    shopping.actions_by_name["load_array"].trigger()
    assert status(shopping) == (
        "Loaded a.csv into tax: array of 1 × 2; its first row is a header and was left out."
    )


def test_choosing_no_file_changes_nothing(shopping, choose):
    choose("")
    shopping.actions_by_name["load_array"].trigger()
    assert not shopping.document.undo_stack.canUndo()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"1,2\n3,abc", 'a.csv: row 2, column 2: "abc" is not a number.'),
        ("a.npy", b"junk", "a.npy: not a .npy file."),
        ("a.csv", b"", "a.csv: the file is empty."),
    ],
)
def test_a_bad_file_is_named_and_nothing_changes(
    shopping, choose, tmp_path, name, content, message
):
    before = dumps(shopping.document.graph)
    (tmp_path / name).write_bytes(content)
    choose(tmp_path / name)
    shopping.document.selection.set(["tax"])
    shopping.actions_by_name["load_array"].trigger()
    assert errors(shopping)[0].startswith(message)
    assert dumps(shopping.document.graph) == before
    assert not shopping.document.undo_stack.canUndo()


@pytest.mark.parametrize(("node_id", "is_offered"), [("tax", True), ("price", False)])
def test_the_menu_of_an_input_offers_to_load(shopping, node_id, is_offered):
    at = shopping.view.to_viewport(shopping.view.node_rect(node_id).center())
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(shopping.view.viewport(), Qt.MouseButton.RightButton, none, at)
    menu = QApplication.activePopupWidget()
    names = [action.objectName() for action in menu.actions()]
    menu.close()
    assert ("load_array" in names) is is_offered


# dropped files


def test_a_file_dropped_on_an_input_is_its_value(shopping, csv):
    drop(shopping, [csv], shopping.view.node_rect("tax").center())
    assert value(shopping, "tax").tolist() == TABLE
    assert shopping.document.undo_stack.count() == 1


def test_a_file_dropped_on_the_canvas_is_a_new_input_there(shopping, csv):
    place = shopping.view.to_scene(QPoint(30, 30))
    drop(shopping, [csv], place)
    assert value(shopping, "weights").tolist() == TABLE
    assert "apple" in shopping.document.graph


def test_a_file_dropped_on_another_node_stands_beside_it(shopping, csv):
    view = shopping.view
    drop(shopping, [csv], view.node_rect("price").center())
    assert not view.node_rect("weights").intersects(view.node_rect("price"))


def test_a_file_dropped_on_the_numbers_of_an_output_does_not_cover_them(shopping, csv):
    view = shopping.view
    stub = view.node_rect("price").translated(view.node_rect("price").width(), 0)
    stub.setWidth(80)
    drop(shopping, [csv], stub.center())
    assert not view.node_rect("weights").intersects(stub)


def test_several_dropped_files_are_several_inputs(shopping, csv, tmp_path):
    np.save(tmp_path / "b.npy", np.ones(3))
    drop(shopping, [csv, tmp_path / "b.npy"], shopping.view.node_rect("tax").center())
    assert value(shopping, "tax").tolist() == TABLE
    assert value(shopping, "b").tolist() == [1.0, 1.0, 1.0]


def test_a_file_dropped_beside_the_canvas_is_a_new_input_in_its_middle(shopping, csv):
    shopping.document.load(shopping.document.fragment([]))
    drop(shopping, [csv], shopping.view.to_scene(QPoint(-40, 100)))
    middle = shopping.view.node_rect("weights").center()
    assert (middle - shopping.view.viewport_center()).manhattanLength() < 3


def test_a_bad_dropped_file_is_named(shopping, tmp_path):
    (tmp_path / "a.csv").write_text("1,x")
    drop(shopping, [tmp_path / "a.csv"], shopping.view.node_rect("tax").center())
    assert errors(shopping)[0].startswith('a.csv: row 1, column 2: "x" is not a number.')
    assert value(shopping, "tax") == 1.1
