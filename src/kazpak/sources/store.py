"""Folders of corridors: read as typed rows, hashed, and written without halves.

Small tables are read by the standard library alone, so that a question is answered before pandas would
have loaded.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kazpak.errors import InputError
from kazpak.sources.check import check_folder
from kazpak.sources.folder import Tables, bundled_folder, data_hash, read_bytes
from kazpak.sources.reader import Reader, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Tables",
    "bundled_folder",
    "check_folder",
    "data_hash",
    "read_bytes",
    "read_document",
    "read_tables",
    "write_atomic",
]


def read_tables(folder: Path | str) -> Tables:
    """Read all tables and documents of a folder.

    Parameters
    ----------
    folder
        Of the shape of corridors/.

    Raises
    ------
    DataError
        If the folder or a needed file is missing or unreadable.
    InputError
        If anything in them breaks its contract: all faults at once.
    """
    reader = Reader(Path(folder))
    tables = reader.tables()
    if tables is None:
        raise InputError(reader.faults)
    return tables


@contextmanager
def write_atomic(path: Path | str) -> Iterator[Path]:
    """Give a temporary path beside `path`; put it in its place when the block ends well, remove it otherwise.

    Parameters
    ----------
    path
        The file to write. Its folder must exist.

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    target = Path(path)
    if target.is_dir():
        raise InputError(f"{target}: is a folder; name a file")
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=target.suffix)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror or error})") from error
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        _give_usual_rights(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _give_usual_rights(path: Path) -> None:
    """Let others read it as they could read any new file; a temporary one is private at first."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
