"""What waits until the window has been painted."""

import pytest
from PySide6.QtWidgets import QDockWidget

from bpeditor.app import create_window
from bpeditor.graph.graph import Graph
from bpeditor.window.actions import COMMANDS, TOOLBAR
from bpeditor.window.icons import has_icon
from bpeditor.window.palette import LAYER_ROLE


@pytest.fixture
def unpainted(qtbot, settings):
    """A window that has just been made."""
    window = create_window()
    qtbot.addWidget(window, before_close_func=lambda closing: closing.document.load(Graph()))
    return window


def icons_of_layers(window):
    return [row.icon() for row in window.palette_dock.list.rows() if row.data(LAYER_ROLE)]


def test_a_new_window_has_all_its_panels_actions_and_toolbar_icons(unpainted):
    panels = {dock.objectName() for dock in unpainted.findChildren(QDockWidget)}
    assert panels == {"palette", "inspector", "explain", "steps", "history"}
    assert unpainted.actions_by_name.keys() == {command.name for command in COMMANDS}
    names = [name for group in TOOLBAR for name in group]
    assert not any(unpainted.actions_by_name[name].icon().isNull() for name in names)


def test_the_rest_is_made_after_the_first_paint(unpainted, qtbot):
    assert all(icon.isNull() for icon in icons_of_layers(unpainted))
    assert not unpainted.after_paint.is_done

    with qtbot.waitExposed(unpainted):
        unpainted.show()
    qtbot.waitUntil(lambda: unpainted.after_paint.is_done)

    assert not any(icon.isNull() for icon in icons_of_layers(unpainted))
    with_icons = [name for name in unpainted.actions_by_name if has_icon(name)]
    assert not any(unpainted.actions_by_name[name].icon().isNull() for name in with_icons)


def test_an_act_before_the_first_paint_finds_what_it_needs(unpainted):
    unpainted.files.open_example()
    unpainted.document.selection.set(["apple"])

    unpainted.inspector.refresh()

    assert unpainted.inspector.node_page.name.edit.text() == "apple"
