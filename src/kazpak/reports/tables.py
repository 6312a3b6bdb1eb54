"""Tables for reading, on a terminal, a page or paper: headings and formatted texts, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from kazpak.locale import case_name, crossing_name, option_label
from kazpak.reports.answer import Document, Option, criteria, finite, is_comparison, name_of, options
from kazpak.reports.rows import Row, itinerary_rows, options_rows, variants_rows
from kazpak.reports.text import plain
from kazpak.reports.units import decimals_of, unit_of
from kazpak.reports.words import changed, heading, shown, state_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kazpak.locale import Catalogue

__all__ = ["TIDY", "Table", "itinerary_text", "label_of", "place_of", "table_of", "table_text"]

TIDY: Final = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "risk")
"""Criteria that a table for reading always shows where they are known."""

_NAME_LIMIT: Final = 60
_SOURCE_LIMIT: Final = 2000
_LINES_NAMED: Final = 3
_LIMITS: Final = {"source": _SOURCE_LIMIT, "name": 3 * _NAME_LIMIT}
_NODE: Final = re.compile(r"[rt]\d+(/[ab])?")
_AS_GIVEN: Final = frozenset({"low", "central", "high"})
_PLAIN_NUMBERS: Final = frozenset({"year", "reference"})
_WHOLE_UNITS: Final = frozenset({"km", "USD/t", "kg CO2e/t"})


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

    Times are in hours below two days, in days above. A status that was last confirmed long ago says so, and one that
    waits for a planned line tells its year of opening.

    Parameters
    ----------
    document
        An answer document; with several cases columns say which, and how far an option is from the best of
        the first case by the criterion asked for.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    known = criteria(document)
    by = str(document.get("by") or "")
    picked = ["rank", "label", "modes", "countries", *(c for c in TIDY if c in known), "status"]
    if by in known and by not in picked:
        picked.insert(-1, by)
    rows = options_rows(document)
    if any(finite(row.get("shared_km")) for row in rows):
        picked.insert(-1, "shared_km")
    if any(row.get("named") for row in rows):
        picked.insert(1, "named")
    if is_comparison(document):
        picked.insert(0, "case")
        picked[-1:-1] = [f"{by}_change"] if any(finite(row.get(f"{by}_change")) is not None for row in rows) else []
    found = {(case.name, option.get("id")): option for case, option in options(document)}
    for row in rows:
        option = found.get((row["case"], row["option"]))
        row["label"] = label_of(document, option, cat) if option is not None else None
        row["status"] = state_word(cat, row["status"], stale=row.get("stale"))
        if option is not None and option.get("opening_year"):
            year = f"{option['opening_year'][1]:.0f}"
            row["status"] = cat("tables.status.from_year", status=row["status"], year=year)
    return table_of(cat, cat("tables.title.options"), picked, rows)


def variants_text(document: Document, *, lang: str = "en") -> Table:
    """Variants of the options, one line each beneath the rank of their option.

    Parameters
    ----------
    document
        An answer document with what stands beside its options.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    picked = ["rank", "label", "modes", "countries", *(c for c in TIDY if c in criteria(document))]
    rows = variants_rows(document)
    variants = [variant for _, option in options(document) for variant in option.get("variants") or ()]
    for row, variant in zip(rows, variants, strict=True):
        row["label"] = label_of(document, variant, cat)
    return table_of(cat, cat("tables.title.variants"), picked, rows)


def label_of(document: Document, option: Mapping[str, object], cat: Catalogue) -> str:
    """Label of an option, as long as a table has room for."""
    return plain(option_label(document, option, cat), limit=2 * _NAME_LIMIT)


