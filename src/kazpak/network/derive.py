"""Steps of the bundled networks' derivation that know the packages and the facts."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from kazpak.kinds import COUNTRIES, alpha2
from kazpak.network import audit, borders, bridge, clean, gates, stations, terrain
from kazpak.network.lines import insertion, lengths_km, nearest, sample, straight_km, unit_vectors
from kazpak.network.network import CRS, Network, layer_names
from kazpak.network.split import Cut, split
from kazpak.network.topology import Topology
from kazpak.network.ways import OpenGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kazpak.network.countries import Countries
    from kazpak.network.facts import Facts, LineFact
    from kazpak.network.overlay import Section
    from kazpak.sources.bundle.raw import Raw
    from kazpak.tables.rows import Gate

__all__ = [
    "TOLERANCES",
    "Record",
    "agreeing",
    "cleaned",
    "drawer",
    "gate_places",
    "led_through",
    "lengthened",
    "named_lines",
    "numbered",
    "stretched",
    "with_gauges",
    "with_names",
    "with_regions",
    "without_excluded",
]

_CHINA_SOUTH: Final = 34.0
_DRAWN_FROM: Final = "OpenStreetMap, April 2024"
_HALF: Final = 0.5
_AT_END_KM: Final = 0.5
_STRETCH: Final = (0.8, 1.35)
_PER_M: Final = 1000
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tolerances:
    """How a mode is cleaned [km, deg]."""

    merge_km: float
    spur_km: float
    piece_km: float
    stray_km: float
    bridge_km: float = 5.0
    simplify_deg: float = 0.002


TOLERANCES: Final = {
    "rail": Tolerances(merge_km=0.35, spur_km=4.0, piece_km=30.0, stray_km=8.0),
    "road": Tolerances(merge_km=0.15, spur_km=1.5, piece_km=25.0, stray_km=6.0),
}


@dataclass
class Record:
    """What the build notes down as it goes."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def step(self, mode: str, what: str, network: Network) -> None:
        """Note the size of the network after a step."""
        pieces, _ = Topology.of(network).pieces()
        row = {"mode": mode, "step": what, "links": len(network), "nodes": len(network.nodes)}
        row |= {"length_km": round(float(network.links["length_km"].sum())), "pieces": pieces}
        self.steps.append(row)
        _LOG.info("%s: %s, %d links, %d km", mode, what, row["links"], row["length_km"])


def cleaned(lines: Raw, mode: str, countries: Countries, record: Record) -> Network:
    """Drawn lines of one mode: clipped, bridged, merged, contracted, thinned, cut at borders."""
    limits = TOLERANCES[mode]
    network, sides = _drawn(lines, mode, countries)
    record.step(mode, "clipped", network)
    network = bridge.bridge(network, within_km=limits.bridge_km, sides=sides)
    record.step(mode, "pieces bridged", network)
    network = clean.merge(network, within_km=limits.merge_km)
    record.step(mode, "near nodes merged", network)
    network = bridge.close_dead_ends(network, within_km=limits.bridge_km, sides=sides)
    record.step(mode, "dead ends closed", network)
    network = _without_bridge_names(network, mode, record)
    size = 0
    while len(network) != size:
        size = len(network)
        network = clean.drop_twins(clean.contract(network))
        network = clean.drop_spurs(network, shorter_km=limits.spur_km)
    network = clean.contract(clean.drop_pieces(network, shorter_km=limits.piece_km))
    record.step(mode, "contracted; twins, spurs and debris dropped", network)
    network = clean.simplify(network, within_deg=limits.simplify_deg)
    network = borders.cut_at_borders(network, countries, stray_km=limits.stray_km)
    network = network.replace(network.links[network.links["country"].isin(COUNTRIES)])
    record.step(mode, "cut at borders", network)
    return network


