"""The gradient of a node's output: the seed, what one edge reports, or the sum at a fork."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.engine.run import Run
from bpeditor.explain.rule import ForkSum, fork_sum
from bpeditor.explain.words import fork_in_words, own_gradient_in_words
from bpeditor.explain.writing import text_number
from bpeditor.graph.graph import Edge
from bpeditor.graph.numbers import format_value
from bpeditor.layers import Value
from bpeditor.window.explain.equation import Equation, Line, Piece, Role
from bpeditor.window.explain.equation_view import EquationView
from bpeditor.window.explain.typeset import Typesetter
from bpeditor.window.labels import plain_label, show_text
from bpeditor.window.style import button_style

MOST_TERMS = 12
"""An output may feed thousands of ports."""
_IN_A_LINE = 3
_LONG_NAME = 20


class GradientBlock(QWidget):
    """Shows the sum, and a button for each term that selects its edge."""

    chosen = Signal(object)
    """The edge whose term was pressed."""

    def __init__(self, typesetter: Typesetter, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.equation = EquationView(typesetter, self)
        self.words = plain_label(self)
        self.terms: list[QPushButton] = []
        self._edges: list[Edge] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        for widget in (self.equation, self.words):
            self._layout.addWidget(widget)
        self.more = plain_label(self, muted=True)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.equation.set_theme(theme)
        for button in self.terms:
            button.setStyleSheet(button_style(theme))

    def show_gradient(self, run: Run, node_id: str) -> None:
        """Show how the gradient of an output came about."""
        fork, gradient = fork_sum(run, node_id), run.gradients[node_id]
        assert gradient is not None, "only what has a gradient is shown"
        if fork is None:
            symbol = Piece("∂L/∂L") if node_id == run.target else _symbol(node_id)
            self.equation.show_equation((_total(gradient, symbol),))
            show_text(self.words, own_gradient_in_words(run, node_id))
            self._show_terms(
                [
                    (edge, term)
                    for edge in run.reporting(node_id)
                    if (term := run.edge_gradients[edge]) is not None
                ]
            )
        else:
            assert run.target is not None, "gradients are those of a target"
            self.equation.show_equation(_sum(fork))
            show_text(self.words, fork_in_words(fork, run.target))
            self._show_terms(list(fork.terms))

    def _show_terms(self, terms: list[tuple[Edge, Value]]) -> None:
        shown = terms[:MOST_TERMS]
        self._edges = [edge for edge, _ in shown]
        while len(self.terms) < len(shown):
            self._add_button()
        for place, button in enumerate(self.terms):
            button.setVisible(place < len(shown))
        for button, (edge, gradient) in zip(self.terms, shown, strict=False):
            text = f"{format_value(gradient)}   along {edge.source} → {edge.target}.{edge.port}"
            button.setText(text.replace("&", "&&"))
        left = len(terms) - len(shown)
        show_text(self.more, f"and {left:,} more wires" if left else "")

    def _add_button(self) -> None:
        button, place = QPushButton(self), len(self.terms)
        button.setStyleSheet(button_style(self._theme))
        button.setToolTip("Show how this term is made")
        button.setMinimumWidth(1)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(self._edges[place]))
        self.terms.append(button)
        self._layout.addWidget(button)
        self._layout.addWidget(self.more)


def _symbol(node_id: str) -> Piece:
    """Return ∂L/∂ and a name, of which a long one has no middle: it is the heading anyway."""
    name = node_id if len(node_id) <= _LONG_NAME else f"{node_id[:8]}…{node_id[-8:]}"
    return Piece(f"∂L/∂{name}")


def _sum(fork: ForkSum) -> Equation:
    """Return the terms as they were added, and their sum, below them if they are many."""
    left = _symbol(fork.node_id)
    if not isinstance(fork.total, float):
        words = f"sum of {len(fork.terms)} arrays {format_value(fork.total)}"
        return (Line((Piece(words, role=Role.GRADIENT),), left=(left,)),)
    numbers = [text_number(term) for _, term in fork.terms if isinstance(term, float)]
    if len(numbers) > MOST_TERMS:
        numbers = [*numbers[: MOST_TERMS // 2], "…", *numbers[-MOST_TERMS // 2 :]]
    terms = Piece(" + ".join(numbers), role=Role.GRADIENT)
    if len(numbers) > _IN_A_LINE:
        return Line((terms,), left=(left,)), _total(fork.total)
    total = Piece(format_value(fork.total), role=Role.GRADIENT)
    return (Line((terms, Piece(" = "), total), left=(left,)),)


def _total(value: Value, *left: Piece) -> Line:
    return Line((Piece(format_value(value), role=Role.GRADIENT),), left=left)
