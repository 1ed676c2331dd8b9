"""The heat map of a table of cells, with the scale of its colours."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from bpeditor.canvas.heat import coloured, condensed, strongest
from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.graph.numbers import format_number
from bpeditor.layers import Array

CELL, SMALL = 32.0, 24.0
"""The side of a cell, and of one where several maps stand together."""
TALLEST = 160.0
NARROWEST, LOWEST = 64.0, 24.0
"""A long column or row has no square cells: it would be a hair."""
_BAR, _GAP, _LEAST_MARK = 9, 5, 6.0
_STEPS = 64
_OUTDATED = 0.45
_MOST_FRAMES = 400
_WALK: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
"""Rows and columns that an arrow key goes."""


class HeatView(QWidget):
    """Draws the cells diverging around 0; it costs as much as its pixels, not as its cells.

    Parameters
    ----------
    side
        Of a cell at most; a large array has smaller ones.
    """

    picked = Signal(int, int)
    """A cell was pressed, or walked to by an arrow key: its row and column from 0."""

    def __init__(self, parent: QWidget, side: float = CELL) -> None:
        super().__init__(parent)
        self._side = side
        self._theme = LIGHT
        self._cells: Array = np.zeros((1, 1))
        self._full = 1.0
        self._ends = (0.0, 1.0)
        self._has_nan = False
        self._is_vector = False
        self._mark: tuple[int, int] | None = None
        self.lit: frozenset[tuple[int, int]] = frozenset()
        self._image: QImage | None = None
        # A fixed height would be that of the size hint, whatever the width.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Heat map")

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme, self._image = theme, None
        self.update()

    def show_cells(self, cells: Array, whole: Array) -> None:
        """Show a table of cells, on the scale of the array that it is a part of."""
        self._full = strongest(whole)
        has_low, has_high = bool((whole < 0).any()), bool((whole > 0).any())
        low = -self._full if has_low else 0.0
        self._ends = low, self._full if has_high or not has_low else 0.0
        self._has_nan = bool(np.isnan(whole).any())
        if cells.shape != self._cells.shape:
            self._mark = None
        self._cells, self._is_vector, self._image = cells, whole.ndim == 1, None
        self.updateGeometry()
        self.update()

    def mark(self, cell: tuple[int, int] | None) -> None:
        """Frame a cell, or none."""
        self._mark = cell
        self.update()

    def light(self, cells: Iterable[tuple[int, int]]) -> None:
        """Frame some cells more lightly: those that another cell is made of."""
        self.lit = frozenset(cells)
        self.update()

    @property
    def marked(self) -> tuple[int, int] | None:
        """The framed cell."""
        return self._mark

    @property
    def scale_texts(self) -> tuple[str, ...]:
        """What stands below the scale, from its left to its right end."""
        low, high = self._ends
        places = (low, 0.0, high) if low < 0 < high else (low, high)
        return tuple(format_number(place) for place in places)

    # places

    def hasHeightForWidth(self) -> bool:
        """Say yes: the cells are as wide as the panel lets them be."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of map and scale."""
        return round(self._map_in(width).height()) + self._scale_height()

    def sizeHint(self) -> QSize:
        """Return a size that suits the cells."""
        return QSize(200, self.heightForWidth(200))

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell is drawn."""
        box = self._map_in(self.width())
        width, height = box.width() / self._cells.shape[1], box.height() / self._cells.shape[0]
        return QRectF(column * width, row * height, width, height).translated(box.topLeft())

    def cell_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return the row and column of the cell under a point, from 0."""
        box = self._map_in(self.width())
        if not box.contains(at):
            return None
        rows, columns = self._cells.shape
        row = int((at.y() - box.y()) / box.height() * rows)
        column = int((at.x() - box.x()) / box.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)

    def _map_in(self, width: int) -> QRectF:
        rows, columns = self._cells.shape
        room = max(width - 2, 1)
        side = min(self._side, room / columns, TALLEST / rows)
        across = max(columns * side, min(NARROWEST, columns * self._side, room))
        return QRectF(1, 1, round(across), round(max(rows * side, min(LOWEST, rows * self._side))))

    def _scale_height(self) -> int:
        lines = 2 if self._has_nan else 1
        return 3 + _GAP + _BAR + lines * (self.fontMetrics().height() + 2)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw map, mark and scale."""
        del event
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(_OUTDATED)
        box = self._map_in(self.width())
        painter.drawImage(box, self._picture(box))
        painter.setPen(QPen(QColor(self._theme.field_border), 1))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        for frame in self._lit_frames():
            self._paint_frame(painter, frame, self._theme.accent)
        if self._mark is not None:
            self._paint_mark(painter, self.cell_rect(*self._mark))
        painter.setOpacity(1.0)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRect(box)
        self._paint_scale(painter, round(box.bottom()) + 2 + _GAP)

    def _picture(self, box: QRectF) -> QImage:
        size = max(1, round(box.height())), max(1, round(box.width()))
        shape = min(size[0], self._cells.shape[0]), min(size[1], self._cells.shape[1])
        image = self._image
        if image is None or (image.height(), image.width()) != shape:
            image = coloured(condensed(self._cells, *size), self._full, self._theme)
            self._image = image
        return image

    def _paint_mark(self, painter: QPainter, cell: QRectF) -> None:
        width, height = max(cell.width(), _LEAST_MARK), max(cell.height(), _LEAST_MARK)
        frame = QRectF(0, 0, width, height)
        frame.moveCenter(cell.center())
        self._paint_frame(painter, frame, self._theme.text)

    def _paint_frame(self, painter: QPainter, frame: QRectF, ink: str) -> None:
        for colour, pen in ((self._theme.card, 4.0), (ink, 2.0)):
            painter.setPen(QPen(QColor(colour), pen))
            painter.drawRect(frame)

    def _lit_frames(self) -> list[QRectF]:
        """Return one frame around a row, a column or a block, else one around each cell."""
        if not self.lit:
            return []
        rows, columns = ({cell[axis] for cell in self.lit} for axis in (0, 1))
        is_block = len(rows) * len(columns) == len(self.lit)
        is_whole = is_block and all(max(side) - min(side) < len(side) for side in (rows, columns))
        if is_whole:
            first = self.cell_rect(min(rows), min(columns))
            return [first.united(self.cell_rect(max(rows), max(columns)))]
        return [self.cell_rect(*cell) for cell in sorted(self.lit)[:_MOST_FRAMES]]

    def _paint_scale(self, painter: QPainter, top: int) -> None:
        low, high = self._ends
        steps = np.linspace(low, high, _STEPS)[None, :]
        bar = QRect(1, top, self.width() - 2, _BAR)
        painter.drawImage(bar, coloured(steps, self._full, self._theme))
        painter.setPen(QPen(QColor(self._theme.field_border), 1))
        painter.drawRect(QRectF(bar).adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QColor(self._theme.muted))
        line = QRect(0, bar.bottom() + 2, self.width(), self.fontMetrics().height())
        sides = Qt.AlignmentFlag
        both = (sides.AlignLeft, sides.AlignRight)
        places = (both[0], sides.AlignHCenter, both[1]) if low < 0 < high else both
        needed = self.fontMetrics().horizontalAdvance("  ".join(self.scale_texts))
        for place, text in zip(places, self.scale_texts, strict=True):
            if place != sides.AlignHCenter or needed < line.width():
                painter.drawText(line, place, text)
        if self._has_nan:
            self._paint_nan(painter, line.translated(0, line.height() + 2))

    def _paint_nan(self, painter: QPainter, line: QRect) -> None:
        swatch = QRect(1, line.center().y() - 4, 2 * _BAR, _BAR)
        painter.fillRect(swatch, QColor(self._theme.text))
        painter.drawText(line.adjusted(swatch.right() + 6, 0, 0, 0), 0, "nan")

    # the keys and the pointer

    def let_walk(self) -> None:
        """Take the focus, so that the arrow keys pick cells."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick the next cell in the direction of an arrow; at the border none."""
        way = _WALK.get(event.key())
        if way is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        row, column = self._mark or (0, 0)
        rows, columns = self._cells.shape
        there = row + way[0], column + way[1]
        if there[0] in range(rows) and there[1] in range(columns):
            self.picked.emit(*there)

    def event(self, event: QEvent) -> bool:
        """Name the cell under the pointer."""
        if isinstance(event, QHelpEvent):
            cell = self.cell_at(QPointF(event.pos()))
            text = "" if cell is None else self._told(*cell)
            area = QRect() if cell is None else self.cell_rect(*cell).toAlignedRect()
            QToolTip.showText(event.globalPos(), text, self, area)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the cell."""
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(*cell)

    def _told(self, row: int, column: int) -> str:
        number = repr(float(self._cells[row, column]))
        if self._is_vector:
            return f"cell {column + 1}: {number}"
        return f"row {row + 1}, column {column + 1}: {number}"
