"""Letters of four languages: broken where they fit, from right to left where they must, never cut by the edge."""

import base64
import re

import pytest
import report_sample as sample
from hypothesis import given
from hypothesis import strategies as st

from kazpak.charts import bars_chart, distance_chart, map_figure
from kazpak.charts.columns import shared_widths
from kazpak.charts.style import styled
from kazpak.charts.text import directed, folded, wrapped
from kazpak.studies.side_by_side import as_one

LONG = {
    "kk": "Жібек Жолы, Талимаржан, Имамназар – Ақина, Заранж, Габд арқылы (автожол + теміржол)",
    "ru": "через Жибек Жолы, Талимарджан, Имамназар – Акина, Зарандж, Габд (авто + ж/д)",
    "ur": "براستہ ژیبیک ژولی، تالیمرجان، آقینہ، زرنج، گبد (سڑک + ریل)",
    "en": "via Zhibek Zholy, Talimarjan, Ymamnazar / Aqina, Zaranj, Gabd (road + rail)",
}


@pytest.mark.parametrize("lang", LONG)
def test_lines_are_as_wide_as_they_were_to_be(lang):
    from matplotlib.figure import Figure

    size_pt, width = 9, 30
    with styled():
        figure = Figure(figsize=(11, 4), dpi=100)
        for line in folded(LONG[lang], width=width, lines=3).split("\n"):
            drawn = figure.text(0, 0, line, fontsize=size_pt).get_window_extent()
            assert drawn.width <= width * 0.56 * size_pt / 72 * 100 * 1.03


@given(st.text(alphabet="aЖщ قm", max_size=60), st.integers(2, 30))
def test_no_letter_is_lost_at_a_break(text, width):
    assert "".join(wrapped(text, width=width)).replace(" ", "") == text.replace(" ", "")


def test_what_has_no_room_ends_in_dots():
    assert folded(LONG["en"], width=20, lines=1) == "via Zhibek Zholy …"


def test_lines_of_urdu_run_from_right_to_left_whatever_they_begin_with():
    assert directed("CO2e فی ٹن\nCC BY 4.0") == "\u200fCO2e فی ٹن\nCC BY 4.0"


@given(st.lists(st.tuples(st.floats(0.1, 3), st.floats(0, 9)), min_size=1, max_size=12), st.floats(1, 12))
def test_columns_share_a_page(columns, room):
    least = [a for a, _ in columns]
    wished = [a + b for a, b in columns]
    widths = shared_widths(room, least, wished)
    assert sum(widths) <= max(room, 0) * (1 + 1e-9)
    if sum(least) <= room:
        assert all(a <= w * (1 + 1e-9) and w <= b * (1 + 1e-9) for a, w, b in zip(least, widths, wished, strict=True))


@pytest.mark.parametrize("make", [distance_chart, bars_chart, map_figure])
@pytest.mark.parametrize("lang", ["kk", "ur"])
def test_no_text_is_cut_by_the_edge_of_a_figure(make, lang):
    doc = sample.routes()
    for gate in doc["gates"]:
        gate["names"] = gate["names"] | {
            "kk": f"{gate['names']['kk']} өткізу пункті",
            "ur": f"{gate['names']['ur']} گزرگاہ",
        }
    for option in doc["options"]:
        option["label"] = f"via {option['label']} (road)"
    cases = [(f"all-afghan-gates-open-again-{i}", doc | {"options": doc["options"][i:]}) for i in range(5)]
    figure = make(as_one(cases), lang=lang).figure
    figure.canvas.draw()
    for text in figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and bool(artist.get_text())):
        if re.fullmatch(r"[\d\s.,]+", text.get_text()):
            continue  # a tick beyond the end of its axis is not drawn
        box = text.get_window_extent()
        assert box.x0 >= -1, text.get_text()
        assert box.x1 <= figure.bbox.width + 1, text.get_text()


def test_a_picture_of_its_own_brings_the_letters_of_urdu(tmp_path):
    doc = sample.routes(1)
    urdu = distance_chart(doc, lang="ur").save(tmp_path / "ur.svg").read_text(encoding="utf-8")
    fonts = re.findall(r"url\(data:font/ttf;base64,([^)]+)\)", urdu)
    assert [base64.b64decode(font)[:4] for font in fonts] == [b"\x00\x01\x00\x00"] * 2
    assert "@font-face" not in distance_chart(doc).save(tmp_path / "en.svg").read_text(encoding="utf-8")
