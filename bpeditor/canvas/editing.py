"""Editing in place: an Input's value, a node's name and the target's seed."""

from __future__ import annotations

import json

from PySide6.QtCore import QRect, QRectF

from bpeditor.canvas.cards import field_of
from bpeditor.canvas.geometry import HEADER, PORT_RADIUS, SHELF, Geometry
from bpeditor.canvas.transform import Transform
from bpeditor.document.document import Document
from bpeditor.graph.numbers import parse_value
from bpeditor.layers import LAYERS, Value, is_array


def value_text(value: Value) -> str:
    """Return a value as it is typed: all digits, arrays as nested lists; 100.0 reads 100."""
    if is_array(value):
        return json.dumps(value.tolist())  # type: ignore[union-attr]
    assert isinstance(value, float)
    text = repr(value)
    return text.removesuffix(".0") if text != "-0.0" else text


def value_of(document: Document, node_id: str) -> Value:
    """Return the value of an Input, its own or the default."""
    params = document.graph.node(node_id).params
    value: Value = params.get("value", LAYERS["Input"].parameters["value"].default)
    return value


def set_value(document: Document, node_id: str, text: str) -> None:
    """Give an Input the value a person typed, or raise the reason."""
    document.set_parameter(node_id, "value", parse_value(text))


def set_seed(document: Document, node_id: str, text: str) -> None:
    """Give the target the seed a person typed, or raise the reason."""
    document.set_target(node_id, parse_value(text))


def value_box(arrays: Geometry, transform: Transform, node_id: str) -> QRect:
    """Return where an Input's value stands, in the viewport."""
    card = arrays.rect(arrays.nodes.rows[node_id])
    return _box(transform, field_of(card.width()).translated(card.topLeft()))


def name_box(arrays: Geometry, transform: Transform, node_id: str) -> QRect:
    """Return where a node's name stands, in the viewport."""
    card = arrays.rect(arrays.nodes.rows[node_id])
    return _box(transform, QRectF(card.x() + 4, card.y(), card.width() - 8, HEADER))


def seed_box(arrays: Geometry, transform: Transform, node_id: str) -> QRect:
    """Return where the gradient stands on the target's stub, in the viewport."""
    out = arrays.output_position(node_id)
    return _box(transform, QRectF(out.x() + PORT_RADIUS + 4, out.y() + 2, SHELF, 24))


def _box(transform: Transform, scene: QRectF) -> QRect:
    """Return a box in the viewport that is large enough to type in at any zoom."""
    box = transform.rect_to_viewport(scene).toAlignedRect()
    return QRect(box.topLeft(), box.size().expandedTo(QRect(0, 0, 110, 26).size()))
