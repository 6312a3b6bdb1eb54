"""Better drawing where the source has one long chord: along valleys, and through towns on the way.

Lengths are not touched: only where the line runs on a map, and what heights it meets.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from kazpak.geodesy import segment_lengths_km
from kazpak.network.lines import insertion, join, lengths_km, nearest, sample, unit_vectors
from kazpak.network.terrain import trace_valley

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from kazpak.network.countries import Countries
    from kazpak.network.network import Network
    from kazpak.network.terrain import Elevation

    Floats = NDArray[np.float64]

__all__ = ["along_valleys", "detours_km", "through_cities", "through_towns"]

_OFF_SHARE: Final = 0.12
_APART_SHARE: Final = 0.15


def through_towns(network: Network, towns: pd.DataFrame, *, longer_km: float = 100.0, off_km: float = 15.0) -> Network:
    """Lead chords through the towns beside them.

    A chord longer than `longer_km` is led through towns that lie between its ends and off it by at most
    `off_km` and 12 % of its length, the largest first, none close to another or to an end, as long as the
    drawing stays no longer than the road.

    Parameters
    ----------
    network
        Stays as it is.
    towns
        Columns `country`, `lon`, `lat`, `population`.
    longer_km
        Shortest chord to touch [km].
    off_km
        Farthest town [km].
    """
    links = network.links
    lines = links.geometry.to_numpy().copy()
    spots = towns[["lon", "lat"]].to_numpy()
    length, home = links["length_km"].to_numpy(), links["country"].to_numpy()
    country, size = towns["country"].to_numpy(), towns["population"].to_numpy()
    for row in np.flatnonzero((links["length_km"] >= longer_km) & (links["length_source"] != "published")):
        lon_lat = shapely.get_coordinates(lines[row])
        spare = length[row] - lengths_km(lines[[row]])[0]
        parts: list[Floats] = []
        for a, b in pairwise(lon_lat):
            here = np.flatnonzero((country == home[row]) & _within(spots, a, b))
            way, used = _led(a, b, spots[here], size[here], (longer_km, off_km, spare))
            spare -= used
            parts.append(way)
        lines[row] = shapely.LineString(join(parts))
    return network.replace(links.set_geometry(gpd.GeoSeries(lines, crs=links.crs)))


def through_cities(
    network: Network, cities: pd.DataFrame, *, beside_km: float = 2.0, within_km: float = 25.0, longer_km: float = 15.0
) -> Network:
    """Lead the nearest chord through every city that no road reaches, if the road is long enough for that.

    Parameters
    ----------
    network
        Stays as it is.
    cities
        Columns `country`, `lon`, `lat`.
    beside_km
        A road so close is the city's road [km].
    within_km
        Farthest chord to touch [km].
    longer_km
        Shortest chord to touch [km].
    """
    links = network.links
    lines = links.geometry.to_numpy().copy()
    road = (links["mode"] == "road").to_numpy()
    length, home = links["length_km"].to_numpy(), links["country"].to_numpy()
    for country, lon, lat in cities[["country", "lon", "lat"]].itertuples(index=False):
        own = np.flatnonzero(road & (home == country))
        hits = nearest(lines[own], lon, lat, within_km=within_km, tree=shapely.STRtree(lines[own]))
        if hits and hits[0].off_km <= beside_km:
            continue
        for row in own[[hit.row for hit in hits]]:
            lon_lat = shapely.get_coordinates(lines[row])
            extra, at = insertion(lon_lat, lon, lat)
            chord = float(segment_lengths_km(lon_lat[at - 1 : at + 1])[0])
            if chord >= longer_km and lengths_km(lines[[row]])[0] + extra <= length[row]:
                lines[row] = shapely.LineString(np.insert(lon_lat, at, (lon, lat), axis=0))
                break
    return network.replace(links.set_geometry(gpd.GeoSeries(lines, index=links.index, crs=links.crs)))


def _within(spots: Floats, a: Floats, b: Floats) -> NDArray[np.bool_]:
    low, high = np.minimum(a, b) - 0.3, np.maximum(a, b) + 0.3
    return np.asarray(((spots >= low) & (spots <= high)).all(axis=1), dtype=np.bool_)


def _led(
    a: Floats, b: Floats, spots: Floats, size: NDArray[np.int64], limits: tuple[float, float, float]
) -> tuple[Floats, float]:
    """One chord led through towns, and by how much that lengthens it [km]."""
    longer_km, off_km, spare_km = limits
    ends = unit_vectors(np.array([a, b]))
    chord = float(np.linalg.norm(ends[1] - ends[0]))
    if chord < longer_km or len(spots) == 0:
        return np.array([a, b]), 0.0
    along = (ends[1] - ends[0]) / chord
    place = unit_vectors(spots) - ends[0]
    share = place @ along / chord
    bulge = unit_vectors(np.array([(a + b) / 2]))[0] - ends.mean(axis=0)
    off = np.linalg.norm(place - share[:, None] * chord * along - 4 * (share * (1 - share))[:, None] * bulge, axis=1)
    good = (share > _APART_SHARE) & (share < 1 - _APART_SHARE) & (off < min(off_km, _OFF_SHARE * chord))
    taken: list[int] = []
    length = chord
    for i in sorted(np.flatnonzero(good), key=lambda k: (-size[k], k)):
        if any(abs(share[i] - share[k]) < _APART_SHARE for k in taken):
            continue
        trial = sorted([*taken, int(i)], key=lambda k: float(share[k]))
        line = np.vstack([ends[:1], unit_vectors(spots[trial]), ends[1:]])
        new = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
        if new - chord <= spare_km:
            taken, length = trial, new
    return np.vstack([a, *[spots[k] for k in taken], b]), length - chord


def detours_km(
    network: Network, elevation: Elevation, *, relief_m: float = 120.0, longer_km: float = 8.0
) -> NDArray[np.float64]:
    """By how much the way along the valleys is longer than each uncurated road's drawing [km].

    Parameters
    ----------
    network
        Stays as it is.
    elevation
        Heights; where there are none, there is no detour.
    relief_m
        Least mean relief of a chord to look at [m].
    longer_km
        Shortest chord to look at; shorter ones follow the road [km].
    """
    links = network.links
    found = np.zeros(len(links))
    plain = (links["mode"] == "road") & (links["length_source"] == "osm")
    for row in np.flatnonzero(plain):
        lon_lat = shapely.get_coordinates(links.geometry.iloc[row])
        for chord, km in zip(pairwise(lon_lat), segment_lengths_km(lon_lat), strict=True):
            ends = np.array(chord)
            if km >= longer_km and np.nan_to_num(elevation.relief_at(sample(ends, every_km=1.0))).mean() >= relief_m:
                traced = trace_valley(elevation, [tuple(ends[0]), tuple(ends[1])])
                found[row] += segment_lengths_km(traced).sum() - km
    return found


def along_valleys(
    network: Network,
    elevation: Elevation,
    countries: Countries,
    *,
    relief_m: float = 250.0,
    longer_km: float = 15.0,
) -> tuple[Network, list[str]]:
    """Lead chords in mountains along the valleys, as long as the drawing stays no longer than the road.

    Parameters
    ----------
    network
        With `relief_m`; stays as it is.
    elevation, countries
        Heights, and polygons to stay in.
    relief_m
        Least relief of a link to touch [m].
    longer_km
        Shortest chord to touch [km].

    Returns
    -------
    Network
        With better drawings.
    list
        Ids of the links that now follow the ground.
    """
    links = network.links
    lines = links.geometry.to_numpy().copy()
    rough = (links["relief_m"] >= relief_m) & (links["length_source"] != "published") & (links["mode"] == "road")
    length, home, ids = (links[c].to_numpy() for c in ("length_km", "country", "id"))
    done = []
    for row in np.flatnonzero(rough):
        lon_lat = shapely.get_coordinates(lines[row])
        traced = [
            _traced(elevation, countries, home[row], lon_lat[[i, i + 1]], longer_km) for i in range(len(lon_lat) - 1)
        ]
        whole = shapely.LineString(np.round(join(traced), 5))
        new, old = lengths_km(np.array([whole, lines[row]], dtype=object))
        if new > old and new <= length[row]:
            lines[row] = whole
            done.append(ids[row])
    return network.replace(links.set_geometry(gpd.GeoSeries(lines, crs=links.crs))), done


def _traced(elevation: Elevation, countries: Countries, country: str, chord: Floats, longer_km: float) -> Floats:
    if np.linalg.norm(np.diff(unit_vectors(chord), axis=0)) < longer_km:
        return chord
    line = trace_valley(elevation, [tuple(chord[0]), tuple(chord[1])], inside=countries.shape(country))
    return countries.pulled_in(line, country)
