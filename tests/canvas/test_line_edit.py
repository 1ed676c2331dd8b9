"""Pasting into the editor on the card: words into the text, blocks as the value."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpeditor.canvas.line_edit import is_block
from tests.gestures import CTRL, LEFT, NONE, SHIFT

BLOCK = "1\t2\n3\t4\n"
TABLE = [[1.0, 2.0], [3.0, 4.0]]
PRINT = "[[1. 2.]\n [3. 4.]]"
REPR = "array([[1., 2.],\n       [3., 4.]])"
ROW = "[" + "1.25, " * 9_999 + "1.25]"


@pytest.fixture
def clipboard(qapp):
    yield QApplication.clipboard()
    QApplication.clipboard().clear()


@pytest.fixture
def editor(view):
    view.edit_value("apple")
    return view.editor


def value(document, node_id="apple"):
    return document.graph.node(node_id).params["value"]


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_V, CTRL), (Qt.Key.Key_Insert, SHIFT)])
@pytest.mark.parametrize("text", [BLOCK, BLOCK.replace("\n", "\r\n"), PRINT, REPR, "1,2\n3,4"])
def test_a_pasted_block_is_the_value_in_one_step(
    document, view, hand, clipboard, editor, text, key, modifiers
):
    clipboard.setText(text)
    hand.key(key, modifiers)
    assert value(document).tolist() == TABLE
    assert document.undo_stack.count() == 1
    assert not view.editor.isVisible()
    document.undo_stack.undo()
    assert value(document) == 100.0


@pytest.mark.parametrize("text", [BLOCK, "7"])
def test_paste_stands_in_the_menu(document, hand, clipboard, editor, text):
    clipboard.setText(text)
    at = QPoint(20, 10)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, editor.mapToGlobal(at))
    QApplication.sendEvent(editor, asked)
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_P)
    if text is BLOCK:
        assert value(document).tolist() == TABLE
    else:
        assert (editor.text(), value(document)) == ("7", 100.0)
    assert document.undo_stack.count() == (text is BLOCK)


def test_the_selection_of_x11_is_pasted_by_the_middle_button(document, clipboard, editor):
    if not clipboard.supportsSelection():
        pytest.skip("this platform has no selection to paste")
    clipboard.setText(BLOCK, clipboard.Mode.Selection)
    QTest.mouseClick(editor, Qt.MouseButton.MiddleButton, NONE, QPoint(20, 10))
    assert value(document).tolist() == TABLE


def test_a_block_that_is_dropped_is_the_value(document, editor):
    data = QMimeData()
    data.setText(BLOCK)
    how = (Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(editor, QDragEnterEvent(QPoint(20, 10), *how))
    QApplication.sendEvent(editor, QDropEvent(QPointF(20, 10), *how))
    assert value(document).tolist() == TABLE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1\t2\n3\tabc", 'row 2, column 2: "abc" is not a number. Write one such as 1.5.'),
        ("1\t1,5", 'row 1, column 2: "1,5" is not a number. Write 1.5 (with a point).'),
        ("hello\nworld", 'row 1, column 1: "hello" is not a number. Write one such as 1.5.'),
        ("[[1]\n [2 3]]", r'"[[1]\n [2 3]]" is ragged: all rows must have the same length.'),
    ],
)
def test_a_block_that_is_refused_leaves_text_and_value_and_says_why(
    document, view, hand, clipboard, editor, text, reason
):
    hand.type("7")
    clipboard.setText(text)
    hand.key(Qt.Key.Key_V, CTRL)
    assert editor.isVisible()
    assert (editor.text(), editor.reason) == ("7", reason)
    assert document.undo_stack.count() == 0
    hand.key(Qt.Key.Key_Return)
    assert value(document) == 7.0


@pytest.mark.parametrize("text", ["2.5", "2.5\n", "2.5\r\n"])
def test_a_pasted_word_goes_into_the_text(document, hand, clipboard, editor, text):
    hand.type("1")
    clipboard.setText(text)
    hand.key(Qt.Key.Key_V, CTRL)
    assert editor.text() == "12.5"
    assert document.undo_stack.count() == 0


def test_a_long_line_is_not_cut_short(document, hand, clipboard, editor):
    clipboard.setText(ROW)
    hand.key(Qt.Key.Key_V, CTRL)
    assert value(document).shape == (10_000,)


def test_a_block_is_no_name(document, view, hand, clipboard):
    view.edit_name("apple")
    clipboard.setText("a\nb")
    hand.key(Qt.Key.Key_V, CTRL)
    assert view.editor.text() == "apple"
    assert "cannot be the name of a node" in view.editor.reason
    assert "apple" in document.graph


def test_a_long_reason_wraps_inside_the_view(view, hand, clipboard, editor):
    clipboard.setText("[[0. 1. 2.]\n ...\n [7. 8. 9.]]")
    hand.key(Qt.Key.Key_V, CTRL)
    labels = view.viewport().children()
    [label] = [child for child in labels if child.metaObject().className() == "QLabel"]
    assert "is cut short" in editor.reason
    assert label.height() > 30
    assert view.viewport().rect().contains(label.geometry())


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("1\t2", True),
        ("1\n2", True),
        ("1\r2", True),
        ("1\u20282", True),
        ("1" * 1001, True),
        ("1 2", False),
        ("1\n", False),
        ("", False),
    ],
)
def test_a_block_has_several_cells_or_is_long(text, is_one):
    assert is_block(text) is is_one
