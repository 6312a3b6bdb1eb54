"""Arrays that took a while to compute, kept in the user's cache folder. Deleting it costs seconds.

A pack is one file: how long its index is, the index, then the arrays as they stand in memory. It is mapped, so
only what is used is read, and nothing is copied.
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["cache_folder", "load_arrays", "save_arrays"]

_KEEP_PACKS: Final = 6
_SUFFIX: Final = ".pack"
_ALIGNED: Final = 64
_DIGITS: Final = 16


def cache_folder() -> Path:
    """Folder of the cache: `KAZPAK_CACHE` if it is set, else the system's place for caches."""
    named = os.environ.get("KAZPAK_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("kazpak", appauthor=False)


class _Pack(Mapping[str, "NDArray[Any]"]):
    """Arrays of a mapped file, each checked when it is first used.

    Parameters
    ----------
    raw
        The whole file.

    Raises
    ------
    ValueError, KeyError, TypeError
        If it is no pack, or a part of one.
    """

    def __init__(self, raw: NDArray[np.uint8]) -> None:
        self._raw = raw
        size = int(raw[:_DIGITS].tobytes())
        index = json.loads(raw[_DIGITS : _DIGITS + size].tobytes())
        self._where: dict[str, tuple[str, list[int], int, int, int]] = index["arrays"]
        self._start = _aligned(_DIGITS + size)
        if index["bytes"] != len(raw) - self._start:
            raise ValueError(f"{len(raw) - self._start} bytes of {index['bytes']}")
        self._checked: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Array of a name; one that is damaged is a ValueError."""
        if name not in self._checked:
            kind, shape, start, size, checksum = self._where[name]
            part = self._raw[self._start + start : self._start + start + size]
            if zlib.crc32(part.data) != checksum:
                raise ValueError(f"array {name} is damaged")
            self._checked[name] = part.view(kind).reshape(shape)
        return self._checked[name]

    def __iter__(self) -> Iterator[str]:
        """Names."""
        return iter(self._where)

    def __len__(self) -> int:
        """How many arrays."""
        return len(self._where)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


def load_arrays(key: str) -> Mapping[str, NDArray[Any]] | None:
    """Arrays saved under a key, each read when it is first used; None where there are none or they are damaged."""
    import numpy as np

    try:
        return _Pack(np.asarray(np.memmap(cache_folder() / f"{key}{_SUFFIX}", dtype=np.uint8, mode="r")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save_arrays(key: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Save arrays under a key; tells whether it could. A read-only home is no fault of the question asked."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                _write(file, arrays)
            Path(name).replace(folder / f"{key}{_SUFFIX}")
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        packs = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda p: p.stat().st_mtime)
        for old in packs[:-_KEEP_PACKS]:
            old.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _write(file: BinaryIO, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a pack."""
    parts = {name: array.tobytes() for name, array in arrays.items()}
    where, end = {}, 0
    for name, part in parts.items():
        where[name] = (arrays[name].dtype.str, arrays[name].shape, end, len(part), zlib.crc32(part))
        end = _aligned(end + len(part))
    index = json.dumps({"arrays": where, "bytes": end}).encode()
    head = str(len(index)).rjust(_DIGITS).encode() + index
    for part in (head, *parts.values()):
        file.write(part.ljust(_aligned(len(part)), b"\0"))
