"""Texts from data in each place where they can stand."""

from __future__ import annotations

import html
import json

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_sample import HOSTILE

from kazpak.errors import InputError
from kazpak.maps.escape import LONGEST, href, markup, safe_svg, script_json, visible
from kazpak.maps.gate_cards import source
from kazpak.maps.sheet import sheet_of

ANY_TEXT = st.text(max_size=60) | st.sampled_from(HOSTILE)


@given(ANY_TEXT)
def test_markup_is_inert_in_html_attributes_and_templates(text):
    safe = markup(text)
    assert not set("<>\"'`$\\{}") & set(safe)
    assert html.unescape(safe) == visible(text)
    assert jinja2.Template(safe).render() == safe


@given(
    st.recursive(
        ANY_TEXT | st.integers() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
        max_leaves=8,
    )
)
def test_script_json_survives_scripts_and_templates(value):
    text = script_json(value)
    assert "<" not in text
    assert ">" not in text
    assert not {"\u2028", "\u2029"} & set(text)
    assert json.loads(jinja2.Template(text).render()) == value


def test_script_json_refuses_what_json_cannot_say():
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json({"lon": float("nan")})


def test_visible_drops_what_acts_and_keeps_what_urdu_needs():
    assert visible("a\u202eb\x1b[31m\x00c\n d") == "ab[31mc d"
    assert visible("می\u200cرود") == "می\u200cرود"
    assert visible(None) == ""
    assert len(visible("x" * 10_000)) == LONGEST
    assert visible("x" * 10_000).endswith("…")


def test_only_web_addresses_become_links():
    assert href("https://example.org/a?x=1&y=2") == "https://example.org/a?x=1&amp;y=2"
    for text in (
        "javascript:alert(1)",
        "data:text/html,x",
        "planning assumption",
        "//evil.example",
        "https://",
        "http://[x",
        "file:///etc/passwd",
        None,
    ):
        assert href(text) is None


def test_addresses_inside_a_source_become_links_that_say_where_they_lead():
    sheet = sheet_of({}, "ru")
    shown = source(sheet, "Dawn, 7 Mar 2026 (https://www.dawn.com/news/1?a=1&b=2); <b> javascript:x http://[bad")
    assert shown == (
        "<bdi>Dawn, 7 Mar 2026 ("
        '<a href="https://www.dawn.com/news/1?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">dawn.com</a>'
        "); &lt;b&gt; javascript:x http://[bad</bdi>"
    )
    assert source(sheet, "Dawn ; planning assumption") == "<bdi>Dawn ; плановое допущение</bdi>"
    assert source(sheet, None) == "<bdi></bdi>"


def svg(inner: str, attributes: str = "") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inner}</svg>'
    )


def test_harmless_drawings_pass_without_their_prologue():
    drawing = svg(
        '<defs><path id="a"/></defs><use xlink:href="#a" fill="url(#b)"/><image href="data:image/png;base64,AA"/>'
    )
    prologue = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "http://www.w3.org/x.dtd">'
    assert safe_svg(prologue + drawing, name="distance") == drawing


@pytest.mark.parametrize(
    "bad",
    [
        svg("<script>1</script>"),
        svg("", 'onload="x()"'),
        svg("<foreignObject/>"),
        svg('<a href="javascript:x()"/>'),
        svg('<image xlink:href="https://example.org/x.png"/>'),
        svg('<rect fill="url(https://example.org/x)"/>'),
        svg("<style>@import 'https://example.org/x.css';</style>"),
        svg("<g>"),
        "<html/>",
    ],
)
def test_harmful_drawings_are_refused_by_name(bad):
    with pytest.raises(InputError, match="chart distance"):
        safe_svg(bad, name="distance")