def _drawn(lines: Raw, mode: str, countries: Countries) -> tuple[Network, dict[str, str]]:
    """Raw pieces with an end in the covered area, and the country of each node."""
    code = countries.of(lines.lon_lat)
    covered = np.isin(code, list(COUNTRIES)) & ~((code == "CHN") & (lines.lon_lat[:, 1] < _CHINA_SOUTH))
    keep = covered[lines.ends].any(axis=1) & (lines.ends[:, 0] != lines.ends[:, 1])
    ends, length = lines.ends[keep], lines.length_km[keep]
    vectors = unit_vectors(lines.lon_lat)
    straight = np.linalg.norm(vectors[ends[:, 0]] - vectors[ends[:, 1]], axis=1)
    names = np.array([f"{mode}/{i}" for i in range(len(lines.lon_lat))], dtype=object)
    table = gpd.GeoDataFrame(
        {
            "id": [f"{mode}{i}" for i in range(len(ends))],
            "from_id": names[ends[:, 0]],
            "to_id": names[ends[:, 1]],
            "mode": mode,
            "length_km": np.maximum(length, straight),
            "length_source": "osm",
            "source": _DRAWN_FROM,
            "bridged_km": 0.0,
        },
        geometry=shapely.linestrings(lines.lon_lat[ends]),
        crs=CRS,
    )
    return Network.of(table), dict(zip(names, code, strict=True))


def _without_bridge_names(network: Network, mode: str, record: Record) -> Network:
    """Note the bridges made, and let them be links like any other."""
    links = network.links
    made = links["source"] == "bridge"
    rows = sorted(
        (round(km / 1.1, 2), *shapely.get_coordinates(line).round(3).ravel().tolist())
        for km, line in zip(links.loc[made, "length_km"], links.loc[made].geometry, strict=True)
    )
    record.notes[f"{mode}_bridges"] = [f"{km} km: {a} {b} - {c} {d}" for km, a, b, c, d in rows]
    return network.replace(links.assign(id=links["id"].where(~made, mode + "/" + links["id"]), source=_DRAWN_FROM))


def gate_places(points: Iterable[Gate], countries: Countries) -> dict[str, tuple[float, float]]:
    """Place of each gate by mode and id; a crossing is moved onto the line between its countries."""
    places = {}
    for point in points:
        for mode in point.modes:
            place = gates.place_of(point, mode)
            if point.kind == "crossing":
                place = countries.on_border(*place, point.country_a, point.country_b)
            places[f"{mode}/{point.id}"] = place
    return places


def with_gauges(network: Network, facts: Facts) -> Network:
    """Give every railway its country's gauge."""
    gauge = network.links["country"].map(lambda c: int(facts.factor("rail.gauge.mm", c))).astype("Int32")
    return network.replace(network.links.assign(gauge_mm=gauge))


def without_excluded(network: Network, facts: Facts, mode: str) -> Network:
    """Leave out the lines on which nothing runs, and those that are drawn in the wrong place."""
    for fact in facts.lines:
        if fact.use == "exclude" and fact.mode == mode:
            network = _cut_at(network, fact.stops, mode)
            gone = _ids_along(OpenGraph(network, mode), fact)
            network = network.replace(network.links[~network.links["id"].isin(gone)])
    return network


def led_through(network: Network, facts: Facts, mode: str) -> Network:
    """Lead thinned drawings through the places that the road or railway is known to serve.

    A stop is set between the two vertices where it lengthens the way least. Lengths stay, unless the drawing is
    now the longer one.
    """
    for fact in facts.lines:
        if fact.use == "through" and fact.mode == mode:
            graph = OpenGraph(network, mode)
            links = network.links
            way = [name for name in _ids_along(graph, fact, ends_only=True) if name]
            lines = dict(zip(links["id"], links.geometry, strict=True))
            for stop in fact.stops[1:-1]:
                drawn = {name: shapely.get_coordinates(lines[name]) for name in way}
                (_, at), best = min((insertion(drawn[name], stop.lon, stop.lat), name) for name in way)
                lon_lat = drawn[best]
                lines[best] = shapely.LineString(np.insert(lon_lat, at, (stop.lon, stop.lat), axis=0))
            shapes = gpd.GeoSeries(list(lines.values()), index=links.index, crs=links.crs)
            changed = links["id"].isin(way)
            length = links["length_km"].where(~changed, np.maximum(links["length_km"], lengths_km(shapes.to_numpy())))
            network = network.replace(links.assign(length_km=length).set_geometry(shapes))
    return network


def _cut_at(network: Network, stops: Iterable[Any], mode: str) -> Network:
    """Cut the nearest links of a mode at stops, so that a way between them is made of whole links."""
    for stop in stops:
        links = network.links[network.links["mode"] == mode]
        lines = links.geometry.to_numpy()
        hits = nearest(lines, stop.lon, stop.lat, within_km=10.0, tree=shapely.STRtree(lines))
        if not hits:
            continue
        name, length = links[["id", "length_km"]].to_numpy()[hits[0].row]
        if _AT_END_KM < hits[0].fraction * length < length - _AT_END_KM:
            network = split(network, [Cut(name, hits[0].fraction, f"stop/{stop.name}/{name}")])
    return network


