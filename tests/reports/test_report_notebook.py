"""What a notebook shows of each value: a small table, and nothing that runs."""

from types import SimpleNamespace

import pytest
import report_sample as sample

from kazpak.routing.explain import Explanation, GapTerm

SHOWN_KB = {"corridor": 1, "options": 6, "option": 9, "explanation": 8, "cases": 1, "comparison": 9, "chart": 150}


@pytest.fixture(scope="module")
def shown(corridor):
    """Markup of every value that a reader meets."""
    options = corridor.routes("Almaty", "Karachi", top=3)
    cases = corridor.compare("base", "afghan-gates-open")
    values = {
        "corridor": corridor,
        "options": options,
        "option": options[0],
        "explanation": options.explain(),
        "cases": cases,
        "comparison": cases.routes("Almaty", "Karachi", top=2),
        "chart": options.chart(),
    }
    return {name: value._repr_html_() for name, value in values.items()}


@pytest.mark.parametrize("name", SHOWN_KB)
def test_every_value_shows_itself_small_and_still(shown, name):
    page = shown[name]
    assert page.startswith("<")
    assert len(page.encode()) < SHOWN_KB[name] * 1000
    assert not any(sign in page for sign in ("<script", "onload", "javascript:", "http://www.w3.org/1999/xlink"))


def test_tables_hold_what_they_promise(shown):
    assert shown["option"].count("<tr>") > 8
    assert "confirmation is old" in shown["options"]
    assert "afghan-gates-open" in shown["comparison"]
    assert "is ahead of" in shown["explanation"]


@pytest.mark.parametrize("name", sample.HOSTILE)
def test_names_in_an_explanation_are_text(name):
    other = SimpleNamespace(label="other")
    terms = (GapTerm("running_h", 1.0, 2.0, 1.0),)
    found = Explanation(SimpleNamespace(name="time_h"), SimpleNamespace(label=name), other, 1.0, terms, (), ())
    assert "<script" not in found._repr_html_()
    assert "\x1b" not in found._repr_html_()
    assert len(found._repr_html_()) < 2000
