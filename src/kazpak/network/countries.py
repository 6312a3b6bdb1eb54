"""Country polygons, and the questions that cutting and drawing ask them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
import shapely.ops

from kazpak.network.lines import cut, join, measures_km, sample

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["Countries", "Run"]

_KM_PER_DEGREE = 111.195
_INSIDE_DEG = 0.002
_AROUND_DEG = 0.6
_STEP_KM = 1.0
_MOSTLY = 0.9
_TOUCH_DEG = 1e-4
_EDGE_DEG = 1e-7


class Run(NamedTuple):
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

    @cached_property
    def _shapes(self) -> NDArray[np.object_]:
        shapes = self.table.geometry.to_numpy()
        shapely.prepare(shapes)
        return np.asarray(shapes, dtype=object)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._shapes)

    @cached_property
    def _edges(self) -> NDArray[np.object_]:
        return np.asarray(shapely.boundary(self._shapes), dtype=object)

    @cached_property
    def _codes(self) -> NDArray[np.object_]:
        return np.asarray(self.table["country"], dtype=object)

    def of(self, lon_lat: NDArray[np.float64]) -> NDArray[np.object_]:
        """Country of every point; a point at sea gets the nearest."""
        points: NDArray[np.object_] = np.atleast_1d(np.asarray(shapely.points(lon_lat), dtype=object))
        found = np.array([""] * len(points), dtype=object)
        which, area = self._tree.query(points, predicate="within")
        found[which[::-1]] = self._codes[area[::-1]]
        lost = np.flatnonzero(found == "")
        if len(lost):
            found[lost] = self._codes[self._tree.nearest(points[lost])]
        return found

    def shape(self, country: str) -> Any:  # noqa: ANN401
        """Polygon of one country."""
        return self._shapes[int(np.flatnonzero(self._codes == country)[0])]

    def touching(self, lon: float, lat: float) -> list[str]:
        """Countries that meet at a point of a border, in order."""
        spot = shapely.Point(lon, lat).buffer(_TOUCH_DEG)
        return sorted(self._codes[self._tree.query(spot, predicate="intersects")])

    def holding(self, lines: NDArray[np.object_]) -> NDArray[np.object_]:
        """Country that holds a line wholly, else empty."""
        found = np.array([""] * len(lines), dtype=object)
        which, area = self._tree.query(lines, predicate="within")
        found[which] = self._codes[area]
        return found

    def runs(self, line: shapely.LineString) -> list[Run]:
        """Stretches of a line by country, in order."""
        lon_lat = shapely.get_coordinates(line)
        near = self._tree.query(line, predicate="intersects")
        points = [shapely.get_coordinates(line.intersection(self._edges[i])) for i in near]
        spots = np.vstack([np.zeros((0, 2)), *points])
        drawn = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(lon_lat, axis=0).T))])
        measure = measures_km(lon_lat)
        along = shapely.line_locate_point(line, shapely.points(spots))
        marks = np.unique(np.round(np.interp(along, drawn, measure) / measure[-1], 9))
        marks = np.concatenate([[0.0], marks[(marks > 0) & (marks < 1)], [1.0]])
        middles = (marks[:-1] + marks[1:]) / 2 * measure[-1]
        codes = self.of(np.column_stack([np.interp(middles, measure, lon_lat[:, k]) for k in (0, 1)]))
        runs: list[Run] = []
        for code, start, end in zip(codes, marks[:-1], marks[1:], strict=True):
            if runs and runs[-1].country == code:
                runs[-1] = Run(code, runs[-1].start, end)
            else:
                runs.append(Run(code, start, end))
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
        marks = sorted({0.0, 1.0, *(m for r in own for m in (r.start, r.end))})
        edge = part.buffer(_EDGE_DEG)
        moved = join(
            piece if edge.covers(shapely.LineString(piece)) else _clamped(piece, inner)
            for piece in cut(lon_lat, marks[1:-1])
        )
        return np.vstack([lon_lat[:1], moved[1:-1], lon_lat[-1:]])


def _clamped(lon_lat: NDArray[np.float64], inner: Any) -> NDArray[np.float64]:  # noqa: ANN401
    """Lead a stray along the inside: each of its places moves to the nearest one, bays are followed round."""
    dense = sample(lon_lat, every_km=_STEP_KM)
    shapely.prepare(inner)
    shore = shapely.get_coordinates(shapely.shortest_line(shapely.points(dense), inner)).reshape(-1, 2, 2)[:, 1]
    pieces = [shore[:1]]
    for a, b in pairwise(shore):
        within = inner.intersection(shapely.LineString([a, b])).length
        pieces.append(_round_the_bay(inner, a, b)[1:] if within < _MOSTLY * np.hypot(*(b - a)) else b[None])
    return np.vstack(pieces)


def _round_the_bay(inner: Any, a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ANN401
    """Way along the edge from one place on it to another, the shorter way round."""
    edges = shapely.get_rings(shapely.get_parts(inner))
    edge = edges[int(np.argmin(shapely.distance(edges, shapely.Point(a))))]
    here, there = (float(shapely.line_locate_point(edge, shapely.Point(p))) for p in (a, b))
    low, high = sorted((here, there))
    inside = shapely.ops.substring(edge, low, high)
    outside = [shapely.ops.substring(edge, high, edge.length), shapely.ops.substring(edge, 0.0, low)]
    way = shapely.get_coordinates(inside)
    if sum(part.length for part in outside) < inside.length:
        way = np.vstack([shapely.get_coordinates(part) for part in outside])[::-1]
    way = way if here <= there else way[::-1]
    return np.vstack([a, way[1:-1], b])
