"""Arrays that took a while to compute, kept in the user's cache folder. Deleting it costs seconds."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["cache_folder", "load_arrays", "save_arrays"]

_KEEP_PACKS = 6


def cache_folder() -> Path:
    """Folder of the cache: `KAZPAK_CACHE` if it is set, else the system's place for caches."""
    named = os.environ.get("KAZPAK_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("kazpak", appauthor=False)


def load_arrays(key: str) -> Mapping[str, NDArray[Any]] | None:
    """Arrays saved under a key, each read when it is first used; None where there are none or they are damaged."""
    import numpy as np

    path = cache_folder() / f"{key}.npz"
    try:
        return np.load(path, allow_pickle=False)  # type: ignore[no-any-return]
    except (OSError, ValueError, EOFError):
        return None


def save_arrays(key: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Save arrays under a key; tells whether it could. A read-only home is no fault of the question asked."""
    import numpy as np

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **dict(arrays))  # type: ignore[arg-type]  # names never clash with savez's own
            Path(name).replace(folder / f"{key}.npz")
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        packs = sorted(folder.glob("*.npz"), key=lambda p: p.stat().st_mtime)
        for old in packs[:-_KEEP_PACKS]:
            old.unlink(missing_ok=True)
    except OSError:
        return False
    return True
