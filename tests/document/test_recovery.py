"""Unsaved work outlives its process, and goes when nobody misses it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bpeditor import save
from bpeditor.document import abandoned
from bpeditor.document.document import Document
from bpeditor.document.recovery import PAUSE, Recovery, default_folder
from bpeditor.graph import files
from bpeditor.graph.errors import FileError
from tests.building import apples

CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from bpeditor.document.document import Document
from bpeditor.document.recovery import Recovery

app = QCoreApplication([])
document = Document()
document.open(sys.argv[1])
recovery = Recovery(document, Path(sys.argv[2]))
QTimer.singleShot(0, lambda: document.set_parameter("apple", "value", 150.0))
QTimer.singleShot(10, lambda: document.rename("tax", "duty"))
app.exec()
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "recovery"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "apples.bpg"
    save(apples(), path)
    return path


@pytest.fixture
def document(qapp, file):
    document = Document()
    document.open(file)
    yield document
    document.deleteLater()


@pytest.fixture
def recovery(document, folder):
    return Recovery(document, folder, document)


@pytest.fixture
def successor(qapp, folder):
    """What the next start of the program sees."""
    document = Document()
    yield Recovery(document, folder, document)
    document.deleteLater()


def die(recovery):
    """Leave the recovery file as a dead process does: whole, and with a lock nobody holds."""
    recovery.flush()
    recovery._lock.unlock()


def leave(folder, number, graph=None):
    """Put a leftover into the folder."""
    document = Document()
    other = Recovery(document, folder, document)
    document.load(apples() if graph is None else graph)
    document.rename("apple", f"apple_{number}")
    die(other)
    os.utime(other.path, (number, number))
    return other.path


def test_a_change_is_written_by_itself(qtbot, document, recovery):
    document.rename("tax", "duty")
    qtbot.waitUntil(recovery.path.exists)
    written = recovery.path.read_bytes().partition(b"\n")[2]
    assert written == files.dumps(document.graph)


def test_nothing_is_written_while_nothing_is_unsaved(qtbot, document, recovery, folder):
    recovery.flush()
    assert not folder.exists()


def test_a_change_waits_for_the_next_but_not_beyond_the_limit(document, recovery, monkeypatch):
    document.rename("tax", "duty")
    assert recovery._timer.interval() == PAUSE
    monkeypatch.setattr("bpeditor.document.recovery.LATEST", 0)
    document.rename("duty", "toll")
    assert recovery._timer.interval() == 0


def test_the_folder_is_the_users_alone(document, recovery, folder):
    folder.mkdir(parents=True, mode=0o755)
    document.rename("tax", "duty")
    recovery.flush()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_folder_is_under_the_state_of_the_platform(qapp):
    assert default_folder().parts[-2:] == ("bpeditor", "recovery")


def test_saving_takes_the_file_away(document, recovery, file):
    document.rename("tax", "duty")
    recovery.flush()
    assert recovery.path.exists()
    document.save(file)
    assert not recovery.path.exists()


def test_undoing_everything_takes_the_file_away(document, recovery):
    document.rename("tax", "duty")
    recovery.flush()
    document.undo_stack.undo()
    assert not recovery.path.exists()


def test_another_graph_takes_the_file_away(document, recovery):
    document.rename("tax", "duty")
    recovery.flush()
    document.load(apples())
    assert not recovery.path.exists()


def test_closing_on_purpose_takes_everything_away(document, recovery, folder):
    document.rename("tax", "duty")
    recovery.flush()
    document.rename("duty", "toll")
    recovery.discard()
    recovery.flush()
    assert list(folder.iterdir()) == []


def test_the_original_is_never_touched(document, recovery, successor, file):
    before = file.read_bytes()
    document.rename("tax", "duty")
    die(recovery)
    [work] = successor.abandoned()
    successor.take(work)
    assert file.read_bytes() == before


def test_the_work_of_a_living_process_is_not_offered(document, recovery, successor):
    document.rename("tax", "duty")
    recovery.flush()
    assert recovery.path.exists()
    assert successor.abandoned() == []
    assert recovery.abandoned() == []


def test_a_killed_process_leaves_its_work_to_the_next(qtbot, file, folder, successor):
    before = file.read_bytes()
    command = [sys.executable, "-c", CHILD, str(file), str(folder)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as child:
        try:
            qtbot.waitUntil(lambda: len(list(folder.glob("*.recovery"))) == 1, timeout=30_000)
            assert successor.abandoned() == []
        finally:
            child.kill()
    [work] = successor.abandoned()
    assert (work.name, work.original, work.changes) == ("apples.bpg", file, 2)
    graph = work.load()
    assert graph.node("apple").params["value"] == 150.0
    assert "duty" in graph
    assert file.read_bytes() == before


def test_taken_work_is_modified_under_its_old_name(document, recovery, successor, file, folder):
    document.rename("tax", "duty")
    die(recovery)
    [work] = successor.abandoned()
    successor.take(work)
    taken = successor._document
    assert taken.is_modified
    assert taken.path == file
    assert "duty" in taken.graph
    assert list(folder.glob("*.recovery")) == [successor.path]


def test_taken_work_is_modified_until_it_is_saved(document, recovery, successor, file):
    document.rename("tax", "duty")
    die(recovery)
    [work] = successor.abandoned()
    successor.take(work)
    taken = successor._document
    taken.rename("duty", "toll")
    taken.undo_stack.undo()
    assert taken.is_modified
    assert successor.path.exists() or successor._timer.isActive()
    taken.save()
    assert not taken.is_modified
    assert not successor.path.exists()
    assert "duty" in files.load(file)


def test_taken_work_goes_on_counting_its_changes(document, recovery, successor, folder):
    document.rename("tax", "duty")
    document.rename("duty", "toll")
    die(recovery)
    [work] = successor.abandoned()
    successor.take(work)
    successor._document.rename("toll", "tax")
    die(successor)
    [again] = recovery.abandoned()
    assert (work.changes, again.changes) == (2, 3)


def test_taken_work_notices_that_its_file_has_changed_meanwhile(
    document, recovery, successor, file
):
    document.rename("tax", "duty")
    die(recovery)
    [work] = successor.abandoned()
    successor.take(work)
    assert not successor._document.differs_on_disk(file)
    file.write_bytes(file.read_bytes() + b"\n")
    assert successor._document.differs_on_disk(file)


def test_a_new_graph_has_no_name(folder, successor):
    leave(folder, 1)
    [work] = successor.abandoned()
    assert (work.name, work.original) == ("untitled", None)


def test_a_name_that_is_no_text_survives(folder, successor, document, recovery, tmp_path):
    document.save(tmp_path / os.fsdecode(b"caf\xe9.bpg"))
    document.rename("tax", "duty")
    die(recovery)
    assert os.fsencode(successor.abandoned()[0].original.name) == b"caf\xe9.bpg"


def test_discarded_work_is_gone(folder, successor):
    path = leave(folder, 1)
    successor.abandoned()[0].discard()
    assert not path.exists()
    assert successor.abandoned() == []


def test_work_that_another_window_took_is_named(folder, successor):
    leave(folder, 1)
    [work] = successor.abandoned()
    work.discard()
    graph = successor._document.graph
    with pytest.raises(FileError, match="no longer there"):
        successor.take(work)
    assert successor._document.graph is graph


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-20],
        lambda data: data.replace(b"apple_1", b"apple_2"),
        lambda data: b"[" * 100_000 + data,
        lambda data: b"\xff" + data,
        lambda data: data.replace(b'"version": 1', b'"version": 99', 1),
        lambda data: data.replace(b'"time": ', b'"time": 1e300, "was": ', 1),
    ],
    ids=["empty", "cut", "altered", "nested", "no text", "newer", "no time"],
)
def test_a_broken_file_is_set_aside_and_said_once(folder, successor, spoil):
    path = leave(folder, 1)
    good = leave(folder, 2)
    path.write_bytes(spoil(path.read_bytes()))
    said = []
    successor.message.connect(said.append)
    assert [work.path for work in successor.abandoned()] == [good]
    assert successor.abandoned() != []
    assert said == [f"A recovery file cannot be read; it is kept in {folder}."]
    assert path.with_name(path.name + ".bad").exists()


def test_work_whose_graph_cannot_be_read_is_set_aside(folder, successor, monkeypatch):
    path = leave(folder, 1)
    [work] = successor.abandoned()
    path.write_bytes(b"{}\nno graph")
    with pytest.raises(FileError):
        work.load()
    assert path.with_name(path.name + ".bad").exists()


def test_only_ten_leftovers_are_kept_the_newest_first(folder, successor):
    paths = [leave(folder, number) for number in range(1, 13)]
    assert [work.path for work in successor.abandoned()] == paths[:1:-1]
    assert [path.exists() for path in paths] == [False] * 2 + [True] * 10


def test_only_so_many_bytes_are_kept(folder, successor, monkeypatch):
    paths = [leave(folder, number) for number in range(1, 4)]
    # One by one: the time in a header has more or fewer digits.
    newest = sum(path.stat().st_size for path in paths[1:])
    monkeypatch.setattr(abandoned, "MAX_BYTES", newest)
    assert len(successor.abandoned()) == 2
    assert not paths[0].exists()


def test_what_a_killed_writer_left_unfinished_is_cleared_away(folder, successor):
    path = leave(folder, 1)
    unfinished = folder / f".{path.name}.0123abcd.tmp"
    unfinished.write_bytes(b"{")
    assert len(successor.abandoned()) == 1
    assert not unfinished.exists()


def test_a_folder_that_cannot_be_written_is_said_once(qtbot, document, tmp_path):
    (tmp_path / "file").touch()
    recovery = Recovery(document, tmp_path / "file" / "recovery", document)
    said = []
    recovery.message.connect(said.append)
    document.rename("tax", "duty")
    recovery.flush()
    document.rename("duty", "toll")
    recovery.flush()
    assert said == ["Unsaved work cannot be kept for a recovery: not a directory. Save it soon."]
    assert recovery.abandoned() == []
