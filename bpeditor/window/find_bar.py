"""The bar that finds a node by name, layer or value."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.numbers import format_value
from bpeditor.layers import LAYERS
from bpeditor.window.labels import plain_label
from bpeditor.window.style import field_style


class FindBar(QWidget):
    """Enter goes to the next match, Shift+Enter to the one before, Esc closes."""

    def __init__(
        self, document: Document, evaluation: Evaluation, view: CanvasView, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("find_bar")
        self._document = document
        self._evaluation = evaluation
        self._view = view
        self._found: list[str] = []
        self._current = -1
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Find by name, layer or value; Enter goes to the next")
        self.edit.setAccessibleName("Find")
        self.count = plain_label(self, muted=True)
        self.count.setWordWrap(False)
        close = QToolButton(self)
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip("Close  (Esc)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self.edit, 2)
        layout.addWidget(self.count, 1)
        layout.addWidget(close)
        self.hide()
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._on_text_changed)
        close.clicked.connect(lambda _checked=False: self.close_bar())

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.edit.setStyleSheet(field_style(theme))

    def start(self) -> None:
        """Show the bar, ready to type."""
        self.show()
        self.edit.setFocus()
        self.edit.selectAll()

    def close_bar(self) -> None:
        """Hide the bar and go back to the canvas."""
        self.hide()
        self._view.setFocus()

    def go(self, direction: int) -> None:
        """Select, centre and flash the next or the previous match."""
        self._found = find(self._document, self._evaluation, self.edit.text())
        if not self._found:
            self.count.setText("nothing found" if self.edit.text().strip() else "")
            return
        self._current = (self._current + direction) % len(self._found)
        node_id = self._found[self._current]
        self.count.setText(f"{self._current + 1} of {len(self._found)}")
        self._document.selection.set([node_id])
        middle = self._view.node_rect(node_id).center()
        self._view.glide.show(lambda: self._view.look_at(middle))
        self._view.flash(node_id)

    def _on_text_changed(self, text: str) -> None:
        self._current = -1
        count = len(find(self._document, self._evaluation, text))
        found = f"{count:,} found" if count else "nothing found"
        self.count.setText(found if text.strip() else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter and Esc from the line edit."""
        if watched is self.edit and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._is_taken(event)
        return super().eventFilter(watched, event)

    def _is_taken(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                backwards = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.go(-1 if backwards else 1)
            case Qt.Key.Key_Escape:
                self.close_bar()
            case _:
                return False
        return True


def find(document: Document, evaluation: Evaluation, text: str) -> list[str]:
    """Return the ids of the nodes whose name, layer or shown value matches, the best first."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    ranked = []
    for node in document.graph.nodes():
        value = evaluation.value(node.id)
        shown = "" if value is None else format_value(value)
        name, layer = node.id.casefold(), LAYERS[node.layer]
        if wanted in {name, shown}:
            ranked.append((0, node.id))
        elif wanted in name:
            ranked.append((1, node.id))
        elif wanted in {node.layer.casefold(), layer.title().casefold(), layer.label.casefold()}:
            ranked.append((2, node.id))
    return [node_id for _rank, node_id in sorted(ranked)]
