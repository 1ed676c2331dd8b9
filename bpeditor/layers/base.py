"""What a layer is: one class with its formula, its gradients, forward and backward."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from bpeditor.layers.parameters import Parameter


class Layer:
    """Base of all layers, in the shape of chapter 5 of "Deep Learning from Scratch".

    A subclass that names its `inputs` enters `LAYERS` by being defined; the palette, the card,
    the inspector, files and the tests read everything else they need from the class.
    """

    label: ClassVar[str]
    """The symbol on the card, such as "×"."""
    family: ClassVar[str]
    """The group in the palette: "Inputs", "Arithmetic", "Activation" ..."""
    inputs: ClassVar[tuple[str, ...]]
    """The names of the input ports, in the order of forward's arguments."""
    formula: ClassVar[str]
    """The output, written as an expression over the inputs, the parameters and numpy's names."""
    gradients: ClassVar[Mapping[str, str]]
    """The gradient of each input, before it is summed back to the input's shape, written over
    the inputs, the parameters, `out`, `dout` and what forward keeps on self."""
    parameters: ClassVar[Mapping[str, Parameter]] = {}
    kink: ClassVar[str] = ""
    """Where the gradient is one of several slopes: "at 0". A gradient check explains it so.

    Where it is their mean, as that of Maximum is, it agrees with a central difference.
    """
    is_curve: ClassVar[bool] = False
    """Whether the card shows the layer's graph over −4 … 4 instead of its label."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "inputs" in cls.__dict__:
            LAYERS[cls.__name__] = cls

    def forward(self, *xs: Any) -> Any:
        """Compute the output from one value per input port."""
        raise NotImplementedError

    def backward(self, dout: Any) -> tuple[Any, ...]:
        """Compute one gradient per input port from the gradient of the output.

        Parameters
        ----------
        dout
            Gradient of the target with respect to this layer's output, in the output's shape, in
            units of target per unit of output. It is never written into.
        """
        raise NotImplementedError

    def reach(self, *xs: Any) -> Any:
        """Return how far each input may move while the layer is still like its tangent, or None.

        A difference over a larger distance says nothing about the derivative: there may be a pole
        in between, or half a wave. None stands for any distance. A gradient check calls it.
        """
        return (None,) * len(xs)

    def side(self, *xs: Any) -> Any:
        """Return on which side of its kink each element is: below 0, on it (0), or above 0.

        None, as here, of a layer that has no kink. A gradient check calls it.
        """
        return None

    @classmethod
    def title(cls) -> str:
        """Return the class name as words: "SoftmaxWithLoss" reads "Softmax With Loss"."""
        return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", cls.__name__)

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the docstring."""
        return (cls.__doc__ or "").strip().partition("\n")[0]


LAYERS: dict[str, type[Layer]] = {}
"""The table of layers: name in a file -> class. Nothing else decides which layers exist."""


def make_layer(name: str, params: Mapping[str, object]) -> Layer:
    """Create a layer by its name in the table, with the given parameters or its defaults."""
    layer = LAYERS[name]
    return layer(
        **{key: params.get(key, parameter.default) for key, parameter in layer.parameters.items()}
    )
