"""The shipped data: every row sound and sourced, and the facts that the model stands on."""

import csv
import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kazpak.assumptions import Assumptions, base_of
from kazpak.kinds import COUNTRIES
from kazpak.sources.check import yearly_closures_ending
from kazpak.sources.store import Tables, bundled_folder, check_folder, read_tables
from kazpak.tables.rows import StatusInterval

FOLDER = bundled_folder()

FIXED_IDS = [
    "AFG-PAK:TORKHAM",
    "AFG-PAK:CHAMAN",
    "AFG-PAK:GHULAM-KHAN",
    "AFG-PAK:KHARLACHI",
    "AFG-PAK:ANGOOR-ADA",
    "CHN-PAK:KHUNJERAB",
    "KAZ-KGZ:KORDAI",
    "KAZ-UZB:KONYSBAYEV",
    "KAZ-UZB:SARYAGASH",
    "KAZ-UZB:ZHIBEK-ZHOLY",
    "KAZ-UZB:OAZIS",
    "KAZ-TKM:TEMIRBABA",
    "KAZ-TKM:BOLASHAK",
    "CHN-KAZ:NUR-ZHOLY",
    "CHN-KAZ:KHORGOS",
    "CHN-KAZ:DOSTYK",
    "CHN-KGZ:TORUGART",
    "CHN-KGZ:IRKESHTAM",
    "CHN-KGZ:BEDEL",
    "CHN-TJK:KULMA",
    "AFG-UZB:HAIRATAN",
    "AFG-TJK:PANJI-POYON",
    "AFG-TJK:ISHKASHIM",
    "AFG-TKM:TORGHUNDI",
    "AFG-TKM:AQINA",
    "TKM-UZB:FARAP",
    "IRN-TKM:SARAKHS",
    "IRN-TKM:INCHEH-BORUN",
    "IRN-TKM:ARTYK",
    "IRN-TKM:BAJGIRAN",
    "AFG-IRN:ISLAM-QALA",
    "AFG-IRN:SHAMTIGH",
    "AFG-IRN:ZARANJ",
    "AFG-IRN:MAHIRUD",
    "IRN-PAK:MIRJAVEH",
    "IRN-PAK:GABD",
    "IRN-PAK:PISHIN-MAND",
    "KAZ-KGZ:KARKARA",
    "KAZ-KGZ:LUGOVAYA",
    "KGZ-TJK:KARAMYK",
    "KGZ-TJK:KYZYLART",
    "TJK-UZB:DUSTI",
    "KGZ-UZB:DOSTUK",
    "PAK:KARACHI-PORT",
    "PAK:PORT-QASIM",
    "PAK:GWADAR-PORT",
    "IRN:CHABAHAR-PORT",
    "IRN:BANDAR-ABBAS-PORT",
    "KAZ:AKTAU-PORT",
    "KAZ:KURYK-PORT",
    "TKM:TURKMENBASHI-PORT",
    "KAZ:ALTYNKOL",
    "KAZ:DOSTYK-GAUGE",
    "IRN:SARAKHS-GAUGE",
    "IRN:INCHEH-BORUN-GAUGE",
    "IRN:ZAHEDAN-GAUGE",
    "KAZ:ZHETYGEN",
    "PAK:AZAKHEL",
    "PAK:HAVELIAN",
    "PAK:LAHORE-MUGHALPURA",
    "PAK:QUETTA-TERMINAL",
    "PAK:ISLAMABAD-DRY-PORT",
    "AFG:HAIRATAN",
    "CHN:KASHGAR-TERMINAL",
    "AFG:SALANG",
    "PAK:SOST",
    "CHN:TASHKURGAN",
]

