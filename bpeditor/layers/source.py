"""Where values enter a graph."""

from __future__ import annotations

from bpeditor.layers import parameters
from bpeditor.layers.base import Layer
from bpeditor.layers.values import Value


class Input(Layer):
    """Bring a value into the graph: a number or an array.

    An array is typed as nested lists, pasted from a spreadsheet or from what numpy prints, or
    loaded from a .csv or .npy file.

    The value is float64; an array is copied when it enters and has at most 8 axes and 1,000,000
    elements. Backward ends here: the gradient of the output is the answer.
    """

    label, family, inputs = "in", "Inputs", ()
    formula = "value"
    gradients = {}
    parameters = {"value": parameters.value(1.0)}

    def __init__(self, value: Value) -> None:
        self.value = value

    def forward(self) -> Value:
        """Return the value."""
        return self.value

    def backward(self, dout: Value) -> tuple[()]:
        """Return nothing: there is no input to pass a gradient to."""
        return ()
