"""The paths from the selected node to the target, and two ways to go along them."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QListWidgetItem, QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.engine.run import Run
from bpeditor.explain.modes import Index, costs
from bpeditor.explain.modes import costs_in_words as modes_in_words
from bpeditor.explain.paths import (
    Path,
    PathCount,
    costs_in_words,
    count_paths,
    in_digits,
    list_paths,
)
from bpeditor.explain.writing import text_number
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Value
from bpeditor.window.explain.cell_choice import CellChoice
from bpeditor.window.explain.lists import PAYLOAD, SentenceList
from bpeditor.window.explain.modes_table import ModesTable
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.explain.waiting import reason_to_wait
from bpeditor.window.labels import heading, plain_label, show_text

MOST = 12
"""Paths that are listed."""
TALLEST = 260
"""Of the list, in pixels."""
_TERMS = 5
"""Of the sum that is written out."""
_NODES = 8
"""Of a path that are named; the middle of a longer one is left out."""


class PathsPage(Page):
    """A row a path; a click or the pointer on it lights the path on the canvas."""

    title = "Paths"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.heading = heading(self)
        self.text = plain_label(self)
        self.list = SentenceList("Paths", self)
        self.sum = plain_label(self)
        self.costs = plain_label(self)
        self.cells = CellChoice(self)
        self.modes = ModesTable(self)
        self.modes_text = plain_label(self)
        self._parts = (
            self.cells,
            self.list,
            self.sum,
            _titled(self, "What it costs"),
            self.costs,
            _titled(self, "Forward mode beside reverse mode"),
            self.modes,
            self.modes_text,
        )
        self._set_up()

    def _set_up(self) -> None:
        self.list.itemEntered.connect(self._on_pointed)
        self.list.currentItemChanged.connect(self._on_pointed)
        self.list.itemClicked.connect(self._on_pointed)
        self.cells.changed.connect(self.refresh)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for widget in (self.heading, self.text, *self._parts):
            layout.addWidget(widget)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.list.set_theme(theme)
        self.cells.set_theme(theme)
        self.modes.set_theme(theme)
        self.sum.setStyleSheet(f"color: {theme.gradient}")

    def refresh(self) -> None:
        """Show the paths of the selected node, or what to do first."""
        nodes, evaluation = list(self.context.document.selection.nodes), self.context.evaluation
        self.context.view.path_light.hold(())
        if len(nodes) != 1:
            self._show_only(
                "Select one node, such as an Input: its paths to the target are listed."
            )
            return
        reason = reason_to_wait(evaluation, nodes[0])
        count = count_paths(evaluation.run, nodes[0]) if evaluation.run and not reason else None
        if evaluation.run is None or count is None:
            self._show_only(reason)
            return
        for part in (self.heading, *self._parts):
            part.show()
        self._show_run(evaluation.run, count)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the path go dark."""
        super().hideEvent(event)
        self.context.view.path_light.hold(())

    def _show_only(self, text: str) -> None:
        self.heading.hide()
        show_text(self.text, text)
        for part in self._parts:
            part.hide()

    def _show_run(self, run: Run, count: PathCount) -> None:
        value = run.values[count.source]
        assert value is not None, "what has a gradient has a value"
        self.cells.show_value(count.source, value)
        self._show_paths(run, count)
        show_text(self.costs, costs_in_words(count))
        self.modes.show_node(run, count.source, self.cells.cell)
        self.modes_text.setText(modes_in_words(costs(run)))

    def _show_paths(self, run: Run, count: PathCount) -> None:
        paths = list_paths(run, count, MOST)
        noun = "path" if count.paths == 1 else "paths"
        title = f"{in_digits(count.paths)} {noun} from {count.source} to {count.target}"
        show_text(self.heading, title)
        show_text(
            self.text, f"A path gives the seed times its local gradients, from {count.target} back."
        )
        self.list.blockSignals(True)
        self.list.clear()
        for path in paths:
            self.list.add(_product(run, path, self.cells.cell), _route(path), path.edges)
        self.list.blockSignals(False)
        self.list.fit_rows(TALLEST)
        gradient = run.gradients[count.source]
        assert gradient is not None, "what has a path has a gradient"
        show_text(self.sum, _sum(count, paths, gradient, self.cells.cell))

    def _on_pointed(self, item: QListWidgetItem | None, _before: object = None) -> None:
        if item is not None:
            self.context.view.path_light.hold(item.data(PAYLOAD))


def _titled(page: QWidget, text: str) -> QLabel:
    label = plain_label(page, text, muted=True)
    # A wrapping label is made as high as it would be in the narrowest panel.
    label.setWordWrap(False)
    return label


def _route(path: Path) -> str:
    nodes = list(path.nodes)
    if len(nodes) > _NODES:
        nodes[_NODES // 2 : -_NODES // 2] = [f"… {len(nodes) - _NODES} more …"]
    return " → ".join(nodes)


def _product(run: Run, path: Path, cell: Index) -> str:
    """Return the product along a path, from the target back as the rule of an edge has it."""
    seed, whole = run.gradients[path.nodes[-1]], format_number(_at(path.contribution, cell))
    if not isinstance(seed, float) or None in path.factors:
        return f"pulls back {whole}"
    factors = [text_number(factor) for factor in reversed(path.factors) if factor is not None]
    if len(factors) > _NODES:
        factors[_NODES // 2 : -_NODES // 2] = ["…"]
    return f"{' × '.join([format_number(seed), *factors])} = {whole}"


def _sum(count: PathCount, paths: tuple[Path, ...], gradient: Value, cell: Index) -> str:
    """Return that the contributions of all paths add up to the gradient."""
    place = f"[{', '.join(map(str, cell))}]" if cell else ""
    name, whole = f"∂L/∂{count.source}{place}", format_number(_at(gradient, cell))
    if count.paths == 1:
        return f"The only path: what it gives is the gradient, {name} = {whole}."
    if count.paths > len(paths):
        rest = in_digits(count.paths - len(paths))
        return f"… and {rest} more. All of them add up to the gradient: {name} = {whole}."
    if len(paths) > _TERMS:
        return f"The {len(paths)} add up to the gradient: {name} = {whole}."
    first, *others = [_at(path.contribution, cell) for path in paths]
    written = " + ".join([format_number(first), *map(text_number, others)])
    return f"The paths add up to the gradient: {written} = {whole} = {name}."


def _at(value: Value, cell: Index) -> float:
    return float(np.asarray(value)[cell])