# Surveyed or judged hours on both sides of a gate together: low, most likely, high.
DWELL_H = {
    "AFG-PAK:TORKHAM/road": (20, 33, 96),
    "AFG-PAK:CHAMAN/road": (40, 74, 120),
    "CHN-KAZ:NUR-ZHOLY/road": (4, 24, 96),
    "CHN-KGZ:TORUGART/road": (2.4, 25, 60),
    "CHN-PAK:KHUNJERAB/road": (2.3, 6, 48),
    "KAZ-KGZ:KORDAI/road": (0.5, 2, 12),
    "KAZ-UZB:KONYSBAYEV/road": (2, 5, 16),
    "KAZ-UZB:SARYAGASH/rail": (5, 10, 72),
    "AFG-UZB:HAIRATAN/road": (4, 22, 48),
    "AFG-UZB:HAIRATAN/rail": (12, 36, 120),
    "IRN-PAK:MIRJAVEH/road": (12, 36, 96),
    "IRN-PAK:GABD/road": (8, 24, 72),
    "TKM-UZB:FARAP/road": (4, 10, 40),
}
# Gates whose surveyed hours hold a change of gauge as well.
SHARED_DWELL_H = {
    ("CHN-KAZ:KHORGOS/rail", "KAZ:ALTYNKOL"): (12, 36, 96),
    ("CHN-KAZ:DOSTYK/rail", "KAZ:DOSTYK-GAUGE"): (12, 36, 96),
    ("IRN-TKM:SARAKHS/rail", "IRN:SARAKHS-GAUGE"): (12, 48, 144),
    ("IRN-TKM:INCHEH-BORUN/rail", "IRN:INCHEH-BORUN-GAUGE"): (12, 48, 144),
}
PER_COUNTRY = (
    "road.speed.km_per_h", "road.driving.h_per_day", "road.haul.usd_per_tkm", "road.security.p_per_1000_km", "rail.speed.km_per_h",
    "rail.motion.h_per_day", "rail.haul.usd_per_tkm", "rail.security.p_per_1000_km", "grid.intensity.g_per_kwh",
    "terminal.handling.h", "terminal.handling.usd_per_teu", "escort.usd_per_truck", "insurance.premium.share_of_value",
)  # fmt: skip
WITH_DEFAULT = (
    *PER_COUNTRY, "road.mountain.speed_factor", "road.mountain.emission_factor", "road.empty_return.share",
    "road.haul.emission_wtw.g_per_tkm", "road.haul.emission_ttw.g_per_tkm", "rail.haul.emission_wtw_diesel.g_per_tkm",
    "rail.haul.emission_ttw_diesel.g_per_tkm", "rail.electric.kwh_per_tkm", "grid.loss.factor", "gate.queue.h", "gate.clearance.h",
    "gate.fee_official.usd_per_truck", "gate.fee_informal.usd_per_truck", "gate.fee_official.usd_per_teu",
    "gate.fee_informal.usd_per_teu", "gauge.change.h", "gauge.change.usd_per_teu", "port.dwell.h", "port.handling.usd_per_teu",
    "checkpoint.queue.h", "checkpoint.clearance.h", "checkpoint.fee.usd_per_truck", "hub.emission.kg_per_t",
    "hub.emission_ttw.share", "tir.usd_per_trip", "risk.closure.p", "risk.winter.p", "risk.admin.p", "truck.payload.t",
    "teu.payload.t", "wagon.payload.t", "truck.teu", "cargo.value.usd_per_t", "cargo.time.percent_of_value_per_day",
    "carbon.price.usd_per_t", "risk.premium.share_of_value", "access.detour.factor", "access.speed.km_per_h", "access.limit.km",
    "access.terminal.km", "relief.mountain.m", "reefer.emission.factor",
)  # fmt: skip


@cache
def tables() -> Tables:
    return read_tables(FOLDER)


@cache
def numbers() -> Assumptions:
    return tables().assumptions


def statuses(gate: str, on: str, mode: str = "") -> StatusInterval:
    day = dt.date.fromisoformat(on)
    rows = [
        r
        for r in tables().statuses
        if r.gate_id == gate and (not r.modes or mode in r.modes) and r.start <= day and (r.end is None or day < r.end)
    ]
    return max(rows, key=lambda r: len(r.modes))


def test_the_shipped_folder_has_no_fault() -> None:
    assert check_folder(FOLDER) == []


def test_every_row_of_every_table_has_a_source() -> None:
    for path in [
        *FOLDER.glob("places/*.csv"),
        *FOLDER.glob("assumptions/*.csv"),
        *FOLDER.glob("observed/*.csv"),
    ]:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                assert row["source"].strip(), f"{path.name}, row {number}"
    held = tables()
    assert all(x.source for x in (*held.cargos.values(), *held.named, *held.projects.values()))


def test_gates_that_others_build_on_are_there() -> None:
    gates = {g.id for g in tables().gates}
    assert not set(FIXED_IDS) - gates
    kinds = {
        kind: sum(g.kind == kind for g in tables().gates)
        for kind in ("crossing", "terminal", "port", "gauge_break", "checkpoint")
    }
    assert kinds["crossing"] >= 50
    assert kinds["terminal"] >= 60
    assert kinds["port"] == 8
    assert kinds["checkpoint"] == 3


def test_gates_and_great_cities_have_names_in_four_languages() -> None:
    assert all(set(g.names) == {"en", "ru", "kk", "ur"} for g in tables().gates)
    great = [c for c in tables().cities if c.population >= 250_000 and c.country in ("KAZ", "PAK", "UZB", "KGZ")]
    named = [c for c in great if set(c.names) == {"en", "ru", "kk", "ur"}]
    assert len(named) >= 0.85 * len(great)


