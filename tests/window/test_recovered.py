"""After a kill, the next start offers the work: Open, Discard or Later."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from bpeditor import save
from bpeditor.document.document import Document
from bpeditor.document.recovery import Recovery, default_folder
from bpeditor.graph import files
from bpeditor.window import dialogs
from tests.building import apples


@pytest.fixture(autouse=True)
def _an_empty_folder(window):
    for path in default_folder().glob("*"):
        path.unlink()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "<b>apples.bpg"
    save(apples(), path)
    return path


@pytest.fixture
def leave(qapp):
    """Leave work as a dead process does."""
    documents = []

    def leave(path, *names):
        document = Document()
        documents.append(document)
        recovery = Recovery(document, parent=document)
        document.open(path)
        for before, after in pairwise(names):
            document.rename(before, after)
        recovery.flush()
        recovery._lock.unlock()

    yield leave
    for document in documents:
        document.deleteLater()


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_nothing_is_offered_when_nothing_is_left(window):
    window.recovered.offer()
    assert not window.recovered.isVisible()


def test_the_offer_names_file_time_and_changes_in_plain_text(window, leave, file):
    leave(file, "tax", "duty", "toll")
    window.recovered.offer()
    assert window.recovered.isVisible()
    text = window.recovered.text
    assert text.text().startswith("Unsaved work on <b>apples.bpg from ")
    assert text.text().endswith(": 2 changes.")
    assert text.textFormat() == Qt.TextFormat.PlainText


def test_open_shows_the_work_as_unsaved_under_its_old_name(qtbot, window, leave, file):
    before = file.read_bytes()
    leave(file, "tax", "duty")
    window.recovered.offer()
    press(qtbot, window.recovered.open)
    assert "duty" in window.document.graph
    assert window.isWindowModified()
    assert window.windowTitle().startswith("<b>apples.bpg")
    assert file.read_bytes() == before
    assert not window.recovered.isVisible()
    window.actions_by_name["save"].trigger()
    assert "duty" in files.load(file)
    assert list(default_folder().glob("*.recovery")) == []


def test_open_asks_about_unsaved_work_first(qtbot, window, leave, file, monkeypatch):
    leave(file, "tax", "duty")
    window.recovered.offer()
    window.document.add_node("Add", (0.0, 0.0))
    monkeypatch.setattr(dialogs, "ask_to_save", lambda *_: dialogs.Button.Cancel)
    press(qtbot, window.recovered.open)
    assert "duty" not in window.document.graph
    assert window.recovered.isVisible()


def test_discard_goes_on_to_the_next(qtbot, window, leave, file):
    leave(file, "tax", "duty")
    leave(file, "tax", "toll")
    window.recovered.offer()
    assert window.recovered.text.text().endswith(": 1 change (1 of 2).")
    press(qtbot, window.recovered.discard)
    assert window.recovered.text.text().endswith(": 1 change.")
    press(qtbot, window.recovered.discard)
    assert not window.recovered.isVisible()
    assert window.recovery.abandoned() == []


def test_later_keeps_the_work_for_the_next_start(qtbot, window, leave, file):
    leave(file, "tax", "duty")
    window.recovered.offer()
    press(qtbot, window.recovered.later)
    assert not window.recovered.isVisible()
    assert len(window.recovery.abandoned()) == 1


def test_work_that_has_gone_meanwhile_is_said(qtbot, window, leave, file):
    leave(file, "tax", "duty")
    window.recovered.offer()
    window.recovery.abandoned()[0].discard()
    said = []
    window.recovered.message.connect(said.append)
    press(qtbot, window.recovered.open)
    assert said == ["<b>apples.bpg: the unsaved work is no longer there."]
    assert not window.recovered.isVisible()


def test_closing_the_window_forgets_what_the_user_threw_away(window, monkeypatch):
    window.document.add_node("Add", (0.0, 0.0))
    window.recovery.flush()
    assert window.recovery.path.exists()
    monkeypatch.setattr(dialogs, "ask_to_save", lambda *_: dialogs.Button.Discard)
    window.close()
    assert not window.recovery.path.exists()


def test_a_close_that_is_cancelled_keeps_the_recovery_file(window, monkeypatch):
    window.document.add_node("Add", (0.0, 0.0))
    window.recovery.flush()
    monkeypatch.setattr(dialogs, "ask_to_save", lambda *_: dialogs.Button.Cancel)
    window.close()
    assert window.recovery.path.exists()
