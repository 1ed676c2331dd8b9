"""New, open, save and the questions about unsaved work, through the menus."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from bpeditor.graph import examples, files

Button = QMessageBox.StandardButton


@pytest.fixture
def answer(monkeypatch):
    """Answer the next questions; returns what was asked."""

    def answer(*buttons):
        left, asked = list(buttons), []

        def run(box):
            asked.append(box.text())
            return left.pop(0)

        monkeypatch.setattr(QMessageBox, "exec", run)
        return asked

    return answer


@pytest.fixture
def choose(monkeypatch):
    """Choose a file in the next file dialogs."""

    def choose(path):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    return choose


def errors(window):
    return [box.text() for box in window.findChildren(QMessageBox) if box.isVisible()]


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    middle = window.rect().center()
    enter = QDragEnterEvent(middle, copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(middle), copy, data, left, none))


def test_a_new_window_is_untitled_and_empty(window):
    assert window.windowTitle() == "untitled[*] — bpeditor"
    assert not window.isWindowModified()
    assert window.welcome.isVisible()


def test_the_shopping_example_is_one_click_away(window, qtbot, trigger):
    window.welcome.example.setFocus()
    qtbot.mouseClick(window.welcome.example, Qt.MouseButton.LeftButton)
    trigger("backward")
    assert not window.welcome.isVisible()
    assert window.view.hasFocus()
    assert window.view.stub_texts("price") == ("715", "1")


@pytest.mark.parametrize("name", examples.names())
def test_every_example_opens_from_the_menu_as_an_untitled_copy(window, name):
    action = next(
        action
        for action in window.menus.examples.actions()
        if action.objectName() == f"example_{name}"
    )
    action.trigger()
    assert files.dumps(window.document.graph) == files.dumps(files.load(examples.path_of(name)))
    assert window.document.path is None


def test_save_asks_a_new_graph_for_a_name_and_adds_the_suffix(shopping, trigger, choose, tmp_path):
    choose(tmp_path / "fruit")
    trigger("save")
    saved = tmp_path / "fruit.bpg"
    assert saved.read_bytes() == examples.path_of("apples_and_oranges").read_bytes()
    assert shopping.windowTitle() == "fruit.bpg[*] — bpeditor"


def test_the_suffix_does_not_overwrite_another_file_unasked(
    shopping, trigger, choose, answer, tmp_path
):
    (tmp_path / "fruit.bpg").write_text("mine")
    choose(tmp_path / "fruit")
    asked = answer(Button.Cancel)
    trigger("save_as")
    assert "fruit.bpg exists" in asked[0]
    assert (tmp_path / "fruit.bpg").read_text() == "mine"


def test_the_title_has_a_star_while_there_is_unsaved_work(shopping, trigger):
    shopping.document.rename("tax", "vat")
    assert shopping.isWindowModified()
    trigger("undo")
    assert not shopping.isWindowModified()


def test_save_then_open_gives_the_same_bytes(shopping, trigger, choose, tmp_path):
    shopping.document.set_parameter("tax", "value", 1.25)
    choose(tmp_path / "a.bpg")
    trigger("save")
    first = (tmp_path / "a.bpg").read_bytes()
    trigger("new")
    assert len(shopping.document.graph) == 0
    trigger("open")
    trigger("save")
    assert (tmp_path / "a.bpg").read_bytes() == first
    assert not shopping.isWindowModified()


@pytest.mark.parametrize("verb", ["new", "open", "close", "example", "recent"])
def test_unsaved_work_stays_when_the_question_is_cancelled(shopping, choose, answer, verb):
    other = examples.path_of("apples")
    shopping.settings.add_recent_file(other)
    shopping.document.rename("tax", "vat")
    choose(other)
    asked = answer(Button.Cancel)
    shopping.menus.fill_recent(shopping.settings)
    {
        "new": shopping.actions_by_name["new"].trigger,
        "open": shopping.actions_by_name["open"].trigger,
        "close": shopping.close,
        "example": shopping.menus.examples.actions()[0].trigger,
        "recent": shopping.menus.recent.actions()[0].trigger,
    }[verb]()
    assert asked == ["Save the changes to untitled?"]
    assert "vat" in shopping.document.graph
    assert shopping.isVisible()


def test_closing_saves_when_asked_to(shopping, choose, answer, tmp_path):
    shopping.document.rename("tax", "vat")
    choose(tmp_path / "a.bpg")
    answer(Button.Save)
    shopping.close()
    assert not shopping.isVisible()
    assert "vat" in files.load(tmp_path / "a.bpg")


def test_closing_does_not_happen_when_the_name_is_not_given(shopping, choose, answer):
    shopping.document.rename("tax", "vat")
    choose("")
    answer(Button.Save)
    shopping.close()
    assert shopping.isVisible()


def test_closing_discards_when_asked_to(shopping, answer):
    shopping.document.rename("tax", "vat")
    answer(Button.Discard)
    shopping.close()
    assert not shopping.isVisible()


def test_a_bad_file_is_named_and_the_open_graph_stays(shopping, trigger, choose, tmp_path):
    bad = tmp_path / "<b>bad.bpg"
    bad.write_text('{"format": ')
    choose(bad)
    trigger("open")
    assert errors(shopping)[0].startswith("<b>bad.bpg: not a graph file: line 1")
    box = shopping.findChild(QMessageBox)
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert "apple" in shopping.document.graph


def test_a_failed_save_says_that_nothing_is_lost(shopping, trigger, choose, tmp_path):
    choose(tmp_path / "no" / "such" / "folder.bpg")
    trigger("save_as")
    text = errors(shopping)[0]
    assert text.startswith("Could not save folder.bpg: ")
    assert text.endswith("The file on disk is unchanged; your work is still open.")


def test_a_file_that_another_program_changed_is_not_overwritten_unasked(
    shopping, trigger, choose, answer, tmp_path
):
    path = tmp_path / "a.bpg"
    choose(path)
    trigger("save")
    path.write_text("theirs")
    shopping.document.rename("tax", "vat")
    asked = answer(Button.Cancel, Button.Yes)
    trigger("save")
    assert path.read_text() == "theirs"
    assert "Another program has changed a.bpg" in asked[0]
    trigger("save")
    assert "vat" in files.load(path)


def test_recent_files_are_listed_once_newest_first_without_missing_ones(window, settings, tmp_path):
    paths = [tmp_path / f"{number}.bpg" for number in range(10)]
    for path in paths:
        path.write_bytes(examples.path_of("apples").read_bytes())
        window.open_path(path)
    window.open_path(paths[5])
    paths[9].unlink()
    window.menus.fill_recent(settings)
    names = [action.text() for action in window.menus.recent.actions()]
    assert names[:4] == ["5.bpg", "8.bpg", "7.bpg", "6.bpg"]
    assert len(settings.recent_files()) <= 8
    window.menus.recent.actions()[1].trigger()
    assert window.document.path == paths[8]


def test_a_file_dropped_on_the_window_opens(window, tmp_path):
    path = tmp_path / "a.bpg"
    path.write_bytes(examples.path_of("apples").read_bytes())
    drop(window, path)
    assert window.document.path == path
    assert "apple" in window.document.graph


def test_broken_settings_count_as_none(settings, tmp_path):
    settings._store.setValue("recent_files", {"a": 1})
    settings._store.setValue("theme", 7)
    settings._store.setValue("geometry", "nonsense")
    assert settings.recent_files() == []
    assert settings.theme_name == "system"
    assert settings.bytes("geometry").isEmpty()
