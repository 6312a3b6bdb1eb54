"""Maps and reports by the command line and the facade: what a user gets in a file."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from kazpak.cli.app import app
from kazpak.maps.sheet import sheet_of
from kazpak.maps.whatif import drawn


def run(*words):
    return CliRunner().invoke(app, [*words, "--quiet"])


def test_a_report_brings_everything_that_the_answer_stands_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("report", "Almaty", "Karachi", "--under", "uap-2030-1520", "--out", "r.html").exit_code == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 3 * 2**20
    parts = re.findall(r'<section id="([a-z]+)">', page)
    assert parts == ["map", "changes", "options", "charts", "itineraries", "gates", "assumptions", "observed", "notes", "manifest"]  # fmt: skip
    assert page.count('<figure class="kz-chart"') == 3
    observed = re.search(r'<section id="observed">.*?</section>', page, re.DOTALL)[0]
    assert observed.count("<tr") > 10
    rows = re.search(r'<section id="assumptions">.*?</section>', page, re.DOTALL)[0]
    assert rows.count('<a href="https://') > 50
    manifest = re.search(r'<section id="manifest">.*?</section>', page, re.DOTALL)[0]
    assert all(
        f"<dt>{key}</dt>" in manifest for key in ("kazpak version", "Data hash", "Data of", "Case", "Seed", "Command")
    )
    assert '"whatif"' not in page
    assert "kazpak.whatif(map_kazpak" in page


@pytest.mark.parametrize("command", ["map", "report"])
def test_live_tiles_are_looked_at_before_anything_is_computed(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    done = run(command, "Almaty", "Karachi", "--tiles", "http://a.org/{z}/{x}.png", "--out", "page.png")
    assert done.exit_code != 0
    assert list(tmp_path.iterdir()) == []


def test_live_tiles_of_a_map(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("map", "Almaty", "Karachi", "--tiles", "https://a.example.org/{z}/{x}/{y}.png", "--out", "map.html")
    assert done.exit_code == 0
    assert "img-src data: https://a.example.org;" in (tmp_path / "map.html").read_text(encoding="utf-8")[:2_000]


def test_maps_of_a_notebook_are_small_and_saved_whole(corridor, tmp_path):
    shown = corridor.routes("Almaty", "Karachi").map(lang="kk")
    frame = shown._repr_html_()
    assert frame.startswith("<iframe srcdoc=")
    assert len(frame.encode()) < 800_000
    path = shown.save(tmp_path / "map.html")
    assert "kazpak.whatif(map_kazpak" in path.read_text(encoding="utf-8")
    assert "kazpak.whatif(map_kazpak" not in frame


def test_a_map_of_several_cases_says_of_none_what_holds_for_the_first_alone(corridor):
    cases = corridor.compare("base", "torkham-only").routes("Almaty", "Karachi")
    first = cases.answers[0][1].document(geometry=False)
    assert first["summary"]
    assert first["unavailable"]
    page = cases.map().html()
    assert all(sentence not in page for sentence in first["summary"])
    assert 'class="kz-shut"' not in page
    assert "base: Karakoram" in page
    assert "torkham-only: " in page


def test_the_command_for_a_card_repeats_what_was_set(corridor):
    options = corridor.setting("gate.queue.h=x2").routes("Almaty", "Karachi", avoid=["CHN"])
    command = "kazpak report Almaty Karachi --avoid CHN --set 'gate.queue.h=x2' --data=my/data --out r.html"
    document = options.document(command=command) | {"whatif": options.whatif()}
    shown = drawn(sheet_of(document, "en"))[0].data["command"]
    assert shown.startswith("kazpak routes KAZ:ALMATY PAK:KARACHI-PORT --by time_h --modes rail,road --avoid CHN")
    assert shown.endswith("--set gate.queue.h=x2 --data my/data --under {file}")
    bare = options.document(command="it's \"not ours") | {"whatif": options.whatif()}
    assert "--set" not in drawn(sheet_of(bare, "en"))[0].data["command"]
