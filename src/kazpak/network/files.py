"""Networks on disk: GeoParquet in, GeoParquet out."""

from __future__ import annotations

from pathlib import Path

from kazpak.errors import DataError
from kazpak.network.network import Network
from kazpak.sources.store import write_atomic

__all__ = ["read_network", "write_network"]


def read_network(path: str | Path) -> Network:
    """Read a network.

    Parameters
    ----------
    path
        A GeoParquet file of links, or a folder: all such files in it together.

    Raises
    ------
    DataError
        If there is no such file, or one is no GeoParquet: all faults at once.
    InputError
        If a needed column is missing or an id stands twice.
    """
    import geopandas as gpd
    import pandas as pd

    where = Path(path)
    files = sorted(where.glob("*.parquet")) if where.is_dir() else [where]
    faults = [] if files else [f"{where}: no network (*.parquet) in this folder"]
    tables = []
    for file in files:
        try:
            tables.append(gpd.read_parquet(file))
        except FileNotFoundError:
            faults.append(f"{file}: no such network file")
        except Exception as error:  # noqa: BLE001 - a damaged file fails in many ways; all mean the same to us
            faults.append(f"{file}: not a readable GeoParquet file ({str(error).splitlines()[0]})")
    if faults:
        raise DataError("\n".join(faults))
    return Network.of(pd.concat(tables) if len(tables) > 1 else tables[0])


def write_network(network: Network, path: str | Path) -> None:
    """Write the links; the file appears whole or not at all, and equal networks give equal bytes.

    Raises
    ------
    InputError
        If the path cannot be written.
    """
    with write_atomic(path) as partial:
        network.links.to_parquet(partial, compression="zstd", compression_level=19, index=False)
