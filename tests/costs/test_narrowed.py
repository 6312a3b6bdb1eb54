"""Rows that hold for a cargo, a way of the trip or a season: which one is found, and that searches stay exact under them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute import asked, over, same, shortest, value
from kazpak.assumptions import Assumptions, base_of, hierarchy_faults, narrowed
from kazpak.checks import check_paths
from kazpak.costs.weigh import reweigh, weigh
from kazpak.kinds import HEADINGS
from kazpak.routing.ask import best
from kazpak.sources.store import check_folder
from worlds import random_world, row

COUNTRIES = ("KAZ", "AFG", "PAK")
WORDS = (
    "",
    "/cargo:containers",
    "/up-country",
    "/to-port",
    "/winter",
    "/cargo:containers/to-port",
    "/up-country/winter",
)
NAMES = ("road.speed.km_per_h", "road.haul.usd_per_tkm", "rail.haul.usd_per_tkm", "gate.queue.h", "risk.winter.p")
SEASON = [row("winter.from.day_of_year", "default", 335), row("winter.to.day_of_year", "default", 90)]


@pytest.mark.parametrize(
    ("scope", "base"),
    [
        ("PAK", "PAK"),
        ("PAK/up-country", "PAK"),
        ("KAZ/cargo:grain/to-port/winter", "KAZ"),
        ("AFG-PAK:TORKHAM/road/PAK>AFG/winter", "AFG-PAK:TORKHAM/road/PAK>AFG"),
        ("AFG-PAK:TORKHAM/road/PAK>AFG", "AFG-PAK:TORKHAM/road/PAK>AFG"),
        ("cargo:grain", "cargo:grain"),
        ("default/winter", "default"),
    ],
)
def test_what_a_scope_is_without_the_words_that_narrow_it(scope, base):
    assert base_of(scope) == base


def test_a_row_that_says_more_comes_first_and_a_narrower_scope_before_a_wider_one():
    scopes = narrowed(["line:kti", "KAZ"], cargo="cargo:grain", heading="to-port", winter=True)
    assert scopes[0] == "line:kti/cargo:grain/to-port/winter"
    order = [
        "line:kti",
        "KAZ/cargo:grain/to-port",
        "KAZ/cargo:grain",
        "KAZ/to-port",
        "KAZ/winter",
        "KAZ",
        "default/winter",
    ]
    assert [s for s in scopes if s in order] == order
    assert narrowed(["KAZ"], cargo="cargo:grain", heading="", winter=False) == (
        "KAZ/cargo:grain", "KAZ", "default/cargo:grain", "default",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "wintry"),
    [("2026-11-30", False), ("2026-12-01", True), ("2027-01-01", True), ("2027-03-31", True), ("2027-04-01", False)],
)
def test_a_season_may_run_over_new_year(day, wintry):
    case = random_world(1).engine().case
    case = replace(case, assumptions=Assumptions([*case.assumptions, *SEASON]), on=dt.date.fromisoformat(day))
    assert case.is_winter(("KAZ",)) is wintry


@st.composite
def circumstances(draw):
    """A way of the trip in some countries, and a day of any season."""
    headings = draw(st.dictionaries(st.sampled_from(COUNTRIES), st.sampled_from(HEADINGS), max_size=2))
    day = draw(st.sampled_from([dt.date(2026, 1, 15), dt.date(2026, 7, 15), dt.date(2026, 12, 31)]))
    return {"headings": tuple(sorted(headings.items())), "on": day}


def narrow_rows(data):
    """Rows of some names for part of some scopes."""
    scopes = st.tuples(st.sampled_from(NAMES), st.sampled_from([*COUNTRIES, "default"]), st.sampled_from(WORDS))
    chosen = data.draw(st.lists(scopes, max_size=8, unique=True), label="rows")
    return [
        row(name, f"{scope}{word}", data.draw(st.floats(0.01, 0.9) if name.endswith(".p") else st.floats(0.5, 60)))
        for name, scope, word in chosen
        if f"{scope}{word}" != "default" and not (name.endswith("_per_tkm") and not word)
    ]


@given(seed=st.integers(0, 10_000), data=st.data(), first=circumstances(), second=circumstances())
@settings(max_examples=40)
def test_another_day_or_way_weighs_the_same_anew_as_from_what_was_weighed(seed, data, first, second):
    case = random_world(seed).engine().case
    rows = Assumptions([*case.assumptions, *SEASON, *narrow_rows(data)])
    old, new = (replace(case, assumptions=rows, **fields) for fields in (first, second))
    quick, slow = reweigh(weigh(old), old, new), weigh(new)
    assert np.array_equal(quick.haul, slow.haul)
    assert np.array_equal(quick.passage, slow.passage)
    assert quick.rows == slow.rows
    for part in ("access", "start"):
        assert all(np.array_equal(terms, getattr(slow, part)[key]) for key, terms in getattr(quick, part).items())


@given(asked(countries=(2, 3), size=(3, 4)), st.data(), circumstances())
@settings(max_examples=40)
def test_the_best_over_gates_is_the_best_on_the_whole_network_under_any_way_and_season(trip, data, fields):
    rows = Assumptions([*trip.engine.case.assumptions, *SEASON, *narrow_rows(data)])
    engine = over(trip.engine, assumptions=rows, headings=fields["headings"])
    by = trip.question.by.name
    assert same(value(engine, trip.question, best(engine, trip.question)), shortest(engine, trip.question)[by])


def test_wagon_hire_stands_apart_from_the_tariff(corridor):
    option = (
        corridor.carrying("grain").routes("Kostanay", "KAZ-UZB:SARYAGASH", modes="rail", by="cost", top=1)[0].option
    )
    haul = next(part for part in option.parts if part.kind == "haul")
    km = haul.term("length_km")
    assert 0.004 * km < haul.term("haul_usd_t") < 0.0075 * km
    assert 0 < haul.term("wagon_usd_t") < haul.term("haul_usd_t") * 3
    assert haul.term("empty_return_usd_t") == 0
    assert option.value(haul, "cost_usd_t") == pytest.approx(haul.term("haul_usd_t") + haul.term("wagon_usd_t"))


FAULTS = {
    "PAK/sideways": "is not a scope|sideways",
    "PAK/up-country/cargo:grain": "up-country",
    "PAK/cargo:unicorns": "no cargo has this group",
    "KGZ/up-country": "no sea port",
    "AFG-PAK:TORKHAM/road/up-country": "has no way up-country",
    "region:PK-SD/up-country": "has no row of its own",
}


@pytest.mark.parametrize(("scope", "said"), FAULTS.items())
def test_the_check_refuses_words_that_mean_nothing(scope, said, tmp_path, data_folder):
    folder = copied(data_folder, tmp_path)
    numbers = folder / "assumptions" / "road.csv"
    line = f"road.haul.usd_per_tkm,{scope},0.01,0.02,0.03,USD/t-km,2026,2022,planning assumption,low,\n"
    numbers.write_text(numbers.read_text(encoding="utf-8") + line, encoding="utf-8")
    faults = check_folder(folder)
    assert any(scope in fault and any(word in fault for word in said.split("|")) for fault in faults), faults


def test_a_row_for_a_line_that_is_not_there_is_refused_with_near_ones(tmp_path, data_folder):
    folder = copied(data_folder, tmp_path)
    numbers = folder / "assumptions" / "road.csv"
    line = "road.speed.km_per_h,line:makrann/winter,20,30,40,km/h,2026,,planning assumption,low,\n"
    numbers.write_text(numbers.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert [
        fault for fault in check_paths([folder]) if "line:makrann" in fault and "near matches: line:makran" in fault
    ]


def test_a_season_without_its_last_day_is_refused(tmp_path, data_folder):
    folder = copied(data_folder, tmp_path)
    numbers = folder / "assumptions" / "road.csv"
    line = "winter.from.day_of_year,PAK,300,310,320,day of year,2026,,planning assumption,low,\n"
    numbers.write_text(numbers.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert any("winter.to.day_of_year has no row for PAK" in fault for fault in check_folder(folder))


def copied(data_folder, tmp_path):
    """A data folder whose tables may be written; the heavy parts are linked."""
    folder = tmp_path / "corridors"
    folder.mkdir()
    for path in data_folder.iterdir():
        if path.name == "assumptions":
            (folder / path.name).mkdir()
            for table in path.iterdir():
                (folder / path.name / table.name).write_bytes(table.read_bytes())
        else:
            (folder / path.name).symlink_to(path)
    return folder


def test_a_lorry_with_its_rest_is_never_slower_than_surveys_find_it_with_borders():
    rows = [
        row("observed.road_swd.km_per_h", "KAZ", 31.2),
        row("road.speed.km_per_h", "KAZ", 51.1),
        row("road.driving.h_per_day", "default", 9),
    ]
    faults = hierarchy_faults(rows)
    assert len(faults) == 1
    assert "14.7 hours at the wheel or more is right" in faults[0]
    assert hierarchy_faults([*rows[:2], row("road.driving.h_per_day", "KAZ", 16)]) == []


def test_a_number_changed_for_a_country_changes_for_every_way_of_the_trip(corridor):
    def haulage(corridor, *trip):
        option = corridor.routes(*trip, modes="road", top=1)[0].option
        return sum(part.term("haul_usd_t") for part in option.parts if part.country == "PAK")

    dearer = corridor.setting("road.haul.usd_per_tkm@PAK=x1.5")
    for trip in (("Karachi", "Lahore"), ("Lahore", "Karachi")):
        assert haulage(dearer, *trip) == pytest.approx(1.5 * haulage(corridor, *trip))
    alike = corridor.setting("road.haul.usd_per_tkm@PAK=0.05")
    assert haulage(alike, "Karachi", "Lahore") == pytest.approx(haulage(alike, "Lahore", "Karachi"), rel=1e-6)
    assert haulage(corridor.setting("road.haul.usd_per_tkm@PAK/to-port=x2"), "Lahore", "Karachi") == pytest.approx(
        2 * haulage(corridor, "Lahore", "Karachi"), rel=0.02
    )


def test_a_gate_delayed_is_delayed_in_every_season(corridor):
    for day in ("2026-07-20", "2027-01-20"):
        told = (
            corridor.on(day)
            .setting("delay.AFG:SALANG.time_h=30")
            .routes("Kabul", "Mazar", via=["Salang"], modes="road", top=1)
        )
        salang = next(part for part in told[0].option.parts if part.id == "AFG:SALANG")
        assert told[0].option.value(salang, "time_h") == pytest.approx(30)
