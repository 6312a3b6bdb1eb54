"""What-if inside a page: its answers are Python's, its cards are the command line's, and hands can work it."""

from __future__ import annotations

import random
import re

import pytest
from whatif_settings import QUESTIONS, Twin, names_of, plain, same, setting

pytestmark = pytest.mark.browser

SOLVED = """settings => settings.map(one => kazpak.whatif.page.solve(one).options
    .map(({signature, modes, totals}) => ({signature, modes, totals})))"""
SHOWN = """() => ({cards: [...document.querySelectorAll('.kz-card')].filter(c => c.checkVisibility()).map(c => c.innerText),
    said: document.querySelector('.kz-whatif-state').innerText, lines: map_kazpak.kazpak.options.map(o => o.points.length),
    marks: document.querySelectorAll('.kz-whatif-mark, .kz-whatif-note').length, sign: document.querySelector('.kz-whatif-go').innerText})"""


@pytest.mark.parametrize(
    ("which", "count"), [("near", 50), ("bounded", 400), ("base", 300), ("past", 80), ("rail", 20), ("emission", 20)]
)
def test_answers_are_those_of_python(window, asked, which, count):
    options, page = asked(which)
    graph = options.whatif()
    by = graph["criteria"][graph["by"]]["name"]
    dice = random.Random(which)
    settings = [setting(graph, dice) for _ in range(count)]
    twin = Twin(options.answer, graph)
    there = window().open(page).evaluate(SOLVED, settings)
    here = [twin.options(one) for one in settings]
    wrong = [i for i in range(count) if not same(here[i], there[i], by)]
    assert wrong == [], f"{len(wrong)} of {count}; the first: {settings[wrong[0]]}"
    # the settings do matter: a twentieth of them at least lead to options of their own
    assert len({str(names_of(options)) for options in here}) > count / 20


@pytest.mark.parametrize("which", QUESTIONS)
def test_an_exported_card_gives_the_answer_of_the_page(window, asked, tmp_path, which):
    options, page = asked(which)
    graph = options.whatif()
    by = graph["criteria"][graph["by"]]["name"]
    dice = random.Random(which)
    few = [one for one in (setting(graph, dice, most=12) for _ in range(4)) if any(one.values())]
    tab = window().open(page)
    there = tab.evaluate(SOLVED, few)
    for number, one in enumerate(few):
        card = tab.evaluate("one => kazpak.whatif.page.card(one)", one)
        path = tmp_path / f"{number}.yaml"
        path.write_text(card["text"], encoding="utf-8")
        again = options.corridor.under(str(path)).routes(*QUESTIONS[which].ends, **QUESTIONS[which].asked)
        assert same(plain(again.answer.options), there[number], by), card["text"]


def test_by_keyboard_and_back(window, asked, tmp_path):
    view = window()
    tab = view.open(asked("base")[1])
    before = tab.evaluate(SHOWN)
    gates = tab.locator('[data-whatif="on"]')
    first = gates.get_by_role("switch").first
    first.focus()
    assert first.is_checked()
    tab.keyboard.press("Space")
    tab.wait_for_selector(".kz-whatif-results .kz-card")
    slider = gates.get_by_role("slider").nth(2)
    slider.focus()
    hours = float(slider.input_value())
    for _ in range(5):
        tab.keyboard.press("ArrowRight")
    assert float(slider.input_value()) == hours + 5
    tab.wait_for_selector(".kz-whatif-go:has-text('2 changes')")
    during = tab.evaluate(SHOWN)
    assert "2 changes" in during["said"]
    assert during["cards"] != before["cards"]
    assert during["marks"] > 0
    assert not gates.get_by_role("switch").first.is_checked()

    tab.locator('[data-whatif="card"] summary').press("Enter")
    text = tab.input_value("#kz-whatif-text")
    with tab.expect_download() as download:
        tab.click("[data-whatif-save]")
    download.value.save_as(tmp_path / download.value.suggested_filename)
    assert (tmp_path / download.value.suggested_filename).read_text(encoding="utf-8") == text
    assert tab.inner_text("[data-whatif-command]").endswith(f"--under {download.value.suggested_filename}")

    tab.locator("[data-whatif-reset]").press("Enter")
    tab.wait_for_selector(".kz-whatif-results", state="hidden")
    assert tab.evaluate(SHOWN) == before
    assert view.said == []
    assert view.outside == []


def test_the_exported_command_gives_the_answer_of_the_page(window, asked, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from kazpak.cli.app import app

    options, page = asked("past")
    graph, tab = options.whatif(), window().open(page)
    shut = [i for i, one in enumerate(graph["switches"]) if graph["gates"][one["gate"]]["id"] == "KAZ-UZB:SARYAGASH"]
    gates = dict.fromkeys(map(str, shut), False)
    tab.evaluate("gates => kazpak.whatif.page.set({gates, factors: {queue_h: 0.5}})", gates)
    there = tab.evaluate("kazpak.whatif.page.answer.options.map(({label, totals}) => [label, totals])")
    command = tab.evaluate("document.querySelector('[data-whatif-command]').textContent")
    assert command.startswith("kazpak routes ")
    monkeypatch.chdir(tmp_path)
    name = re.search(r"what-if-\w+\.yaml$", command)[0]
    (tmp_path / name).write_text(tab.evaluate("document.getElementById('kz-whatif-text').value"), encoding="utf-8")
    import json
    import shlex

    done = CliRunner().invoke(app, [*shlex.split(command)[1:], "--format", "json", "--quiet"])
    assert done.exit_code == 0, done.output
    here = json.loads(done.stdout)["options"]
    assert here
    assert [option["label"] for option in here] == [label for label, _ in there]
    for option, (_, totals) in zip(here, there, strict=True):
        assert {name: option["totals"][name] for name in totals} == pytest.approx(totals, rel=1e-9)


def test_by_thumb(window, asked):
    view = window(360, 640, phone=True)
    tab = view.open(asked("base")[1])
    tab.tap(".kz-whatif-go")
    tab.wait_for_timeout(300)
    assert tab.locator("#kz-whatif-title").bounding_box()["y"] < 200
    small = tab.evaluate(
        """[...document.querySelectorAll('.kz-whatif label, .kz-whatif input[type=range], .kz-whatif summary, .kz-whatif button')]
        .filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect()).filter(b => b.height < 38 || b.width < 40).length"""
    )
    assert small == 0
    toggle = tab.locator('[data-whatif="on"] .kz-toggle').first
    toggle.scroll_into_view_if_needed()
    toggle.tap()
    tab.wait_for_selector(".kz-whatif-go:has-text('1 change')")
    slider = tab.locator('[data-whatif="on"] input[type=range]').nth(1)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    tab.touchscreen.tap(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    tab.wait_for_selector(".kz-whatif-go:has-text('2 changes')")
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    tab.locator(".kz-whatif-sign .kz-undo").dispatch_event("click")
    tab.wait_for_selector(".kz-whatif-results", state="hidden")
    assert view.said == []


def test_where_nothing_is_left_the_page_says_so(window, asked):
    view = window()
    tab = view.open(asked("base")[1])
    shut = dict.fromkeys(range(len(asked("base")[0].whatif()["switches"])), False)
    tab.evaluate("gates => kazpak.whatif.page.set({gates})", {str(i): state for i, state in shut.items()})
    assert tab.evaluate("kazpak.whatif.page.answer.options.length") == 0
    assert tab.locator(".kz-whatif-results .kz-card").count() == 0
    assert "there is no route" in tab.inner_text(".kz-whatif-state")
    assert view.said == []
