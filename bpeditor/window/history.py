"""The panel of undo steps: click one to go there."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDockWidget, QFrame, QUndoView, QWidget

from bpeditor.document.document import Document


class History(QDockWidget):
    """Every step since the graph was opened, with the last one that is done marked."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__("History", parent)
        self.setObjectName("history")
        self.list = QUndoView(document.undo_stack, self)
        self.list.setAccessibleName("History")
        self.list.setEmptyLabel("Opened")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self.list)
        self.toggleViewAction().triggered.connect(self._on_toggled)

    def _on_toggled(self, is_shown: bool) -> None:
        """Come before the panel that shares the place: Qt leaves a shown tab behind."""
        if is_shown:
            QTimer.singleShot(0, self, self.raise_)  # there is no tab yet
