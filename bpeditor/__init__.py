"""Computational graphs with backpropagation: what a script or a notebook needs.

Importing this package never imports Qt.
"""

from bpeditor.engine.run import Run
from bpeditor.graph.files import load, save
from bpeditor.graph.graph import Edge, Graph, Node

__all__ = ["Edge", "Graph", "Node", "Run", "load", "save"]
