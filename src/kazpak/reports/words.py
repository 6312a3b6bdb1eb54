"""Headings and values as people read them, in the language of a catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.locale import case_name, said
from kazpak.reports.answer import Document, finite, name_of
from kazpak.reports.text import plain
from kazpak.reports.units import SIDES, decimals_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kazpak.locale import Catalogue

__all__ = [
    "called",
    "changed",
    "heading",
    "ledger_target",
    "ledger_value",
    "place_names",
    "shown",
    "state_word",
    "word",
]

_SOURCES_PARTED: Final = " ; "
_SAID: Final = {"cause": "said.cause", "confidence": "said.value.confidence", "applies_to": "said.scope"}


def heading(cat: Catalogue, column: str) -> str:
    """Heading of a column; a column that the catalogue does not know is read out letter by letter.

    Parameters
    ----------
    cat
        Words of a language.
    column
        Name of a column or of a term.
    """
    for side in SIDES:
        base = column.removesuffix(f"_{side}")
        if base != column:
            return cat(f"tables.side.{side}", name=heading(cat, base))
    for group in ("heading", "term"):
        key = f"tables.{group}.{column}"
        if key in cat:
            return cat(key)
    return column.replace("_", " ")


def word(cat: Catalogue, group: str, name: object) -> str:
    """Word of a closed vocabulary (status, mode, kind); what it does not hold is shown as it is."""
    key = f"tables.{group}.{name}".replace(" ", "_")
    return cat(key) if key in cat else plain(name)


def state_word(cat: Catalogue, status: object, *, stale: object = False) -> str:
    """Word of a state, marked where it was last confirmed long ago; nothing known is nothing said."""
    if not status:
        return ""
    state = word(cat, "status", status)
    return cat("tables.old_state", status=state) if stale is True else state


def shown(cat: Catalogue, column: str, value: object) -> str:
    """A value as it is printed: numbers by the column's unit, times in hours or days, words translated.

    Parameters
    ----------
    cat
        Words of a language.
    column
        Name of the column; its end says the unit.
    value
        What stands there; None and what is not finite give the empty text.
    """
    if isinstance(value, bool):
        return cat("tables.yes" if value else "tables.no")
    number = finite(value)
    if number is not None:
        unit = unit_of(column)
        return cat.hours(number) if unit == "h" else cat.number(number, decimals=decimals_of(column))
    return "" if value is None or isinstance(value, float) else _worded(cat, column, str(value))


def _worded(cat: Catalogue, column: str, text: str) -> str:
    """A text as it is printed: words of closed vocabularies translated, dates written out."""
    if column in {"status", "kind", "mode", "unit"}:
        return word(cat, column, text)
    if column == "modes":
        return cat("tables.comma").join(word(cat, "mode", mode) for mode in text.split(";") if mode)
    if column in {"case", "criterion"}:
        return case_name(text, cat) if column == "case" else heading(cat, text)
    if column in _SAID:
        return said(cat, _SAID[column], text)
    # Titles of sources are Latin: among them, words of Urdu would turn the line around.
    if column == "source" and not (cat.rtl and _SOURCES_PARTED in text):
        return _SOURCES_PARTED.join(said(cat, "said.source", source) for source in text.split(_SOURCES_PARTED))
    return cat.date(plain(text)) if unit_of(column) == "ISO 8601" else plain(text)


def changed(cat: Catalogue, value: float, amount: str) -> str:
    """A difference: its amount, without a sign, and whether that is more or less, where it can be seen at all."""
    if not any(digit in amount for digit in "123456789"):
        return amount
    return cat("tables.less" if value < 0 else "tables.more", value=amount)


def called(document: Document, cat: Catalogue, item: str) -> str:
    """Name of a gate, a country, a mode, a planned line or an end of the trip; what is not known stays.

    Parameters
    ----------
    document
        An answer document.
    cat
        Words of a language.
    item
        Its id, or for an end of the trip its English name.
    """
    for key in (f"maps.country.{item}", f"tables.mode.{item}"):
        if key in cat:
            return cat(key)
    for end in ("origin", "destination"):
        place = document.get(end) or {}
        if item and item == place.get("name"):
            return plain((place.get("names") or {}).get(cat.lang) or item)
    for lift in _lifts(document):
        if lift.get("id") == item:
            return plain((lift.get("names") or {}).get(cat.lang) or lift.get("name") or item)
    return plain(name_of(document, item, lang=cat.lang, fallback=item))


def _lifts(document: Document) -> list[Mapping[str, Any]]:
    """Everything that a remedy of the document lifts."""
    holders = [document, *(document.get("cases") or ())]
    remedies = [r for h in holders for r in (h.get("no_route") or {}).get("remedies") or ()]
    return [lift for remedy in remedies for lift in remedy.get("lift") or ()]


def ledger_target(document: Document, cat: Catalogue, target: object) -> str:
    """What a line of the ledger is about; the name of an assumption stays what it is."""

    def name(item: str) -> str:
        where, _, dates = item.partition(" ")
        place, *narrower = where.split("/")
        told = [word(cat, "mode", mode) for mode in narrower]
        if dates:
            low, _, high = (cat.date(day) for day in dates.partition(".."))
            told.append(cat("tables.range", low=low, high=high).strip())
        return " ".join([called(document, cat, place), *(f"({item})" for item in told)])

    return said(cat, "said.change", target, name=name)


def ledger_value(cat: Catalogue, value: str) -> str:
    """Old or new value of a line of the ledger."""
    states = value.split(", ")
    if all(f"tables.status.{state}" in cat for state in states):
        return cat("tables.comma").join(word(cat, "status", state) for state in states)
    return said(cat, "said.value", value)


def place_names(document: Document, *, lang: str = "en") -> tuple[str, str]:
    """Names of origin and destination in a language; in Urdu the Latin name follows."""
    from kazpak.locale import catalogue

    found = []
    for end in ("origin", "destination"):
        place = document.get(end) or {}
        latin = plain(place.get("name") or place.get("id"), limit=80)
        local = plain((place.get("names") or {}).get(lang), limit=80) or latin
        found.append(f"{local} ({latin})" if catalogue(lang).rtl and local != latin else local)
    return found[0], found[1]
