"""The parameters of a node in the inspector, each with the editor of its kind."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.nudging import WHOLE_STEPS
from bpeditor.canvas.theme import Theme
from bpeditor.document.document import Document
from bpeditor.graph.parameter_texts import parameter_text, parse_parameter, words_of
from bpeditor.graph.summary import value_text
from bpeditor.layers import Kind, Layer, Parameter
from bpeditor.window.field import Field, NumberField
from bpeditor.window.labels import plain_label
from bpeditor.window.switch import Switch


class ParameterPanel(QWidget):
    """Edits the parameters of one node of the document."""

    value_scrubbed = Signal(str, float)
    """An Input and its number while it is dragged."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._node_id = ""
        self._layer: type[Layer] | None = None
        self._theme: Theme | None = None
        self.editors: dict[str, Field | Switch] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        for editor in self.editors.values():
            editor.set_theme(theme)

    def show_node(self, node_id: str) -> None:
        """Show the parameters of a node; what was typed for another one is forgotten."""
        layer = self._document.graph.layer(node_id)
        is_new = node_id != self._node_id or layer is not self._layer
        self._node_id = node_id
        if layer is not self._layer:
            self._show_layer(layer)
        for editor in self.editors.values():
            if is_new:
                editor.reset()
            else:
                editor.refresh()

    def _show_layer(self, layer: type[Layer]) -> None:
        self._layer = layer
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.editors = {}
        for name, parameter in layer.parameters.items():
            self._add(name, parameter)
        self.setVisible(bool(self.editors))

    def _add(self, name: str, parameter: Parameter) -> None:
        editor: Field | Switch
        if parameter.kind is Kind.SWITCH:
            read = partial(self._value, name, parameter)
            editor = Switch(words_of(name), read, partial(self._set, name), self)
        else:
            editor = self._field(name, parameter)
            self._layout.addWidget(plain_label(self, words_of(name), muted=True))
        editor.setObjectName(name)
        if self._theme is not None:
            editor.set_theme(self._theme)
        self._layout.addWidget(editor)
        self.editors[name] = editor

    def _field(self, name: str, parameter: Parameter) -> Field:
        read = partial(self._text, name, parameter)
        commit = partial(self._on_typed, name, parameter)
        if parameter.kind in {Kind.AXIS, Kind.SHAPE}:
            field = Field(words_of(name), read, commit, self)
            field.edit.setPlaceholderText(parameter.empty)
            return field
        number = NumberField(words_of(name), read, commit, self)
        if parameter.kind is Kind.WHOLE:
            number.set_steps(WHOLE_STEPS)
        if parameter.kind is Kind.VALUE:
            number.edit.scrubbed.connect(self._on_scrubbed)
        return number

    def _on_scrubbed(self, number: float) -> None:
        self.value_scrubbed.emit(self._node_id, number)

    # what the editors read and write

    def _value(self, name: str, parameter: Parameter) -> Any:
        return self._document.graph.node(self._node_id).params.get(name, parameter.default)

    def _text(self, name: str, parameter: Parameter) -> str:
        value = self._value(name, parameter)
        return (
            value_text(value) if parameter.kind is Kind.VALUE else parameter_text(parameter, value)
        )

    def _on_typed(
        self, name: str, parameter: Parameter, text: str, series: object | None = None
    ) -> None:
        self._set(name, parse_parameter(parameter, text), series)

    def _set(self, name: str, value: object, series: object | None = None) -> None:
        self._document.set_parameter(self._node_id, name, value, series)
