"""Folders of corridors: reading, checking, hashing, writing; every kind of damage is named."""

import csv
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazpak.errors import DataError, InputError
from kazpak.sources.store import (
    bundled_folder,
    check_folder,
    data_hash,
    read_document,
    read_tables,
    write_atomic,
)
from kazpak.sources.yaml_documents import parse_yaml
from kazpak.tables.documents import CARGO

PARTS = ("places", "assumptions", "cargo", "named", "projects", "observed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped tables, to be damaged."""
    source = bundled_folder()
    for part in PARTS:
        shutil.copytree(source / part, tmp_path / part)
    shutil.copy(source / "dataset.yaml", tmp_path)
    return tmp_path


def edit_csv(path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    header = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def edit_text(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_copy_is_sound(folder: Path) -> None:
    assert check_folder(folder) == []
    tables = read_tables(folder)
    assert tables.dataset.as_of.year == 2026
    assert tables.places["AFG-PAK:TORKHAM"].startswith("places/gates.csv, row ")


def test_a_folder_or_file_that_is_missing_is_a_data_error(folder: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        read_tables(folder / "nowhere")
    (folder / "places" / "gates.csv").unlink()
    with pytest.raises(DataError, match=r"gates\.csv: no such file"):
        read_tables(folder)


def test_observed_named_and_projects_may_be_left_out(folder: Path) -> None:
    for part in ("observed", "named", "projects"):
        shutil.rmtree(folder / part)
    tables = read_tables(folder)
    assert tables.named == ()
    assert tables.projects == {}
    assert tables.trips == ()


def test_a_file_that_is_no_text_is_named_with_its_row(folder: Path) -> None:
    path = folder / "places" / "cities.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:4], b"\xff\xfe broken\n", *lines[4:]]))
    with pytest.raises(InputError) as caught:
        read_tables(folder)
    assert caught.value.faults == ["places/cities.csv, row 5: is not UTF-8; save the file as UTF-8"]


def test_an_open_quote_is_named(folder: Path) -> None:
    with (folder / "places" / "cities.csv").open("a", encoding="utf-8") as file:
        file.write('PAK:X,"never closed')
    faults = check_folder(folder)
    assert "quotes must come in pairs" in faults[0]


def test_an_empty_file_is_named(folder: Path) -> None:
    (folder / "places" / "gates.csv").write_text("", encoding="utf-8")
    assert any("column id is missing" in fault for fault in check_folder(folder))


def test_faults_of_many_files_come_at_once(folder: Path) -> None:
    edit_csv(folder / "places" / "gates.csv", lambda rows: rows[3].update(lon="east"))
    edit_csv(folder / "assumptions" / "road.csv", lambda rows: rows[0].update(low="99", unit="mph"))
    edit_text(folder / "cargo" / "grain.yaml", "title:", "titel:")
    with pytest.raises(InputError) as caught:
        read_tables(folder)
    faults = caught.value.faults
    assert any(fault.startswith("places/gates.csv, row 5, lon:") for fault in faults)
    assert any(fault.startswith("assumptions/road.csv, row 2, unit: 'mph'") for fault in faults)
    assert any(fault.startswith("assumptions/road.csv, row 2, central:") for fault in faults)
    assert any("cargo/grain.yaml, line 2: unknown key 'titel'; did you mean title?" in fault for fault in faults)


def test_two_rows_with_one_id(folder: Path) -> None:
    edit_csv(folder / "places" / "gates.csv", lambda rows: rows.append(rows[0]))
    assert any("once is right" in fault for fault in check_folder(folder))


def test_one_number_in_two_files(folder: Path) -> None:
    shutil.copy(folder / "assumptions" / "rail.csv", folder / "assumptions" / "rail2.csv")
    assert any("stands in two files" in fault for fault in check_folder(folder))


def test_a_city_may_not_carry_the_id_of_a_gate(folder: Path) -> None:
    edit_csv(folder / "places" / "cities.csv", lambda rows: rows[0].update(id="PAK:AZAKHEL"))
    assert any("PAK:AZAKHEL is a gate already" in fault for fault in check_folder(folder))


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"gate_id": "AFG-PAK:TORKAM"}, "AFG-PAK:TORKAM is no gate; near matches: AFG-PAK:TORKHAM"),
        ({"from": "2000-01-01", "to": "2020-01-01"}, "overlaps the interval from"),
        ({"last_confirmed": "2030-01-01"}, "is after as_of"),
        ({"modes": "rail"}, "is not among the gate's road"),
        ({"direction": "KAZ>PAK"}, "does not join AFG and PAK"),
    ],
)
def test_statuses_fit_their_gates(folder: Path, change: dict[str, str], hint: str) -> None:
    def damage(rows: list[dict[str, str]]) -> None:
        row = next(r for r in rows if r["gate_id"] == "AFG-PAK:TORKHAM" and r["from"] == "2023-09-15")
        row.update(change)

    edit_csv(folder / "places" / "statuses.csv", damage)
    assert any(hint in fault for fault in check_folder(folder)), check_folder(folder)


