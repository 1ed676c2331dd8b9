"""The panel of steps: in which order values and gradients come about."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QDockWidget, QFrame, QListView, QWidget

from bpeditor.canvas.labels import ASKED
from bpeditor.canvas.theme import Theme
from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.run import Direction, Step
from bpeditor.graph.numbers import format_value
from bpeditor.layers import Value

Index = QModelIndex | QPersistentModelIndex


class Steps(QDockWidget):
    """All steps in their order; the last one shown is marked and kept in sight."""

    def __init__(self, evaluation: Evaluation, theme: Theme, parent: QWidget) -> None:
        super().__init__("Steps", parent)
        self.setObjectName("steps")
        self._evaluation = evaluation
        self.list = QListView(self)
        self.list.setAccessibleName("Steps")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model = StepsModel(evaluation, theme, self.list)
        self.list.setModel(self.model)
        self.setWidget(self.list)
        self.visibilityChanged.connect(self._on_visibility_changed)
        evaluation.changed.connect(self._on_evaluation_changed)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.model.theme = theme
        self.list.viewport().update()

    def _on_visibility_changed(self, _is_visible: bool) -> None:
        self._on_evaluation_changed()

    def _on_evaluation_changed(self) -> None:
        if not self.isVisible():
            return
        self.model.refresh()
        # dataChanged would have all rows laid out anew, 30 ms: their sizes might be others.
        self.list.viewport().update()
        current = self.model.index(self._evaluation.position - 1, 0)
        self.list.setCurrentIndex(current)
        if current.isValid():
            self.list.scrollTo(current)


class StepsModel(QStringListModel):
    """Rows made when they are drawn: there may be 40,000.

    The strings of the model stay empty. They only count the rows, which a view asks twice for
    each row that it lays out: a method of Python would take 30 ms for 20,000.
    """

    def __init__(self, evaluation: Evaluation, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._evaluation = evaluation
        self._steps: list[Step] = []
        self.theme = theme
        self._font = parent.font()

    def refresh(self) -> None:
        """Follow the evaluation to other steps; how far they are shown is asked row by row."""
        if self._steps is not self._evaluation.steps:
            self._steps = self._evaluation.steps
            self.setStringList([""] * len(self._steps))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text or the colour of a step."""
        row = index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row)
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(self._colour(row))
            case Qt.ItemDataRole.BackgroundRole if row == self._evaluation.position - 1:
                return QColor(self.theme.field)
            case Qt.ItemDataRole.FontRole if row == self._evaluation.position - 1:
                font = QFont(self._font)
                font.setBold(True)
                return font
        return None

    def _text(self, row: int) -> str:
        step, evaluation = self._steps[row], self._evaluation
        if step.direction is Direction.FORWARD:
            value = evaluation.value(step.node)
            shown = _shown(" = ", value, is_asked=evaluation.is_value_asked(step.node))
            return f"{row + 1}  → {step.node}{shown}"
        gradient = evaluation.gradient(step.node)
        shown = _shown(": ", gradient, is_asked=evaluation.is_gradient_asked(step.node))
        return f"{row + 1}  ← {step.node}{shown}"

    def _colour(self, row: int) -> str:
        theme, evaluation = self.theme, self._evaluation
        if row >= evaluation.position:
            return theme.muted
        if evaluation.is_outdated:
            return theme.outdated
        is_forward = self._steps[row].direction is Direction.FORWARD
        return theme.text if is_forward else theme.gradient


def _shown(sign: str, result: Value | None, *, is_asked: bool) -> str:
    if result is not None:
        return f"{sign}{format_value(result)}"
    return f"{sign}{ASKED}" if is_asked else ""
