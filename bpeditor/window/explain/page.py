"""What every page of the Explain panel is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.canvas.view import CanvasView
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation


@dataclass(frozen=True)
class Context:
    """What a page explains, and where it points at things."""

    document: Document
    evaluation: Evaluation
    view: CanvasView


class Page(QWidget):
    """One page: made when it is first looked at, and refreshed only while it is.

    The panel calls `set_theme` and then `refresh` before a page is seen, and `refresh` once after
    each act that changes the graph, the selection or what is shown of the results.
    """

    title: ClassVar[str]
    """On its tab: one word or two."""
    is_for_exercises: ClassVar[bool] = False
    """Whether it tells nothing that an exercise asks for."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context

    def refresh(self) -> None:
        """Show what is true now."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
