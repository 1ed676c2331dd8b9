"""The panel that shows the selected node or edge in full."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QStackedWidget, QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.graph import Edge
from bpeditor.window.labels import heading, plain_label
from bpeditor.window.scrolled_page import ScrolledPage

if TYPE_CHECKING:
    from bpeditor.window.edge_page import EdgePage
    from bpeditor.window.node_page import NodePage


class Inspector(QDockWidget):
    """Follows selection, document and results; refreshed once after each act.

    The pages of a node and of an edge are made when they are first needed: with all they load,
    they would take a tenth of the time until the window is painted.
    """

    target_wanted = Signal()
    """The shown node shall be the target."""
    number_scrubbed = Signal(str, float)
    """The number of an Input while it is dragged in its field."""
    array_wanted = Signal()
    """An array shall be loaded into the shown node."""

    def __init__(self, document: Document, evaluation: Evaluation, parent: QWidget) -> None:
        super().__init__("Inspector", parent)
        self.setObjectName("inspector")
        self._document = document
        self._evaluation = evaluation
        self._theme = LIGHT
        self._pages = QStackedWidget(self)
        self._scrolled: dict[QWidget, ScrolledPage] = {}
        self.summary_page = SummaryPage(document, self)
        self._add(self.summary_page)
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

    @cached_property
    def node_page(self) -> NodePage:
        """What is shown of a node."""
        from bpeditor.window.node_page import NodePage

        page = NodePage(self._document, self._evaluation, self)
        page.value_scrubbed.connect(self.number_scrubbed)
        page.load_button.clicked.connect(lambda _checked=False: self.array_wanted.emit())
        page.target_button.clicked.connect(lambda _checked=False: self.target_wanted.emit())
        self._add(page)
        page.set_theme(self._theme)
        return page

    @cached_property
    def edge_page(self) -> EdgePage:
        """What is shown of an edge."""
        from bpeditor.window.edge_page import EdgePage

        page = EdgePage(self._document, self._evaluation, self)
        self._add(page)
        page.set_theme(self._theme)
        return page

    def _add(self, page: QWidget) -> None:
        self._scrolled[page] = ScrolledPage(page, self._pages)
        self._pages.addWidget(self._scrolled[page])

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        for page in ("node_page", "edge_page"):
            if page in vars(self):
                getattr(self, page).set_theme(theme)

    def refresh(self) -> None:
        """Show what is selected now."""
        selection = self._document.selection
        nodes, edges = sorted(selection.nodes), list(selection.edges)
        if len(nodes) == 1 and not edges:
            self.node_page.show_node(nodes[0])
            self._show(self.node_page)
        elif len(edges) == 1 and not nodes:
            self.edge_page.show_edge(edges[0])
            self._show(self.edge_page)
        else:
            self.summary_page.show_counts(len(nodes), edges)
            self._show(self.summary_page)

    def _show(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(self._scrolled[page])

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
