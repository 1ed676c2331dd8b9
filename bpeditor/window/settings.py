"""What is remembered between two starts; whatever is broken there counts as not set."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from bpeditor.canvas.theme import THEMES, Theme, system_theme
from bpeditor.layers import LAYERS

MAX_RECENT = 8
MAX_RECENT_LAYERS = 5
SYSTEM_THEME = "system"


class Settings:
    """The user's settings, read anew each time, so that several windows agree."""

    def __init__(self) -> None:
        self._store = _open_store()
        if self._store.status() == QSettings.Status.FormatError:
            broken = Path(self._store.fileName())
            broken.replace(broken.with_name(f"{broken.name}.bad"))
            self._store = _open_store()

    # recent files

    def recent_files(self) -> list[Path]:
        """Return the files opened or saved last, the newest first; missing ones are left out."""
        paths = [Path(name) for name in self._texts("recent_files") if name]
        return [path for path in paths if path.is_file()][:MAX_RECENT]

    def add_recent_file(self, path: Path) -> None:
        """Put a file first."""
        others = [other for other in self.recent_files() if other != path]
        self._store.setValue("recent_files", [str(file) for file in (path, *others)][:MAX_RECENT])

    def forget_recent_files(self) -> None:
        """Empty the list."""
        self._store.remove("recent_files")

    # recent layers

    def recent_layers(self) -> list[str]:
        """Return the names of the layers that were searched and added last, the newest first."""
        return [name for name in self._texts("recent_layers") if name in LAYERS]

    def add_recent_layer(self, layer: str) -> None:
        """Put a layer first."""
        others = [other for other in self.recent_layers() if other != layer]
        self._store.setValue("recent_layers", [layer, *others][:MAX_RECENT_LAYERS])

    def _texts(self, key: str) -> list[str]:
        """Return a stored list; QSettings reads a list of one text as that text."""
        raw = self._store.value(key, [])
        texts = raw if isinstance(raw, list) else [raw]
        return [text for text in texts if isinstance(text, str)]

    # hands

    @property
    def wheel_scrolls(self) -> bool:
        """Whether the wheel scrolls the canvas, and zooms only with Ctrl."""
        return bool(self._store.value("wheel") == "scroll")

    @wheel_scrolls.setter
    def wheel_scrolls(self, scrolls: bool) -> None:
        self._store.setValue("wheel", "scroll" if scrolls else "zoom")

    # appearance

    @property
    def animations(self) -> bool:
        """Whether moves of the picture by command are seen on their way."""
        return bool(self._store.value("animations") != "off")

    @animations.setter
    def animations(self, wanted: bool) -> None:
        self._store.setValue("animations", "on" if wanted else "off")

    @property
    def local_gradients(self) -> bool:
        """Whether the local gradients stand at the ports of the cards."""
        return bool(self._store.value("local_gradients") == "on")

    @local_gradients.setter
    def local_gradients(self, wanted: bool) -> None:
        self._store.setValue("local_gradients", "on" if wanted else "off")

    @property
    def theme_name(self) -> str:
        """The name of the chosen theme, or "system"."""
        name = self._store.value("theme", SYSTEM_THEME)
        return name if isinstance(name, str) and name in THEMES else SYSTEM_THEME

    @theme_name.setter
    def theme_name(self, name: str) -> None:
        self._store.setValue("theme", name)

    def theme(self) -> Theme:
        """Return the chosen theme, or the system's."""
        return THEMES.get(self.theme_name) or system_theme()

    def bytes(self, key: str) -> QByteArray:
        """Return a stored state of the window, empty if there is none."""
        stored = self._store.value(key)
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def set_bytes(self, key: str, state: QByteArray) -> None:
        """Keep a state of the window."""
        self._store.setValue(key, state)


def _open_store() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "bpeditor", "bpeditor")