def test_a_gate_without_a_status_is_named(folder: Path) -> None:
    def drop(rows: list[dict[str, str]]) -> None:
        rows[:] = [r for r in rows if r["gate_id"] != "PAK:AZAKHEL"]

    edit_csv(folder / "places" / "statuses.csv", drop)
    assert any("PAK:AZAKHEL has no status" in fault for fault in check_folder(folder))


@pytest.mark.parametrize(
    ("scope", "hint"),
    [
        ("AFG-PAK:TORKAM/road", "no such gate; near matches: AFG-PAK:TORKHAM"),
        ("AFG-PAK:TORKHAM/road/KAZ>PAK", "does not join AFG and PAK"),
        ("AFG-PAK:TORKHAM/rail", "the gate does not serve rail"),
        ("KAZ:ALTYNKOL/1520>1676", "not among the gate's gauges"),
        ("PAK:AZAKHEL/road/a>b", "is no passage of a terminal"),
        ("cargo:gold", "no cargo has this group"),
        ("KAZ-PAK", "no crossing joins these two countries"),
    ],
)
def test_scopes_name_what_exists(folder: Path, scope: str, hint: str) -> None:
    edit_csv(folder / "assumptions" / "gates.csv", lambda rows: rows.append(rows[0] | {"applies_to": scope}))
    assert any(hint in fault for fault in check_folder(folder)), check_folder(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "hint"),
    [
        ("named/uap-rail.yaml", "AFG-PAK:KHARLACHI", "AFG-PAK:KHARLACH", "near matches: AFG-PAK:KHARLACHI"),
        ("named/uap-rail.yaml", "id: uap-rail", "id: other", "is not the file's name"),
        ("cargo/grain.yaml", "refused_gates: []", "refused_gates: ['PAK:NOWHERE']", "PAK:NOWHERE is neither"),
        ("cargo/grain.yaml", "group: grain", "group: corn", "no row cargo.value.usd_per_t [cargo:corn]"),
        (
            "projects/uap-railway.yaml",
            "gate: 'AFG-PAK:KHARLACHI'",
            "gate: 'AFG-PAK:X'",
            "unknown gate 'AFG-PAK:X'",
        ),
        ("projects/uap-railway.yaml", "{end: 6,", "{end: 60,", "waypoint 60 is not there"),
        ("projects/uap-railway.yaml", "gauge_mm: 1520", "gauge_mm: null", "a new railway needs one"),
        (
            "projects/cku-east.yaml",
            "gauge_options: [1435]",
            "gauge_options: [1520]",
            "is not among gauge_options",
        ),
        ("projects/uap-railway.yaml", "upgrade: null", "upgrade: {line: ml1}", "not both"),
        (
            "projects/uap-railway.yaml",
            "[67.3, 36.78, ",
            "[67.3, 38.78, ",
            "start (Naibabad (planned change of gauge)) lies 222 km",
        ),
        (
            "projects/uap-railway.yaml",
            "point: [67.3, 36.78]",
            "point: [67.3, 36.88]",
            "the point of start lies 11 km from its waypoint",
        ),
        ("projects/uap-railway.yaml", "{end: start,", "{end: 1,", "start is missing"),
        (
            "projects/uap-railway.yaml",
            "{end: 6, gate: 'AFG-PAK:KHARLACHI'",
            "{end: 6, gate: null",
            "no crossing between AFG:NAIBABAD-GAUGE and PAK:PESHAWAR-GAUGE",
        ),
        ("projects/uap-railway.yaml", "{end: 6,", "{end: start,", "waypoint 0 is joined twice"),
        (
            "projects/uap-railway.yaml",
            "low: 850",
            "low: 573",
            "low 573 is shorter than the straight way by its waypoints, 709",
        ),
        (
            "projects/ml1-upgrade.yaml",
            "  speed_km_per_h",
            "  sped_km_per_h",
            "unknown number 'sped_km_per_h'; near matches: speed_km_per_h",
        ),
        ("dataset.yaml", "as_of: 2026-11-23", "as_of: tomorrow", "a date such as 2026-11-23"),
        ("dataset.yaml", "price_year: 2022", "price_year: 2020", "prices of 2022"),
        ("observed/trips.csv", "PAK:SOST,", "PAK:SOS,", "PAK:SOS is neither a gate nor a city"),
    ],
)
def test_documents_name_what_exists(folder: Path, file: str, old: str, new: str, hint: str) -> None:
    edit_text(folder / file, old, new)
    assert any(hint in fault for fault in check_folder(folder)), check_folder(folder)


