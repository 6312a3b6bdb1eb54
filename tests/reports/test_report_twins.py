"""The twins of a real answer and of a real comparison: one set of totals, whatever is opened."""

import csv
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
from pypdf import PdfReader

from kazpak.reports import answer_sentences, html_table, table_text

CRITERIA = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "risk", "generalised_usd_t")
KEYS = ("case", "rank", "label", "status", *CRITERIA)
ASKED = ("answer", "comparison")
KINDS = (".json", ".csv", ".xlsx", ".geojson", ".gpkg", ".parquet", ".md", ".pdf")


@pytest.fixture(scope="module")
def twins(corridor, tmp_path_factory):
    """Document and files of an answer, and of a comparison in which one case has no route."""
    folder = tmp_path_factory.mktemp("twins")
    answer = corridor.routes("Almaty", "Karachi", top=3)
    cases = corridor.compare("base", "afghan-gates-open", "iran-closed")
    comparison = cases.routes("Almaty", "Karachi", top=2, avoid=["CHN"])
    found = {}
    for name, value in (("answer", answer), ("comparison", comparison)):
        for suffix in KINDS:
            value.save(folder / f"{name}{suffix}")
        found[name] = value.document(bands=True)
    return folder, found


def expected(document):
    """Rows that every twin must hold, from the document alone."""
    cases = document.get("cases") or [{"name": "base", "options": document["options"]}]
    rows = []
    for case in cases:
        for option in case["options"]:
            head = {"case": case["name"], **{key: option[key] for key in ("rank", "label", "status")}}
            rows.append(head | {key: option["totals"][key] for key in CRITERIA})
        if not case["options"]:
            rows.append(dict.fromkeys(KEYS) | {"case": case["name"], "status": "no route"})
    return rows


def read_json(path):
    return expected(json.loads(path.read_text(encoding="utf-8")))


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{key: row[key] or None for key in KEYS} for row in csv.DictReader(file)]
    return [{k: v if k in {"case", "label", "status"} or v is None else float(v) for k, v in r.items()} for r in rows]


def read_xlsx(path):
    head, _, _, *rows = openpyxl.load_workbook(path)["Options"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def read_geojson(path):
    return [feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]


def read_gpkg(path):
    return pyogrio.read_arrow(path, layer="options")[1].to_pylist()


def read_parquet(path):
    return pq.read_table(path).to_pylist()


READERS = {
    ".json": read_json,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".geojson": read_geojson,
    ".gpkg": read_gpkg,
    ".parquet": read_parquet,
}


def test_the_comparison_has_a_case_without_a_route(twins):
    rows = expected(twins[1]["comparison"])
    assert [row["case"] for row in rows] == ["base"] * 2 + ["afghan-gates-open"] * 2 + ["iran-closed"]
    assert rows[-1]["status"] == "no route"


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("suffix", READERS)
def test_every_file_holds_the_same_cases_and_totals(twins, name, suffix):
    folder, documents = twins
    read = [{key: row[key] for key in KEYS} for row in READERS[suffix](folder / f"{name}{suffix}")]
    wanted = expected(documents[name])
    if suffix == ".xlsx":  # keeps sixteen digits, every other file all of them
        wanted = [
            {k: pytest.approx(v, rel=1e-15) if isinstance(v, float) else v for k, v in row.items()} for row in wanted
        ]
    assert read == wanted


class Cells(HTMLParser):
    """Collects the cells of a page's tables, row by row."""

    def __init__(self, page):
        super().__init__()
        self.rows, self.inside = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in {"td", "th"}

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


@pytest.mark.parametrize("name", ASKED)
def test_what_people_read_shows_the_same_figures(twins, name):
    folder, documents = twins
    document = documents[name]
    table = table_text(document)
    lines = [list(row) for row in table.rows]
    assert Cells(html_table(document)).rows[1:] == lines
    text = (folder / f"{name}.md").read_text(encoding="utf-8")
    pipes = text.split("## Options")[1].split("##")[0].strip().splitlines()[2:]
    assert [[cell.strip().replace("\\", "") for cell in row.strip("|").split("|")] for row in pipes] == lines
    page = _tight("".join(p.extract_text() for p in PdfReader(folder / f"{name}.pdf").pages[:2]))
    assert all(_tight("".join(row)) in page for row in lines)
    assert all(_tight(sentence) in page for sentence in answer_sentences(document))


def _tight(text):
    """Text without white space, where lines were broken for paper."""
    return re.sub(r"\s", "", text)


def test_a_page_holds_the_totals_to_the_last_digit(twins):
    from kazpak.maps.report_page import report_page

    document = twins[1]["answer"]
    page = report_page(document, basemap=Path(__file__).parents[2] / "corridors" / "basemap")
    table = page.split('<section id="options">')[1].split("</section>")[0]
    values = [float(v) for v in re.findall(r'<td[^>]* class="kz-figure[^>]* data-value="([^"]+)"', table)]
    assert values == [option["totals"][key] for option in document["options"] for key in CRITERIA]


@pytest.mark.parametrize("name", ASKED)
def test_every_part_of_a_workbook_is_sound(twins, name):
    with zipfile.ZipFile(twins[0] / f"{name}.xlsx") as book:
        assert book.testzip() is None
        for part in book.namelist():
            if part.endswith((".xml", ".rels")):
                ET.fromstring(book.read(part))
        sheets = ET.fromstring(book.read("xl/workbook.xml")).findall(".//{*}sheet")
    names = [sheet.get("name") for sheet in sheets]
    more = ["Differences", "Flips"] if name == "comparison" else []
    assert names == ["Options", *more, "Itinerary", "Gates", "Assumptions", "Changes", "Notes", "Manifest"]


def test_differences_ledger_and_winners_are_in_every_file_with_tables(twins):
    folder, documents = twins
    document = documents["comparison"]
    book = openpyxl.load_workbook(folder / "comparison.xlsx")
    for table, rows in (("Differences", "differences"), ("Flips", "flips")):
        head, _, _, *read = book[table].iter_rows(values_only=True)
        wanted = document[rows]
        assert len(read) == len(wanted)
        stored = pyogrio.read_arrow(folder / "comparison.gpkg", layer=rows)[1].to_pylist()
        assert [row["case"] for row in stored] == [row["case"] for row in wanted]
        assert [row[head.index("case")] for row in read] == [row["case"] for row in wanted]
    changes = [c for case in document["cases"] for c in case["changes"]]
    stored = pyogrio.read_arrow(folder / "comparison.gpkg", layer="changes")[1].to_pylist()
    assert [row["target"] for row in stored] == [change["target"] for change in changes]


def test_a_map_of_a_comparison_says_where_there_is_no_line(twins):
    data = json.loads((twins[0] / "comparison.geojson").read_text(encoding="utf-8"))
    assert [feature["geometry"] is None for feature in data["features"]] == [False] * 4 + [True]
    assert list(data["no_route"]) == ["iran-closed"]
    west, south, east, north = data["bbox"]
    assert 55 < west < east < 80, "longitude stands before latitude"
    assert 24 < south < north < 45
