"""The bundled network: every city is reached, every post and every border is passed where it stands."""

from __future__ import annotations

import hashlib
import json

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely

from kazpak.checks import network_rows
from kazpak.errors import InputError
from kazpak.geodesy import distance_km
from kazpak.network import audit
from kazpak.network.countries import Countries
from kazpak.network.facts import read_gates
from kazpak.network.lines import lengths_km, nearest
from kazpak.network.network import Network
from kazpak.network.ways import OpenGraph
from kazpak.routing.extract import EXTRACTS

ACCESS_KM = 25.0
"""No city lies farther from the place where its trips start."""

BESIDE_KM = 25.0
"""A road this close to a post is the post's own road, drawn a second time; the Shibar road ends at Charikar, 29 km off."""

TRIPS_PAST = {
    "AFG:SALANG": ("AFG:MAZAR-I-SHARIF", "AFG:KABUL"),
    "CHN:TASHKURGAN": ("CHN:KASHGAR", "PAK:ISLAMABAD"),
    "PAK:SOST": ("CHN:KASHGAR", "PAK:ISLAMABAD"),
}


@pytest.fixture(scope="module")
def world(corridor):
    return corridor.case.world


@pytest.fixture(scope="module")
def bundled(data_folder):
    return Network.read(data_folder / "networks")


@pytest.fixture(scope="module")
def gates(data_folder):
    return read_gates(data_folder)


@pytest.fixture(scope="module")
def countries(data_folder):
    return Countries(gpd.read_parquet(data_folder / "basemap" / "countries.parquet"))


def access_km(world, place):
    """How far a place lies from where its trips start; infinite if it is refused."""
    try:
        return min(touch.access_km for touch in world.end(place).touches)
    except InputError:
        return float("inf")


def test_a_trip_can_start_in_every_city(world):
    cities = world.gazetteer.search(kind="city")
    far = {city.id: km for city in cities if (km := access_km(world, city)) > ACCESS_KM}
    assert far == {}
    assert len(cities) > 500


def test_a_trip_can_start_beside_every_long_road(bundled, world):
    links = bundled.links
    roads = links[(links["mode"] == "road") & (links["length_km"] > ACCESS_KM)]
    middles = shapely.get_coordinates(shapely.line_interpolate_point(roads.geometry.to_numpy(), 0.5, normalized=True))
    refused = {}
    for name, (lon, lat) in zip(roads["id"], middles, strict=True):
        point, _ = world.gazetteer.resolve(f"{lat:.5f},{lon:.5f}")
        if not np.isfinite(access_km(world, point)):
            refused[name] = point.id
    assert refused == {}
    assert len(roads) > 1000


def test_every_checkpoint_has_a_trip_past_it(gates):
    assert set(TRIPS_PAST) == {gate.id for gate in gates if gate.kind == "checkpoint"}


def nearest_km(options, gate):
    """How near the links of any option come to a gate [km]; infinite for no option."""
    layers = options.corridor.case.world.layers
    points = [
        point
        for view in options
        for part in view.option.parts
        for link in part.links
        for point in shapely.get_coordinates(
            shapely.segmentize(shapely.LineString(layers.geometry(link)), max_segment_length=0.02)
        )
    ]
    return min((distance_km(gate.lon, gate.lat, lon, lat) for lon, lat in points), default=float("inf"))


@pytest.mark.parametrize("post", TRIPS_PAST)
def test_with_a_checkpoint_shut_no_option_runs_beside_it(corridor, gates, tmp_path, post):
    """Its line is cut: what is left is another road, or nothing."""
    card = tmp_path / "shut.yaml"
    card.write_text(
        f"name: shut\nintent: One post is shut.\nsource: a test\nchanges:\n  - close: {{gate: '{post}', cause: a test}}\n",
        encoding="utf-8",
    )
    gate = next(g for g in gates if g.id == post)
    trip = TRIPS_PAST[post]
    for there in (trip, trip[::-1]):
        assert nearest_km(corridor.routes(*there, modes="road", by="length", top=1), gate) <= gate.snap_km
        assert nearest_km(corridor.under(str(card)).routes(*there, modes="road", by="length", top=5), gate) > BESIDE_KM


def test_the_two_sides_of_a_checkpoint_are_joined_by_no_road_near_it(bundled, gates):
    """Whatever the trip: of all links of the country within reach, none leads from one side to the other."""
    for gate in gates:
        if gate.kind != "checkpoint":
            continue
        roads = bundled.layer(f"{gate.country_a}/road").links
        around = shapely.Point(gate.lon, gate.lat).buffer(BESIDE_KM / 111.0 / np.cos(np.radians(gate.lat)))
        near = roads[roads.intersects(around)]
        side = {f"{gate.id}/a"}
        while (
            grown := {
                end
                for pair in near[["from_id", "to_id"]].itertuples(index=False)
                if side.intersection(pair)
                for end in pair
            }
            - side
        ):
            side |= grown
        assert len(side) > 1, f"{gate.id}: nothing leads to it"
        assert f"{gate.id}/b" not in side, f"{gate.id}: a road leads round it"


def test_the_record_is_of_these_files(data_folder):
    record = json.loads((data_folder / "networks" / "build.json").read_text(encoding="utf-8"))
    assert set(record["outputs"]) >= {"networks/roads.parquet", "networks/rails.parquet"}
    for name, output in record["outputs"].items():
        assert hashlib.sha256((data_folder / name).read_bytes()).hexdigest() == output["sha256"], name


