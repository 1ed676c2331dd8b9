"""Computational graphs with backpropagation: what a script or a notebook needs.

Importing this package never imports Qt. What it offers is loaded when it is asked for: the
program itself has to get ready before numpy comes (see `starting`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpeditor.engine.run import Run
    from bpeditor.graph.files import load, save
    from bpeditor.graph.graph import Edge, Graph, Node

__all__ = ["Edge", "Graph", "Node", "Run", "load", "save"]


def __getattr__(name: str) -> object:
    """Load what the package offers."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from bpeditor.engine.run import Run
    from bpeditor.graph.files import load, save
    from bpeditor.graph.graph import Edge, Graph, Node

    offered = {"Edge": Edge, "Graph": Graph, "Node": Node, "Run": Run, "load": load, "save": save}
    globals().update(offered)
    return offered[name]


def __dir__() -> list[str]:
    """Name what the package offers, loaded or not."""
    return sorted({*globals(), *__all__})
