"""What an id, a position and parameters must be, before a node is in a graph."""

from __future__ import annotations

import keyword
import math
import unicodedata

from bpeditor.graph import limits
from bpeditor.graph.elements import Node
from bpeditor.graph.errors import InvalidIdError, ParameterError, PositionError, UnknownLayerError
from bpeditor.layers import LAYERS, LayerError


def check_id(node_id: str) -> None:
    """Raise `InvalidIdError` unless the id is a Python identifier and no keyword."""
    if not isinstance(node_id, str) or not node_id.isidentifier():
        raise InvalidIdError(
            str(node_id)[: limits.ID_CHARACTERS],
            "use letters, digits and _, not starting with a digit",
        )
    if keyword.iskeyword(node_id):
        raise InvalidIdError(node_id, "it is a word of the Python language")
    if len(node_id) > limits.ID_CHARACTERS:
        shown = f"{node_id[:20]}…"
        raise InvalidIdError(shown, f"the limit is {limits.ID_CHARACTERS} characters")
    if unicodedata.normalize("NFKC", node_id) != node_id:
        raise InvalidIdError(node_id, f"write {unicodedata.normalize('NFKC', node_id)}")


def canonical(node: Node) -> Node:
    """Return the node with its parameters and position converted, or raise the reason."""
    if node.layer not in LAYERS:
        raise UnknownLayerError(node.layer, LAYERS)
    parameters = LAYERS[node.layer].parameters
    params = {}
    for name, raw in node.params.items():
        if name not in parameters:
            raise ParameterError(node.id, name, f"is not a parameter of {node.layer}")
        try:
            params[name] = parameters[name].convert(raw)
        except LayerError as error:
            raise ParameterError(node.id, name, str(error)) from None
    return Node(node.id, node.layer, params, checked_position(node.position))


def checked_position(position: tuple[float, float]) -> tuple[float, float]:
    """Return a position as two floats, or raise `PositionError`."""
    try:
        x, y = position
        # Most are what they should be, and thousands of copies would keep the collector busy.
        if not (type(x) is type(y) is float and type(position) is tuple):
            x, y = position = float(x), float(y)
    except (TypeError, ValueError, OverflowError):
        raise PositionError("a position must be two finite numbers") from None
    farthest = limits.COORDINATE
    if -farthest <= x <= farthest and -farthest <= y <= farthest:
        return position
    if math.isfinite(x) and math.isfinite(y):
        raise PositionError(f"a coordinate is beyond {limits.COORDINATE:g}")
    raise PositionError("a position must be two finite numbers")
