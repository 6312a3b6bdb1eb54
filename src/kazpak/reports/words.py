"""Headings and values as people read them, in the language of a catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.locale import option_label
from kazpak.reports.answer import Case, Document, Option, cases, finite, name_of
from kazpak.reports.text import plain
from kazpak.reports.units import decimals_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kazpak.locale import Catalogue

__all__ = ["amounts", "answer_sentences", "heading", "place_names", "shown", "state_word", "word"]

_USABLE = frozenset({"open", "seasonal", None, ""})
_SPOKEN = {
    "length_km": "unit.km",
    "time_h": "",
    "cost_usd_t": "unit.usd_t",
    "emission_kgco2e_t": "unit.kg_t",
}


def heading(cat: Catalogue, column: str) -> str:
    """Heading of a column; a column that the catalogue does not know is read out letter by letter.

    Parameters
    ----------
    cat
        Words of a language.
    column
        Name of a column or of a term.
    """
    for side in ("low", "central", "high"):
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
    key = f"tables.{group}.{name}"
    return cat(key) if key in cat else plain(name)


def state_word(cat: Catalogue, status: object) -> str:
    """Word of a state; nothing known is nothing said."""
    return word(cat, "status", status) if status else ""


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
    if column in {"status", "kind", "mode"}:
        return word(cat, column, text)
    if column == "modes":
        return ", ".join(word(cat, "mode", mode) for mode in text.split(";") if mode)
    return plain(cat.date(text) if unit_of(column) == "ISO 8601" else text)


def place_names(document: Document, *, lang: str = "en") -> tuple[str, str]:
    """Names of origin and destination in a language, with the Latin name beside one in another script."""
    found = []
    for end in ("origin", "destination"):
        place = document.get(end) or {}
        latin = plain(place.get("name") or place.get("id"), limit=80)
        local = plain((place.get("names") or {}).get(lang), limit=80)
        found.append(f"{local} ({latin})" if local and local != latin else latin)
    return found[0], found[1]


def amounts(cat: Catalogue, totals: Mapping[str, object] | None) -> str:
    """Totals in one line: kilometres, time, money, emissions, as far as they are known."""
    pieces = []
    for name, key in _SPOKEN.items():
        value = finite((totals or {}).get(name))
        if value is not None:
            pieces.append(cat(key, value=cat.number(value, decimals=0)) if key else cat.hours(value))
    return cat("tables.comma").join(pieces)


def answer_sentences(document: Document, *, lang: str = "en") -> list[str]:
    """The answer in one sentence per case, remedies after it where there is no route.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of the sentences.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    found = cases(document)
    sentences: list[str] = []
    for case in found:
        for i, sentence in enumerate(_case_sentences(document, case, cat)):
            named = len(found) > 1 and i == 0
            sentences.append(cat("tables.answer.case", case=plain(case.name), sentence=sentence) if named else sentence)
    return sentences


def _case_sentences(document: Document, case: Case, cat: Catalogue) -> list[str]:
    """Best option of a case, or why there is none and what would help."""
    if case.options:
        return [_best_sentence(document, case.options, cat)]
    no_route = case.no_route or {}
    said = [cat("tables.answer.none", reason=plain(no_route.get("reason"))).strip()]
    for remedy in no_route.get("remedies") or ():
        lifted = ", ".join(_lifted(document, lift, cat) for lift in remedy.get("lift") or ())
        label = lifted or plain(remedy.get("label"))
        said.append(cat("tables.answer.remedy", label=label, amounts=amounts(cat, remedy.get("totals"))))
    return said


def _lifted(document: Document, lift: Mapping[str, object], cat: Catalogue) -> str:
    """Name of what a remedy lifts: a gate by its name, a mode by its word."""
    if lift.get("kind") == "mode":
        return word(cat, "mode", lift.get("id"))
    return plain(name_of(document, str(lift.get("id") or ""), lang=cat.lang, fallback=str(lift.get("name") or "")))


def _best_sentence(document: Document, options: Sequence[Option], cat: Catalogue) -> str:
    """The first option that can be used; when none can, the first of all, and its state."""
    usable: list[Option] = [o for o in options if o.get("status") in _USABLE]
    best = (usable or options)[0]
    criterion = heading(cat, str(document.get("by") or "time_h")).lower()
    label, said = plain(option_label(document, best, cat), limit=160), amounts(cat, best.get("totals"))
    if usable:
        return cat("tables.answer.best", criterion=criterion, label=label, amounts=said)
    return cat("tables.answer.shut", label=label, status=state_word(cat, best.get("status")), amounts=said)
