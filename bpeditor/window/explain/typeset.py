"""Pictures of formulas, made one at a time when nothing else is to be done, and kept."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_MOST_KEPT = 500


@dataclass(frozen=True)
class Formula:
    """A formula to typeset: LaTeX in math mode, the size of its letters in pixels, and a colour."""

    latex: str
    size: float
    colour: str


@dataclass(frozen=True)
class Picture:
    """A typeset formula, and how far it reaches above and below the line it stands on."""

    pixmap: QPixmap
    width: float
    ascent: float
    descent: float


class Typesetter(QObject):
    """Sets formulas; those that are not ready yet are asked for again when `typeset` is sent.

    A formula takes 10 to 90 ms, and the library a third of a second to load: steps that are
    looked through quickly must not wait for that.
    """

    typeset = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: dict[tuple[Formula, float], Picture | None] = {}
        self._wanted: dict[tuple[Formula, float], None] = {}
        self._family = ""
        self._working = QTimer(self, interval=0, singleShot=True)
        self._working.timeout.connect(self._typeset_one)

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked for is ready."""
        return not self._wanted

    def forget_wishes(self) -> None:
        """Leave unset what has not been typeset yet: other formulas are looked at now."""
        self._wanted.clear()

    def picture(self, formula: Formula, ratio: float) -> Picture | None:
        """Return the picture of a formula for a device pixel ratio.

        None while it is not ready, and for ever where the library is missing or cannot set it:
        to ask for that again at each paint would end in a window that does nothing else.
        """
        if (formula, ratio) not in self._kept:
            self._wanted[formula, ratio] = None
            self._working.start()
        return self._kept.get((formula, ratio))

    def font(self, size: float) -> QFont:
        """Return the font of the formulas, for the numbers beside them."""
        if not self._family:
            self._family = _load_font()
        font = QFont(self._family)
        font.setPixelSize(round(size))
        return font

    def _typeset_one(self) -> None:
        if not self._wanted:
            return
        formula, ratio = next(iter(self._wanted))
        del self._wanted[formula, ratio]
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[formula, ratio] = _typeset_if_possible(formula, ratio)
        self.typeset.emit()
        if self._wanted:
            self._working.start()


def _load_font() -> str:
    """Return the family of the font that comes with the library, or the application's own."""
    spec = find_spec("ziamath")
    folder = Path(spec.origin).parent if spec is not None and spec.origin else Path()
    number = QFontDatabase.addApplicationFont(str(folder / "fonts" / "STIXTwoMath-Regular.ttf"))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QFont().family()


def _typeset_if_possible(formula: Formula, ratio: float) -> Picture | None:
    try:
        return _typeset(formula, ratio)
    except Exception:
        # What the library and its parser raise has no base of its own; the text is shown instead.
        return None


def _typeset(formula: Formula, ratio: float) -> Picture:
    from ziamath.config import config
    from ziamath.zmath import Latex

    # Its other output uses symbols, which Qt draws at wrong places.
    config.svg2 = False
    svg = Latex(formula.latex, size=formula.size, color=formula.colour).svg()
    renderer = QSvgRenderer(svg.encode())
    box = renderer.viewBoxF()
    pixmap = QPixmap(round(box.width() * ratio + 0.5), round(box.height() * ratio + 0.5))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, box.width() * ratio, box.height() * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    # The library puts the line that a formula stands on at the height 0.
    return Picture(pixmap, box.width(), -box.top(), box.bottom())
