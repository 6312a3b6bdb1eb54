"""Cards from the command line: what one prints another reads, and faults of all cards come together."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kazpak.cli.app import app
from kazpak.errors import InputError


def run(*words):
    return CliRunner().invoke(app, ["scenarios", *(str(word) for word in words)])


def told(*words):
    done = run(*words)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_the_list_is_the_same_in_every_form():
    listed = json.loads(told("list", "--format", "json"))["scenarios"]
    assert [row["name"] for row in listed] == [
        row["name"] for row in csv.DictReader(io.StringIO(told("list", "--format", "csv")))
    ]
    assert all(row["intent"] in told("list") and row["source"] for row in listed[:3])


def test_a_card_that_is_shown_can_be_read_again(tmp_path):
    shown = json.loads(told("show", "kazakhstan-backed", "--format", "json"))
    assert {"target": "project western-railway", "old": "planned", "new": "built"} in shown["changes"]
    copy = tmp_path / "copy.yaml"
    copy.write_text(json.dumps(shown["card"]))
    assert json.loads(told("diff", "kazakhstan-backed", copy, "--format", "json"))["changes"] == []
    assert "western-railway" in told("show", copy)


def test_a_difference_names_what_differs():
    rows = json.loads(told("diff", "uap-2030-1520", "uap-2030-1435", "--format", "json"))["changes"]
    assert {"target": "build uap-railway gauge_mm", "old": 1520, "new": 1435} in rows
    assert "build uap-railway gauge_mm,1520,1435" in told("diff", "uap-2030-1520", "uap-2030-1435", "--format", "csv")


def test_a_new_card_is_begun_checked_and_never_overwritten(tmp_path):
    card = tmp_path / "spring.yaml"
    assert run("new", "spring", "--out", card).exit_code == 0
    assert "no faults" in told("check", card, "iran-closed")
    assert isinstance(run("new", "summer", "--out", card).exception, InputError)
    assert "name: spring" in card.read_text()


def test_faults_of_all_cards_come_together(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(
            f"name: {name}\nintent: x\nsource: y\nchanges: [{{open: {{gate: NO}}}}]\n"
        )
    done = run("check", tmp_path / "one.yaml", tmp_path / "two.yaml", tmp_path / "gone.yaml", tmp_path)
    assert isinstance(done.exception, InputError)
    assert [fault.split("unknown gate")[0].split(":")[0].rpartition("/")[2] for fault in done.exception.faults] == [
        "one.yaml, line 4, changes[1].open.gate",
        "two.yaml, line 4, changes[1].open.gate",
        "gone.yaml",
        tmp_path.name,
    ]


@pytest.mark.parametrize(
    "words", [("list", "--format", "geojson"), ("show", "x"), ("new", "Not a name"), ("diff", "x", "iran-closed")]
)
def test_what_is_not_there_is_refused(words):
    assert isinstance(run(*words).exception, InputError)


def test_a_card_is_made_of_settings_and_does_the_same(tmp_path: Path) -> None:
    target = tmp_path / "workshop.yaml"
    sets = [
        "--set",
        "status.AFG-PAK:TORKHAM=open",
        "--set",
        "road.haul.usd_per_tkm@PAK=x1.2",
        "--set",
        "build.uap-railway=1435",
    ]
    done = CliRunner().invoke(
        app, ["scenarios", "new", "workshop", *sets, "--intent", "What the room agreed on.", "--out", str(target)]
    )
    assert done.exit_code == 0, done.output
    assert "intent: What the room agreed on." in target.read_text(encoding="utf-8")

    def changes(*words: str) -> list:
        done = CliRunner().invoke(app, ["routes", "Almaty", "Karachi", "--top", "1", "--format", "json", *words])
        return sorted(json.loads(done.stdout)["case"]["changes"], key=lambda change: change["target"])

    assert changes("--under", str(target)) == changes(*sets)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Bad Name", "--set", "status.NOWHERE=open"], ["'Bad Name' is no name", "NOWHERE"]),
        (["fine", "--set", "status.AFG-PAK:TORKHAM=open", "--set", "status.AFG-PAK:TORKHAM=closed"], ["changes[2]"]),
        (["fine", "--intent", "Nothing."], ["--intent belongs to --set"]),
    ],
)
def test_what_makes_no_card(words, expected) -> None:
    done = CliRunner().invoke(app, ["scenarios", "new", *words])
    assert isinstance(done.exception, InputError)
    assert len(done.exception.faults) >= len(expected)
    assert all(any(part in fault for fault in done.exception.faults) for part in expected)
