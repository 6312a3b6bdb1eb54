"""Cutting at borders, pulling strays back, attaching gates."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from drawn import countries, ends, lengths, network, snapshot

from kazpak.network.borders import cut_at_borders, kept_inside, strays_km, without_strays
from kazpak.network.checkpoints import attach_checkpoints
from kazpak.network.gates import attach_crossings
from kazpak.network.network import Network
from kazpak.network.stations import attach_stations, snap_cities
from kazpak.network.topology import Topology
from kazpak.tables.rows import Gate

EAST_WEST = countries(AFG=(69, 29, 71, 32), PAK=(71, 29, 73, 32))


def gate(name: str, kind: str, lon: float, lat: float, **other) -> Gate:
    pair, _, _ = name.partition(":")
    one, _, two = pair.partition("-")
    defaults = {"modes": ("road",), "gauges_mm": (), "snap_km": 15.0}
    return Gate(name, kind, name, one, two, lon, lat, **(defaults | other))


def test_a_link_is_cut_at_the_line_and_each_piece_knows_its_country():
    """
    a    |    b
         70.0 + 10 steps = 71.0: the border
    """
    net = network("a-------------------b", "ab")
    cut = cut_at_borders(net, EAST_WEST)
    assert cut.links["country"].tolist() == ["AFG", "PAK"]
    assert cut.links["length_km"].sum() == pytest.approx(net.links["length_km"].sum())
    assert not ends(cut) & {frozenset("ab")}
    left, right = cut.links.geometry
    assert left.coords[-1] == right.coords[0] == pytest.approx((71.0, 31.0), abs=1e-6)


def test_a_shallow_stray_is_pulled_back_and_not_cut():
    """
           |c      a road from a to b in the west that strays over the line at c, by 2 km or so
    a      |
    b
    """
    net = network("a--------       \n         c\nb", "ab")
    bow = net.links.set_geometry([shapely.LineString([(70.9, 31), (71.02, 30.9), (70.9, 30.8)])], crs=net.links.crs)
    strayed = Network.of(bow)
    cut = cut_at_borders(strayed, EAST_WEST, stray_km=3.0)
    assert cut.links["country"].tolist() == ["AFG"]
    assert strays_km(cut, EAST_WEST).max() < 0.01
    assert cut_at_borders(strayed, EAST_WEST, stray_km=1.0).links["country"].tolist() == ["AFG", "PAK", "AFG"]


def test_a_bay_is_followed_round():
    """A line along a coast with a notch in it stays inside after being pulled in."""
    home = shapely.Polygon([(70, 30), (71, 30), (71, 31), (70.6, 31), (70.5, 30.7), (70.4, 31), (70, 31)])
    lands = countries(AFG=(69, 29, 71, 32))
    lands.table.loc[0, "geometry"] = home
    fresh = type(lands)(lands.table)
    net = network("a", "aa").links.set_geometry(
        [shapely.LineString([(70.1, 30.9), (70.45, 31.05), (70.9, 30.9)])], crs=4326
    )
    inside = kept_inside(Network.of(net.assign(country="AFG")), fresh)
    assert strays_km(inside, fresh).max() < 0.01


def test_a_chord_through_a_third_country_is_dropped_and_one_that_leaves_stays():
    """West - middle - east: the stretch in the middle joins two cuts; beyond the far east nobody is covered."""
    lands = countries(AFG=(69, 29, 71, 32), PAK=(71, 29, 72, 32), IRN=(72, 29, 74, 32))
    cut = cut_at_borders(network("a----------------------------------b", "ab"), lands)
    assert cut.links["country"].tolist() == ["AFG", "PAK", "IRN"]
    assert without_strays(cut).links["country"].tolist() == ["AFG", "IRN"]
    covered = Network.of(cut.links[cut.links["country"] == "PAK"])
    assert len(without_strays(covered)) == 1


def test_a_crossing_takes_the_nearest_cut_on_both_sides_and_others_stay_open():
    """
    a---|---b     the gate is at this line
    c---|---d     this one stays cut
    """
    net = cut_at_borders(network("a-------------------b\n\n\nc-------------------d", "ab", "cd"), EAST_WEST)
    attached, report = attach_crossings(net, [gate("AFG-PAK:G", "crossing", 71.0, 31.05)], EAST_WEST)
    assert set(attached.nodes.loc[attached.nodes["id"] == "AFG-PAK:G", "layer"]) == {"AFG/road", "PAK/road"}
    assert report["taken"] == ["AFG-PAK:G road 5.6 km"]
    assert report["open"] == ["road AFG-PAK 71.000 30.700"]


def test_a_crossing_out_of_reach_or_of_other_countries_takes_nothing():
    net = cut_at_borders(network("a-------------------b", "ab"), EAST_WEST)
    far = gate("AFG-PAK:FAR", "crossing", 71.0, 30.0)
    other = gate("AFG-IRN:OTHER", "crossing", 71.0, 31.0)
    attached, report = attach_crossings(net, [far, other], EAST_WEST)
    assert not attached.nodes["id"].str.contains(":").any()
    assert report["taken"] == []


def test_a_station_becomes_a_node_of_every_layer_it_serves():
    road = network("a---------b", "ab", country="PAK")
    rail = network("\nc---------d", "cd", mode="rail", gauge_mm=1676, country="PAK")
    both = Network.of(pd.concat([road.links, rail.links]))
    where = gate("PAK:S", "terminal", 70.5, 30.97, modes=("road", "rail"), gauges_mm=(1676,))
    attached, done, lost = attach_stations(both, [where])
    assert set(attached.nodes.loc[attached.nodes["id"] == "PAK:S", "layer"]) == {"PAK/road", "PAK/rail/1676"}
    assert done == ["PAK:S PAK/road 3.3 km", "PAK:S PAK/rail/1676 7.8 km"]
    assert lost == []
    assert attached.links["length_km"].sum() == pytest.approx(both.links["length_km"].sum())


def test_two_stations_at_one_place_get_a_node_each_and_debris_none():
    net = network("a---------b\n\n\n\n\n\n\n\nc-d", "ab", "cd", country="PAK")
    gates = [gate(f"PAK:{n}", "terminal", 70.5, 31.0) for n in "XYZ"] + [gate("PAK:D", "terminal", 70.1, 30.2)]
    attached, done, lost = attach_stations(net, gates)
    assert sorted(attached.nodes["id"][attached.nodes["id"].str.contains(":")]) == ["PAK:X", "PAK:Y", "PAK:Z"]
    assert (len(done), lost) == (3, ["PAK:D PAK/road"])


def sides_of(net: Network, post: str) -> tuple[set[str], set[str]]:
    """Ordinary nodes on either side of a checkpoint."""
    nodes = Topology.of(net)
    _, piece = nodes.pieces()
    of = dict(zip(nodes.ids, piece, strict=True))
    return tuple({n for n in of if of[n] == of[f"{post}/{side}"] and len(n) == 1} for side in "ab")


def test_a_checkpoint_parts_the_road_and_a_short_way_round_it():
    """
    a-c-d-b    the post is between c and d; the road is drawn twice there, once by e
       e
    """
    net = network("a-c-d-b\n   e   ", "ac", "cd", "db", "ced", country="PAK")
    posted, done = attach_checkpoints(net, [gate("PAK:P", "checkpoint", 70.3, 31.0)])
    assert done == ["PAK:P 0.0 km"]
    assert sides_of(posted, "PAK:P") == ({"a", "c"}, {"d", "b"})


def test_a_checkpoint_leaves_a_fair_detour():
    """
    a-c-----d-b   the post is between c and d; f is another road, e the old drawing of this one
        e
        f
    """
    net = network(
        "a-c-----------d-b\n        e        \n        f        ", "ac", "cd", "db", "ced", "cfd", country="PAK"
    )
    lined = net.links.assign(line=["", "kkh", "", "kkh", ""], length_source=["osm", "published", "osm", "osm", "osm"])
    posted, _ = attach_checkpoints(Network.of(lined), [gate("PAK:P", "checkpoint", 70.8, 31.0)])
    assert sides_of(posted, "PAK:P")[0] == set("acdb")
    assert {frozenset("cd")} <= ends(posted)
    assert posted.links.loc[posted.links["id"].str.startswith("ced"), "from_id"].str.startswith("open/").any()


def test_cities_get_a_node_near_them():
    net = network("a--------------------b", "ab")
    snapped = snap_cities(net, [(71.0, 31.05), (70.05, 31.0), (71.0, 35.0)], mode="road", within_km=30, near_km=5)
    assert len(snapped) == 2
    assert sum(lengths(snapped).values()) == pytest.approx(sum(lengths(net).values()))


@pytest.mark.parametrize(
    "verb",
    [
        lambda net: cut_at_borders(net, EAST_WEST),
        lambda net: kept_inside(Network.of(net.links.assign(country="AFG")), EAST_WEST),
        lambda net: attach_stations(net, [gate("PAK:S", "terminal", 70.5, 31.0)])[0],
        lambda net: attach_checkpoints(net, [gate("PAK:S", "checkpoint", 70.5, 31.0)])[0],
        lambda net: snap_cities(net, [(70.5, 31.0)], mode="road", within_km=30, near_km=5),
    ],
)
def test_no_verb_touches_its_argument(verb):
    net = network("a-------------------b", "ab", country="PAK")
    before = snapshot(net)
    assert snapshot(verb(net)) != before
    assert snapshot(net) == before