@given(st.binary(max_size=200))
def test_any_bytes_are_yaml_or_an_input_error(raw: bytes) -> None:
    faults = []
    try:
        parse_yaml(raw, file="x.yaml")
    except InputError as error:
        faults = error.faults
    assert all(fault.startswith("x.yaml") for fault in faults)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: &x 1\nb: *x\n", "line 1: anchors and aliases"),
        ("b: *x\n", "line 1: anchors and aliases"),
        ("a: !!python/object/apply:os.system [ls]\n", "the tag"),
        ("a: 1\nb: 2\na: 3\n", "line 3: the key 'a' occurs twice"),
        ("a: [1\n", "this is not YAML"),
        ("a: 1\n---\nb: 2\n", "a second document begins here"),
        ("? [a]\n: 1\n", "a key is a plain word"),
        ("a: .nan\n", "no number that can be used"),
        ("a: 1e999\n", "too large"),
        ("<<: {a: 1}\n", "merging keys"),
        ("a: " + "[" * 40 + "]" * 40, "nested more than 12 deep"),
        ("a: " + "x" * 1_100_000, "at most 1000000 are read"),
    ],
)
def test_yaml_without_surprises(text: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_yaml(text, file="x.yaml")
    assert hint in caught.value.faults[0], caught.value.faults


def test_yaml_values_and_lines() -> None:
    text = "a: 1\nb:\n  - x\n  - {c: 2.5, d: no, e: 'yes', f: true, g: ~, h: 2026-11-23, i: 007}\n"
    document = parse_yaml(text, file="x.yaml")
    assert document.value == {
        "a": 1,
        "b": ["x", {"c": 2.5, "d": "no", "e": "yes", "f": True, "g": None, "h": "2026-11-23", "i": "007"}],
    }
    assert document.line(("b", 1, "c")) == 4
    assert document.line(("b", 9, "z")) == 2
    assert document.line() == 1
    assert parse_yaml("", file="x.yaml").value is None


def test_a_document_of_the_user_is_read_by_the_same_contract(tmp_path: Path) -> None:
    path = tmp_path / "rugs.yaml"
    path.write_text(
        "name: rugs\ntitle: Rugs\nintent: Woven.\nmodes: [road]\ngroup: textiles\nsource: mine\n",
        encoding="utf-8",
    )
    values, faults = read_document(path, CARGO)
    assert not faults
    assert values["group"] == "textiles"
    with pytest.raises(DataError):
        read_document(tmp_path / "none.yaml", CARGO)


def test_the_hash_follows_content_and_names_only(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = data_hash(folder)
    copy = tmp_path_factory.mktemp("copy") / "c"
    shutil.copytree(folder, copy)
    (copy / "README.md").write_text("other words", encoding="utf-8")
    assert data_hash(copy) == first
    edit_text(copy / "dataset.yaml", "version: ", "version: 9")
    assert data_hash(copy) != first
    (folder / "named" / "uap-rail.yaml").rename(folder / "named" / "uap.yaml")
    assert data_hash(folder) != first


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    with write_atomic(path) as partial:
        assert partial.parent == tmp_path
        assert partial.suffix == ".csv"
        partial.write_text("a", encoding="utf-8")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "a"
    assert stat.S_IMODE(path.stat().st_mode) & 0o400

    def write_half() -> None:
        with write_atomic(path) as partial:
            partial.write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert path.read_text(encoding="utf-8") == "a"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"), write_atomic(tmp_path / "no" / "x.json"):
        pass
    with pytest.raises(InputError, match="is a folder"), write_atomic(tmp_path):
        pass
