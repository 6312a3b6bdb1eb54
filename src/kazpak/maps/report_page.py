"""The report: question, answer, options, map, charts, itineraries, gates, assumptions in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.maps import along, notes, whatif
from kazpak.maps.cards import badge, option_cards, option_title
from kazpak.maps.corridors import conditions, unavailable
from kazpak.maps.escape import markup, safe_svg
from kazpak.maps.gate_cards import gate_card, is_used, ordered, used_gates
from kazpak.maps.legend import legend, switches
from kazpak.maps.observed import observed_part
from kazpak.maps.page import all_layers, scripts, stage, styles
from kazpak.maps.sheet import sheet_of
from kazpak.maps.tables import assumptions_table, gates_table, itinerary_table, options_table
from kazpak.maps.tiles import tiles_of
from kazpak.sources.basemap import read_basemap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kazpak.maps.sheet import Document, Record, Sheet
    from kazpak.sources.basemap import BaseMap

__all__ = ["chart", "charts", "folded", "ground", "report_page", "section"]

_OPEN_ROWS: Final = 40
_FOLLOWED: Final = "distance"


def report_page(
    document: Document,
    *,
    basemap: Path,
    lang: str = "en",
    charts_svg: Mapping[str, str] | None = None,
    title: str | None = None,
    tiles: str | None = None,
) -> str:
    """One self-contained HTML report of an answer.

    Parameters
    ----------
    document
        An answer, schema `kazpak.routes/1`.
    basemap
        Folder of the base map.
    lang
        Language of the page: en, ru, kk or ur.
    charts_svg
        Charts by name, each a whole SVG.
    title
        Heading; origin and destination when None.
    tiles
        Address of live tiles; see `tiles.tiles_of`. A page has none when None.

    Raises
    ------
    DataError
        The base map or a packaged asset is missing.
    InputError
        The base map is damaged, the address of tiles is wrong, the language is unknown, or a chart is no harmless SVG.
    """
    from kazpak.maps.shell import Skeleton, rendered

    sheet = sheet_of(document, lang, None if tiles is None else tiles_of(tiles))
    base = read_basemap(basemap)
    before_map, after_map = stage(sheet, _panel(sheet, base), tag="div")
    map_heading = f'<section id="map"><h2 class="kz-unseen">{sheet.say("maps.report.map")}</h2>'
    before = f'<main class="kz-report">{_opening(sheet, title)}{map_heading}{before_map}'
    after = f"{after_map}</section>{_below(sheet)}{_sections(sheet, base, charts_svg or {})}</main>{_popups(sheet)}"
    skeleton = Skeleton(lang=lang, direction=sheet.direction, kind="kz-report-page")
    slots = {
        "title": markup(title or notes.title(sheet)),
        "map": sheet.say("maps.map"),
        "before": before,
        "after": after,
    }
    sheets, acts = styles(sheet, "report.css"), scripts(sheet, "report.js", *along.SCRIPTS)
    drawn = [*all_layers(sheet, base), *along.along(sheet)]
    return rendered(skeleton, drawn, slots=slots, styles=sheets, scripts=acts, tiles=sheet.tiles)


def _opening(sheet: Sheet, title: str | None) -> str:
    """Question, date and case first, then the answer: the map with its cards follows at once."""
    header = f'<header class="kz-head">{notes.heading(sheet, title)}{notes.asked(sheet)}</header>'
    none = section("none", sheet.say("maps.report.why_none"), notes.no_route(sheet))
    return header + notes.answer(sheet) + (none if sheet.document.get("no_route") else "")


def _below(sheet: Sheet) -> str:
    """What follows the map: the rest of the answer, everything that was asked, what the case changes, the options."""
    changed = notes.changes(sheet)
    pieces = [notes.more(sheet), unavailable(sheet), notes.question(sheet)]
    if changed:
        pieces.append(section("changes", sheet.say("maps.report.changes"), changed))
    if sheet.options:
        pieces.append(section("options", sheet.say("maps.report.options"), options_table(sheet)))
    return "".join(pieces)


def _panel(sheet: Sheet, base: BaseMap) -> str:
    """What stands beside the map: corridors to switch, layers, legend."""
    return (
        option_cards(sheet, folded=True)
        + whatif.results(sheet)
        + whatif.controls(sheet)
        + f'<h3 class="kz-layers-title">{sheet.say("maps.layers")}</h3>{switches(sheet, base)}'
        + f"<h3>{sheet.say('maps.legend')}</h3>{legend(sheet, base)}"
    )


def _popups(sheet: Sheet) -> str:
    return "".join(gate_card(sheet, gate, tag="template") for gate in sheet.gates)


def _sections(sheet: Sheet, base: BaseMap, charts_svg: Mapping[str, str]) -> str:
    """Everything after the map."""
    return charts(sheet, charts_svg) + _itineraries(sheet) + ground(sheet, base)


def ground(sheet: Sheet, base: BaseMap) -> str:
    """What the answer stands on: gates, assumptions, notices, sources, how to repeat it."""
    parts = []
    if sheet.gates:
        parts.append(section("gates", sheet.say("maps.report.gates"), _gates(sheet)))
    rows = sheet.document.get("assumptions") or ()
    if rows:
        words = sheet.say("maps.report.rows", count=len(rows))
        body = folded(words, assumptions_table(sheet), opened=len(rows) <= _OPEN_ROWS)
        parts.append(section("assumptions", sheet.say("maps.report.assumptions"), body))
    trips = observed_part(sheet)
    if trips:
        parts.append(section("observed", sheet.say("maps.report.observed"), trips))
    sources = "".join(f"<li>{text}</li>" for text in notes.attributions(sheet))
    about = f'<div class="kz-small">{notes.notices(sheet, base)}<ul class="kz-sources">{sources}</ul></div>'
    parts.append(section("notes", sheet.say("maps.notes"), about))
    parts.append(section("manifest", sheet.say("maps.repeat"), notes.manifest(sheet)))
    return "".join(parts)


def _gates(sheet: Sheet) -> str:
    """Gates of the options; folded below them the others."""
    used = used_gates(sheet)
    mine = [gate for gate in ordered(sheet) if is_used(gate, used)]
    others = [gate for gate in ordered(sheet) if not is_used(gate, used)]
    name = sheet.cat("maps.report.gates")
    first = gates_table(sheet, mine, name=name) if mine else ""
    if not others:
        return first
    words = sheet.cat("maps.report.other_gates", count=len(others))
    return first + folded(markup(words), gates_table(sheet, others, name=words), opened=not mine)


def section(key: str, heading: str, body: str) -> str:
    """A part of the page with its heading."""
    return f'<section id="{key}"><h2>{heading}</h2>{body}</section>'


def charts(sheet: Sheet, charts_svg: Mapping[str, str]) -> str:
    """The charts, if there are any."""
    figures = "".join(chart(sheet, name, svg) for name, svg in charts_svg.items())
    return section("charts", sheet.say("maps.report.charts"), figures) if figures else ""


def chart(sheet: Sheet, name: str, svg: str) -> str:
    """A chart, scrolled by itself where it is wide; the one against distance can be followed by hand (`along.js`)."""
    hint = f'<figcaption class="kz-small">{sheet.say("maps.report.follow")}</figcaption>' if name == _FOLLOWED else ""
    drawn = safe_svg(svg, name=name)
    # a box that scrolls has a place in the order of keys, and says what it is
    spoken = f'tabindex="0" role="group" aria-label="{sheet.say("maps.report.charts")}"'
    return f'<figure class="kz-chart" {spoken} data-chart="{markup(name)}">{hint}{drawn}</figure>'


def _itineraries(sheet: Sheet) -> str:
    folds = [_itinerary(sheet, option, opened=at == 0) for at, option in enumerate(sheet.options)]
    return section("itineraries", sheet.say("maps.report.itineraries"), "".join(folds)) if folds else ""


def _itinerary(sheet: Sheet, option: Record, *, opened: bool) -> str:
    title = f'<span class="kz-pick-title">{badge(sheet, option)}{option_title(sheet, option)}</span>'
    met = conditions(sheet, option)
    told = f'<div class="kz-met">{met}</div>' if met else ""
    return folded(title, told + itinerary_table(sheet, option), opened=opened)


def folded(words: str, body: str, *, opened: bool) -> str:
    """A table that opens on request; on paper it is open."""
    state = " open" if opened else ""
    return f'<details class="kz-fold kz-framed"{state}><summary>{words}</summary>{body}</details>'
