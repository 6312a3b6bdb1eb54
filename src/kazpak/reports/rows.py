"""Rows of an answer: one definition that every table and every file is written from.

A row is a flat mapping; each name carries its unit (`time_h`, `cost_usd_t`), lists are joined by `;`,
a missing value is None, numbers are never rounded. All rows of one table have the same names in the same
order. Columns for criteria and terms follow the document, so that a new criterion needs no change here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

from kazpak.reports.answer import (
    Case,
    Document,
    Option,
    criteria,
    finite,
    is_comparison,
    is_stale,
    name_of,
    options,
)
from kazpak.studies.side_by_side import case_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "Row",
    "assumptions_rows",
    "columns",
    "gates_rows",
    "itinerary_rows",
    "joined",
    "options_rows",
]

Row: TypeAlias = dict[str, Any]

_BANDS = ("low", "high")
_STATE = ("status", "since", "confirmed", "stale", "cause")
_ASSUMPTION_COLUMNS = (
    "name",
    "applies_to",
    "low",
    "central",
    "high",
    "unit",
    "year",
    "price_year",
    "source",
    "confidence",
    "remark",
    "used_for",
)


def columns(rows: Sequence[Row]) -> list[str]:
    """Column names of a table, in order; none when it has no row."""
    return list(rows[0]) if rows else []


def options_rows(document: Document) -> list[Row]:
    """One row per option: what it is, its totals [units in the names], its bands.

    Of several cases, a row also says how far it is from the best of the first case (`time_h_change`), and a
    case without a route has a row that says so.

    Parameters
    ----------
    document
        An answer document; see `kazpak.reports.answer`.
    """
    names = criteria(document)
    banded = [n for n in names if any(n in (o.get("bands") or {}) for _, o in options(document))]
    rows: list[Row] = []
    for case, option in options(document):
        row = _option_head(case, option)
        row |= {
            "corridor": (option.get("corridor") or {}).get("label"),
            "named": option.get("named"),
            "modes": joined(option.get("modes")),
            "countries": joined(option.get("countries")),
            "gauges_mm": joined(option.get("gauges_mm")),
            "signature": joined(option.get("signature")),
            "pareto": option.get("pareto"),
            "stale": is_stale(option),
        }
        totals: Mapping[str, Any] = option.get("totals") or {}
        row |= {name: finite(totals.get(name)) for name in names}
        for name in banded:
            band: Mapping[str, Any] = (option.get("bands") or {}).get(name) or {}
            row |= {f"{name}_{side}": finite(band.get(side)) for side in _BANDS}
        row |= {"on": document.get("on"), "as_of": document.get("as_of"), "cargo": document.get("cargo")}
        rows.append(row)
    return case_rows(dict(document), rows) if is_comparison(document) else rows


def _option_head(case: Case, option: Option) -> Row:
    """The columns that say which option a row belongs to."""
    return {
        "case": case.name,
        "rank": option.get("rank"),
        "option": option.get("id"),
        "label": option.get("label"),
        "status": option.get("status"),
    }


def variants_rows(document: Document) -> list[Row]:
    """Variants of every option, one row each, with the totals of the option's criteria.

    Parameters
    ----------
    document
        An answer document with what stands beside its options.
    """
    names = criteria(document)
    rows: list[Row] = []
    for case, option in options(document):
        for number, variant in enumerate(option.get("variants") or (), start=1):
            row = _option_head(case, option) | {"variant": number, "label": variant.get("label")}
            row |= {"modes": joined(variant.get("modes")), "countries": joined(variant.get("countries"))}
            totals: Mapping[str, Any] = variant.get("totals") or {}
            rows.append(row | {name: finite(totals.get(name)) for name in names})
    return rows


def itinerary_rows(document: Document) -> list[Row]:
    """One row per part of every option, in travelling order, with running totals and terms.

    Parameters
    ----------
    document
        An answer document; see `kazpak.reports.answer`.

    Notes
    -----
    `reached_km` and `reached_h` are the distance and the time since the start when the part ends.
    """
    stated = {key for _, option in options(document) for part in option.get("parts") or () for key in part}
    names = [name for name in criteria(document) if name in stated]
    terms = _term_names(document, taken=names)
    rows: list[Row] = []
    for case, option in options(document):
        so_far: dict[str, list[float]] = {"length_km": [], "time_h": []}
        for step, part in enumerate(option.get("parts") or (), start=1):
            for name, values in so_far.items():
                values.append(finite(part.get(name)) or 0.0)
            row = _option_head(case, option)
            row |= {"status": part.get("status"), "stale": part.get("stale")}
            row |= {"step": step, **_part_columns(document, part)}
            row |= {name: finite(part.get(name)) for name in names}
            row["reached_km"] = math.fsum(so_far["length_km"])
            row["reached_h"] = math.fsum(so_far["time_h"])
            row |= {column: finite((part.get("terms") or {}).get(term)) for term, column in terms.items()}
            rows.append(row)
    return rows


def _part_columns(document: Document, part: Mapping[str, Any]) -> Row:
    """What a part is and where it lies."""
    gate_id = part.get("id") or ""
    is_gate = part.get("lon") is not None
    return {
        "kind": part.get("kind"),
        "id": gate_id,
        "name": name_of(document, gate_id, fallback=part.get("name") or "") if is_gate else part.get("name"),
        "mode": part.get("mode"),
        "gauge_mm": part.get("gauge_mm"),
        "country": part.get("country"),
        "from": part.get("from"),
        "from_name": part.get("from_name"),
        "to": part.get("to"),
        "to_name": part.get("to_name"),
        "confirmed": part.get("confirmed"),
        "lon": finite(part.get("lon")),
        "lat": finite(part.get("lat")),
    }


def _term_names(document: Document, *, taken: Iterable[str]) -> dict[str, str]:
    """Terms of all parts and the column each gets; a term that is named like a criterion is told apart."""
    found = {
        term: None
        for _, option in options(document)
        for part in option.get("parts") or ()
        for term in part.get("terms") or {}
    }
    reserved = {*taken, "reached_km", "reached_h"}
    return {term: f"term_{term}" if term in reserved else term for term in found}


def gates_rows(document: Document) -> list[Row]:
    """One row per gate that the answer touches, with its status on the day and its dwell [h].

    Of several cases, the first has all its gates, every other one those that are different in it.
    """
    if not is_comparison(document):
        return [_gate_row(gate) for gate in document.get("gates") or ()]
    rows: list[Row] = []
    first = {gate.get("id"): _gate_row(gate) for gate in document.get("gates") or ()}
    for i, case in enumerate(document["cases"]):
        mine = [_gate_row(gate) for gate in case.get("gates") or ()] if i else list(first.values())
        rows += [{"case": case.get("name"), **row} for row in mine if i == 0 or _state(row) != _state(first[row["id"]])]
    return rows


def _state(row: Row) -> tuple[object, ...]:
    """What one case may change of a gate."""
    return tuple(value for name, value in row.items() if name in _STATE or name.startswith("dwell_h"))


def _gate_row(gate: Mapping[str, Any]) -> Row:
    """A gate as a row."""
    names: Mapping[str, str] = gate.get("names") or {}
    dwell: Mapping[str, Any] = gate.get("dwell_h") or {}
    row = {"id": gate.get("id"), "name": gate.get("name")}
    row |= {f"name_{lang}": names.get(lang) for lang in ("ru", "kk", "ur")}
    row |= {
        "kind": gate.get("kind"),
        "lon": finite(gate.get("lon")),
        "lat": finite(gate.get("lat")),
        "modes": joined(gate.get("modes")),
    }
    row |= {name: gate.get(name) for name in _STATE}
    row |= {f"dwell_h_{side}": finite(dwell.get(side)) for side in ("low", "central", "high")}
    return row | {"used": gate.get("used"), "note": gate.get("note"), "source": gate.get("source")}


def assumptions_rows(document: Document) -> list[Row]:
    """One row per assumed number that the answer rests on, with unit and source.

    Of several cases, a row says in which of them it holds.
    """
    named = (*_ASSUMPTION_COLUMNS, "cases") if is_comparison(document) else _ASSUMPTION_COLUMNS
    return [
        {name: joined(row.get(name)) if isinstance(row.get(name), list | tuple) else row.get(name) for name in named}
        for row in document.get("assumptions") or ()
    ]


def joined(values: Iterable[object] | None) -> str:
    """A list as one text, its items parted by `;`, so that any file format can hold it."""
    return ";".join(str(v) for v in values or ())
