"""The panel that explains results: a page a question, each made when it is first looked at."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDockWidget, QTabWidget, QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.scrolled_page import ScrolledPage

LEAST_WIDTH = 325
"""In pixels; narrower, formulas would be broken at every sign, and not all tabs be in sight."""


class Explain(QDockWidget):
    """Follows document, selection and results, but does nothing while it is not seen."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__("Explain", parent)
        self.setObjectName("explain")
        self._context = context
        self._theme = LIGHT
        self._pages: dict[int, Page] = {}
        self._is_seen = False
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.currentChanged.connect(self._on_changed)
        self.setWidget(self.tabs)
        self._refreshing = QTimer(self, interval=0, singleShot=True)
        self._refreshing.timeout.connect(self.refresh)
        self.visibilityChanged.connect(self._on_visibility_changed)
        document, evaluation = context.document, context.evaluation
        for signal in (
            document.changed,
            document.replaced,
            document.selection.changed,
            evaluation.changed,
            evaluation.checking.changed,
        ):
            signal.connect(self._on_changed)

    @property
    def page(self) -> Page | None:
        """The page that is looked at, or was last; None if none has been yet."""
        return self._pages.get(self.tabs.currentIndex())

    def toggle(self) -> None:
        """Hide it if it is seen, else show it in front of what it shares its place with."""
        if self._is_seen:
            self.hide()
        else:
            self.show()
            self.raise_()

    def show_page(self, kind: type[Page]) -> None:
        """Show the panel with one of its pages."""
        if not self._is_seen:
            self.toggle()
        self._fill()
        titles = [self.tabs.tabText(place) for place in range(self.tabs.count())]
        self.tabs.setCurrentIndex(titles.index(kind.title))

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        for page in self._pages.values():
            page.set_theme(theme)

    def refresh(self) -> None:
        """Bring the page that is looked at up to date; make it if need be."""
        if not self._is_seen:
            return
        self._fill()
        page = self._pages.get(self.tabs.currentIndex()) or self._make_page()
        page.refresh()

    def _fill(self) -> None:
        """Make the tabs; their pages are made later."""
        from bpeditor.window.explain.pages import PAGES

        if self.tabs.count():
            return
        self.tabs.setMinimumWidth(LEAST_WIDTH)
        for kind in PAGES:
            place = QWidget(self.tabs)
            layout = QVBoxLayout(place)
            layout.setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(place, kind.title)

    def _make_page(self) -> Page:
        from bpeditor.window.explain.pages import PAGES

        index, place = self.tabs.currentIndex(), self.tabs.currentWidget()
        page = PAGES[index](self._context, place)
        page.set_theme(self._theme)
        layout = place.layout()
        assert layout is not None, "every tab was made with one"
        layout.addWidget(ScrolledPage(page, place))
        self._pages[index] = page
        return page

    def _on_visibility_changed(self, is_visible: bool) -> None:
        # isVisible() is true of a panel behind another one's tab.
        self._is_seen = is_visible
        self._on_changed()

    def _on_changed(self, _what: object = None) -> None:
        if self._is_seen:
            self._refreshing.start()
