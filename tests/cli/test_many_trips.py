"""Lists of trips: one table, counts per gate, every fault of every row; and what to look up next."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from kazpak.cli.app import app
from kazpak.errors import InputError
from kazpak.sources.pairs import read_pairs

TRIPS = [("Almaty", "Karachi"), ("Karachi", "Shymkent"), ("43.25,76.9", "Gwadar"), ("Astana", "Lahore")]


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def faults(result: Result) -> list[str]:
    assert isinstance(result.exception, InputError), result.exception
    return result.exception.faults


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "pairs.csv"
    out = io.StringIO()
    csv.writer(out).writerows([("origin", "destination"), *TRIPS])
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def test_every_pair_has_the_option_that_it_has_alone_and_gates_are_counted(corridor, listed):
    done = run("routes", "--pairs", listed, "--format", "json", "--by", "cost")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert (found["schema"], found["total"], found["unreachable"]) == ("kazpak.pairs/1", len(TRIPS), 0)
    count = Counter()
    for row, (origin, destination) in zip(found["pairs"], TRIPS, strict=True):
        alone = corridor.routes(origin, destination, by="cost", top=1)[0]
        assert row["label"] == alone.label
        assert row["cost_usd_t"] == pytest.approx(alone.totals["cost_usd_t"])
        count.update(row["gates"])
    assert {g["gate"]: g["trips"] for g in found["gates"]} == count
    assert [g["trips"] for g in found["gates"]] == sorted(count.values(), reverse=True)


def test_pairs_without_a_route_are_counted_and_explained(listed):
    shut = ("--avoid", "Iran", "--avoid", "China", "--avoid", "Afghanistan")
    done = run("routes", "--pairs", listed, *shut)
    assert done.exit_code == 1
    assert "4 without" in done.stderr
    assert "it would take" in done.stderr
    rows = json.loads(run("routes", "--pairs", listed, *shut, "--format", "json").stdout)["pairs"]
    assert all(row["status"] == "no route" and "it would take" in row["reason"] for row in rows)


def test_all_faults_of_all_rows_are_said_at_once(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text(
        'Almaty,Karachi\nAlmaaty,Karachi\n"76.9,43.25",Lahore\nKarachi,Karachi\nalone\n,Gwadar\n', encoding="utf-8"
    )
    said = faults(run("routes", "--pairs", path))
    for row, word in ((2, "Almaty"), (3, "swapped"), (4, "same place"), (5, "1 cells"), (6, "origin: is empty")):
        assert any(f"row {row}" in fault and word in fault for fault in said), (row, said)
    assert not any("row 1" in fault for fault in said)


@pytest.mark.parametrize("text", ["", "\n\n", "origin,destination\n"])
def test_a_list_without_a_pair_is_refused(tmp_path, text):
    path = tmp_path / "empty.csv"
    path.write_text(text, encoding="utf-8")
    assert str(path) in faults(run("routes", "--pairs", path))[0]


def test_what_is_no_list_is_refused(tmp_path):
    assert "cannot be read" in faults(run("routes", "--pairs", tmp_path / "nothing.csv"))[0]
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in faults(run("routes", "--pairs", path))[0]


def test_a_list_goes_without_what_is_for_one_trip(listed):
    said = faults(run("routes", "Almaty", "Karachi", "--pairs", listed, "--named", "--explain"))
    assert all(word in said[0] for word in ("ORIGIN", "--named", "--explain"))
    assert "--pairs" in faults(run("routes", "Almaty"))[0]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_pairs_are_written_as_tables(listed, tmp_path, suffix):
    target = tmp_path / f"out.{suffix}"
    done = run("routes", "--pairs", listed, "--out", target)
    assert done.exit_code == 0
    assert done.stdout == ""
    if suffix == "xlsx":
        from zipfile import ZipFile

        sheets = [name for name in ZipFile(target).namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 2
    elif suffix == "csv":
        rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
        assert [row["origin"].lstrip("'") for row in rows] == [
            "KAZ:ALMATY",
            "PAK:KARACHI-PORT",
            "@43.25,76.9",
            "KAZ:ASTANA",
        ]
        assert all(float(row["time_h"]) > 0 for row in rows)
    else:
        assert json.loads(target.read_text(encoding="utf-8"))["total"] == len(TRIPS)
    assert "unknown kind" in faults(run("routes", "--pairs", listed, "--out", tmp_path / "out.gpkg"))[0]


def test_pairs_in_a_notebook(corridor):
    found = corridor.pairs(TRIPS[:2], modes="road")
    assert len(found) == 2
    assert list(found.table()["origin"]) == ["KAZ:ALMATY", "PAK:KARACHI-PORT"]
    assert "2 trips, 0 without a route" in repr(found)
    assert "<table" in found._repr_html_()
    with pytest.raises(InputError, match=r"row 1: .*same place"):
        corridor.pairs([("Karachi", "Karachi")])
    with pytest.raises(InputError, match="no pairs"):
        corridor.pairs([])


@given(
    st.lists(st.tuples(*[st.text("abc,;\t\"' é", min_size=1).filter(str.strip)] * 2), min_size=1),
    st.sampled_from(",;\t"),
    st.booleans(),
)
def test_what_was_written_is_read(tmp_path_factory, pairs, separator, headed):
    path = tmp_path_factory.mktemp("pairs") / "pairs.csv"
    out = io.StringIO()
    head = [("note", "from", "to")] if headed else []
    rows = [("x", *pair) for pair in pairs] if headed else pairs
    # A separator that the first row does not show cannot be told, so the header or a plain row leads.
    lead = [] if headed else [("a", "b")]
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL if headed else csv.QUOTE_MINIMAL).writerows(
        [*head, *lead, *rows]
    )
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    found, wrong = read_pairs(path)
    assert wrong == []
    assert [(p.origin, p.destination) for p in found][len(lead) :] == [(o.strip(), d.strip()) for o, d in pairs]


def test_what_to_look_up_next_is_old_and_behind_answers(corridor):
    done = run("check", "--stale", "--format", "json")
    assert done.exit_code == 1
    rows = json.loads(done.stdout)["stale"]
    assert [row["last_confirmed"] for row in rows] == sorted(row["last_confirmed"] for row in rows)
    assert all(row["age_d"] > 90 and row["answers"] > 0 for row in rows)
    passed = {gate for view in corridor.routes("Almaty", "Karachi", top=1) for gate in view.signature}
    old = {g for g in passed if corridor.case.state(g, "road").stale}
    assert old <= {row["gate"] for row in rows}
    assert any(row["status"] == "closed" for row in rows)


def test_nothing_is_to_be_looked_up_where_nothing_is_older():
    done = run("check", "--stale", "36500", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["stale"] == []
    assert "number of days" in faults(run("check", "--stale", "soon"))[0]