def itinerary_text(option: Option, *, document: Document | None = None, case: str = "", lang: str = "en") -> Table:
    """One option as a traveller would read it: every haul and gate, with the day reached.

    Parameters
    ----------
    option
        One option of a document.
    document
        The document, for the gates' names; without it the names of the parts are used.
    case
        Name of its case, where the document has several.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    known = document or {}
    around = {key: known.get(key) for key in ("gates", "cities", "origin", "destination")} | {"options": [option]}
    rows = itinerary_rows(around)
    for row in rows:
        part = (option.get("parts") or ())[row["step"] - 1]
        row["name"] = _with_towns(cat, place_of(cat, around, row), part)
        row["status"] = state_word(cat, row["status"], stale=row["stale"])
    picked = ["step", "kind", "name", "mode", "country"]
    amounts = ("length_km", "time_h", "running_h", "rest_h", "cost_usd_t", "cost_usd_per_tkm")
    picked += [c for c in amounts if any(finite(r.get(c)) is not None for r in rows)]
    picked += ["reached_km", "reached_h", "status"]
    label = label_of(known, option, cat)
    if case:
        label = cat("tables.label.case", case=case_name(case, cat), label=label)
    return table_of(cat, cat("tables.title.itinerary", label=label), picked, rows)


def _with_towns(cat: Catalogue, name: str, part: Mapping[str, Any]) -> str:
    """A haul with the towns and lines that it passes."""
    towns = [(town.get("names") or {}).get(cat.lang) or town.get("name") for town in part.get("towns") or ()]
    lines = [plain(line.get("id"), limit=_NAME_LIMIT) for line in (part.get("lines") or ())[:_LINES_NAMED]]
    places = cat("tables.comma").join(plain(town, limit=_NAME_LIMIT) for town in towns)
    told = cat("tables.haul.by", haul=name, places=places) if places else name
    return f"{told} [{cat('tables.comma').join(lines)}]" if lines else told


def place_of(cat: Catalogue, around: Document, row: Row) -> str:
    """Gate in the reader's language, in Urdu with its Latin name; or both ends of a haul."""
    if row["lon"] is not None:
        latin = plain(row["name"], limit=_NAME_LIMIT)
        local = plain(name_of(around, str(row["id"]), lang=cat.lang, fallback=latin), limit=_NAME_LIMIT)
        return f"{local} ({latin})" if cat.rtl and local != latin else local
    # A first or last mile ends at a nameless point of the network: its number says nothing to a reader.
    ends = [_end(cat, around, row, end) for end in ("from", "to") if not _NODE.fullmatch(str(row[end] or ""))]
    return cat("tables.haul", origin=ends[0], destination=ends[1]) if len(ends) > 1 else "".join(ends)


def _end(cat: Catalogue, around: Document, row: Row, end: str) -> str:
    """Name of one end of a haul; of a crossing, that of one side is enough."""
    place = str(row[end] or "")
    gate: Mapping[str, Any] = next((g for g in around.get("gates") or () if g.get("id") == place), {})
    if gate.get("kind") == "crossing":
        return plain(crossing_name(gate, cat.lang), limit=_NAME_LIMIT)
    return plain(name_of(around, place, lang=cat.lang, fallback=str(row[f"{end}_name"] or "")), limit=_NAME_LIMIT)


def table_of(cat: Catalogue, title: str, picked: Sequence[str], rows: Sequence[Row]) -> Table:
    """Picked columns of rows as a table.

    Parameters
    ----------
    cat
        Words of a language.
    title
        What the table shows.
    picked
        Names of columns; their ends say the units.
    rows
        Records, with at least these columns.
    """
    return Table(
        title,
        tuple(_short(cat, name) for name in picked),
        tuple("right" if _is_number(name, rows) else "left" for name in picked),
        tuple(tuple(_cell(cat, name, row.get(name)) for name in picked) for row in rows),
    )


def _short(cat: Catalogue, column: str) -> str:
    """Heading with its unit, as narrow as can be."""
    amount = column.removesuffix("_change")
    key = f"tables.short.{amount}"
    narrow = cat(key) if key in cat else heading(cat, amount)
    return narrow if amount == column else cat("tables.side.change", name=narrow)


def _cell(cat: Catalogue, column: str, value: object) -> str:
    """One cell; assumptions keep the figures they were given, differences say more or less."""
    number = finite(value)
    if number is not None and column.endswith("_change"):
        amount = _number(cat, column.removesuffix("_change"), abs(number))
        return changed(cat, number, amount) if number else amount
    if number is not None:
        return _number(cat, column, number)
    if column == "countries":
        return plain(str(value or "").replace(";", " "))
    return plain(shown(cat, column, value), limit=_LIMITS.get(column, _NAME_LIMIT * 2))


def _number(cat: Catalogue, column: str, number: float) -> str:
    """A number with as many decimals as a reader needs."""
    if column in _AS_GIVEN:
        return f"{number:g}"
    if column in _PLAIN_NUMBERS:
        return str(number)
    if column == "risk":
        return cat.number(number, decimals=2)
    if column.endswith("_usd_per_tkm"):
        return cat.number(number, decimals=decimals_of(column))
    if unit_of(column) in _WHOLE_UNITS:
        return cat.number(number, decimals=0)
    return plain(shown(cat, column, number))


def _is_number(column: str, rows: Sequence[Row]) -> bool:
    """Whether a column holds numbers."""
    return any(finite(row.get(column)) is not None for row in rows)
