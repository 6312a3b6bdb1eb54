"""By way of a place: passed on the road or track it lies on, whatever else it is there for; and the exported graph."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazpak.costs.criterion import CRITERIA, criterion
from kazpak.errors import InputError
from kazpak.routing.extract import EXTRACTS
from kazpak.routing.graph import Rules

PLACES = ("PAK:LAHORE", "PAK:LAHORE-MUGHALPURA", "PAK:MULTAN-STATION", "PAK:MULTAN", "PAK:ROHRI-STATION", "Karachi")


@pytest.mark.parametrize("mode", ["road", "rail"])
@pytest.mark.parametrize("place", PLACES)
def test_a_trip_by_way_of_a_place_stays_on_its_mode(corridor, place, mode):
    ends = ("PAK:PESHAWAR", "PAK:HYDERABAD")
    straight = corridor.routes(*ends, modes=mode, top=1)[0]
    option = corridor.routes(*ends, modes=mode, via=[place], top=1)[0]
    assert option.option.modes == (mode,)
    assert not [p for p in option.option.parts if p.kind == "port"]
    assert option.totals["time_h"] >= straight.totals["time_h"] - 1e-9
    halves = [corridor.routes(*pair, modes=mode, top=1) for pair in ((ends[0], place), (place, ends[1]))]
    assert all(len(half) for half in halves)


@given(st.data())
@settings(max_examples=12)
def test_where_both_halves_have_a_road_the_whole_has_one(corridor, data):
    world = corridor.case.world
    gates = sorted(g.id for g in world.gates.values() if g.kind in ("terminal", "port") and g.country_a == "PAK")
    via = data.draw(st.sampled_from(gates))
    ends = data.draw(st.permutations(["PAK:PESHAWAR", "PAK:QUETTA", "PAK:LAHORE", "PAK:HYDERABAD"]))[:2]
    try:
        halves = [corridor.routes(*pair, modes="road", top=1) for pair in ((ends[0], via), (via, ends[1]))]
    except InputError:  # on no road, or the end itself
        return
    whole = corridor.routes(*ends, modes="road", via=[via], top=1)
    if all(len(half) for half in halves):
        assert len(whole) == 1
        assert whole[0].option.modes == ("road",)


def test_the_main_line_is_taken_and_named_and_the_other_can_be_asked_for(corridor):
    ends = ("PAK:KARACHI", "PAK:PESHAWAR")
    usual = corridor.routes(*ends, modes="rail")[0]
    assert usual.totals["length_km"] == pytest.approx(1687, rel=0.03)
    assert usual.label == "direct (rail): ml1"
    for via, avoid, line, other in (("ML-1", "ML-2", "ml1", "ml2"), ("ml2", None, "ml2", "ml1")):
        option = corridor.routes(*ends, modes="rail", via=[via], avoid=[avoid] if avoid else ())[0]
        km = dict(option.option.parts[-2].lines) if option.option.parts[-2].lines else {}
        for part in option.option.parts:
            km |= dict(part.lines)
        assert km[line] > km.get(other, 0.0)
    back = corridor.routes(*ends[::-1], modes="rail", via=["ML-1"])[0]
    assert back.totals["length_km"] == pytest.approx(usual.totals["length_km"], rel=0.01)


def test_lines_of_a_haul_are_in_the_document(corridor):
    document = corridor.routes("PAK:KARACHI", "PAK:PESHAWAR", modes="rail").document(geometry=False)
    for option in document["options"]:
        for part in option["parts"]:
            km = sum(line["length_km"] for line in part.get("lines", ()))
            assert km <= part["length_km"] + 1e-6


def test_a_line_that_lies_across_the_trip_is_touched(corridor):
    option = corridor.routes("PAK:LAHORE", "PAK:PESHAWAR", modes="rail", via=["ml1"], top=1)[0]
    assert option.totals["length_km"] < 700


@pytest.fixture(scope="module")
def exported(corridor):
    return EXTRACTS["graph"](corridor.engine, Rules(), criterion("time_h"))


def test_no_exported_way_leads_through_a_city(corridor, exported):
    cities = {c.id for c in corridor.opened.tables.cities}
    begun = {row["from_node"] for row in exported.rows}
    ended = {row["to_node"] for row in exported.rows}
    assert cities & begun
    assert not cities & begun & ended
    assert not {node for node in begun if node.endswith("@end")}
    assert {f"{city}@end" for city in cities & begun} <= ended


def test_exported_risk_is_a_chance_and_its_hazard_adds(exported):
    assert exported.columns[-1] == "hazard"
    for row in exported.rows[::50]:
        assert math.isclose(row["risk"], -math.expm1(-row["hazard"]), abs_tol=1e-12)


@pytest.mark.parametrize("name", sorted(CRITERIA))
def test_an_outside_router_finds_the_best_of_a_trip_in_its_graph(corridor, name):
    found = corridor.extract("graph", "Almaty", "PAK:LAHORE", by=name)
    graph = nx.MultiDiGraph()
    graph.add_edges_from((row["from_node"], row["to_node"], row) for row in found.rows)
    weight = "hazard" if name == "risk" else name
    least = nx.dijkstra_path_length(graph, "KAZ:ALMATY", "PAK:LAHORE", weight)
    best = corridor.routes("Almaty", "PAK:LAHORE", by=name, top=1)[0].totals[name]
    assert CRITERIA[name].show(least) == pytest.approx(best, rel=1e-9)
