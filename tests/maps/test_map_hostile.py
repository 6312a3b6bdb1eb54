"""Hostile names in every place of a page, in a real browser: they are read, and nothing runs.

The pages' own policy would stop a script that slips through; it is not heeded here, so that none may.
"""

from __future__ import annotations

import map_hostile
import pytest
import yaml
from map_sample import HOSTILE, hostile

from kazpak.maps.page import map_page, save
from kazpak.maps.report_page import report_page
from kazpak.output import charts_svg

pytestmark = pytest.mark.browser

TITLE = "".join(HOSTILE[:8])
OPEN_ALL = """() => { document.querySelectorAll('details').forEach(d => { d.open = true; });
    for (const mark of document.querySelectorAll('[data-mark]')) mark.click();
    for (const option of map_kazpak.kazpak.options) { kazpak.pick(map_kazpak, option.id); kazpak.popup(map_kazpak, `option:${option.id}`, [35, 70]); } }"""
FOUND = """() => ({ran: window.PWNED === undefined ? null : window.PWNED, pictures: document.querySelectorAll('img:not([src^="data:"])').length,
    handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
    scripts: document.scripts.length, links: [...document.querySelectorAll('a[href]')].map(a => a.protocol),
    frames: document.querySelectorAll('iframe, object, embed, form, base').length})"""


@pytest.fixture(scope="module")
def ground(basemap, tmp_path_factory):
    return map_hostile.basemap(basemap, tmp_path_factory.mktemp("ground") / "basemap")


def assert_nothing_ran(view, tab, *, scripts):
    found = tab.evaluate(FOUND)
    assert found["ran"] is None
    assert (found["pictures"], found["handlers"], found["frames"]) == (0, 0, 0)
    assert found["scripts"] == scripts
    assert set(found["links"]) <= {"https:", "http:", "file:", "data:"}
    assert view.said == []
    assert view.outside == []


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("kind", ["map", "report"])
def test_names_of_an_answer_run_nothing(window, written, ground, tmp_path, kind, lang):
    document = hostile()
    if kind == "map":
        page = map_page(document, basemap=ground, lang=lang, title=TITLE)
    else:
        page = report_page(document, basemap=ground, lang=lang, title=TITLE, charts_svg=charts_svg(document, lang))
    view = window(guarded=False)
    tab = view.open(save(page, tmp_path / "page.html"))
    tab.evaluate(OPEN_ALL)
    tab.hover(".kz-card")
    tab.wait_for_timeout(100)
    assert HOSTILE[0] in tab.inner_text("body")
    assert HOSTILE[0] in tab.title()
    if kind == "report":
        assert HOSTILE[0] in tab.evaluate(
            "[...document.querySelectorAll('.kz-chart text')].map(t => t.textContent).join(' ')"
        )
    assert_nothing_ran(view, tab, scripts=written(kind, lang).read_text(encoding="utf-8").count("<script>"))


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_names_where_there_is_no_route_run_nothing(window, written, ground, tmp_path, lang):
    view = window(guarded=False)
    tab = view.open(save(report_page(map_hostile.no_route(), basemap=ground, lang=lang), tmp_path / "page.html"))
    tab.evaluate(OPEN_ALL)
    assert HOSTILE[0] in tab.inner_text(".kz-none")
    assert_nothing_ran(view, tab, scripts=written("report", lang).read_text(encoding="utf-8").count("<script>"))


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("kind", ["map", "report"])
def test_long_names_widen_no_page(window, basemap, tmp_path, kind, lang):
    make = map_page if kind == "map" else report_page
    path = save(make(map_hostile.endless(), basemap=basemap, lang=lang, title="W" * 300), tmp_path / "page.html")
    for width in (360, 1280):
        tab = window(width, 800, phone=width < 500).open(path)
        tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        tab.evaluate("document.querySelector('[data-mark]').click()")
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        for part in (".kz-panel", ".kz-popup"):
            assert tab.evaluate(
                "part => { const e = document.querySelector(part); return e.scrollWidth <= e.clientWidth; }", part
            )


def test_names_in_what_if_run_nothing_and_stay_names_in_the_card(window, asked, ground, tmp_path):
    document = map_hostile.document(asked("base")[0])
    graph = document["whatif"]
    view = window(guarded=False)
    page = map_page(document, basemap=ground)
    tab = view.open(save(page, tmp_path / "page.html"))
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    tab.wait_for_timeout(200)
    shut = [i for i, one in enumerate(graph["switches"]) if one["directions"] == ["both"] and not one["modes"]]
    tab.evaluate(
        "([shut, built]) => kazpak.whatif.page.set({gates: Object.fromEntries(shut.map(i => [i, false])), built})",
        [shut, list(range(len(graph["projects"])))],
    )
    tab.evaluate(OPEN_ALL)
    tab.wait_for_timeout(100)
    assert tab.evaluate("kazpak.whatif.page.answer.options.length") > 0
    assert HOSTILE[0] in tab.inner_text(".kz-whatif")
    results = tab.inner_text(".kz-whatif-results")
    assert any(name in results for name in HOSTILE)
    assert_nothing_ran(view, tab, scripts=asked("base")[1].read_text(encoding="utf-8").count("<script>"))

    card = yaml.safe_load(tab.input_value("#kz-whatif-text"))
    assert set(card) == {"name", "intent", "source", "after", "changes"}
    assert card["after"] == graph["cards"]
    closed = [change["close"] for change in card["changes"] if "close" in change]
    assert closed == [{"gate": graph["gates"][graph["switches"][i]["gate"]]["id"]} for i in shut]
    built = [change["build"] for change in card["changes"] if "build" in change]
    assert built == [{"project": line["id"]} for line in graph["projects"]]
    assert len(closed) + len(built) == len(card["changes"])
    assert card["name"].startswith("what-if-")


def test_the_policy_stops_what_is_not_the_pages_own(window, written):
    view = window()
    tab = view.open(written("map"))
    tab.evaluate(
        """() => { const added = document.createElement('script'); added.textContent = 'window.PWNED = 1'; document.body.append(added);
        document.querySelector('.kz-panel').insertAdjacentHTML('beforeend', '<img src=x onerror="window.PWNED = 2"><a href="javascript:window.PWNED = 3">x</a>');
        document.querySelector('.kz-panel a[href^=javascript]').click(); }"""
    )
    tab.wait_for_timeout(200)
    assert tab.evaluate("window.PWNED") is None
    assert len([line for line in view.said if "Content Security Policy" in line]) >= 3
