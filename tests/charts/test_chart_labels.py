"""Labels keep apart, texts are drawable, looks are told apart without colour."""

from itertools import pairwise

import pytest
import report_sample as sample
from hypothesis import given
from hypothesis import strategies as st

from kazpak.charts.labels import spread
from kazpak.charts.style import HATCHES, PALETTE, look_of
from kazpak.charts.text import folded, legible


@given(st.lists(st.floats(0, 1000), max_size=12), st.floats(1, 60))
def test_spread_positions_keep_their_order_and_distance(wanted, gap):
    placed = spread(wanted, gap=gap, low=0, high=1000)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    ranked = [placed[i] for i in order]
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(ranked))
    if ranked and gap * (len(wanted) - 1) <= 1000:
        assert min(ranked) >= -1e-6
        assert max(ranked) <= 1000 + 1e-6


@given(st.lists(st.floats(0, 1000), max_size=8))
def test_positions_that_are_apart_stay_where_they_are(wanted):
    apart = [500.0 * i for i in range(len(wanted))]
    assert spread(apart, gap=20, low=0, high=5000) == pytest.approx(apart)


@pytest.mark.parametrize("text", sample.HOSTILE)
def test_drawn_text_is_one_short_line_of_letters_that_fonts_have(text):
    out = legible(text, limit=40)
    assert len(out) <= 40
    assert "\n" not in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_drawn_text_keeps_the_four_languages_and_marks_what_it_cannot_show():
    kept = "Karachi, Қордай өткелі, Порт, کراچی بندرگاہ ہے"
    assert legible(kept) == kept
    assert legible("A\U0001f69aB") == "A·B"
    assert legible(None) == ""


def test_folded_text_keeps_to_its_lines_and_says_that_it_was_cut():
    assert folded("via Kordai, Torugart", width=12, lines=2) == "via Kordai,\nTorugart"
    cut = folded("via Kordai, Torugart, Khunjerab, Sost", width=12, lines=2).split("\n")
    assert len(cut) == 2
    assert cut[1].endswith("…")


def test_eight_options_differ_without_colour():
    looks = [look_of(i, "open") for i in range(8)]
    assert len({look.dash for look in looks}) == len({look.marker for look in looks}) == 8
    assert len(set(HATCHES)) == len(set(PALETTE)) == 8


def test_an_option_that_cannot_be_used_is_hollow_and_thin():
    assert look_of(0, "closed").face == "white"
    assert look_of(0, "closed").width < look_of(0, "open").width
