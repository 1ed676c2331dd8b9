"""The canvas for assistive technology: nodes, ports, edges and frames as a tree of named parts.

Nothing here runs until somebody asks; then a part is made for what is asked for. Qt's cache of
interfaces forgets one that has no QObject only when it is told to: here where a node, an edge or
a frame goes, and when the canvas goes.
"""

# PySide6's stubs leave out that an interface, a window or an object may be None.
# mypy: disable-error-code="override"

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import Shiboken

from bpeditor.canvas.geometry import Geometry
from bpeditor.canvas.gestures.start import WIRE_REACH
from bpeditor.canvas.spoken import frame_sentence, sentence
from bpeditor.canvas.spots import Port, Spot, box_of, is_there, node_of, ports_of
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.graph import Edge, Frame, Graph

Event = QAccessible.Event

CANVAS = "CanvasView"
"""The class whose objects are described here."""


class HasSpot(Protocol):
    """What has the keyboard's focus."""

    spot: Spot | None


class AccessibleCanvas(Protocol):
    """What is told of the view."""

    document: Document
    evaluation: Evaluation
    arrays: Geometry
    focus: HasSpot

    def zoom(self) -> float:
        """Return the zoom; 1 is 100 %."""

    def to_viewport(self, point: QPointF) -> QPoint:
        """Map a scene point to the viewport."""

    def to_scene(self, point: QPointF | QPoint) -> QPointF:
        """Map a viewport point to the scene."""

    def viewport(self) -> QWidget:
        """Return the widget that shows the scene."""


@dataclass(frozen=True)
class Group:
    """A frame, as a part of the canvas; the keyboard visits its nodes, not the frame."""

    frame_id: str


class CanvasInterface(QAccessibleWidget):
    """The canvas: its child widgets, then its nodes, its edges and its frames."""

    def __init__(self, canvas: AccessibleCanvas) -> None:
        super().__init__(_widget(canvas), QAccessible.Role.Canvas)
        self.canvas = canvas
        self.made: dict[Spot | Group, Part] = {}
        canvas.document.changed.connect(partial(_forget_gone, canvas.document, self.made))
        canvas.document.replaced.connect(partial(_forget_gone, canvas.document, self.made))
        canvas.evaluation.changed.connect(partial(_send, _widget(canvas), Event.NameChanged))
        _widget(canvas).destroyed.connect(partial(_forget_all, self.made))

    def part(self, spot: Spot | Group) -> Part:
        """Return the interface of a part, made when it is first asked for."""
        part = self.made.get(spot)
        if part is None:
            if isinstance(spot, Group):
                part = GroupPart(self.canvas, spot)
            else:
                part = SpotPart(self.canvas, spot)
            self.made[spot] = part
            QAccessible.registerAccessibleInterface(part)
        return part

    def childCount(self) -> int:
        arrays = self.canvas.arrays
        return super().childCount() + len(arrays.nodes) + len(arrays.edges) + len(arrays.frames)

    def child(self, index: int) -> QAccessibleInterface | None:
        arrays, place = self.canvas.arrays, index - super().childCount()
        if place < 0:
            return super().child(index)
        for keys in (arrays.nodes.keys, arrays.edges.keys):
            if place < len(keys):
                return self.part(keys[place])
            place -= len(keys)
        frames = arrays.frames.keys
        return self.part(Group(frames[place])) if place < len(frames) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if not isinstance(child, Part):
            return super().indexOfChild(child)
        place = self._place(child.spot)
        return -1 if place is None else super().childCount() + place

    def _place(self, spot: Spot | Group) -> int | None:
        """Return the place of a part behind the child widgets; None if it is gone."""
        arrays = self.canvas.arrays
        nodes, edges, frames = arrays.nodes, arrays.edges, arrays.frames.keys
        match spot:
            case Group(frame_id=frame_id):
                is_known = frame_id in frames
                return len(nodes) + len(edges) + frames.index(frame_id) if is_known else None
            case Edge():
                return len(nodes) + edges.rows[spot] if spot in edges.rows else None
            case _:
                return nodes.rows.get(node_of(spot))

    def focusChild(self) -> QAccessibleInterface | None:
        spot = self.canvas.focus.spot
        if spot is None or not _widget(self.canvas).hasFocus():
            return super().focusChild()
        return self.part(spot)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        viewport = self.canvas.viewport()
        at = viewport.mapFromGlobal(QPoint(x, y))
        if not viewport.rect().contains(at) or viewport.childAt(at) is not None:
            return super().childAt(x, y)
        spot = self._spot_at(self.canvas.to_scene(at))
        return None if spot is None else self.part(spot)

    def _spot_at(self, point: QPointF) -> Spot | Group | None:
        arrays = self.canvas.arrays
        node_id = arrays.node_at(point)
        spot = node_id or arrays.edge_at(point, WIRE_REACH / self.canvas.zoom())
        frame_id = arrays.frames.around(point) if spot is None else None
        return spot if frame_id is None else Group(frame_id)


