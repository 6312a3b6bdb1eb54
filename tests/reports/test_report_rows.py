"""Rows: one definition, exact numbers, nothing invented."""

import math

import pytest
import report_sample as sample

from kazpak.reports import assumptions_rows, gates_rows, itinerary_rows, notes_rows, options_rows
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
    assert [row["case"] for row in options_rows(doc)] == ["base"] * 3 + ["uap-built"] * 2
    changes = [row["text"] for row in notes_rows(doc) if row["subject"] == "case" and row["item"] == "UAP railway"]
    assert changes == ["planned → open"]


def test_notes_say_why_there_is_no_route_and_what_would_help():
    notes = [row for row in notes_rows(sample.no_route()) if row["subject"] == "no route"]
    assert [row["item"] for row in notes] == ["reason", "remedy 1", "remedy 2"]
    assert "3200" in notes[1]["text"]


def test_notes_carry_question_notices_sources_and_manifest():
    doc = sample.routes()
    texts = [row["text"] for row in notes_rows(doc)]
    wanted = [doc["notices"][0], *doc["attributions"], *doc["notes"], doc["manifest"]["data_hash"], doc["on"]]
    assert all(text in texts for text in wanted)


def test_the_document_is_left_as_it_was():
    doc, same = sample.routes(), sample.routes()
    for table in TABLES:
        table(doc)
    assert doc == same
