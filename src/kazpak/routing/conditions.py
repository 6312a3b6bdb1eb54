"""What an option meets on its way: limited transit, changes of vehicle, and the conditions of countries and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kazpak.access import refusal
from kazpak.costs.items import conditions_at
from kazpak.kinds import ACCESS_FORMS, EXCHANGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.case import Case
    from kazpak.network.passages import Passage
    from kazpak.routing.option import Option, Part
    from kazpak.tables import AccessInterval, Condition

__all__ = ["access_of_gate", "access_of_part", "conditions_met"]


def access_of_part(case: Case, part: Part, ends: frozenset[str]) -> dict[str, Any] | None:
    """Who may use a gate that an option passes, as a document has it; None for hauls and where nothing is said.

    Parameters
    ----------
    case
        On its day.
    part
        Of an option.
    ends
        Countries in which the goods begin and end: they decide whether the goods are in transit at the gate.
    """
    passage, row = _row(case, part)
    return None if passage is None or row is None else _document(case, passage, row, ends)


def access_of_gate(case: Case, gate: str, ends: frozenset[str]) -> dict[str, Any] | None:
    """The same for the first passage of a gate; one that takes the trip before one that does not."""
    modes = case.world.gates[gate].modes
    passages = [p for i in case.world.passages_named.get(gate, ()) if (p := case.world.passages[i]).gate == gate]
    passages.sort(key=lambda p: modes.index(p.cell[0]) if p.cell[0] in modes else 0)
    found = [_document(case, p, row, ends) for p in passages if (row := case.access_row(p)) is not None]
    return min(found, key=lambda access: bool(access["refuses"]), default=None)


def _document(case: Case, passage: Passage, row: AccessInterval, ends: frozenset[str]) -> dict[str, Any]:
    """Who may use a passage, and whether and why it refuses goods that begin and end in some countries."""
    return {
        "freight": row.freight,
        "category": row.category,
        "in_transit": not ends & passage.lands,
        "refuses": refusal(row, passage.lands, ends, case.on),
        "transit": row.transit,
        "forms": list(row.forms),
        "tir": row.tir,
        "exchange": row.exchange,
        "season": [row.season_from, row.season_to] if row.season_from else None,
        "hours": row.hours or None,
        "heaviest_t": row.heaviest_t,
        "conditions": row.conditions,
        "source": row.source,
        "confidence": row.confidence,
    }


def _row(case: Case, part: Part) -> tuple[Passage | None, AccessInterval | None]:
    passage = case.world.passages[part.passage] if part.passage is not None else None
    return passage, case.access_row(passage) if passage is not None else None


def conditions_met(case: Case, option: Option, ends: frozenset[str]) -> list[dict[str, Any]]:
    """Everything that an option meets and a planner has to know, in order of travel, each once.

    Returns
    -------
    list of dict
        `code` (`transit_limited`, `exchange`, or a kind of condition), `target` (gate, country, line or region),
        `id` (of the condition, or None), `forms`, `text` and `texts` by language, `confirmed`, `source`, and what it
        adds in all: `time_h`, `cost_usd_t`.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for part in option.parts:
        for key, entry in _of_gate(case, part, ends):
            found.setdefault(key, entry)
        for row, target in _rows_met(case, part, first=part is option.parts[0]):
            found.setdefault((row.id, target), _of_condition(row, target))
    return list(found.values())


def _of_gate(case: Case, part: Part, ends: frozenset[str]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    passage, row = _row(case, part)
    if passage is None or row is None:
        return
    entry: dict[str, Any] = {"target": part.id, "id": None, "texts": {}, "confirmed": "", "source": row.source}
    if row.transit == "limited" and not ends & passage.lands:
        text = "; ".join(ACCESS_FORMS[form] for form in row.forms)
        forms = list(row.forms)
        yield ("transit_limited", part.id), {"code": "transit_limited", "forms": forms, "text": text, **entry}
    if passage.mode == "road" and row.exchange not in ("", "none"):
        hours, money = part.term("exchange_h"), part.term("exchange_usd_t")
        told = {"code": "exchange", "forms": [row.exchange], "text": EXCHANGES[row.exchange], **entry}
        yield ("exchange", part.id), told | {"time_h": hours, "cost_usd_t": money}


def _rows_met(case: Case, part: Part, *, first: bool) -> Iterator[tuple[Condition, str]]:
    """Conditions that a part meets: at a gate, on entering a country or starting in it, along its hauls."""
    keys = [*part.rows, *([] if not first or part.kind == "access" else [f"start/{part.country}/{part.mode}"])]
    for key in keys:
        for row in conditions_at(case, key):
            yield row, row.applies_to


def _of_condition(row: Condition, target: str) -> dict[str, Any]:
    return {
        "code": row.kind,
        "target": target,
        "id": row.id,
        "forms": [],
        "text": row.text,
        "texts": dict(row.texts),
        "since": row.start.isoformat(),
        "confirmed": row.last_confirmed.isoformat() if row.last_confirmed else "",
        "source": row.source,
    }