def test_the_audit_finds_no_fault_and_would_find_one(bundled, gates, countries):
    assert audit.faults(bundled, gates=gates, countries=countries) == []
    stranger = bundled.links[bundled.links["id"] == "kkh/1"].assign(country="KAZ")
    (fault,) = audit.faults(Network.of(stranger), countries=countries)
    assert "kkh/1: is drawn" in fault
    assert "outside of KAZ" in fault


def test_countries_meet_at_crossings_of_their_own_and_nowhere_else(bundled, gates):
    crossings = {gate.id: {gate.country_a, gate.country_b} for gate in gates if gate.kind == "crossing"}
    nodes = bundled.nodes.assign(country=lambda table: table["layer"].str[:3])
    shared = nodes.groupby("id")["country"].agg(set)
    shared = shared[shared.map(len) > 1]
    assert {name: homes for name, homes in shared.items() if crossings.get(name) != homes} == {}
    assert len(shared) > 60


SERVED = {
    "Aral": (61.66, 46.80),
    "Novokazalinsk": (62.15, 45.85),
    "Yrghyz": (61.26, 48.62),
    "Otar": (75.21, 43.53),
    "Gazli": (63.46, 40.13),
    "Qalat": (66.90, 32.11),
    "Uthal": (66.62, 25.81),
    "Ormara": (64.64, 25.21),
}
"""Towns on the long straight chords of the source, each with a road of its own in the world."""


@pytest.mark.parametrize("town", SERVED)
def test_a_town_lies_on_the_road_that_serves_it(bundled, town):
    assert OpenGraph(bundled, "road").snap(*SERVED[town]).off_km <= 5


def test_cities_of_named_corridors_lie_on_their_line(corridor, bundled):
    graphs = {mode: OpenGraph(bundled, mode) for mode in ("road", "rail")}
    tables = corridor.opened.tables
    cities = {city.id: city for city in tables.cities}
    far = {}
    for named in tables.named:
        for stop in {*named.through} & set(cities):
            spots = [graphs[mode].snap(cities[stop].lon, cities[stop].lat) for mode in named.modes if mode in graphs]
            far[named.id, stop] = min(spot.off_km for spot in spots if spot)
    assert {key: km for key, km in far.items() if km > 5} == {}
    assert len(far) > 50


def test_no_link_declares_one_length_and_draws_another(bundled):
    drawn = lengths_km(bundled.links.geometry.to_numpy())
    ratio = bundled.links["length_km"].to_numpy() / np.maximum(drawn, 1e-9)
    long = bundled.links["length_km"] > 5
    least, most = audit.DECLARED_PER_DRAWN
    assert ratio[long].min() > least - 0.02
    assert ratio[long].max() < most + 0.02


@pytest.mark.parametrize(("mode", "share"), [("road", 0.85), ("rail", 0.95)])
@pytest.mark.parametrize("use", ["calibration", "test"])
def test_published_distances_lie_inside_their_tolerance(data_folder, mode, share, use):
    rows = [row for row in network_rows(data_folder)[0] if (row["mode"], row["use"]) == (mode, use)]
    assert sum(row["inside"] for row in rows) >= share * len(rows)
    assert all(np.isfinite(row["model_km"]) for row in rows)
    assert len(rows) >= 30


def test_roads_that_lorries_do_not_use_have_a_way_round(corridor):
    """Babusar, the Duku highway and the tracks of Kazarman are named, so that they can be shut."""
    for start, end, line, least, most in (
        ("PAK:GILGIT", "PAK:ISLAMABAD", "kkh", 480, 620),
        ("KGZ:BISHKEK", "KGZ:OSH", "m41", 640, 700),
        ("CHN:HORGOS", "CHN:KASHGAR", "", 2050, 2500),
    ):
        avoid = ("babusar", "g217-duku", "kazarman", "g216-shengli", "KAZ", "UZB")
        option = corridor.routes(start, end, modes="road", by="length", avoid=avoid, top=1)[0].option
        lines = {name for part in option.parts for name, _ in part.lines}
        assert least <= option.totals["length_km"] <= most
        assert not line or line in lines


def test_the_exported_network_is_one_road_through_every_gate(corridor, tmp_path):
    """A tool that knows nothing of gates finds a way for every published pair, past checkpoints and over borders."""
    rules, criterion = corridor.rules()
    found = EXTRACTS["network"](corridor.engine_for(rules), rules, criterion)
    assert "one node" in found.note
    assert "babusar" in found.note
    assert "babusar" not in {row["line"] for row in found.rows}
    table = gpd.GeoDataFrame(found.rows, geometry=[shapely.LineString(shape) for shape in found.shapes], crs=4326)
    assert not table["from_id"].str.endswith(("/a", "/b")).any()
    for gate in TRIPS_PAST:
        assert (table["from_id"].eq(gate) | table["to_id"].eq(gate)).sum() >= 2
    exported = nx.Graph()
    exported.add_edges_from(table.loc[table["status"] == "open", ["from_id", "to_id"]].itertuples(index=False))
    piece = {node: number for number, nodes in enumerate(nx.connected_components(exported)) for node in nodes}
    for distance in corridor.opened.tables.distances:
        own = table[(table["mode"] == distance.mode) & (table["status"] == "open")].reset_index(drop=True)
        lines = own.geometry.to_numpy()
        tree = shapely.STRtree(lines)
        at = {
            piece[own["from_id"][nearest(lines, x, y, within_km=60.0, tree=tree)[0].row]] for _, x, y in distance.stops
        }
        assert len(at) == 1, distance.route
