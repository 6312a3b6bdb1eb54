"""Files: the same totals in each of them, read back by other people's readers."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import pytest
import report_sample as sample

from kazpak.errors import InputError
from kazpak.reports import SUFFIXES, csv_text, itinerary_rows, markdown_text, options_rows, write
from kazpak.reports.qgis import style_qml
from kazpak.reports.text import cell
from kazpak.reports.workbook import HEAD_ROWS

CRITERIA = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "risk", "generalised_usd_t")


def totals_json(path):
    return [o["totals"] for o in json.loads(path.read_text(encoding="utf-8"))["options"]]


def totals_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k: float(row[k]) for k in CRITERIA} for row in csv.DictReader(file)]


def sheet(path, name):
    book = openpyxl.load_workbook(path)
    head, _, _, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def totals_xlsx(path):
    return sheet(path, "Options")


def totals_geojson(path):
    return [f["properties"] for f in json.loads(path.read_text(encoding="utf-8"))["features"]]


def rows_gpkg(path, table):
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY fid")]


def totals_gpkg(path):
    return rows_gpkg(path, "options")


def totals_parquet(path):
    return pq.read_table(path).to_pylist()


READERS = {
    ".json": totals_json,
    ".csv": totals_csv,
    ".xlsx": totals_xlsx,
    ".geojson": totals_geojson,
    ".gpkg": totals_gpkg,
    ".parquet": totals_parquet,
}


@pytest.mark.parametrize("suffix", READERS)
def test_totals_read_back_exactly(tmp_path, suffix):
    doc = sample.routes()
    read = READERS[suffix](write(doc, tmp_path / f"options{suffix}"))
    for row, option in zip(read, doc["options"], strict=True):
        # A workbook keeps sixteen digits, every other file all of them.
        exact = {k: option["totals"][k] for k in CRITERIA}
        assert {k: row[k] for k in CRITERIA} == (pytest.approx(exact, rel=1e-15) if suffix == ".xlsx" else exact)


def test_totals_read_back_from_markdown_as_far_as_they_are_shown(tmp_path):
    doc = sample.routes()
    text = write(doc, tmp_path / "options.md").read_text(encoding="utf-8")
    table = text.split("## Options")[1].split("##")[0]
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in table.strip().splitlines()]
    head, body = rows[0], rows[2:]
    for cells, option in zip(body, doc["options"], strict=True):
        row = dict(zip(head, cells, strict=True))
        number = {k: float(re.sub(r"[^0-9.]", "", v)) for k, v in row.items() if k in {"km", "Time", "USD/t", "Risk"}}
        assert number["km"] == pytest.approx(option["totals"]["length_km"], abs=0.5)
        assert number["Time"] == pytest.approx(option["totals"]["time_h"] / 24, abs=0.05)
        assert number["USD/t"] == pytest.approx(option["totals"]["cost_usd_t"], abs=0.5)
        assert number["Risk"] == pytest.approx(option["totals"]["risk"], abs=0.005)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("make", [sample.compare, sample.no_route, lambda: sample.routes(0)])
def test_every_kind_of_answer_is_written(tmp_path, suffix, make):
    assert write(make(), tmp_path / f"answer{suffix}").stat().st_size > 20


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_answer_gives_the_same_bytes(tmp_path, suffix):
    one, two = (write(sample.routes(2), tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("name", ["answer.docx", "answer", "answer.shp"])
def test_another_suffix_is_refused_with_the_known_ones(tmp_path, name):
    with pytest.raises(InputError, match=r"\.json.*\.gpkg.*\.md"):
        write(sample.routes(1), tmp_path / name)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, suffix):
    path = tmp_path / f"answer{suffix}"
    path.write_bytes(b"old")
    broken = sample.routes(1) | {"manifest": {"x": object()}}
    broken["options"][0]["totals"] = 7
    with pytest.raises((TypeError, ValueError, AttributeError)):
        write(broken, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("turn", range(0, len(sample.HOSTILE), 3))
def test_no_cell_of_a_csv_is_a_formula(turn):
    doc = sample.hostile(turn)
    for rows in (options_rows(doc), itinerary_rows(doc)):
        for record in csv.reader(io.StringIO(csv_text(rows))):
            for text in record:
                assert text[:1] not in {"=", "+", "@", "\t", "\r"}
                assert text[:1] != "-" or re.fullmatch(r"-[0-9.e-]+", text)


@pytest.mark.parametrize("turn", range(0, len(sample.HOSTILE), 3))
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tmp_path, turn):
    book = openpyxl.load_workbook(write(sample.hostile(turn), tmp_path / "answer.xlsx"))
    for page in book:
        for row in page.iter_rows():
            assert all(c.data_type != "f" and c.hyperlink is None for c in row)
            # Excel's own mark for a text keeps it one when it is edited or saved as CSV.
            looks = [c for c in row if c.data_type == "s" and c.row > HEAD_ROWS and cell(c.value) != c.value]
            assert all(c.quotePrefix for c in looks)


def test_a_workbook_has_frozen_headings_units_and_real_numbers(tmp_path):
    book = openpyxl.load_workbook(write(sample.routes(), tmp_path / "answer.xlsx", lang="ru"))
    assert book.sheetnames == ["Options", "Itinerary", "Gates", "Assumptions", "Changes", "Notes", "Manifest"]
    page = book["Options"]
    head = [c.value for c in page[1]]
    at = head.index("time_h")
    assert (page[2][at].value, page[3][at].value) == ("Время", "ч")
    assert page[4][at].data_type == "n"
    assert page[4][at].number_format == "#,##0.0"
    assert page.freeze_panes.endswith("4")
    assert page.auto_filter.ref


def test_a_workbook_in_urdu_runs_from_right_to_left(tmp_path):
    book = openpyxl.load_workbook(write(sample.routes(1), tmp_path / "answer.xlsx", lang="ur"))
    assert all(page.sheet_view.rightToLeft for page in book)


def test_geojson_follows_its_standard_and_carries_the_notice(tmp_path):
    doc = sample.routes()
    data = json.loads(write(doc, tmp_path / "answer.geojson").read_text(encoding="utf-8"))
    assert "crs" not in data
    assert data["notice"] == doc["notices"]
    assert data["attribution"] == doc["attributions"]
    assert data["manifest"] == doc["manifest"]
    lons, lats = zip(*(c for o in doc["options"] for c in o["geometry"]["coordinates"]), strict=True)
    assert data["bbox"] == [min(lons), min(lats), max(lons), max(lats)]
    for feature, option in zip(data["features"], doc["options"], strict=True):
        assert feature["geometry"] == {"type": "LineString", "coordinates": option["geometry"]["coordinates"]}
        assert all(isinstance(v, str | int | float | bool | None) for v in feature["properties"].values())


def test_an_option_without_a_line_is_kept_without_geometry(tmp_path):
    doc = sample.routes(2)
    del doc["options"][1]["geometry"]
    data = json.loads(write(doc, tmp_path / "answer.geojson").read_text(encoding="utf-8"))
    assert [f["geometry"] is None for f in data["features"]] == [False, True]
    for suffix in (".gpkg", ".parquet"):
        write(doc, tmp_path / f"answer{suffix}")


def test_parquet_is_geoparquet_in_degrees(tmp_path):
    import geopandas

    frame = geopandas.read_parquet(write(sample.routes(), tmp_path / "answer.parquet"))
    assert frame.crs.to_epsg() == 4326
    assert list(frame.geom_type.unique()) == ["LineString"]
    assert frame.total_bounds[0] > 50
    assert frame["rank"].tolist() == [1, 2, 3, 4, 5]


def test_geopackage_layers_are_read_with_their_geometry(tmp_path):
    import pyogrio

    doc = sample.routes()
    path = write(doc, tmp_path / "answer.gpkg")
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers["options"] == "LineString"
    assert layers["parts"] == "LineString"
    assert layers["gates"] == "Point"
    parts = pyogrio.read_dataframe(path, layer="parts")
    assert parts.crs.to_epsg() == 4326
    assert parts.geometry.notna().sum() == sum(p["kind"] == "haul" for o in doc["options"] for p in o["parts"])
    gates = pyogrio.read_dataframe(path, layer="gates")
    assert dict(zip(gates["id"], gates.geometry.x, strict=True)) == {g["id"]: g["lon"] for g in doc["gates"]}


def test_geopackage_brings_its_styles(tmp_path):
    path = write(sample.routes(), tmp_path / "answer.gpkg")
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        styles = {row[0]: row[1:] for row in database.execute(query)}
        columns = {name: {r[1] for r in database.execute(f"PRAGMA table_info({name})")} for name in styles}
        shaped = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        kinds = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents"))
    assert set(styles) == {"options", "parts", "planned", "gates"}
    assert {name for name, kind in kinds.items() if kind == "features"} == set(styles) == set(shaped)
    assert {"assumptions", "changes", "notes", "manifest", "layer_styles"} & set(kinds) <= kinds.keys() - shaped.keys()
    for name, (column, default, qml) in styles.items():
        # QGIS finds a style by the names of its layer and of the layer's geometry.
        assert (column, default) == (shaped[name], 1)
        root = ET.fromstring(qml.split("\n", 1)[1])
        named = {e.get("attr") for e in root.iter("renderer-v2")} | {
            e.get("fieldName") for e in root.iter("text-style")
        }
        rules = " ".join(e.get("filter", "") for e in root.iter("rule"))
        assert (named - {None}) | set(re.findall(r'"(\w+)"', rules)) <= columns[name]
        symbols = {e.get("name") for e in root.iter("symbol")}
        used = {e.get("symbol") for tag in ("rule", "category") for e in root.iter(tag)}
        assert used == symbols


def test_parts_that_are_not_built_have_a_layer_of_their_own(tmp_path):
    import pyogrio

    doc = sample.routes()
    planned = pyogrio.read_dataframe(write(doc, tmp_path / "answer.gpkg"), layer="planned")
    hauls = [
        p["id"] for o in doc["options"] for p in o["parts"] if p["kind"] == "haul" and p.get("status") == "planned"
    ]
    assert planned["id"].tolist() == hauls
    assert planned.geometry.notna().all()
    plain = sample.routes(3)
    assert "planned" not in pyogrio.list_layers(write(plain, tmp_path / "plain.gpkg"))[:, 0]


def test_options_of_several_cases_are_drawn_case_by_case():
    root = ET.fromstring(style_qml("options", cases=["base", "it's 'x\\"]).split("\n", 1)[1])
    rules = {rule.get("label"): rule.get("filter") for rule in root.iter("rule")}
    assert rules == {"base": "\"case\" IN ('base')", "it's 'x\\": "\"case\" IN ('it''s ''x\\\\')"}


def test_a_gate_in_an_unknown_state_is_drawn_too():
    categories = ET.fromstring(style_qml("gates").split("\n", 1)[1]).iter("category")
    assert [c.get("value") for c in categories][-1] == "", "the empty value stands for all others"


@pytest.mark.parametrize("layer", ["options", "parts", "planned", "gates"])
def test_styles_read_alike_in_old_and_new_qgis(layer):
    for level in ET.fromstring(style_qml(layer).split("\n", 1)[1]).iter("layer"):
        new = {o.get("name"): o.get("value") for o in level.find("Option")}
        assert new == {p.get("k"): p.get("v") for p in level.findall("prop")}


def test_markdown_shows_hostile_names_as_text():
    from markdown_it import MarkdownIt

    from kazpak.locale import catalogue

    for turn in range(0, len(sample.HOSTILE), 4):
        text = markdown_text(sample.hostile(turn), cat=catalogue("en"))
        html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
        assert "<script" not in html
        assert "\x1b" not in html
        assert not re.search(r"<(?!/?(h1|h2|p|table|thead|tbody|tr|th|td|ul|li)\b)", html)
