"""The window: one document with its canvas, panels, menus and status line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget

from bpeditor.canvas.gestures.start import Thing
from bpeditor.canvas.theme import Theme, palette_of
from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.document.recovery import Recovery
from bpeditor.graph.arrays import is_array_file
from bpeditor.window import motion
from bpeditor.window.actions import ICONS, TOOLBAR, enable, make_actions
from bpeditor.window.after_paint import AfterPaint
from bpeditor.window.array_commands import ArrayCommands
from bpeditor.window.centre import Centre
from bpeditor.window.edit_commands import EditCommands
from bpeditor.window.exercise_commands import ExerciseCommands
from bpeditor.window.explain.dock import Explain
from bpeditor.window.explain.page import Context
from bpeditor.window.file_commands import FileCommands
from bpeditor.window.find_bar import FindBar
from bpeditor.window.history import History
from bpeditor.window.icons import first_icon, has_icon, themed_icon
from bpeditor.window.inspector import Inspector
from bpeditor.window.layout_command import LayoutCommand
from bpeditor.window.menus import TOOLBAR_ICON, Menus, context_of, make_toolbar, show_more
from bpeditor.window.palette import Palette
from bpeditor.window.recovered import RecoveredBar
from bpeditor.window.run_commands import RunCommands
from bpeditor.window.search_commands import SearchCommands
from bpeditor.window.settings import Settings
from bpeditor.window.status import StatusLine
from bpeditor.window.steps import Steps
from bpeditor.window.time_line import TimeLine
from bpeditor.window.welcome import Welcome

_SIZE = QSize(1440, 900)
_FRAME = QSize(16, 60)
"""What the title and the borders may take: not known before the window is shown."""
_PALETTE_WIDTH, _INSPECTOR_WIDTH, _STEPS_HEIGHT = 190, 270, 200
_SMALL_WIDTH = 1280
# Raised when panels or toolbars change, so that an old arrangement is not forced onto new ones.
_STATE_VERSION = 3


class MainWindow(QMainWindow):
    """Puts the parts together; what they do is in the `..._commands` modules."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings = Settings()
        self.theme = self.settings.theme()
        QApplication.setPalette(palette_of(self.theme))
        self.document = Document(self)
        self.evaluation = Evaluation(self.document, self)
        self.recovery = Recovery(self.document, parent=self)
        self.after_paint = AfterPaint(self)
        self.setAcceptDrops(True)
        self._make_centre()
        self._make_commands()
        self._make_panels()
        self._make_menus()
        self._connect()
        self._colour_parts()
        self.after_paint.add(
            self._draw_symbols,
            self._draw_icons,
            lambda: self.inspector.node_page,
            lambda: self.inspector.edge_page,
        )
        self._restore()
        self._on_file_changed()
        self._on_state_changed()
        self._draw_toolbar_icons()
        self.view.setFocus()

    # putting it together

    def _make_centre(self) -> None:
        centre = self._centre = Centre(self)
        self.view = CanvasView(self.document, self.evaluation, centre)
        self.view.setObjectName("canvas")
        self.find_bar = FindBar(self.document, self.evaluation, self.view, centre)
        self.view.wheel.scrolls = lambda: self.settings.wheel_scrolls
        for moving in (self.view.glide, self.view.pulse):
            moving.is_wanted = lambda: self.settings.animations and motion.is_welcome()
        self.view.labels.shows_locals = lambda: self.settings.local_gradients
        self.welcome = Welcome(self.document, self.view)
        centre.column.addWidget(self.find_bar)
        centre.column.addWidget(self.view, 1)
        self.setCentralWidget(centre)
        self.files = FileCommands(self.document, self.settings, self)
        self.recovered = RecoveredBar(self.recovery, self.files, centre)
        centre.column.insertWidget(0, self.recovered)

    def _make_commands(self) -> None:
        self.arrays = ArrayCommands(self.document, self.view, self)
        self.edits = EditCommands(self.document, self.view, self.arrays, self)
        self.layouts = LayoutCommand(self.document, self.view, self)
        self.runs = RunCommands(self.document, self.evaluation, self)
        self.searches = SearchCommands(self.view, self.edits, self.settings, self)
        self.explain = Explain(Context(self.document, self.evaluation, self.view), self)
        self.exercises = ExerciseCommands(self.document, self)
        view = self.view
        slots: dict[str, Callable[[], object]] = {
            **self.files.slots(),
            **self.edits.slots(),
            **self.arrays.slots(),
            **self.runs.slots(),
            **self.searches.slots(),
            **self.exercises.slots(),
            "exercise": self._show_exercise,
            "layout": self.layouts.start,
            "find": self.find_bar.start,
            "cut_wires": view.hold_knife,
            "fit": partial(view.glide.show, view.fit),
            "fit_selection": partial(view.glide.show, view.fit_selection),
            "zoom_in": partial(self._zoom, lambda zoom: zoom * 1.25),
            "zoom_out": partial(self._zoom, lambda zoom: zoom / 1.25),
            "zoom_100": partial(self._zoom, lambda _zoom: 1.0),
            "explain": self.explain.toggle,
            "shortcuts": self._show_shortcuts,
            "about": self._show_about,
            "quit": QApplication.closeAllWindows,
        }
        self.actions_by_name: dict[str, QAction] = make_actions(
            self, {name: partial(self._act, slot) for name, slot in slots.items()}
        )
        self.time_line = TimeLine(self.evaluation, self.runs.playback, self.actions_by_name, self)
        self.time_line.sought.connect(self.runs.seek)
        self._centre.column.addWidget(self.time_line)

    def _zoom(self, factor: Callable[[float], float]) -> None:
        view = self.view
        view.glide.show(lambda: view.set_zoom(factor(view.zoom())))

    def _act(self, slot: Callable[[], object]) -> None:
        """Do what an action does; a shortcut leaves the focus in a field, whose text counts."""
        self.view.editor.finish()
        field = self.focusWidget()
        if isinstance(field, QLineEdit) and self.inspector.isAncestorOf(field):
            field.editingFinished.emit()
        slot()

    def _make_panels(self) -> None:
        areas = Qt.DockWidgetArea
        self.palette_dock = Palette(self)
        self.inspector = Inspector(self.document, self.evaluation, self)
        self.steps = Steps(self.evaluation, self.theme, self)
        self.addDockWidget(areas.LeftDockWidgetArea, self.palette_dock)
        self.addDockWidget(areas.RightDockWidgetArea, self.inspector)
        self.tabifyDockWidget(self.inspector, self.explain)
        self.explain.hide()
        self.history = History(self.document, self)
        for dock in (self.steps, self.history):
            self.addDockWidget(areas.RightDockWidgetArea, dock)
        self.tabifyDockWidget(self.steps, self.history)
        self.history.hide()
        self.status = StatusLine(self.document, self.evaluation, self.layouts, self)
        self.setStatusBar(self.status)

    def _make_menus(self) -> None:
        self.menus = Menus(self, self.actions_by_name, self.files)
        self.searches.follow(self.actions_by_name, self.menus.switches)
        self.menus.follow_recent(self.settings)
        self._themes = self.menus.add_themes(self.settings)
        switches = self.menus.add_switches(self.settings)
        switches["local_gradients"].triggered.connect(self.view.viewport().update)
        self.menus.add_docks((self.palette_dock, self.inspector, self.steps, self.history))
        self._toolbar = make_toolbar(self, self.actions_by_name)
        self.addToolBar(self._toolbar)

    def _connect(self) -> None:
        document, evaluation = self.document, self.evaluation
        document.file_changed.connect(self._on_file_changed)
        document.changed.connect(self._on_state_changed)
        document.replaced.connect(self._on_state_changed)
        document.selection.changed.connect(self._on_state_changed)
        document.undo_stack.indexChanged.connect(self._on_state_changed)
        evaluation.changed.connect(self._on_state_changed)
        verbs = (self.files, self.edits, self.arrays, self.layouts, self.runs, self.exercises)
        for source in (self.view, *verbs, self.recovery, self.recovered):
            source.message.connect(self.status.say)
        self.view.message_over.connect(self.status.take_back)
        self.runs.refused.connect(self.status.warn)
        self.runs.playback.changed.connect(self._on_playback_changed)
        self.view.zoom_changed.connect(self.status.show_zoom)
        self.status.show_zoom(self.view.zoom())
        self.view.context_menu_requested.connect(self._on_context_menu_requested)
        self.palette_dock.chosen.connect(self.edits.add_layer)
        self.welcome.example.clicked.connect(lambda _checked=False: self.files.open_example())
        self.welcome.open.clicked.connect(lambda _checked=False: self.files.open())
        self.explain.visibilityChanged.connect(self.actions_by_name["explain"].setChecked)
        self.inspector.number_scrubbed.connect(self.view.number_scrubbed)
        self.view.number_scrubbed.connect(evaluation.trying.want)
        self.inspector.target_wanted.connect(self.edits.set_target)
        self.inspector.array_wanted.connect(self.actions_by_name["load_array"].trigger)
        self._themes.triggered.connect(self._on_theme_chosen)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

    # following the document

    def _on_file_changed(self) -> None:
        # Braces of a name are no placeholder, and [*] in one would be.
        name = self.files.name.replace("[*]", "[ *]")
        self.setWindowTitle(f"{name}[*] — bpeditor")
        self.setWindowModified(self.document.is_modified)

    def _on_state_changed(self, _what: object = None) -> None:
        enable(self.actions_by_name, self.document, self.evaluation)

    def _on_playback_changed(self) -> None:
        playback, play = self.runs.playback, self.actions_by_name["play"]
        self.view.show_breakpoints(playback.breakpoints)
        self.view.pulse.setDuration(playback.motion)
        play.setText("Pause" if playback.is_playing else "Play")
        play.setIconText(play.text())
        play.setIcon(themed_icon("pause" if playback.is_playing else "play", self.theme))

    def _on_context_menu_requested(self, at: QPoint, thing: Thing) -> None:
        self.menus.context_menu(context_of(self.document.graph, thing)).popup(at)

    def _show_exercise(self) -> None:
        from bpeditor.window.explain.exercise_page import ExercisePage

        self.explain.show_page(ExercisePage)

    def _show_shortcuts(self) -> None:
        from bpeditor.window.help_texts import ShortcutList  # the window opens without

        ShortcutList(self).show()

    def _show_about(self) -> None:
        from bpeditor.window.help_texts import show_about

        show_about(self)

    # appearance

    def _on_theme_chosen(self, action: QAction) -> None:
        self.settings.theme_name = action.data()
        self._follow_theme()

    def _on_color_scheme_changed(self, _scheme: object) -> None:
        self._follow_theme()

    def _follow_theme(self) -> None:
        """Take the chosen theme; other windows follow the palette of the application."""
        theme = self.settings.theme()
        if theme != self.theme:
            self._show_theme(theme)
            QApplication.setPalette(palette_of(theme))

    def _show_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._colour_parts()
        self._draw_symbols()
        self._draw_icons()

    def _colour_parts(self) -> None:
        for part in (
            self._centre,
            self.view,
            self.welcome,
            self.recovered,
            self.find_bar,
            self.palette_dock,
            self.inspector,
            self.explain,
            self.steps,
            self.status,
            self.searches,
            self.time_line,
            self.menus,
        ):
            part.set_theme(self.theme)
        for action in self._themes.actions():
            action.setChecked(action.data() == self.settings.theme_name)

    def _draw_toolbar_icons(self) -> None:
        """Draw what the first paint needs; `_draw_icons` draws the other states and sizes."""
        size = round(TOOLBAR_ICON * self.devicePixelRatioF())
        for name in chain.from_iterable(TOOLBAR):
            action = self.actions_by_name[name]
            mode = QIcon.Mode.Normal if action.isEnabled() else QIcon.Mode.Disabled
            action.setIcon(first_icon(ICONS.get(name, name), self.theme, mode, size))

    def _draw_symbols(self) -> None:
        self.palette_dock.draw_symbols(self.theme)

    def _draw_icons(self) -> None:
        for name, action in self.actions_by_name.items():
            icon = ICONS.get(name, name)
            if has_icon(icon):
                action.setIcon(themed_icon(icon, self.theme))
        show_more(self._toolbar, self.theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin with what has waited for the first paint."""
        super().paintEvent(event)
        self.after_paint.begin()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a theme that was chosen in another window."""
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._follow_theme()
        super().changeEvent(event)

    # coming and going

    def open_path(self, path: Path) -> None:
        """Open a file in a window that has just been made; show the reason if it fails."""
        self.files.open_first(path)

    def _restore(self) -> None:
        if not self.restoreGeometry(self.settings.bytes("geometry")):
            self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        if not self.restoreState(self.settings.bytes("state"), _STATE_VERSION):
            self._arrange()

    def _arrange(self) -> None:
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        # On a small screen the canvas comes first: numbers show from half size on.
        small = min(1.0, self.width() / _SMALL_WIDTH)
        widths = [round(_PALETTE_WIDTH * small), round(_INSPECTOR_WIDTH * small)]
        self.resizeDocks([self.palette_dock, self.inspector], widths, horizontal)
        heights = [_SIZE.height() - _STEPS_HEIGHT, _STEPS_HEIGHT]
        self.resizeDocks([self.inspector, self.steps], heights, vertical)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the graph into the window, whose size is known only now."""
        super().showEvent(event)
        if not event.spontaneous() and len(self.document.graph):
            self.view.show_opened()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, and remember the window."""
        # First: an exception from here on must not close the window.
        event.ignore()
        if self.files.may_close():
            self.settings.set_bytes("geometry", self.saveGeometry())
            self.settings.set_bytes("state", self.saveState(_STATE_VERSION))
            self.recovery.discard()
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop a gradient check with Esc, wherever the focus has no other use for it."""
        if event.key() == Qt.Key.Key_Escape and self.evaluation.checking.is_running:
            self.evaluation.checking.stop()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if _dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Load arrays where they are dropped, or open a graph."""
        paths = _dropped_files(event)
        arrays = [path for path in paths if is_array_file(path)]
        if paths:
            event.acceptProposedAction()
        if arrays:
            self.arrays.drop(arrays, self._scene_point(event))
        elif paths:
            self.files.open_path(paths[0])

    def _scene_point(self, event: QDropEvent) -> QPointF:
        """Return where something is dropped; the middle of the view if not on the canvas."""
        viewport = self.view.viewport()
        at = viewport.mapFrom(self, event.position().toPoint())
        is_inside = viewport.rect().contains(at)
        return self.view.to_scene(at) if is_inside else self.view.viewport_center()


def _dropped_files(event: QDropEvent) -> list[Path]:
    """Return the local files that are carried."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
