"""The compare page in a real Chromium: the switch, what follows it, a slider, a phone, hostile names."""

from __future__ import annotations

import compare_sample
import pytest
from test_map_access import faults

from kazpak.maps.compare_page import compare_page
from kazpak.maps.page import save

pytestmark = pytest.mark.browser

DRAWN = "map_kazpak.kazpak.options.map(o => [o.id, String(o.rank), o.colour, Boolean(o.under), map_kazpak.hasLayer(o.group)])"
CURRENT = "[...document.querySelectorAll('#differences [aria-current] [data-see]')].map(a => a.innerText)"
OPEN = "[...document.querySelectorAll('#cases details[open][data-of]')].map(d => d.dataset.of)"


@pytest.fixture(scope="module")
def written(tmp_path_factory, basemap):
    """Write a comparison once and give its file: which one, and a language."""
    folder = tmp_path_factory.mktemp("compared")

    def write(which="cases", lang="en"):
        path = folder / f"{which}-{lang}.html"
        if not path.exists():
            save(compare_page(getattr(compare_sample, which)(), basemap=basemap, lang=lang), path)
        return path

    return write


def test_the_switch_changes_lines_cards_gates_and_tables(window, written, tmp_path):
    view = window()
    tab = view.open(written())
    together = tab.evaluate(DRAWN)
    assert [(rank, under) for _, rank, _, under, _ in together] == [("B", False), ("A", True)]
    assert tab.evaluate(CURRENT) == []
    torkham = tab.locator('[data-mark="gate:AFG-PAK:TORKHAM"]')
    assert "closed" in torkham.get_attribute("aria-label")
    assert "kz-gate-changed" in torkham.get_attribute("class")
    assert tab.is_visible('[data-when="changed"]')
    tab.screenshot(path=tmp_path / "together.png")

    tab.check('[data-case][value="1"]', force=True)
    alone = tab.evaluate(DRAWN)
    assert [rank for _, rank, *_ in alone] == ["1", "2", "3", "4", "5", "A"]
    assert [under for *_, under, _ in alone] == [False] * 5 + [True]
    assert len({colour for _, _, colour, *_ in alone}) == 6
    assert "Konysbayev, Hairatan, Torkham (road)" in tab.inner_text(".kz-live .kz-card >> nth=0")
    assert "open" in torkham.get_attribute("aria-label")
    assert tab.evaluate(CURRENT) == ["torkham-open"]
    assert tab.evaluate(OPEN) == ["1"]
    assert "torkham-open" in tab.inner_text('[role="status"]')
    assert "5.3 h" in tab.inner_text('[role="status"]')
    tab.screenshot(path=tmp_path / "alone.png")

    tab.check('[data-case][value="2"]', force=True)
    assert [under for *_, under, _ in tab.evaluate(DRAWN)] == [True]
    assert "Every way is shut" in tab.inner_text(".kz-live")
    assert tab.evaluate(OPEN) == ["2"]

    tab.check('[data-case][value="0"]', force=True)
    assert not any(under for *_, under, _ in tab.evaluate(DRAWN))
    assert not tab.is_visible('[data-when="mode:beneath"]')
    assert not tab.is_visible('[data-when="changed"]')
    assert view.said == []
    assert view.outside == []


def test_popups_say_what_is_different(window, written):
    view = window()
    tab = view.open(written())
    popup = tab.locator(".leaflet-popup-content")
    tab.click('[data-mark="gate:AFG-PAK:TORKHAM"]')
    assert "torkham-open: open" in popup.inner_text().replace("\n", " ").replace("  ", " ")
    tab.check('[data-case][value="1"]', force=True)
    tab.wait_for_selector(".leaflet-popup", state="detached")
    tab.click('[data-mark="gate:AFG-PAK:TORKHAM"]')
    assert "In base: closed" in popup.inner_text().replace("\n", " ").replace("  ", " ")
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".leaflet-popup", state="detached")
    tab.evaluate("kazpak.popup(map_kazpak, 'option:o1', [35, 70])")
    assert "Almaty" in popup.inner_text()
    assert popup.locator(".kz-steps li").count() > 3
    assert view.said == []


def test_what_is_switched_off_stays_off_and_picks_do_not(window, written):
    tab = window().open(written())
    tab.uncheck('[data-show="gates-other"]')
    tab.uncheck('[data-show="borders"]')
    tab.click('.kz-live [data-pick="o2"]')
    tab.check('[data-case][value="1"]', force=True)
    assert tab.locator(".kz-gate-other").count() == 0
    assert not tab.evaluate("map_kazpak.hasLayer(map_kazpak.kazpak.layers.borders)")
    assert tab.locator('[aria-pressed="true"]').count() == 0
    tab.click('.kz-live [data-pick="o2"]')
    assert tab.get_attribute('.kz-live [data-pick="o2"]', "aria-pressed") == "true"
    tab.uncheck('.kz-live [data-show="option:first"]')
    assert not tab.evaluate("map_kazpak.hasLayer(map_kazpak.kazpak.options.find(o => o.under).group)")


def test_keyboard_and_links_of_the_table(window, written):
    tab = window().open(written())
    tab.focus('[data-case][value="all"]')
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.value") == "0"
    assert tab.evaluate(OPEN) == ["0"]
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate(CURRENT) == ["torkham-open"]
    tab.focus('[data-see="0"]')
    tab.keyboard.press("Enter")
    assert tab.is_checked('[data-case][value="0"]')
    assert tab.evaluate("document.querySelector('.kz-map').getBoundingClientRect().top") < 400
    named = "[...document.querySelectorAll('[data-case]')].every(e => e.labels.length || e.getAttribute('aria-label'))"
    assert tab.evaluate(named)