def _ids_along(graph: OpenGraph, line: LineFact, *, ends_only: bool = False) -> list[str]:
    """Links that a line's way uses at least half of; the way from the first to the last stop, or by all of them."""
    stops = [line.stops[0], line.stops[-1]] if ends_only else line.stops
    spots = [graph.at_node(s.gate) if s.gate else graph.snap(s.lon, s.lat) for s in stops]
    found: list[str] = []
    for i in range(len(spots) - 1):
        a, b = spots[i], spots[i + 1]
        links = graph.way(a, b)[1] if a and b else []
        if not links:
            _LOG.warning("%s: no way from %s to %s", line.line, stops[i].name, stops[i + 1].name)
        found.extend(graph.ids[link] for link, share in links if share >= _HALF)
    return found


def named_lines(network: Network, points: Sequence[Gate], facts: Facts, record: Record) -> Network:
    """Place breaks of gauge, give the stubs behind them their gauge, attach stations, name railways."""
    network, done, _ = stations.attach_stations(network, [p for p in points if p.kind == "gauge_break"])
    graph = OpenGraph(network, "rail")
    gauge = network.links["gauge_mm"].copy()
    for fact in facts.lines:
        if fact.use == "gauge":
            gauge[network.links["id"].isin(_ids_along(graph, fact))] = fact.gauge_mm
    network = network.replace(network.links.assign(gauge_mm=gauge))
    network, more, lost = stations.attach_stations(network, points)
    record.notes["stations"] = sorted({*done, *more})
    record.notes["stations_not_attached"] = lost
    links = network.links
    wired = links["electrified"].mask(links["mode"] == "rail", other=False)
    return with_names(network.replace(links.assign(electrified=wired)), facts, "rail")


def with_names(network: Network, facts: Facts, mode: str) -> Network:
    """Name the links along the lines of one mode, the first line that claims a link before later ones.

    Roads are named when checkpoints are attached: a post's way round is told by the names of sections alone.
    """
    graph = OpenGraph(network, mode)
    links = network.links
    name, wired = links["line"].copy(), links["electrified"].copy()
    for fact in facts.lines:
        if fact.use == "line" and fact.mode == mode:
            along = links["id"].isin(_ids_along(graph, fact))
            name[along & (name == "")] = fact.line
            wired[along] |= fact.electrified
    return network.replace(links.assign(line=name, electrified=wired))


def with_regions(network: Network, provinces: gpd.GeoDataFrame, facts: Facts) -> Network:
    """Give links the ISO 3166-2 code of the province where most of them lies, for the provinces listed."""
    code = np.array(
        [facts.regions.get(key, "") for key in zip(provinces["country"], provinces["province"], strict=True)]
    )
    tree = shapely.STRtree(provinces.geometry.to_numpy())
    listed = {country for country, _ in facts.regions}
    region = []
    for country, line in zip(network.links["country"], network.links.geometry, strict=True):
        codes: list[str] = []
        if country in listed:
            points = shapely.points(sample(shapely.get_coordinates(line), every_km=10.0))
            codes = [c for c in code[tree.query(points, predicate="within")[1]] if c.startswith(alpha2(country))]
        region.append(max(sorted(set(codes)), key=codes.count) if codes else "")
    return network.replace(network.links.assign(region=region))


def lengthened(network: Network, facts: Facts, detour_km: NDArray[np.float64]) -> Network:
    """Give uncurated roads the length that their country and the ground suggest; a thinned drawing is too short.

    Parameters
    ----------
    network
        Stays as it is.
    facts
        Factors of the countries, and the share of a detour that roads really make.
    detour_km
        For every link by how much the way along the valleys is longer than its drawing [km].
    """
    links = network.links
    plain = (links["mode"] == "road") & (links["length_source"] == "osm")
    factor = links["country"].map(lambda c: facts.factor("road.length.factor", c)).astype(float)
    share = links["country"].map(lambda c: facts.factor("road.length.per_km_of_detour", c)).astype(float)
    length = links["length_km"].where(~plain, links["length_km"] * factor + share * detour_km)
    source = links["length_source"].where(~plain, "terrain")
    return network.replace(links.assign(length_km=length, length_source=source))


