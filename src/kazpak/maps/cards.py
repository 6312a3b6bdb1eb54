"""Options as cards beside the map, and their steps as a traveller would read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.maps.corridors import ON_CARD, amounts, conditions, gravest, variants, way
from kazpak.maps.escape import ARROW, isolated, markup
from kazpak.maps.style import MODES, PALETTE, USABLE, drawing, icon

if TYPE_CHECKING:
    from kazpak.maps.sheet import Record, Sheet

__all__ = [
    "CRITERIA",
    "SHOWN_AT_FIRST",
    "badge",
    "flags",
    "from_to",
    "line_sample",
    "look_of_part",
    "option_card",
    "option_cards",
    "option_popup",
    "option_title",
    "sample",
    "steps",
]

CRITERIA: Final = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "risk", "generalised_usd_t")
"""Criteria in the order in which pages show them; others follow."""

SHOWN_AT_FIRST: Final = len(PALETTE)
"""Options that the map shows before anything is switched: each in a colour of its own."""

_MODE_MARKS: Final = {
    "road": '<path d="M2 12.5V5.5h8.2v7M10.2 8h3l2.4 2.6v1.9H2" /><circle cx="5" cy="13" r="1.6"/>'
    '<circle cx="12.6" cy="13" r="1.6"/>',
    "rail": '<rect x="4" y="2.5" width="10" height="10" rx="2"/><path d="M4 8.2h10M6.5 12.5L4 16M11.5 12.5L14 16"/>',
    "sea": '<path d="M2.5 9.5h13l-2 4.5h-9zM9 9V3l4.5 4M1.5 16.2c1.8-1 3.2-1 5 0s3.2 1 5 0 3.2-1 5 0"/>',
    "access": '<path d="M3 9h10M9.5 5L14 9l-4.5 4"/>',
}


def option_cards(sheet: Sheet, *, folded: bool) -> str:
    """All options in a list, with a way to switch all of them where they are many; nothing where there are none.

    Parameters
    ----------
    sheet
        The page.
    folded
        Whether each has its itinerary.
    """
    if not sheet.options:
        return ""
    cards = "".join(
        option_card(sheet, option, folded=folded, shown=at < SHOWN_AT_FIRST) for at, option in enumerate(sheet.options)
    )
    buttons = "".join(
        f'<button type="button" class="kz-button" data-show-all="{on}">{sheet.say(f"maps.show_{word}")}</button>'
        for on, word in (("yes", "all"), ("", "none"))
    )
    many = f'<p class="kz-show-all">{buttons}</p>' if len(sheet.options) > SHOWN_AT_FIRST else ""
    return f'{many}<ul class="kz-cards">{cards}</ul>'


def option_card(sheet: Sheet, option: Record, *, folded: bool = True, shown: bool = True) -> str:
    """One option: switch, name, main amounts, the gravest condition, flags; folded below them way and variants.

    Parameters
    ----------
    sheet
        The page.
    option
        An option of the document.
    folded
        Whether gates, conditions, itinerary and variants are there; where they are not, its name has the gates.
    shown
        Whether the map shows it before it is switched.
    """
    key = markup(option.get("id"))
    checked = " checked" if shown else ""
    return (
        f'<li class="kz-card" data-option="{key}"><div class="kz-card-head">'
        f'<label class="kz-switch"><input type="checkbox"{checked} data-show="option:{key}">'
        f'<span class="kz-unseen">{sheet.say("maps.show_option", rank=option.get("rank"))}</span></label>'
        f'<button type="button" class="kz-pick" data-pick="{key}" aria-pressed="false">'
        f'<span class="kz-pick-title">{badge(sheet, option)}{option_title(sheet, option, gates=not folded)}</span>'
        f"{sample(sheet, option)}{amounts(sheet, option.get('totals') or {}, _main(sheet))}"
        f"{gravest(sheet, option)}{flags(sheet, option)}</button></div>"
        f"{_folds(sheet, option) if folded else ''}</li>"
    )


def _folds(sheet: Sheet, option: Record) -> str:
    """Way and variants of an option, both folded."""
    told = f"{way(sheet, option)}{conditions(sheet, option)}{steps(sheet, option)}"
    itinerary = f"<details><summary>{sheet.say('maps.itinerary')}</summary>{told}</details>"
    return f'<div class="kz-folds">{itinerary}{variants(sheet, option)}</div>'


def option_popup(sheet: Sheet, option: Record, itinerary: str | None = None) -> str:
    """What a tap on the line of an option shows; a template, copied by the script.

    Parameters
    ----------
    sheet
        The page.
    option
        An option of the document.
    itinerary
        Markup to stand for its steps; they are written out when None.
    """
    way = steps(sheet, option) if itinerary is None else itinerary
    return (
        f'<template data-card="option:{markup(option.get("id"))}">'
        f'<h3 class="kz-pick-title">{badge(sheet, option)}{option_title(sheet, option)}</h3>'
        f"{_facts(sheet, option)}{flags(sheet, option)}{way}</template>"
    )


def option_title(sheet: Sheet, option: Record, *, gates: bool = True) -> str:
    """What an option is called: the name of its corridor, and below it the gates.

    Parameters
    ----------
    sheet
        The page.
    option
        An option of the document.
    gates
        Whether the gates are wanted.
    """
    named = sheet.corridor(option)
    title = named or sheet.short(option)
    if not title:
        return isolated(sheet.label(option))
    told = isolated(sheet.label(option) if named else sheet.way(option)) if gates else ""
    below = f' <span class="kz-named-way">{told}</span>' if told else ""
    return f'<span class="kz-named">{isolated(title)}{below}</span>'


def _facts(sheet: Sheet, option: Record) -> str:
    """Every total of an option with its name."""
    totals = option.get("totals") or {}
    rows = [
        f"<dt>{markup(sheet.criterion(name))}</dt><dd>{isolated(sheet.amount(name, totals[name]))}</dd>"
        for name in CRITERIA
        if totals.get(name) is not None
    ]
    return f'<dl class="kz-facts">{"".join(rows)}</dl>'


def _main(sheet: Sheet) -> tuple[str, ...]:
    """What a card shows: time, money, emissions, risk, and what was asked for."""
    asked = str(sheet.document.get("by") or "")
    return ON_CARD if asked in ON_CARD or not asked else (*ON_CARD, asked)


def badge(sheet: Sheet, option: Record) -> str:
    """The option's number in its colour."""
    style = f"--c:{sheet.colour(option)};--i:{sheet.ink(option)}"
    return f'<span class="kz-badge" style="{style}">{markup(option.get("rank"))}</span>'


