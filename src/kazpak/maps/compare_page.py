"""The comparison: the same question under several cases, on one map with a switch, in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.errors import InputError
from kazpak.maps import notes
from kazpak.maps.compare_cases import comparison_of
from kazpak.maps.compare_layers import all_layers
from kazpak.maps.compare_tables import differences_table, flips_table, gates_table
from kazpak.maps.compare_views import panel, stored, switch
from kazpak.maps.compare_words import answer, change_overs, ledger, left_out, mark, tells_change_overs, verdict
from kazpak.maps.escape import isolated, markup
from kazpak.maps.page import scripts, stage, styles
from kazpak.maps.report_page import chart, charts, folded, ground, section
from kazpak.maps.tables import options_table
from kazpak.sources.basemap import read_basemap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kazpak.maps.compare_cases import Comparison, One
    from kazpak.maps.sheet import Document
    from kazpak.sources.basemap import BaseMap

__all__ = ["CASES_AT_MOST", "check_count", "compare_page"]

CASES_AT_MOST: Final = 200
"""A page of more could not be mailed, and nobody would read it."""

_OPEN_ROWS: Final = 24
_CURVE: Final = "sweep"


def check_count(count: int) -> None:
    """Refuse more cases than a page can hold."""
    if count > CASES_AT_MOST:
        how = "take larger steps, or write .csv, .xlsx or .parquet"
        raise InputError(f"{count} cases are too many for a page, at most {CASES_AT_MOST}: {how}")


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
        Charts by name, each a whole SVG: of `studies.side_by_side.as_one` with one option a case, whose
        colours and ids are those of the lines here. One named `sweep` stands beside the differences.
    title
        Heading; origin and destination when None.

    Raises
    ------
    DataError
        The base map or a packaged asset is missing.
    InputError
        There are more than `CASES_AT_MOST` cases, the base map is damaged, the language is unknown, or a
        chart is no harmless SVG.
    """
    from kazpak.maps.shell import Skeleton, rendered

    check_count(len(document["cases"]))
    page = comparison_of(document, lang)
    sheet, base = page.head, read_basemap(basemap)
    before_map, after_map = stage(sheet, panel(page, base), tag="div", above=switch(page))
    heading = f'<section id="map"><h2>{sheet.say("maps.report.map")}</h2>'
    before = f'<main class="kz-report">{_opening(page, title)}{heading}{before_map}'
    after = f"{after_map}</section>{_sections(page, base, charts_svg or {})}</main>{stored(page)}"
    kind = "kz-report-page kz-compare-page" + (" kz-first-drawn" if page.first.best is not None else "")
    slots = {
        "title": markup(title or sheet.cat("maps.compare.title", trip=notes.title(sheet))),
        "map": sheet.say("maps.map"),
        "before": before,
        "after": after,
    }
    looks, acts = styles(sheet, "report.css", "compare.css"), scripts(sheet, "report.js", "compare.js")
    skeleton = Skeleton(lang=lang, direction=sheet.direction, kind=kind)
    return rendered(skeleton, all_layers(page, base), slots=slots, styles=looks, scripts=acts)


def _opening(page: Comparison, title: str | None) -> str:
    """Question, date and cases first; then the answer."""
    head = f'<header class="kz-head">{notes.heading(page.head, title)}{notes.asked(page.head)}</header>'
    return head + answer(page) + notes.question(page.head)


def _sections(page: Comparison, base: BaseMap, charts_svg: Mapping[str, str]) -> str:
    """Everything after the map."""
    sheet = page.head
    sign = f'<p class="kz-soft">{sheet.say("maps.compare.sign", first=page.first.name)}</p>'
    curve = chart(sheet, _CURVE, charts_svg[_CURVE]) if _CURVE in charts_svg else ""
    others = {name: svg for name, svg in charts_svg.items() if name != _CURVE}
    differences = f"{curve}{sign}{differences_table(page)}"
    parts = [section("differences", sheet.say("maps.compare.differences"), differences)]
    flips = flips_table(page) or f"<p>{sheet.say('maps.compare.flips_none')}</p>"
    overs = "" if tells_change_overs(page) else change_overs(page)
    parts.append(section("flips", sheet.say("maps.compare.flips"), overs + _long(page, flips)))
    gates = gates_table(page)
    if gates:
        parts.append(section("changed", sheet.say("maps.compare.gates"), _long(page, gates)))
    parts.append(section("cases", sheet.say("maps.compare.cases"), "".join(_case(page, one) for one in page.cases)))
    return "".join(parts) + charts(sheet, others) + ground(sheet, base)


def _long(page: Comparison, body: str) -> str:
    """A table, folded when it is long."""
    rows = body.count("<tr") - 1
    if rows <= _OPEN_ROWS:
        return body
    return folded(page.head.say("maps.report.rows", count=rows), body, opened=False)


def _case(page: Comparison, one: One) -> str:
    """One case: what it changes, its options or why there is none."""
    asked = one.sheet.say("maps.asked.on", date=one.sheet.day(one.record.get("on")))
    options = options_table(one.sheet, of=one.name) if one.sheet.options else ""
    opened = " open" if one is page.first else ""
    intent = f"<p>{isolated(one.record['intent'])}</p>" if one.record.get("intent") else ""
    return (
        f'<details class="kz-fold kz-framed" id="case-{one.key}" data-of="{one.key}"{opened}><summary>'
        f'<span class="kz-marked">{mark(page, one)}<strong>{isolated(one.name)}</strong></span> '
        f'<span class="kz-verdict">{verdict(page, one)}</span></summary><div class="kz-of-case">'
        f'{intent}<p class="kz-soft">{asked}</p>{ledger(one)}{notes.no_route(one.sheet)}{options}{left_out(one)}'
        "</div></details>"
    )
