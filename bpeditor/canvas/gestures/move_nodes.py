"""Drag cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers
from bpeditor.canvas.gestures.choosing import choose_unless_chosen
from bpeditor.canvas.gestures.landing import NOWHERE, Landing, landing_of, light_landing
from bpeditor.canvas.guides import Alignment, align
from bpeditor.canvas.painting import GRID, NEAR
from bpeditor.graph.errors import GraphError

_REACH = 5.0
"""How far a card is drawn to what it lines up with, in viewport pixels."""


class MoveNodes(Gesture):
    """Move the selected cards with their wires; released, it is one step of the history.

    The card under the pointer lines up with those that rest, or with the grid while Shift is
    held; with Alt it goes where the pointer goes. One card alone may be dropped on a wire, which
    then leads through it, and into a frame, if it is in none; Alt prevents that too.

    Parameters
    ----------
    grabbed
        The node under the pointer, or the members of a frame; they alone are selected if they
        were not.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, grabbed: Sequence[str], start: QPointF) -> None:
        super().__init__(canvas)
        selection = canvas.document.selection
        self._selected_before = selection.nodes, selection.edges
        choose_unless_chosen(selection, grabbed)
        self._node_ids = [*grabbed, *sorted(selection.nodes.difference(grabbed))]
        self._rows = self._moving = canvas.arrays.nodes.rows_of(self._node_ids)
        self._home = canvas.arrays.rect(int(self._rows[0]))
        self._start = start
        self._shifted = QPointF()
        self._landing: Landing = NOWHERE
        self._guides: tuple[QLineF, ...] = ()

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        """Shift the cards in the picture by whole scene units; light what a card would land on."""
        offset = (point - self._start).toPoint().toPointF()
        is_free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        alignment = Alignment(QPointF())
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            alignment = Alignment(_to_grid(self._home.topLeft() + offset))
        elif not is_free and self.canvas.zoom() >= NEAR:
            alignment = self._alignment(self._home.translated(offset))
        self._shift_to(offset + alignment.shift)
        self._show_guides(alignment.guides)
        self._light(NOWHERE if is_free else self._landing_place())

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Move the nodes in the document."""
        self.move(point, modifiers)
        offset = self._shifted
        self._shift_to(QPointF())
        document = self.canvas.document
        positions = {}
        for node_id in self._node_ids:
            x, y = document.graph.node(node_id).position
            positions[node_id] = (x + offset.x(), y + offset.y())
        try:
            if self._landing != NOWHERE:
                document.drop(*positions.popitem(), self._landing.onto, self._landing.into)
            else:
                document.move(positions)
        except GraphError as error:
            self.canvas.show_hint(f"{error}.", refused=True)

    def cancel(self) -> None:
        """Put the cards and the selection back."""
        self._shift_to(QPointF())
        selection = self.canvas.document.selection
        selection.set(*self._selected_before)
        selection.prune(self.canvas.document.graph)

    def paint(self, painter: QPainter) -> None:
        """Draw the guides, and what the card would land on."""
        to_viewport = self.canvas.to_viewport_f
        painter.setPen(QPen(QColor(self.canvas.theme.accent), 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for guide in self._guides:
            painter.drawLine(to_viewport(guide.p1()), to_viewport(guide.p2()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        light_landing(painter, self.canvas, self._landing)

    def _alignment(self, box: QRectF) -> Alignment:
        canvas = self.canvas
        return align(canvas.arrays, self._moving, box, canvas.in_sight(), _REACH / canvas.zoom())

    def _show_guides(self, guides: tuple[QLineF, ...]) -> None:
        changed = [guide for guide in (*self._guides, *guides) if guides != self._guides]
        self._guides = guides
        margin = 2.0 / self.canvas.zoom()
        for guide in changed:
            area = QRectF(guide.p1(), guide.p2())
            self.canvas.refresh(area.adjusted(-margin, -margin, margin, margin))

    def _landing_place(self) -> Landing:
        if len(self._node_ids) > 1:
            return NOWHERE
        node = self.canvas.document.graph.node(self._node_ids[0])
        middle = self.canvas.arrays.rect(int(self._rows[0])).center()
        return landing_of(self.canvas, node, middle, comes=not self._shifted.isNull())

    def _light(self, landing: Landing) -> None:
        if landing != self._landing:
            self._landing = landing
            self.canvas.show_hint(landing.in_words(self.canvas.document.graph))
            self.canvas.refresh()

    def _shift_to(self, offset: QPointF) -> None:
        step = offset - self._shifted
        if step.isNull():
            return
        before = self.canvas.area_of(self._rows)
        self.canvas.arrays.shift(self._rows, step.x(), step.y())
        self._shifted = offset
        self.canvas.refresh(before.united(self.canvas.area_of(self._rows)))


def _to_grid(corner: QPointF) -> QPointF:
    """Return the shift that brings a corner to the nearest point of the grid."""
    nearest = QPointF(round(corner.x() / GRID), round(corner.y() / GRID)) * GRID
    return nearest - corner
