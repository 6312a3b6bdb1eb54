"""The recipe of the bundled networks: from packages and facts to two link tables and a build record."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kazpak.network import audit, borders, bridge, clean, facts, gates, overlay, terrain
from kazpak.network.lines import unit_vectors
from kazpak.network.network import Network, layer_names
from kazpak.network.topology import Topology
from kazpak.sources.bundle import packages, raw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["COVERED", "build"]

COVERED: Final = ("AFG", "CHN", "IRN", "KAZ", "KGZ", "PAK", "TJK", "TKM", "UZB")
_GAUGE_MM: Final = {"AFG": 1520, "CHN": 1435, "IRN": 1435, "PAK": 1676}
_CHINA_SOUTH: Final = 34.0
_SOURCE: Final = "OpenStreetMap, April 2024"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tolerances:
    """How a mode is cleaned [km, deg]."""

    merge_km: float
    spur_km: float
    piece_km: float
    bridge_km: float = 5.0
    simplify_deg: float = 0.002


TOLERANCES: Final = {
    "rail": Tolerances(merge_km=0.35, spur_km=4.0, piece_km=30.0),
    "road": Tolerances(merge_km=0.15, spur_km=1.5, piece_km=25.0),
}
TERRAIN: Final = {"base": 1.027, "per_km_of_relief": 0.182}
"""Road length over drawn length, from relief; fitted to published distances of uncurated roads."""


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
        _LOG.info("%s", row)


def cleaned(cache: Path, mode: str, countries: borders.Countries, record: Record) -> Network:
    """Drawn lines of one mode: clipped, bridged, merged, contracted, thinned, cut at borders."""
    limits = TOLERANCES[mode]
    network, sides = _drawn(cache, mode, countries)
    record.step(mode, "clipped", network)
    network = bridge.bridge(network, within_km=limits.bridge_km, sides=sides)
    record.step(mode, "pieces bridged", network)
    network = clean.merge(network, within_km=limits.merge_km)
    record.step(mode, "near nodes merged", network)
    network = bridge.close_dead_ends(network, within_km=limits.bridge_km, sides=sides)
    record.step(mode, "dead ends closed", network)
    record.notes[f"{mode}_bridges"] = _bridges(network)
    made = network.links["source"] == "bridge"
    names = network.links["id"].where(~made, mode + "/" + network.links["id"])
    network = network.replace(network.links.assign(id=names, source=_SOURCE))
    size = 0
    while len(network) != size:
        size = len(network)
        network = clean.drop_twins(clean.contract(network))
        network = clean.drop_spurs(network, shorter_km=limits.spur_km)
    network = clean.contract(clean.drop_pieces(network, shorter_km=limits.piece_km))
    record.step(mode, "contracted, twins, spurs and debris dropped", network)
    network = clean.simplify(network, within_deg=limits.simplify_deg)
    network = borders.cut_at_borders(network, countries)
    network = network.replace(network.links[network.links["country"].isin(COVERED)])
    record.step(mode, "cut at borders", network)
    return network


def _drawn(cache: Path, mode: str, countries: borders.Countries) -> tuple[Network, dict[str, str]]:
    """Raw pieces with an end in the covered area, and the country of each node."""
    lines = raw.read_lines(cache / packages.PACKAGES["lines"].file, mode)
    code = countries.of(lines.lon_lat)
    covered = np.isin(code, COVERED) & ~((code == "CHN") & (lines.lon_lat[:, 1] < _CHINA_SOUTH))
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
            "source": _SOURCE,
            "bridged_km": 0.0,
        },
        geometry=shapely.linestrings(lines.lon_lat[ends]),
        crs="EPSG:4326",
    )
    return Network.of(table), dict(zip(names, code, strict=True))


def _bridges(network: Network) -> list[dict[str, float]]:
    made = network.links[network.links["source"] == "bridge"]
    ends = [shapely.get_coordinates(g).round(3).ravel().tolist() for g in made.geometry]
    return [{"km": round(km, 2), "from_to": e} for km, e in sorted(zip(made["length_km"] / 1.1, ends, strict=True))]


def build(cache: Path, corridors: Path) -> dict[str, Any]:
    """Derive both networks and write them, and the record, under `corridors/networks`.

    Parameters
    ----------
    cache
        Folder of the pinned packages; what is missing is fetched.
    corridors
        The data folder: `places` and the facts in `networks` are read, networks are written.

    Returns
    -------
    dict
        The record, as written to `build.json`.
    """
    record = Record()
    for package in packages.PACKAGES.values():
        packages.fetch(package, cache)
    countries = borders.Countries(raw.read_countries(cache / packages.PACKAGES["countries"].file))
    elevation = terrain.Elevation(raw.read_elevation(cache / packages.PACKAGES["elevation"].file), 0.0, 50.0, 120)
    west, south, east, north = raw.BOX
    elevation = elevation.window(west, south, east, north)
    points = gates.read_gate_points(corridors / "places" / "gates.csv")
    places = _gate_places(points, countries)
    folder = corridors / "networks"
    sections = facts.read_sections(folder / "sections.csv", places)
    lines = facts.read_lines_table(folder / "lines.csv", places)
    drawn: set[str] = set()
    done = []
    for mode in ("road", "rail"):
        network = cleaned(cache, mode, countries, record)
        if mode == "rail":
            gauge = network.links["country"].map(_GAUGE_MM).fillna(1520).astype("Int32")
            network = network.replace(network.links.assign(gauge_mm=gauge))
            network = _without(network, [f for f in lines if f.use == "exclude"])
        network = overlay.lay_over(network, [s for s in sections if s.mode == mode], draw=_drawer(elevation, countries))
        record.step(mode, "curated sections laid over", network)
        done.append(network)
    network = Network.of(pd.concat([n.links for n in done]))
    drawn = {i for i in network.links["id"] if any(i.startswith(f"{s.id}/") for s in sections if s.valley)}
    network = _without_open_stretches(network)
    network, report = gates.attach_crossings(network, points)
    record.notes["cut_links"] = report["open"]
    record.notes["crossings"] = report["taken"]
    network = _named_lines(network, points, lines, record)
    network, posts = gates.attach_checkpoints(network, points)
    record.notes["checkpoints"] = posts
    cities = corridors / "places" / "cities.csv"
    if cities.is_file():
        table = pd.read_csv(cities)
        spots = list(zip(table["lon"], table["lat"], strict=True))
        network = gates.snap_cities(network, spots, mode="road", within_km=30.0, near_km=3.0)
        network = gates.snap_cities(network, spots, mode="rail", within_km=15.0, near_km=3.0)
    network = terrain.add_heights(network, elevation, on_line=sorted(drawn))
    network = _lengthened(network)
    network = _numbered(network)
    record.step("all", "finished", network)
    for mode, name in (("road", "roads"), ("rail", "rails")):
        Network.of(network.links[network.links["mode"] == mode]).write(folder / f"{name}.parquet")
    return _write_record(folder, record)


def _gate_places(points: Sequence[gates.GatePoint], countries: borders.Countries) -> dict[str, tuple[float, float]]:
    """Place of each gate by mode; a crossing is moved onto the line between its countries."""
    places = {}
    for point in points:
        for mode in point.modes:
            place = point.place(mode)
            if point.kind == "crossing" and len(point.countries) == 2:  # noqa: PLR2004
                place = countries.on_border(*place, *point.countries)
            places[f"{mode}/{point.id}"] = place
    return places


def _drawer(elevation: terrain.Elevation, countries: borders.Countries) -> Any:  # noqa: ANN401
    """How a section is drawn: along valleys, or straight from stop to stop, inside its country."""

    def draw(section: overlay.Section, points: Sequence[tuple[float, float]]) -> Any:  # noqa: ANN401
        if section.valley:
            line = terrain.trace_valley(elevation, points, inside=countries.shape(section.country))
        else:
            line = np.array(points, dtype=float)
        return np.round(countries.pulled_in(line, section.country), 5)

    return draw


def _without(network: Network, lines: Sequence[facts.LineFact]) -> Network:
    """Drop the links along ways that are out of use."""
    graph = audit.OpenGraph(network, "rail")
    gone: set[str] = set()
    for line in lines:
        gone |= set(_ids_along(graph, line))
    return network.replace(network.links[~network.links["id"].isin(gone)])


def _ids_along(graph: audit.OpenGraph, line: facts.LineFact) -> list[str]:
    """Links that a line's way uses at least half of."""
    spots = [graph.at_node(s.gate) if s.gate else graph.snap(s.lon, s.lat) for s in line.stops]
    found: list[str] = []
    for a, b in zip(spots[:-1], spots[1:], strict=True):
        if a is None or b is None:
            _LOG.warning("%s: a stop is off the network", line)
            continue
        length, links = graph.way(a, b)
        if not links:
            _LOG.warning("%s: no way between %s", line.line, [s.name for s in line.stops])
        found.extend(graph.ids[link] for link, share in links if share >= 0.5)  # noqa: PLR2004
    return found


