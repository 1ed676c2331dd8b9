"""Which gesture begins where the button went down, and what a plain click does."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers
from bpeditor.canvas.gestures.box_select import BoxSelect
from bpeditor.canvas.gestures.choosing import choose
from bpeditor.canvas.gestures.drag_wire import DragWire, port_reach
from bpeditor.canvas.gestures.duplicate_nodes import DuplicateNodes
from bpeditor.canvas.gestures.move_nodes import MoveNodes
from bpeditor.canvas.gestures.move_wires import MoveWires
from bpeditor.canvas.gestures.scrub_value import ScrubValue, scrubs
from bpeditor.graph.graph import Edge, Frame

WIRE_REACH = 6.0
"""How near to a wire a click must be, in viewport pixels."""
FRAME_REACH = 4.0
"""How near to the border of a frame a press must be, in viewport pixels."""
NUMBERS_REACH = 18.0
"""How near to a wire its numbers are: the pointer on them is told of the wire."""


Thing = str | Edge | Frame
"""What can be clicked; a node is given by its id."""


def gesture_at(canvas: Canvas, point: QPointF, modifiers: Modifiers) -> Gesture:
    """Return the gesture that a drag with the left button from a scene point is."""
    is_controlled = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    output = canvas.arrays.output_at(point, port_reach(canvas))
    if is_controlled and output is not None and canvas.document.graph.outgoing(output):
        return MoveWires(canvas, output)
    wire = wire_at(canvas, point)
    if wire is not None:
        return wire
    node = canvas.arrays.node_at(point)
    if node is not None and scrubs(canvas, node, point):
        return ScrubValue(canvas, node, point)
    grabbed, _ = parted(node or _frame_at(canvas, point))
    if not grabbed:
        return BoxSelect(canvas, point)
    return (DuplicateNodes if is_controlled else MoveNodes)(canvas, grabbed, point)


def _frame_at(canvas: Canvas, point: QPointF) -> Frame | None:
    """Return the frame whose title or border is under a scene point."""
    frame_id = canvas.arrays.frames.handle_at(point, FRAME_REACH / canvas.zoom())
    return None if frame_id is None else canvas.document.graph.frame(frame_id)


def wire_at(canvas: Canvas, point: QPointF) -> DragWire | None:
    """Return the wire that a port under a scene point gives, or holds; None if there is none."""
    reach = port_reach(canvas)
    graph = canvas.document.graph
    output = canvas.arrays.output_at(point, reach)
    if output is not None:
        return DragWire(canvas, output=output)
    found = canvas.arrays.input_at(point, reach)
    if found is None:
        return None
    node_id, number = found
    port = graph.layer(node_id).inputs[number]
    fed = graph.feeding(node_id, port)
    if fed is not None:
        return DragWire(canvas, output=fed.source, carried=fed)
    return DragWire(canvas, place=(node_id, port))


def thing_at(canvas: Canvas, point: QPointF) -> Thing | None:
    """Return the card, the wire or the frame under a scene point; None if nothing lies there."""
    arrays, zoom = canvas.arrays, canvas.zoom()
    thing = arrays.node_at(point) or arrays.edge_at(point, WIRE_REACH / zoom)
    return thing or _frame_at(canvas, point)


def click(canvas: Canvas, point: QPointF, modifiers: Modifiers) -> None:
    """Select what lies under a click; nothing there clears the selection."""
    choose(canvas.document.selection, modifiers, *parted(thing_at(canvas, point)))


def parted(thing: Thing | None) -> tuple[list[str], list[Edge]]:
    """Return a node, an edge or the members of a frame, or nothing, as nodes and edges."""
    match thing:
        case Edge():
            return [], [thing]
        case Frame():
            return list(thing.nodes), []
        case _:
            return ([] if thing is None else [thing]), []
