"""Tables for reading, on a terminal, a page or paper: headings and formatted texts, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kazpak.locale import option_label
from kazpak.reports.answer import Document, Option, cases, criteria, finite, name_of, options
from kazpak.reports.rows import Row, assumptions_rows, gates_rows, itinerary_rows, options_rows
from kazpak.reports.text import plain
from kazpak.reports.units import unit_of
from kazpak.reports.words import heading, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kazpak.locale import Catalogue

__all__ = ["Table", "itinerary_text", "printed_tables", "table_text"]

_TIDY: Final = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "risk")
_NAME_LIMIT: Final = 60
_SOURCE_LIMIT: Final = 2000
_NODE: Final = re.compile(r"[rt]\d+(/[ab])?")


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be printed.

    Attributes
    ----------
    title
        What it shows; may be empty.
    headings
        One per column.
    alignments
        "left" or "right", one per column.
    rows
        Texts, safe for a terminal; a page still has to escape them.
    """

    title: str
    headings: tuple[str, ...]
    alignments: tuple[Literal["left", "right"], ...]
    rows: tuple[tuple[str, ...], ...]


def table_text(document: Document, *, lang: str = "en") -> Table:
    """The options, one line each: rank, route, modes, countries, totals, status.

    Times are in hours below two days, in days above.

    Parameters
    ----------
    document
        An answer document; with several cases a column says which.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    known = criteria(document)
    picked = ["rank", "label", "modes", "countries", *(c for c in _TIDY if c in known), "status"]
    by = document.get("by")
    if by in known and by not in picked:
        picked.insert(-1, str(by))
    if len(cases(document)) > 1:
        picked.insert(0, "case")
    rows = options_rows(document)
    if any(row["corridor"] for row in rows):
        picked.insert(1, "corridor")
    for row, (_, option) in zip(rows, options(document), strict=True):
        row["label"] = option_label(document, option, cat)
    return _table(cat, cat("tables.title.options"), picked, rows)


def itinerary_text(option: Option, *, document: Document | None = None, lang: str = "en") -> Table:
    """One option as a traveller would read it: every haul and gate, with the day reached.

    Parameters
    ----------
    option
        One option of a document.
    document
        The document, for the gates' names; without it the names of the parts are used.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    known = document or {}
    around = {key: known.get(key) for key in ("gates", "origin", "destination")} | {"options": [option]}
    rows = itinerary_rows(around)
    for row in rows:
        row["name"] = _place(cat, around, row)
    picked = ["step", "kind", "name", "mode", "country"]
    picked += [c for c in ("length_km", "time_h", "cost_usd_t") if any(finite(r.get(c)) is not None for r in rows)]
    picked += ["reached_km", "reached_h", "status"]
    title = cat("tables.title.itinerary", label=plain(option_label(known, option, cat), limit=2 * _NAME_LIMIT))
    return _table(cat, title, picked, rows)


def _place(cat: Catalogue, around: Document, row: Row) -> str:
    """Gate in the reader's language with its Latin name, or both ends of a haul."""
    if row["lon"] is not None:
        latin = plain(row["name"], limit=_NAME_LIMIT)
        local = plain(name_of(around, str(row["id"]), lang=cat.lang, fallback=latin), limit=_NAME_LIMIT)
        return local if local == latin else f"{local} ({latin})"
    ends = []
    for end in ("from", "to"):
        # A first or last mile ends at a nameless point of the network: its number says nothing to a reader.
        if not _NODE.fullmatch(str(row[end] or "")):
            name = name_of(around, str(row[end] or ""), lang=cat.lang, fallback=str(row[f"{end}_name"] or ""))
            ends.append(plain(name, limit=_NAME_LIMIT // 2))
    return " \N{EN DASH} ".join(ends)


def printed_tables(document: Document, *, lang: str = "en") -> list[Table]:
    """All tables of a printed report: options, itineraries, gates used, assumptions with their sources.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    found = [table_text(document, lang=lang)]
    for case in cases(document):
        found += [itinerary_text(option, document=document, lang=lang) for option in case.options]
    used = {g for case in cases(document) for option in case.options for g in option.get("signature") or ()}
    used |= {p.get("id") for case in cases(document) for o in case.options for p in o.get("parts") or ()}
    gates = [row for row in gates_rows(document) if row["id"] in used]
    for row in gates:
        row["name"] = _place(cat, document, row)
    if gates:
        picked = [
            "name",
            "kind",
            "modes",
            "status",
            "since",
            "confirmed",
            "stale",
            "cause",
            "dwell_h_central",
        ]
        found.append(_table(cat, cat("tables.title.gates"), picked, gates))
    return found + _assumptions(document, cat)


def _assumptions(document: Document, cat: Catalogue) -> list[Table]:
    """The assumed numbers, and their sources, which many share, once each under a number."""
    assumed = assumptions_rows(document)
    if not assumed:
        return []
    sources = list(dict.fromkeys(plain(row["source"]) for row in assumed))
    rows: list[Row] = [row | {"reference": sources.index(plain(row["source"])) + 1} for row in assumed]
    picked = ["name", "applies_to", "low", "central", "high", "unit", "year", "confidence", "reference"]
    listed: list[Row] = [{"reference": i, "source": text} for i, text in enumerate(sources, start=1)]
    return [
        _table(cat, cat("tables.title.assumptions"), picked, rows),
        _table(cat, cat("tables.title.sources"), ["reference", "source"], listed),
    ]


def _table(cat: Catalogue, title: str, picked: Sequence[str], rows: Sequence[Row]) -> Table:
    """Picked columns of rows as a table."""
    return Table(
        title,
        tuple(_short(cat, name) for name in picked),
        tuple("right" if _is_number(name, rows) else "left" for name in picked),
        tuple(tuple(_cell(cat, name, row.get(name)) for name in picked) for row in rows),
    )


def _short(cat: Catalogue, column: str) -> str:
    """Heading with its unit, as narrow as can be."""
    key = f"tables.short.{column}"
    if key in cat:
        return cat(key)
    return heading(cat, column)


def _cell(cat: Catalogue, column: str, value: object) -> str:
    """One cell; assumptions keep the figures they were given."""
    number = finite(value)
    if number is not None and column in {"low", "central", "high"}:
        return f"{number:g}"
    if number is not None and column in {"year", "reference"}:
        return str(number)
    if number is not None and column == "risk":
        return cat.number(number, decimals=2)
    if number is not None and unit_of(column) in {"km", "USD/t", "kg CO2e/t"}:
        return cat.number(number, decimals=0)
    if column == "countries":
        return plain(str(value or "").replace(";", " "))
    return plain(shown(cat, column, value), limit=_SOURCE_LIMIT if column == "source" else _NAME_LIMIT * 2)


def _is_number(column: str, rows: Sequence[Row]) -> bool:
    """Whether a column holds numbers."""
    return any(finite(row.get(column)) is not None for row in rows)
