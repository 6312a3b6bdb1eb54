"""The command line's contract: documents, exit codes, what goes where, faults together, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kazpak.cli.app import app
from kazpak.errors import DataError, InputError


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def faults(result: Result) -> list[str]:
    assert isinstance(result.exception, InputError), result.exception
    return result.exception.faults


@pytest.fixture(scope="module")
def document() -> dict:
    done = run("routes", "Almaty", "Karachi", "--format", "json")
    assert done.exit_code == 0
    return json.loads(done.stdout)


def test_the_document_has_the_keys_that_others_call(document: dict) -> None:
    assert document["schema"] == "kazpak.routes/1"
    keys = {"version", "as_of", "on", "origin", "destination", "by", "cargo", "case", "options", "no_route"}
    assert keys <= document.keys()
    assert document["destination"]["id"] == "PAK:KARACHI-PORT"
    option = document["options"][0]
    assert {
        "rank",
        "label",
        "signature",
        "countries",
        "modes",
        "gauges_mm",
        "pareto",
        "totals",
        "parts",
        "geometry",
    } <= option.keys()
    assert option["geometry"]["type"] == "LineString"


def test_parts_add_up_and_chances_join(document: dict) -> None:
    for option in document["options"]:
        for name in ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "generalised_usd_t"):
            assert sum(p[name] for p in option["parts"]) == pytest.approx(option["totals"][name], rel=1e-9)
        safe = 1.0
        for part in option["parts"]:
            safe *= 1 - part["risk"]
        assert 1 - safe == pytest.approx(option["totals"]["risk"], rel=1e-9)


def test_options_are_ordered_and_differ(document: dict) -> None:
    times = [o["totals"]["time_h"] for o in document["options"]]
    assert times == sorted(times)
    assert len({(*o["signature"], *o["modes"]) for o in document["options"]}) == len(times)


def test_a_date_changes_what_is_open(document: dict) -> None:
    assert not any(s.startswith("AFG-PAK:") for o in document["options"] for s in o["signature"])
    before = json.loads(run("routes", "Almaty", "Karachi", "--on", "2025-06-01", "--format", "json").stdout)
    assert any(s.startswith("AFG-PAK:") for o in before["options"] for s in o["signature"])


def test_no_route_is_an_answer() -> None:
    done = run("routes", "Almaty", "Karachi", "--avoid", "CHN", "--avoid", "IRN", "--format", "json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert answer["options"] == []
    assert any(lift["id"].startswith("AFG-PAK:") for r in answer["no_route"]["remedies"] for lift in r["lift"])


def test_faults_come_together() -> None:
    found = faults(run("routes", "Almatyy", "Karachi", "--by", "beauty", "--modes", "camel", "--on", "2025-02-30"))
    assert len(found) == 4
    assert any("Almaty" in f for f in found)
    assert any("rail" in f for f in found)


@pytest.mark.parametrize(
    "words",
    [("routes", "Almaty", "Almaty"), ("routes", "Almaty", "Karachi", "--top", "0"), ("routes", "0,0", "Karachi")],
)
def test_impossible_questions_are_refused(words: tuple[str, ...]) -> None:
    assert faults(run(*words))


def test_a_file_that_cannot_be_written_is_refused_before_work() -> None:
    assert "no folder" in faults(run("routes", "Almaty", "Karachi", "--out", "/nowhere/x.json"))[0]
    assert "unknown kind" in faults(run("routes", "Almaty", "Karachi", "--out", "x.doc"))[0]


@pytest.mark.parametrize("suffix", ["json", "csv", "xlsx", "geojson", "gpkg", "parquet", "md", "png"])
def test_every_kind_of_file(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"options.{suffix}"
    assert run("routes", "Almaty", "Karachi", "--quiet", "--out", target).exit_code == 0
    assert target.stat().st_size > 300
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("what", "suffix"), [("network", "gpkg"), ("gates", "geojson"), ("graph", "csv"), ("legs", "parquet")]
)
def test_exports(what: str, suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"{what}.{suffix}"
    assert run("export", what, "--modes", "rail", "--quiet", "--out", target).exit_code == 0
    assert target.stat().st_size > 5_000


@pytest.fixture
def copied(tmp_path: Path, data_folder: Path) -> Path:
    target = tmp_path / "corridors"
    shutil.copytree(data_folder, target, ignore=shutil.ignore_patterns("basemap"))
    return target


def test_a_damaged_network_names_its_file(copied: Path) -> None:
    roads = copied / "networks" / "roads.parquet"
    roads.write_bytes(roads.read_bytes()[:1000])
    (copied / "networks" / "rails.parquet").unlink()
    done = run("routes", "Almaty", "Karachi", "--data", copied)
    assert isinstance(done.exception, DataError)
    assert "roads.parquet" in str(done.exception)
    assert "rails.parquet" in str(done.exception)


def test_broken_rows_are_named_together(copied: Path) -> None:
    cities = copied / "places" / "cities.csv"
    lines = cities.read_text(encoding="utf-8").splitlines()
    wrong = lines[2].split(",")
    wrong[6] = "XXX"
    cities.write_text("\n".join([*lines[:2], lines[1], ",".join(wrong), *lines[3:]]), encoding="utf-8")
    found = faults(run("check", "--data", copied))
    assert any("cities.csv" in f and "row 3" in f for f in found)
    assert any("XXX" in f for f in found)


def test_verbose_says_what_was_asked_of_what() -> None:
    done = run("routes", "Almaty", "Karachi", "--top", 1, "--under", "torkham-only", "--verbose")
    assert "note: status AFG-PAK:TORKHAM: closed -> open" in done.stderr
    assert "gates were last confirmed over 90 days before" in done.stderr
    assert "note:" not in done.stdout
    assert faults(run("breakeven", "Almaty", "Karachi", "--gate", "Torkham", "--quiet", "--verbose")) == [
        "--quiet and --verbose are opposites; give one of them"
    ]


def test_data_that_do_not_fit_together_answer_nothing(tmp_path: Path, data_folder: Path) -> None:
    folder = tmp_path / "moved"
    shutil.copytree(data_folder, folder)
    project = folder / "projects" / "uap-railway.yaml"
    project.write_text(project.read_text(encoding="utf-8").replace("71.62, 34.008", "81.62, 44.008"), encoding="utf-8")
    told = faults(run("routes", "Almaty", "Karachi", "--data", folder))
    assert any("uap-railway" in fault and "PESHAWAR-GAUGE" in fault for fault in told)
    assert told == faults(run("check", folder))


def leave_with(stdout: Path, *words: str) -> tuple[int, str]:
    """Exit code and complaints of a whole process that writes to a file or device."""
    with stdout.open("w") as out:
        command = [sys.executable, "-m", "kazpak", *words]
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("format_", ["csv", "json"])
def test_an_answer_that_cannot_be_written_is_told(format_: str) -> None:
    code, told = leave_with(Path("/dev/full"), "routes", "Almaty", "Karachi", "--quiet", "--format", format_)
    assert code == 2
    assert told.startswith("error: the answer could not be written")
    assert "Traceback" not in told


@pytest.mark.skipif(os.name == "nt", reason="pipes are closed otherwise there")
@pytest.mark.parametrize("format_", ["table", "json"])
def test_a_reader_that_leaves_early_is_no_fault(format_: str) -> None:
    command = [sys.executable, "-m", "kazpak", "routes", "Almaty", "Karachi", "--quiet", "--format", format_]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, "")


def test_a_day_without_data_is_no_fault_of_the_question() -> None:
    done = run("routes", "Almaty", "Karachi", "--on", "1999-01-01")
    assert isinstance(done.exception, DataError)
    assert done.exception.exit_code == 3
