"""The panel that explains results: a page a question, each made when it is first looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QTabWidget, QVBoxLayout, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.window.explain.page import Context, Page
from bpeditor.window.labels import plain_label
from bpeditor.window.scrolled_page import ScrolledPage
from bpeditor.window.style import tabs_style

LEAST_WIDTH = 360
"""In pixels; narrower, formulas would be broken at every sign."""

EXERCISE = (
    "An exercise is open, and this page would tell what it asks for. Answer or reveal that on the"
    " page Exercise first."
)


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
        self.tabs.tabBar().setStyleSheet(tabs_style(theme))
        for page in self._pages.values():
            page.set_theme(theme)

    def refresh(self) -> None:
        """Bring the page that is looked at up to date; make it if need be."""
        if not self._is_seen:
            return
        self._fill()
        page = self._pages.get(self.tabs.currentIndex()) or self._make_page()
        place = self.tabs.currentWidget()
        assert isinstance(place, _Place), "every tab was made with one"
        is_closed = self._context.evaluation.answering.is_hiding and not page.is_for_exercises
        place.show_page(is_closed=is_closed)
        if not is_closed:
            page.refresh()

    def _fill(self) -> None:
        """Make the tabs; their pages are made later."""
        from bpeditor.window.explain.pages import PAGES

        if self.tabs.count():
            return
        self.tabs.setMinimumWidth(LEAST_WIDTH)
        for kind in PAGES:
            self.tabs.addTab(_Place(self.tabs), kind.title)

    def _make_page(self) -> Page:
        from bpeditor.window.explain.pages import PAGES

        index, place = self.tabs.currentIndex(), self.tabs.currentWidget()
        page = PAGES[index](self._context, place)
        page.set_theme(self._theme)
        assert isinstance(place, _Place), "every tab was made with one"
        place.put(page)
        self._pages[index] = page
        return page

    def _on_visibility_changed(self, is_visible: bool) -> None:
        # isVisible() is true of a panel behind another one's tab.
        self._is_seen = is_visible
        self._on_changed()

    def _on_changed(self, _what: object = None) -> None:
        if self._is_seen:
            self._refreshing.start()


class _Place(QWidget):
    """Below a tab: its page, or why that is closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scrolled: ScrolledPage | None = None
        self._notice = plain_label(self, muted=True)
        self._notice.setText(EXERCISE)
        self._notice.setContentsMargins(9, 9, 9, 9)
        self._notice.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._notice, 0, Qt.AlignmentFlag.AlignTop)

    def put(self, page: Page) -> None:
        """Take in the page, once it has been made."""
        self._scrolled = ScrolledPage(page, self)
        self._layout.addWidget(self._scrolled)

    def show_page(self, *, is_closed: bool) -> None:
        """Show the page, or why it is closed."""
        self._notice.setVisible(is_closed)
        if self._scrolled is not None:
            self._scrolled.setVisible(not is_closed)
