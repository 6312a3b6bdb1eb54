"""The numbers behind the time/cost-distance chart, as rows that can be checked and filed.

Distance, time and money since the start, at the beginning and the end of every part: a haul is a slope, a
border, transfer or port is a vertical step. The last row of an option ends at its totals.

References
----------
UNESCAP, Time/Cost-Distance Methodology; the form in which CAREC's corridor monitoring reports trips.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kazpak.charts.answer import Document, Part, all_options, name_of
from kazpak.locale import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Row", "distance_rows", "term_rows"]

Row: TypeAlias = dict[str, Any]

_RUNNING: Final = {"length_km": "km", "time_h": "h", "cost_usd_t": "usd_t"}


def distance_rows(document: Document, *, lang: str = "en", options: Sequence[str] | None = None) -> list[Row]:
    """Rows of the chart, one per part, in travelling order.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of the gates' names.
    options
        Ids of the options wanted; all when None.

    Returns
    -------
    list of dict
        case, key (unique in the document), option, label, step, kind, id, name, status; then from_km, to_km,
        from_h, to_h, from_usd_t, to_usd_t
        since the start. An amount that a part does not state is None from there on.
    """
    drawn = all_options(document, catalogue(lang), only=options)
    rows: list[Row] = []
    for item in drawn:
        amounts: dict[str, list[float] | None] = {criterion: [] for criterion in _RUNNING}
        for step, part in enumerate(item.parts, start=1):
            row: Row = {
                "case": item.case,
                "key": item.key,
                "option": item.option.get("id"),
                "label": item.label,
                "step": step,
                "kind": part.get("kind"),
                "id": part.get("id") or "",
                "name": _title(document, part, lang),
                "status": part.get("status"),
            }
            for criterion, unit in _RUNNING.items():
                row |= _advance(amounts, criterion, unit, part)
            rows.append(row)
    return rows


def _title(document: Document, part: Part, lang: str) -> str:
    """Name of a gate, or both ends of a haul."""
    if part.get("lon") is not None or part.get("kind") not in {"haul", "access"}:
        return name_of(document, part, lang=lang)
    return f"{part.get('from_name') or part.get('from')} - {part.get('to_name') or part.get('to')}"


def _advance(amounts: dict[str, list[float] | None], criterion: str, unit: str, part: Part) -> Row:
    """Amount before and after a part; sums are rounded once, so that the last equals the total."""
    so_far = amounts[criterion]
    value = part.get(criterion)
    if so_far is None or value is None:
        amounts[criterion] = None
        return {f"from_{unit}": None, f"to_{unit}": None}
    before = math.fsum(so_far)
    so_far.append(float(value))
    return {f"from_{unit}": before, f"to_{unit}": math.fsum(so_far)}


def term_rows(document: Document, *, lang: str = "en", options: Sequence[str] | None = None) -> list[Row]:
    """What the totals are made of: one row per option, criterion and term.

    Terms carry their unit at the end of their names (`queue_h`, `haul_usd_t`). What the parts do not split
    into terms is kept as the term `rest`, so that terms always add up to the total.

    Returns
    -------
    list of dict
        case, key (unique in the document), option, label, criterion, term, amount (in the criterion's unit).
    """
    drawn = all_options(document, catalogue(lang), only=options)
    rows: list[Row] = []
    for item in drawn:
        for criterion, suffix in (("time_h", "_h"), ("cost_usd_t", "_usd_t")):
            total = item.total(criterion)
            if total is None:
                continue
            terms: dict[str, list[float]] = {}
            for part in item.parts:
                for term, amount in (part.get("terms") or {}).items():
                    if term.endswith(suffix) and amount:
                        terms.setdefault(term, []).append(float(amount))
            head = {
                "case": item.case,
                "key": item.key,
                "option": item.option.get("id"),
                "label": item.label,
                "criterion": criterion,
            }
            split = {term: math.fsum(values) for term, values in terms.items()}
            rest = total - math.fsum(split.values())
            rows += [head | {"term": term, "amount": amount} for term, amount in split.items()]
            if abs(rest) > 1e-9 * max(1.0, abs(total)):
                rows.append(head | {"term": "rest", "amount": rest})
    return rows
