"""From the files of a network to the arrays of routing, without a data frame in between."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kazpak.errors import DataError
from kazpak.network.layers import HaulClass, LayerKey, LinkTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["link_table", "read_link_table"]

_COLUMNS = (
    "id", "from_id", "to_id", "mode", "gauge_mm", "country", "region", "line", "status", "length_km",
    "relief_m", "highest_m", "climb_m", "descent_m", "electrified", "geometry",
)  # fmt: skip


def read_link_table(paths: Iterable[Path], *, mountain_m: float) -> LinkTable:
    """Links of GeoParquet files that are open.

    Parameters
    ----------
    paths
        Files of the network's contract.
    mountain_m
        Local relief above which a road counts as a mountain road [m].

    Raises
    ------
    DataError
        If a file is missing, is no Parquet, or lacks a column; all faults at once.
    """
    import pyarrow.parquet as pq

    faults: list[str] = []
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for path in paths:
        try:
            table = pq.read_table(path)
        except FileNotFoundError:
            faults.append(f"{path}: missing; restore the file or point --data to a complete folder")
            continue
        except Exception as error:  # noqa: BLE001 - whatever Parquet says of a damaged file is our fault list
            faults.append(
                f"{path}: not a readable Parquet file ({type(error).__name__}: {str(error).splitlines()[0][:120]})"
            )
            continue
        lacking = [name for name in _COLUMNS if name not in table.column_names]
        if lacking:
            faults.append(f"{path}: lacks the columns {', '.join(lacking)}")
            continue
        for name in _COLUMNS:
            columns[name].extend(table.column(name).to_pylist())
    if faults:
        raise DataError("\n".join(faults))
    return link_table(columns, mountain_m=mountain_m)


def link_table(columns: dict[str, list[Any]], *, mountain_m: float) -> LinkTable:
    """Link table of plain columns; links that are not open are left out."""
    import shapely

    rows = [i for i, status in enumerate(columns["status"]) if status == "open"]
    lines = shapely.from_wkb(np.array([columns["geometry"][i] for i in rows], dtype=object))
    points, owner = shapely.get_coordinates(lines, return_index=True)
    coordinates = np.split(points, np.flatnonzero(np.diff(owner)) + 1) if len(points) else []
    pick = {name: [columns[name][i] for i in rows] for name in _COLUMNS if name != "geometry"}
    gauge = [int(g or 0) for g in pick["gauge_mm"]]
    layer = [LayerKey(c, m, g) for c, m, g in zip(pick["country"], pick["mode"], gauge, strict=True)]
    classes = [
        HaulClass(
            key.country,
            key.mode,
            key.gauge_mm,
            region or "",
            line or "",
            bool(key.mode == "road" and (relief or 0.0) > mountain_m),
            bool(electric),
        )
        for key, region, line, relief, electric in zip(
            layer, pick["region"], pick["line"], pick["relief_m"], pick["electrified"], strict=True
        )
    ]
    return LinkTable(
        id=pick["id"], from_id=pick["from_id"], to_id=pick["to_id"], layer=layer, haul_class=classes,
        length_km=pick["length_km"], highest_m=_floats(pick["highest_m"]), climb_m=_floats(pick["climb_m"]),
        descent_m=_floats(pick["descent_m"]), coordinates=list(coordinates),
    )  # fmt: skip


def _floats(values: list[float | None]) -> NDArray[np.float64]:
    """Numbers with NaN where nothing is known."""
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)
