"""Who may use a gate: freight, transit, seasons, exchange; and what conditions add, refuse and are called."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kazpak
from brute import asked, over, same, shortest, value
from kazpak.access import in_season, refusal
from kazpak.errors import InputError
from kazpak.routing.ask import best
from kazpak.sources.check import check_folder
from kazpak.sources.folder import bundled_folder
from kazpak.tables import AccessInterval

SINCE = dt.date(2015, 1, 1)


def interval(**said) -> AccessInterval:
    return AccessInterval(
        "A-B:GATE", **{"freight": "yes", "category": "international", "transit": "yes", "start": SINCE, **said}
    )


@pytest.mark.parametrize(
    ("said", "ends", "day", "why"),
    [
        ({}, {"X", "Y"}, "2026-01-01", ""),
        ({"freight": "no"}, {"A", "B"}, "2026-01-01", "freight"),
        ({"transit": "no"}, {"X", "Y"}, "2026-01-01", "transit"),
        ({"transit": "no"}, {"A", "Y"}, "2026-01-01", ""),
        ({"transit": "no"}, set(), "2026-01-01", "transit"),
        ({"transit": "limited"}, {"X", "Y"}, "2026-01-01", ""),
        ({"category": "local", "transit": "no"}, {"A", "Y"}, "2026-01-01", "local"),
        ({"category": "local", "transit": "no"}, {"A", "B"}, "2026-01-01", ""),
        ({"season_from": "05-01", "season_to": "10-31"}, {"A", "B"}, "2026-10-31", ""),
        ({"season_from": "05-01", "season_to": "10-31"}, {"A", "B"}, "2026-11-01", "season"),
        ({"season_from": "11-01", "season_to": "03-31"}, {"A", "B"}, "2026-12-31", ""),
        ({"season_from": "11-01", "season_to": "03-31"}, {"A", "B"}, "2026-04-01", "season"),
    ],
)  # fmt: skip
def test_a_gate_takes_a_trip_or_says_why_not(said, ends, day, why):
    assert refusal(interval(**said), frozenset("AB"), frozenset(ends), dt.date.fromisoformat(day)) == why


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
    st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
)
def test_a_season_and_its_rest_share_the_year_without_gap_or_overlap(day, first, last):
    rest = (last + dt.timedelta(days=1)), (first - dt.timedelta(days=1))
    own = interval(season_from=f"{first:%m-%d}", season_to=f"{last:%m-%d}")
    other = interval(season_from=f"{rest[0]:%m-%d}", season_to=f"{rest[1]:%m-%d}")
    whole = (last + dt.timedelta(days=1)).strftime("%m-%d") == f"{first:%m-%d}"
    if not whole and "02-29" not in (own.season_from, own.season_to, other.season_from, other.season_to):
        assert in_season(own, day) != in_season(other, day) or (day.month, day.day) == (2, 29)


@given(asked())
def test_two_levels_agree_with_the_whole_network_where_gates_refuse(case):
    option = best(case.engine, case.question)
    assert same(value(case.engine, case.question, option), shortest(case.engine, case.question)[case.question.by.name])


@given(asked(), st.data())
def test_admitting_freight_never_makes_a_trip_worse_and_a_refusal_never_better(case, data):
    gates = [g for g in {p.gate for p in case.engine.case.world.passages} if ":" in g]
    gate = data.draw(st.sampled_from(sorted(gates)))
    now = value(case.engine, case.question, best(case.engine, case.question))
    refused = over(
        case.engine, access=case.engine.case.access.with_rows(gate, [replace(interval(freight="no"), applies_to=gate)])
    )
    then = value(refused, case.question, best(refused, case.question))
    assert then >= now or same(then, now)


def shipped(*trip, **question):
    return kazpak.load().routes(*trip, **question)


def gates_of(options) -> set[str]:
    return {part["id"] for option in options.document(geometry=False)["options"] for part in option["parts"]}


@pytest.mark.parametrize(
    "trip", [("Almaty", "Karachi"), ("Karachi", "Shymkent"), ("Aktau", "Karachi"), ("Astana", "Port Qasim")]
)
@pytest.mark.parametrize("by", ["time", "cost", "generalised"])
def test_no_lorry_is_sent_where_none_goes(trip, by):
    never = {
        "KAZ-UZB:ZHIBEK-ZHOLY",
        "TKM-UZB:TALIMARJAN",
        "AFG-IRN:ZARANJ",
        "IRN-TKM:BAJGIRAN",
        "IRN-PAK:PISHIN-MAND",
        "KAZ-KGZ:KORDAI",
    }
    assert not gates_of(shipped(*trip, by=by)) & never


def test_a_local_gate_serves_its_two_countries():
    goods = shipped("Mashhad", "Ashgabat", modes="road", via=["IRN-TKM:BAJGIRAN"], top=1)
    assert "IRN-TKM:BAJGIRAN" in gates_of(goods)


def test_a_gate_that_is_opened_to_transit_is_used_and_taken_back_is_not():
    corridor = kazpak.load()
    opened = corridor.setting("access.IRN-TKM:BAJGIRAN.category=international", "access.IRN-TKM:BAJGIRAN.transit=yes")
    trip = {"by": "length", "modes": "road", "via": ["IRN-TKM:BAJGIRAN"], "top": 1}
    assert len(opened.routes("Aktau", "Karachi", **trip)) == 1
    assert len(corridor.routes("Aktau", "Karachi", **trip)) == 0
    assert [c.target for c in opened.case.ledger] == [
        "access IRN-TKM:BAJGIRAN category",
        "access IRN-TKM:BAJGIRAN transit",
    ]


def test_where_access_stands_in_the_way_the_answer_says_so():
    answer = shipped("Aktau", "Karachi", modes="road", via=["IRN-TKM:BAJGIRAN"])
    lifts = [lift for remedy in answer.no_route["remedies"] for lift in remedy["lift"]]
    assert {"kind": "access", "id": "IRN-TKM:BAJGIRAN", "why": "local"}.items() <= lifts[0].items()


def test_limited_transit_and_exchange_are_conditions_of_the_option():
    option = shipped("Almaty", "Karachi", avoid=["IRN"], modes="road", top=1).document(geometry=False)["options"][0]
    found = {(c["code"], c["target"]) for c in option["conditions"]}
    assert ("exchange", "PAK:SOST") in found
    assert ("exchange", "CHN-KGZ:TORUGART") in found
    passed = next(p for p in option["parts"] if p["id"] == "PAK:SOST")
    assert passed["access"]["exchange"] == "tractor"
    assert passed["terms"]["exchange_h"] > 0


def test_a_refused_condition_leaves_its_ways_out_and_is_a_remedy():
    free = shipped("Almaty", "Karachi", refuse=["sanctions"])
    assert all("IRN" not in option["countries"] for option in free.document(geometry=False)["options"])
    none = shipped("Almaty", "Karachi", refuse=["sanctions"], avoid=["CHN"])
    assert ("condition", "sanctions") in {(x["kind"], x["id"]) for r in none.no_route["remedies"] for x in r["lift"]}


def test_kinds_of_condition_are_taken_as_people_write_them():
    asked = kazpak.load().ask("Almaty", "Karachi", refuse=["Sanctions, war-risk", "night ban"])
    assert asked.refuse == {"sanctions", "war_risk", "night_ban"}


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("access.IRN-TKM:BAJGIRAN.transit=yes", "is local, so without transit; set category"),
        ("access.KAZ-KGZ:KORDAI.transit=yes", "takes no freight, so no transit"),
        ("access.TKM-UZB:KHOJEYLI.transit=limited", "no forms in which transit is limited"),
        ("access.CHN-PAK:KHUNJERAB.transit=maybe", "'maybe' is not known"),
        ("access.CHN-PAK:KHUNJERAB.freight=sometimes", "'sometimes' is not known"),
        ("access.line:babusar.transit=yes", "a line has none"),
    ],
)
def test_access_that_cannot_be_is_refused_in_words(setting, why):
    with pytest.raises(InputError) as error:
        kazpak.load().setting(setting)
    assert why in str(error.value)
    assert "Input should" not in str(error.value)
    assert "changes nothing" not in str(error.value)


def test_a_corridor_whose_gate_takes_no_freight_is_named():
    answer = kazpak.load().setting("access.CHN-PAK:KHUNJERAB.freight=no").routes("Almaty", "Karachi")
    assert any("Karakoram by Torugart for a gate that takes no freight" in sentence for sentence in answer.summary())


BAD_ACCESS = {
    "a gap": ("IRN-TKM:BAJGIRAN,,,2015-01-01,,", "IRN-TKM:BAJGIRAN,,,2015-01-01,2020-01-01,", "no row holds from 2020-01-01 on"),
    "one way only": ("IRN-TKM:BAJGIRAN,,,", "IRN-TKM:BAJGIRAN,,TKM>IRN,", "IRN-TKM:BAJGIRAN road IRN>TKM: no row holds"),
    "a day that is none": (",05-01,10-31,", ",02-30,10-31,", "02-30 is no day of the year"),
    "half a season": (",05-01,10-31,", ",05-01,,", "season_from and season_to go together"),
    "an unknown category": (",yes,local,no,", ",yes,global,no,", "'global'"),
    "local with transit": ("yes,local,no,", "yes,local,yes,", "yes contradicts the category local"),
    "limited without a form": ("yes,bilateral,limited,permit,", "yes,bilateral,limited,,", "limited transit needs its forms"),
    "a line with a mode": ("line:babusar,,", "line:babusar,road,", "belongs to gates; leave it empty for a line"),
    "an unknown gate": ("IRN-TKM:BAJGIRAN,", "IRN-TKM:BAJGIRON,", "is no gate; near matches: IRN-TKM:BAJGIRAN"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_ACCESS)
def test_access_rows_that_are_wrong_are_refused_by_file(kind, tmp_path):
    old, new, why = BAD_ACCESS[kind]
    folder = tmp_path / "corridors"
    shutil.copytree(bundled_folder(), folder)
    path = folder / "places" / "access.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = check_folder(folder)
    assert any(fault.startswith("places/access.csv") and why in fault for fault in faults), faults


def test_two_rows_that_say_different_things_of_one_mode_are_refused(tmp_path):
    folder = tmp_path / "corridors"
    shutil.copytree(bundled_folder(), folder)
    with (folder / "places" / "access.csv").open("a", encoding="utf-8") as file:
        file.write("CHN-PAK:KHUNJERAB,road;rail,,2015-01-01,,no,local,no,,no,none,,,,,,planning assumption,low\n")
    assert any("CHN-PAK:KHUNJERAB" in fault and "overlaps" in fault for fault in check_folder(folder))


def test_an_unknown_kind_of_condition_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match=r"unknown kind of condition 'sanction'.*sanctions"):
        shipped("Almaty", "Karachi", refuse=["sanction"])


def test_a_cargo_that_a_condition_refuses_does_not_pass():
    options = kazpak.load().carrying("it-equipment").routes("Almaty", "Karachi")
    assert all("IRN" not in option["countries"] for option in options.document(geometry=False)["options"])


def test_conditions_come_and_go_with_their_days():
    corridor = kazpak.load()

    def hours(day: str) -> float:
        option = corridor.on(day).routes("Mashhad", "Karachi", modes="road", via=["IRN-PAK:GABD"], top=1)[0].option
        return sum(part.term("condition_h") for part in option.parts)

    assert hours("2025-06-01") < hours("2026-03-01")


def test_changing_a_condition_s_number_changes_the_answer_as_weighing_anew_does():
    corridor = kazpak.load().weighed()
    less = corridor.setting("condition.time.h@condition:iran-war=0")
    trip = {"modes": "road", "via": ["IRN-PAK:GABD"], "top": 1}
    before, after = (c.routes("Almaty", "Karachi", **trip)[0].totals["time_h"] for c in (corridor, less))
    central = corridor.case.assumptions.find("condition.time.h", ("condition:iran-war",)).central
    assert before - after == pytest.approx(central)


def test_the_exported_graph_of_a_trip_is_what_it_may_use():
    corridor = kazpak.load()
    question = corridor.ask("Aktau", "Karachi", by="cost")
    net = nx.MultiDiGraph()
    for arc in corridor.extract("graph", "Aktau", "Karachi").rows:
        if arc["to_node"] != question.origin.id and arc["from_node"] != question.destination.id:
            net.add_edge(arc["from_node"], arc["to_node"], weight=arc["cost_usd_t"])
    least = nx.dijkstra_path_length(net, question.origin.id, question.destination.id)
    assert corridor.routes("Aktau", "Karachi", by="cost", top=1)[0].totals["cost_usd_t"] == pytest.approx(least)
    everywhere = {arc["id"] for arc in corridor.extract("graph").rows}
    assert not any(name.startswith("IRN-TKM:BAJGIRAN") for name in everywhere)


def test_every_gate_of_the_shipped_data_says_who_may_use_it():
    corridor = kazpak.load()
    assert not [
        p.id for p in corridor.case.world.passages if p.kind != "junction" and corridor.case.access_row(p) is None
    ]
