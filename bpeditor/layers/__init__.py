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

_MODULES = (source, arithmetic, activation)
FAMILIES = tuple(
    dict.fromkeys(
        layer.family
        for module in _MODULES
        for layer in LAYERS.values()
        if layer.__module__ == module.__name__
    )
)
"""The families of layers, in the order of the palette."""

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
