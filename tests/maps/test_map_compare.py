"""The compare page as text: true sentences, signed differences, every case, and alone in its file."""

from __future__ import annotations

import re
from copy import deepcopy

import compare_sample
import pytest
from policy import assert_guarded
from test_map_page import Seen

from kazpak.errors import InputError, UnknownNameError
from kazpak.maps.cards import look_of_part
from kazpak.maps.compare_page import CASES_AT_MOST, compare_page
from kazpak.maps.lines import encoded
from kazpak.maps.offline import outside_references
from kazpak.maps.page import LIMIT_BYTES


@pytest.fixture(scope="module")
def document():
    return compare_sample.cases()


@pytest.fixture(scope="module")
def compared(document, basemap):
    return compare_page(document, basemap=basemap)


def part_of(page, key):
    """One section of a page, as words."""
    return Seen(re.search(rf'<section id="{key}">.*?</section>', page, re.DOTALL)[0]).text


@pytest.mark.parametrize("lang", ["en", "ru", "kk", "ur"])
def test_it_stands_alone_in_every_language(document, basemap, lang):
    page = compare_page(document, basemap=basemap, lang=lang)
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ur" else "ltr"}">' in page[:4_000]
    assert_guarded(page)
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in page[:4_000]
    assert outside_references(page) == []
    assert len(page.encode()) < 2 * 2**20
    text = Seen(page).text
    assert "maps." not in text
    assert "tables." not in text
    assert ("another way" in text) == (lang == "en")


def test_the_answer_says_which_case_is_best_and_by_how_much(compared):
    text = Seen(compared).text
    assert re.search(r"Best by time: torkham-open, [\d.]+ days \u2013 5\.3 h less than base\.", text)
    assert "The best way changes in: torkham-open." in text
    assert "No route in: all-shut." in text
    assert "Best by time: base" not in text
    head = compared[compared.index("<main") :]
    assert head.index("<h1>") < head.index("kz-answer") < head.index('id="map"') < head.index('id="differences"')


def test_the_answer_when_no_case_is_better(basemap):
    text = Seen(compare_page(compare_sample.cases(gain_h=-7.0), basemap=basemap)).text
    assert "By time, no case is better than base" in text
    assert "The best way is the same in every case" not in text  # in one there is none


def test_the_answer_when_the_first_case_has_no_route(basemap):
    page = compare_page(compare_sample.cases(first="all-shut"), basemap=basemap)
    text = Seen(page).text
    assert "all-shut: no route. Best by time: torkham-open" in text
    assert "beneath" not in text
    assert "less than" not in text


def test_differences_are_signed_and_said(compared, document):
    text = part_of(compared, "differences")
    assert "\u22125.3 h (" in text
    base, other, none = document["differences"]
    km = other["length_km"] - base["length_km"]
    assert f"{'+' if km > 0 else chr(0x2212)}{abs(km):,.0f} km" in text
    assert none["label"] is None
    assert "no route" in text
    assert "less and better" in text
    assert compared.count("kz-better") >= 1
    rows = re.findall(r"<tr\b.*?</tr>", re.search(r'<section id="differences">.*?</section>', compared, re.DOTALL)[0])
    assert len(rows) == 1 + len(document["cases"])
    assert "kz-change" not in rows[1]  # the first is compared with nothing


def test_every_case_has_its_ledger_its_options_or_the_reason_why_there_are_none(compared, document):
    text = part_of(compared, "cases")
    assert "status AFG-PAK:TORKHAM: closed → open" in text
    assert "Every way is shut" in text
    assert "If Torkham were available: via Hairatan, Torkham (road)" in text
    found = re.search(r'<section id="cases">.*?</section>', compared, re.DOTALL)[0]
    for case in document["cases"]:
        for option in case["options"]:
            assert f'data-value="{option["totals"]["time_h"]}"' in found


def test_winners_and_gates_that_change_are_listed(compared):
    flips, gates = part_of(compared, "flips"), part_of(compared, "changed")
    assert "trans-Afghan by Torkham: Konysbayev, Hairatan, Torkham (road)" in flips
    assert re.search(r"Torkham\s*torkham-open\s*closed · [^)]*\)\s*open · ", gates)
    assert "Kordai" not in gates