class Part(QAccessibleInterface):
    """A part of the canvas without a widget of its own."""

    spot: Spot | Group

    def __init__(self, canvas: AccessibleCanvas) -> None:
        super().__init__()
        self.canvas = canvas

    def isValid(self) -> bool:
        return Shiboken.isValid(self.canvas) and _is_there(self.canvas.document.graph, self.spot)

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        return _widget(self.canvas).window().windowHandle() if self.isValid() else None

    def parent(self) -> QAccessibleInterface | None:
        return interface_of(self.canvas) if Shiboken.isValid(self.canvas) else None

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        parts = map(self.child, range(self.childCount()))
        return next((p for p in parts if p is not None and p.rect().contains(x, y)), None)

    def rect(self) -> QRect:
        if not self.isValid():
            return QRect()
        box, canvas = self._box(), self.canvas
        shown = QRect(canvas.to_viewport(box.topLeft()), canvas.to_viewport(box.bottomRight()))
        return shown.translated(_place_of(canvas.viewport()).topLeft())

    def text(self, kind: QAccessible.Text) -> str:
        is_name = kind == QAccessible.Text.Name and self.isValid()
        return self._sentence() if is_name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Change nothing: names are made from the graph."""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        state.offscreen = not self.rect().intersects(_place_of(self.canvas.viewport()))
        self._mark(state)
        return state

    def _box(self) -> QRectF:
        """Return where it is in the scene."""
        raise NotImplementedError

    def _sentence(self) -> str:
        """Return its name."""
        raise NotImplementedError

    def _mark(self, state: QAccessible.State) -> None:
        """Say whether it is selected or has the focus."""
        raise NotImplementedError


class SpotPart(Part):
    """A node, whose children are its ports; a port; or an edge."""

    def __init__(self, canvas: AccessibleCanvas, spot: Spot) -> None:
        super().__init__(canvas)
        self.spot: Spot = spot

    def parent(self) -> QAccessibleInterface | None:
        if not Shiboken.isValid(self.canvas):
            return None
        whole = interface_of(self.canvas)
        return whole.part(self.spot.node_id) if isinstance(self.spot, Port) else whole

    def childCount(self) -> int:
        return len(self._ports())

    def child(self, index: int) -> QAccessibleInterface | None:
        ports = self._ports()
        return interface_of(self.canvas).part(ports[index]) if 0 <= index < len(ports) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        ports = self._ports()
        spot = child.spot if isinstance(child, Part) else None
        return ports.index(spot) if isinstance(spot, Port) and spot in ports else -1

    def role(self) -> QAccessible.Role:
        is_port = isinstance(self.spot, Port)
        return QAccessible.Role.Button if is_port else QAccessible.Role.ListItem

    def _box(self) -> QRectF:
        return box_of(self.canvas.document.graph, self.canvas.arrays, self.spot)

    def _sentence(self) -> str:
        return sentence(self.canvas.document.graph, self.canvas.evaluation, self.spot)

    def _mark(self, state: QAccessible.State) -> None:
        canvas, spot = self.canvas, self.spot
        state.focusable = True
        state.focused = canvas.focus.spot == spot and _widget(canvas).hasFocus()
        state.selectable = not isinstance(spot, Port)
        selection = canvas.document.selection
        state.selected = spot in (selection.edges if isinstance(spot, Edge) else selection.nodes)

    def _ports(self) -> list[Port]:
        is_node = isinstance(self.spot, str) and self.isValid()
        return ports_of(self.canvas.document.graph, node_of(self.spot)) if is_node else []


class GroupPart(Part):
    """A frame; its nodes are children of the canvas, like all others."""

    def __init__(self, canvas: AccessibleCanvas, spot: Group) -> None:
        super().__init__(canvas)
        self.spot: Group = spot

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Grouping

    def _frame(self) -> Frame:
        return self.canvas.document.graph.frame(self.spot.frame_id)

    def _box(self) -> QRectF:
        return self.canvas.arrays.frames.rect(self.spot.frame_id)

    def _sentence(self) -> str:
        return frame_sentence(self._frame())

    def _mark(self, state: QAccessible.State) -> None:
        state.selectable = True
        state.selected = self.canvas.document.selection.nodes.issuperset(self._frame().nodes)


def _is_there(graph: Graph, spot: Spot | Group) -> bool:
    if isinstance(spot, Group):
        return any(frame.id == spot.frame_id for frame in graph.frames())
    return is_there(graph, spot)


def announce_focus(canvas: QWidget) -> None:
    """Tell what has the keyboard's focus on the canvas now, if somebody listens."""
    _send(canvas, Event.NameChanged)  # screen readers keep names, and results come and go
    _send(canvas, Event.Focus)


def _send(canvas: QWidget, event: QAccessible.Event) -> None:
    """Send an event of what has the focus."""
    if not QAccessible.isActive() or not Shiboken.isValid(canvas) or not canvas.hasFocus():
        return
    part = QAccessible.queryAccessibleInterface(canvas).focusChild()
    if isinstance(part, Part):
        QAccessible.updateAccessibility(QAccessibleEvent(part, event))


def interface_of(canvas: AccessibleCanvas) -> CanvasInterface:
    """Return the interface of a canvas."""
    found = QAccessible.queryAccessibleInterface(_widget(canvas))
    assert isinstance(found, CanvasInterface)
    return found


def _widget(canvas: AccessibleCanvas) -> QWidget:
    return cast("QWidget", canvas)


def _place_of(widget: QWidget) -> QRect:
    """Return where a widget is on the screen."""
    return QRect(widget.mapToGlobal(QPoint()), widget.size())


def _forget_gone(
    document: Document, made: dict[Spot | Group, Part], _changes: object = None
) -> None:
    for spot in [spot for spot in made if not _is_there(document.graph, spot)]:
        _delete(made.pop(spot))


def _forget_all(made: dict[Spot | Group, Part], _canvas: object = None) -> None:
    while made:
        _delete(made.popitem()[1])


def _delete(part: Part) -> None:
    """Let the cache delete an interface, whose Python side must live until then.

    It still owns the C++ side: dropped before, it would leave the cache a dangling pointer.
    """
    QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(part))


def _make(class_name: str, widget: QObject) -> CanvasInterface | None:
    """Return the interface of a canvas; Qt makes those of all other widgets."""
    return CanvasInterface(cast("AccessibleCanvas", widget)) if class_name == CANVAS else None


QAccessible.installFactory(_make)
