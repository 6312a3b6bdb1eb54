"""All tables of a printed report, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.reports.answer import Case, Document, Option, cases, finite, is_comparison, options
from kazpak.reports.comparing import change_over_rows, differences_rows, flips_rows
from kazpak.reports.notes import changes_rows
from kazpak.reports.rows import Row, assumptions_rows, gates_rows, options_rows
from kazpak.reports.tables import TIDY, Table, itinerary_text, label_of, place_of, table_of, table_text
from kazpak.reports.text import plain
from kazpak.reports.words import ledger_target, ledger_value, shown, state_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kazpak.locale import Catalogue

__all__ = ["change_overs_text", "changes_text", "differences_text", "flips_text", "printed_tables"]

_GATE: Final = ["name", "kind", "modes", "status", "since", "confirmed", "cause", "dwell_h_central"]
_CHANGE_OVER: Final = ["axis", "low", "high", "about", "before", "after"]
_SMALL: Final = 1e-4
_ASSUMED: Final = ["name", "applies_to", "low", "central", "high", "unit", "year", "confidence", "reference"]


def printed_tables(document: Document, *, lang: str = "en") -> list[Table]:
    """All tables of a printed report: options, what differs, itineraries, gates used, assumptions, sources.

    Of several cases, the itinerary of the best option of each is there, once where cases share it.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    found = [table_text(document, lang=lang), _ranges(document, cat)]
    if is_comparison(document):
        found += [differences_text(document, lang=lang), flips_text(document, lang=lang)]
        found.append(change_overs_text(document, lang=lang))
    found.append(changes_text(document, lang=lang))
    for case, option in _read_closely(document):
        name = case.name if is_comparison(document) else ""
        found.append(itinerary_text(option, document=document, case=name, lang=lang))
    return [table for table in (*found, _gates(document, cat), *_assumptions(document, cat)) if table.rows]


def differences_text(document: Document, *, lang: str = "en") -> Table:
    """Best option of every case against that of the first: one line a case.

    Parameters
    ----------
    document
        A comparison; of one case alone the table is empty.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    best = {case.name: case.options[0] for case in cases(document) if case.options}
    rows = differences_rows(document)
    for row in rows:
        option = best.get(str(row.get("case")))
        row["label"] = label_of(document, option, cat) if option is not None else cat("tables.status.no_route")
    known = [c for c in (*TIDY, "generalised_usd_t") if any(finite(row.get(c)) is not None for row in rows)]
    picked = ["case", "label", *(f"{c}_change" for c in known), "winner_flipped"]
    return table_of(cat, cat("tables.title.differences"), picked, rows)


def flips_text(document: Document, *, lang: str = "en") -> Table:
    """Criteria by which another option wins than in the first case: one line a case and criterion.

    Parameters
    ----------
    document
        A comparison; of one case alone the table is empty.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    rows: list[Row] = []
    for row, flip in zip(flips_rows(document), document.get("flips") or (), strict=True):
        criterion = str(row["criterion"])
        for side in ("from", "to"):
            option = flip.get(side)
            row[f"label_{side}"] = label_of(document, option, cat) if option else cat("tables.status.no_route")
            row[f"value_{side}"] = shown(cat, criterion, row[f"value_{side}"])
        if flip.get("same_borders"):
            row["label_to"] = cat("tables.same_borders", label=row["label_to"])
        rows.append(row)
    picked = ["case", "criterion", "label_from", "value_from", "label_to", "value_to"]
    return table_of(cat, cat("tables.title.flips"), picked, rows)


