"""One frame: what the part of a graph in sight looks like at each distance.

Near (from 0.5): cards, ports and numbers. Middle (0.4 to 0.5): cards with their names. Far: a
few batched calls, whatever the size of the graph. Painting is in viewport pixels; text and cards
sit on whole pixels and so are sharp at every zoom.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from bpeditor.canvas.buffers import draw_lines, draw_points, wire_pieces
from bpeditor.canvas.cards import CORNER_SYMBOL, MARGIN, Cards, Look, field_of
from bpeditor.canvas.far_painting import FarPainter
from bpeditor.canvas.frame_painting import FramePainter, grown, on_pixels
from bpeditor.canvas.geometry import HEADER, LABEL_REACH, PORT_RADIUS, Geometry, Rows, port_offset
from bpeditor.canvas.labels import Label, Labels
from bpeditor.canvas.local_painting import LocalPainter
from bpeditor.canvas.marks import Marks
from bpeditor.canvas.number_painting import Number, NumberPainter, Place
from bpeditor.canvas.pixels import nearest_pixel
from bpeditor.canvas.stepping import AWAITED, StepPainter, paint_breakpoint
from bpeditor.canvas.texts import Texts
from bpeditor.canvas.theme import Theme
from bpeditor.canvas.wires import SHELF, label_centers
from bpeditor.graph.graph import Graph
from bpeditor.graph.numbers import format_value
from bpeditor.graph.parameter_texts import note_of
from bpeditor.layers import LAYERS

NEAR = 0.5
READABLE = 0.65
"""From here on the numbers at neighbouring ports keep clear of one another."""
MIDDLE = 0.4
GRID = 40.0
CLOSEST_DOTS = 24.0
"""Between the dots of the grid, in viewport pixels."""
NAME_SIZE = 13
NUMBER_SIZE = 14
LOCAL_SIZE = 12
SMALLEST_TEXT = 9
LONGEST = 140.0
"""Of the numbers at an edge, in scene units; less where its cards stand closer."""
CLEARANCE = 2 * (PORT_RADIUS + 4.0)
"""Of the ports at both ends of a wire and the longest numbers, in scene units."""
ARROW = "← "
WARNING = "⚠ "


@dataclass
class Style:
    """What depends on theme, zoom and screen: made anew when one of them changes."""

    theme: Theme
    zoom: float
    ratio: float
    family: str
    cards: Cards = field(init=False)
    names: Texts = field(init=False)
    numbers: Texts = field(init=False)
    titles: Texts = field(init=False)
    small: Texts = field(init=False)
    locals: Texts = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the fonts and the pictures of cards."""
        self.cards = Cards(self.theme, self.zoom, self.ratio)
        self.names = Texts(scaled_font(self.family, NAME_SIZE, self.zoom))
        self.numbers = Texts(scaled_font(self.family, NUMBER_SIZE, self.zoom))
        self.titles = Texts(_strong(scaled_font(self.family, NAME_SIZE, self.zoom)))
        self.small = Texts(_strong(scaled_font(self.family, 11, self.zoom)))
        self.locals = Texts(scaled_font(self.family, LOCAL_SIZE, self.zoom))

    def fits(self, zoom: float, ratio: float) -> bool:
        """Say whether it is still the right one: the window may be on another screen now."""
        return (self.zoom, self.ratio) == (zoom, ratio)


def scaled_font(family: str, size: float, zoom: float) -> QFont:
    """Return a font of a size in scene units at a zoom, but never an illegible one."""
    font = QFont(family)
    font.setPixelSize(max(SMALLEST_TEXT, round(size * zoom)))
    return font


def _strong(font: QFont) -> QFont:
    font.setWeight(QFont.Weight.DemiBold)
    return font


def wire_pen(colour: str, width: float) -> QPen:
    """Return a pen for wires; its square caps close the joints between straight pieces."""
    pen = QPen(QColor(colour), max(1.0, width))
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    return pen


