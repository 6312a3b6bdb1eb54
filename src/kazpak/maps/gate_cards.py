"""Gates in words: what is known, since when, how sure, how long one waits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kazpak.locale import access_words
from kazpak.maps.escape import href, isolated, markup, visible
from kazpak.maps.style import USABLE, icon

if TYPE_CHECKING:
    from kazpak.maps.sheet import Record, Sheet

__all__ = ["dwell", "dwell_span", "end_popup", "gate_card", "is_used", "ordered", "source", "used_gates"]

_ADDRESS: Final = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:)\]])")
_LONGEST: Final = 2_000
_PARTED: Final = " ; "


def used_gates(sheet: Sheet) -> frozenset[str]:
    """Ids of the gates that the options pass."""
    return frozenset(str(part.get("id")) for option in sheet.options for part in option.get("parts") or ())


def is_used(gate: Record, used: frozenset[str]) -> bool:
    """Whether an option passes a gate."""
    return bool(gate.get("used")) or str(gate.get("id")) in used


def ordered(sheet: Sheet) -> list[Record]:
    """Gates of the options first, in the order of travel; then the others by id."""
    order: dict[str, int] = {}
    for option in sheet.options:
        for part in option.get("parts") or ():
            order.setdefault(str(part.get("id")), len(order))
    return sorted(sheet.gates, key=lambda gate: (order.get(str(gate.get("id")), len(order)), str(gate.get("id"))))


def gate_card(sheet: Sheet, gate: Record, *, tag: str, note: str = "") -> str:
    """Everything about a gate; the popup on the map is a copy of it.

    Parameters
    ----------
    sheet
        The page.
    gate
        A gate of the document.
    tag
        Element that holds the card, such as "li" or "template".
    note
        Markup that follows what is known of the gate.
    """
    status = str(gate.get("status") or "unknown")
    style = "" if status in USABLE else ' class="kz-stop"'
    state = f"<bdi{style}>{markup(sheet.status(status))}</bdi>"
    if gate.get("since"):
        state += f" {sheet.say('maps.since', date=sheet.day(gate['since']))}"
    facts = [("maps.gate.kind", isolated(_kind(sheet, gate))), ("maps.gate.status", state)]
    if gate.get("cause"):
        facts.append(("maps.gate.cause", isolated(sheet.said("said.cause", gate["cause"]))))
    facts.append(("maps.gate.confirmed", isolated(sheet.day(gate.get("confirmed")))))
    if access := gate.get("access"):
        facts.append(("maps.gate.access", _access(sheet, access)))
    if gate.get("dwell_h"):
        facts.append(("maps.gate.dwell", isolated(dwell(sheet, gate))))
    if gate.get("note"):
        facts.append(("maps.gate.note", isolated(gate["note"])))
    if gate.get("source"):
        facts.append(("maps.gate.source", source(sheet, gate["source"])))
    listed = "".join(f"<dt>{sheet.say(key)}</dt><dd>{value}</dd>" for key, value in facts)
    warning = f'<p class="kz-warn">{sheet.say("maps.stale")}</p>' if gate.get("stale") else ""
    name = sheet.marked(str(gate.get("id")), gate.get("name"))
    return (
        f'<{tag} class="kz-gate-card" data-card="gate:{markup(gate.get("id"))}">'
        f"<h3>{icon(status, size=20)}<span>{name}</span></h3>"
        f'{warning}<dl class="kz-facts">{listed}</dl>{note}</{tag}>'
    )


def _access(sheet: Sheet, access: Record) -> str:
    """Who may use a gate, and whether it takes this trip."""
    told = isolated("; ".join(access_words(access, sheet.cat)))
    if access.get("conditions"):
        told += f"<br>{isolated(access['conditions'])}"
    if not access.get("refuses"):
        return told
    why = sheet.say("access.refuses", why=sheet.cat(f"access.why.{access['refuses']}"))
    return f'<bdi class="kz-stop">{why}</bdi><br>{told}'


def end_popup(sheet: Sheet, end: str) -> str:
    """What a tap on an end of the trip shows."""
    place = sheet.document.get(end) or {}
    name = sheet.marked(str(place.get("id")), place.get("name"))
    about = f"{sheet.say(f'maps.{end}')} · {isolated(place.get('id'))}"
    return f'<template data-card="end:{end}"><h3>{name}</h3><p class="kz-small">{about}</p></template>'


def _kind(sheet: Sheet, gate: Record) -> str:
    """Kind of a gate with the modes that it serves."""
    kind = sheet.word(f"tables.kind.{gate.get('kind')}", otherwise=gate.get("kind"))
    given = gate.get("modes") or ()
    modes = [given] if isinstance(given, str) else list(given)
    words = [sheet.word(f"tables.mode.{mode}", otherwise=mode) for mode in modes]
    return f"{kind} ({', '.join(words)})" if words else kind


def dwell(sheet: Sheet, gate: Record) -> str:
    """Hours at a gate: the central value and its range."""
    central = sheet.amount("time_h", (gate.get("dwell_h") or {}).get("central"))
    return "".join(sheet.cat("maps.range", central=central, span=span) for span in dwell_span(sheet, gate)) or central


def dwell_span(sheet: Sheet, gate: Record) -> list[str]:
    """Range of the hours at a gate, or nothing where there is none."""
    hours = gate.get("dwell_h") or {}
    low, high = hours.get("low"), hours.get("high")
    if not isinstance(low, int | float) or not isinstance(high, int | float) or low == high:
        return []
    span = sheet.dash.join(sheet.cat.number(end, decimals=0) for end in (low, high))
    return [sheet.cat("unit.hours", value=span)]


def source(sheet: Sheet, text: object) -> str:
    """A source in words; every web address in it is a link that shows where it leads."""
    told = _PARTED.join(sheet.said("said.source", piece) for piece in visible(text, limit=_LONGEST).split(_PARTED))
    found = _ADDRESS.split(told)
    # what is split off are the addresses: every second piece
    pieces = [_link(piece) if number % 2 else _words(piece) for number, piece in enumerate(found)]
    return f"<bdi>{''.join(pieces)}</bdi>"


def _words(text: str) -> str:
    """Text between addresses, with the spaces at its ends."""
    start, end = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{start}{markup(text, limit=_LONGEST)}{end}" if text.strip() else start


def _link(address: str) -> str:
    target = href(address)
    if target is None:
        return markup(address)
    host = urlsplit(address).netloc.removeprefix("www.")
    return f'<a href="{target}" target="_blank" rel="noopener noreferrer">{markup(host, limit=60)}</a>'
