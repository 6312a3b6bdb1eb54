"""The report as text."""

from __future__ import annotations

import re

import map_sample
import pytest

from kazpak.errors import InputError
from kazpak.maps.offline import POLICY, outside_references
from kazpak.maps.report_page import report_page

IN_ORDER = (
    "<h1>",
    'class="kz-asked"',
    'class="kz-answer"',
    "kz-question",
    "options",
    "map",
    "charts",
    "itineraries",
    "gates",
    "assumptions",
    "notes",
    "manifest",
)


def test_question_and_answer_come_first(report):
    body = report[report.index("<body") :]
    places = [
        body.index(piece if piece.startswith(("<", "class", "kz")) else f'<section id="{piece}">') for piece in IN_ORDER
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("lang", ["en", "ru", "kk", "ur"])
def test_it_stands_alone_in_every_language(written, lang):
    page = written("report", lang).read_text(encoding="utf-8")
    assert f'<html lang="{lang}"' in page[:4_000]
    assert POLICY in page[:4_000]
    assert "viewport" in page[:4_000]
    assert outside_references(page) == []
    assert len(page.encode()) < 3 * 2**20
    assert ">maps." not in page
    assert ">tables." not in page


def test_tables_hold_what_the_document_holds(answer, report):
    for option in answer["options"]:
        totals = option["totals"]
        assert f'data-value="{totals["time_h"]}"' in report
        assert f"{totals['length_km']:,.0f} km" in report
    rows = re.search(r'<section id="options">.*?</section>', report, re.DOTALL)[0]
    assert rows.count("<tr>") == len(answer["options"]) + 1
    assert rows.count('scope="col"') == rows.count('aria-sort="none"')
    assert "7.6\u201316.1 days" in rows
    gates = re.search(r'<section id="gates">.*?</section>', report, re.DOTALL)[0]
    assert gates.count("<tr>") == len(answer["gates"]) + 2
    assert "Other gates (" in gates
    assert gates.index("Kordai") < gates.index("Other gates") < gates.index("Irkeshtam")
    assumptions = re.search(r'<section id="assumptions">.*?</section>', report, re.DOTALL)[0]
    assert '<a href="https://example.org/cpmm-2022.pdf"' in assumptions
    assert "planning assumption" in assumptions


def test_every_part_is_in_the_itinerary(answer, report):
    part = re.search(r'<section id="itineraries">.*?</section>', report, re.DOTALL)[0]
    tables = re.findall(r'<details class="kz-fold kz-framed".*?</details>', part, re.DOTALL)
    assert len(tables) == len(answer["options"])
    for option, table in zip(answer["options"], tables, strict=True):
        assert table.count("<tr>") == len(option["parts"]) + 2


def test_charts_are_looked_at_before_they_are_let_in(answer, report, basemap):
    assert 'aria-label="time"' in report
    assert "svg11.dtd" not in report
    with pytest.raises(InputError, match="chart pareto"):
        report_page(
            answer, basemap=basemap, charts_svg={"pareto": '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'}
        )


def test_no_route_has_its_own_part_and_no_empty_tables(basemap):
    page = report_page(map_sample.no_route(), basemap=basemap)
    assert '<section id="none">' in page
    assert "Every way is shut" in page
    assert '<section id="options">' not in page
    assert '<section id="itineraries">' not in page


def test_changes_of_the_case_are_listed(answer, basemap):
    case = {"name": "torkham-open", "changes": [{"target": "AFG-PAK:TORKHAM", "old": "closed", "new": "open"}]}
    page = report_page(answer | {"case": case}, basemap=basemap)
    assert "<bdi>AFG-PAK:TORKHAM</bdi>: <bdi>closed</bdi>" in page
    assert "Case: <bdi>torkham-open</bdi>" in page


def test_a_criterion_of_ones_own_has_a_column(answer, basemap):
    options = [option | {"totals": option["totals"] | {"noise_db": 61.0}} for option in answer["options"]]
    page = report_page(answer | {"options": options, "by": "noise_db"}, basemap=basemap)
    assert "noise db" in page
    assert 'data-value="61.0"' in page
