"""Tiny drawn worlds: a network from a drawing, so that a test can show what it means.

Letters are nodes, one character is a tenth of a degree; `-`, `|`, `/` and `\\` are not read, they only help
the eye. Links are named by their ends: `ab` runs straight from a to b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
from shapely.geometry import LineString, Polygon

from kazpak.network.countries import Countries
from kazpak.network.network import CRS, Network

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP = 0.1
WEST, NORTH = 70.0, 31.0


def places(drawing: str) -> dict[str, tuple[float, float]]:
    """Place of every letter of a drawing, as (lon, lat)."""
    rows = drawing.splitlines()
    return {
        sign: (round(WEST + STEP * column, 6), round(NORTH - STEP * row, 6))
        for row, line in enumerate(rows)
        for column, sign in enumerate(line)
        if sign.isalpha()
    }


def network(drawing: str, *links: str, mode: str = "road", **columns: Any) -> Network:
    """Straight links between letters; `ab` from a to b, `acb` from a by c to b."""
    at = places(drawing)
    rows = [
        {"id": name, "from_id": name[0], "to_id": name[-1], "mode": mode, "geometry": LineString([at[c] for c in name])}
        for name in links
    ]
    return Network.of(gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS).assign(**columns))


def countries(**boxes: tuple[float, float, float, float]) -> Countries:
    """Rectangular countries: west, south, east, north."""
    shapes = [Polygon([(w, s), (e, s), (e, n), (w, n)]) for w, s, e, n in boxes.values()]
    return Countries(gpd.GeoDataFrame({"country": list(boxes)}, geometry=shapes, crs=CRS))


def ends(net: Network) -> set[frozenset[str]]:
    """Which nodes are linked."""
    return {frozenset(pair) for pair in zip(net.links["from_id"], net.links["to_id"], strict=True)}


def lengths(net: Network) -> Mapping[str, float]:
    """Length of every link, by id [km]."""
    return dict(zip(net.links["id"], net.links["length_km"], strict=True))


def snapshot(net: Network) -> bytes:
    """Everything that a verb might have changed."""
    table = net.links
    return table.to_wkb().to_csv().encode()
