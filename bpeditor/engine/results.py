"""What an evaluation found, to be read by id or by edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from bpeditor.layers import Value

K = TypeVar("K")


class Results(Mapping[K, Value | None], Generic[K]):
    """Results by id or edge; None where nothing was computed, or where there is no path.

    Attributes
    ----------
    are_known
        False while what the slots hold is of an evaluation before: every result is None then.
    """

    def __init__(self, places: Mapping[K, int], slots: Sequence[Value | None]) -> None:
        self._places = places
        self._slots = slots
        self.are_known = True

    def __getitem__(self, key: K) -> Value | None:
        """Return a result; every node and edge of the graph is a key.

        An array is a read-only view: layers keep it for backward, and gradients share it.
        """
        place = self._places[key]
        found = self._slots[place] if place >= 0 and self.are_known else None
        if found is None or isinstance(found, float):
            return found
        view = found.view()
        view.flags.writeable = False
        return view

    def __repr__(self) -> str:
        """Show every result, as a dict would: what a notebook shows."""
        return repr(dict(self))

    def __iter__(self) -> Iterator[K]:
        """Iterate over the ids or edges."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the ids or edges."""
        return len(self._places)