def test_slider_and_list_of_a_sweep_go_together(window, written):
    view = window()
    tab = view.open(written("swept"))
    ways = tab.evaluate(DRAWN)
    assert [rank for _, rank, *_ in ways] == ["B", "A"]
    slider = tab.locator('input[type="range"]')
    slider.focus()
    tab.keyboard.press("End")
    assert tab.input_value("select[data-case]") == "39"
    assert slider.get_attribute("aria-valuetext") == "delay.AFG-PAK:TORKHAM.time_h=39"
    assert "time_h=39" in tab.inner_text('[role="status"]')
    tab.select_option("select[data-case]", "7")
    assert slider.input_value() == "7"
    assert tab.evaluate(CURRENT) == ["7"]
    tab.select_option("select[data-case]", "all")
    assert tab.evaluate(DRAWN) == ways
    assert view.said == []


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("which", ["cases", "swept"])
def test_phone(window, written, tmp_path, lang, which):
    view = window(360, 640, phone=True)
    tab = view.open(written(which, lang))
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    tab.evaluate("kazpak.compare.show('1')")
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    tab.screenshot(path=tmp_path / f"phone-{which}-{lang}.png", full_page=True)
    small = tab.evaluate(
        """[...document.querySelectorAll('.kz-case, .kz-choose select, .kz-cases input[type=range], .kz-pick')]
        .map(e => e.getBoundingClientRect()).filter(b => b.width && b.height < 40).length"""
    )
    assert small == 0
    stage = tab.evaluate(
        "['.kz-compare', '.kz-mapbox', '.kz-panel'].map(e => document.querySelector(e).getBoundingClientRect().top)"
    )
    assert stage == sorted(stage)
    assert view.said == []


def test_right_to_left(window, written, tmp_path):
    view = window()
    tab = view.open(written(lang="ur"))
    tab.evaluate("kazpak.compare.show('1')")
    tab.screenshot(path=tmp_path / "urdu.png")
    panel, box = tab.locator(".kz-panel").bounding_box(), tab.locator(".kz-mapbox").bounding_box()
    assert panel["x"] < box["x"]
    sign = tab.evaluate(
        """() => { const number = document.querySelector('#differences .kz-better bdi span').firstChild;
        const at = (i) => { const range = document.createRange(); range.setStart(number, i); range.setEnd(number, i + 1);
          return range.getBoundingClientRect().left; }; return [number.data[0], at(0) < at(1)]; }"""
    )
    assert sign == ["\u2212", True]  # a minus stands at the left of its number
    assert view.said == []


def test_on_paper_every_case_can_be_read(window, written, tmp_path):
    tab = window().open(written())
    tab.pdf(path=tmp_path / "compared.pdf", prefer_css_page_size=True, print_background=True)
    assert (tmp_path / "compared.pdf").stat().st_size > 200_000
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert not tab.is_visible(".kz-cases")
    assert tab.is_visible(".kz-shown")
    for text in ("closed → open", "Every way is shut"):
        assert text in tab.inner_text("#cases").replace("\u00a0", " ")
    stage = tab.evaluate("document.querySelector('.kz-stage').getBoundingClientRect().bottom")
    assert tab.evaluate("document.querySelector('#differences').getBoundingClientRect().top") >= stage


def test_hostile_names_run_nothing(window, written):
    view = window(guarded=False)
    tab = view.open(written("hostile"))
    for key in ("0", "1", "2", "all"):
        tab.evaluate("key => kazpak.compare.show(key)", key)
        for option in tab.evaluate("map_kazpak.kazpak.options.map(o => o.id)"):
            tab.evaluate(
                "id => { kazpak.pick(map_kazpak, id); kazpak.popup(map_kazpak, `option:${id}`, [35, 70]); }", option
            )
        for mark in range(tab.locator("[data-mark]").count()):
            tab.evaluate(f"document.querySelectorAll('[data-mark]')[{mark}].click()")
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    tab.wait_for_timeout(150)
    assert tab.evaluate("window.PWNED") is None
    assert tab.evaluate("document.querySelectorAll('img:not([src^=\"data:\"])').length") == 0
    assert view.said == []
    assert view.outside == []


@pytest.mark.parametrize(("which", "lang"), [("cases", "en"), ("years", "ur")])
def test_axe_finds_no_fault(window, written, which, lang):
    tab = window().open(written(which, lang))
    tab.evaluate("kazpak.compare.show('1')")
    tab.evaluate("document.querySelectorAll('#cases details').forEach(d => { d.open = true; })")
    assert faults(tab) == []


def test_on_a_phone_a_sweep_is_read_without_scrolling_its_tables(window, basemap, tmp_path):
    curve = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" role="img" aria-label="time"/>'
    page = compare_page(compare_sample.swept(4), basemap=basemap, charts_svg={"sweep": curve})
    tab = window(360, 640, phone=True).open(save(page, tmp_path / "sweep.html"))
    assert faults(tab) == []
    for part in ("#differences", "#flips", "#changed"):
        boxes = tab.evaluate(
            "part => [...document.querySelectorAll(`${part} .kz-scroll`)].map(e => [e.scrollWidth, e.clientWidth])",
            part,
        )
        assert all(needed <= there for needed, there in boxes)
    assert tab.get_attribute("#differences tbody td.kz-num", "data-label") == "Distance"