class Painting:
    """Paints frames of one graph.

    Parameters
    ----------
    area
        The exposed part, in viewport pixels.
    origin
        Where the scene's (0, 0) is, in viewport pixels.
    """

    def __init__(
        self, painter: QPainter, style: Style, graph: Graph, geometry: Geometry, origin: QPointF
    ) -> None:
        self._painter = painter
        self._style = style
        self._theme = style.theme
        self._zoom = style.zoom
        self._graph = graph
        self._geometry = geometry
        self._origin = origin
        self._number_painter = NumberPainter(painter, style.theme, style.numbers, style.zoom)

    def paint(self, area: QRectF, labels: Labels, marks: Marks) -> None:
        """Paint everything in an area of the viewport."""
        self._painter.fillRect(area, QColor(self._theme.canvas))
        self._grid(area)
        # Numbers and stubs reach over the boxes they belong to.
        reach = (SHELF + LABEL_REACH) * self._zoom
        scene = self._to_scene(area.adjusted(-reach, -reach, reach, reach))
        nodes, edges = self._geometry.nodes_in(scene), self._geometry.edges_in(scene)
        edges = edges[~self._geometry.edges.data["carried"][edges]]
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._zoom >= MIDDLE)
        self._frames(area)
        if self._zoom < MIDDLE:
            far = FarPainter(self._painter, self._theme, self._geometry, self._to_device)
            far.paint(nodes, edges)
            self._step(marks)
            return
        self._wires(edges, area.adjusted(-4, -4, 4, 4))
        self._stubs(nodes)
        self._step(marks)
        self._painter.setFont(self._style.names.font)
        with_locals = self._zoom >= READABLE and labels.shows_locals()
        for row in nodes.tolist():
            self._card(row, marks, labels if with_locals else None)
        if self._zoom >= NEAR:
            self._numbers(nodes, edges, labels, marks)
        if with_locals:
            LocalPainter(self._painter, self._style, self._geometry).paint(
                edges, self._to_device(self._geometry.wires[edges][:, 8:]), labels
            )
        if marks.missing:
            self._missing(nodes, marks)

    def _to_scene(self, area: QRectF) -> QRectF:
        x, y = self._origin.x(), self._origin.y()
        return QRectF(
            (area.x() - x) / self._zoom,
            (area.y() - y) / self._zoom,
            area.width() / self._zoom,
            area.height() / self._zoom,
        )

    def _to_device(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map rows of x, y, x, y ... from the scene to the viewport."""
        offset = np.tile((self._origin.x(), self._origin.y()), points.shape[1] // 2)
        mapped: NDArray[np.float64] = points * self._zoom + offset
        return mapped

    def _grid(self, area: QRectF) -> None:
        step = GRID * self._zoom
        while step < CLOSEST_DOTS:
            step *= 4
        x = _dots(area.left(), area.right(), self._origin.x(), step)
        y = _dots(area.top(), area.bottom(), self._origin.y(), step)
        dots = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._painter.setPen(QPen(QColor(self._theme.grid), 2))
        draw_points(self._painter, dots)

    def _frames(self, area: QRectF) -> None:
        frames, style = self._geometry.frames, self._style
        rows = frames.frames_in(self._to_scene(grown(area)))
        if len(rows):
            painter = FramePainter(self._painter, self._theme, style.titles, self._zoom)
            boxes = on_pixels(frames.boxes(rows), self._zoom, self._origin)
            if self._zoom < MIDDLE:
                painter.far(frames, rows, boxes)
            else:
                painter.near(frames, rows, boxes, area)

    # wires

    def _wires(self, edges: Rows, area: QRectF) -> None:
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        data = self._geometry.edges.data[edges]
        selected, lit = data["selected"], data["lit"] & ~data["selected"]
        for rows, colour, width in (
            (edges[~selected & ~lit], self._theme.wire, 1.8),
            (edges[lit], self._theme.accent, 2.2),
            (edges[selected], self._theme.accent, 2.8),
        ):
            if len(rows):
                painter.setPen(wire_pen(colour, width * self._zoom))
                wires = self._to_device(self._geometry.wires[rows])
                draw_lines(painter, wire_pieces(wires, area))

    def _stubs(self, nodes: Rows) -> None:
        data = self._geometry.nodes.data[nodes]
        ends = data[data["feeds"] == 0]
        x, y = ends["x"] + ends["w"], ends["y"] + ends["out"]
        self._painter.setPen(QPen(QColor(self._theme.wire), max(1.0, 1.8 * self._zoom)))
        draw_lines(self._painter, self._to_device(np.stack((x, y, x + SHELF, y), axis=-1)))

    def _step(self, marks: Marks) -> None:
        """Light what acts: below the cards, so that ports and names stay whole."""
        nodes, edges = self._geometry.nodes, self._geometry.edges
        if marks.acting is None or marks.acting.node not in nodes.rows:
            return
        lit = StepPainter(self._painter, self._theme, self._zoom, marks.acting.direction)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit.paint_wires(
            self._to_device(self._geometry.wires[edges.known_rows_of(marks.reads + marks.writes)])
        )
        data = nodes.data[nodes.rows[marks.acting.node]]
        size = QSizeF(float(data["w"]), float(data["h"])) * self._zoom
        lit.paint_ring(QRectF(self._corner(data), size))

    # cards

    def _card(self, row: int, marks: Marks, with_locals: Labels | None) -> None:
        geometry = self._geometry
        node_id = geometry.nodes.keys[row]
        node = self._graph.node(node_id)
        data = geometry.nodes.data[row]
        look = Look(
            node.layer,
            float(data["w"]),
            float(data["h"]),
            int(data["fed"]),
            bool(data["feeds"]),
            bool(data["selected"]),
            node_id == marks.target,
            node_id in marks.warned,
            node_id in marks.noted,
            note_of(node.layer, node.params),
            has_locals=with_locals is not None and with_locals.has_locals(node_id),
        )
        corner = self._corner(data)
        shift = MARGIN * self._zoom
        self._painter.setOpacity(AWAITED if data["awaited"] else 1.0)
        self._painter.drawPixmap(
            QPointF(corner.x() - shift, corner.y() - shift), self._style.cards.picture(look)
        )
        self._name(node_id, corner, look)
        if node.layer == "Input":
            default = LAYERS["Input"].parameters["value"].default
            self._field(format_value(node.params.get("value", default)), corner, look.width)
        self._painter.setOpacity(1.0)
        if look.is_target:
            self._badge(corner, look.width)
        if node_id in marks.breakpoints:
            paint_breakpoint(self._painter, corner, self._theme, self._zoom)

    def _corner(self, data: np.void) -> QPointF:
        return QPointF(
            nearest_pixel(float(data["x"]) * self._zoom + self._origin.x()),
            nearest_pixel(float(data["y"]) * self._zoom + self._origin.y()),
        )

    def _name(self, node_id: str, corner: QPointF, look: Look) -> None:
        zoom, names = self._zoom, self._style.names
        room = (look.width - 28.0 - CORNER_SYMBOL * look.has_locals) * zoom
        height = names.size(node_id, room).height()
        self._painter.setPen(QColor(self._theme.text))
        at = QPointF(
            corner.x() + 14 * zoom, nearest_pixel(corner.y() + (HEADER * zoom - height) / 2 + zoom)
        )
        names.draw(self._painter, at, node_id, room)

    def _field(self, text: str, corner: QPointF, width: float) -> None:
        zoom, names = self._zoom, self._style.names
        box = field_of(width)
        room = (box.width() - 16) * zoom
        height = names.size(text, room).height()
        middle = corner.y() + box.center().y() * zoom
        self._painter.setPen(QColor(self._theme.text))
        at = QPointF(corner.x() + (box.x() + 8) * zoom, nearest_pixel(middle - height / 2))
        names.draw(self._painter, at, text, room)

    def _badge(self, corner: QPointF, width: float) -> None:
        painter, texts = self._painter, self._style.small
        painter.setFont(texts.font)
        painter.setPen(QColor(self._theme.target))
        middle = QPointF(corner.x() + width * self._zoom / 2, corner.y())
        box = texts.box("target", middle, above=True, gap=5 * self._zoom)
        texts.draw(painter, box.topLeft(), "target")
        painter.setFont(self._style.names.font)

    # numbers

    def _numbers(self, nodes: Rows, edges: Rows, labels: Labels, marks: Marks) -> None:
        geometry = self._geometry
        self._painter.setFont(self._style.numbers.font)
        wires = geometry.wires[edges]
        gaps = wires[:, 8] - wires[:, 0] - CLEARANCE
        rooms = np.where((gaps > 0) & (gaps < LONGEST), gaps, LONGEST) * self._zoom
        centers, clear = label_centers(wires), CLEARANCE * self._zoom / 2
        places = self._to_device(np.column_stack((centers, wires[:, 8:]))).tolist()
        for row, (x, y, end, _), room in zip(edges.tolist(), places, rooms.tolist(), strict=True):
            label = labels.at_edge(geometry.edges.keys[row])
            self._label(label, Place(QPointF(x, y), -1, end - clear, room), marks)
        data, room = geometry.nodes.data, LONGEST * self._zoom
        for row in nodes[data["feeds"][nodes] == 0].tolist():
            label, middle = labels.at_stub(geometry.nodes.keys[row]), self.stub_center(row)
            start = middle.x() - (PORT_RADIUS + SHELF / 2) * self._zoom
            self._label(label, Place(middle, 1, start + clear, room), marks)

    def stub_center(self, row: int) -> QPointF:
        """Return the middle of an output's stub, in viewport pixels."""
        x, y, w, out = (
            float(self._geometry.nodes.data[key][row]) for key in ("x", "y", "w", "out")
        )
        return QPointF(
            (x + w + PORT_RADIUS + SHELF / 2) * self._zoom + self._origin.x(),
            (y + out) * self._zoom + self._origin.y(),
        )

    def _label(self, label: Label, place: Place, marks: Marks) -> None:
        theme = self._theme
        if label.value:
            fresh = theme.warning if label.value_warns else theme.text
            colour = theme.outdated if marks.values_outdated else fresh
            text = WARNING + label.value if label.value_warns else label.value
            number = Number(text, colour, label.value_array)
            self._number_painter.draw(number, place, above=True)
        if label.gradient:
            fresh = theme.warning if label.gradient_warns else theme.gradient
            colour = theme.outdated_gradient if marks.gradients_outdated else fresh
            text = ARROW + (WARNING if label.gradient_warns else "") + label.gradient
            number = Number(text, colour, label.gradient_array, label.verdict)
            self._number_painter.draw(number, place, above=False)

    # missing inputs

    def _missing(self, nodes: Rows, marks: Marks) -> None:
        for row in nodes.tolist():
            node_id = self._geometry.nodes.keys[row]
            for number, port in enumerate(self._graph.layer(node_id).inputs):
                if (node_id, port) in marks.missing:
                    self._missing_port(row, number)

    def _missing_port(self, row: int, port: int) -> None:
        painter, zoom, texts = self._painter, self._zoom, self._style.small
        data = self._geometry.nodes.data[row]
        corner = self._corner(data)
        center = QPointF(corner.x(), corner.y() + float(port_offset(port)) * zoom)
        painter.setPen(QPen(QColor(self._theme.warning), 2.2))
        painter.setBrush(QColor(self._theme.card))
        painter.drawEllipse(center, 8 * zoom, 8 * zoom)
        painter.setFont(texts.font)
        size = texts.size("missing")
        at = QPointF(
            center.x() - 14 * zoom - size.width(), nearest_pixel(center.y() - size.height() / 2)
        )
        texts.draw(painter, at, "missing")


def _dots(start: float, end: float, origin: float, step: float) -> NDArray[np.float64]:
    """Return where the grid's dots are from start to end: the same, whatever part is painted."""
    numbers = np.arange(np.floor((start - origin) / step), np.ceil((end - origin) / step) + 1)
    return origin + np.floor(numbers * step)