def flags(sheet: Sheet, option: Record) -> str:
    """Short remarks: what cannot be used, what is uncertain, what is best."""
    found = []
    status = str(option.get("status") or "open")
    if status not in USABLE:
        found.append(f'<span class="kz-flag kz-flag-stop">{markup(sheet.status(status))}</span>')
    if any(part.get("stale") for part in option.get("parts") or ()):
        found.append(f'<span class="kz-flag kz-flag-warn">{sheet.say("maps.stale_short")}</span>')
    if option.get("pareto"):
        found.append(f'<span class="kz-flag kz-flag-good">{sheet.say("maps.pareto")}</span>')
    return f'<span class="kz-flags">{"".join(found)}</span>' if found else ""


def look_of_part(part: Record) -> str:
    """How the map draws a part: by its mode, dotted when it is not there yet, or only in the case asked."""
    status = str(part.get("status") or "")
    if status in {"planned", "under_construction"} or (status and part.get("kind") == "haul"):
        return "planned"  # of the hauls, only those on planned lines have a status
    if part.get("kind") == "access":
        return "access"
    mode = str(part.get("mode") or "road")
    return mode if mode in MODES else "road"


def sample(sheet: Sheet, option: Record) -> str:
    """A short piece of each kind of line that an option is drawn with, in proportion to its length."""
    lengths: dict[str, float] = {}
    for part in option.get("parts") or ():
        km = part.get("length_km")
        if isinstance(km, int | float) and km > 0 and part.get("kind") != "access":
            look = look_of_part(part)
            lengths[look] = lengths.get(look, 0.0) + km
    whole = sum(lengths.values()) or 1.0
    strokes, at = [], 0.0
    for look, km in lengths.items():
        end = at + 300 * km / whole
        strokes.append(line_sample(look, at + 1, end - 1, sheet.colour(option)))
        at = end
    opening = '<svg class="kz-sample" viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true">'
    return f"{opening}{''.join(strokes)}</svg>"


