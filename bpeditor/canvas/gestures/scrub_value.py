"""Drag a number sideways."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.cards import field_of
from bpeditor.canvas.editing import value_of
from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers
from bpeditor.canvas.nudging import Scrub, step_of
from bpeditor.canvas.painting import NAME_SIZE, NEAR, scaled_font
from bpeditor.graph.errors import GraphError
from bpeditor.graph.numbers import format_number
from bpeditor.layers import is_array


class ScrubValue(Gesture):
    """Change the number on an Input's card; released, it is one step of the history."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, canvas: Canvas, node_id: str, start: QPointF) -> None:
        super().__init__(canvas)
        self._node_id = node_id
        number = value_of(canvas.document, node_id)
        assert isinstance(number, float)
        self._start = number
        self._scrub = Scrub(number, start.x() * canvas.zoom())

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        """Add a step every few pixels: 1, with Shift 10, with Ctrl 0.1."""
        self._scrub.move(point.x() * self.canvas.zoom(), step_of(modifiers))
        self._refresh()
        self.canvas.show_scrubbed(self._node_id, self._scrub.number)

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Set the value."""
        self.move(point, modifiers)
        try:
            self.canvas.document.set_parameter(self._node_id, "value", self._scrub.number)
        except GraphError as error:
            self.canvas.show_hint(f"{error}.", refused=True)

    def cancel(self) -> None:
        """Show the old number again."""
        self._refresh()
        self.canvas.show_scrubbed(self._node_id, self._start)

    def paint(self, painter: QPainter) -> None:
        """Draw the number over the old one."""
        canvas, zoom = self.canvas, self.canvas.zoom()
        field = self._field()
        corners = canvas.to_viewport_f(field.topLeft()), canvas.to_viewport_f(field.bottomRight())
        box = QRectF(*corners)
        painter.setPen(QPen(QColor(canvas.theme.accent), 2))
        painter.setBrush(QColor(canvas.theme.field))
        painter.drawRoundedRect(box, 5 * zoom, 5 * zoom)
        painter.setFont(scaled_font(painter.font().family(), NAME_SIZE, zoom))
        painter.setPen(QColor(canvas.theme.text))
        inside = box.adjusted(8 * zoom, 0, -8 * zoom, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, format_number(self._scrub.number))

    def _refresh(self) -> None:
        frame = 3.0 / self.canvas.zoom()
        self.canvas.refresh(self._field().adjusted(-frame, -frame, frame, frame))

    def _field(self) -> QRectF:
        return field_on(self.canvas, self._node_id)


def scrubs(canvas: Canvas, node_id: str, point: QPointF) -> bool:
    """Say whether a drag from a scene point of a card changes its number."""
    if canvas.document.graph.node(node_id).layer != "Input" or canvas.zoom() < NEAR:
        return False
    is_inside = field_on(canvas, node_id).contains(point)
    return is_inside and not is_array(value_of(canvas.document, node_id))


def field_on(canvas: Canvas, node_id: str) -> QRectF:
    """Return where an Input's value stands on its card; scene coordinates."""
    card = canvas.arrays.rect(canvas.arrays.nodes.rows[node_id])
    return field_of(card.width()).translated(card.topLeft())
