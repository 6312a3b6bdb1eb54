"""Rows of the time/cost-distance chart: monotone, vertical at gates, ending at the totals."""

import math

import pytest
import report_sample as sample
from hypothesis import given
from hypothesis import strategies as st

from kazpak.charts import distance_rows, term_rows

UNITS = {"km": "length_km", "h": "time_h", "usd_t": "cost_usd_t"}
AMOUNT = st.floats(0, 5_000)
PARTS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["haul", "crossing"]),
            "length_km": AMOUNT,
            "time_h": AMOUNT,
            "cost_usd_t": AMOUNT,
        }
    ),
    max_size=40,
)


def of_option(rows, option):
    return [row for row in rows if row["option"] == option["id"]]


def test_the_last_row_of_an_option_ends_at_its_totals():
    doc = sample.routes()
    rows = distance_rows(doc)
    for option in doc["options"]:
        last = of_option(rows, option)[-1]
        for unit, criterion in UNITS.items():
            assert last[f"to_{unit}"] == pytest.approx(option["totals"][criterion], rel=1e-9)


@given(PARTS)
def test_rows_are_monotone_gapless_and_sum_to_the_parts(parts):
    rows = distance_rows({"options": [{"id": "o1", "parts": parts, "totals": {}}]})
    assert len(rows) == len(parts)
    for unit, criterion in UNITS.items():
        reached = 0.0
        for row, part in zip(rows, parts, strict=True):
            assert row[f"from_{unit}"] == pytest.approx(reached, rel=1e-12, abs=1e-12)
            assert row[f"to_{unit}"] >= row[f"from_{unit}"]
            assert row[f"to_{unit}"] - row[f"from_{unit}"] == pytest.approx(part[criterion], rel=1e-9, abs=1e-7)
            reached = row[f"to_{unit}"]
        assert reached == pytest.approx(math.fsum(p[criterion] for p in parts), rel=1e-12)


def test_a_gate_is_a_vertical_step_of_its_own_hours():
    doc = sample.routes(1)
    torugart = next(p for p in doc["options"][0]["parts"] if p["id"] == "CHN-KGZ:TORUGART")
    (row,) = [row for row in distance_rows(doc) if row["id"] == "CHN-KGZ:TORUGART"]
    assert row["from_km"] == row["to_km"]
    assert row["to_h"] - row["from_h"] == pytest.approx(torugart["time_h"])
    assert row["name"] == "Torugart"


def test_what_a_part_does_not_state_is_none_from_there_on():
    doc = sample.routes(1)
    del doc["options"][0]["parts"][3]["cost_usd_t"]
    rows = distance_rows(doc)
    assert all(row["to_usd_t"] is not None for row in rows[:3])
    assert all(row["to_usd_t"] is None for row in rows[3:])
    assert rows[-1]["to_h"] is not None


def test_every_option_of_every_case_has_its_rows():
    doc = sample.compare()
    rows = distance_rows(doc)
    assert {(row["case"], row["option"]) for row in rows} == {
        (case["name"], option["id"]) for case in doc["cases"] for option in case["options"]
    }
    assert len({row["key"] for row in rows}) == 5
    assert {row["option"] for row in distance_rows(doc, options=["o3"])} == {"o3"}


def test_names_follow_the_language():
    assert "Торугарт" in {row["name"] for row in distance_rows(sample.routes(1), lang="ru")}


def test_terms_add_up_to_the_totals():
    doc = sample.routes()
    rows = term_rows(doc)
    for option in doc["options"]:
        for criterion in ("time_h", "cost_usd_t"):
            amounts = [r["amount"] for r in of_option(rows, option) if r["criterion"] == criterion]
            assert math.fsum(amounts) == pytest.approx(option["totals"][criterion], rel=1e-9)
    assert "rest" not in {row["term"] for row in rows}


def test_what_terms_leave_unsaid_is_kept_as_rest():
    doc = sample.routes(1)
    for part in doc["options"][0]["parts"]:
        part["terms"] = {}
    assert [(r["criterion"], r["term"], r["amount"]) for r in term_rows(doc)] == [
        (c, "rest", doc["options"][0]["totals"][c]) for c in ("time_h", "cost_usd_t")
    ]