def _without_open_stretches(network: Network) -> Network:
    """Drop links that start and end at border cuts: pieces of a drawing that strays through a country."""
    links = network.links
    stray = links["from_id"].str.startswith("border/") & links["to_id"].str.startswith("border/")
    return network.replace(links[~stray])


def _named_lines(
    network: Network, points: Sequence[gates.GatePoint], lines: Sequence[facts.LineFact], record: Record
) -> Network:
    """Place gauge breaks, lay stubs of the other gauge, attach stations, name lines."""
    breaks = [p for p in points if p.kind == "gauge_break"]
    network, done, _ = gates.attach_stations(network, breaks)
    graph = audit.OpenGraph(network, "rail")
    links = network.links
    gauge = links["gauge_mm"].copy()
    for fact in lines:
        if fact.use == "gauge":
            gauge[links["id"].isin(_ids_along(graph, fact))] = fact.gauge_mm
    network = network.replace(links.assign(gauge_mm=gauge))
    network, more, lost = gates.attach_stations(network, points)
    record.notes["stations"] = sorted({*done, *more})
    record.notes["stations_off_the_network"] = lost
    graph = audit.OpenGraph(network, "rail")
    links = network.links
    name, wired = links["line"].copy(), links["electrified"].copy()
    rail = links["mode"] == "rail"
    wired[rail] = wired[rail].fillna(value=False)
    for fact in lines:
        if fact.use == "line":
            along = links["id"].isin(_ids_along(graph, fact))
            name[along & (name == "")] = fact.line
            if fact.electrified:
                wired[along] = True
    return network.replace(links.assign(line=name, electrified=wired))


