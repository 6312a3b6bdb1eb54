"""Tariffs, speeds and times that people who run this freight know, against what the model says."""

from __future__ import annotations

import pytest

from kazpak.checks import observed_rows, observed_summary
from kazpak.kinds import COUNTRIES

DAY_H = 24


def first(corridor, *trip, **question):
    """The best option of a trip."""
    return corridor.routes(*trip, top=1, **question)[0].option


def hauled(option, country="", term="cost_usd_t"):
    """Cost and kilometres of the hauls of an option."""
    parts = [p for p in option.parts if p.kind == "haul" and country in ("", p.country)]
    return sum(option.value(p, term) for p in parts), sum(p.term("length_km") for p in parts)


def moving_d(option):
    """Days without those in the port."""
    return sum(option.value(p, "time_h") for p in option.parts if p.kind != "port") / DAY_H


def test_grain_by_rail_to_the_uzbek_border_costs_tariff_and_wagon_and_no_more(corridor):
    option = first(corridor.carrying("grain"), "Kostanay", "KAZ-UZB:SARYAGASH", modes="rail", by="cost")
    assert 15 <= hauled(option)[0] <= 50


def test_uzbek_railways_take_26_dollars_for_882_km_of_grain(corridor):
    row = corridor.carrying("grain").case.assumption("rail.haul.usd_per_tkm", ("UZB",))
    later = corridor.case.assumption("price.to_2022_from_2025.factor").central
    assert row.applies_to == "UZB/cargo:grain"
    assert row.central * 882 / later == pytest.approx(26, rel=0.02)


@pytest.mark.parametrize("country", ["KAZ", "TKM"])
def test_a_container_on_the_eastern_branch_costs_fifteen_to_thirty_cents_a_kilometre(corridor, country):
    option = first(corridor, "Aktau", "Tehran", modes="rail", by="cost", via=["Bolashak", "Incheh Borun"])
    usd, km = hauled(option, country)
    payload = corridor.case.assumption("teu.payload.t", (corridor.case.cargo.scope,)).central
    assert 0.15 <= usd / km * payload <= 0.3


def test_up_country_costs_three_times_as_much_as_down_to_the_port(corridor):
    up, down = (
        hauled(first(corridor, *trip, modes="road"))[0] for trip in (("Karachi", "Lahore"), ("Lahore", "Karachi"))
    )
    assert 2.5 <= up / down <= 3.5


def test_a_trip_that_passes_through_takes_the_rows_without_a_way(corridor):
    told = corridor.on("2025-05-15").routes("Kashgar", "Kabul", modes="road", avoid=["KGZ", "TJK", "KAZ"], top=1)
    rows = {(r["name"], r["applies_to"]) for r in told.document(geometry=False)["assumptions"]}
    assert ("road.haul.usd_per_tkm", "PAK") in rows
    assert not any(scope.startswith("PAK/") for _, scope in rows)


@pytest.mark.parametrize(
    ("trip", "scope"),
    [
        (("Almaty", "Karachi"), "PAK/to-port"),
        (("Karachi", "Almaty"), "PAK/up-country"),
        (("Lahore", "Almaty"), "PAK/up-country"),
    ],
)
def test_the_ledger_says_which_way_a_tariff_is_for(corridor, trip, scope):
    document = corridor.routes(*trip, modes="road", top=1, avoid=["IRN"]).document(geometry=False)
    assert scope in {r["applies_to"] for r in document["assumptions"] if r["name"] == "road.haul.usd_per_tkm"}
    assert any(note.startswith("PAK: tariffs are those of trips") for note in document["notes"])


def test_lorries_on_the_plains_and_on_the_karakoram(corridor):
    assert 2 <= moving_d(first(corridor, "Islamabad", "Karachi", modes="road")) <= 3
    assert 6 <= moving_d(first(corridor, "Kashgar", "Karachi")) <= 11


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_no_country_is_slower_before_borders_than_its_survey_is_with_them(corridor, country):
    case = corridor.case
    speed, hours = (case.assumption(n, (country,)).central for n in ("road.speed.km_per_h", "road.driving.h_per_day"))
    assert speed * hours / DAY_H >= case.assumption("observed.road_swd.km_per_h", (country,)).central


