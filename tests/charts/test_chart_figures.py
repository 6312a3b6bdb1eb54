"""Figures: they say what they show, stand alone, and leave nothing behind."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
import report_sample as sample

from kazpak.charts import (
    bars_chart,
    distance_chart,
    distance_rows,
    inline_svg,
    map_figure,
    pareto_chart,
    report_pdf,
    save,
)
from kazpak.errors import InputError, UnknownNameError
from kazpak.reports import answer_sentences, printed_tables

BASEMAP = Path(__file__).parents[2] / "corridors" / "basemap"
CHARTS = {
    "distance": distance_chart,
    "pareto": pareto_chart,
    "bars": bars_chart,
    "map": map_figure,
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn():
    """Each chart of the sample, once."""
    return {name: make(sample.routes()) for name, make in CHARTS.items()}


@pytest.fixture(scope="module")
def svgs(drawn):
    return {name: inline_svg(chart) for name, chart in drawn.items()}


def words(svg):
    return " ".join("".join(t.itertext()) for t in ET.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("name", CHARTS)
def test_a_figure_carries_question_date_case_and_notices(svgs, name):
    said = words(svgs[name])
    for wanted in (
        "Almaty",
        "Karachi port",
        "Nov 23, 2026",
        "case base",
        "containers",
        "imply no opinion",
        "OpenStreetMap",
    ):
        assert wanted in said


@pytest.mark.parametrize("name", CHARTS)
def test_an_inline_svg_stands_alone(svgs, name):
    svg = svgs[name]
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert not tags & {"script", "style", "metadata", "foreignObject", "a"}
    for element in root.iter():
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            assert key != "href" or value.startswith(("#", "data:image/"))
    outside = [u for u in re.findall(r"https?://[^\s\"'<]+", svg) if u != "http://www.w3.org/2000/svg"]
    assert outside == []


@pytest.mark.parametrize("name", CHARTS)
def test_references_inside_an_svg_resolve(svgs, name):
    root = ET.fromstring(svgs[name])
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", svgs[name]))
    used |= {e.get("href")[1:] for e in root.iter() if e.get("href", "").startswith("#")}
    assert used == set(ids)


def test_ids_of_several_figures_do_not_clash(svgs):
    found = [set(re.findall(r' id="([^"]+)"', svg)) for svg in svgs.values()]
    assert sum(map(len, found)) == len(set.union(*found))


def test_letters_stay_letters_in_the_readers_font(svgs):
    styles = {t.get("style") for t in ET.fromstring(svgs["distance"]).iter(f"{SVG}text")}
    assert all("sans-serif" in style and "DejaVu" not in style for style in styles)


def test_lines_say_which_option_they_belong_to(svgs):
    root = ET.fromstring(svgs["distance"])
    marked = [g for g in root.iter(f"{SVG}g") if g.get("data-option")]
    assert {g.get("data-option") for g in marked} == {"o1", "o2", "o3", "o4", "o5"}
    hovers = {g.findtext(f"{SVG}title") for g in marked}
    assert "via Khunjerab: 11.7 days" in hovers
    assert "Torugart: +30 h" in hovers


def test_the_same_answer_gives_the_same_bytes(tmp_path):
    for suffix in (".svg", ".png", ".pdf"):
        one, two = (save(pareto_chart(sample.routes(1)), tmp_path / f"{n}{suffix}").read_bytes() for n in "ab")
        assert one == two


def test_pictures_have_150_dots_per_inch(tmp_path, drawn):
    from PIL import Image

    with Image.open(drawn["pareto"].save(tmp_path / "chart.png")) as picture:
        assert picture.size == (1245, 840)
        assert round(picture.info["dpi"][0]) == 150


@pytest.mark.parametrize("name", ["chart.jpg", "chart", "chart.svgz"])
def test_another_suffix_is_refused_with_the_known_ones(tmp_path, drawn, name):
    with pytest.raises(InputError, match=r"\.png, \.svg, \.pdf"):
        save(drawn["pareto"], tmp_path / name)


def test_settings_of_matplotlib_are_left_alone(tmp_path):
    before = dict(mpl.rcParams)
    distance_chart(sample.routes(1)).save(tmp_path / "chart.svg")
    assert dict(mpl.rcParams) == before


def test_the_readers_own_style_does_not_show():
    plain = inline_svg(pareto_chart(sample.routes(2)))
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "axes.facecolor": "black"}):
        assert inline_svg(pareto_chart(sample.routes(2))) == plain


def test_matplotlib_is_loaded_when_a_figure_is_drawn_and_pyplot_never():
    code = (
        "import sys, kazpak.charts as c; assert 'matplotlib' not in sys.modules; sys.path.insert(0, sys.argv[1]);"
        "import report_sample as s; c.inline_svg(c.pareto_chart(s.routes(1))); assert 'matplotlib' in sys.modules;"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    folder = str(Path(sample.__file__).parent)
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("count", [0, 1, 8])
def test_any_number_of_options_is_drawn(count):
    doc = sample.routes(count)
    for make in CHARTS.values():
        svg = inline_svg(make(doc))
        assert ("no option to draw" in words(svg)) == (count == 0)


def test_more_options_than_can_be_told_apart_are_counted():
    doc = sample.routes(8)
    doc["options"] += [option | {"id": f"{option['id']}b"} for option in doc["options"][:3]]
    assert any("3" in note for note in pareto_chart(doc).notes)
    assert len({row["key"] for row in distance_rows(doc)}) == 11


def test_an_answer_without_money_or_profile_has_fewer_panels():
    doc = sample.routes(2)
    for option in doc["options"]:
        option["profile"] = None
        del option["totals"]["cost_usd_t"]
        for part in option["parts"]:
            del part["cost_usd_t"]
    chart = distance_chart(doc)
    assert len(chart.figure.axes) == 1
    assert len(bars_chart(doc).figure.axes) == 1
    assert any("2" in note for note in pareto_chart(doc).notes)


def test_names_of_steps_do_not_lie_on_each_other():
    chart = distance_chart(sample.routes(8))
    renderer = chart.figure.canvas.get_renderer()
    for axes in chart.figure.axes[:2]:
        boxes = [t.get_window_extent(renderer) for t in axes.texts]
        assert len(boxes) > 5
        assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


@pytest.mark.parametrize("lang", ["ru", "kk", "ur"])
def test_figures_speak_the_language(lang):
    said = words(inline_svg(distance_chart(sample.routes(2), lang=lang)))
    names = {"ru": "Торугарт", "kk": "Қордай", "ur": "تورگارت"}
    assert names[lang] in said
    assert "Time since start" not in said


def test_an_old_matplotlib_draws_urdu_in_english_and_says_so(monkeypatch):
    monkeypatch.setattr(mpl, "__version_info__", mpl.__version_info__._replace(major=3, minor=9))
    chart = pareto_chart(sample.routes(1), lang="ur")
    assert "Time, days" in words(inline_svg(chart))
    assert "English" in chart.notes[0]


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownNameError):
        bars_chart(sample.routes(1), lang="xx")


def test_hostile_names_are_drawn_as_text():
    for turn, make in enumerate(CHARTS.values()):
        svg = inline_svg(make(sample.hostile(3 * turn)))
        assert {e.tag.removeprefix(SVG) for e in ET.fromstring(svg).iter()}.isdisjoint({"script", "img"})
        assert "\x1b" not in svg


def test_the_map_draws_the_base_map_and_names_whose_boundaries_it_shows(tmp_path):
    chart = map_figure(sample.routes(), BASEMAP)
    said = words(inline_svg(chart))
    assert "Boundaries: Natural Earth" in said
    assert "line of control" in said
    assert re.search(r"\d+ km at \d+° N", said)
    assert "gate: closed" in said
    assert chart.save(tmp_path / "map.svg").stat().st_size < 1_000_000


def test_a_map_without_a_base_map_says_so(tmp_path):
    for folder in (None, tmp_path):
        assert "without a base map" in map_figure(sample.routes(1), folder).notes[0]


def test_a_scale_bar_is_true_at_its_latitude(drawn):
    axes = drawn["map"].figure.axes[0]
    (text,) = [t.get_text() for t in axes.texts if " km at " in t.get_text()]
    km, lat = (float(n) for n in re.findall(r"[\d.]+", text))
    bar = next(line for line in axes.get_lines() if line.get_linewidth() == 2.2 and line.get_zorder() == 8)
    from kazpak.geodesy import distance_km

    west, east = bar.get_xdata()
    assert distance_km(west, lat, east, lat) == pytest.approx(km, rel=0.02)


def test_a_report_has_sentence_figures_tables_and_notices(tmp_path):
    doc = sample.routes(1)
    tables, sentences = printed_tables(doc), answer_sentences(doc)
    path = report_pdf(doc, tmp_path / "report.pdf", tables=tables, sentences=sentences)
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    pages = int(re.search(rb"/Count (\d+)", data)[1])
    assert 5 <= pages <= 8
    assert b"CreationDate" not in data


def test_a_report_of_no_route_has_no_figures(tmp_path):
    doc = sample.no_route()
    data = report_pdf(doc, tmp_path / "report.pdf", sentences=answer_sentences(doc), notes=["a", "b"]).read_bytes()
    assert int(re.search(rb"/Count (\d+)", data)[1]) == 2
    with pytest.raises(InputError, match=r"\.pdf"):
        report_pdf(doc, tmp_path / "report.txt")


def test_a_report_survives_hostile_names_in_urdu(tmp_path):
    doc = sample.hostile(6)
    doc["options"] = doc["options"][:1]
    tables = printed_tables(doc, lang="ur")
    assert report_pdf(doc, tmp_path / "report.pdf", tables=tables, lang="ur").stat().st_size > 10_000
