"""The chain rule at one edge: the formula, the same in numbers, and what its factors mean."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.engine.run import Run
from bpeditor.explain.cells import CellSum
from bpeditor.explain.rule import EdgeRule
from bpeditor.explain.words import local_in_words, upstream_in_words
from bpeditor.graph.numbers import format_number
from bpeditor.window.explain.cells_block import CellsBlock
from bpeditor.window.explain.equation import Equation, Line, Piece, Role, equation_of
from bpeditor.window.explain.equation_view import EquationView
from bpeditor.window.explain.typeset import Typesetter
from bpeditor.window.labels import plain_label, set_colour, show_text


class RuleBlock(QWidget):
    """Shows a rule, shortly or with what its factors mean."""

    def __init__(self, typesetter: Typesetter, parent: QWidget) -> None:
        super().__init__(parent)
        self._typesetter = typesetter
        self._theme = LIGHT
        self.title = plain_label(self)
        self.equation = EquationView(typesetter, self)
        self.sentence = EquationView(typesetter, self, size=1.2)
        self.upstream = plain_label(self)
        self.local = plain_label(self)
        self.reason = plain_label(self, muted=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.title, self.equation, self.sentence, self.upstream, self.local):
            layout.addWidget(widget)
        layout.addWidget(self.reason)
        self.cells: CellsBlock | None = None

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        if self.cells is not None:
            self.cells.set_theme(theme)
        self.equation.set_theme(theme)
        self.sentence.set_theme(theme)
        set_colour(self.upstream, theme.gradient)
        set_colour(self.local, theme.accent)

    def show_shortly(self, rule: EdgeRule, title: str) -> None:
        """Show a rule below a title, in one line if there is room."""
        show_text(self.title, title)
        self._show_cells(None, rule)
        self.equation.show_shortly(equation_of(rule))
        self.sentence.show_equation(())
        for label in (self.upstream, self.local):
            label.hide()
        self._show_reason(rule)

    def show_in_full(self, run: Run, rule: EdgeRule) -> None:
        """Show a rule line by line, and say what its factors mean."""
        self.title.hide()
        self.equation.show_equation(equation_of(rule))
        self.sentence.show_equation(_sentence(rule))
        show_text(self.upstream, upstream_in_words(run, rule))
        show_text(self.local, local_in_words(rule))
        self._show_reason(rule)
        self._show_cells(run if rule.local is None else None, rule)

    @property
    def cell_sum(self) -> CellSum | None:
        """The sum of the cell that is taken apart here, if one is."""
        return None if self.cells is None or self.cells.isHidden() else self.cells.found

    def _show_cells(self, run: Run | None, rule: EdgeRule) -> None:
        """Take the cells of arrays apart; None of numbers, and where there is no room."""
        if run is None:
            if self.cells is not None:
                self.cells.hide()
            return
        if self.cells is None:
            self.cells = CellsBlock(self._typesetter, self)
            self.cells.set_theme(self._theme)
            layout = self.layout()
            assert layout is not None, "the block was made with one"
            layout.addWidget(self.cells)
        self.cells.show_cells(run, rule.edge)
        self.cells.show()

    def _show_reason(self, rule: EdgeRule) -> None:
        case = "" if rule.local is None else rule.local.reason
        show_text(self.reason, "\n".join(filter(None, (case, rule.resizing))))


def _sentence(rule: EdgeRule) -> Equation:
    """Return "gradient = upstream 1.1 × local 2 = 2.2", always in this order; () of arrays."""
    if rule.local is None or not (
        isinstance(rule.upstream, float) and isinstance(rule.gradient, float)
    ):
        return ()
    pieces = (
        Piece(f"upstream {format_number(rule.upstream)}", role=Role.UPSTREAM),
        Piece(" × "),
        Piece(f"local {format_number(rule.local.number)}", role=Role.LOCAL),
        Piece(" = "),
        Piece(format_number(rule.gradient), role=Role.GRADIENT),
    )
    return (Line(pieces, left=(Piece("gradient"),)),)
