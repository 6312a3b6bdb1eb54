"""Heights under the network: relief, climbs, and roads drawn along valleys.

References
----------
The grid is NOAA's Global Land One-kilometer Base Elevation (GLOBE), 30 arc seconds, cell centres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from kazpak.network.lines import measures_km, sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kazpak.network.network import Network

    Floats = NDArray[np.float64]

__all__ = ["Elevation", "add_heights", "trace_valley"]

_CELLS_AROUND = 9
_FLOOR_CELLS = 5
_STEP_KM = 1.0
_KM_PER_DEGREE = 111.195
_PAD_DEG = 0.35
_GRADE_FREE = 0.02
_GRADE_COST = 60.0
_OUTSIDE_COST = 50.0
_MOVES = ((0, 1), (1, 0), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2))


@dataclass(frozen=True)
class Elevation:
    """Heights on a grid of equal steps in degrees.

    Parameters
    ----------
    metres
        Rows from north to south, columns from west to east.
    west, north
        Outer corner of the first cell [deg].
    per_degree
        Cells in a degree.
    """

    metres: NDArray[Any]
    west: float
    north: float
    per_degree: int

    def window(self, west: float, south: float, east: float, north: float) -> Elevation:
        """Part of the grid that covers a box."""
        rows, columns = self.metres.shape
        top = max(0, int((self.north - north) * self.per_degree))
        bottom = min(rows, int((self.north - south) * self.per_degree) + 1)
        left = max(0, int((west - self.west) * self.per_degree))
        right = min(columns, int((east - self.west) * self.per_degree) + 1)
        part = self.metres[top:bottom, left:right]
        return Elevation(part, self.west + left / self.per_degree, self.north - top / self.per_degree, self.per_degree)

    def cells(self, lon_lat: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
        """Row and column of points, and whether they lie on the grid."""
        row = np.floor((self.north - lon_lat[:, 1]) * self.per_degree).astype(np.intp)
        column = np.floor((lon_lat[:, 0] - self.west) * self.per_degree).astype(np.intp)
        rows, columns = self.metres.shape
        on = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        return np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1), on

    def at(self, lon_lat: Floats) -> Floats:
        """Height of points [m]; not a number off the grid."""
        return self._read(self.metres, lon_lat)

    def floor_at(self, lon_lat: Floats) -> Floats:
        """Lowest height within two cells [m]: the valley floor that a road keeps to."""
        return self._read(self._floor, lon_lat)

    def relief_at(self, lon_lat: Floats) -> Floats:
        """Range of heights within four cells, about 4 km, of points [m]."""
        return self._read(self._relief, lon_lat)

    def _read(self, grid: NDArray[Any], lon_lat: Floats) -> Floats:
        row, column, on = self.cells(lon_lat)
        return np.where(on, grid[row, column].astype(float), np.nan)

    @cached_property
    def _relief(self) -> NDArray[Any]:
        from scipy.ndimage import maximum_filter, minimum_filter

        high, low = (f(self.metres, _CELLS_AROUND) for f in (maximum_filter, minimum_filter))
        return np.asarray(high - low)

    @cached_property
    def _floor(self) -> NDArray[Any]:
        from scipy.ndimage import minimum_filter

        return np.asarray(minimum_filter(self.metres, _FLOOR_CELLS))


def trace_valley(
    elevation: Elevation,
    points: Sequence[tuple[float, float]],
    *,
    inside: Any = None,  # noqa: ANN401
    simplify_deg: float = 0.004,
) -> Floats:
    """Draw a line through points that goes round mountains rather than over them.

    Between two points it is the cheapest way over the grid, where a kilometre costs one, and 60 more for
    every unit of grade beyond 2 %: on a slope of 5 % it costs 2.8.

    Parameters
    ----------
    elevation
        Heights.
    points
        (lon, lat) pairs, at least two, in order.
    inside
        Polygon to stay in.
    simplify_deg
        Thinning of the result.

    Returns
    -------
    ndarray
        Shape (n, 2), lon and lat, from the first to the last point.
    """
    drawn: list[Floats] = [np.array([points[0]], dtype=float)]
    for a, b in pairwise(points):
        leg = _cheapest(elevation, a, b, inside)
        thin = shapely.get_coordinates(shapely.simplify(shapely.LineString(leg), simplify_deg))
        drawn.append(thin[1:])
    return np.vstack(drawn)


def _cheapest(elevation: Elevation, a: tuple[float, float], b: tuple[float, float], inside: Any) -> Floats:  # noqa: ANN401
    """Cheapest way between two points over the grid; straight where there is no grid."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    ends = np.array([a, b], dtype=float)
    (west, south), (east, north) = ends.min(axis=0) - _PAD_DEG, ends.max(axis=0) + _PAD_DEG
    part = elevation.window(west, south, east, north)
    row, column, on = part.cells(ends)
    if not on.all() or part.metres.size == 0:
        return ends
    rows, columns = part.metres.shape
    index = np.arange(rows * columns).reshape(rows, columns)
    lat = part.north - (np.arange(rows) + 0.5) / part.per_degree
    lon = part.west + (np.arange(columns) + 0.5) / part.per_degree
    dear = np.ones(part.metres.shape)
    if inside is not None:
        shapely.prepare(inside)
        dear[~shapely.contains_xy(inside, *np.meshgrid(lon, lat))] = _OUTSIDE_COST
    starts, stops, costs = _moves(part, index, lat, dear)
    graph = coo_array((costs, (starts, stops)), shape=(index.size, index.size)).tocsr()
    goal, here = index[row[1], column[1]], index[row[0], column[0]]
    _, before = dijkstra(graph, directed=False, indices=here, return_predecessors=True)
    way = [int(goal)]
    while way[-1] != here:
        way.append(int(before[way[-1]]))
    cells = np.array(way[::-1])
    line = np.column_stack([lon[cells % columns], lat[cells // columns]])
    return np.vstack([ends[0], line[1:-1], ends[1]])


def _moves(
    part: Elevation, index: NDArray[np.intp], lat: Floats, dear: Floats
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Every step between cells, with its cost."""
    rows, columns = index.shape
    heights = part.metres.astype(np.float64)
    starts, stops, costs = [], [], []
    for down, right in _MOVES:
        here = slice(0, rows - down), slice(max(0, -right), columns - max(0, right))
        there = slice(down, rows), slice(max(0, right), columns - max(0, -right))
        middle = (lat[here[0]] + lat[there[0]]) / 2
        across = right / part.per_degree * _KM_PER_DEGREE * np.cos(np.radians(middle))[:, None]
        along = down / part.per_degree * _KM_PER_DEGREE
        step = np.hypot(across, along) * np.ones(index[here].shape)
        grade = np.abs(heights[there] - heights[here]) / 1000 / step
        cost = step * (1 + _GRADE_COST * np.maximum(0, grade - _GRADE_FREE)) * np.maximum(dear[here], dear[there])
        starts.append(index[here].ravel())
        stops.append(index[there].ravel())
        costs.append(cost.ravel())
    return np.concatenate(starts), np.concatenate(stops), np.concatenate(costs)


def add_heights(
    network: Network, elevation: Elevation, *, on_line: Sequence[str] = (), keep_relief: bool = False
) -> Network:
    """Fill `relief_m`, `highest_m`, `climb_m` and `descent_m`; links that leave the grid keep them empty.

    Parameters
    ----------
    network
        Stays as it is.
    elevation
        Heights.
    on_line
        Ids of links whose drawing follows the ground; all others are read from the valley floor, for a
        thinned drawing runs over spurs that the road goes round.
    keep_relief
        Leave `relief_m` as it is where it is known.
    """
    lines = network.links.geometry.to_numpy()
    exact = network.links["id"].isin(set(on_line)).to_numpy()
    rows = []
    for line, follows in zip(lines, exact, strict=True):
        points = sample(shapely.get_coordinates(line), every_km=_STEP_KM)
        height = elevation.at(points) if follows else elevation.floor_at(points)
        step = np.diff(height)
        weight = np.gradient(measures_km(points)) if len(points) > 1 else np.ones(1)
        relief = float(np.average(elevation.relief_at(points), weights=np.maximum(weight, 1e-9)))
        rows.append((relief, height.max(), np.maximum(step, 0).sum(), np.maximum(-step, 0).sum()))
    columns = ("relief_m", "highest_m", "climb_m", "descent_m")
    table = np.round(np.array(rows, dtype=float).reshape(-1, 4), 0)
    table[np.isnan(table).any(axis=1)] = np.nan
    if keep_relief:
        known = network.links["relief_m"].to_numpy()
        table[:, 0] = np.where(np.isnan(known), table[:, 0], known)
    return network.replace(network.links.assign(**{name: table[:, i] for i, name in enumerate(columns)}))