def test_every_large_city_can_be_an_origin() -> None:
    cities = tables().cities
    assert len(cities) > 500
    assert {c.country for c in cities} == set(COUNTRIES)
    ids = {c.id for c in cities}
    assert {
        "KAZ:ALMATY",
        "KAZ:ASTANA",
        "KAZ:SHYMKENT",
        "PAK:KARACHI",
        "PAK:GWADAR",
        "PAK:LAHORE",
        "PAK:ISLAMABAD",
        "UZB:TASHKENT",
    } <= ids
    almaty = next(c for c in cities if c.id == "KAZ:ALMATY")
    assert "Alma-Ata" in almaty.aliases
    assert almaty.names["ur"] == "الماتی"
    assert all(c.lon < 92 and c.lat > 34 for c in cities if c.country == "CHN")


def test_the_bare_names_of_the_three_ports_belong_to_the_ports() -> None:
    ports = {g.id: g.aliases for g in tables().gates if g.kind == "port"}
    assert "Karachi" in ports["PAK:KARACHI-PORT"]
    assert "Port Qasim" in ports["PAK:PORT-QASIM"]
    assert "Gwadar" in ports["PAK:GWADAR-PORT"]
    taken = {name.casefold() for c in tables().cities for name in (c.name, *c.aliases)}
    assert not taken & {"karachi", "port qasim", "gwadar"}


def test_no_english_name_means_two_places() -> None:
    seen: dict[str, str] = {}
    for place in (*tables().cities, *tables().gates):
        for name in {place.name.casefold(), *(a.casefold() for a in place.aliases)}:
            assert seen.setdefault(name, place.id) == place.id, f"{name}: {seen[name]} and {place.id}"


@pytest.mark.parametrize("gate", ["TORKHAM", "CHAMAN", "GHULAM-KHAN", "KHARLACHI", "ANGOOR-ADA"])
def test_afghan_pakistani_gates_are_shut_since_october_2025(gate: str) -> None:
    name = f"AFG-PAK:{gate}"
    assert statuses(name, "2025-06-01", "road").status == "open"
    assert statuses(name, "2025-10-11", "road").status == "open"
    shut = statuses(name, "2026-11-23", "road")
    assert shut.status == "closed"
    assert shut.start == dt.date(2025, 10, 12)
    assert shut.last_confirmed == dt.date(2026, 2, 11)


@pytest.mark.parametrize(
    ("gate", "mode", "on", "status"),
    [
        ("AFG-PAK:TORKHAM", "road", "2023-09-10", "closed"),
        ("AFG-PAK:TORKHAM", "road", "2024-01-12", "open"),
        ("AFG-PAK:TORKHAM", "road", "2024-01-20", "closed"),
        ("AFG-PAK:TORKHAM", "road", "2024-01-24", "open"),
        ("AFG-PAK:TORKHAM", "road", "2025-03-01", "closed"),
        ("AFG-PAK:TORKHAM", "road", "2025-03-19", "open"),
        ("AFG-PAK:CHAMAN", "rail", "2026-11-23", "planned"),
        ("CHN-PAK:KHUNJERAB", "road", "2018-01-15", "closed"),
        ("CHN-PAK:KHUNJERAB", "road", "2018-07-15", "open"),
        ("CHN-PAK:KHUNJERAB", "road", "2024-01-15", "closed"),
        ("CHN-PAK:KHUNJERAB", "road", "2024-12-02", "open"),
        ("CHN-PAK:KHUNJERAB", "road", "2026-01-15", "open"),
        ("CHN-KGZ:BEDEL", "road", "2024-09-03", "under_construction"),
        ("CHN-KGZ:BEDEL", "road", "2026-11-23", "open"),
        ("CHN-KGZ:TORUGART", "road", "2026-01-01", "closed"),
        ("CHN-KGZ:TORUGART", "road", "2026-01-02", "open"),
        ("IRN-PAK:MIRJAVEH", "road", "2025-06-15", "closed"),
        ("IRN-PAK:MIRJAVEH", "road", "2026-11-23", "open"),
        ("IRN-PAK:MIRJAVEH", "rail", "2025-03-22", "closed"),
        ("IRN-PAK:MIRJAVEH", "rail", "2025-12-01", "open"),
        ("IRN-PAK:MIRJAVEH", "rail", "2026-11-23", "closed"),
        ("IRN:BANDAR-ABBAS-PORT", "road", "2026-02-28", "open"),
        ("IRN:BANDAR-ABBAS-PORT", "road", "2026-06-21", "closed"),
        ("IRN:BANDAR-ABBAS-PORT", "road", "2026-06-22", "open"),
        ("KAZ-UZB:ZHIBEK-ZHOLY", "road", "2025-02-04", "open"),
        ("KAZ-UZB:ZHIBEK-ZHOLY", "road", "2026-11-23", "closed"),
        ("PAK:QUETTA-TERMINAL", "", "2026-02-04", "closed"),
        ("PAK:QUETTA-TERMINAL", "", "2026-11-23", "open"),
        ("TKM-UZB:KELIF", "rail", "2026-11-23", "closed"),
        ("PAK:HAVELIAN", "", "2026-11-23", "planned"),
        ("PAK:GWADAR-PORT", "road", "2026-11-23", "open"),
        ("PAK:GWADAR-PORT", "rail", "2026-11-23", "planned"),
        ("AFG:SALANG", "road", "2023-09-15", "closed"),
        ("AFG-TJK:ISHKASHIM", "road", "2025-07-15", "seasonal"),
    ],
)
def test_gates_move_through_history(gate: str, mode: str, on: str, status: str) -> None:
    assert statuses(gate, on, mode).status == status


