"""Links on disk: GeoParquet in, GeoParquet out."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kazpak.errors import DataError

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["read_links", "write_links"]


def read_links(path: str | Path) -> gpd.GeoDataFrame:
    """Read a link table.

    Raises
    ------
    DataError
        If the file is missing or is no GeoParquet.
    """
    import geopandas as gpd

    if not Path(path).is_file():
        raise DataError(f"{path}: no such network file")
    try:
        return gpd.read_parquet(path)
    except Exception as error:
        raise DataError(f"{path}: not a readable GeoParquet file ({error})") from error


def write_links(links: gpd.GeoDataFrame, path: str | Path) -> None:
    """Write a link table; the file appears whole or not at all, and equal tables give equal bytes.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    except OSError as error:
        raise DataError(f"{target}: cannot be written ({error.strerror})") from error
    os.close(handle)
    scratch = Path(name)
    try:
        links.to_parquet(scratch, compression="zstd", compression_level=19, index=False)
        scratch.chmod(0o644)
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