def test_a_gate_is_as_the_options_of_its_case_pass_it(document, basemap):
    changed = deepcopy(document)
    case = changed["cases"][1]
    part = next(p for p in case["options"][0]["parts"] if p.get("id") == "AFG-UZB:HAIRATAN")
    for one in changed["cases"][:2]:
        next(gate for gate in one["gates"] if gate["id"] == "AFG-UZB:HAIRATAN")["status"] = "planned"
    part |= {"status": "open", "since": "", "cause": "part of a railway", "confirmed": "", "stale": False}
    gates = part_of(compare_page(changed, basemap=basemap), "changed")
    assert re.search(r"Hairatan\s*torkham-open\s*planned · [^)]*\)\s*open · ", gates)


def test_a_line_that_a_case_has_built_is_still_drawn_as_planned():
    assert look_of_part({"kind": "haul", "mode": "rail", "status": "open"}) == "planned"
    assert look_of_part({"kind": "haul", "mode": "rail", "status": None}) == "rail"
    assert look_of_part({"kind": "crossing", "mode": "rail", "status": "open"}) == "rail"


def test_a_way_is_in_the_page_once_however_many_cases_go_it(document, basemap):
    way = document["cases"][0]["options"][0]
    line = encoded(way["geometry"]["coordinates"], digits=4)
    page = compare_page(document, basemap=basemap)
    assert way["signature"] in [option["signature"] for option in document["cases"][1]["options"]]
    assert page.count(line) == 1


def test_a_sweep_of_forty_cases_fits_and_says_where_the_best_way_changes(basemap):
    page = compare_page(compare_sample.swept(), basemap=basemap)
    assert len(page.encode()) < 3 * 2**20 < LIMIT_BYTES
    assert 'name="kz-case"' not in page
    assert re.search(r'<input type="range"[^>]* max="39"', page)
    assert page.count("<option value=") == 41
    text = Seen(page).text
    assert "The best way changes in 20 of 39 cases." in text
    assert "Between 19 and 20 (delay.AFG-PAK:TORKHAM.time_h), at about 19.5, the best way changes" in text
    assert "best in 20 of 40 cases" in text
    flips = re.search(r'<section id="flips">.*?</section>', page, re.DOTALL)[0]
    assert flips.count("<tr ") == 2  # what twenty cases have in common is said once
    assert "(20)" in flips


def test_years_are_called_by_their_numbers(basemap):
    text = Seen(compare_page(compare_sample.years(), basemap=basemap)).text
    assert "2,026" not in text
    assert "The best way is the same in every case." in text
    assert "By every criterion, the same way is best in all cases." in text


def test_options_that_the_page_has_no_room_for_are_counted(basemap):
    page = compare_page(compare_sample.swept(100), basemap=basemap)
    assert len(page.encode()) < LIMIT_BYTES
    assert "Further options of this case that are not on this page: " in Seen(page).text


def test_more_cases_than_anybody_reads_are_refused(document, basemap):
    many = document | {"cases": document["cases"] * CASES_AT_MOST}
    with pytest.raises(InputError, match=r"600 cases are too many for a page, at most 200.*\.csv"):
        compare_page(many, basemap=basemap)
    with pytest.raises(UnknownNameError, match="language"):
        compare_page(document, basemap=basemap, lang="xx")


def test_charts_are_looked_at_before_they_are_let_in(document, basemap):
    with pytest.raises(InputError, match="chart bars"):
        compare_page(document, basemap=basemap, charts_svg={"bars": "<svg onload='x()'/>"})


def test_the_same_comparison_gives_the_same_bytes_and_is_not_touched(document, compared, basemap):
    before = repr(document)
    assert compare_page(document, basemap=basemap) == compared
    assert repr(document) == before


def test_hostile_names_are_words(compared, basemap):
    page = compare_page(compare_sample.hostile(), basemap=basemap)
    seen, harmless = Seen(page), Seen(compared)
    assert seen.tags.count("script") == harmless.tags.count("script")
    assert [item for item in seen.attributes if item[1].startswith("on")] == []
    links = [value for tag, key, value in seen.attributes if key == "href" and tag == "a"]
    assert all(link.startswith(("https://", "#")) for link in links)
    assert outside_references(page) == []
    assert "<script>window.PWNED=1</script>" in seen.text
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        assert "<script>window" not in script


def test_the_curve_of_a_sweep_stands_beside_the_differences(document, basemap):
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" aria-label="{}"/>'
    charts = {name: drawn.format(name) for name in ("distance", "sweep")}
    page = compare_page(document, basemap=basemap, charts_svg=charts)
    differences, others = (
        re.search(rf'<section id="{key}">.*?</section>', page, re.DOTALL)[0] for key in ("differences", "charts")
    )
    assert differences.count('aria-label="sweep"') == 1
    assert others.count('aria-label="distance"') == 1
    assert 'aria-label="sweep"' not in others
