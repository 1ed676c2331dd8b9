"""Which gesture begins where the button went down, and what a plain click does."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from bpeditor.canvas.gestures.base import Canvas, Gesture, Modifiers
from bpeditor.canvas.gestures.box_select import BoxSelect
from bpeditor.canvas.gestures.choosing import choose
from bpeditor.canvas.gestures.drag_wire import REACH, DragWire
from bpeditor.canvas.gestures.duplicate_nodes import DuplicateNodes
from bpeditor.canvas.gestures.move_nodes import MoveNodes
from bpeditor.canvas.gestures.move_wires import MoveWires
from bpeditor.canvas.gestures.scrub_value import ScrubValue, scrubs

WIRE_REACH = 6.0
"""How near to a wire a click must be, in viewport pixels."""
FRAME_REACH = 4.0
"""How near to the border of a frame a press must be, in viewport pixels."""
NUMBERS_REACH = 18.0
"""How near to a wire its numbers are: the pointer on them is told of the wire."""


def gesture_at(canvas: Canvas, point: QPointF, modifiers: Modifiers) -> Gesture:
    """Return the gesture that a drag with the left button from a scene point is."""
    is_controlled = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    output = canvas.arrays.output_at(point, REACH / canvas.zoom())
    if is_controlled and output is not None and canvas.document.graph.outgoing(output):
        return MoveWires(canvas, output)
    wire = wire_at(canvas, point)
    if wire is not None:
        return wire
    node = canvas.arrays.node_at(point)
    if node is not None and scrubs(canvas, node, point):
        return ScrubValue(canvas, node, point)
    grabbed = grabbed_at(canvas, point)
    if not grabbed:
        return BoxSelect(canvas, point)
    return (DuplicateNodes if is_controlled else MoveNodes)(canvas, grabbed, point)


def grabbed_at(canvas: Canvas, point: QPointF) -> tuple[str, ...]:
    """Return the node under a scene point, or the members of the frame whose title is there."""
    node = canvas.arrays.node_at(point)
    if node is not None:
        return (node,)
    frame = canvas.arrays.frames.handle_at(point, FRAME_REACH / canvas.zoom())
    return () if frame is None else canvas.document.graph.frame(frame).nodes


def wire_at(canvas: Canvas, point: QPointF) -> DragWire | None:
    """Return the wire that a port under a scene point gives, or holds; None if there is none."""
    reach = REACH / canvas.zoom()
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


def is_empty_at(canvas: Canvas, point: QPointF) -> bool:
    """Say whether no card, wire or title lies under a scene point."""
    wire = canvas.arrays.edge_at(point, WIRE_REACH / canvas.zoom())
    return wire is None and not grabbed_at(canvas, point)


def click(canvas: Canvas, point: QPointF, modifiers: Modifiers) -> None:
    """Select what lies under a click, a wire before a frame; nothing there selects nothing."""
    selection = canvas.document.selection
    if canvas.arrays.node_at(point) is None:
        edge = canvas.arrays.edge_at(point, WIRE_REACH / canvas.zoom())
        if edge is not None:
            choose(selection, modifiers, [], [edge])
            return
    choose(selection, modifiers, grabbed_at(canvas, point), [])
