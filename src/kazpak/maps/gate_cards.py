"""Gates in words: what is known, since when, how sure, how long one waits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kazpak.maps.escape import DASH, href, isolated, markup, visible
from kazpak.maps.style import USABLE, icon

if TYPE_CHECKING:
    from kazpak.maps.sheet import Record, Sheet

__all__ = ["dwell", "end_popup", "gate_card", "is_used", "ordered", "source", "used_gates"]

_ADDRESS: Final = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:)\]])")
_LONGEST: Final = 2_000


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
    if gate.get("dwell_h"):
        facts.append(("maps.gate.dwell", isolated(dwell(sheet, gate))))
    if gate.get("source"):
        facts.append(("maps.gate.source", source(sheet.said("said.source", gate["source"]))))
    listed = "".join(f"<dt>{sheet.say(key)}</dt><dd>{value}</dd>" for key, value in facts)
    warning = f'<p class="kz-warn">{sheet.say("maps.stale")}</p>' if gate.get("stale") else ""
    name = sheet.marked(str(gate.get("id")), gate.get("name"))
    return (
        f'<{tag} class="kz-gate-card" data-card="gate:{markup(gate.get("id"))}">'
        f"<h3>{icon(status, size=20)}<span>{name}</span></h3>"
        f'{warning}<dl class="kz-facts">{listed}</dl>{note}</{tag}>'
    )


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
    hours = gate.get("dwell_h") or {}
    central = hours.get("central")
    if not isinstance(central, int | float):
        return DASH
    low, high = hours.get("low"), hours.get("high")
    if low is None or high is None or low == high:
        return sheet.cat.hours(central)
    span = f"{sheet.cat.number(low, decimals=0)}{sheet.dash}{sheet.cat.number(high, decimals=0)}"
    return sheet.cat("maps.range", central=sheet.cat.hours(central), span=sheet.cat("unit.hours", value=span))


def source(text: object) -> str:
    """A source in words; every web address in it is a link that shows where it leads."""
    found = _ADDRESS.split(visible(text, limit=_LONGEST))
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
