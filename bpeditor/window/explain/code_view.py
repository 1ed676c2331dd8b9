"""The code of a method: lightly coloured, with the lines marked that ran."""

from __future__ import annotations

import io
import keyword
import tokenize
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.explain.source import Source

_MARGIN = 13.0
"""Around the text: the sign of a line that ran stands in it."""
_SMALLER = 0.92


class CodeView(QPlainTextEdit):
    """As high as the code; long lines are scrolled to, not wrapped."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._theme = LIGHT
        self.marked: frozenset[int] = frozenset()
        self._colours = _Colours(self.document())
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * _SMALLER)
        self.setFont(font)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self._colours.set_theme(theme)
        self._mark()

    def show_code(self, source: Source, marked: Iterable[int]) -> None:
        """Show a method's code, and mark the lines at some places in it."""
        text = "\n".join(source.lines)
        if text != self.toPlainText():
            self._colours.spans = _spans(text)
            self.setPlainText(text)
            self._fit()
        self.marked = frozenset(marked)
        self._mark()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(round(self.blockCount() * line + 2 * _MARGIN) + bar)

    def _mark(self) -> None:
        selections = []
        for place in sorted(self.marked):
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self.textCursor()
            selection.cursor.setPosition(self.document().findBlockByNumber(place).position())
            selection.format = self._line_format()
            selections.append(selection)
        self.setExtraSelections(selections)
        self.viewport().update()

    def _line_format(self) -> QTextCharFormat:
        colour = QColor(self._theme.accent)
        colour.setAlphaF(0.16)
        found = QTextCharFormat()
        found.setBackground(colour)
        found.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the code, and a sign before the lines that ran: not by colour alone."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QColor(self._theme.accent))
        for place in self.marked:
            block = self.document().findBlockByNumber(place)
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            # The last block is higher than its line, by the margin.
            sign = QRectF(0, box.y(), _MARGIN, self.fontMetrics().lineSpacing())
            painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, "▸")


class _Colours(QSyntaxHighlighter):
    """Colours spans that were found once for all: a docstring reaches over lines."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.spans: dict[int, list[tuple[int, int, str]]] = {}
        self._formats: dict[str, QTextCharFormat] = {}

    def set_theme(self, theme: Theme) -> None:
        for kind, colour in (("quiet", theme.muted), ("keyword", theme.accent)):
            self._formats[kind] = QTextCharFormat()
            self._formats[kind].setForeground(QColor(colour))
        self._formats["keyword"].setFontWeight(QFont.Weight.DemiBold)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Colour one line."""
        del text
        for start, length, kind in self.spans.get(self.currentBlock().blockNumber(), []):
            if kind in self._formats:
                self.setFormat(start, length, self._formats[kind])


def _spans(text: str) -> dict[int, list[tuple[int, int, str]]]:
    """Return (start, length, kind) of what is coloured in each line."""
    spans: dict[int, list[tuple[int, int, str]]] = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if kind := _kind(token):
            for row, start, end in _rows(token):
                spans.setdefault(row, []).append((start, end - start, kind))
    return spans


def _kind(token: tokenize.TokenInfo) -> str:
    if token.type in {tokenize.STRING, tokenize.COMMENT}:
        return "quiet"
    return "keyword" if token.type == tokenize.NAME and keyword.iskeyword(token.string) else ""


def _rows(token: tokenize.TokenInfo) -> Iterator[tuple[int, int, int]]:
    (first, start), (last, end) = token.start, token.end
    for row, line in enumerate(token.string.split("\n"), first):
        left = start if row == first else 0
        yield row - 1, left, end if row == last else left + len(line)
