"""Sections known better than their drawing: laid over the network with their published length."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.ops

from kazpak.network.lines import lengths_km, measures_km, nearest, place_along, straight_km
from kazpak.network.network import layer_names
from kazpak.network.split import Cut, split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kazpak.network.network import Network

__all__ = ["Section", "Stop", "drawn_alike", "lay_over"]

_KM_PER_DEGREE = 111.195
_INSIDE_SHARE = 0.8
_ALONG_SHARE = 0.6
_SLOWER = 1.03
_WINDING = 1.1
_THINNER_DEG = (0.006, 0.009, 0.012)
_ALLOWED_LONGER = 1.05
_AT_END_KM = 2.0
_SHORT_KM = 4.0
_ITS_OWN = 0.1


@dataclass(frozen=True)
class Stop:
    """A place that a section runs through.

    Attributes
    ----------
    joins
        Whether the section meets the network here.
    gate
        Id of the gate that is here, or empty.
    """

    lon: float
    lat: float
    name: str
    joins: bool = False
    gate: str = ""


@dataclass(frozen=True)
class Section:
    """A stretch of road or track in one country, with its published length.

    Attributes
    ----------
    length_km
        Length from the first to the last stop; None where nothing is published: then the drawn length, a
        tenth longer, for stops are joined by straight lines.
    beside_km
        Drawn links that stay this close to the section are the same road.
    valley
        Whether to draw it along valleys.
    """

    id: str
    line: str
    mode: str
    gauge_mm: int | None
    country: str
    length_km: float | None
    beside_km: float
    valley: bool
    source: str
    stops: tuple[Stop, ...]


def lay_over(
    network: Network,
    sections: Sequence[Section],
    *,
    draw: Callable[[Section, Sequence[tuple[float, float]]], NDArray[np.float64]],
    within_km: float = 9.0,
) -> Network:
    """Add sections, joined to the network at their stops; what they improve on is measured anew.

    A link of the same layer that runs beside a section is never removed, for side roads hang on it: it
    takes the section's line, and its length becomes at least 3 % more than the section's between the same
    places, so that the section is always the shorter way. It keeps its own drawing: drawn alike, the two could
    not be told apart, and gates would be attached to either.

    Parameters
    ----------
    network
        Stays as it is.
    sections
        In order; a later one may join an earlier one.
    draw
        Gives the vertices of a section between two stops that join, from the stops it runs through.
    within_km
        Farthest that a stop looks for a link to join [km]; else it becomes a free end.
    """
    for section in sections:
        network = _lay_one(network, section, draw, within_km)
    return network


def _lay_one(
    network: Network,
    section: Section,
    draw: Callable[[Section, Sequence[tuple[float, float]]], NDArray[np.float64]],
    within_km: float,
) -> Network:
    joints: list[tuple[int, str, tuple[float, float]]] = []
    for i, stop in enumerate(section.stops):
        if stop.gate:
            joints.append((i, stop.gate, (stop.lon, stop.lat)))
        elif stop.joins or i in (0, len(section.stops) - 1):
            network, name, place = _joined(network, section, stop, within_km if stop.joins else 0.0, i)
            joints.append((i, name, place))
    rows = []
    for (i, a, place_a), (j, b, place_b) in pairwise(joints):
        through = [(s.lon, s.lat) for s in section.stops[i + 1 : j]]
        line = shapely.LineString(draw(section, [place_a, *through, place_b]))
        rows.append({"from_id": a, "to_id": b, "geometry": line})
    _smooth(rows, section)
    drawn = lengths_km(np.array([row["geometry"] for row in rows]))
    total = section.length_km or float(drawn.sum()) * (1.0 if section.valley else _WINDING)
    per_km = total / drawn.sum()
    for number, row in enumerate(rows):
        row["id"] = f"{section.id}/{number + 1}"
        row["length_km"] = max(drawn[number] * per_km, straight_km(cast("shapely.LineString", row["geometry"])))
        row |= {"mode": section.mode, "gauge_mm": section.gauge_mm, "country": section.country}
        row |= {
            "line": section.line,
            "status": "open",
            "length_source": "published" if section.length_km else "osm",
        }
        row |= {"source": section.source}
    network = _measured_anew(network, section, rows)
    fresh = gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs=network.links.crs)
    fresh["gauge_mm"] = fresh["gauge_mm"].astype("Int32")
    return network.replace(pd.concat([network.links, fresh]))


def _smooth(rows: list[dict[str, Any]], section: Section) -> None:
    """Thin a drawing that winds more than the road, step by step, while it is over a twentieth longer."""
    for tolerance in _THINNER_DEG:
        length = lengths_km(np.array([row["geometry"] for row in rows])).sum()
        if section.length_km is None or length <= section.length_km * _ALLOWED_LONGER:
            break
        for row in rows:
            row["geometry"] = shapely.simplify(row["geometry"], tolerance)


def _layer_of(section: Section) -> str:
    return "/".join([section.country, section.mode, *([str(section.gauge_mm)] if section.gauge_mm else [])])


def _joined(
    network: Network, section: Section, stop: Stop, within_km: float, number: int
) -> tuple[Network, str, tuple[float, float]]:
    """Find or make the node where a section meets the network."""
    links = network.links
    own = (layer_names(links) == _layer_of(section)) & ~links["id"].str.startswith(f"{section.id}/")
    lines = links.geometry.to_numpy()[own]
    hits = nearest(lines, stop.lon, stop.lat, within_km=within_km, tree=shapely.STRtree(lines)) if within_km else []
    name = f"{section.id}/{number}"
    if not hits:
        return network, name, (stop.lon, stop.lat)
    hit = hits[0]
    row = links[own].iloc[hit.row]
    before = hit.fraction * row["length_km"]
    after = row["length_km"] - before
    if min(before, after) < _AT_END_KM:
        at_start = before <= after
        place = shapely.get_coordinates(row["geometry"])[0 if at_start else -1]
        return network, row["from_id" if at_start else "to_id"], (float(place[0]), float(place[1]))
    return split(network, [Cut(row["id"], hit.fraction, name)]), name, (hit.lon, hit.lat)


def _measured_anew(network: Network, section: Section, rows: list[dict[str, Any]]) -> Network:
    """Lengthen the drawn links that are the same road, and give them its line."""
    if not section.beside_km or not section.length_km:
        return network
    scale = (np.cos(np.radians(np.mean([s.lat for s in section.stops]))), 1.0)
    path = _flat(shapely.LineString(np.vstack([shapely.get_coordinates(r["geometry"]) for r in rows])), scale)
    chain = _flat(shapely.LineString([(s.lon, s.lat) for s in section.stops]), scale)
    wide = section.beside_km / _KM_PER_DEGREE
    zone = shapely.union_all([chain.buffer(wide), path.buffer(wide / 2)])
    links = network.links
    near = (layer_names(links) == _layer_of(section)) & (links["length_source"] != "published")
    near &= (links["length_km"] >= _SHORT_KM) & (links["line"] == "")
    flat = _flat(links.geometry.to_numpy()[near], scale)
    inside = shapely.length(shapely.intersection(flat, zone)) >= _INSIDE_SHARE * shapely.length(flat)
    start, end = (shapely.get_point(flat, at) for at in (0, -1))
    along = np.abs(shapely.line_locate_point(path, end) - shapely.line_locate_point(path, start))
    same = inside & (along > _ALONG_SHARE * shapely.distance(start, end))
    rows_hit = links.index[near][same]
    length, line = links["length_km"].copy(), links["line"].copy()
    length[rows_hit] = np.maximum(length[rows_hit], along[same] * section.length_km / path.length * _SLOWER)
    line[rows_hit] = section.line
    return network.replace(links.assign(length_km=length, line=line))


def drawn_alike(network: Network, sections: Sequence[Section], *, from_ratio: float = 1.5) -> Network:
    """Draw what runs beside a section nearly as the section is drawn, where its own drawing is far too short.

    It stays a tenth of the way nearer to its own drawing, so that what is beside the road still finds the section.

    Parameters
    ----------
    network
        With gates attached; stays as it is.
    sections
        Those laid over it.
    from_ratio
        Least length for each kilometre drawn of a link to touch.
    """
    links = network.links
    lines = links.geometry.to_numpy().copy()
    short = links["length_km"].to_numpy() > from_ratio * lengths_km(lines)
    for section in sections:
        own = links["id"].str.startswith(f"{section.id}/").to_numpy()
        beside = short & (links["line"] == section.line) & (links["length_source"] != "published") & ~own
        beside &= layer_names(links) == _layer_of(section)
        path = shapely.line_merge(shapely.union_all(links.geometry.to_numpy()[own]))
        if not section.beside_km or not section.length_km or path.geom_type != "LineString":
            continue
        for row in np.flatnonzero(beside):
            line = _blended(lines[row], path, section.beside_km / _KM_PER_DEGREE)
            if line is not None and lengths_km(np.array([line]))[0] <= links["length_km"].iloc[row] * _SLOWER:
                lines[row] = line
    return network.replace(links.set_geometry(gpd.GeoSeries(lines, index=links.index, crs=links.crs)))


def _blended(line: shapely.LineString, path: shapely.LineString, reach: float) -> shapely.LineString | None:
    """Draw a line between its own ends along a path, if both ends lie within reach [deg] of it."""
    ends = [shapely.get_point(line, at) for at in (0, -1)]
    start, end = (shapely.line_locate_point(path, point) for point in ends)
    if start == end or max(shapely.distance(path, point) for point in ends) > reach:
        return None
    part = shapely.get_coordinates(shapely.ops.substring(path, start, end))[1:-1]
    along = measures_km(np.vstack([part[:1], part])) if len(part) else np.zeros(1)
    share = along[1:] / along[-1] if along[-1] else np.zeros(len(part))
    chord = place_along(shapely.get_coordinates(line), share)
    middle = _ITS_OWN * chord + (1 - _ITS_OWN) * part
    return shapely.LineString(
        np.vstack([*(shapely.get_coordinates(p) for p in ends[:1]), middle, shapely.get_coordinates(ends[1])])
    )


def _flat(lines: Any, scale: tuple[float, float]) -> Any:  # noqa: ANN401
    """Lines on a local plane where a degree is as long both ways."""
    return shapely.transform(lines, lambda lon_lat: lon_lat * scale)
