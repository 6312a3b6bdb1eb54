"""The report as text."""

from __future__ import annotations

import re

import map_sample
import pytest
from policy import assert_guarded

from kazpak.errors import InputError
from kazpak.maps.offline import outside_references
from kazpak.maps.report_page import report_page

IN_ORDER = (
    "<h1>",
    'class="kz-asked"',
    'class="kz-answer"',
    "map",
    'class="kz-summary"',
    'class="kz-shut"',
    "kz-question",
    "options",
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
    assert_guarded(page)
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
    assert rows.count("<tr") == len(answer["options"]) + 1
    assert rows.count('scope="col"') == rows.count('aria-sort="none"')
    assert "7.6\u201316.1 days" in rows
    gates = re.search(r'<section id="gates">.*?</section>', report, re.DOTALL)[0]
    assert gates.count("<tr") == len(answer["gates"]) + 2
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


def test_observed_trips_are_counted_and_failures_shown(answer, report, basemap):
    assert '<section id="observed">' not in report
    trip = {"id": "t1", "use": "test", "date": "2024-04-05", "from": {"id": "PAK:SOST", "name": "Sost"},
            "to": {"id": "TJK:DUSHANBE", "name": "Dushanbe", "names": {"ru": "Душанбе"}}, "observed_km": 1400.0, "model_km": 1698,
            "distance": "outside", "observed_low_d": 6.0, "observed_high_d": 7.0, "model_low_d": 3.9, "model_d": 7.5, "model_high_d": 15.2,
            "time": "inside", "model_port_d": 12.5, "error_percent": 7.1, "note": "via Khunjerab (road)", "signature": ["CHN-PAK:KHUNJERAB"], "modes": ["road"],
            "source": "A paper https://example.org/trip"}  # fmt: skip
    silent = {**trip, "observed_km": None, "distance": "not published", "observed_low_d": None, "observed_high_d": None, "time": "no route",
              "model_d": None, "model_low_d": None}  # fmt: skip
    fitted = {**trip, "use": "calibration", "error_percent": -3.0}
    page = report_page(answer | {"observed": [trip, silent, fitted]}, basemap=basemap)
    part = re.search(r'<section id="observed">.*?</section>', page, re.DOTALL)[0]
    assert "within 5 %: <bdi>0</bdi> of <bdi>2</bdi> trips" in part
    assert "range of the model: <bdi>2</bdi> of <bdi>2</bdi> trips" in part
    assert part.count("missed") == 2
    assert "<bdi>3</bdi> % on trips that numbers were set to, <bdi>7</bdi> % on the others" in part
    assert "with the port <bdi>12.5</bdi>" in part
    assert "<bdi>6\u20137</bdi>" in part
    assert "<bdi>3.9\u201315.2</bdi>" in part
    assert '<a href="https://example.org/trip"' in part
    russian = report_page(answer | {"observed": [trip]}, basemap=basemap, lang="ru")
    assert "Душанбе" in russian
    assert "через Хунджераб (авто)" in russian


def test_a_corridor_is_called_by_its_name(answer, basemap):
    names = {"en": "QTTA by Torugart", "ru": "КТТА через Торугарт"}
    first, *others = answer["options"]
    given = answer | {"options": [first | {"named": "qtta", "named_names": names}, *others]}
    for lang in ("en", "ru"):
        page = report_page(given, basemap=basemap, lang=lang)
        assert (
            page.count(f"<bdi>{names[lang]}</bdi>") == 4
        )  # in the table, on the card, on the line, above the itinerary
    assert "QTTA by Torugart" not in page


def test_many_options_begin_with_the_first_on_the_map(answer, report, basemap):
    many = [option | {"id": f"m{n}", "rank": n} for n, option in enumerate(answer["options"] * 2, start=1)]
    page = report_page(answer | {"options": many}, basemap=basemap)
    assert page.count('<input type="checkbox" checked data-show="option:') == 8
    assert page.count('<input type="checkbox" data-show="option:') == 4
    assert page.count("data-show-all=") == 2
    assert "data-show-all=" not in report


def test_the_way_to_the_network_shows_no_number_of_a_node(answer, basemap):
    part = {"kind": "access", "id": "KAZ:ALMATY", "mode": "road", "country": "KAZ", "from": "KAZ:ALMATY", "from_name": "Almaty",
            "to": "r6414", "to_name": "r6414", "length_km": 3.9, "time_h": 0.2}  # fmt: skip
    first, *others = answer["options"]
    page = report_page(answer | {"options": [first | {"parts": [part, *first["parts"]]}, *others]}, basemap=basemap)
    assert "r6414" not in page
    assert "first or last mile" in page


def test_why_there_is_no_route_is_said_in_the_language_with_names(basemap):
    document = map_sample.no_route()
    document["no_route"]["reason"] = (
        "every way is blocked; it would take one of these: AFG-PAK:TORKHAM, CHN, uap-railway"
    )
    line = {"kind": "project", "id": "uap-railway", "name": "UAP railway", "names": {"ru": "Дорога УАП"}}
    document["no_route"]["remedies"].append({"lift": [line], "label": "direct (rail)", "modes": ["rail"], "totals": {}})
    part = re.search(r'<section id="none">.*?</section>', report_page(document, basemap=basemap, lang="ru"), re.DOTALL)[
        0
    ]
    assert "Торхам, Китай, Дорога УАП" in part
    assert "AFG-PAK" not in part
    assert "every way" not in part
    assert "direct" not in part


def test_the_ledger_is_told_in_the_language(answer, basemap):
    changes = [{"target": "on", "old": "2026-11-23", "new": "2031-01-01"},
               {"target": "status AFG-PAK:TORKHAM/road", "old": "closed", "new": "open"},
               {"target": "row gate.queue.h", "old": 4, "new": 8.5}]  # fmt: skip
    page = report_page(answer | {"case": {"name": "x", "changes": changes}}, basemap=basemap, lang="ru")
    part = re.search(r'<section id="changes">.*?</section>', page, re.DOTALL)[0]
    assert "1 янв. 2031" in part
    assert "Торхам (авто)" in part
    assert "закрыт" in part
    assert "8.5" in part


def test_ranges_run_from_left_to_right_in_urdu(answer, basemap):
    page = report_page(answer, basemap=basemap, lang="ur")
    assert "7.6-16.1" in page
    assert "7.6\u201316.1" not in page


def test_emissions_of_the_vehicles_stand_beside_all(answer, basemap):
    first, *others = answer["options"]
    given = first | {"totals": first["totals"] | {"emission_ttw_kgco2e_t": 123.0}}
    page = report_page(answer | {"options": [given, *others]}, basemap=basemap)
    assert page.count("tank to wheel: <bdi>123 kg") == 1