def change_overs_text(document: Document, *, lang: str = "en") -> Table:
    """Between which points of a sweep another option begins to win, and about where: one line a change.

    Parameters
    ----------
    document
        A comparison; without a sweep the table is empty.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    rows = change_over_rows(document)
    known: dict[object, Option] = {option.get("label"): option for _, option in options(document)}
    for row in rows:
        row |= {end: _as_set(cat, str(row["axis"]), row[end]) for end in ("low", "high", "about")}
        for who in ("before", "after"):
            option = known.get(row[who])
            row[who] = label_of(document, option, cat) if option is not None else row[who]
    others = [name for name in (rows[0] if rows else ()) if name not in _CHANGE_OVER]
    return table_of(cat, cat("tables.title.change_overs"), [*_CHANGE_OVER, *others], rows)


def _as_set(cat: Catalogue, axis: str, value: object) -> str:
    """A value of a swept number as it may be set again: four digits, no days; a year is no amount."""
    number = finite(value)
    if number is None:
        return ""
    if axis == "year":
        return f"{number:.0f}"
    return cat.number(number, decimals=len(f"{number:.4g}".partition(".")[2]) if not 0 < abs(number) < _SMALL else 6)


def _read_closely(document: Document) -> Iterator[tuple[Case, Option]]:
    """Options whose itinerary is printed."""
    if not is_comparison(document):
        yield from options(document)
        return
    seen: set[tuple[object, ...]] = set()
    for case in cases(document):
        for option in case.options[:1]:
            way = (*(option.get("signature") or ()), *(option.get("modes") or ()))
            if way not in seen:
                seen.add(way)
                yield case, option


def _ranges(document: Document, cat: Catalogue) -> Table:
    """Low to high of every total, where the document has both."""
    found = {(case.name, option.get("id")): option for case, option in options(document)}
    rows: list[Row] = []
    for row in options_rows(document):
        option = found.get((row["case"], row["option"]))
        if option is not None and option.get("bands"):
            told = {"case": row["case"], "rank": row["rank"], "label": label_of(document, option, cat)}
            rows.append(told | {c: _range(cat, c, row) for c in TIDY[1:]})
    known = [c for c in TIDY[1:] if any(row[c] for row in rows)]
    picked = [*(["case"] if is_comparison(document) else []), "rank", "label", *known]
    return table_of(cat, cat("tables.title.ranges"), picked, rows)


def _range(cat: Catalogue, criterion: str, row: Row) -> str:
    """Both ends of a range; nothing where they are not known."""
    ends = [finite(row.get(f"{criterion}_{side}")) for side in ("low", "high")]
    if ends[0] is None or ends[1] is None:
        return ""
    low, high = (table_of(cat, "", [criterion], [{criterion: end}]).rows[0][0] for end in ends)
    return cat("tables.range", low=low, high=high)


def changes_text(document: Document, *, lang: str = "en") -> Table:
    """The ledger, old to new: one line a change.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of headings and words.
    """
    from kazpak.locale import catalogue

    cat, rows = catalogue(lang), changes_rows(document)
    for row in rows:
        row["target"] = ledger_target(document, cat, row["target"])
        row |= {side: ledger_value(cat, row[side]) for side in ("old", "new")}
    picked = [*(["case"] if is_comparison(document) else []), "target", "old", "new"]
    return table_of(cat, cat("tables.title.changes"), picked, rows)


def _gates(document: Document, cat: Catalogue) -> Table:
    """Gates that the options pass, with their state and dwell."""
    passed = {p.get("id") for _, option in options(document) for p in option.get("parts") or ()}
    rows = [row for row in gates_rows(document) if row["id"] in passed]
    for row in rows:
        row["name"] = place_of(cat, document, row)
        row["status"] = state_word(cat, row["status"], stale=row["stale"])
    picked = [*(["case"] if is_comparison(document) else []), *_GATE]
    return table_of(cat, cat("tables.title.gates"), picked, rows)


def _assumptions(document: Document, cat: Catalogue) -> list[Table]:
    """The assumed numbers, and their sources, which many share, once each under a number."""
    assumed = assumptions_rows(document)
    numbered = _numbers(plain(row["source"]) for row in assumed)
    rows: list[Row] = [row | {"reference": numbered[plain(row["source"])]} for row in assumed]
    listed: list[Row] = [{"reference": number, "source": text} for text, number in numbered.items()]
    return [
        table_of(cat, cat("tables.title.assumptions"), _ASSUMED, rows),
        table_of(cat, cat("tables.title.sources"), ["reference", "source"], listed),
    ]


def _numbers(texts: Iterable[str]) -> dict[str, int]:
    """Each text once, with its number from 1 in the order of first use."""
    return {text: number for number, text in enumerate(dict.fromkeys(texts), start=1)}