def test_no_yearly_closure_runs_out() -> None:
    assert yearly_closures_ending(tables()) == []


def test_a_yearly_closure_that_is_not_written_on_is_named() -> None:
    winters = [
        StatusInterval("CHN-TJK:KULMA", "closed", dt.date(year, 11, 1), dt.date(year + 1, 4, 1))
        for year in (2023, 2024, 2025)
    ]
    told = yearly_closures_ending(replace(tables(), statuses=(*tables().statuses, *winters)))
    assert len(told) == 1
    assert "CHN-TJK:KULMA" in told[0]
    assert "2025" in told[0]
    next_one = StatusInterval("CHN-TJK:KULMA", "closed", dt.date(2027, 11, 1), dt.date(2028, 4, 1))
    assert yearly_closures_ending(replace(tables(), statuses=(*tables().statuses, *winters, next_one))) == []
    long_ago = [replace(w, start=w.start.replace(year=w.start.year - 5), end=None) for w in winters]
    assert yearly_closures_ending(replace(tables(), statuses=(*tables().statuses, *long_ago))) == []


def test_every_gate_has_a_status_on_every_day_asked() -> None:
    for gate in tables().gates:
        for mode in gate.modes:
            for on in ("2015-01-01", "2020-02-29", "2025-06-01", "2026-11-23"):
                assert statuses(gate.id, on, mode).status


def test_there_are_more_than_two_hundred_numbers() -> None:
    assert len(numbers()) > 200


@pytest.mark.parametrize("name", PER_COUNTRY)
def test_numbers_by_country_cover_all_nine(name: str) -> None:
    assert set(COUNTRIES) <= {row.applies_to for row in numbers().of(name)}


@pytest.mark.parametrize("name", WITH_DEFAULT)
def test_numbers_the_model_needs_have_a_default(name: str) -> None:
    assert numbers().get(name) is not None


@pytest.mark.parametrize(("passage", "hours"), DWELL_H.items())
def test_queue_and_clearance_add_up_to_the_surveyed_hours(passage: str, hours: tuple[float, ...]) -> None:
    queue, clearance = numbers().get("gate.queue.h", passage), numbers().get("gate.clearance.h", passage)
    for level, expected in zip(("low", "central", "high"), hours, strict=True):
        assert getattr(queue, level) + getattr(clearance, level) == pytest.approx(expected)


@pytest.mark.parametrize(("pair", "hours"), SHARED_DWELL_H.items())
def test_a_crossing_and_its_change_of_gauge_share_the_surveyed_hours(
    pair: tuple[str, str], hours: tuple[float, ...]
) -> None:
    rows = [
        numbers().get("gate.queue.h", pair[0]),
        numbers().get("gate.clearance.h", pair[0]),
        numbers().get("gauge.change.h", pair[1]),
    ]
    for level, expected in zip(("low", "central", "high"), hours, strict=True):
        assert sum(getattr(row, level) for row in rows) == pytest.approx(expected)


