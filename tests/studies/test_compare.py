"""Cases side by side: ledgers, differences, winners, sweeps, years, dates, cities and outlets."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from typer.testing import CliRunner

from brute import asked
from kazpak.cases import compared
from kazpak.cli.app import app
from kazpak.costs.criterion import CRITERIA
from kazpak.errors import InputError
from kazpak.routing.ask import best
from kazpak.studies.cities import best_from_each, changed
from kazpak.studies.grid import grid, values_of


def run(*words: str):
    return CliRunner().invoke(app, list(words))


def test_differences_are_against_the_first_case(corridor) -> None:
    comparison = corridor.compare("base", "afghan-gates-open").routes("Almaty", "Karachi", top=2)
    base, opened = comparison.differences()
    assert base["time_h_change"] == 0
    assert opened["time_h_change"] == pytest.approx(opened["time_h"] - base["time_h"])
    assert opened["winner_flipped"] is True
    document = comparison.document(geometry=False)
    assert document["cases"][1]["changes"]
    assert not document["cases"][0]["changes"]
    assert any(s.startswith("AFG-PAK:") for o in document["cases"][1]["options"] for s in o["signature"])


def test_the_table_is_tidy_and_counts_from_the_best_of_the_first_case(corridor) -> None:
    table = corridor.compare("base", "afghan-gates-open").routes("Almaty", "Karachi", top=3).table()
    assert list(table["case"].unique()) == ["base", "afghan-gates-open"]
    first = table.iloc[0]
    for name in ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "generalised_usd_t"):
        assert table[f"{name}_change"].tolist() == pytest.approx((table[name] - first[name]).tolist())
    assert table.groupby("case")["winner"].sum().tolist() == [1, 1]


def test_a_case_without_a_route_keeps_its_row(corridor) -> None:
    comparison = corridor.compare("base", "iran-closed").routes("Almaty", "Gwadar", avoid=["CHN"], top=2)
    assert comparison.differences()[1]["label"] is None
    last = comparison.table().iloc[-1]
    assert (last["case"], last["status"]) == ("iran-closed", "no route")
    assert math.isnan(last["time_h"])
    assert comparison.document(geometry=False)["cases"][1]["no_route"]["reason"]


def test_winners_by_every_criterion(corridor) -> None:
    comparison = corridor.compare("base", "afghan-gates-open").routes("Almaty", "Karachi", top=1)
    flipped = {row["criterion"]: row for row in comparison.flips()}
    opened = corridor.under("afghan-gates-open")
    for name in CRITERIA:
        old, new = (c.routes("Almaty", "Karachi", by=name, top=1)[0] for c in (corridor, opened))
        assert (name in flipped) == (old.signature != new.signature)
        if name in flipped:
            row = flipped[name]
            assert (row["value_from"], row["value_to"]) == pytest.approx((old.totals[name], new.totals[name]))
            assert row["difference"] <= 1e-9, "an opened gate makes nothing worse"


def test_who_gains_by_city(corridor) -> None:
    table = corridor.compare("base", "afghan-gates-open").by_city("Karachi", modes="road")
    assert (table["difference"].dropna() <= 1e-9).all(), "opening gates harms nobody"
    assert set(table["change"]) <= {"gains", "same", "no route"}
    assert (table["change"] == "gains").any()
    row = table[table["city"] == "KAZ:SHYMKENT"].iloc[0]
    assert row["base"] == pytest.approx(corridor.routes("Shymkent", "Karachi", modes="road", top=1)[0].totals["time_h"])


@pytest.mark.parametrize(("via", "avoid"), [((), ("IRN-TKM:ARTYK", "IRN-TKM:SARAKHS")), (("IRN-TKM:SARAKHS",), ())])
def test_each_city_is_asked_by_the_gates_that_take_goods_of_its_country(corridor, via, avoid) -> None:
    """Bajgiran takes goods from Mashhad to Ashgabat, and none that are in transit in Iran or Turkmenistan."""
    asked = corridor.ask("Karachi", "Ashgabat", modes="road", via=via, avoid=avoid)
    origins = [corridor.place(name) for name in ("Mashhad", "Karachi", "Quetta", "Ashgabat", "Tehran")]
    found = best_from_each(corridor.engine, asked, origins)
    for place in origins:
        option = best(corridor.engine, replace(asked, origin=place)) if place.id != asked.destination.id else None
        assert (found[place.id] is None) == (option is None)
        assert option is None or found[place.id] == pytest.approx(option.total("time_h"), rel=1e-9)
        if option is not None and not via:
            assert ("IRN-TKM:BAJGIRAN" in option.crossings) == (place.country == "IRN")


@given(asked(cities_only=True))
def test_one_search_backwards_gives_the_best_from_every_city(trip) -> None:
    found = best_from_each(trip.engine, trip.question, trip.drawing.places)
    for place in trip.drawing.places:
        if place.id == trip.question.destination.id:
            assert found[place.id] is None
            continue
        option = best(trip.engine, replace(trip.question, origin=place))
        expected = option.total(trip.question.by.name) if option else None
        assert found[place.id] == (pytest.approx(expected, rel=1e-9, abs=1e-12) if option else None)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [(1.0, 2.0, "loses"), (2.0, 1.0, "gains"), (1.0, 1.0, "same"), (None, 1.0, "opened"), (1.0, None, "cut off"), (None, None, "no route")],
)  # fmt: skip
def test_gains_and_losses_in_words(before, after, change) -> None:
    assert changed(before, after)["change"] == change


def test_years_bring_lines_and_upgrades_in(corridor) -> None:
    years = corridor.staged([2026, 2035, 2050])
    first, middle, last = (case.case for _, case in years.cases)
    assert "uap-railway" not in first.built
    assert "uap-railway" in middle.built
    assert "ml1-upgrade" in last.built
    assert first.built <= middle.built <= last.built
    early = corridor.staged([2031], level="low").cases[0][1].case.built
    assert (
        early
        > corridor.staged([2031]).cases[0][1].case.built
        > corridor.staged([2031], level="high").cases[0][1].case.built
    )
    only = corridor.staged([2050], projects=["uap-railway"]).cases[0][1].case
    assert only.built == {"uap-railway"} | corridor.case.built, "what is there today stays"
    with pytest.raises(InputError, match="uap-railway"):
        corridor.staged([2030], projects=["uap-railwy"])


def test_a_sweep_says_where_the_winner_changes(corridor) -> None:
    comparison = corridor.sweep("delay.CHN-KGZ:TORUGART.time_h=24:72:24").routes("Almaty", "Karachi", top=1)
    assert comparison.table()["delay.CHN-KGZ:TORUGART.time_h"].tolist() == [24, 48, 72]
    (turn,) = comparison.change_overs()
    solved = corridor.breakeven("Almaty", "Karachi", "CHN-KGZ:TORUGART", by="time")
    assert turn["about"] == pytest.approx(solved.value, rel=1e-9)


def test_dates_move_through_history(corridor) -> None:
    cases = corridor.on_each("2025-06-01", "2026-11-23")
    before, after = (options for _, options in cases.routes("Almaty", "Karachi", top=1).answers)
    assert any(s.startswith("AFG-PAK:") for s in before[0].signature)
    assert not any(s.startswith("AFG-PAK:") for s in after[0].signature)
    with pytest.raises(InputError, match="2025-02-30"):
        corridor.on_each("2025-06-01", "2025-02-30")
    with pytest.raises(InputError, match="twice"):
        corridor.on_each("2025-06-01", "2025-06-01")


def test_unknown_and_repeated_cases_are_refused_together(corridor) -> None:
    with pytest.raises(InputError) as caught:
        compared(corridor, ["base", "no-such-card", "another"])
    assert len(caught.value.faults) == 2
    with pytest.raises(InputError, match="twice"):
        compared(corridor, ["base", "base"])


def test_grid_includes_its_stop() -> None:
    assert values_of("delay.X.time_h=0:120:12") == ("delay.X.time_h", [12.0 * i for i in range(11)])
    points = list(grid(["a=0:1:0.5", "reprice.road.haul.usd_per_tkm@PAK.multiply=1:2:1"]))
    assert len(points) == 6
    assert points[-1][1] == ["a=1", "road.haul.usd_per_tkm@PAK=x2"]


@pytest.mark.parametrize("text", ["a", "a=1:2", "a=2:1:1", "a=1:2:0", "a=0:inf:1", "=0:1:1", "a=0:1e9:1"])
def test_bad_sweeps_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="sweep"):
        values_of(text)


def test_every_case_of_a_trip_from_one_outlet_to_the_next(corridor) -> None:
    found = {o.destination.id: o for o in corridor.outlets("Almaty", modes="road")}
    assert {"PAK:KARACHI-PORT", "PAK:GWADAR-PORT", "IRN:BANDAR-ABBAS-PORT", "KAZ:AKTAU-PORT"} <= set(found)
    karachi = found["PAK:KARACHI-PORT"]
    assert (
        karachi.today.total("time_h") == corridor.routes("Almaty", "Karachi", modes="road", top=1)[0].totals["time_h"]
    )
    assert karachi.opened.total("time_h") < karachi.today.total("time_h")
    assert any(gate.startswith("AFG-PAK:") for gate in karachi.shut)
    # Ships berth at Bandar Abbas again since 22 June 2026; in May none did.
    assert found["IRN:BANDAR-ABBAS-PORT"].today is not None
    (shut,) = corridor.on("2026-05-01").outlets("Almaty", to=["IRN:BANDAR-ABBAS-PORT"], modes="road")
    assert (shut.today, shut.shut) == (None, ("IRN:BANDAR-ABBAS-PORT",))
    assert [o.destination.id for o in corridor.outlets("Lahore", to=["Almaty"])] == ["KAZ:ALMATY"]


def test_cases_on_the_command_line() -> None:
    done = run("compare", "Almaty", "Karachi", "--under", "torkham-only", "--top", "1", "--format", "json")
    assert [c["name"] for c in json.loads(done.stdout)["cases"]] == ["base", "torkham-only"]
    told = run("compare", "Almaty", "Karachi", "--under", "afghan-gates-open", "--top", "1").stdout
    base, opened = (line.split("\t") for line in told.partition("# Best option of every case\n")[2].splitlines()[1:3])
    assert (base[0], base[3], base[-1]) == ("base", "0.0 h", "no")
    assert (opened[0], opened[3][0], opened[-1]) == ("afghan-gates-open", "-", "yes")
    assert "status AFG-PAK:TORKHAM\tclosed\topen" in told
    swept = run(
        "compare", "Almaty", "Karachi", "--sweep", "delay.CHN-KGZ:TORUGART.time_h=24:72:48", "--top", "1"
    ).stdout
    turn = swept.partition("# Where the winner changes\n")[2].splitlines()[1].split("\t")
    assert turn[:3] == ["delay.CHN-KGZ:TORUGART.time_h", "24", "72"]
    assert 24 < float(turn[3]) < 72
    cities = run("compare", "Almaty", "Karachi", "--under", "afghan-gates-open", "--cities", "KAZ", "--format", "json")
    rows = json.loads(cities.stdout)["cities"]
    assert {"city", "base", "afghan-gates-open", "difference", "change"} <= set(rows[0])
    csv = run("compare", "Almaty", "Karachi", "--years", "2026:2034:8", "--top", "1", "--format", "csv").stdout
    assert csv.splitlines()[0].startswith("case,year,rank")
    assert [line.split(",")[0] for line in csv.splitlines()[1:]] == ["2026", "2034"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--years", "2026:2040", "--on-each", "2025-01-01"], "three different questions"),
        (["--years", "2040:2026"], "FIRST:LAST"),
        (["--years", "2026"], "FIRST:LAST"),
        (["--project", "uap-railway"], "belong to --years"),
        (["--cities", "XYZ"], "known: AFG, CHN, IRN, KAZ"),
        (["--lang", "xx"], "en, ru, kk, ur"),
        (["--on", "2025-01-01", "--on-each", "2025-01-01"], "two ways to give dates"),
        (["--cities", "PAK"], "--cities KAZ"),
        (["--sweep", "delay.IRN-PAK:GABD.time_h=-10:10:5"], "nothing here is below 0"),
        (["--sweep", "carbon.price.usd_per_t=0:1000:1", "--out", "page.html"], "too many for a page"),
        (["--sweep", "delay.NOWHERE.time_h=0:12:6"], "NOWHERE"),
    ],
)
def test_what_cannot_be_compared(words, expected) -> None:
    done = run("compare", "Almaty", "Karachi", *words)
    assert expected in str(done.exception)
    assert isinstance(done.exception, InputError)


@pytest.mark.parametrize("suffix", ["html", "json", "csv", "xlsx", "md", "pdf", "geojson", "gpkg", "parquet"])
def test_a_comparison_is_written(corridor, tmp_path, suffix) -> None:
    target = (
        corridor.compare("base", "torkham-only").routes("Almaty", "Karachi", top=1).save(tmp_path / f"both.{suffix}")
    )
    assert target.stat().st_size > 400


def test_outlets_on_the_command_line() -> None:
    # On that day Bandar Abbas was shut by the war; it has been open since 22 June 2026.
    done = run("outlets", "Almaty", "--modes", "road", "--on", "2026-05-01", "--format", "json")
    rows = json.loads(done.stdout)["outlets"]
    assert {row["destination"] for row in rows} >= {"PAK:KARACHI-PORT", "IRN:CHABAHAR-PORT"}
    assert {row["status"] for row in rows} == {"open", "no route", "if opened"}


def test_a_key_that_is_wrong_is_said_once() -> None:
    done = run("compare", "Almaty", "Karachi", "--sweep", "road.haul.usd_per_tkm@PAX=0.02:0.14:0.04")
    assert len(done.exception.faults) == 1
    assert "PAX" in done.exception.faults[0]


def test_a_sweep_of_a_gate_that_is_shut_says_so(corridor) -> None:
    key = "delay.AFG-PAK:TORKHAM.time_h=0:24:24"
    shut = corridor.sweep(key).routes("Almaty", "Karachi", top=1)
    assert any("AFG-PAK:TORKHAM is shut in every case" in note for note in shut.notes)
    opened = corridor.setting("status.AFG-PAK:TORKHAM=open").sweep(key).routes("Almaty", "Karachi", top=1)
    assert not any("is shut" in note for note in opened.notes)


def test_years_say_what_they_leave_as_it_is(corridor) -> None:
    notes = corridor.under("uap-2030-1520").staged([2026, 2034]).routes("Almaty", "Karachi", top=1).notes
    assert any("as on 2031-01-01 in every year" in note for note in notes)
    (built,) = (note.partition(": built by the case")[0] for note in notes if ": built by the case" in note)
    assert "uap-railway" in built.split(", ")
    with pytest.raises(InputError, match="whole years"):
        corridor.staged([2026.5])


def test_cases_of_a_grid_have_short_names_of_their_own(corridor) -> None:
    cases = corridor.sweep("delay.IRN-PAK:GABD.time_h=0:24:24", "carbon.price.usd_per_t=0:50:50").cases
    assert [name for name, _ in cases][:2] == ["time_h=0 usd_per_t=0", "time_h=0 usd_per_t=50"]
    alike = corridor.sweep("delay.IRN-PAK:GABD.time_h=0:24:24", "delay.IRN-PAK:MIRJAVEH.time_h=0:24:24").cases
    assert alike[0][0] == "delay.IRN-PAK:GABD.time_h=0 delay.IRN-PAK:MIRJAVEH.time_h=0"


def test_the_foot_of_a_comparison_tells_every_day() -> None:
    told = run("compare", "Almaty", "Karachi", "--on-each", "2025-06-01,2026-01-01", "--top", "1").stdout
    assert told.splitlines()[-1].startswith("on 2025-06-01, 2026-01-01, data as of ")


def test_outlets_show_themselves(corridor) -> None:
    found = corridor.outlets("Almaty", to=["Karachi", "IRN:BANDAR-ABBAS-PORT"], modes="road")
    table = found.table()
    assert list(table["to"].unique()) == ["Karachi Port", "Bandar Abbas (Shahid Rajaee)"]
    assert len(repr(found)) < 800
    assert "<table" in found._repr_html_()


def test_cases_say_what_their_scenarios_are_for(corridor) -> None:
    names = ["base", "uap-2030-1520", "torkham-only+ml1-upgraded"]
    document = corridor.compare(*names).routes("Almaty", "Karachi", top=1).document(geometry=False)
    intents = [case["intent"] for case in document["cases"]]
    assert intents[0] == ""
    assert "broad gauge of Uzbekistan" in intents[1]
    assert "Torkham alone" in intents[2]
    assert "main line" in intents[2]
