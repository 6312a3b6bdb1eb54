"""Text from data: whatever it holds, nothing acts on it."""

import unicodedata
from html.parser import HTMLParser

import pytest
import report_sample as sample
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kazpak.reports.text import cell, markdown, markup, plain

ANY = st.text(alphabet=st.characters(), max_size=80) | st.sampled_from(sample.HOSTILE)


class Page(HTMLParser):
    """Collects tags and text of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.words.append(data)


@given(ANY)
def test_plain_text_is_one_visible_line(text):
    out = plain(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in out)
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff") & set(out)
    assert out == out.strip()
    assert "  " not in out
    assert plain(out) == out
    out.encode("utf-8")


def test_plain_text_keeps_what_people_read():
    joined = "کراچی\u200cبندرگاہ"
    assert plain(joined) == joined
    assert plain("Қордай өткелі") == "Қордай өткелі"
    assert plain(None) == ""
    assert plain("\x1b[31mred") == "[31mred"


@given(ANY, st.integers(1, 20))
def test_plain_text_keeps_to_its_limit(text, limit):
    assert len(plain(text, limit=limit)) <= limit


@given(ANY)
def test_no_cell_is_taken_for_a_formula(text):
    out = cell(text)
    try:
        float(out)
    except ValueError:
        assert out[:1] not in {
            "=",
            "+",
            "-",
            "@",
            "\t",
            "\r",
            "\n",
            "\uff1d",
            "\uff0b",
            "\uff0d",
            "\uff20",
            "\u2212",
        }
    assert len(out) <= 32_767


@pytest.mark.parametrize("number", ["-12.5", "+3", "1e-9", "-4E+02"])
def test_a_number_stays_a_number_in_a_cell(number):
    assert cell(number) == number


@pytest.mark.parametrize("text", ["-2+3", "=1", "+a", "@SUM(A1)", " =1", "\t=1", "\r=1", "\x00=1", "\u202e=1", "-"])
def test_a_formula_gets_an_apostrophe(text):
    assert cell(text).startswith("'")


@given(ANY)
def test_markup_reads_back_as_the_same_text_in_an_element_and_in_an_attribute(text):
    page = Page()
    page.feed(f'<p title="{markup(text)}">{markup(text)}</p>')
    page.close()
    assert page.tags == [("p", [("title", plain(text))])]
    assert "".join(page.words) == plain(text)


@given(ANY)
def test_markup_holds_nothing_that_a_template_acts_on(text):
    assert not set(markup(text)) & set("<>`\\${}\"'")


@given(ANY)
def test_markdown_reads_back_as_the_same_text(text):
    shown = plain(text, limit=2000)
    tokens = MarkdownIt("commonmark").parse(markdown(text))
    if not shown:
        assert tokens == []
        return
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert "".join(child.content for child in tokens[1].children) == shown
