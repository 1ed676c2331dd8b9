"""Everything that can be refused: each error carries ids and reads as a sentence to the user."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_NAMES = 4
"""How many ids in a row a message shows."""


class BpError(Exception):
    """Base of all errors that are shown to the user: one line, whatever a file or a name holds."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


def printable(text: str) -> str:
    """Return a text with line breaks, terminal codes and broken characters written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


class GraphError(BpError):
    """A change would break the graph; nothing was changed."""


class UnknownNodeError(GraphError):
    """There is no node of that name."""

    def __init__(self, node_id: str) -> None:
        super().__init__(f'there is no node "{node_id}"')
        self.node_id = node_id


class UnknownLayerError(GraphError):
    """A node names a layer that is not in the table of layers."""

    def __init__(self, layer: str, known: Iterable[str] = ()) -> None:
        names = {name.lower(): name for name in known}
        close = get_close_matches(layer.lower(), names, n=1)
        question = f". Did you mean {names[close[0]]}?" if close else ""
        super().__init__(f'"{layer}" is not a layer of this version{question}')
        self.layer = layer


class UnknownPortError(GraphError):
    """The target of an edge has no input port of that name."""

    def __init__(self, node_id: str, layer: str, port: str, ports: tuple[str, ...]) -> None:
        known = f"its ports are {', '.join(ports)}" if ports else "it has no inputs"
        super().__init__(f'{node_id} ({layer}) has no port "{port}"; {known}')
        self.node_id, self.port = node_id, port


class PortTakenError(GraphError):
    """The input port is already fed by another edge."""

    def __init__(self, node_id: str, port: str, source: str) -> None:
        super().__init__(f"{port} of {node_id} is already fed by {source}")
        self.node_id, self.port, self.source = node_id, port, source


class LoopError(GraphError):
    """The edge would close a loop.

    Attributes
    ----------
    loop
        The ids along the loop; the first is repeated at the end.
    """

    def __init__(self, loop: tuple[str, ...]) -> None:
        shown = loop if len(loop) <= 2 * _NAMES else (*loop[:_NAMES], "…", *loop[-_NAMES:])
        super().__init__(f"this edge would make a loop: {' → '.join(shown)}")
        self.loop = loop


class DissolveError(GraphError):
    """It is not clear what would feed the targets of a node that is dissolved."""

    def __init__(self, node_id: str, sources: tuple[str, ...]) -> None:
        shown = ", ".join(sources[:_NAMES]) + (", …" if len(sources) > _NAMES else "")
        fed = f"{len(sources)} outputs ({shown}) feed it" if sources else "nothing feeds it"
        super().__init__(f"{node_id} leaves no single wire in its place: {fed}")
        self.node_id, self.sources = node_id, sources


class DuplicateIdError(GraphError):
    """A node of that name exists."""

    def __init__(self, node_id: str) -> None:
        super().__init__(f'"{node_id}" is already the name of another node')
        self.node_id = node_id


class InvalidIdError(GraphError):
    """The name is not a Python identifier."""

    def __init__(self, node_id: str, reason: str) -> None:
        super().__init__(f'"{node_id}" cannot be the name of a node: {reason}')
        self.node_id, self.reason = node_id, reason


class ParameterError(GraphError):
    """A parameter is unknown or does not fit.

    Attributes
    ----------
    name
        The parameter; empty if the node as a whole is meant.
    reason
        What is wrong, to be read after "value of apple".
    """

    def __init__(self, node_id: str, name: str, reason: str) -> None:
        super().__init__(f"{name} of {node_id} {reason}")
        self.node_id, self.name, self.reason = node_id, name, reason


class UnknownFrameError(GraphError):
    """There is no frame of that id."""

    def __init__(self, frame_id: str) -> None:
        super().__init__(f'there is no frame "{frame_id}"')
        self.frame_id = frame_id


class TitleError(GraphError):
    """A text cannot be the title of a frame.

    Attributes
    ----------
    reason
        What is wrong, to be read after "a title".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"a title {reason}")
        self.reason = reason


class AskedError(GraphError):
    """A number cannot be asked for, or a mistake cannot be planted.

    Attributes
    ----------
    key
        Which part of the question is the reason: "port", "what" or "node".
    """

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


class PositionError(GraphError):
    """A position is not two finite numbers within the limits."""


class LimitError(GraphError):
    """The graph would grow beyond a limit."""

    def __init__(self, count: int, what: str, limit: int) -> None:
        super().__init__(f"{count} {what}; the limit is {limit}")
        self.count, self.what, self.limit = count, what, limit


class NumberError(BpError):
    """What was typed is not a number."""


class FileError(BpError):
    """A file cannot be read or written: "FILE: where: what".

    Attributes
    ----------
    what
        The message without the file's name.
    """

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name, self.what = printable(name), printable(what)


class RunError(BpError):
    """The graph cannot be evaluated."""


class EmptyGraphError(RunError):
    """There is no node to evaluate."""

    def __init__(self) -> None:
        super().__init__("there is nothing to compute: the graph is empty")


class MissingInputError(RunError):
    """An input port on the way to the target is not fed.

    Attributes
    ----------
    ports
        All (node id, port) that are missing, the first one named in the message.
    """

    def __init__(self, ports: tuple[tuple[str, str], ...]) -> None:
        node_id, port = ports[0]
        more = len(ports) - 1
        others = f" ({more} more {'input is' if more == 1 else 'inputs are'} missing)"
        hint = others if more else ""
        super().__init__(f"{port} of {node_id} has no input: draw a wire to it{hint}")
        self.ports = ports


class TargetError(RunError):
    """It is not clear which output's gradients are wanted."""

    def __init__(self, outputs: tuple[str, ...]) -> None:
        shown = ", ".join(outputs[:_NAMES]) + (", …" if len(outputs) > _NAMES else "")
        super().__init__(
            f"the graph has {len(outputs)} outputs ({shown}): choose one as the target"
        )
        self.outputs = outputs


class SeedError(RunError):
    """The seed does not fit the target's value."""


class ExerciseError(RunError):
    """Numbers that are asked for would be told."""

    def __init__(self) -> None:
        super().__init__("it would tell what the exercise asks for: answer or reveal that first")


class LayerRunError(RunError):
    """A layer cannot work with the values that reach it.

    Attributes
    ----------
    node_id
        The node that refused.
    reason
        What it said.
    """

    def __init__(self, node_id: str, layer: str, reason: str) -> None:
        super().__init__(f"{layer} {node_id}: {reason}")
        self.node_id = node_id
        self.reason = reason
