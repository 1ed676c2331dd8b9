"""Short texts laid out once and drawn often."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTransform

from bpeditor.canvas.pixels import nearest_pixel

_MOST_KEPT = 6000


class Texts:
    """Texts in one font at one zoom.

    Parameters
    ----------
    font
        With its size in device-independent pixels, zoom included.
    """

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._kept: dict[tuple[str, float], tuple[QStaticText, QSizeF]] = {}
        self.headroom = max(0.0, self._metrics.ascent() - self._metrics.capHeight())
        """Of a box, above the ink of digits and capital letters."""

    def size(self, text: str, width: float = 0.0) -> QSizeF:
        """Return the size of a text, elided in the middle to a width unless that is 0."""
        return self._laid_out(text, width)[1]

    def draw(self, painter: QPainter, at: QPointF, text: str, width: float = 0.0) -> None:
        """Draw a text with its top left corner at a point, in the painter's pen and font."""
        painter.drawStaticText(at, self._laid_out(text, width)[0])

    def box(
        self, text: str, middle: QPointF, *, above: bool, gap: float, width: float = 0.0
    ) -> QRectF:
        """Return the box of a text centred over (or under) a point, at some distance."""
        size = self.size(text, width)
        left = middle.x() - size.width() / 2
        top = middle.y() - gap - size.height() if above else middle.y() + gap
        # Whole pixels: a text between them is blurred.
        return QRectF(QPointF(nearest_pixel(left), nearest_pixel(top)), size)

    def _laid_out(self, text: str, width: float) -> tuple[QStaticText, QSizeF]:
        key = (text, width)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            shown = text
            if width:
                shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            static = QStaticText(shown)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(QTransform(), self.font)
            found = self._kept[key] = (static, static.size())
        return found
