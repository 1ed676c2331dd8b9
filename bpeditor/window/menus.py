"""Menus and the toolbar, made from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QToolBar, QToolButton

from bpeditor.canvas.gestures.start import Thing
from bpeditor.canvas.theme import LIGHT, THEMES, Theme, menu_palette_of
from bpeditor.graph import examples
from bpeditor.graph.graph import Edge, Frame, Graph
from bpeditor.window.actions import COMMANDS, TOOLBAR, Toolbar
from bpeditor.window.file_commands import FileCommands
from bpeditor.window.icons import themed_icon
from bpeditor.window.settings import SYSTEM_THEME, Settings

_PATHS = ("", "select_ancestors", "select_descendants")
_CLIPBOARD = ("", "cut", "copy", "paste", "duplicate")
_FRAMES = ("", "frame", "unframe")
_DELETE = ("", "delete", "dissolve")
_ASK = ("", "ask_gradient")
_OF_NODE = ("rename", "set_target", "breakpoint")
_NODE = (*_OF_NODE, *_CLIPBOARD, *_DELETE, *_FRAMES, *_PATHS, *_ASK)
CONTEXT = (*_NODE, "ask_value")
INPUT_CONTEXT = ("load_array", "", *_NODE)
WIRE_CONTEXT = ("delete", *_PATHS, *_ASK)
FRAME_CONTEXT = ("rename", *_FRAMES, *_CLIPBOARD, *_DELETE, *_PATHS)
TOOLBAR_ICON = 20


_SWITCHES = (
    (
        "wheel_scrolls",
        "Wheel Scrolls",
        "Scroll with the wheel, with Shift sideways, and zoom with Ctrl",
    ),
    (
        "local_gradients",
        "Local Gradients",
        "Show at each port by what the gradient is multiplied on its way back",
    ),
    ("animations", "Animations", "Let the picture glide to where a command moves it"),
)
"""The names of settings that are on or off, and what they do."""


class FramedMenu(QMenu):
    """A menu with a border that shows: Fusion's is black, as in high contrast all else is."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the menu, then its border."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Menus:
    """The menu bar of one window."""

    def __init__(
        self, window: QMainWindow, actions: Mapping[str, QAction], commands: FileCommands
    ) -> None:
        self._window = window
        self._actions = actions
        self._commands = commands
        self._theme = LIGHT
        self.menus: dict[str, QMenu] = {}
        self._fill_menu_bar()
        self.recent = FramedMenu("Open Recent", window)
        self.recent.setObjectName("recent")
        self.examples = FramedMenu("Examples", window)
        self.examples.setObjectName("examples")
        for menu in (self.recent, self.examples):
            self.menus["File"].insertMenu(actions["save"], menu)
        self.menus["File"].insertSeparator(actions["save"])
        self._fill_examples()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for menu in self._window.findChildren(QMenu):
            menu.setPalette(menu_palette_of(theme))

    def _fill_menu_bar(self) -> None:
        for command in COMMANDS:
            if command.menu not in self.menus:
                self.menus[command.menu] = FramedMenu(f"&{command.menu}", self._window)
                self._window.menuBar().addMenu(self.menus[command.menu])
            menu = self.menus[command.menu]
            if command.is_first and command.name != "save":
                menu.addSeparator()
            menu.addAction(self._actions[command.name])

    def _fill_examples(self) -> None:
        for name in examples.names():
            action = self.examples.addAction(_literal(examples.title_of(name)))
            action.setObjectName(f"example_{name}")
            action.triggered.connect(
                lambda _checked=False, name=name: self._commands.open_example(name)
            )

    def follow_recent(self, settings: Settings) -> None:
        """Fill the list of recent files whenever it opens."""
        self.recent.aboutToShow.connect(lambda: self.fill_recent(settings))

    def fill_recent(self, settings: Settings) -> None:
        """Fill the list of recent files."""
        self.recent.clear()
        paths = settings.recent_files()
        for path in paths:
            action = self.recent.addAction(_literal(path.name))
            action.setToolTip(str(path))
            action.setStatusTip(str(path))
            action.triggered.connect(
                lambda _checked=False, path=path: self._commands.open_path(path)
            )
        if paths:
            self.recent.addSeparator()
            self.recent.addAction("Clear the List").triggered.connect(
                lambda _checked=False: settings.forget_recent_files()
            )
        else:
            self.recent.addAction("No files yet").setEnabled(False)

    def add_themes(self, settings: Settings) -> QActionGroup:
        """Add the choice of a theme to the View menu; the data of each action is its name."""
        menu = FramedMenu("Theme", self._window)
        group = QActionGroup(menu)
        for name in (SYSTEM_THEME, *THEMES):
            action = menu.addAction(name.title())
            action.setObjectName(f"theme_{name.replace(' ', '_')}")
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == settings.theme_name)
            group.addAction(action)
        self.menus["View"].addSeparator()
        self.menus["View"].addMenu(menu)
        return group

    def add_switches(self, settings: Settings) -> dict[str, QAction]:
        """Add what is on or off to the View menu, and return the actions by name."""
        actions = {}
        for name, text, does in _SWITCHES:
            action = self.menus["View"].addAction(text)
            actions[name] = action
            action.setObjectName(name)
            action.setStatusTip(does)
            action.setCheckable(True)
            action.setChecked(getattr(settings, name))
            action.triggered.connect(
                lambda checked=False, name=name: setattr(settings, name, checked)
            )
            # Another window may have chosen since.
            self.menus["View"].aboutToShow.connect(
                lambda action=action, name=name: action.setChecked(getattr(settings, name))
            )
        return actions

    def add_docks(self, docks: Sequence[QDockWidget]) -> None:
        """Add what shows and hides the docks to the View menu."""
        self.menus["View"].addSeparator()
        for dock in docks:
            self.menus["View"].addAction(dock.toggleViewAction())

    def switches(self) -> list[tuple[str, QAction]]:
        """Return what else the View menu turns on and off, each with the name of its menu."""
        view, listed = self.menus["View"], set(self._actions.values())
        view.aboutToShow.emit()  # what is on may have been chosen in another window
        found = []
        for action in view.actions():
            inner = action.menu()
            if isinstance(inner, QMenu):
                found += [(inner.title(), choice) for choice in inner.actions()]
            elif not action.isSeparator() and action not in listed:
                found.append(("View", action))
        return found

    def context_menu(self, names: Sequence[str]) -> QMenu:
        """Return a new menu of actions; "" stands for a line."""
        menu = FramedMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setPalette(menu_palette_of(self._theme))
        for name in names:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu


def context_of(graph: Graph, thing: Thing) -> Sequence[str]:
    """Return the actions of the menu of something on the canvas; "" stands for a line."""
    match thing:
        case Edge():
            return WIRE_CONTEXT
        case Frame():
            return FRAME_CONTEXT
        case _:
            return INPUT_CONTEXT if graph.node(thing).layer == "Input" else CONTEXT


def make_toolbar(window: QMainWindow, actions: Mapping[str, QAction]) -> QToolBar:
    """Return the toolbar: the verbs of a run in words, the rest as icons."""
    bar = QToolBar("Toolbar", window)
    bar.setObjectName("toolbar")
    bar.setMovable(False)
    bar.setIconSize(QSize(TOOLBAR_ICON, TOOLBAR_ICON))
    words = {command.name for command in COMMANDS if command.toolbar is Toolbar.WORDS}
    for group in TOOLBAR:
        for name in group:
            bar.addAction(actions[name])
            button = bar.widgetForAction(actions[name])
            if name in words and isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if group is not TOOLBAR[-1]:
            bar.addSeparator()
    return bar


def show_more(bar: QToolBar, theme: Theme) -> None:
    """Draw the button for what a narrow window leaves out: Qt's own is black in every theme."""
    button = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    if button is not None:
        button.setIcon(themed_icon("more", theme))


def _literal(text: str) -> str:
    """Return a text in which & is no mnemonic."""
    return text.replace("&", "&&")