def test_directions_differ_but_keep_the_mean() -> None:
    directed = {s for r in numbers().of("gate.queue.h") if ">" in (s := r.applies_to) and base_of(s) == s}
    assert len(directed) > 20
    for scope in directed:
        gate_mode, _, direction = scope.rpartition("/")
        back = f"{gate_mode}/{'>'.join(direction.split('>')[::-1])}"
        there, here, mean = (
            sum(numbers().get(name, s).central for name in ("gate.queue.h", "gate.clearance.h"))
            for s in (scope, back, gate_mode)
        )
        assert there != here
        # China's gates: minutes inbound and about a day outbound are surveyed as such, not as a mean.
        slack = 0.4 if scope.startswith("CHN-KAZ:NUR-ZHOLY") else 0.03
        assert (there + here) / 2 == pytest.approx(mean, rel=slack)


def test_china_is_slow_to_leave_and_quick_to_enter() -> None:
    def hours(scope: str) -> float:
        return sum(numbers().get(name, scope).central for name in ("gate.queue.h", "gate.clearance.h"))

    assert hours("CHN-KAZ:NUR-ZHOLY/road/CHN>KAZ") > 3 * hours("CHN-KAZ:NUR-ZHOLY/road/KAZ>CHN")
    assert hours("CHN-KAZ:KHORGOS/rail/CHN>KAZ") > 3 * hours("CHN-KAZ:KHORGOS/rail/KAZ>CHN")
    assert hours("AFG-PAK:CHAMAN/road/PAK>AFG") > hours("AFG-PAK:CHAMAN/road/AFG>PAK")


def test_haul_tariffs_are_net_of_border_payments() -> None:
    surveyed = {row.applies_to: row for row in numbers().of("observed.road_tfi3.usd_per_500_km")}
    assert len(surveyed) == 8
    for country, row in surveyed.items():
        tariff = numbers().get("road.haul.usd_per_tkm", country)
        # Prices of 2022 over those of the survey year: at most a fifth up.
        assert 0 < tariff.central < row.central / 10_000 * 1.2
        assert "border payments" in tariff.remark


def test_official_and_informal_payments_are_kept_apart() -> None:
    for unit in ("truck", "teu"):
        official = {r.applies_to for r in numbers().of(f"gate.fee_official.usd_per_{unit}")}
        assert official == {r.applies_to for r in numbers().of(f"gate.fee_informal.usd_per_{unit}")}


def test_all_money_of_the_model_is_in_one_year_of_prices() -> None:
    years = {r.price_year for r in numbers() if r.price_year and not r.name.startswith("observed.")}
    assert years == {tables().dataset.price_year}


def test_cargo_for_the_trade_both_governments_name() -> None:
    assert set(tables().cargos) == {
        "containers", "grain", "farm-fresh", "medicines", "textiles", "energy", "machinery", "it-equipment", "metals"
    }  # fmt: skip
    assert tables().cargos["farm-fresh"].perishable
    assert all(c.modes for c in tables().cargos.values())


def test_named_corridors_go_through_places_in_order() -> None:
    named = {n.id: n for n in tables().named}
    assert {
        "qtta-torugart",
        "trans-afghan-kabul",
        "trans-afghan-kandahar",
        "iran-taftan",
        "iran-gabd",
        "kti-rail",
        "uap-rail",
    } <= set(named)
    assert named["trans-afghan-kabul"].status == "closed"
    assert named["uap-rail"].status == "planned"
    assert all(len(n.through) >= 3 for n in named.values())


def test_projects_are_lines_with_joins_or_upgrades_of_lines() -> None:
    projects = tables().projects
    assert {
        "uap-railway",
        "western-railway",
        "chaman-border",
        "ml1-upgrade",
        "cku-east",
        "cku-west",
        "gwadar-railway",
        "bedel-road",
    } <= set(projects)
    assert set(projects["uap-railway"].gauge_options) == {1435, 1520, 1676}
    for project in projects.values():
        assert project.opening_year[0] <= project.opening_year[1] <= project.opening_year[2]
        if project.upgrade:
            assert len(project.upgrade) >= 2
        else:
            assert project.joins[0]["end"] == "start"
            assert project.joins[-1]["end"] == "end"


def test_observed_trips_say_whether_the_model_was_fitted_to_them() -> None:
    trips = tables().trips
    assert len(trips) >= 12
    assert {t.use for t in trips} == {"calibration", "test"}
    assert any(t.time_d_low for t in trips if t.use == "test")
    assert {d.use for d in tables().distances} == {"calibration", "test"}
    assert len(tables().distances) > 200


def test_the_data_do_not_speak_of_how_they_were_made() -> None:
    for path in [p for p in FOLDER.rglob("*") if p.suffix in (".csv", ".yaml", ".md") and "basemap" not in p.parts]:
        text = path.read_text(encoding="utf-8")
        assert "/wo" + "rk/" not in text
        assert "/tmp/" not in text


def test_the_bundle_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (bundled_folder() / "places" / "gates.csv").is_file()
