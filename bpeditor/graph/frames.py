"""The frames of a graph: no node is in two of them, and none is empty."""

from __future__ import annotations

import unicodedata

from bpeditor.graph import limits
from bpeditor.graph.elements import Frame
from bpeditor.graph.errors import TitleError, UnknownFrameError

_NOT_OF_A_LINE = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode's categories of control characters, halves of characters and line breaks."""


class Frames:
    """Frames by id and by member."""

    def __init__(self) -> None:
        self._by_id: dict[str, Frame] = {}
        self._around: dict[str, Frame] = {}

    def in_order(self) -> list[Frame]:
        """Return all frames, sorted by id."""
        return [self._by_id[frame_id] for frame_id in sorted(self._by_id)]

    def by_id(self, frame_id: str) -> Frame:
        """Return a frame.

        Raises
        ------
        UnknownFrameError
            If there is none of that id.
        """
        try:
            return self._by_id[frame_id]
        except KeyError:
            raise UnknownFrameError(frame_id) from None

    def around(self, node_id: str) -> Frame | None:
        """Return the frame that a node is in, if it is in one."""
        return self._around.get(node_id)

    def contents(self) -> dict[str, Frame]:
        """Return a copy of all frames by id."""
        return self._by_id.copy()

    def put(self, before: Frame | None, after: Frame | None) -> None:
        """Put a frame in the place of another one; None stands for no frame."""
        if before is not None:
            del self._by_id[before.id]
            for node_id in before.nodes:
                del self._around[node_id]
        if after is not None:
            self._by_id[after.id] = after
            self._around.update(dict.fromkeys(after.nodes, after))


def check_title(title: str) -> None:
    """Raise `TitleError` unless a text is one line that is not blank, within the limit."""
    if not title.strip():
        raise TitleError("must not be blank")
    if len(title) > limits.TITLE_CHARACTERS:
        raise TitleError(f"must not be longer than {limits.TITLE_CHARACTERS} characters")
    if any(unicodedata.category(character) in _NOT_OF_A_LINE for character in title):
        raise TitleError("must be one line of text")