def stretched(network: Network, facts: Facts) -> Network:
    """Stretch or shorten the ways whose length is published to that length, what is published already left out."""
    for fact in facts.lines:
        if fact.length_km is not None:
            network = _cut_at(network, fact.stops, fact.mode)
            links = network.links
            way = links["id"].isin(_ids_along(OpenGraph(network, fact.mode), fact))
            loose = way & (links["length_source"] != "published")
            rest = fact.length_km - float(links.loc[way & ~loose, "length_km"].sum())
            factor = rest / float(links.loc[loose, "length_km"].sum())
            if not _STRETCH[0] <= factor <= _STRETCH[1]:
                _LOG.warning(
                    "%s: %.0f km published, the way is %.2f times as long", fact.line, fact.length_km, 1 / factor
                )
            length = links["length_km"].where(~loose, links["length_km"] * factor)
            source = links["length_source"].where(~loose, "published")
            network = network.replace(links.assign(length_km=length, length_source=source))
    return network


def agreeing(network: Network) -> Network:
    """Bring declared and drawn lengths within the bounds that `audit` holds them to.

    No road is shorter than its thinned drawing, unless its length is published; an unpublished length far beyond
    the drawing is a fault of the source, and is cut to the bound.
    """
    links = network.links
    drawn = lengths_km(links.geometry.to_numpy())
    least, most = audit.DECLARED_PER_DRAWN
    known = (links["length_source"] == "published").to_numpy()
    length = links["length_km"].to_numpy()
    length = np.where(length < np.where(known, least, 1.0) * drawn, drawn, length)
    length = np.where(~known & (length > most * drawn), most * drawn, length)
    return network.replace(links.assign(length_km=length))


def numbered(network: Network) -> Network:
    """Give final ids in the order of place, so that equal inputs give equal names; round coordinates."""
    links = network.links.drop(columns="bridged_km", errors="ignore")
    lines = shapely.transform(links.geometry.to_numpy(), lambda lon_lat: np.round(lon_lat, 5))
    links = links.set_geometry(gpd.GeoSeries(lines, crs=links.crs))
    straight = np.array([straight_km(line) for line in lines])
    links["length_km"] = np.maximum(links["length_km"], np.ceil(straight * _PER_M) / _PER_M).round(3)
    nodes = Network.of(links).nodes
    place = shapely.get_coordinates(nodes.geometry.to_numpy())
    plain = ~nodes["id"].str.contains(":") | nodes["id"].str.startswith("open/")
    table = nodes[plain].assign(x=place[plain, 0], y=place[plain, 1])
    table["letter"] = np.where(table["layer"].str.contains("/road"), "r", "t")
    table = table.sort_values(["letter", "y", "x", "layer", "id"], kind="stable")
    number = table.groupby("letter").cumcount() + 1
    names = dict(zip(zip(table["layer"], table["id"], strict=True), table["letter"] + number.astype(str), strict=True))
    layer = layer_names(links)
    for column in ("from_id", "to_id"):
        links[column] = [names.get(key, key[1]) for key in zip(layer, links[column], strict=True)]
    return Network.of(_with_link_names(links))


def _with_link_names(links: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Sort links by place and name them: by number, or by line where their length is published."""
    first = shapely.get_coordinates(shapely.get_point(links.geometry.to_numpy(), 0))
    links = links.assign(_y=first[:, 1], _x=first[:, 0])
    order = ["mode", "country", "gauge_mm", "_y", "_x", "from_id", "to_id", "length_km"]
    links = links.sort_values(order, kind="stable").drop(columns=["_x", "_y"]).reset_index(drop=True)
    curated = links["length_source"] == "published"
    for mode, letter in (("road", "R"), ("rail", "T")):
        which = (links["mode"] == mode) & ~curated
        links.loc[which, "id"] = [f"{letter}{i}" for i in range(1, int(which.sum()) + 1)]
    for line, rows in links[curated].groupby("line", sort=True).groups.items():
        links.loc[rows, "id"] = [f"{line}/{i}" for i in range(1, len(rows) + 1)]
    return links


def drawer(elevation: terrain.Elevation, countries: Countries) -> Any:  # noqa: ANN401
    """How a section is drawn: along valleys, or straight from stop to stop, inside its country."""

    def draw(section: Section, points: Sequence[tuple[float, float]]) -> Any:  # noqa: ANN401
        if section.valley:
            line = terrain.trace_valley(elevation, points, inside=countries.shape(section.country))
        else:
            line = np.array(points, dtype=float)
        return np.round(countries.pulled_in(line, section.country), 5)

    return draw
