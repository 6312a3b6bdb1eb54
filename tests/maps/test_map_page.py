"""The map page as text: alone, in four languages, and deaf to hostile names."""

from __future__ import annotations

import html.parser
import re
import subprocess
import sys
from pathlib import Path

import pytest
from policy import assert_guarded

from kazpak.errors import DataError, InputError, UnknownNameError
from kazpak.maps.layers import view
from kazpak.maps.offline import inlined, outside_references
from kazpak.maps.page import LIMIT_BYTES, MapPage, map_page, save
from kazpak.maps.sheet import ink_on, sheet_of
from kazpak.maps.style import BORDERS, MODES, PALETTE, STATUSES

LANGUAGES = ("en", "ru", "kk", "ur")


class Seen(html.parser.HTMLParser):
    """What a browser would make of a page: elements and visible text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self._quiet = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, key, value or "") for key, value in attrs]
        self._quiet = tag if tag in {"script", "style"} else None

    def handle_endtag(self, tag):
        self._quiet = None

    def handle_data(self, data):
        if self._quiet is None:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_stands_alone_and_says_what_it_is(written, lang):
    page = written("map", lang).read_text(encoding="utf-8")
    head = page[:4_000]
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ur" else "ltr"}">' in head
    assert_guarded(page)
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in head
    assert "user-scalable" not in page
    assert outside_references(page) == []
    assert not re.findall(r"@import\s|url\(\s*['\"]?https?:", page)
    assert len(page.encode()) < 1_500_000
    assert "<!--kazpak:" not in page
    assert "OpenStreetMap" in page
    assert "Natural Earth" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_translated(written, lang):
    text = Seen(written("map", lang).read_text(encoding="utf-8")).text
    assert "maps." not in text
    assert "tables." not in text
    english = {
        "Shown on the map",
        "Legend",
        "Last confirmed",
        "confirmation is old",
        "Itinerary",
        "do not imply any opinion",
    }
    assert all((words in text) == (lang == "en") for words in english)


def test_it_tells_the_answer_the_gates_and_how_to_repeat_it(page):
    text = Seen(page).text
    assert "Almaty → \u2013 Karachi port" in text
    assert "Corridors that work today: 2. Fastest: Karakoram by Torugart" in text
    assert "Kordai, Torugart, Khunjerab (road)" in text
    assert "Boundaries, names and designations shown do not imply any opinion" in text
    assert "Boundaries: Natural Earth" in text
    assert "kazpak map Almaty Karachi" in text
    assert "shut after clashes" in text
    assert "Statusclosed since" in text
    assert '<a href="https://example.org/gates?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">' in page


def test_standard_sentences_are_said_once_and_in_the_language(answer, basemap):
    from kazpak.locale import catalogue
    from kazpak.routing import document

    given = answer | {"notices": list(document.NOTICES), "attributions": list(document.ATTRIBUTIONS)}
    english = Seen(map_page(given, basemap=basemap)).text
    assert english.count("do not imply any opinion") == 1
    assert english.count("GeoNames, CC BY 4.0") == 1
    russian = Seen(map_page(given, basemap=basemap, lang="ru")).text
    assert catalogue("ru")("maps.notice.model") in russian
    assert "do not imply any opinion" not in russian


def test_the_same_answer_gives_the_same_bytes(answer, page, basemap):
    assert map_page(answer, basemap=basemap) == page


def test_hostile_names_are_words(written):
    page = written("map", which="hostile").read_text(encoding="utf-8")
    seen, harmless = Seen(page), Seen(written("map").read_text(encoding="utf-8"))
    assert seen.tags.count("script") == harmless.tags.count("script")
    assert set(seen.tags) == set(harmless.tags) | {"ul"}
    handlers = [item for item in seen.attributes if item[1].startswith("on")]
    assert handlers == []
    links = [value for tag, key, value in seen.attributes if key == "href" and tag == "a"]
    assert all(link.startswith(("https://", "#")) for link in links)
    assert outside_references(page) == []
    assert "<script>window.PWNED=1</script>" in seen.text
    assert "{{7*7}}" in seen.text
    assert "49" not in seen.text.partition("{{7*7}}")[2][:5]
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        assert "<script>window" not in script


def test_no_route_is_told_with_what_would_help(written):
    text = Seen(written("map", which="no_route").read_text(encoding="utf-8")).text
    assert "Every way is shut" in text
    assert "If Torkham were available: via Hairatan, Torkham (road)" in text
    assert "If China were available" in text


def test_an_empty_answer_still_makes_a_map(basemap):
    bare = {"schema": "kazpak.routes/1", "on": "2026-11-23", "options": [], "no_route": None, "by": "time_h"}
    bare |= {"origin": {"id": "KAZ:ALMATY", "name": "Almaty"}, "destination": {"id": "PAK:KARACHI", "name": "Karachi"}}
    page = map_page(bare, basemap=basemap, title="A <plain> map")
    assert "<title>A &lt;plain&gt; map</title>" in page
    assert view(sheet_of(bare, "en"))[0][0] > 40


def test_unknown_language_is_bad_input(answer, basemap):
    with pytest.raises(UnknownNameError, match="language"):
        map_page(answer, basemap=basemap, lang="xx")


def test_unknown_addresses_are_never_left_to_the_network():
    with pytest.raises(DataError, match=r"cdn\.example"):
        inlined('<script src="https://cdn.example/x.js"></script>')
    for reference in (
        '<img src="http://x.example/a.png">',
        '<p style="background:url(//x.example/a)">',
        "<style>@import 'x';</style>",
    ):
        with pytest.raises(DataError, match="nothing may come from outside"):
            inlined(reference)


def test_a_page_that_is_too_large_is_refused_and_not_written(tmp_path):
    target = tmp_path / "map.html"
    with pytest.raises(InputError, match=r"5\.0 MB, at most 5 MB"):
        save("x" * (LIMIT_BYTES + 1), target)
    assert list(tmp_path.iterdir()) == []
    assert save("ünï", target) == target
    assert target.read_text(encoding="utf-8") == "ünï"
    with pytest.raises(InputError, match="cannot be written"):
        save("x", tmp_path / "none" / "map.html")


def test_the_notebook_shows_the_page_in_a_frame(answer, basemap, tmp_path):
    shown = MapPage(answer, basemap, "kk")
    frame = Seen(shown._repr_html_())
    assert frame.tags == ["iframe"]
    inside = {key: value for _, key, value in frame.attributes}
    assert '<html lang="kk"' in inside["srcdoc"]
    assert inside["srcdoc"].rstrip().endswith("</html>")
    assert inside["sandbox"] == "allow-scripts allow-popups"
    assert shown.save(tmp_path / "map.html").stat().st_size > 500_000


def test_colours_are_those_of_the_charts_and_can_be_read():
    from kazpak.charts.style import PALETTE as OF_CHARTS
    from kazpak.sources.basemap import BORDER_CLASSES

    assert PALETTE == OF_CHARTS
    assert [ink_on(colour) for colour in ("#0072B2", "#E69F00", "#000000")] == ["#ffffff", "#000000", "#ffffff"]
    assert set(BORDERS) == set(BORDER_CLASSES)
    dashes = [(look.dash, look.inlay) for look in (*BORDERS.values(),)]
    assert len(set(dashes)) == len(dashes)
    looks = [(look.dash, look.inlay) for look in MODES.values()]
    assert len(set(looks)) == len(looks)


def test_every_status_has_a_symbol_and_a_word():
    from kazpak.kinds import STATUSES as KNOWN
    from kazpak.locale import catalogue

    assert set(KNOWN) < set(STATUSES)
    for lang in LANGUAGES:
        assert all(f"maps.status.{status}" in catalogue(lang) for status in STATUSES)


def test_maps_import_nothing_heavy_until_a_page_is_made():
    code = "import sys, kazpak.maps.page, kazpak.maps.report_page; print([m for m in ('folium', 'numpy', 'babel') if m in sys.modules])"
    source = Path(__file__).parents[2] / "src"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(source)}
    )
    assert done.stdout.strip() == "[]"


def test_corridors_are_told_with_conditions_variants_and_what_is_shut(page, written):
    text = Seen(page).text
    card = re.search(r'<li class="kz-card" data-option="o3">.*?</li></ul></details></div></li>', page, re.DOTALL)[0]
    first = card[: card.index("<details>")]
    assert "<bdi>Iran by Taftan</bdi>" in first
    assert "Farap" not in first  # gates stand below
    assert "Sanctions</bdi> (<bdi>Iran</bdi>) · <bdi>2</bdi> more" in first
    told = Seen(card).text
    assert "Conditions on the way" in told
    assert "Transit is limited (Taftan)a permit for each trip, few permits a year" in told
    assert "No driving at nightNo driving at night.since Mar 15, 2025" in told
    assert "Variants: 1" in told
    assert "Changes vehicle at: Lahore Station" in told
    assert "16.7 days211 USD/t151 kg CO₂e/trisk 31 %" in told
    assert "adds 6.0 h, 4 USD/t" in text
    shut = Seen(re.search(r'<div class="kz-shut".*?</div>', page, re.DOTALL)[0]).text
    assert (
        "Trans-Afghan by TorkhamKonysbayev, Hairatan, Torkham (road)closed since Oct 12, 2025In the way: Torkham"
        in shut
    )
    assert "Sost alone keeps it shut." in shut
    assert "planned · expected about 2033 (2031\u20132040)In the way: Trans-Afghan railwayIt would take" in shut
    russian = Seen(written("map", "ru").read_text(encoding="utf-8")).text
    assert "Через Иран и Тафтан" in russian
    assert "Для проезда нужно разрешение." in russian
    assert "Каракорум через Торугарт: " not in russian
    assert "Кордай, Торугарт, Хунджераб (авто)" in russian
