"""Planned lines on the bundled data: joined, as long as published, in the gauge chosen; upgrades touch their line only."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from kazpak.costs.weigh import weigh
from kazpak.network.planned import stops_of
from kazpak.sources.store import bundled_folder, read_tables

PROJECTS = read_tables(bundled_folder()).projects
LINES = sorted(name for name, project in PROJECTS.items() if project.upgrade is None)
UPGRADES = sorted(set(PROJECTS) - set(LINES))
CRITERIA = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t")


def best(corridor, *trip, **question):
    return corridor.routes(*trip, top=1, **question).document(geometry=False)["options"][0]


@pytest.mark.parametrize("name", LINES)
def test_a_planned_line_is_there_in_full_and_meets_its_gates(corridor, name):
    layers, project = corridor.case.world.layers, PROJECTS[name]
    mine = [i for i, key in enumerate(layers.keys) if key.project == name]
    gates = [gate for _, gate in stops_of(project)]
    if not gates:
        assert "drawn only" in project.intent
        return
    assert sum(layers.length_km[layers.links_of(i)].sum() for i in mine) == pytest.approx(project.length_km[1])
    passages = [p for p in corridor.case.world.passages if name in p.project.split("+")]
    assert {p.gate for p in passages} >= set(gates) - {"AFG-CHN:WAKHJIR"}  # nothing takes it up in China yet
    outside = {layers.keys[i].project for p in passages for i in (p.from_layer, p.to_layer)} - {name}
    assert outside, "a line that meets nothing"


@pytest.mark.parametrize("name", LINES)
def test_a_planned_line_opens_when_it_is_built_and_not_before(corridor, name):
    built = corridor.setting(f"build.{name}=true").case
    passages = [p for p in corridor.case.world.passages if name in p.project.split("+")]
    assert not any(corridor.case.passage_state(p).passable for p in passages)
    shut = {
        p.gate for p in passages if p.project == name and not built.passage_state(p).passable and p.kind == "crossing"
    }
    assert shut <= {"IRN-PAK:MIRJAVEH"}  # trains stand still there, whatever is built


def test_the_gauge_of_the_trans_afghan_railway_moves_the_break_of_gauge_and_nothing_else(corridor):
    options, breaks = {}, {}
    for gauge in (1520, 1435, 1676):
        case = corridor.setting(f"build.uap-railway={gauge}")
        option = options[gauge] = best(case, "Almaty", "Karachi", modes="rail", by="time")
        breaks[gauge] = {p["id"]: p for p in option["parts"] if p["kind"] == "gauge"}
        assert "AFG-PAK:KHARLACHI" in option["signature"]
    north, south = "AFG:NAIBABAD-GAUGE", "PAK:PESHAWAR-GAUGE"
    assert {gauge: set(found) for gauge, found in breaks.items()} == {
        1520: {south},
        1435: {north, south},
        1676: {north},
    }
    for one, other in ((1520, 1435), (1520, 1676), (1435, 1676)):
        for name in CRITERIA:
            changes = [sum(part[name] for part in breaks[gauge].values()) for gauge in (one, other)]
            between = options[other]["totals"][name] - options[one]["totals"][name]
            assert between == pytest.approx(changes[1] - changes[0], abs=1e-6)
    assert sum(part["time_h"] for part in breaks[1435].values()) > sum(part["time_h"] for part in breaks[1520].values())


@pytest.mark.parametrize("name", UPGRADES)
def test_an_upgrade_makes_its_line_better_and_leaves_the_others(corridor, name):
    if (opened := PROJECTS[name].opened) is not None:
        corridor = corridor.on(opened - dt.timedelta(days=1))
    case, line, layers = corridor.case, PROJECTS[name].upgrade["line"], corridor.case.world.layers
    before, after = weigh(case).haul, weigh(corridor.setting(f"upgrade.{name}=true").case).haul
    on_it = np.array([haul.line == line for haul in layers.classes])
    assert (before[~on_it] == after[~on_it]).all()
    km = np.bincount(layers.link_class, weights=layers.length_km, minlength=len(layers.classes))[on_it]
    saved = km @ before[on_it] - km @ after[on_it]
    assert (saved >= -1e-9).all()
    assert saved.max() > 1e-4


def test_the_ledger_says_which_borders_a_railway_opens_and_for_trains_only(corridor):
    built = corridor.setting("build.uap-railway=true").case
    assert ("status AFG-PAK:KHARLACHI/rail", "planned", "open") in [(c.target, c.old, c.new) for c in built.ledger]
    states = {mode: built.state("AFG-PAK:KHARLACHI", mode).status for mode in ("road", "rail")}
    assert states == {"road": "closed", "rail": "planned"}
    ways = [p for p in built.world.passages if p.gate == "AFG-PAK:KHARLACHI" and p.kind == "crossing"]
    assert {(p.mode, built.passage_state(p).passable) for p in ways} == {("road", False), ("rail", True)}
