"""A cache that is bounded, and nothing else: what was used longest ago goes first."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

__all__ = ["Kept"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values by key, up to a total size.

    Parameters
    ----------
    most
        The total that is kept, in whatever `put` counts. The youngest value stays even if it alone is more.
    """

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._values: dict[Key, tuple[Value, int]] = {}

    def __len__(self) -> int:
        """How many values."""
        return len(self._values)

    def __iter__(self) -> Iterator[Key]:
        """Keys, from what was used longest ago to what was used last."""
        return iter(self._values)

    def get(self, key: Key) -> Value | None:
        """The value of a key, which is the youngest now; None where there is none."""
        found = self._values.pop(key, None)
        if found is None:
            return None
        self._values[key] = found
        return found[0]

    def put(self, key: Key, value: Value, size: int = 1) -> None:
        """Keep a value, in the place of another of its key if there is one."""
        old = self._values.pop(key, None)
        self.size -= old[1] if old else 0
        self._values[key] = (value, size)
        self.size += size
        while self.size > self.most and len(self._values) > 1:
            self.size -= self._values.pop(next(iter(self._values)))[1]

    def items(self) -> Iterator[tuple[Key, Value]]:
        """Keys and values, without making any of them younger."""
        return ((key, value) for key, (value, _) in self._values.items())
