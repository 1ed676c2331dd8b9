"""The status line: what has just happened, how large the graph is, what is out of date."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.window.inspector import counted
from bpeditor.window.layout_command import LayoutCommand
from bpeditor.window.progress import Progress


class StatusLine(QStatusBar):
    """Messages on the left, counts and zoom on the right."""

    def __init__(
        self,
        document: Document,
        evaluation: Evaluation,
        layout: LayoutCommand,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._evaluation = evaluation
        self._warning_colour = ""
        self.sign = _plain(self)
        self.message = _Elided(self)
        self.message.setObjectName("status_message")
        self.outdated = _plain(self)
        self.counts = _plain(self)
        self.zoom = _plain(self)
        checking = evaluation.checking
        self.progress = Progress(checking, "gradient check", "%v of %m gradients", self)
        self.layout_progress = Progress(layout, "layout", "%p %", self)
        self.addWidget(self.sign)
        self.addWidget(self.message, 1)
        progress = (self.progress, self.layout_progress)
        for part in (*progress, self.outdated, self.counts, self.zoom):
            self.addPermanentWidget(part)
        for part in progress:
            part.hide()  # the status bar shows what it is given
        self.sign.hide()
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_changed)
        evaluation.changed.connect(self._on_evaluation_changed)
        self._on_changed()
        self._on_evaluation_changed()

    def set_theme(self, theme: Theme) -> None:
        """Use the colour of warnings."""
        self._warning_colour = theme.warning
        self.sign.setStyleSheet(f"color: {theme.warning}")
        self.outdated.setStyleSheet(f"color: {theme.muted}")
        self.progress.set_theme(theme)
        self.layout_progress.set_theme(theme)

    def say(self, text: str) -> None:
        """Show a sentence."""
        self._show(text, is_warning=False)

    def take_back(self, text: str) -> None:
        """Show a sentence no longer, if it is still shown."""
        if text and self.message.text() == text:
            self.say("")

    def warn(self, text: str) -> None:
        """Show a sentence that something was refused."""
        self._show(text, is_warning=True)

    def show_zoom(self, factor: float) -> None:
        """Show the zoom in per cent."""
        self.zoom.setText(f"{factor * 100:.0f} %")

    def _show(self, text: str, *, is_warning: bool) -> None:
        self.sign.setText("⚠" if is_warning else "")
        self.sign.setVisible(is_warning)
        self.message.setText(text)
        self.message.setStyleSheet(f"color: {self._warning_colour}" if is_warning else "")

    def _on_changed(self, _changes: object = None) -> None:
        self.say("")  # what was said was about the graph before
        graph = self._document.graph
        nodes, edges = len(graph), len(graph.edges())
        self.counts.setText(f"{counted(nodes, 'node')}, {counted(edges, 'wire')}")

    def _on_evaluation_changed(self) -> None:
        is_outdated = self._evaluation.is_outdated and self._evaluation.position > 0
        self.outdated.setText("results out of date" if is_outdated else "")
        self.outdated.setVisible(is_outdated)


class _Elided(QLabel):
    """A line of plain text that ends in … where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setContentsMargins(6, 0, 6, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        metrics = self.fontMetrics()
        text = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignVCenter, text)


def _plain(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(6, 0, 6, 0)
    return label
