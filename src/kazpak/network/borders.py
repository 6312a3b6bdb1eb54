"""Cutting links at borders, so that every link lies in one country.

Lines that were thinned before they reached us cut corners, and a road along a river that is the border
strays over it. Such a stray is pulled back to its own side; only a line that really leaves is cut.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kazpak.network.lines import cut, lengths_km, sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.countries import Countries, Run
    from kazpak.network.network import Network

__all__ = ["cut_at_borders", "kept_inside", "strays_km", "without_strays"]

_STEP_KM = 1.0
_FINE_STEP_KM = 0.5


def cut_at_borders(network: Network, countries: Countries, *, stray_km: float = 3.0) -> Network:
    """Cut every link where it leaves a country, and note the country of each piece.

    A stretch abroad between two stretches at home is a stray, not a border crossing, if it nowhere goes
    farther from home than `stray_km`; so is a node just over the line. Strays are pulled back. New nodes
    are named `border/<mode>/<n>/<country>`, one for each side, so the pieces no longer touch.

    Parameters
    ----------
    network
        Stays as it is.
    countries
        Polygons.
    stray_km
        Deepest stray [km].
    """
    links = network.links
    lines = links.geometry.to_numpy()
    home = countries.holding(lines)
    inside = links[home != ""].assign(country=home[home != ""])
    rows: list[dict[str, Any]] = []
    number = 0
    for i in np.flatnonzero(home == ""):
        row = links.iloc[i]
        runs = _settled(lines[i], countries, stray_km)
        rows.extend(_pieces(row, runs, countries, number))
        number += len(runs) - 1
    if not rows:
        return network.replace(inside)
    fresh = gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs=links.crs)
    fresh = fresh.astype(inside.dtypes.drop("geometry").to_dict())
    return network.replace(pd.concat([inside, fresh]))


def _settled(line: shapely.LineString, countries: Countries, stray_km: float) -> list[Run]:
    """Stretches of a line by country; strays are given to a neighbour, shallowest first."""
    lon_lat = shapely.get_coordinates(line)
    runs = countries.runs(line)
    while len(runs) > 1:
        found: list[tuple[float, int, str]] = []
        for i in range(1, len(runs) - 1):
            points = sample(cut(lon_lat, [runs[i].start, runs[i].end])[1], every_km=_STEP_KM)
            homes = {runs[i - 1].country, runs[i + 1].country}
            found.extend((countries.depth_km(points, home), i, home) for home in homes)
        if not found or min(found)[0] > stray_km:
            break
        _, i, home = min(found)
        runs = _fused([*runs[:i], runs[i]._replace(country=home), *runs[i + 1 :]])
    return runs


def _fused(runs: list[Run]) -> list[Run]:
    """Neighbouring runs of one country made one."""
    out: list[Run] = []
    for run in runs:
        if out and out[-1].country == run.country:
            out[-1] = out[-1]._replace(end=run.end)
        else:
            out.append(run)
    return out


def _pieces(row: pd.Series, runs: list[Run], countries: Countries, number: int) -> list[dict[str, Any]]:
    """Rows that take the place of one link that touches a border."""
    lon_lat = shapely.get_coordinates(row["geometry"])
    parts = cut(lon_lat, [r.start for r in runs[1:]])
    for i, (one, other) in enumerate(pairwise(runs)):
        lon, lat = parts[i][-1].tolist()
        if countries.touching(lon, lat) != sorted({one.country, other.country}):
            spot = countries.on_border(lon, lat, one.country, other.country)
            parts[i][-1], parts[i + 1][0] = spot, spot
    share = lengths_km(np.array([shapely.LineString(p) for p in parts]))
    share = share / share.sum()
    out: list[dict[str, Any]] = []
    for i, run in enumerate(runs):
        new: dict[str, Any] = {str(k): v for k, v in row.items()} | {
            "country": run.country,
            "length_km": row["length_km"] * share[i],
        }
        new["id"] = row["id"] if i == 0 else f"{row['id']}/{i}"
        if i > 0:
            new["from_id"] = f"border/{row['mode']}/{number + i}/{run.country}"
        if i < len(runs) - 1:
            new["to_id"] = f"border/{row['mode']}/{number + i + 1}/{run.country}"
        new["geometry"] = shapely.LineString(countries.pulled_in(parts[i], run.country))
        out.append(new)
    return out


def without_strays(network: Network) -> Network:
    """Drop links that lead only from one cut to another between covered countries.

    Such a link is a chord that crosses a country it does not serve. Links between two cuts towards a
    country that is not covered stay: they are real lines whose ends lead away.
    """
    links = network.links
    both: dict[str, int] = {}
    for name in pd.concat([links["from_id"], links["to_id"]]):
        if name.startswith("border/"):
            cut_name = name.rpartition("/")[0]
            both[cut_name] = both.get(cut_name, 0) + 1
    shared = {name for name, count in both.items() if count > 1}
    inner = [links[c].str.rpartition("/")[0].isin(shared) for c in ("from_id", "to_id")]
    return network.replace(links[~(inner[0] & inner[1])])


def kept_inside(network: Network, countries: Countries) -> Network:
    """Pull drawings back that stray out of their country; ends that lie on a border stay there."""
    links = network.links
    lines = links.geometry.to_numpy().copy()
    home = links["country"].to_numpy()
    for i in np.flatnonzero(countries.holding(lines) != home):
        lines[i] = shapely.LineString(countries.pulled_in(shapely.get_coordinates(lines[i]), home[i]))
    return network.replace(links.set_geometry(gpd.GeoSeries(lines, crs=links.crs)))


def strays_km(network: Network, countries: Countries) -> NDArray[np.float64]:
    """How far each link's geometry goes beyond its own country [km]; 0 for links inside."""
    lines, home = network.links.geometry.to_numpy(), network.links["country"].to_numpy()
    holder = countries.holding(lines)
    depth = np.zeros(len(lines))
    for i in np.flatnonzero(holder != home):
        points = sample(shapely.get_coordinates(lines[i]), every_km=_FINE_STEP_KM)
        depth[i] = countries.depth_km(points, home[i])
    return depth
