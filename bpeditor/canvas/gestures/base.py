"""What a gesture is, and what it needs to know of the canvas."""

from __future__ import annotations

from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from bpeditor.canvas.geometry import Geometry, Rows
from bpeditor.canvas.theme import Theme
from bpeditor.canvas.wishes import Wish
from bpeditor.document.document import Document

Modifiers = Qt.KeyboardModifier


class Canvas(Protocol):
    """The part of the view that gestures use; points are scene coordinates."""

    document: Document
    arrays: Geometry
    theme: Theme

    def zoom(self) -> float:
        """Return the zoom; 1 is 100 %."""

    def in_sight(self) -> QRectF:
        """Return the part of the scene that is shown."""

    def to_viewport_f(self, point: QPointF) -> QPointF:
        """Map a scene point to the viewport, with fractions of pixels."""

    def area_of(self, rows: Rows) -> QRectF:
        """Return what cards, their wires and their numbers cover, in scene coordinates."""

    def refresh(self, area: QRectF | None = None) -> None:
        """Repaint a part of the scene, or everything in sight."""

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture by viewport pixels."""

    def ask_for_layer(self, wish: Wish) -> None:
        """Let a layer be searched."""

    def show_scrubbed(self, node_id: str, number: float) -> None:
        """Tell what an Input's number is while it is dragged."""

    def show_hint(self, text: str, *, refused: bool = False) -> None:
        """Show a sentence at the pointer, or none."""


class Ends(Enum):
    """Where a gesture may be released; released elsewhere it is cancelled."""

    ON_CANVAS = auto()
    IN_WINDOW = auto()
    ANYWHERE = auto()


class Gesture:
    """Between press and release: it previews, and either finishes or leaves no trace."""

    cursor: Qt.CursorShape | None = None
    pans_at_border = True
    """Whether the canvas pans by itself while the pointer is at its border."""
    ends = Ends.IN_WINDOW

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        """Follow the pointer, or the modifiers that are held; scene coordinates."""

    def release(self, point: QPointF, modifiers: Modifiers) -> None:
        """Finish: change the document."""

    def cancel(self) -> None:
        """Take the preview back; the document was never touched."""

    def paint(self, painter: QPainter) -> None:
        """Draw over the canvas, in viewport pixels."""
