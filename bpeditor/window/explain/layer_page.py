"""What forward kept on a layer for backward, and the code of both."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.engine.run import Direction, Run
from bpeditor.explain.source import kept_by, lines_run, source_of
from bpeditor.window.explain.code_view import CodeView
from bpeditor.window.explain.kept_row import KeptRow
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.explain.subject import last_direction, subject_of, why_nothing
from bpeditor.window.labels import heading, plain_label, show_text

_FORWARD, _BACKWARD = Direction.FORWARD, Direction.BACKWARD


class LayerPage(Page):
    """Follows the selection, or the steps if nothing is selected."""

    title = "Layer"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._theme = LIGHT
        self.heading = heading(self)
        self.message = plain_label(self)
        self.rows: list[KeptRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.titles = {direction: plain_label(self, muted=True) for direction in Direction}
        self.codes = {way: CodeView(f"Code of {way.value}", self) for way in Direction}
        layout = QVBoxLayout(self)
        layout.setSpacing(6)
        layout.addWidget(self.heading)
        layout.addWidget(self.message)
        layout.addLayout(self._rows)
        self._codes = QVBoxLayout()
        self._first: Direction | None = None
        self._put_first(_FORWARD)
        layout.addLayout(self._codes)
        layout.addStretch(1)

    def _put_first(self, first: Direction) -> None:
        """Let the code of a direction stand above the other: in a small panel only it is seen."""
        if first is self._first:
            return
        self._first = first
        for way in sorted(Direction, key=lambda way: way is not first):
            for widget in (self.titles[way], self.codes[way]):
                self._codes.removeWidget(widget)
                self._codes.addWidget(widget)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        for row in self.rows:
            row.set_theme(theme)
        for code in self.codes.values():
            code.set_theme(theme)

    def refresh(self) -> None:
        """Show the layer of what is selected, or of the last step."""
        subject = subject_of(self.context)
        words, run = why_nothing(self.context, subject), self.context.evaluation.run
        show_text(self.heading, "")
        show_text(self.message, words)
        for widget in (*self.rows, *self.titles.values(), *self.codes.values()):
            widget.hide()
        if subject is None or subject.node_id not in self.context.document.graph:
            return
        layer = self.context.document.graph.layer(subject.node_id)
        show_text(self.heading, f"{subject.node_id}: {layer.title()}")
        marked: dict[Direction, frozenset[int]] = dict.fromkeys(Direction, frozenset())
        if run is not None and not words:
            marked = self._lines(run, subject.node_id)
            self._show_kept(run, subject.node_id, marked[_BACKWARD])
        self._put_first(last_direction(self.context.evaluation, subject.node_id) or _FORWARD)
        for direction in Direction:
            self._show_code(layer.__name__, direction, marked[direction])

    def _lines(self, run: Run, node_id: str) -> dict[Direction, frozenset[int]]:
        """Return which lines ran last; in a step through a node only those of its direction."""
        evaluation = self.context.evaluation
        last = last_direction(evaluation, node_id)
        has_run = {_FORWARD: True, _BACKWARD: evaluation.gradient(node_id) is not None}
        return {
            way: lines_run(run, node_id, way)
            if has_run[way] and last in {None, way}
            else frozenset()
            for way in Direction
        }

    def _show_kept(self, run: Run, node_id: str, lines: frozenset[int]) -> None:
        kept = kept_by(run, node_id, lines)
        words = "Forward kept this for backward:" if kept else "Forward kept nothing for backward."
        show_text(self.message, words)
        while len(self.rows) < len(kept):
            row = KeptRow(self)
            row.set_theme(self._theme)
            self._rows.addWidget(row)
            self.rows.append(row)
        for row, each in zip(self.rows, kept, strict=False):
            row.show_kept(each, is_lit=each.is_used)
            row.show()

    def _show_code(self, layer: str, direction: Direction, lines: frozenset[int]) -> None:
        words = f"{direction.value}, with the lines marked that ran" if lines else direction.value
        show_text(self.titles[direction], words)
        self.codes[direction].show_code(source_of(layer, direction), lines)
        self.codes[direction].show()
