"""Cutting links at borders, so that every link lies in one country.

Lines that were thinned before they reached us cut corners, and a road along a river that is the border
strays over it. Such a stray is pulled back to its own side; only a line that really leaves is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kazpak.network.lines import cut, join, lengths_km, measures_km, sample
from kazpak.network.topology import Topology

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.network import Network

__all__ = ["Countries", "cut_at_borders", "kept_inside", "strays_km", "without_strays"]

_KM_PER_DEGREE = 111.195
_INSIDE_DEG = 0.002
_AROUND_DEG = 0.6
_STEP_KM = 1.0


class _Run(NamedTuple):
    """Stretch of a line in one country, from and to a fraction of the line."""

    country: str
    start: float
    end: float


@dataclass(frozen=True)
class Countries:
    """Country polygons with what is needed to ask them quickly.

    Parameters
    ----------
    table
        Columns `country` (ISO 3166-1 alpha-3) and geometry.
    """

    table: gpd.GeoDataFrame

    def __post_init__(self) -> None:
        """Prepare the index."""
        shapes = self.table.geometry.to_numpy()
        shapely.prepare(shapes)
        lines = shapely.boundary(shapes)
        object.__setattr__(self, "_tree", shapely.STRtree(shapes))
        object.__setattr__(self, "_lines", lines)
        object.__setattr__(self, "_codes", self.table["country"].to_numpy())

    def of(self, lon_lat: NDArray[np.float64]) -> NDArray[np.object_]:
        """Country of every point; a point at sea gets the nearest."""
        tree: shapely.STRtree = self._tree  # type: ignore[attr-defined]
        codes = self._codes  # type: ignore[attr-defined]
        points = shapely.points(lon_lat)
        found = np.full(len(points), "", dtype=object)
        which, area = tree.query(points, predicate="within")
        found[which[::-1]] = codes[area[::-1]]
        lost = np.flatnonzero(found == "")
        if len(lost):
            found[lost] = codes[tree.nearest(points[lost])]
        return found

    def shape(self, country: str) -> Any:  # noqa: ANN401
        """Polygon of one country."""
        return self.table.geometry.to_numpy()[int(np.flatnonzero(self.table["country"] == country)[0])]

    def touching(self, lon: float, lat: float) -> list[str]:
        """Countries that meet at a point of a border, in order."""
        tree: shapely.STRtree = self._tree  # type: ignore[attr-defined]
        spot = shapely.Point(lon, lat).buffer(1e-4)
        return sorted(self._codes[tree.query(spot, predicate="intersects")])  # type: ignore[attr-defined]

    def holding(self, lines: NDArray[np.object_]) -> NDArray[np.object_]:
        """Country that holds a line wholly, else empty."""
        tree: shapely.STRtree = self._tree  # type: ignore[attr-defined]
        codes = self._codes  # type: ignore[attr-defined]
        found = np.full(len(lines), "", dtype=object)
        which, area = tree.query(lines, predicate="within")
        found[which] = codes[area]
        return found

    def runs(self, line: shapely.LineString) -> list[_Run]:
        """Stretches of a line by country, in order."""
        tree: shapely.STRtree = self._tree  # type: ignore[attr-defined]
        lines = self._lines  # type: ignore[attr-defined]
        lon_lat = shapely.get_coordinates(line)
        near = tree.query(line, predicate="intersects")
        points = [shapely.get_coordinates(line.intersection(lines[i])) for i in near]
        spots = np.vstack([np.zeros((0, 2)), *points])
        drawn = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(lon_lat, axis=0).T))])
        measure = measures_km(lon_lat)
        along = shapely.line_locate_point(line, shapely.points(spots))
        marks = np.unique(np.round(np.interp(along, drawn, measure) / measure[-1], 9))
        marks = np.concatenate([[0.0], marks[(marks > 0) & (marks < 1)], [1.0]])
        middles = (marks[:-1] + marks[1:]) / 2 * measure[-1]
        codes = self.of(np.column_stack([np.interp(middles, measure, lon_lat[:, k]) for k in (0, 1)]))
        runs: list[_Run] = []
        for code, start, end in zip(codes, marks[:-1], marks[1:], strict=True):
            if runs and runs[-1].country == code:
                runs[-1] = _Run(code, runs[-1].start, end)
            else:
                runs.append(_Run(code, start, end))
        return runs

    def depth_km(self, points: NDArray[np.float64], country: str) -> float:
        """How far the farthest of some points lies from a country [km]."""
        west, south = points.min(axis=0) - 2
        east, north = points.max(axis=0) + 2
        part = shapely.clip_by_rect(self.shape(country), west, south, east, north)
        if part.is_empty:
            return float("inf")
        shrink = np.cos(np.radians(points[:, 1].mean()))
        flat = shapely.transform(part, lambda xy: xy * (shrink, 1.0))
        return float(shapely.distance(flat, shapely.points(points * (shrink, 1.0))).max() * _KM_PER_DEGREE)

    def on_border(self, lon: float, lat: float, one: str, other: str) -> tuple[float, float]:
        """Nearest place to a point on the line between two countries."""
        zone = shapely.box(lon - _AROUND_DEG, lat - _AROUND_DEG, lon + _AROUND_DEG, lat + _AROUND_DEG)
        first, second = self.shape(one).intersection(zone), self.shape(other).intersection(zone)
        shared = shapely.intersection(first.boundary, second.buffer(1e-6))
        shared = shapely.intersection(shared, second.boundary.buffer(1e-6))
        if shared.is_empty:
            return lon, lat
        x, y = shapely.get_coordinates(shapely.shortest_line(shapely.Point(lon, lat), shared))[1]
        return float(x), float(y)

    def pulled_in(self, lon_lat: NDArray[np.float64], country: str) -> NDArray[np.float64]:
        """Move the strays of a line to just inside a country; its ends stay where they are."""
        west, south = lon_lat.min(axis=0) - _AROUND_DEG
        east, north = lon_lat.max(axis=0) + _AROUND_DEG
        part = shapely.clip_by_rect(self.shape(country), west, south, east, north)
        line = shapely.LineString(lon_lat)
        if part.is_empty or part.covers(line):
            return lon_lat
        inner = part.buffer(-_INSIDE_DEG)
        if inner.is_empty:
            return lon_lat
        own = [r for r in self.runs(line) if r.country == country]
        pieces: list[NDArray[np.float64]] = []
        marks = sorted({0.0, 1.0, *(m for r in own for m in (r.start, r.end))})
        for piece in cut(lon_lat, marks[1:-1]):
            pieces.append(piece if part.buffer(1e-7).covers(shapely.LineString(piece)) else _clamped(piece, inner))
        moved = join(pieces)
        return np.vstack([lon_lat[:1], moved[1:-1], lon_lat[-1:]])


def _clamped(lon_lat: NDArray[np.float64], inner: Any) -> NDArray[np.float64]:  # noqa: ANN401
    """Vertices of a stray, each moved to the nearest place inside."""
    dense = sample(lon_lat, every_km=_STEP_KM)
    nearest = shapely.shortest_line(shapely.points(dense), inner)
    return shapely.get_coordinates(nearest).reshape(-1, 2, 2)[:, 1]


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
    node_home = _node_homes(network, countries, stray_km)
    for i in np.flatnonzero(home == ""):
        row = links.iloc[i]
        ends = node_home[row["from_id"]], node_home[row["to_id"]]
        runs = _settled(lines[i], countries.runs(lines[i]), ends, countries, stray_km)
        rows.extend(_pieces(row, runs, countries, number))
        number += len(runs) - 1
    if not rows:
        return network.replace(inside)
    fresh = gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs=links.crs)
    fresh = fresh.astype(inside.dtypes.drop("geometry").to_dict())
    return network.replace(pd.concat([inside, fresh]))


def _node_homes(network: Network, countries: Countries, stray_km: float) -> dict[str, str]:
    """Country of every node; a node just over the line belongs where most of its links lie."""
    nodes = Topology.of(network)
    place = nodes.lon_lat(network)
    return dict(zip(nodes.ids, countries.of(place), strict=True))


def _settled(
    line: shapely.LineString, runs: list[_Run], ends: tuple[str, str], countries: Countries, stray_km: float
) -> list[_Run]:
    """Give strays back to their neighbours, shallowest first, until only true crossings are left."""
    lon_lat = shapely.get_coordinates(line)
    while len(runs) > 1:
        best: tuple[float, int, str] | None = None
        for i in range(1, len(runs) - 1):
            points = sample(cut(lon_lat, _marks(runs[i]))[_middle(runs[i])], every_km=_STEP_KM)
            for home in {runs[i - 1].country, runs[i + 1].country}:
                depth = countries.depth_km(points, home)
                if depth <= stray_km and (best is None or (depth, i, home) < best):
                    best = (depth, i, home)
        if best is None:
            break
        _, i, home = best
        runs = _fused([*runs[:i], runs[i]._replace(country=home), *runs[i + 1 :]])
    return runs


def _marks(run: _Run) -> list[float]:
    return [m for m in (run.start, run.end) if 0 < m < 1]


def _middle(run: _Run) -> int:
    """Which piece a run is, once the line is cut at its marks."""
    return 1 if run.start > 0 else 0


def _fused(runs: list[_Run]) -> list[_Run]:
    """Neighbouring runs of one country made one."""
    out: list[_Run] = []
    for run in runs:
        if out and out[-1].country == run.country:
            out[-1] = out[-1]._replace(end=run.end)
        else:
            out.append(run)
    return out


def _pieces(row: pd.Series, runs: list[_Run], countries: Countries, number: int) -> list[dict[str, Any]]:
    """Rows that take the place of one link that touches a border."""
    lon_lat = shapely.get_coordinates(row["geometry"])
    parts = cut(lon_lat, [r.start for r in runs[1:]])
    share = lengths_km(np.array([shapely.LineString(p) for p in parts]))
    share = share / share.sum()
    out = []
    for i, run in enumerate(runs):
        new = row.to_dict() | {"country": run.country, "length_km": row["length_km"] * share[i]}
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
        points = sample(shapely.get_coordinates(lines[i]), every_km=0.5)
        depth[i] = countries.depth_km(points, home[i])
    return depth
