"""The panel of layers: drag one onto the canvas, or press Enter on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpeditor.canvas.cards import layer_icon
from bpeditor.canvas.drops import LAYER_MIME
from bpeditor.canvas.theme import Theme
from bpeditor.layers import LAYERS
from bpeditor.window.equations import formula_of, gradients_of, readable
from bpeditor.window.matching import by_family, layers_found
from bpeditor.window.rows import DETAIL_ROLE, ICON, Rows
from bpeditor.window.style import field_style

LAYER_ROLE = Qt.ItemDataRole.UserRole


class Palette(QDockWidget):
    """All layers by family, and a line to find one by typing."""

    chosen = Signal(str)
    """A layer is wanted on the canvas."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Layers", parent)
        self.setObjectName("palette")
        inside = QWidget(self)
        self.filter = _Filter(inside)
        self.filter.setPlaceholderText("Type to find a layer")
        self.filter.setClearButtonEnabled(True)
        self.list = LayerList(inside)
        self.nothing = QLabel("No layer has such a name, family or formula.", inside)
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.filter)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list)
        self.setWidget(inside)
        self._fill()
        self.filter.textChanged.connect(self._on_text_changed)
        self.filter.returnPressed.connect(self._on_return_pressed)
        self.filter.left_downwards.connect(self._on_left_downwards)
        self.list.layer_activated.connect(self.chosen)

    def _fill(self) -> None:
        for family, names in by_family().items():
            header = QListWidgetItem(family, self.list)
            header.setFlags(Qt.ItemFlag.NoItemFlags)
            for name in names:
                item = QListWidgetItem(LAYERS[name].title(), self.list)
                item.setData(LAYER_ROLE, name)
                item.setData(DETAIL_ROLE, readable(LAYERS[name].formula))
                item.setToolTip(_tooltip(name))

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours; `draw_symbols` does the rest."""
        self.filter.setStyleSheet(field_style(theme))

    def draw_symbols(self, theme: Theme) -> None:
        """Draw the symbols in the theme's colours."""
        for item in self.list.rows():
            name = item.data(LAYER_ROLE)
            if name is not None:
                item.setIcon(layer_icon(LAYERS[name], theme, ICON))

    def _on_text_changed(self, text: str) -> None:
        """Hide what does not match, and families of which nothing is left."""
        found = set(layers_found(text))
        header: QListWidgetItem | None = None
        for item in self.list.rows():
            name = item.data(LAYER_ROLE)
            if name is None:
                header = item
                item.setHidden(True)
                continue
            item.setHidden(name not in found)
            if name in found and header is not None:
                header.setHidden(False)
        self.nothing.setVisible(not self._visible())

    def _on_return_pressed(self) -> None:
        """Choose what fits best, which need not be the first family's."""
        found = layers_found(self.filter.text())
        if found:
            self.chosen.emit(found[0])

    def _on_left_downwards(self) -> None:
        first = next(iter(self._visible()), None)
        if first is not None:
            self.list.setCurrentItem(first)
            self.list.setFocus()

    def _visible(self) -> list[QListWidgetItem]:
        return [
            item
            for item in self.list.rows()
            if item.data(LAYER_ROLE) is not None and not item.isHidden()
        ]


class LayerList(QListWidget):
    """The layers as rows that can be dragged."""

    layer_activated = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("layers")
        self.setAccessibleName("Layers")
        self.setIconSize(QSize(ICON, ICON))
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setItemDelegate(Rows(self))
        self.itemDoubleClicked.connect(self._on_item_chosen)

    def rows(self) -> list[QListWidgetItem]:
        """Return headers and layers from top to bottom."""
        return [self.item(row) for row in range(self.count())]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """Carry the name of the layer."""
        data = QMimeData()
        data.setData(LAYER_MIME, str(items[0].data(LAYER_ROLE)).encode())
        return data

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the current layer."""
        self.drag().exec(actions)

    def drag(self) -> QDrag:
        """Return the current layer, ready to be dragged.

        Its symbol is at the pointer, where the card that the canvas shows meanwhile has it too; a
        picture of the row would cover the card.
        """
        drag, picture = QDrag(self), self.currentItem().icon().pixmap(self.iconSize())
        drag.setMimeData(self.mimeData([self.currentItem()]))
        drag.setPixmap(picture)
        drag.setHotSpot(QRect(QPoint(), self.iconSize()).center())
        return drag

    def event(self, event: QEvent) -> bool:
        """Keep letters, which find a layer, from the window: some are its keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if is_plain and event.text().isalnum():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the current layer with Enter."""
        item = self.currentItem()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and item is not None:
            self._on_item_chosen(item)
        else:
            super().keyPressEvent(event)

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        name = item.data(LAYER_ROLE)
        if name is not None:
            self.layer_activated.emit(name)


class _Filter(QLineEdit):
    """A line to filter with; Down goes on to the list."""

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.left_downwards.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case _:
                super().keyPressEvent(event)


def _tooltip(name: str) -> str:
    layer = LAYERS[name]
    return "\n".join([layer.summary(), formula_of(layer), *gradients_of(layer)])
