"""A numpy table whose rows have keys."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

K = TypeVar("K", bound=Hashable)


class Table(Generic[K]):
    """Columns in one structured array, and the row of each key."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.data: NDArray[Any] = np.zeros(0, dtype)
        self.keys: list[K] = []
        self.rows: dict[K, int] = {}

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.keys)

    def rows_of(self, keys: Iterable[K]) -> NDArray[np.intp]:
        """Return the rows of some keys."""
        return np.fromiter((self.rows[key] for key in keys), dtype=np.intp)

    def append(self, keys: Sequence[K], records: Sequence[tuple[Any, ...]]) -> None:
        """Add rows at the end."""
        first = len(self.keys)
        self.data = np.concatenate((self.data, np.array(list(records), self.data.dtype)))
        self.keys.extend(keys)
        self.rows.update({key: first + place for place, key in enumerate(keys)})

    def remove(self, keys: Iterable[K]) -> NDArray[np.intp]:
        """Remove the rows of those keys that are there.

        Returns
        -------
        NDArray
            The new row of each old row, and -1 for a removed one.
        """
        going = [self.rows[key] for key in keys if key in self.rows]
        stays = np.ones(len(self.keys), dtype=bool)
        stays[going] = False
        if going:
            self.data = self.data[stays]
            self.keys = [key for key, stay in zip(self.keys, stays.tolist(), strict=True) if stay]
            self.rows = {key: row for row, key in enumerate(self.keys)}
        return np.where(stays, np.cumsum(stays) - 1, -1)
