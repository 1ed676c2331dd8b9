"""What the inspector shows of a selected node."""

from __future__ import annotations

import inspect
from itertools import pairwise

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.editing import value_of
from bpeditor.canvas.theme import Theme
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.numbers import parse_value
from bpeditor.graph.summary import value_text
from bpeditor.layers import LAYERS, Layer
from bpeditor.window.edge_page import ASKED, NO_PATH, OUTDATED, OUTDATED_GRADIENT
from bpeditor.window.equations import formula_of, gradients_of
from bpeditor.window.field import Field, NumberField
from bpeditor.window.labels import breakable, plain_label
from bpeditor.window.parameter_panel import ParameterPanel
from bpeditor.window.style import button_style
from bpeditor.window.switch import Switch
from bpeditor.window.value_view import ValueView


class NodePage(QWidget):
    """Name, layer, parameters, value and gradient of one node; the fields edit the document."""

    def __init__(self, document: Document, evaluation: Evaluation, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._evaluation = evaluation
        self._node_id = ""
        self._layer: type[Layer] | None = None
        self.name = Field("name", lambda: self._node_id, self._on_name_typed, self)
        self.about = plain_label(self)
        self._parameters = ParameterPanel(document, self)
        self.value_scrubbed = self._parameters.value_scrubbed
        self.load_button = QPushButton("Load array…", self)
        self.value = ValueView("node_value", self)
        self.gradient = ValueView("node_gradient", self)
        self.target = plain_label(self)
        self.target_button = QPushButton("Use as target", self)
        self._seed_label = plain_label(self, "seed: the gradient that it starts with", muted=True)
        self.seed = NumberField("seed", self._seed_text, self._on_seed_typed, self)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for widget in (
            plain_label(self, "name", muted=True),
            self.name,
            self._parameters,
            self.load_button,
            self.value,
            self.gradient,
            self.target,
            self.target_button,
            self._seed_label,
            self.seed,
            self.about,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        for button in (self.load_button, self.target_button):
            button.setStyleSheet(button_style(theme))
        for part in (self.name, self.seed, self._parameters, self.value, self.gradient):
            part.set_theme(theme)

    @property
    def parameters(self) -> dict[str, Field | Switch]:
        """The editors of the shown node's parameters by name."""
        return self._parameters.editors

    def show_node(self, node_id: str) -> None:
        """Show a node of the document."""
        layer = self._document.graph.layer(node_id)
        is_other_layer = layer is not self._layer
        is_new = node_id != self._node_id
        self._node_id = node_id
        self._parameters.show_node(node_id)
        if is_other_layer:
            self._show_layer(layer)
        for field in (self.name, self.seed):
            if is_new:
                field.reset()
            else:
                field.refresh()
        self._show_results()
        self._show_target()

    def _show_layer(self, layer: type[Layer]) -> None:
        self._layer = layer
        about = [f"{layer.title()} layer", inspect.getdoc(layer) or ""]
        formulas = "\n".join([formula_of(layer), *gradients_of(layer)])
        self.about.setText("\n\n".join([about[0], formulas, _unwrapped(about[1])]))
        self.load_button.setVisible(layer is LAYERS["Input"])
        # What was made last comes last for the Tab key, wherever it stands.
        editors = (
            self.name,
            *self.parameters.values(),
            self.load_button,
            self.target_button,
            self.seed,
        )
        parts = [editor.focusProxy() or editor for editor in editors]
        for before, after in pairwise(parts):
            QWidget.setTabOrder(before, after)

    def _show_results(self) -> None:
        evaluation, node_id = self._evaluation, self._node_id
        value, gradient = evaluation.value(node_id), evaluation.gradient(node_id)
        if self._layer is LAYERS["Input"]:
            # Known before anything is computed, and never out of date.
            self.value.show_value("value in full", value_of(self._document, node_id))
        else:
            self.value.show_value(
                "computed value" if self.parameters else "value",
                value,
                OUTDATED if evaluation.values_outdated and value is not None else "",
                outdated=evaluation.values_outdated,
            )
        shown, target = breakable(node_id), evaluation.target
        self.gradient.show_value(
            f"gradient ∂{breakable(target)}/∂{shown}" if target else "gradient",
            gradient,
            OUTDATED_GRADIENT if evaluation.gradients_outdated and gradient is not None else "",
            outdated=evaluation.gradients_outdated,
        )
        if evaluation.is_value_asked(node_id):
            self.value.text.setText(ASKED)
        if evaluation.is_gradient_asked(node_id):
            self.gradient.text.setText(ASKED)
        elif gradient is None and evaluation.is_off_path(node_id):
            self.gradient.text.setText(NO_PATH)

    def _show_target(self) -> None:
        graph = self._document.graph
        chosen = graph.target is not None and graph.target.node == self._node_id
        is_target = chosen or (graph.target is None and graph.outputs() == [self._node_id])
        self.target.setText(
            "This is the target: gradients are those of this output."
            if chosen
            else "This is the target, as the only output."
        )
        self.target.setVisible(is_target)
        self.target_button.setVisible(not is_target)
        self._seed_label.setVisible(is_target)
        self.seed.setVisible(is_target)

    # what the fields read and write

    def _seed_text(self) -> str:
        target = self._document.graph.target
        is_chosen = target is not None and target.node == self._node_id
        return value_text(target.seed if target is not None and is_chosen else 1.0)

    def _on_name_typed(self, text: str) -> None:
        new_id = text.strip()
        self._document.rename(self._node_id, new_id)
        self._node_id = new_id

    def _on_seed_typed(self, text: str, series: object | None) -> None:
        self._document.set_target(self._node_id, parse_value(text), series)


def _unwrapped(text: str) -> str:
    """Return a docstring with a line per paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
