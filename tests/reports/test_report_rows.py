"""Rows: one definition, exact numbers, nothing invented."""

import math

import pytest
import report_sample as sample

from kazpak.reports import (
    assumptions_rows,
    changes_rows,
    differences_rows,
    flips_rows,
    gates_rows,
    itinerary_rows,
    manifest_rows,
    notes_rows,
    options_rows,
)
from kazpak.reports.units import unit_of

TABLES = [options_rows, itinerary_rows, gates_rows, assumptions_rows, notes_rows]
DOCUMENTS = {
    "routes": sample.routes,
    "compare": sample.compare,
    "no route": sample.no_route,
    "hostile": sample.hostile,
}


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=list(DOCUMENTS))
@pytest.mark.parametrize("table", TABLES)
def test_rows_of_a_table_have_the_same_flat_columns(table, make):
    rows = table(make())
    assert len({tuple(row) for row in rows}) <= 1
    assert all(isinstance(v, str | int | float | bool | None) for row in rows for v in row.values())


def test_totals_are_those_of_the_document():
    doc = sample.routes()
    for row, option in zip(options_rows(doc), doc["options"], strict=True):
        assert {name: row[name] for name in option["totals"]} == option["totals"]


def test_an_itinerary_adds_up_to_the_totals():
    doc = sample.routes()
    for option in doc["options"]:
        rows = [row for row in itinerary_rows(doc) if row["option"] == option["id"]]
        for name in ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "generalised_usd_t"):
            assert math.fsum(row[name] for row in rows) == pytest.approx(option["totals"][name], rel=1e-12)
        assert rows[-1]["reached_km"] == pytest.approx(option["totals"]["length_km"], rel=1e-12)
        assert rows[-1]["reached_h"] == pytest.approx(option["totals"]["time_h"], rel=1e-12)
        assert [row["step"] for row in rows] == list(range(1, len(option["parts"]) + 1))


def test_terms_of_time_add_up_to_the_time_of_each_part():
    rows = itinerary_rows(sample.routes())
    terms = ("running_h", "rest_h", "queue_h", "clearance_h", "handling_h", "gauge_change_h", "port_h")
    for row in rows:
        assert math.fsum(row[t] or 0 for t in terms) == pytest.approx(row["time_h"], rel=1e-12)


def test_a_new_criterion_gets_its_column_and_unit():
    doc = sample.routes(2)
    doc["options"][0]["totals"]["noise_usd_t"] = 3.5
    rows = options_rows(doc)
    assert [row["noise_usd_t"] for row in rows] == [3.5, None]
    assert unit_of("noise_usd_t") == "USD/t"


def test_a_term_named_like_a_criterion_is_told_apart():
    doc = sample.routes(1)
    doc["options"][0]["parts"][0]["terms"] = {"time_h": 1.0}
    row = itinerary_rows(doc)[0]
    assert row["term_time_h"] == 1.0
    assert row["time_h"] == doc["options"][0]["parts"][0]["time_h"]


@pytest.mark.parametrize("missing", [math.nan, math.inf, None, "n/a"])
def test_what_is_missing_is_none_and_never_zero(missing):
    doc = sample.routes(1)
    doc["options"][0]["totals"]["time_h"] = missing
    assert options_rows(doc)[0]["time_h"] is None


def test_every_numeric_column_says_its_unit():
    doc = sample.routes()
    unitless = {
        "rank",
        "step",
        "pareto",
        "used",
        "winner",
        "winner_flipped",
        "stale",
        "year",
        "price_year",
        "low",
        "central",
        "high",
        "gauges_mm",
    }
    for table in (options_rows, itinerary_rows, gates_rows):
        for row in table(doc):
            numeric = [k for k, v in row.items() if isinstance(v, int | float) and k not in unitless]
            assert all(unit_of(k) for k in numeric), [k for k in numeric if not unit_of(k)]


def test_cases_are_kept_apart():
    doc = sample.compare()
    rows = options_rows(doc)
    assert [row["case"] for row in rows] == ["base"] * 3 + ["uap-built"] * 2 + ["all-shut"]
    assert [row["rank"] for row in rows] == [1, 2, 3, 1, 2, None]
    for row in rows[:5]:
        assert row["time_h_change"] == pytest.approx(row["time_h"] - rows[0]["time_h"], abs=1e-9)
    assert {row["case"]: (row["target"], row["old"], row["new"]) for row in changes_rows(doc)} == {
        "uap-built": ("project uap-railway", "planned", "built"),
        "all-shut": ("status AFG-PAK:TORKHAM", "open", "closed"),
    }


def test_a_case_without_a_route_has_a_row_of_its_own():
    *_, last = options_rows(sample.compare())
    assert (last["case"], last["status"], last["time_h"], last["label"]) == ("all-shut", "no route", None, None)


def test_differences_and_flips_are_told_case_by_case():
    doc = sample.compare()
    assert [(row["case"], row["winner_flipped"]) for row in differences_rows(doc)] == [
        ("base", False),
        ("uap-built", True),
        ("all-shut", True),
    ]
    (flip,) = flips_rows(doc)
    assert (flip["criterion"], flip["unit"]) == ("time_h", "h")
    assert flip["difference"] == pytest.approx(flip["value_to"] - flip["value_from"])
    assert differences_rows(sample.routes()) == flips_rows(sample.routes()) == []


def test_a_gate_is_told_again_only_for_a_case_that_changes_it():
    doc = sample.compare()
    other = dict(doc["cases"][1]["gates"][0])
    doc["cases"][1]["gates"] = [other | {"status": "closed"}, *doc["cases"][1]["gates"][1:]]
    rows = gates_rows(doc)
    assert [row["status"] for row in rows if row["id"] == other["id"]] == [other["status"], "closed"]
    assert sum(row["case"] == "uap-built" for row in rows) == 1


def test_old_confirmations_are_marked():
    doc = sample.routes(2)
    doc["options"][1]["parts"][1]["stale"] = True
    assert [row["stale"] for row in options_rows(doc)] == [False, True]
    assert sum(bool(row["stale"]) for row in itinerary_rows(doc)) == 1


def test_notes_say_why_there_is_no_route_and_what_would_help():
    notes = [row for row in notes_rows(sample.no_route()) if row["subject"] == "no route"]
    assert [row["item"] for row in notes] == ["reason", "remedy 1", "remedy 2"]
    assert "3200" in notes[1]["text"]


def test_notes_carry_question_notices_sources_and_manifest():
    doc = sample.routes()
    texts = [row["text"] for row in notes_rows(doc)]
    wanted = [doc["notices"][0], *doc["attributions"], *doc["notes"], doc["on"]]
    assert all(text in texts for text in wanted)
    assert {row["item"]: row["text"] for row in manifest_rows(doc)}["data_hash"] == doc["manifest"]["data_hash"]


def test_the_document_is_left_as_it_was():
    doc, same = sample.routes(), sample.routes()
    for table in TABLES:
        table(doc)
    assert doc == same
