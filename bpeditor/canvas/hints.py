"""What the canvas shows for a moment: a sentence at the pointer, a find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import fill

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpeditor.canvas.cards import RADIUS, Look, paint_card
from bpeditor.canvas.geometry import HEADER, PITCH, WIDTH, Geometry
from bpeditor.canvas.painting import Style, scaled_font
from bpeditor.canvas.transform import Transform
from bpeditor.canvas.wishes import Wish
from bpeditor.document.evaluation import Evaluation
from bpeditor.engine.report import error_in_words, verdict_in_words
from bpeditor.graph.graph import Edge, Graph, Node
from bpeditor.graph.parameter_texts import note_of, parameters_in_words
from bpeditor.layers import LAYERS, Value, is_array, shape_of

_COLUMNS = 72
"""Of a sentence in a tooltip, which does not wrap plain text by itself."""
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True)
class Hint:
    """A sentence at the pointer, and whether it says why something is refused."""

    text: str
    refused: bool


@dataclass
class Moment:
    """A sentence at the pointer, and the node that was found.

    And, until the graph is another one, the nodes that refused their inputs, with their reasons.
    """

    hint: Hint | None = None
    found: str = ""
    refusals: Mapping[str, str] = field(default_factory=dict)
    wish: Wish | None = None
    """A layer that is being searched."""
    _told: str = ""

    @property
    def shows_something(self) -> bool:
        """Whether the picture under the moment cannot simply be scrolled."""
        return bool(self.hint or self.found or self.refusals or self.wish)

    def take_hint(self, hint: Hint | None) -> str:
        """Put a sentence at the pointer in place of the one there, or none.

        Returns
        -------
        str
            What need not be read any longer, or "". A reason may still be read after the drop that
            it refused, until none is put there once more.
        """
        before, self.hint = self.hint, hint
        if hint is not None:
            self._told = hint.text
        if hint is not None or (before is not None and before.refused):
            return ""
        over, self._told = self._told, ""
        return over


@dataclass(frozen=True)
class Place:
    """Where a moment is shown."""

    viewport: QRect
    pointer: QPointF
    transform: Transform
    arrays: Geometry


def paint_moment(painter: QPainter, moment: Moment, place: Place, style: Style) -> None:
    """Draw what is shown for a moment, over the graph."""
    nodes = place.arrays.nodes
    if not len(nodes):
        paint_empty(painter, place.viewport, style)
    if moment.found in nodes.rows:
        card = place.arrays.rect(nodes.rows[moment.found])
        paint_flash(painter, place.transform.rect_to_viewport(card), style)
    for node_id, reason in moment.refusals.items():
        if node_id in nodes.rows:
            card = place.arrays.rect(nodes.rows[node_id])
            below = place.transform.rect_to_viewport(card).bottomLeft() + QPointF(0.0, 8.0)
            paint_refusal(painter, reason, below, style)
    if moment.hint is not None:
        paint_hint(painter, moment.hint, place.pointer, place.viewport, style)


def paint_hint(
    painter: QPainter, hint: Hint, pointer: QPointF, viewport: QRect, style: Style
) -> None:
    """Draw a sentence beside the pointer, inside the viewport."""
    widest = max(120, min(420, viewport.width() - 16))
    box = _sentence_box(painter, hint.text, widest, style)
    left = min(pointer.x() + 16, viewport.right() - box.width() - 6)
    top = pointer.y() + 18
    if top + box.height() > viewport.bottom() - 6:
        top = pointer.y() - box.height() - 12
    box.moveTo(max(6.0, left), max(6.0, top))
    theme = style.theme
    frame, text = (theme.warning,) * 2 if hint.refused else (theme.accent, theme.text)
    _draw_sentence(painter, hint.text, box, (theme.card, frame, text))


def paint_refusal(painter: QPainter, reason: str, corner: QPointF, style: Style) -> None:
    """Draw why a node refused its inputs, with the top left corner at a point."""
    box = _sentence_box(painter, reason, 320, style)
    box.moveTo(corner)
    theme = style.theme
    _draw_sentence(painter, reason, box, (theme.card, theme.warning, theme.warning))


def _sentence_box(painter: QPainter, text: str, widest: int, style: Style) -> QRectF:
    """Set the font and return the box that a sentence needs, at the origin."""
    painter.setFont(scaled_font(style.family, 13, 1.0))
    needed = painter.fontMetrics().boundingRect(QRect(0, 0, widest, 400), _WRAPPED, text)
    return QRectF(0, 0, needed.width() + 20, needed.height() + 12)


def _draw_sentence(
    painter: QPainter, text: str, box: QRectF, colours: tuple[str, str, str]
) -> None:
    """Draw a sentence in its box; the colours are those of ground, frame and text."""
    ground, frame, ink = colours
    painter.setPen(QPen(QColor(frame), 1.5))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor(ink))
    painter.drawText(box.adjusted(10, 6, -10, -6), _WRAPPED, text)


def paint_empty(painter: QPainter, viewport: QRect, style: Style) -> None:
    """Say on an empty canvas how to begin."""
    lines = (
        ("Draw a computational graph", 22, style.theme.text),
        (
            "Double-click for a layer, or drag one from the left; drag wires from port to port.",
            14,
            "",
        ),
        ("Forward (F5) shows every value, Backward (F6) every gradient.", 14, ""),
    )
    bottom = viewport.height() * 0.5
    wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    # From below: in a narrow view a sentence takes more lines, and there are buttons below.
    for text, size, colour in reversed(lines):
        painter.setFont(scaled_font(style.family, size, 1.0))
        painter.setPen(QColor(colour or style.theme.muted))
        room = QRectF(12, 0, viewport.width() - 24, viewport.height())
        box = painter.boundingRect(room, wrapped, text)
        box.moveBottom(bottom)
        painter.drawText(box, wrapped, text)
        bottom = box.top() - size * 0.8


def new_card(layer: str) -> Look:
    """Return the look of a fresh card of a layer."""
    height = HEADER + PITCH * max(1, len(LAYERS[layer].inputs))
    return Look(layer, WIDTH, height, note=note_of(layer, {}))


def paint_ghost(painter: QPainter, layer: str, pointer: QPointF, style: Style) -> None:
    """Draw a card being dragged in, with its middle at the pointer."""
    look = new_card(layer)
    painter.save()
    painter.setOpacity(0.7)
    painter.translate(pointer)
    painter.scale(style.zoom, style.zoom)
    painter.translate(-look.width / 2, -look.height / 2)
    paint_card(painter, look, style.theme)
    painter.restore()


def paint_flash(painter: QPainter, box: QRectF, style: Style) -> None:
    """Draw a frame around a card that was found."""
    painter.setPen(QPen(QColor(style.theme.accent), 4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-8, -8, 8, 8), RADIUS + 6, RADIUS + 6)


def tooltip(
    evaluation: Evaluation, graph: Graph, arrays: Geometry, point: QPointF, reach: float
) -> str:
    """Return what the pointer at a scene point is told; "" where there is nothing."""
    node_id = arrays.node_at(point)
    if node_id is not None:
        return node_tooltip(evaluation, graph.node(node_id))
    edge = arrays.edge_at(point, reach)
    if edge is not None:
        return edge_tooltip(evaluation, graph, edge)
    frame_id = arrays.frames.handle_at(point, 0.0)
    return "" if frame_id is None else graph.frame(frame_id).title


def node_tooltip(evaluation: Evaluation, node: Node) -> str:
    """Return what the pointer is told about a node: its full name and full results."""
    layer = LAYERS[node.layer]
    lines = [f"{node.id} · {layer.title()}: {layer.formula}"]
    parameters = parameters_in_words(node.layer, node.params)
    lines += [parameters] if parameters else []
    value, gradient = evaluation.value(node.id), evaluation.gradient(node.id)
    lines += _line("value", value, is_asked=evaluation.is_value_asked(node.id))
    lines += _line("gradient", gradient, is_asked=evaluation.is_gradient_asked(node.id))
    refusal = evaluation.refusals.get(node.id)
    if refusal is not None:
        lines.append(f"cannot be computed: {refusal.reason}")
    lines += [fill(finding.sentence, _COLUMNS) for finding in evaluation.diagnosis.at(node.id)]
    return "\n".join(lines)


def edge_tooltip(evaluation: Evaluation, graph: Graph, edge: Edge) -> str:
    """Return what the pointer is told about an edge: its ends and full results."""
    lines = [f"{edge.source} → {edge.target}.{edge.port}"]
    value, gradient = evaluation.value(edge.source), evaluation.edge_gradient(edge)
    lines += _line("value", value, is_asked=evaluation.is_value_asked(edge.source))
    lines += _line("gradient", gradient, is_asked=evaluation.is_edge_gradient_asked(edge))
    if evaluation.is_edge_off_path(edge):
        lines.append("no path to the target: no gradient")
    checked = evaluation.checking.comparison(edge)
    if checked is not None and evaluation.edge_gradient(edge) is not None:
        if checked.is_known:
            lines.append(f"numerical gradient: {_full(checked.numerical)}")
            lines.append(error_in_words(checked))
        lines.append(verdict_in_words(checked, graph))
    return "\n".join(lines)


def _line(name: str, result: Value | None, *, is_asked: bool) -> list[str]:
    if result is not None:
        return [f"{name}: {_full(result)}"]
    return [f"{name}: asked for in the exercise"] if is_asked else []


def _full(value: Value) -> str:
    return f"array {shape_of(value)}" if is_array(value) else repr(value)
