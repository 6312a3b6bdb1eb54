"""The pages in a real Chromium without a network: they draw, answer, and run nothing that a name brings."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from kazpak.maps.lines import encoded
from kazpak.maps.page import map_page, save

pytestmark = pytest.mark.browser


def drawn(tab):
    """Share of the route canvas that is not empty, seen small."""
    return tab.evaluate(
        """() => { const small = new OffscreenCanvas(300, 300).getContext('2d');
        small.drawImage(document.querySelector('.leaflet-kz-routes-pane canvas'), 0, 0, 300, 300);
        return small.getImageData(0, 0, 300, 300).data.filter((v, i) => i % 4 === 3 && v > 0).length / 90000; }"""
    )


def test_desktop(window, written, tmp_path):
    view = window()
    tab = view.open(written("map"))
    tab.screenshot(path=tmp_path / "desktop.png")
    assert (tmp_path / "desktop.png").stat().st_size > 100_000
    assert view.said == []
    assert view.outside == []
    assert drawn(tab) > 0.005
    assert tab.evaluate("document.documentElement.scrollHeight === innerHeight"), "the panel scrolls, the page does not"
    labels = tab.evaluate("map_kazpak.kazpak.written.map(l => l.text)")
    assert {"Almaty", "Karachi port", "Khunjerab", "Torkham"} <= set(labels)
    assert len(labels) == len(set(labels))


def test_labels_do_not_lie_on_each_other(window, written):
    tab = window().open(written("map"))
    for zoom in (4.5, 6, 8):
        tab.evaluate(f"() => {{ map_kazpak.setView([36, 68], {zoom}, {{animate: false}}); }}")
        boxes = tab.evaluate("map_kazpak.kazpak.written.map(l => l.box)")
        assert len(boxes) > 8
        for a, b in combinations(boxes, 2):
            assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


def test_options_that_share_a_road_run_side_by_side(window, written):
    tab = window().open(written("map"))
    # the first two options share the way from Kashgar on; near Multan both are there
    apart = tab.evaluate(
        """() => { const p = map_kazpak.project([30.2, 71.47]);
        const near = (o) => { let best = null; for (const run of o.runs) for (let i = 1; i < run.pixels.length; i += 1) {
          const q = L.LineUtil.closestPointOnSegment(p, run.pixels[i - 1], run.pixels[i]);
          if (!best || q.distanceTo(p) < best.distanceTo(p)) best = q; } return best; };
        const [a, b] = map_kazpak.kazpak.options.map(near); return a.distanceTo(b); }"""
    )
    assert 2 < apart < 12


def test_switches_and_the_legend_that_follows(window, written):
    tab = window().open(written("map"))
    relief = "document.querySelectorAll('.leaflet-kz-relief-pane img').length"
    assert tab.evaluate(relief) == 1
    tab.uncheck('[data-show="relief"]')
    assert tab.evaluate(relief) == 0
    assert tab.is_visible('[data-when="border:line_of_control"]')
    tab.uncheck('[data-show="borders"]')
    assert not tab.is_visible('[data-when="border:line_of_control"]')
    assert tab.is_visible('[data-when="mode:rail"]')
    before = drawn(tab)
    for option in ("o5", "o6"):
        tab.uncheck(f'[data-show="option:{option}"]')
    tab.wait_for_timeout(100)
    assert not tab.is_visible('[data-when="mode:rail"]')
    assert drawn(tab) < before
    tab.uncheck('[data-show="names"]')
    assert "Delhi" not in tab.evaluate("map_kazpak.kazpak.written.map(l => l.text)")


def test_many_options_are_shown_and_hidden_at_once(window, answer, basemap, tmp_path):
    many = [option | {"id": f"m{n}", "rank": n} for n, option in enumerate(answer["options"] * 2, start=1)]
    tab = window().open(save(map_page(answer | {"options": many}, basemap=basemap), tmp_path / "many.html"))
    shown = "map_kazpak.kazpak.options.filter(o => map_kazpak.hasLayer(o.group)).length"
    assert tab.evaluate(shown) == 8
    tab.click('[data-show-all="yes"]')
    assert tab.evaluate(shown) == 12
    assert tab.is_checked('[data-show="option:m12"]')
    tab.click('[data-show-all=""]')
    assert tab.evaluate(shown) == 0
    tab.check('[data-show="option:m2"]')
    assert tab.evaluate(shown) == 1


@pytest.mark.parametrize("phone", [False, True])
def test_a_gate_opens_where_its_symbol_is(window, real, phone):
    view = window(*((360, 640) if phone else (1280, 800)), phone=phone)
    tab = view.open(real("map"))
    # centres that nothing but marks lies over, and no two in one place
    centres = tab.evaluate(
        """() => { const box = map_kazpak.getContainer().getBoundingClientRect();
        const all = [...document.querySelectorAll('[data-mark^="gate:"]')].map((e) => { const b = e.getBoundingClientRect();
          return [e.dataset.mark, (b.left + b.right) / 2, (b.top + b.bottom) / 2]; });
        const beside = ([, x, y]) => [...document.querySelectorAll('[data-mark]')].filter((e) => { const b = e.getBoundingClientRect();
          return Math.hypot((b.left + b.right) / 2 - x, (b.top + b.bottom) / 2 - y) < 1.5; }).length === 1;
        return all.filter((one) => { const [, x, y] = one; const top = document.elementFromPoint(x, y);
          return x > box.left && x < box.right && y > box.top && y < box.bottom && top && top.closest('[data-mark]') && beside(one); }); }"""
    )
    assert len(centres) > 20
    # a mark in focus and its popup move the map, a popup fades, two taps zoom in: the next click needs the map as it was
    tab.evaluate(
        """() => { const map = map_kazpak; map._fadeAnimated = false; map.doubleClickZoom.disable();
        const [centre, zoom] = [map.getCenter(), map.getZoom()];
        window.back = () => { map.closePopup(); map.stop(); map.setView(centre, zoom, {animate: false, reset: true}); }; }"""
    )
    wrong = []
    for mark, x, y in centres:
        (tab.touchscreen.tap if phone else tab.mouse.click)(x, y)
        opened = tab.evaluate("document.querySelector('.kz-popup')?.dataset.key")
        if opened != mark:
            wrong.append((mark, opened))
        tab.evaluate("back()")
    assert wrong == []


def test_popups_of_gates_and_lines(window, written):
    view = window()
    tab = view.open(written("map"))
    tab.click('[data-mark="gate:AFG-PAK:TORKHAM"]')
    popup = tab.locator(".leaflet-popup-content")
    text = popup.inner_text()
    assert "Torkham" in text
    assert "closed since" in text
    assert "Mar 1, 2026" in text or "1 Mar 2026" in text
    assert "The last confirmation is old" in text
    assert popup.locator("a").get_attribute("href") == "https://example.org/gates?x=1&y=2"
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".leaflet-popup", state="detached")
    at = tab.evaluate(
        """() => { const o = map_kazpak.kazpak.options[1]; const r = o.runs.filter(r => r.single)[0].pixels;
        const p = r[Math.floor(r.length / 2)].subtract(map_kazpak.getPixelOrigin());
        const c = map_kazpak.layerPointToContainerPoint(p); const b = map_kazpak.getContainer().getBoundingClientRect();
        return [c.x + b.left, c.y + b.top]; }"""
    )
    tab.mouse.click(*at)
    text = tab.locator(".leaflet-popup-content").inner_text()
    assert text.split()[:4] == ["2", "Karakoram", "by", "Khorgos"]
    assert "Khorgos, Khunjerab (road)" in text
    assert "Almaty → Khorgos" in text.replace("\n", " ")
    assert tab.get_attribute('[data-pick="o2"]', "aria-pressed") == "true"
    assert view.said == []


def test_keyboard(window, written):
    tab = window().open(written("map"))
    tab.focus('[data-mark="gate:CHN-PAK:KHUNJERAB"]')
    tab.keyboard.press("Enter")
    assert "Khunjerab" in tab.locator(".leaflet-popup-content").inner_text()
    tab.focus('[data-pick="o3"]')
    tab.keyboard.press("Enter")
    assert tab.get_attribute('[data-pick="o3"]', "aria-pressed") == "true"
    tab.keyboard.press("Enter")
    assert tab.get_attribute('[data-pick="o3"]', "aria-pressed") == "false"
    named = tab.evaluate(
        "[...document.querySelectorAll('[data-mark]')].every(m => m.getAttribute('aria-label') && m.tabIndex === 0)"
    )
    assert named


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("kind", ["map", "report"])
def test_phone(window, written, tmp_path, kind, lang):
    view = window(360, 640, phone=True)
    tab = view.open(written(kind, lang))
    tab.screenshot(path=tmp_path / f"phone-{lang}.png")
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    assert tab.evaluate("document.documentElement.dir") == ("rtl" if lang == "ur" else "ltr")
    small = tab.evaluate(
        """[...document.querySelectorAll('.leaflet-bar a, .kz-switch, .kz-pick, .kz-layers label')]
        .map(e => e.getBoundingClientRect()).filter(b => b.width && (b.height < 40 || b.width < 40)).length"""
    )
    assert small == 0
    if kind == "map":
        box = tab.locator(".kz-mapbox").bounding_box()
        assert box["y"] == 0
        assert box["height"] > 400
        tab.tap(".kz-handle")
        tab.wait_for_timeout(300)
        assert tab.locator(".kz-panel").bounding_box()["y"] < 120
        assert tab.get_attribute(".kz-handle", "aria-expanded") == "true"
        tab.screenshot(path=tmp_path / f"phone-{lang}-open.png")
    assert view.said == []


def test_tables_of_a_phone_stand_in_blocks_that_sort(window, written):
    tab = window(360, 640, phone=True).open(written("report"))
    cells = "[...document.querySelectorAll('#options td, #options th')].filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect())"
    assert all(
        box["left"] >= 0 and box["right"] <= 360
        for box in tab.evaluate(f"{cells}.map(({{left, right}}) => ({{left, right}}))")
    )
    first = "document.querySelector('#options tbody th').innerText"
    before = tab.evaluate(first)
    tab.tap("#options th:has-text('Cost') button")
    assert tab.evaluate(first) != before
    assert (
        tab.evaluate("getComputedStyle(document.querySelector('#options tbody td:nth-child(4)'), '::before').content")
        == '"Time ★"'
    )


def test_a_popup_of_a_phone_is_not_covered(window, written):
    tab = window(360, 640, phone=True).open(written("map"))
    tab.evaluate("document.querySelector('[data-mark=\"gate:IRN-PAK:TAFTAN\"]').click()")
    tab.wait_for_timeout(400)
    covered = """(() => { const box = document.querySelector('.leaflet-popup-content').getBoundingClientRect();
        const spots = [[4, 4], [box.width - 4, 4], [4, box.height - 4], [box.width / 2, box.height / 2]];
        return spots.filter(([x, y]) => !document.elementFromPoint(box.left + x, box.top + y)?.closest('.leaflet-popup')).length; })()"""
    assert tab.evaluate(covered) == 0
    tab.evaluate("map_kazpak.closePopup()")
    assert tab.is_visible(".kz-control-home")


def test_urdu_letters_come_with_the_page(window, written, tmp_path):
    view = window()
    tab = view.open(written("map", "ur"))
    tab.screenshot(path=tmp_path / "urdu.png")
    assert tab.evaluate("document.fonts.check('14px \"Kazpak Urdu\"', 'ہے')")
    panel = tab.locator(".kz-panel").bounding_box()
    assert panel["x"] == 0
    assert "کراچی" in tab.inner_text(".kz-head")
    assert view.said == []
    assert view.outside == []


def test_report_sorts_and_prints(window, written, tmp_path):
    view = window()
    tab = view.open(written("report"))
    first = "document.querySelector('#options tbody th').innerText"
    tab.click("#options th:has-text('Distance') button")
    assert "Kordai" in tab.evaluate(first)
    tab.click("#options th:has-text('Distance') button")
    assert "(rail)" in tab.evaluate(first)
    assert tab.get_attribute("#options th:has-text('Distance')", "aria-sort") == "descending"
    tab.hover(".kz-chart path", force=True)
    tab.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True, print_background=True)
    assert (tmp_path / "report.pdf").stat().st_size > 200_000
    tab.emulate_media(media="print")
    tab.screenshot(path=tmp_path / "print.png", full_page=True)
    width = tab.evaluate("document.querySelector('.kz-mapbox').getBoundingClientRect().width")
    assert 400 < width < 700
    assert view.said == []


def test_an_option_is_followed_along_the_chart_and_on_the_map(window, real, asked):
    view = window()
    tab = view.open(real("report"))
    told = tab.locator(".kz-told")
    best, second = asked("base")[0].document()["options"][:2]
    tab.focus('[data-chart="distance"]')
    for _ in range(55):
        tab.keyboard.press("ArrowRight")
    words = told.inner_text()
    assert words.startswith("1 Karachi Port")
    assert f"{best['totals']['length_km']:,.0f} km" in words
    assert f"{best['totals']['time_h'] / 24:.1f} days" in words
    assert f"{best['totals']['cost_usd_t']:,.0f} USD/t" in words
    dot = tab.locator(".kz-dot").bounding_box()
    end = tab.locator('.kz-end [href="#kz-symbol-destination"]').bounding_box()
    assert abs(dot["x"] - end["x"]) < 20
    assert abs(dot["y"] - end["y"]) < 20
    tab.keyboard.press("ArrowDown")
    assert f"{second['totals']['length_km']:,.0f} km" in told.inner_text()
    tab.keyboard.press("Escape")
    assert not told.is_visible()
    assert tab.locator(".kz-dot").count() == 0
    spot = """(() => { const svg = document.querySelector('[data-chart=distance] svg'), path = svg.querySelector('g[data-option="o2"] > path');
        const half = path.getPointAtLength(path.getTotalLength() / 2), seen = new DOMPoint(half.x, half.y).matrixTransform(svg.getScreenCTM());
        return [seen.x, seen.y]; })()"""
    tab.locator('[data-chart="distance"]').scroll_into_view_if_needed()
    tab.mouse.move(*tab.evaluate(spot))
    assert told.inner_text().startswith("2 ")
    tab.mouse.move(2, 2)
    assert not told.is_visible()
    assert view.said == []


def test_no_route_is_drawn(window, written, tmp_path):
    view = window()
    tab = view.open(written("map", which="no_route"))
    tab.screenshot(path=tmp_path / "none.png")
    assert "Every way is shut" in tab.inner_text(".kz-panel")
    assert view.said == []


def test_script_reads_what_python_writes(window, written):
    tab = window().open(written("map"))
    dice = random.Random(7)
    for _ in range(20):
        line = [[round(dice.uniform(40, 95), 4), round(dice.uniform(20, 57), 4)] for _ in range(50)]
        read = tab.evaluate("text => kazpak.line(text, 4)", encoded(line, digits=4))
        assert read == [[lat, lon] for lon, lat in line]


@pytest.mark.parametrize(("lang", "kind"), [("en", "map"), ("en", "report"), ("ur", "map"), ("ru", "report")])
@pytest.mark.parametrize(("width", "height", "cards"), [(1280, 800, 3), (360, 640, 1)])
def test_the_first_screen_answers(window, real, kind, lang, width, height, cards):
    tab = window(width, height, phone=width < 500).open(real(kind, lang))
    seen = tab.evaluate(
        """() => { const inside = e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.top >= 0 && b.top + 60 < innerHeight && b.left < innerWidth; };
        return {answer: inside(document.querySelector('.kz-answer')), map: document.querySelector('.kz-mapbox').getBoundingClientRect().top,
          titles: [...document.querySelectorAll('.kz-card .kz-pick')].filter(inside).map(e => e.innerText)}; }"""
    )
    assert seen["answer"]
    assert seen["map"] < height / 2
    assert len(seen["titles"]) >= cards
    for told in seen["titles"]:  # a corridor by its name and its gravest condition, not by a wall of gates
        assert told.count(",") <= 1
        assert "%" in told