def line_sample(look: str, start: float, end: float, colour: str) -> str:
    """A stretch of line as the map draws it, in a box 8 high."""
    style = MODES[look]
    dash = f' stroke-dasharray="{" ".join(map(str, style.dash))}" stroke-linecap="round"' if style.dash else ""
    ends = f'x1="{start:.1f}" x2="{end:.1f}" y1="4" y2="4"'
    drawn = f'<line {ends} stroke="{colour}" stroke-width="{style.width}"{dash}/>'
    if style.inlay:
        inlay = " ".join(map(str, style.inlay))
        drawn += f'<line {ends} stroke="#fff" stroke-width="{style.width - 2.4:.1f}" stroke-dasharray="{inlay}"/>'
    return drawn


def steps(sheet: Sheet, option: Record) -> str:
    """The itinerary as a list: hauls with mode and country, gates with status."""
    items = [_step(sheet, part) for part in option.get("parts") or ()]
    return f'<ol class="kz-steps">{"".join(items)}</ol>'


def _step(sheet: Sheet, part: Record) -> str:
    if part.get("kind") in {"haul", "access"}:
        return _haul(sheet, part)
    return _passage(sheet, part)


def _haul(sheet: Sheet, part: Record) -> str:
    mode = "access" if part.get("kind") == "access" else str(part.get("mode"))
    gauge = part.get("gauge_mm")
    notes = [
        sheet.word(f"tables.mode.{mode}", f"tables.kind.{mode}", otherwise=mode) + (f" {gauge} mm" if gauge else ""),
        sheet.country(part.get("country")),
        sheet.amount("length_km", part.get("length_km")),
        sheet.amount("time_h", part.get("time_h")),
    ]
    shape = _MODE_MARKS.get(mode, _MODE_MARKS["access"])
    mark = f'<g fill="none" stroke="#51606f" stroke-width="1.4">{shape}</g>'
    return (
        f"<li>{drawing(mark, width=18, height=18)}"
        f'<span class="kz-step-name">{from_to(sheet, part)}</span>'
        f'<span class="kz-step-note">{" · ".join(isolated(note) for note in notes if note)}</span></li>'
    )


def from_to(sheet: Sheet, part: Record) -> str:
    """Both ends of a haul with an arrow between them; on the first or last mile the end that has a name."""
    ends = [
        sheet.marked(str(part.get(end)), part.get(f"{end}_name"))
        for end in ("from", "to")
        if part.get("kind") != "access" or part.get(end) == part.get("id")
    ]
    return f" {ARROW} ".join(ends)


def _passage(sheet: Sheet, part: Record) -> str:
    status = str(part.get("status") or "")
    kind = sheet.word(f"tables.kind.{part.get('kind')}", otherwise=part.get("kind"))
    notes = [isolated(kind)]
    if status:
        style = "" if status in USABLE else ' class="kz-stop"'
        notes.append(f"<bdi{style}>{markup(sheet.status(status))}</bdi>")
    if part.get("time_h") is not None:
        notes.append(isolated(sheet.amount("time_h", part["time_h"])))
    if part.get("confirmed"):
        notes.append(sheet.say("maps.confirmed", date=sheet.day(part["confirmed"])))
    if part.get("stale"):
        notes.append(f'<span class="kz-warn">{sheet.say("maps.stale_short")}</span>')
    place = str(part.get("id") or part.get("from"))
    name = sheet.marked(place, part.get("name") or part.get("from_name"))
    return (
        f"<li>{icon(status or 'open', size=18)}"
        f'<span class="kz-step-name">{name}</span>'
        f'<span class="kz-step-note">{" · ".join(notes)}</span></li>'
    )
