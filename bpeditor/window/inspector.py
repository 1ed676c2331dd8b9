"""The panel that shows the selected node or edge in full."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDockWidget, QStackedWidget, QVBoxLayout, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.graph import Edge
from bpeditor.window.edge_page import EdgePage
from bpeditor.window.labels import heading, plain_label
from bpeditor.window.node_page import NodePage
from bpeditor.window.scrolled_page import ScrolledPage


class Inspector(QDockWidget):
    """Follows selection, document and results; refreshed once after each act."""

    def __init__(
        self,
        document: Document,
        evaluation: Evaluation,
        set_target: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__("Inspector", parent)
        self.setObjectName("inspector")
        self._document = document
        self.node_page = NodePage(document, evaluation, set_target, self)
        self.edge_page = EdgePage(document, evaluation, self)
        self.summary_page = SummaryPage(document, self)
        self._pages = QStackedWidget(self)
        for page in (self.summary_page, self.node_page, self.edge_page):
            self._pages.addWidget(ScrolledPage(page, self._pages))
        self.setWidget(self._pages)
        self._refreshing = QTimer(self, interval=0, singleShot=True)
        self._refreshing.timeout.connect(self.refresh)
        for signal in (
            document.changed,
            document.replaced,
            document.selection.changed,
            evaluation.changed,
            evaluation.checking.changed,
        ):
            signal.connect(self._on_changed)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.node_page.set_theme(theme)
        self.edge_page.set_theme(theme)

    def refresh(self) -> None:
        """Show what is selected now."""
        selection = self._document.selection
        nodes, edges = sorted(selection.nodes), list(selection.edges)
        if len(nodes) == 1 and not edges:
            self.node_page.show_node(nodes[0])
            self._pages.setCurrentIndex(1)
        elif len(edges) == 1 and not nodes:
            self.edge_page.show_edge(edges[0])
            self._pages.setCurrentIndex(2)
        else:
            self.summary_page.show_counts(len(nodes), edges)
            self._pages.setCurrentIndex(0)

    def _on_changed(self, _what: object = None) -> None:
        self._refreshing.start()


class SummaryPage(QWidget):
    """What the graph holds, and what to do next, while no single thing is selected."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.title = heading(self)
        self.advice = plain_label(self, muted=True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.title)
        layout.addWidget(self.advice)
        layout.addStretch(1)

    def show_counts(self, nodes: int, edges: list[Edge]) -> None:
        """Show how much is selected, or how large the graph is."""
        if nodes or edges:
            self.title.setText(f"{counted(nodes, 'node')}, {counted(len(edges), 'wire')} selected")
            self.advice.setText("Drag them, copy them, or press Del to delete them.")
            return
        graph = self._document.graph
        self.title.setText(f"{counted(len(graph), 'node')}, {counted(len(graph.edges()), 'wire')}")
        self.advice.setText(
            "Select a node or a wire to see its formula, its value and its gradient."
            if len(graph)
            else "Drag a layer from the palette onto the canvas, or press Enter on one."
        )


def counted(count: int, what: str) -> str:
    """Return "1 node" or "2 nodes"."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
