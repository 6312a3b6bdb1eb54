"""Everything that README.md shows is run, and its tables are what the model says today.

Run this file (`python tests/test_readme.py`) to bring the answers and tables shown up to date.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import kazpak
from kazpak.checks import network_rows, observed_rows, observed_summary
from kazpak.cli.app import app

if TYPE_CHECKING:
    from kazpak.corridor import Corridor

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- observed: begin -->", "<!-- observed: end -->"


def blocks(kind: str) -> list[str]:
    """Fenced blocks of a kind, without those of the two set-up headings."""
    text = README.read_text(encoding="utf-8")
    text = re.sub(r"^## (Run|Test) it$.*?(?=^## )", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(rf"^```{kind}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def command(heading: str) -> str:
    text = README.read_text(encoding="utf-8")
    found = re.search(rf"^## {heading}$.*?^```bash\n(.*?)\n```", text, flags=re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the list of trips that README.md shows."""
    (listed,) = blocks("csv")
    (tmp_path / "trips.csv").write_text(listed, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", [line for block in blocks("bash") for line in block.splitlines()])
@pytest.mark.usefixtures("desk")
def test_commands_answer(line: str) -> None:
    done = CliRunner().invoke(app, shlex.split(line)[1:], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    _, _, out = line.partition(" --out ")
    assert Path(out).stat().st_size > 5_000 if out else done.stdout


def consoles() -> list[tuple[str, list[str]]]:
    """Commands that README.md shows at a prompt, with the lines of their answers where it shows these."""
    found = [block.splitlines() for block in blocks("console")]
    assert all(lines[0].startswith("$ ") for lines in found)
    return [(lines[0].removeprefix("$ "), lines[1:]) for lines in found]


def first_lines(command: str) -> list[str]:
    """What a command answers, up to its table."""
    done = CliRunner().invoke(app, shlex.split(command)[1:])
    assert done.exit_code == 0, done.output
    return done.stdout.partition("# Options")[0].splitlines()


@pytest.mark.parametrize(("line", "shown"), [console for console in consoles() if console[1]])
def test_answers_shown_are_those_of_today(line: str, shown: list[str]) -> None:
    assert shown == first_lines(line)


@pytest.mark.parametrize("line", [line for line, shown in consoles() if not shown])
def test_refusals_explain_themselves(line: str) -> None:
    done = CliRunner().invoke(app, shlex.split(line)[1:])
    assert done.exit_code == 1
    assert "AFG-PAK:" in done.stdout


@pytest.mark.parametrize("block", blocks("yaml"))
def test_cards_are_valid_and_change_the_answer(block: str, tmp_path: Path, corridor: Corridor) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(block, encoding="utf-8")
    case = corridor.under(str(card)).case
    assert case.ledger
    assert case.state("AFG-PAK:TORKHAM", "road").passable


@pytest.mark.parametrize("block", blocks("python"))
def test_python_runs(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "README.md", "exec"), {})
    assert {p.name for p in tmp_path.iterdir()} >= {"almaty-karachi.html", "options.gpkg"}


def test_continuous_integration_runs_the_same_test_command() -> None:
    script = (README.parent / ".ci" / "run").read_text(encoding="utf-8")
    assert command("Test it") in script


def test_picture_is_there() -> None:
    for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / name).stat().st_size > 20_000


def truth() -> str:
    """Published distances and observed trips against the model, as Markdown."""
    corridor = kazpak.load()
    _, words = network_rows(corridor.opened.tables.folder)
    lines = ["", *(f"- {line}" for line in words), ""]
    rows = observed_rows(corridor)
    heads = "trip, used for, direction, year, observed km, model km, distance, observed days, model days (low to high)"
    lines += [f"| {f'{heads}, with the port, error, time'.replace(', ', ' | ')} |"]
    lines += ["|---|---|---|---|---:|---:|---|---:|---:|---:|---:|---|"]
    for r in rows:
        days = f"{r['model_d']:.1f} ({r['model_low_d']:.1f}, {r['model_high_d']:.1f})" if r["model_km"] else ""
        observed = "" if r["observed_km"] is None else f"{r['observed_km']:,.0f}"
        error = "" if r.get("error_percent") is None else f"{r['error_percent']:+.0f} %"
        lines.append(
            f"| {r['id']} | {r['use']} | {r['direction']} | {r['year']} | {observed} | {r['model_km'] or ''} | {r['distance']} "
            f"| {r['observed_d']} | {days} | {r.get('model_port_d', '')} | {error} | {r['time']} |"
        )
    lines += [
        "",
        "| trips with a published time | how many | central within 25 % | inside the range | mean error | bias |",
    ]
    lines += ["|---|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {s['group']} | {s['trips']} | {s['within_25_percent']} | {s['inside_range']} | {s['mean_error_percent']:g} % "
        f"| {s['bias_percent']:+g} % |"
        for s in observed_summary(rows)
    ]
    return "\n".join([*lines, ""])


def test_truth_is_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    shown = text.partition(BEGIN)[2].partition(END)[0]
    assert shown.strip() == truth().strip()


def renew() -> None:
    """Bring the answers and tables that README.md shows up to date."""
    text = README.read_text(encoding="utf-8")
    for line, shown in consoles():
        if shown:
            old, new = ("\n".join([f"$ {line}", *lines]) for lines in (shown, first_lines(line)))
            text = text.replace(old, new)
    before, _, rest = text.partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{truth()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    renew()
