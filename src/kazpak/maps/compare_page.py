"""The comparison: the same question under several cases, on one map with a switch, in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.maps import notes
from kazpak.maps.cards import option_card, option_popup
from kazpak.maps.compare_cases import ALL, FIRST, comparison_of
from kazpak.maps.compare_layers import BENEATH, all_layers
from kazpak.maps.compare_tables import changed_gates, differences_table, flips_table, gate_state, gates_table
from kazpak.maps.compare_words import answer, ledger, line_badge, shown, verdict
from kazpak.maps.escape import isolated, markup
from kazpak.maps.gate_cards import gate_card
from kazpak.maps.legend import legend, switches
from kazpak.maps.page import scripts, stage, styles
from kazpak.maps.report_page import charts, folded, ground, section
from kazpak.maps.style import drawing
from kazpak.maps.tables import options_table
from kazpak.sources.basemap import read_basemap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kazpak.maps.compare_cases import Comparison, One, View
    from kazpak.maps.sheet import Document
    from kazpak.sources.basemap import BaseMap

__all__ = ["compare_page"]

_OPEN_ROWS: Final = 24


def compare_page(
    document: Document,
    *,
    basemap: Path,
    lang: str = "en",
    charts_svg: Mapping[str, str] | None = None,
    title: str | None = None,
) -> str:
    """One self-contained HTML page of a comparison: a map that shows its cases alone or together, and tables.

    Parameters
    ----------
    document
        Schema `kazpak.compare/1`; the first case is what the others are compared with.
    basemap
        Folder of the base map.
    lang
        Language of the page: en, ru, kk or ur.
    charts_svg
        Charts by name, each a whole SVG.
    title
        Heading; origin and destination when None.

    Raises
    ------
    DataError
        The base map or a packaged asset is missing.
    InputError
        The base map is damaged, the language is unknown, or a chart is no harmless SVG.
    """
    from kazpak.maps.shell import Skeleton, rendered

    page = comparison_of(document, lang)
    sheet, base = page.head, read_basemap(basemap)
    before_map, after_map = stage(sheet, _panel(page, base), tag="div", above=_switch(page))
    heading = f'<section id="map"><h2>{sheet.say("maps.report.map")}</h2>'
    kind = "kz-first-drawn" if page.first.best is not None else ""
    before = f'<main class="kz-report {kind}">{_opening(page, title)}{heading}{before_map}'
    after = f"{after_map}</section>{_sections(page, base, charts_svg or {})}</main>{_stored(page)}"
    skeleton = Skeleton(lang=lang, direction=sheet.direction, kind="kz-report-page kz-compare-page")
    slots = {
        "title": markup(title or sheet.cat("maps.compare.title", trip=notes.title(sheet))),
        "map": sheet.say("maps.map"),
        "before": before,
        "after": after,
    }
    looks, acts = styles(sheet, "report.css", "compare.css"), scripts(sheet, "report.js", "compare.js")
    return rendered(skeleton, all_layers(page, base), slots=slots, styles=looks, scripts=acts)


def _opening(page: Comparison, title: str | None) -> str:
    """Question, date and cases first; then the answer."""
    head = f'<header class="kz-head">{notes.heading(page.head, title)}{notes.asked(page.head)}</header>'
    return head + answer(page) + notes.question(page.head)


def _switch(page: Comparison) -> str:
    """What the map shows: a button for each of a few cases, a list and a slider for many."""
    sheet = page.head
    now = f'<p class="kz-shown" role="status" aria-live="polite">{shown(page, page.views[0])}</p>'
    every = sheet.say("maps.compare.all")
    if page.few:
        buttons = _button(ALL, every, "", checked=True) + "".join(
            _button(one.key, isolated(one.name), _badge(page, one), checked=False) for one in page.cases
        )
        name = f'<legend class="kz-unseen">{sheet.say("maps.compare.switch")}</legend>'
        return f'<div class="kz-compare"><fieldset class="kz-cases">{name}{buttons}</fieldset>{now}</div>'
    names = "".join(f'<option value="{one.key}">{markup(one.name)}</option>' for one in page.cases)
    return (
        f'<div class="kz-compare"><div class="kz-cases"><label class="kz-choose">'
        f'<span class="kz-soft">{sheet.say("maps.compare.switch")}</span>'
        f'<select data-case><option value="{ALL}">{every}</option>{names}</select></label>'
        f'<input type="range" data-case min="0" max="{len(page.cases) - 1}" value="0" step="1" '
        f'aria-label="{sheet.say("maps.compare.slider")}" aria-valuetext="{every}"></div>{now}</div>'
    )


def _button(key: str, words: str, mark: str, *, checked: bool) -> str:
    state = " checked" if checked else ""
    return (
        f'<label class="kz-case"><input type="radio" name="kz-case" data-case value="{key}"{state}>'
        f"<span>{mark}{words}</span></label>"
    )


def _badge(page: Comparison, one: One) -> str:
    mark = page.marks.get(one.key)
    return line_badge(page, mark) if mark else ""


def _panel(page: Comparison, base: BaseMap) -> str:
    """What stands beside the map: options of the view, layers, legend."""
    sheet = page.head
    return (
        f'<div class="kz-live">{_view(page, page.views[0])}</div>'
        f'<h3 class="kz-layers-title">{sheet.say("maps.layers")}</h3>{switches(page.whole, base)}'
        f"<h3>{sheet.say('maps.legend')}</h3>{_legend(page)}{legend(page.whole, base)}"
    )


def _legend(page: Comparison) -> str:
    """Signs that only a comparison has."""
    sheet = page.head
    tube = (
        f'<line x1="2" x2="38" y1="5" y2="5" stroke="{FIRST}" stroke-width="8"/>'
        '<line x1="2" x2="38" y1="5" y2="5" stroke="#fff" stroke-width="5"/>'
    )
    ring = '<span class="kz-gate-changed"><span class="kz-touch"></span></span>'
    rows = (
        f'<li data-when="mode:{BENEATH}">{drawing(tube, width=40, height=10)}'
        f"<span>{sheet.say('maps.compare.legend.first', first=page.first.name)}</span></li>"
        f'<li data-when="changed">{ring}<span>{sheet.say("maps.compare.legend.changed")}</span></li>'
    )
    title = sheet.say("maps.compare.legend")
    return f'<div class="kz-legend"><section><h3>{title}</h3><ul>{rows}</ul></section></div>'


def _view(page: Comparison, view: View) -> str:
    """Cards and popups of a view; the script puts those of the chosen one in the panel."""
    # what lies under the others is read before them
    listed = sorted(view.sheet.options, key=lambda option: not (option.get("under") and view.case is None))
    cards = "".join(option_card(view.sheet, option, folded=False) for option in listed)
    popups = "".join(option_popup(view.sheet, option) for option in view.sheet.options)
    cards = f'<ul class="kz-cards">{cards}</ul>' if cards else ""
    if view.case is None:
        return f"{cards}{popups}{_gates_of_all(page)}"
    one = view.case
    gates = "".join(
        gate_card(one.sheet, gate, tag="template", note=_was(page, key))
        for key, gate in changed_gates(page, one).items()
    )
    changed = ledger(one) if one is not page.first else ""
    return f"{notes.no_route(one.sheet)}{cards}{_left_out(one)}{changed}{popups}{gates}"


def _was(page: Comparison, key: str) -> str:
    """State of a gate in the first case."""
    words = page.head.say("maps.compare.there", first=page.first.name)
    gate = next(gate for gate in page.first.sheet.gates if str(gate.get("id")) == key)
    return f'<p class="kz-was">{words}: {gate_state(page.first.sheet, gate)}</p>'


def _gates_of_all(page: Comparison) -> str:
    """Popups of the gates that differ between the cases: what they are in each."""
    states: dict[str, list[str]] = {}
    first = {str(gate.get("id")): gate for gate in page.first.sheet.gates}
    for one in page.cases[1:]:
        for key, gate in changed_gates(page, one).items():
            states.setdefault(key, []).append(f"<li>{isolated(one.name)}: {gate_state(one.sheet, gate)}</li>")
    words = page.head.say("maps.compare.differs")
    return "".join(
        gate_card(page.first.sheet, first[key], tag="template", note=f"<p>{words}</p><ul>{''.join(items)}</ul>")
        for key, items in states.items()
    )


def _left_out(one: One) -> str:
    if not one.left_out:
        return ""
    return f'<p class="kz-small">{one.sheet.say("maps.compare.left_out", count=one.left_out)}</p>'


def _stored(page: Comparison) -> str:
    """What the script takes when it is wanted: the views, and the popups of gates."""
    views = "".join(
        f'<template data-view="{view.key}"><p class="kz-said">{shown(page, view)}</p>{_view(page, view)}</template>'
        for view in page.views
    )
    return views + "".join(gate_card(page.head, gate, tag="template") for gate in page.head.gates)


def _sections(page: Comparison, base: BaseMap, charts_svg: Mapping[str, str]) -> str:
    """Everything after the map."""
    sheet = page.head
    sign = f'<p class="kz-soft">{sheet.say("maps.compare.sign", first=page.first.name)}</p>'
    parts = [section("differences", sheet.say("maps.compare.differences"), sign + differences_table(page))]
    flips = page.rows("flips")
    body = _long(page, len(flips), flips_table(page)) if flips else f"<p>{sheet.say('maps.compare.flips_none')}</p>"
    parts.append(section("flips", sheet.say("maps.compare.flips"), body))
    gates = gates_table(page)
    if gates:
        body = _long(page, gates.count("<tr>") - 1, gates)
        parts.append(section("changed", sheet.say("maps.compare.gates"), body))
    parts.append(section("cases", sheet.say("maps.compare.cases"), "".join(_case(page, one) for one in page.cases)))
    return "".join(parts) + charts(sheet, charts_svg) + ground(sheet, base)


def _long(page: Comparison, rows: int, body: str) -> str:
    """A table, folded when it is long."""
    if rows <= _OPEN_ROWS:
        return body
    return folded(page.head.say("maps.report.rows", count=rows), body, opened=False)


def _case(page: Comparison, one: One) -> str:
    """One case: what it changes, its options or why there is none."""
    day = one.record.get("on")
    words = f'<span class="kz-marked">{_badge(page, one)}<strong>{isolated(one.name)}</strong></span>'
    asked = f'<p class="kz-soft">{one.sheet.say("maps.asked.on", date=one.sheet.day(day))}</p>'
    options = options_table(one.sheet) if one.sheet.options else ""
    body = f"{asked}{ledger(one)}{notes.no_route(one.sheet)}{options}{_left_out(one)}"
    opened = " open" if one is page.first else ""
    return (
        f'<details class="kz-fold kz-framed" id="case-{one.key}" data-of="{one.key}"{opened}>'
        f'<summary>{words} <span class="kz-verdict">{verdict(page, one)}</span></summary>'
        f'<div class="kz-of-case">{body}</div></details>'
    )