def _lengthened(network: Network) -> Network:
    """Give uncurated roads the length that their relief suggests."""
    links = network.links
    plain = (links["mode"] == "road") & (links["length_source"] == "osm")
    factor = TERRAIN["base"] + TERRAIN["per_km_of_relief"] * links["relief_m"].fillna(0.0) / 1000
    length = links["length_km"].where(~plain, links["length_km"] * factor)
    source = links["length_source"].where(~plain, "terrain")
    return network.replace(links.assign(length_km=length, length_source=source))


def _numbered(network: Network) -> Network:
    """Final ids, in the order of place, so that equal inputs give equal names."""
    links = network.links.copy()
    names: dict[tuple[str, str], str] = {}
    for mode, letter in (("road", "r"), ("rail", "t")):
        part = Network.of(links[links["mode"] == mode])
        nodes = part.nodes[~part.nodes["id"].str.contains(":") | part.nodes["id"].str.startswith("open/")]
        place = shapely.get_coordinates(nodes.geometry.to_numpy()).round(5)
        table = pd.DataFrame({"id": nodes["id"].to_numpy(), "x": place[:, 0], "y": place[:, 1]}).drop_duplicates("id")
        order = table.sort_values(["y", "x", "id"], kind="stable")["id"]
        names |= {(mode, name): f"{letter}{i}" for i, name in enumerate(order, start=1)}
    for column in ("from_id", "to_id"):
        links[column] = [names.get(key, key[1]) for key in zip(links["mode"], links[column], strict=True)]
    links["length_km"] = links["length_km"].round(3)
    first = shapely.get_coordinates(shapely.get_point(links.geometry.to_numpy(), 0))
    links = links.assign(_y=first[:, 1], _x=first[:, 0]).sort_values(
        ["mode", "country", "gauge_mm", "_y", "_x", "from_id", "to_id", "length_km"], kind="stable"
    )
    curated = (links["length_source"] == "published").to_numpy()
    for mode, letter in (("road", "R"), ("rail", "T")):
        which = (links["mode"] == mode).to_numpy() & ~curated
        links.loc[which, "id"] = [f"{letter}{i}" for i in range(1, which.sum() + 1)]
    for line, rows in links[curated].groupby("line", sort=True).groups.items():
        links.loc[rows, "id"] = [f"{line}/{i}" for i in range(1, len(rows) + 1)]
    return Network.of(links.drop(columns=["_y", "_x", "bridged_km"], errors="ignore"))


def _write_record(folder: Path, record: Record) -> dict[str, Any]:
    outputs = {
        name: {"sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(), "bytes": (folder / name).stat().st_size}
        for name in ("roads.parquet", "rails.parquet")
    }
    sources = [
        {"name": p.name, "version": p.version, "file": p.file, "sha256": p.sha256, "gives": p.gives, "licence": p.licence}
        for p in packages.PACKAGES.values()
    ]
    parameters = {mode: vars(limits) for mode, limits in TOLERANCES.items()} | {"terrain": TERRAIN}
    document = {"sources": sources, "parameters": parameters, "steps": record.steps, **record.notes, "outputs": outputs}
    (folder / "build.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return document
