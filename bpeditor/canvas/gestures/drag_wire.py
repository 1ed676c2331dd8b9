"""Draw a wire from port to port."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from bpeditor.canvas.gestures.base import Canvas, Ends, Gesture, Modifiers
from bpeditor.canvas.gestures.overlay import draw_wire
from bpeditor.canvas.painting import MIDDLE
from bpeditor.canvas.wishes import Wish
from bpeditor.graph import edits
from bpeditor.graph.errors import GraphError
from bpeditor.graph.graph import Edge

REACH = 10.0
"""How near to a port the pointer must be, in viewport pixels."""


def port_reach(canvas: Canvas) -> float:
    """Return how near to a port the pointer must be, in scene units.

    No pointer is as near as that where ports are not painted: from afar ten pixels would be all
    of a card, and it could not be moved.
    """
    zoom = canvas.zoom()
    return REACH / zoom if zoom >= MIDDLE else -1.0


@dataclass(frozen=True)
class Offer:
    """What a drop at the pointer would do.

    Attributes
    ----------
    edge
        The edge it would draw; None if it would draw none.
    text
        The reason why it is refused, or what else it would do; may be empty.
    """

    edge: Edge | None
    text: str = ""


class DragWire(Gesture):
    """Draw a wire from an output or from an input; or carry the end of one elsewhere.

    Parameters
    ----------
    output
        The node whose output holds the wire's one end; None if an input holds it.
    place
        The input port that holds the wire's one end: node and port.
    carried
        The edge whose end was picked up; dropped on nothing it is removed. A new one dropped there
        waits for a layer that is searched.

    Attributes
    ----------
    invitation
        What is said at the pointer where there is nothing else to say.
    joined_by
        What draws the edge, in words.
    """

    cursor = Qt.CursorShape.CrossCursor
    ends = Ends.ON_CANVAS

    def __init__(
        self,
        canvas: Canvas,
        output: str | None = None,
        place: tuple[str, str] | None = None,
        carried: Edge | None = None,
    ) -> None:
        super().__init__(canvas)
        self._output = output
        self._place = place
        self._carried = carried
        self.invitation = ""
        self.joined_by = "drop"
        self._at = QPointF()
        self._offer: Offer | None = None
        self._offers: dict[tuple[str, str], Offer] = {}
        canvas.arrays.carry([] if carried is None else [carried])

    def move(self, point: QPointF, _modifiers: Modifiers) -> None:
        """Follow the pointer, and say what a drop would do."""
        self._at = point
        self._offer = self._offer_at(point)
        text = self._offer.text if self._offer is not None else ""
        refused = self._offer is not None and self._offer.edge is None
        self.canvas.show_hint(text or self.invitation, refused=refused)
        self.canvas.refresh()

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Draw the edge; in nothing, remove the one that was carried, or search a layer for it."""
        self.canvas.arrays.carry([])
        self.move(point, modifiers)
        document = self.canvas.document
        if self._offer is not None:
            if self._offer.edge is not None:
                document.connect_ports(self._offer.edge, self._carried)
        elif self._carried is not None:
            document.delete([], [self._carried], text="Disconnect")
        elif not self._is_at_home(point):
            self.canvas.ask_for_layer(Wish(point, self._open_wire()))

    def cancel(self) -> None:
        """Take the wire away, or put it back."""
        self.canvas.arrays.carry([])
        self.canvas.refresh()

    def _open_wire(self) -> Edge:
        """Return the wire with the end at the pointer left out."""
        return Edge(self._output or "", *(self._place or ("", "")))

    # what is under the pointer

    def _is_at_home(self, point: QPointF) -> bool:
        """Say whether the pointer is still, or again, at the node that holds the wire."""
        geometry = self.canvas.arrays
        home = geometry.rect(geometry.nodes.rows[self._held_node()])
        reach = port_reach(self.canvas)
        return home.adjusted(-reach, 0.0, reach, 0.0).contains(point)

    def _offer_at(self, point: QPointF) -> Offer | None:
        reach = port_reach(self.canvas)
        geometry = self.canvas.arrays
        to_input, to_output = geometry.input_at(point, reach), geometry.output_at(point, reach)
        if self._output is not None:
            if to_input is not None:
                return self._offer_input(*self._named(to_input))
            if to_output is not None and to_output != self._output:
                return Offer(None, "an output cannot feed an output: drop on an input")
        else:
            if to_output is not None:
                return self._offer_output(to_output)
            if to_input is not None and self._named(to_input) != self._place:
                return Offer(None, "an input cannot feed an input: drop on an output")
        node_id = geometry.node_at(point)
        if node_id is None or node_id == self._held_node():
            return None
        return self._offer_body(node_id)

    def _held_node(self) -> str:
        if self._output is not None:
            return self._output
        assert self._place is not None
        return self._place[0]

    def _named(self, found: tuple[str, int]) -> tuple[str, str]:
        node_id, port = found
        return node_id, self.canvas.document.graph.layer(node_id).inputs[port]

    def _offer_body(self, node_id: str) -> Offer:
        if self._output is None:
            return self._offer_output(node_id)
        graph = self.canvas.document.graph
        ports = graph.layer(node_id).inputs
        if not ports:
            return Offer(None, f"{node_id} has no inputs")
        for port in ports:
            if graph.feeding(node_id, port) in {None, self._carried}:
                return self._offer_input(node_id, port)
        return Offer(None, f"all inputs of {node_id} are fed: drop on a port to replace its wire")

    def _offer_input(self, node_id: str, port: str) -> Offer:
        assert self._output is not None
        return self._checked(Edge(self._output, node_id, port))

    def _offer_output(self, node_id: str) -> Offer:
        assert self._place is not None
        return self._checked(Edge(node_id, *self._place))

    def _checked(self, edge: Edge) -> Offer:
        """Ask once per edge: a search for loops on every mouse move would stutter."""
        key = (edge.source, f"{edge.target}.{edge.port}")
        if key not in self._offers:
            self._offers[key] = self._ask(edge)
        return self._offers[key]

    def _ask(self, edge: Edge) -> Offer:
        graph = self.canvas.document.graph
        try:
            edits.connect(graph, edge, self._carried)
        except GraphError as error:
            return Offer(None, str(error))
        fed = graph.feeding(edge.target, edge.port)
        if fed is None or fed in {edge, self._carried}:
            return Offer(edge)
        fed_already = f"{edge.port} of {edge.target} is already fed"
        return Offer(edge, f"{fed_already}: {self.joined_by} replaces it")

    # the picture

    def paint(self, painter: QPainter) -> None:
        """Draw the wire from its held end to the pointer."""
        offer = self._offer
        theme = self.canvas.theme
        refused = offer is not None and offer.edge is None
        colour = theme.warning if refused else theme.accent
        draw_wire(painter, self.canvas, self._ends(), colour)

    def _ends(self) -> tuple[QPointF, QPointF]:
        geometry, offer = self.canvas.arrays, self._offer
        edge = offer.edge if offer is not None else None
        if self._output is not None:
            end = self._input_point(edge.target, edge.port) if edge is not None else self._at
            return geometry.output_position(self._output), end
        assert self._place is not None
        start = geometry.output_position(edge.source) if edge is not None else self._at
        return start, self._input_point(*self._place)

    def _input_point(self, node_id: str, port: str) -> QPointF:
        layer = self.canvas.document.graph.layer(node_id)
        return self.canvas.arrays.input_position(node_id, layer.inputs.index(port))
