"""The layers a node can be: importing this package fills the table `LAYERS`."""

from bpeditor.layers import (
    activation,
    arithmetic,
    array,
    function,
    linear,
    loss,
    source,
    training,
)
from bpeditor.layers.base import LAYERS, Layer, make_layer
from bpeditor.layers.parameters import Kind, Parameter
from bpeditor.layers.values import (
    Array,
    LayerError,
    Value,
    in_words,
    is_array,
    kind_of,
    shape_of,
    to_finite_value,
    to_value,
    unbroadcast,
)

_MODULES = (source, arithmetic, function, activation, linear, array, loss, training)
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
    "Kind",
    "Layer",
    "LayerError",
    "Parameter",
    "Value",
    "in_words",
    "is_array",
    "kind_of",
    "make_layer",
    "shape_of",
    "to_finite_value",
    "to_value",
    "unbroadcast",
]
