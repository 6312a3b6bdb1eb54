"""Cases side by side: ledgers, differences, grids, years."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from kazpak.cli.app import app
from kazpak.comparison import compared
from kazpak.errors import InputError
from kazpak.studies.grid import grid, values_of


def test_differences_are_against_the_first_case(corridor) -> None:
    comparison = corridor.compare("base", "afghan-gates-open").routes("Almaty", "Karachi", top=2)
    base, opened = comparison.differences()
    assert base["time_h_change"] == 0
    assert opened["time_h_change"] == pytest.approx(opened["time_h"] - base["time_h"])
    assert opened["winner_flipped"] is True
    table = comparison.table()
    assert list(table["case"].unique()) == ["base", "afghan-gates-open"]
    document = comparison.document(geometry=False)
    assert document["cases"][1]["changes"]
    assert not document["cases"][0]["changes"]
    assert any(s.startswith("AFG-PAK:") for o in document["cases"][1]["options"] for s in o["signature"])


def test_who_gains_by_city(corridor) -> None:
    table = corridor.compare("base", "afghan-gates-open").by_city("Karachi", modes="road")
    assert (table["difference"].dropna() <= 1e-9).all(), "opening gates harms nobody"
    assert table["difference"].isna().sum() < 5
    assert (table["difference"] < 0).any()


def test_years_bring_lines_in(corridor) -> None:
    early, late = corridor.staged([2026, 2050]).cases
    assert "uap-railway" not in early[1].case.built
    assert "uap-railway" in late[1].case.built


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


def test_commands(tmp_path) -> None:
    run = CliRunner().invoke
    done = run(app, ["compare", "Almaty", "Karachi", "--under", "torkham-only", "--top", "1", "--format", "json"])
    assert [c["name"] for c in json.loads(done.stdout)["cases"]] == ["base", "torkham-only"]
    done = run(app, ["compare", "Almaty", "Karachi", "--sweep", "delay.CHN-PAK:KHUNJERAB.time_h=0:48:24", "--top", "1"])
    assert done.exit_code == 0
    assert done.stdout.count("CHN-PAK:KHUNJERAB.time_h=") >= 6
    page = tmp_path / "compare.html"
    done = run(app, ["compare", "Almaty", "Karachi", "--under", "iran-closed", "--quiet", "--out", str(page)])
    assert done.exit_code == 0
    assert "iran-closed" in page.read_text(encoding="utf-8")
    done = run(app, ["breakeven", "Almaty", "Karachi", "--gate", "AFG-PAK:CHAMAN", "--format", "json"])
    assert json.loads(done.stdout)["breakeven"][0]["verdict"] in ("at", "never", "already")
    done = run(app, ["outlets", "Almaty", "--modes", "road", "--format", "json"])
    remarks = {r["destination"]: r["remark"] for r in json.loads(done.stdout)["outlets"]}
    assert len(remarks) == 6
