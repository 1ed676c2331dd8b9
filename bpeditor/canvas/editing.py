"""Editing in place: an Input's value, a node's name, a frame's title and the target's seed."""

from __future__ import annotations

import unicodedata
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize

from bpeditor.canvas.cards import field_of
from bpeditor.canvas.editor import InlineEditor
from bpeditor.canvas.geometry import HEADER, PORT_RADIUS, Geometry
from bpeditor.canvas.transform import Transform
from bpeditor.canvas.wires import SHELF
from bpeditor.document.document import Document
from bpeditor.graph.numbers import parse_value
from bpeditor.graph.summary import value_text
from bpeditor.layers import LAYERS, Value

_WIDEST_TITLE = 360
"""Of the field that a title is typed in, in pixels."""


def value_of(document: Document, node_id: str) -> Value:
    """Return the value of an Input, its own or the default."""
    params = document.graph.node(node_id).params
    value: Value = params.get("value", LAYERS["Input"].parameters["value"].default)
    return value


class Editing:
    """Opens the one floating line edit over what is to be edited."""

    def __init__(
        self, editor: InlineEditor, document: Document, arrays: Geometry, transform: Transform
    ) -> None:
        self.editor = editor
        self._document = document
        self._arrays = arrays
        self._transform = transform

    def edit_value(self, node_id: str) -> None:
        """Edit an Input's value on its card."""
        box = value_box(self._arrays, self._transform, node_id)
        set_value = partial(self._set_value, node_id)
        self.editor.start(box, value_text(value_of(self._document, node_id)), set_value)

    def edit_name(self, node_id: str) -> None:
        """Edit a node's name on its card."""
        box = name_box(self._arrays, self._transform, node_id)
        self.editor.start(box, node_id, partial(self._rename, node_id))

    def edit_title(self, frame_id: str) -> None:
        """Edit a frame's title in its band."""
        box = _box(self._transform, self._arrays.frames.title_rect(frame_id))
        box.setWidth(min(box.width(), _WIDEST_TITLE))
        title = self._document.graph.frame(frame_id).title
        self.editor.start(box, title, partial(self._retitle, frame_id))

    def edit_seed(self, node_id: str) -> None:
        """Edit the gradient that the target starts with, on its stub."""
        target = self._document.graph.target
        text = value_text(target.seed if target is not None else 1.0)
        box = seed_box(self._arrays, self._transform, node_id)
        self.editor.start(box, text, partial(self._set_seed, node_id))

    def edit_at(self, point: QPoint, node_id: str | None, target: str | None) -> bool:
        """Edit what a double click on a viewport point means; say whether it means anything."""
        arrays, transform = self._arrays, self._transform
        if node_id is None:
            if target is not None and seed_box(arrays, transform, target).contains(point):
                self.edit_seed(target)
                return True
            return self._edit_title_at(transform.to_scene(QPointF(point)))
        is_input = self._document.graph.node(node_id).layer == "Input"
        if is_input and not name_box(arrays, transform, node_id).contains(point):
            self.edit_value(node_id)
        else:
            self.edit_name(node_id)
        return True

    def _edit_title_at(self, point: QPointF) -> bool:
        frame_id = self._arrays.frames.handle_at(point, 0.0)
        if frame_id is not None:
            self.edit_title(frame_id)
        return frame_id is not None

    def _set_value(self, node_id: str, text: str) -> None:
        self._document.set_parameter(node_id, "value", parse_value(text))

    def _rename(self, node_id: str, text: str) -> None:
        self._document.rename(node_id, unicodedata.normalize("NFKC", text.strip()))

    def _retitle(self, frame_id: str, text: str) -> None:
        self._document.retitle(frame_id, text.strip())

    def _set_seed(self, node_id: str, text: str) -> None:
        self._document.set_target(node_id, parse_value(text))


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
    return QRect(box.topLeft(), box.size().expandedTo(QSize(110, 26)))
