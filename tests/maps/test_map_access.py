"""Pages under axe-core: names, roles, contrast, order; everything unfolded, as asked and under a setting."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

OPTIONS = {"resultTypes": ["violations"]}
# rows of a table are alike: a few of each say as much as all
OPEN = """() => { document.querySelectorAll('details:not([data-whatif=other])').forEach(d => { d.open = true; });
    document.querySelectorAll('tbody, .kz-gates').forEach(rows => [...rows.children].slice(6).forEach(row => row.remove())); }"""
SETTING = "kazpak.whatif.page.set({gates: {0: false}, hours: {0: 20, 1: 20}, factors: {queue_h: 2}, built: [0]})"


def faults(tab):
    found = Axe().run(tab, options=OPTIONS).response["violations"]
    return [(one["id"], one["impact"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("kind", ["map", "report"])
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_axe_finds_no_fault(window, real, kind, lang):
    phone = lang == "ur"
    view = window(*((360, 640) if phone else (1280, 800)), phone=phone)
    tab = view.open(real(kind, lang))
    if phone and kind == "map":
        tab.tap(".kz-handle")
    tab.evaluate(OPEN)
    tab.evaluate(SETTING)
    tab.evaluate("document.querySelector('[data-mark^=\"gate:\"]').click()")
    tab.wait_for_timeout(300)
    assert faults(tab) == []
    assert view.said == []


def test_axe_finds_no_fault_where_there_is_no_route(window, written):
    tab = window().open(written("report", which="no_route"))
    assert faults(tab) == []


def test_axe_would_find_one(window, written):
    tab = window().open(written("map"))
    tab.evaluate("document.querySelector('.kz-pick').replaceChildren()")
    tab.evaluate("document.querySelector('.kz-answer').style.color = '#ccc'")
    assert {"button-name", "color-contrast"} <= {name for name, _, _ in faults(tab)}