@pytest.mark.parametrize(
    ("trip", "country"),
    [
        (("Astana", "Shymkent"), "KAZ"),
        (("Bishkek", "Osh"), "KGZ"),
        (("Tashkent", "Termez"), "UZB"),
        (("Kulob", "Khujand"), "TJK"),
    ],
)
def test_real_roads_with_mountains_are_not_slower_than_the_survey_either(corridor, trip, country):
    option = first(corridor.on("2026-07-20"), *trip, modes="road")
    km, hours = option.total("length_km"), option.total("time_h")
    assert km / hours >= corridor.case.assumption("observed.road_swd.km_per_h", (country,)).central * 0.97


def test_sost_and_zahedan_take_their_usual_hours(corridor):
    def hours(names, scope):
        return sum(corridor.case.assumption(name, (scope,)).central for name in names)

    assert hours(("checkpoint.queue.h", "checkpoint.clearance.h"), "PAK:SOST") == 30
    assert hours(("gauge.change.h",), "IRN:ZAHEDAN-GAUGE") == 48


@pytest.mark.parametrize(
    ("trip", "question"),
    [
        (("Kabul", "Mazar"), {"via": ["Salang"]}),
        (("Kashgar", "Karachi"), {}),
        (("Bishkek", "Kashgar"), {"via": ["Torugart"]}),
    ],
)
def test_winter_is_slower_and_less_sure_on_the_passes_and_that_is_said(corridor, trip, question):
    summer, winter = (
        corridor.on(day).routes(*trip, modes="road", top=1, **question) for day in ("2026-07-20", "2027-01-20")
    )
    assert winter[0].totals["time_h"] > summer[0].totals["time_h"] + 4
    assert winter[0].totals["risk"] > summer[0].totals["risk"] * 1.1
    notes = [" ".join(told.document(geometry=False)["notes"]) for told in (summer, winter)]
    assert "winter rows hold" not in notes[0]
    assert "winter rows hold on 2027-01-20" in notes[1]


@pytest.mark.parametrize(("cargo", "most"), [("medicines", 2_000), ("it-equipment", 3_500)])
def test_a_tonne_of_dear_goods_does_not_cost_a_small_lorry_to_move(corridor, cargo, most):
    option = first(corridor.carrying(cargo), "Almaty", "Karachi", by="generalised", modes="road")
    assert option.total("generalised_usd_t") < most


def test_foreign_lorries_pay_in_turkmenistan_once_on_the_way_in(corridor):
    case = corridor.case
    gates = [g for g in case.world.gates.values() if g.kind == "crossing" and "TKM" in (g.country_a, g.country_b)]
    later = case.assumption("price.to_2022_from_2024.factor").central
    for gate in (g for g in gates if "road" in g.modes):
        other = ({gate.country_a, gate.country_b} - {"TKM"}).pop()
        inward, outward = (
            case.assumption("escort.usd_per_truck", (f"{gate.id}/road/{way}", gate.id, to)).central
            for way, to in ((f"{other}>TKM", "TKM"), (f"TKM>{other}", other))
        )
        assert 1_220 <= inward / later <= 1_420
        assert outward < inward / 4


def test_trips_with_a_published_time_are_met(corridor):
    rows = observed_rows(corridor)
    whole = observed_summary(rows)[0]
    assert whole["trips"] >= 12
    assert whole["within_25_percent"] >= 0.8 * whole["trips"]
    assert whole["inside_range"] == whole["trips"]
    groups = {s["group"] for s in observed_summary(rows)}
    assert {"calibration", "test", "from Pakistan", "to Pakistan", "2022", "2025"} <= groups
    timed = [r for r in rows if r.get("error_percent") is not None]
    assert all(r["model_port_d"] >= r["model_d"] for r in timed)


def test_cities_on_both_sides_of_a_place_are_each_asked_for_their_own_way(corridor):
    """From Karachi to Lahore goods go up-country, from Peshawar they go down."""
    table = corridor.compare("base").by_city("Lahore", country="PAK", by="cost", modes="road").set_index("city")
    for city in ("PAK:KARACHI", "PAK:PESHAWAR"):
        alone = first(corridor, city, "Lahore", by="cost", modes="road")
        assert table.loc[city, "base"] == pytest.approx(alone.total("cost_usd_t"))
