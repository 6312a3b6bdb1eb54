"""Cutting links in pieces at given places."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from kazpak.network.lines import cut, lengths_km, straight_km

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kazpak.network.network import Network

__all__ = ["Cut", "in_pieces", "split"]

_MEASURED = ("climb_m", "descent_m", "bridged_km")
_ROUNDING = 1.001


class Cut(NamedTuple):
    """Cut a link (by id) at a fraction of its length and name the new node."""

    link: str
    fraction: float
    node: str


def split(network: Network, cuts: Iterable[Cut]) -> Network:
    """Cut links; the pieces share the length, and are named after the link: `R7`, `R7.1`, `R7.2`.

    Parameters
    ----------
    network
        Stays as it is.
    cuts
        Any number for any link; fractions strictly between 0 and 1, measured along the ellipsoid.
    """
    by_link: dict[str, list[Cut]] = defaultdict(list)
    for one in cuts:
        by_link[one.link].append(one)
    if not by_link:
        return network
    links = network.links
    hit = links["id"].isin(by_link.keys())
    used = set(links["id"])
    pieces = [_pieces(row, sorted(by_link[row["id"]], key=_place), used) for _, row in links[hit].iterrows()]
    fresh = gpd.GeoDataFrame(pd.DataFrame([p for group in pieces for p in group]), geometry="geometry", crs=links.crs)
    return network.replace(pd.concat([links[~hit], fresh.astype(links.dtypes.drop("geometry").to_dict())]))


def in_pieces(network: Network, *, longest_km: float) -> Network:
    """Cut every link that is longer than a length into equal pieces that are not.

    A trip may start at a node only: on a road of hundreds of kilometres without one, a place beside it would
    be out of reach. A link that is drawn longer than it is gets fewer pieces where a straight one would else
    be shorter than the way between its ends, for its length is better known than its drawing.

    Parameters
    ----------
    network
        Stays as it is.
    longest_km
        Longest piece [km].
    """
    links = network.links
    long = links[links["length_km"] > longest_km]
    cuts = []
    for name, length_km, line in zip(long["id"], long["length_km"], long.geometry, strict=True):
        marks = _fair_marks(line, length_km, ceil(length_km / longest_km))
        cuts += [Cut(name, mark, f"piece/{name}/{k}") for k, mark in enumerate(marks)]
    return split(network, cuts)


def _fair_marks(line: shapely.LineString, length_km: float, pieces: int) -> list[float]:
    """Fractions that cut a line into so many equal pieces, or fewer, none shorter than its own chord."""
    lon_lat = shapely.get_coordinates(line)
    for number in range(pieces, 1, -1):
        marks = [k / number for k in range(1, number)]
        chords = [straight_km(shapely.LineString(part)) for part in cut(lon_lat, marks)]
        if max(chords) <= length_km / number * _ROUNDING:
            return marks
    return []


def _place(one: Cut) -> float:
    return one.fraction


def _free(name: str, used: set[str]) -> str:
    """Name of a further piece of a link that no other link has; it is taken from then on."""
    number = next(n for n in count(1) if f"{name}.{n}" not in used)
    used.add(f"{name}.{number}")
    return f"{name}.{number}"


def _pieces(row: pd.Series, cuts: list[Cut], used: set[str]) -> list[dict[str, object]]:
    """Rows that take the place of one link."""
    parts = cut(shapely.get_coordinates(row["geometry"]), [c.fraction for c in cuts])
    lines = shapely.linestrings(
        [p for part in parts for p in part], indices=[i for i, p in enumerate(parts) for _ in p]
    )
    share = lengths_km(lines)
    share = share / share.sum()
    names = [row["from_id"], *(c.node for c in cuts), row["to_id"]]
    rows: list[dict[str, object]] = []
    for i in range(len(parts)):
        new: dict[str, object] = {str(name): value for name, value in row.items()}
        new["id"] = row["id"] if i == 0 else _free(row["id"], used)
        new["from_id"], new["to_id"], new["geometry"] = names[i], names[i + 1], lines[i]
        new["length_km"] = row["length_km"] * share[i]
        for column in _MEASURED:
            if column in new:
                new[column] = row[column] * share[i]
        rows.append(new)
    return rows
