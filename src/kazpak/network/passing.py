"""Where a trip passes a place on its way, without stopping for what the place is there for."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kazpak.geodesy import distance_km
from kazpak.network.gazetteer import Place
from kazpak.network.layers import SEA
from kazpak.network.world import Touch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kazpak.network.layers import Layers
    from kazpak.network.world import World

__all__ = ["along_line", "passing"]

_LINE = "line"
"""Kind of a place that stands for a point of a line."""

_PASSED_BY = ("terminal", "port")
_QUARTERS = (0.25, 0.5, 0.75)
_Roads = dict[int, list[tuple[int, float]]]


class _Spine(NamedTuple):
    """The longest way along a line inside one layer: its nodes in order, and how far along each lies [km]."""

    layer: int
    country: str
    nodes: NDArray[np.int64]
    along_km: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def nearest(self, place: Place) -> int:
        """Number of the node nearest to a place."""
        x = (self.lon - place.lon) * np.cos(np.radians(place.lat))
        return int(np.argmin(x * x + (self.lat - place.lat) ** 2))


def passing(world: World, place: Place) -> tuple[Touch, ...]:
    """Nodes of any of which a trip by way of a place may pass; none where the place must be gone through.

    A town is passed on its road, or by train at a terminal that a local truck reaches; a terminal or port is passed
    on its road or track whether cargo is reloaded there or not. A crossing, checkpoint or break of gauge is gone
    through.

    Parameters
    ----------
    world
        Network and gates.
    place
        Where the trip is to pass.

    Raises
    ------
    InputError
        If a town lies too far from any road.
    """
    if place.kind == _LINE:
        spines = (s for s in _spines(world.layers, place.id.partition("/")[0]) if s.country == place.country)
        return tuple(Touch(s.layer, int(s.nodes[s.nearest(place)])) for s in spines)
    if place.kind in _PASSED_BY:
        return tuple(_at_gates(world, [place.id]))
    if place.kind not in ("city", "point"):
        return ()
    end = world.end(place)
    near = [
        gate.id
        for gate in world.gates.values()
        if gate.kind == "terminal"
        and gate.country_a == end.country
        and distance_km(place.lon, place.lat, gate.lon, gate.lat) <= world.terminal_limit_km
    ]
    yards = (t for t in _at_gates(world, near) if world.layers.keys[t.layer].mode == "rail")
    return (*end.touches, *yards)


def along_line(world: World, line: str, start: Place, end: Place) -> tuple[Place, ...]:
    """Points of a line that pin a trip down to it: quarter by quarter between where it is nearest to both ends.

    Parameters
    ----------
    world
        Network and gates.
    line
        Id of a line that links of the network belong to.
    start, end
        Ends of the trip.
    """
    spines = _spines(world.layers, line)
    spans = [(spine.nearest(start), spine.nearest(end)) for spine in spines]
    used = [(s, span) for s, span in zip(spines, spans, strict=True) if span[0] != span[1]]
    if not used:  # the line lies across the trip: anywhere on it will do
        spine = max(spines, key=lambda s: s.along_km[-1])
        used = [(spine, (spans[spines.index(spine)][0],) * 2)]
    used.sort(key=lambda one: distance_km(start.lon, start.lat, one[0].lon[one[1][0]], one[0].lat[one[1][0]]))
    found: list[Place] = []
    for spine, (first, last) in used:
        km = spine.along_km[first], spine.along_km[last]
        at = (int(np.argmin(np.abs(spine.along_km - (km[0] + (km[1] - km[0]) * q)))) for q in _QUARTERS)
        for i in dict.fromkeys(at):
            name = f"{line}/{len(found) + 1}"
            found.append(Place(name, line, _LINE, spine.country, float(spine.lon[i]), float(spine.lat[i])))
    return tuple(found)


def _at_gates(world: World, gates: Iterable[str]) -> Iterator[Touch]:
    """Nodes of gates in all layers but those of the sea and of planned lines."""
    names = list(gates)
    for layer, nodes in enumerate(world.layers.gate_nodes):
        key = world.layers.keys[layer]
        if key != SEA and not key.project:
            yield from (Touch(layer, nodes[name]) for name in names if name in nodes)


def _spines(layers: Layers, line: str) -> list[_Spine]:
    """Spines of a line, one for each layer that it runs in."""
    found = []
    for layer, key in enumerate(layers.keys):
        roads: _Roads = {}
        links = layers.links_of(layer)
        for link in range(links.start, links.stop):
            if layers.classes[layers.link_class[link]].line == line:
                u, v, km = int(layers.link_u[link]), int(layers.link_v[link]), float(layers.length_km[link])
                roads.setdefault(u, []).append((v, km))
                roads.setdefault(v, []).append((u, km))
        if roads:
            nodes, along = _longest(roads)
            at = layers.nodes_of(layer).start + np.array(nodes)
            found.append(
                _Spine(layer, key.country, np.array(nodes), np.array(along), layers.node_lon[at], layers.node_lat[at])
            )
    return found


def _longest(roads: _Roads) -> tuple[list[int], list[float]]:
    """Nodes of the longest way along some links, and how far along each lies [km]."""
    best: tuple[list[int], list[float]] = ([], [-1.0])
    seen: set[int] = set()
    for node in roads:
        if node in seen:
            continue
        there, _ = _away(roads, node)
        seen |= there.keys()
        along, before = _away(roads, max(there, key=there.__getitem__))
        way = [max(along, key=along.__getitem__)]
        while before[way[-1]] != way[-1]:
            way.append(before[way[-1]])
        if along[way[0]] > best[1][-1]:
            best = way[::-1], [along[n] for n in way[::-1]]
    return best


def _away(roads: _Roads, start: int) -> tuple[dict[int, float], dict[int, int]]:
    """Distance of every node that can be reached [km], and the node before each on the way."""
    away, before, heap = {start: 0.0}, {start: start}, [(0.0, start)]
    while heap:
        km, node = heapq.heappop(heap)
        if km > away[node]:
            continue
        for other, step in roads[node]:
            if km + step < away.get(other, float("inf")):
                away[other], before[other] = km + step, node
                heapq.heappush(heap, (km + step, other))
    return away, before
