"""A numpy table whose rows have keys."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import compress, count
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
        return np.fromiter(map(self.rows.__getitem__, keys), dtype=np.intp)

    def known_rows_of(self, keys: Iterable[K]) -> NDArray[np.intp]:
        """Return the rows of those keys that are there."""
        found = map(self.rows.get, keys)
        return np.array([row for row in found if row is not None], dtype=np.intp)

    def append(self, keys: Sequence[K], data: NDArray[Any]) -> None:
        """Add rows at the end."""
        self.rows.update(zip(keys, count(len(self.keys))))
        self.data = np.concatenate((self.data, data))
        self.keys.extend(keys)

    def remove(self, keys: Iterable[K]) -> NDArray[np.intp]:
        """Remove the rows of those keys that are there.

        Returns
        -------
        NDArray
            The new row of each old row, and -1 for a removed one.
        """
        going = self.known_rows_of(keys)
        stays = np.ones(len(self.keys), dtype=bool)
        stays[going] = False
        if len(going):
            self.data = self.data[stays]
            self.keys = list(compress(self.keys, stays.tolist()))
            self.rows = dict(zip(self.keys, count()))
        return np.where(stays, np.cumsum(stays) - 1, -1)
