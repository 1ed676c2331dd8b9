"""What the floating search finds: layers, for a place or for a wire that waits, and commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QSize
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

from bpeditor.canvas.cards import layer_icon
from bpeditor.canvas.gestures.landing import inside
from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.canvas.view import CanvasView
from bpeditor.canvas.wishes import Wish
from bpeditor.layers import LAYERS
from bpeditor.window.actions import COMMANDS
from bpeditor.window.edit_commands import EditCommands
from bpeditor.window.equations import readable
from bpeditor.window.matching import command_rank, layers_found
from bpeditor.window.rows import ICON
from bpeditor.window.search import Choice, Search, Subject
from bpeditor.window.settings import Settings

_ON_CANVAS = ("paste", "load_array", "select_all", "layout", "fit")
"""What else a right click on the empty canvas is for."""
_BELOW_TOP = 40
"""Where the list of commands opens: below the top of the canvas, in its middle."""
_SMALL = QSize(20, 20)
"""An action's icon: larger ones would look more important than the words."""


class SearchCommands(QObject):
    """Opens the search and does what is chosen in it."""

    def __init__(
        self, view: CanvasView, edits: EditCommands, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._view = view
        self._edits = edits
        self._settings = settings
        self._theme = LIGHT
        self._actions: Mapping[str, QAction] = {}
        self._switches: Callable[[], Sequence[tuple[str, QAction]]] = tuple
        self.search = Search(window, view)
        self.search.closed.connect(self._on_closed)
        view.layer_wanted.connect(self._on_layer_wanted)
        view.document.changed.connect(self._on_document_changed)
        view.document.replaced.connect(self._on_document_changed)

    def slots(self) -> dict[str, Callable[[], object]]:
        """Return what each action calls."""
        return {"add": self.add, "commands": self.search_commands}

    def follow(
        self,
        actions: Mapping[str, QAction],
        switches: Callable[[], Sequence[tuple[str, QAction]]],
    ) -> None:
        """Offer the actions of the table by their names, and others with those of their menus."""
        self._actions, self._switches = actions, switches

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.search.set_theme(theme)

    def add(self) -> None:
        """Search a layer for the place under the pointer."""
        self._on_layer_wanted(Wish(self._view.pointer_position()))

    def search_commands(self) -> None:
        """Search among all actions."""
        viewport = self._view.viewport()
        corner = QPoint((viewport.width() - self.search.width()) // 2, _BELOW_TOP)
        subject = Subject("Run a command", self._commands)
        self.search.start(viewport.mapToGlobal(corner), subject)

    def _commands(self, text: str) -> Sequence[Choice]:
        ranked = [
            (command_rank(text, command.menu, command.text, command.does), action)
            for command in COMMANDS
            if (action := self._actions[command.name]).objectName() != "commands"
        ]
        ranked += [
            (command_rank(text, menu, action.text(), action.statusTip()), action)
            for menu, action in self._switches()
        ]
        found = [(rank, action) for rank, action in ranked if rank is not None]
        return [self._command(action) for _rank, action in sorted(found, key=lambda one: one[0])]

    def _on_layer_wanted(self, wish: Wish) -> None:
        at = self._view.viewport().mapToGlobal(self._view.to_viewport(wish.point))
        find = partial(self._layers, wish)
        if wish.wire is None:
            below = [self._command(self._actions[name]) for name in _ON_CANVAS]
            subject = Subject("Add a layer: name, symbol or formula", find, below)
        else:
            subject = Subject("Connect a new layer: name, symbol or formula", find)
        self.search.start(at, subject)
        self._view.hold(wish)

    def _layers(self, wish: Wish, text: str) -> Sequence[Choice]:
        """Return the layers that fit, once for each port that the waiting wire can lead to."""
        names = layers_found(text, self._settings.recent_layers())
        leads_to_input = wish.wire is not None and bool(wish.wire.source)
        return [
            self._layer(wish, name, port)
            for name in names
            for port in (LAYERS[name].inputs if leads_to_input else ("",))
        ]

    def _layer(self, wish: Wish, name: str, port: str) -> Choice:
        layer = LAYERS[name]
        icon = layer_icon(layer, self._theme, ICON)
        note = f"→ {port}" if port else ""
        add = partial(self._add, wish, name, port)
        return Choice(add, layer.title(), readable(layer.formula), note, icon)

    def _command(self, action: QAction) -> Choice:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text, is_enabled = action.text(), action.isEnabled()
        icon = QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled, QIcon.Mode.Selected):
            icon.addPixmap(action.icon().pixmap(_SMALL, mode), mode)
        state = ("on" if action.isChecked() else "off") if action.isCheckable() else ""
        note = "  ".join(filter(None, (state, keys)))
        return Choice(action.trigger, text, action.statusTip(), note, icon, is_enabled)

    def _add(self, wish: Wish, layer: str, port: str) -> None:
        self._settings.add_recent_layer(layer)
        if wish.wire is None:
            self._view.add_node(layer, wish.point, inside(self._view, wish.point))
        else:
            self._edits.add_wired(layer, port, wish)

    def _on_closed(self) -> None:
        self._view.hold(None)

    def _on_document_changed(self, _changes: object = None) -> None:
        self.search.give_up()
