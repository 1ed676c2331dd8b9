from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from bpeditor import resources

ICONS = sorted(resources.path("icons").glob("*.svg"), key=lambda icon: icon.name)


def test_a_checkout_is_served_from_its_own_resources():
    assert resources.path("icons", "bpeditor.svg").is_file()


def test_the_folder_inside_an_installed_package_comes_first(tmp_path, monkeypatch):
    inside, beside = tmp_path / "data", tmp_path / "resources"
    inside.mkdir()
    beside.mkdir()
    monkeypatch.setattr(resources, "_PLACES", (inside, beside))

    assert resources.folder() == inside


def test_a_damaged_installation_is_named_in_the_message(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "_PLACES", (tmp_path / "data", tmp_path / "resources"))

    with pytest.raises(FileNotFoundError, match="not installed completely: no resources in"):
        resources.folder()


def test_a_missing_resource_is_named_in_the_message():
    with pytest.raises(FileNotFoundError, match=r'there is no "icons/no_such\.svg"'):
        resources.path("icons", "no_such.svg")


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_every_icon_is_a_picture_that_qt_can_draw(icon, qapp):
    drawing = icon.read_text(encoding="utf-8").replace("currentColor", "#203040")

    assert QSvgRenderer(QByteArray(drawing.encode())).isValid()


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_every_toolbar_icon_takes_the_colour_of_the_theme(icon):
    if icon.stem != "bpeditor":
        assert ElementTree.parse(icon).getroot().get("stroke") == "currentColor"


def test_desktop_entry_and_mime_type_speak_of_the_same_files():
    entry = resources.path("linux", "bpeditor.desktop").read_text(encoding="utf-8")
    tree = ElementTree.parse(resources.path("linux", "bpeditor-mime.xml"))
    names = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    mime_type = tree.find("m:mime-type", names)

    assert f"MimeType={mime_type.get('type')};" in entry
    assert mime_type.find("m:glob", names).get("pattern") == "*.bpg"
    assert mime_type.find("m:magic/m:match", names).get("value") == '"bpeditor-graph"'
