"""Contracts of tables and documents: what is right is read, what is wrong is named with file, row and field."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazpak.tables.columns import Column, Table, check_value, read_rows
from kazpak.tables.contracts import ASSUMPTIONS, CITIES, GATES, LINKS, STATUSES_TABLE, TABLES, TRIPS
from kazpak.tables.convert import gate_of, status_of, trip_of
from kazpak.tables.dictionary import dictionary
from kazpak.tables.document_check import check_document
from kazpak.tables.documents import CARGO, DOCUMENTS, NAMED, PROJECTS
from kazpak.tables.observed import stop_of

GATE = {
    "id": "AFG-PAK:TORKHAM", "kind": "crossing", "name": "Torkham", "name_ru": "Торхам", "name_kk": "", "name_ur": "طورخم",
    "aliases": "Turkham|Khyber", "country_a": "AFG", "country_b": "PAK", "lon": "71.09", "lat": "34.12", "rail_lon": "",
    "rail_lat": "", "modes": "road", "gauges_mm": "", "unlocode": "", "snap_km": "8", "note": "", "source": "planning assumption",
    "confidence": "high",
}  # fmt: skip
STATUS = {
    "gate_id": "AFG-PAK:TORKHAM", "modes": "", "direction": "", "status": "open", "from": "2015-01-01", "to": "2025-10-12",
    "last_confirmed": "2025-10-11", "cause": "", "note": "", "source": "planning assumption", "confidence": "low",
}  # fmt: skip
NUMBER = {
    "name": "gate.queue.h", "applies_to": "AFG-PAK:TORKHAM/road/PAK>AFG", "low": "1", "central": "2", "high": "3", "unit": "h",
    "year": "2022", "price_year": "", "source": "planning assumption", "confidence": "low", "remark": "",
}  # fmt: skip
TRIP = {
    "id": "a-trip", "date": "2024-04", "from_id": "PAK:SOST", "to_id": "TJK:DUSHANBE", "modes": "road", "via": "CHN-TJK:KULMA",
    "length_km": "1400", "time_d_low": "7", "time_d_high": "7", "use": "test", "note": "", "source": "x", "confidence": "low",
}  # fmt: skip


def read(table: Table, *rows: dict[str, str]) -> tuple[list[tuple[int, dict[str, object]]], list[str]]:
    header = [column.name for column in table.columns]
    return read_rows(
        table, header, [(n, [row[c] for c in header]) for n, row in enumerate(rows, start=2)], file="f.csv"
    )


def faults(table: Table, *rows: dict[str, str]) -> list[str]:
    return read(table, *rows)[1]


def test_a_right_gate_is_read() -> None:
    rows, wrong = read(GATES, GATE)
    assert not wrong
    gate = gate_of(rows[0][1])
    assert gate.names == {"en": "Torkham", "ru": "Торхам", "ur": "طورخم"}
    assert gate.aliases == ("Turkham", "Khyber")
    assert gate.modes == ("road",)
    assert gate.rail_lon is None
    assert gate.gauges_mm == ()


def test_a_right_status_and_trip_are_read() -> None:
    status = status_of(read(STATUSES_TABLE, STATUS)[0][0][1])
    assert status.start == dt.date(2015, 1, 1)
    assert status.end == dt.date(2025, 10, 12)
    trip = trip_of(read(TRIPS, TRIP)[0][0][1])
    assert trip.via == ("CHN-TJK:KULMA",)
    assert trip.time_d_high == 7.0


@pytest.mark.parametrize(
    ("table", "row", "field", "value", "hint"),
    [
        (GATES, GATE, "id", "PAK-AFG:TORKHAM", "AFG-PAK is right"),
        (GATES, GATE, "id", "torkham", "an id such as"),
        (GATES, GATE, "kind", "crosing", "crossing"),
        (GATES, GATE, "country_a", "AFX", "near matches: AFG"),
        (GATES, GATE, "country_b", "", "alphabetical order"),
        (GATES, GATE, "lon", "nan", "from -180 to 180"),
        (GATES, GATE, "lat", "91", "from -90 to 90"),
        (GATES, GATE, "rail_lon", "71", "go together"),
        (GATES, GATE, "modes", "camel", "road, rail"),
        (GATES, GATE, "modes", "road;rail", "gauges are given where"),
        (GATES, GATE, "gauges_mm", "1000", "1435"),
        (GATES, GATE, "unlocode", "Karachi", "PKKHI"),
        (GATES, GATE, "snap_km", "-1", "from 0.1 to 60"),
        (GATES, GATE, "source", "", "is empty"),
        (GATES, GATE, "confidence", "sure", "high, medium, low"),
        (STATUSES_TABLE, STATUS, "status", "opne", "near matches: open"),
        (STATUSES_TABLE, STATUS, "from", "2025-02-30", "2026-11-23"),
        (STATUSES_TABLE, STATUS, "to", "2014-12-31", "is not after"),
        (STATUSES_TABLE, STATUS, "last_confirmed", "2014-12-31", "before the interval begins"),
        (STATUSES_TABLE, STATUS, "direction", "PAK-AFG", "PAK>AFG"),
        (ASSUMPTIONS, NUMBER, "name", "gate.queue.hours", "'hours' is no unit"),
        (ASSUMPTIONS, NUMBER, "name", "queue", "a dotted name"),
        (ASSUMPTIONS, NUMBER, "unit", "days", "'h' is right"),
        (ASSUMPTIONS, NUMBER, "unit", "", "is empty"),
        (ASSUMPTIONS, NUMBER, "low", "2.5", "low <= central <= high"),
        (ASSUMPTIONS, NUMBER, "low", "-1", "outside of 0"),
        (ASSUMPTIONS, NUMBER, "high", "nan", "a number is right"),
        (ASSUMPTIONS, NUMBER, "high", "inf", "a number is right"),
        (ASSUMPTIONS, NUMBER, "applies_to", "everywhere!", "region:PK-BA"),
        (ASSUMPTIONS, NUMBER, "source", " ", "is empty"),
        (ASSUMPTIONS, NUMBER, "year", "22", "from 1990 to 2050"),
        (ASSUMPTIONS, NUMBER, "price_year", "2022", "leave it empty"),
        (TRIPS, TRIP, "time_d_high", "3", "more than"),
        (TRIPS, TRIP, "time_d_high", "", "go together"),
        (TRIPS, TRIP, "via", "CHN-TJK:KULMA||X", "an id such as"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(table: Table, row: dict[str, str], field: str, value: str, hint: str) -> None:
    found = faults(table, row | {field: value})
    assert found
    assert all(fault.startswith("f.csv, row 2, ") for fault in found)
    assert any(hint in fault for fault in found), found


def test_money_needs_a_price_year() -> None:
    row = NUMBER | {"name": "escort.usd_per_truck", "applies_to": "PAK", "unit": "USD/truck"}
    assert any("price_year: is empty" in fault for fault in faults(ASSUMPTIONS, row))
    assert not faults(ASSUMPTIONS, row | {"price_year": "2022"})


@pytest.mark.parametrize(
    "scope",
    ["default", "PAK", "AFG-PAK", "line:ml1", "region:PK-BA", "cargo:grain", "PAK:AZAKHEL", "PAK:AZAKHEL/road>rail",
     "KAZ:ALTYNKOL/1520>1435", "PAK:KARACHI-PORT/road>sea", "PAK:KARACHI-PORT/sea>rail", "AFG-PAK:TORKHAM/road",
     "AFG-PAK:TORKHAM/road/PAK>AFG", "AFG:SALANG/road/a>b"],
)  # fmt: skip
def test_every_kind_of_scope_is_known(scope: str) -> None:
    assert not faults(ASSUMPTIONS, NUMBER | {"applies_to": scope})


def test_gates_tell_one_story() -> None:
    terminal = GATE | {
        "id": "PAK:AZAKHEL",
        "kind": "terminal",
        "country_a": "PAK",
        "country_b": "",
        "modes": "road;rail",
        "gauges_mm": "1676",
    }
    assert not faults(GATES, terminal)
    assert faults(GATES, terminal | {"modes": "road", "gauges_mm": ""})
    assert faults(GATES, terminal | {"country_b": "IRN"})
    assert faults(GATES, GATE | {"modes": "road;rail", "gauges_mm": "1520;1435"})
    broken = terminal | {"kind": "gauge_break", "modes": "rail", "gauges_mm": "1435;1520"}
    assert not faults(GATES, broken)
    assert faults(GATES, broken | {"gauges_mm": "1435"})


def test_two_rows_with_one_key_are_named_with_both_rows() -> None:
    found = faults(GATES, GATE, GATE)
    assert found == ["f.csv, row 3, id: AFG-PAK:TORKHAM is in row 2 already; once is right"]


def test_all_faults_come_at_once() -> None:
    found = faults(GATES, GATE | {"lon": "x", "confidence": "?"}, GATE | {"id": "AFG-PAK:CHAMAN", "lat": "100"})
    assert [fault.split(":")[0] for fault in found] == [
        "f.csv, row 2, lon", "f.csv, row 2, confidence", "f.csv, row 3, lat"
    ]  # fmt: skip


def test_headers_are_checked_before_rows() -> None:
    header = [column.name for column in CITIES.columns]
    _, missing = read_rows(CITIES, header[1:], [], file="f.csv")
    assert any("column id is missing" in fault for fault in missing)
    _, extra = read_rows(CITIES, [*header, "populaton"], [], file="f.csv")
    assert any("did you mean population" in fault for fault in extra)
    _, twice = read_rows(CITIES, [*header, "id"], [], file="f.csv")
    assert any("occurs twice" in fault for fault in twice)
    _, short = read_rows(CITIES, header, [(2, ["a", "b"])], file="f.csv")
    assert "has 2 cells" in short[0]


def test_flags_and_lists() -> None:
    assert check_value(Column("x", "flag", ""), "True") == (True, "")
    assert check_value(Column("x", "flag", ""), "yes")[1]
    assert check_value(Column("x", "words", "", nullable=True), "") == ((), "")
    assert check_value(Column("x", "words", ""), "a||b")[1]
    assert check_value(Column("x", "integer", ""), "1" * 5000)[1]
    assert check_value(Column("x", "text", ""), "a\nb")[1]


@given(st.sampled_from([c.name for c in ASSUMPTIONS.columns]), st.text(max_size=30))
def test_any_text_in_any_cell_is_read_or_named(field: str, text: str) -> None:
    rows, wrong = read(ASSUMPTIONS, NUMBER | {field: text})
    assert bool(rows) != bool(wrong)
    assert all(fault.startswith("f.csv, row 2, ") for fault in wrong)


@given(st.floats(allow_nan=True, allow_infinity=True), st.floats(), st.floats())
def test_ranges_that_pass_are_ordered_and_finite(low: float, central: float, high: float) -> None:
    rows, _ = read(ASSUMPTIONS, NUMBER | {"low": repr(low), "central": repr(central), "high": repr(high)})
    for _, row in rows:
        assert 0 <= row["low"] <= row["central"] <= row["high"] < float("inf")


@given(st.sampled_from([c.name for c in GATES.columns]), st.text(max_size=20))
def test_any_text_in_a_gate_is_read_or_named(field: str, text: str) -> None:
    rows, wrong = read(GATES, GATE | {field: text})
    assert bool(rows) != bool(wrong)


def test_stops_of_published_lengths() -> None:
    assert stop_of("D I Khan 70.9 31.83") == ("D I Khan", 70.9, 31.83)
    assert stop_of("Nowhere") is None


CARGO_DOC = {
    "name": "rugs", "title": "Rugs", "intent": "Woven ones.", "modes": ["road"], "group": "textiles", "source": "planning assumption",
}  # fmt: skip
PROJECT_DOC = {
    "id": "a-line", "name": "A line", "intent": "To test.", "mode": "rail", "gauge_mm": 1520, "status": "planned", "from": "A", "to": "B",
    "opening_year": {"low": 2030, "central": 2031, "high": 2035}, "waypoints": [[60, 40, "A"], [61, 40.5, "B"]],
    "joins": [{"end": "start", "gate": "KAZ:ALTYNKOL", "point": [60, 40]}], "source": "x", "confidence": "low",
}  # fmt: skip


def document_faults(contract: object, value: object) -> list[str]:
    return check_document(contract, value, file="d.yaml", line=lambda _path: 7)[1]


def test_right_documents_are_read() -> None:
    values, wrong = check_document(CARGO, CARGO_DOC, file="d.yaml", line=lambda _path: 1)
    assert not wrong
    assert values["modes"] == ("road",)
    values, wrong = check_document(PROJECTS, PROJECT_DOC, file="d.yaml", line=lambda _path: 1)
    assert not wrong
    assert values["opening_year"] == (2030.0, 2031.0, 2035.0)
    assert values["waypoints"][1] == (61.0, 40.5, "B")


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"titel": "x"}, "did you mean title?"),
        ({"modes": "road"}, "is no list"),
        ({"modes": []}, "empty list"),
        ({"modes": ["camel"]}, "road, rail"),
        ({"name": "Rugs!"}, "lower case"),
        ({"source": None}, "is missing"),
        ({"title": ["a"]}, "one is right"),
        ({"refused_gates": ["Torkham"]}, "an id such as"),
    ],
)
def test_a_wrong_key_of_a_cargo_is_named(change: dict[str, object], hint: str) -> None:
    found = document_faults(CARGO, CARGO_DOC | change)
    assert any(hint in fault for fault in found), found
    assert all(fault.startswith("d.yaml, line ") for fault in found)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"opening_year": 2030}, "is no range"),
        ({"opening_year": {"low": 2035, "central": 2031, "high": 2036}}, "low <= central <= high"),
        ({"opening_year": {"low": 1700, "central": 2031, "high": 2036}}, "from 2020 to 2080"),
        ({"gauge_mm": "1520"}, "without quotes"),
        ({"gauge_mm": True}, "is no number"),
        ({"gauge_options": [1520, 1000]}, "1435"),
        ({"waypoints": [[60, 40]]}, "[lon, lat, name]"),
        ({"waypoints": [[60, 140, "A"], [61, 40, "B"]]}, "[lon, lat, name]"),
        ({"waypoints": [[True, 40, "A"], [61, 40, "B"]]}, "[lon, lat, name]"),
        ({"waypoints": [[60, 40, "A"]]}, "one point only"),
        ({"joins": [{"end": "middle", "gate": None, "point": [60, 40]}]}, "start, end or the number"),
        ({"joins": [{"end": True, "gate": None, "point": [60, 40]}]}, "start, end or the number"),
        ({"joins": [{"end": 1, "point": [60, 40]}]}, "{end, gate, point}"),
        ({"joins": [{"end": 1, "gate": None, "point": "here"}]}, "[lon, lat]"),
        ({"upgrade": {"speed_km_per_h": 3}}, "line: id"),
        ({"upgrade": {"line": "ml1", "speed_km_per_h": 3}}, "is no range"),
        ({"design_speed_km_per_h": -3}, "at least 0"),
    ],
)
def test_a_wrong_key_of_a_project_is_named(change: dict[str, object], hint: str) -> None:
    found = document_faults(PROJECTS, PROJECT_DOC | change)
    assert any(hint in fault for fault in found), found


def test_a_document_that_is_no_mapping_is_refused() -> None:
    assert document_faults(NAMED, ["a"]) == ["d.yaml, line 1: is not a mapping; keys and values are right"]


def test_the_dictionary_names_every_field_of_every_contract() -> None:
    printed = dictionary()
    for table in (*TABLES, LINKS):
        assert f"### {table.path}" in printed
        assert all(f"| `{column.name}` |" in printed for column in table.columns)
    for contract in DOCUMENTS:
        assert f"### {contract.path}" in printed
        assert all(f"| `{field.column.name}` |" in printed for field in contract.fields)


def test_the_shipped_read_me_ends_with_the_dictionary() -> None:
    text = (Path(__file__).parent.parent / "corridors" / "README.md").read_text(encoding="utf-8")
    assert text.partition("<!-- dictionary -->\n")[2] == dictionary()
