"""The layers a node can be: importing this package fills the table `LAYERS`."""

from bpeditor.layers import activation, arithmetic, source
from bpeditor.layers.base import (
    LAYERS,
    Array,
    Layer,
    LayerError,
    Parameter,
    Value,
    is_array,
    kind_of,
    make_layer,
    shape_of,
    to_value,
    unbroadcast,
)

FAMILIES = (source, arithmetic, activation)
"""The modules whose classes fill the table, in the order of the palette."""

__all__ = [
    "FAMILIES",
    "LAYERS",
    "Array",
    "Layer",
    "LayerError",
    "Parameter",
    "Value",
    "is_array",
    "kind_of",
    "make_layer",
    "shape_of",
    "to_value",
    "unbroadcast",
]
