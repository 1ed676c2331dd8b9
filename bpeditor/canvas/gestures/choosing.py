"""What Shift and Ctrl mean when things are selected."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import Qt

from bpeditor.canvas.gestures.base import Modifiers
from bpeditor.document.selection import Selection
from bpeditor.graph.graph import Edge


def choose(
    selection: Selection, modifiers: Modifiers, nodes: Iterable[str], edges: Iterable[Edge]
) -> None:
    """Select things; Shift adds them to what is selected, Ctrl toggles them."""
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        selection.toggle(nodes, edges)
    elif modifiers & Qt.KeyboardModifier.ShiftModifier:
        selection.add(nodes, edges)
    else:
        selection.set(nodes, edges)


def choose_unless_chosen(
    selection: Selection, nodes: Collection[str], edges: Collection[Edge] = ()
) -> None:
    """Select things alone, unless all of them are among what is selected."""
    if not (selection.nodes.issuperset(nodes) and selection.edges.issuperset(edges)):
        selection.set(nodes, edges)
