"""Flat rows with or without geometry into .csv, .parquet, .gpkg and .geojson."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kazpak.errors import InputError
from kazpak.reports.delimited import csv_text
from kazpak.sources.store import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["write_frame"]

_SPATIAL = (".gpkg", ".geojson")


def write_frame(
    name: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    shapes: Sequence[NDArray[np.float64]] | None,
    path: Path,
) -> Path:
    """Write rows into a file; it appears whole or not at all.

    Parameters
    ----------
    name
        Of the layer.
    columns
        Names of the columns, in order.
    rows
        One mapping a row.
    shapes
        Points of each row's line or place, lon-lat; None where there is no geometry.
    path
        Its suffix decides: .csv (without geometry), .parquet, .gpkg or .geojson.

    Raises
    ------
    InputError
        If the suffix needs a geometry that the rows do not have.
    """
    suffix = path.suffix.lower()
    if shapes is None and suffix in _SPATIAL:
        raise InputError(f"{path}: the {name} has no geometry; write .csv or .parquet")
    with write_atomic(path) as temporary:
        if suffix == ".csv":
            temporary.write_text(
                csv_text([{c: row.get(c) for c in columns} for row in rows]), encoding="utf-8", newline=""
            )
        else:
            _with_frames(name, columns, rows, shapes, temporary, suffix)
    return path


def _with_frames(
    name: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    shapes: Sequence[NDArray[np.float64]] | None,
    path: Path,
    suffix: str,
) -> None:
    import pandas as pd

    table = pd.DataFrame({c: [row.get(c) for row in rows] for c in columns})
    if "gauge_mm" in table:
        table["gauge_mm"] = table["gauge_mm"].astype("Int32")
    if shapes is None:
        table.to_parquet(path, index=False, compression="zstd")
        return
    import geopandas as gpd
    import shapely

    geometry = [shapely.Point(s[0]) if len(s) == 1 else shapely.LineString(s) for s in shapes]
    frame = gpd.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")
    if suffix == ".parquet":
        frame.to_parquet(path, index=False, compression="zstd")
    elif suffix == ".gpkg":
        frame.to_file(path, driver="GPKG", layer=name, engine="pyogrio")
    else:
        frame.to_file(path, driver="GeoJSON", engine="pyogrio", RFC7946=True)
