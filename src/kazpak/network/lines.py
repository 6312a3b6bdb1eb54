"""Small tools on drawn lines: measuring, cutting, joining. Longitude first, degrees; lengths in km.

A line is measured along the ellipsoid, never in degrees, so a place "halfway" is halfway for a lorry.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from kazpak.geodesy import segment_lengths_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Lines = NDArray[np.object_]

__all__ = [
    "Nearest",
    "cut",
    "flatten",
    "insertion",
    "join",
    "lengths_km",
    "measures_km",
    "nearest",
    "place_along",
    "place_at",
    "sample",
    "straight_km",
    "unit_vectors",
]

_EARTH_KM = 6371.0088
_KM_PER_DEGREE = 111.195


class Nearest(NamedTuple):
    """Where a point meets a line: which line, how far along it (0 to 1), how far off [km]."""

    row: int
    fraction: float
    off_km: float
    lon: float
    lat: float


def unit_vectors(lon_lat: Floats) -> Floats:
    """Points as vectors from the Earth's centre, length in km: near distances become straight ones."""
    lon, lat = np.radians(lon_lat[:, 0]), np.radians(lon_lat[:, 1])
    ring = np.cos(lat)
    return _EARTH_KM * np.column_stack([ring * np.cos(lon), ring * np.sin(lon), np.sin(lat)])


def flatten(lines: Lines) -> tuple[Floats, NDArray[np.intp]]:
    """All coordinates in one array, and the place where each line starts (one more entry at the end)."""
    lon_lat, owner = shapely.get_coordinates(lines, return_index=True)
    starts = np.searchsorted(owner, np.arange(len(lines) + 1))
    return lon_lat, starts


def lengths_km(lines: Lines) -> Floats:
    """Geodesic length of every line [km]."""
    if len(lines) == 0:
        return np.zeros(0)
    lon_lat, starts = flatten(np.asarray(lines, dtype=object))
    segments = segment_lengths_km(lon_lat)
    segments[starts[1:-1] - 1] = 0.0
    running = np.concatenate([[0.0], np.cumsum(segments)])
    total: Floats = running[starts[1:] - 1] - running[starts[:-1]]
    return total


def straight_km(line: shapely.LineString) -> float:
    """Straight way between the ends of a line [km]."""
    ends = shapely.get_coordinates(line)[[0, -1]]
    return float(segment_lengths_km(ends)[0])


def insertion(lon_lat: Floats, lon: float, lat: float) -> tuple[float, int]:
    """By how much a place lengthens a line where it does so least [km], and the number of the vertex behind it."""
    off = np.linalg.norm(unit_vectors(lon_lat) - unit_vectors(np.array([[lon, lat]])), axis=1)
    extra = off[:-1] + off[1:] - segment_lengths_km(lon_lat)
    return float(extra.min()), int(extra.argmin()) + 1


def measures_km(lon_lat: Floats) -> Floats:
    """Distance of every vertex from the first one, along the line [km]."""
    return np.concatenate([[0.0], np.cumsum(segment_lengths_km(lon_lat))])


def _between(lon_lat: Floats, measure: Floats, at_km: Floats) -> Floats:
    return np.column_stack([np.interp(at_km, measure, lon_lat[:, axis]) for axis in (0, 1)])


def place_at(lon_lat: Floats, fraction: float) -> Floats:
    """Point at a fraction (0 to 1) of a line's length."""
    measure = measures_km(lon_lat)
    point: Floats = _between(lon_lat, measure, np.array([fraction * measure[-1]]))[0]
    return point


def place_along(lon_lat: Floats, fractions: Floats) -> Floats:
    """Points at fractions (0 to 1) of a line's length, shape (n, 2)."""
    measure = measures_km(lon_lat)
    return _between(lon_lat, measure, np.asarray(fractions) * measure[-1])


def sample(lon_lat: Floats, *, every_km: float) -> Floats:
    """Points along a line at equal steps of at most `every_km`, both ends included."""
    measure = measures_km(lon_lat)
    steps = max(1, math.ceil(measure[-1] / every_km))
    return _between(lon_lat, measure, np.linspace(0.0, measure[-1], steps + 1))


def cut(lon_lat: Floats, fractions: Sequence[float]) -> list[Floats]:
    """Cut one line at fractions of its length (ascending, strictly between 0 and 1)."""
    measure = measures_km(lon_lat)
    marks = np.concatenate([[0.0], np.asarray(fractions, dtype=float) * measure[-1], [measure[-1]]])
    ends = _between(lon_lat, measure, marks)
    pieces = []
    for i in range(len(marks) - 1):
        inside = (measure > marks[i]) & (measure < marks[i + 1])
        pieces.append(np.vstack([ends[i], lon_lat[inside], ends[i + 1]]))
    return pieces


def join(pieces: Iterable[Floats]) -> Floats:
    """Put pieces end to end, writing a shared vertex once."""
    parts: list[Floats] = []
    for piece in pieces:
        parts.append(piece[1:] if parts and np.allclose(parts[-1][-1], piece[0], atol=1e-9) else piece)
    return np.vstack(parts)


def _nearest_on(lines: Lines, lon: float, lat: float) -> tuple[Floats, Floats, Floats]:
    """Distance [km], fraction and place (lon, lat) of the nearest point on each line, near one point."""
    shrink = math.cos(math.radians(lat))
    flat = shapely.transform(lines, lambda xy: xy * (shrink, 1.0))
    here = shapely.Point(lon * shrink, lat)
    off = shapely.distance(flat, here) * _KM_PER_DEGREE
    along = shapely.line_locate_point(flat, here)
    spot = shapely.get_coordinates(shapely.line_interpolate_point(flat, along)) / (shrink, 1.0)
    length = shapely.length(flat)
    return off, np.divide(along, length, out=np.zeros_like(along), where=length > 0), spot


def nearest(lines: Lines, lon: float, lat: float, *, within_km: float, tree: shapely.STRtree) -> list[Nearest]:
    """Lines within reach of a point, nearest first.

    Parameters
    ----------
    lines
        The lines the tree was made of.
    lon, lat
        Degrees.
    within_km
        Reach [km].
    tree
        `shapely.STRtree(lines)`, made once by the caller.
    """
    high = within_km / _KM_PER_DEGREE
    wide = high / max(0.1, math.cos(math.radians(lat)))
    found = np.sort(tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high)))
    if len(found) == 0:
        return []
    off, _, spot = _nearest_on(lines[found], lon, lat)
    hits = []
    for i in np.argsort(off, kind="stable"):
        if off[i] > within_km:
            break
        lon_lat = shapely.get_coordinates(lines[found[i]])
        fraction = _fraction_of(lon_lat, spot[i])
        hits.append(Nearest(int(found[i]), fraction, float(off[i]), float(spot[i][0]), float(spot[i][1])))
    return hits


def _fraction_of(lon_lat: Floats, spot: Floats) -> float:
    """How far along a line a point on it lies, as a fraction of the geodesic length."""
    line = shapely.LineString(lon_lat)
    along = shapely.line_locate_point(line, shapely.Point(spot))
    before = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(lon_lat, axis=0).T))])
    measure = measures_km(lon_lat)
    if measure[-1] == 0:
        return 0.0
    return float(np.interp(along, before, measure) / measure[-1])
