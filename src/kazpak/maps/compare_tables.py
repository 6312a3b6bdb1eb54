"""Tables of a comparison: differences, winners that change, gates that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.maps.cards import CRITERIA
from kazpak.maps.compare_words import axis_text, change, mark, point_text
from kazpak.maps.escape import DASH, isolated, markup, visible
from kazpak.maps.gate_cards import dwell
from kazpak.maps.style import USABLE, icon
from kazpak.maps.tables import Cell, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kazpak.maps.compare_cases import Comparison, One
    from kazpak.maps.sheet import Record, Sheet

__all__ = ["changed_gates", "differences_table", "flips_table", "gate_state", "gates_table"]

_GATE_FACTS: Final = ("status", "dwell_h")
_NAMED: Final = 3


def differences_table(page: Comparison) -> str:
    """One row a case: its best option, totals and their change against the first."""
    sheet = page.head
    rows, axes = page.rows("differences"), _axes(page)
    shown = [name for name in dict.fromkeys([*CRITERIA, page.by]) if any(row.get(name) is not None for row in rows)]
    headings = [(markup(axis_text(sheet, axis)), False) for axis in axes] or [(sheet.say("tables.heading.case"), False)]
    headings.append((sheet.say("maps.compare.best"), False))
    headings += [(markup(sheet.criterion(name)) + (" ★" if name == page.by else ""), True) for name in shown]
    body = [
        [*_case(page, one, axes), _best(page, one)]
        + [_total(sheet, row, name, compared=one is not page.first) for name in shown]
        for one, row in zip(page.cases, rows, strict=True)
    ]
    return table(sheet, headings, body, name=sheet.cat("maps.compare.differences"), stacked=True)


def _axes(page: Comparison) -> list[str]:
    """What distinguishes the cases of a sweep; none where their names say it as shortly, as those of years do."""
    points = [(one.name, one.record.get("at") or {}) for one in page.cases]
    if all(name in {point_text(page.head, value) for value in at.values()} for name, at in points):
        return []
    return list(dict.fromkeys(key for _, at in points for key in at))


def _case(page: Comparison, one: One, axes: list[str]) -> list[Cell]:
    """Name of a case, or its place in a sweep: a link to the map that shows it there."""
    at = one.record.get("at") or {}
    texts = [point_text(page.head, at.get(axis)) for axis in axes] or [one.name]
    link = f'<a href="#map" data-see="{one.key}">{isolated(texts[0])}</a>'
    name = Cell(f'<span class="kz-marked">{mark(page, one)}{link}</span>', sort=int(one.key), head=True)
    return [name, *(Cell(isolated(text), sort=at.get(axis)) for axis, text in zip(axes[1:], texts[1:], strict=True))]


def _best(page: Comparison, one: One) -> Cell:
    sheet = page.head
    if one.best is None:
        return Cell(f'<a class="kz-stop" href="#case-{one.key}">{sheet.say("maps.compare.no_route")}</a>', sort="")
    label, marks = one.sheet.label(one.best), ""
    if one.record.get("winner_flipped") and page.first.best is not None:
        marks += f'<span class="kz-flag kz-flag-turned">{sheet.say("maps.compare.flipped")}</span>'
    if not one.sheet.is_usable(one.best):
        marks += f'<span class="kz-flag kz-flag-stop">{markup(sheet.status(one.best.get("status")))}</span>'
    return Cell(isolated(label) + (f'<span class="kz-flags">{marks}</span>' if marks else ""), sort=label)


def _total(sheet: Sheet, row: Mapping[str, Any], name: str, *, compared: bool) -> Cell:
    value = row.get(name)
    if value is None:
        return Cell(DASH, sort="", number=True)
    shown = isolated(sheet.amount(name, value))
    if compared:
        shown += f'<span class="kz-band">{change(sheet, name, row.get(f"{name}_change"), value)}</span>'
    return Cell(shown, sort=value, number=True)


def flips_table(page: Comparison) -> str:
    """One row a criterion and way that wins instead of the first case's; empty where there is none."""
    sheet = page.head
    order = {name: at for at, name in enumerate(CRITERIA)}
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for row in sorted(page.rows("flips"), key=lambda row: order.get(row["criterion"], len(order))):
        key = (row["criterion"], *(tuple((row[end] or {}).get("signature") or ("",)) for end in ("from", "to")))
        groups.setdefault(key, []).append(row)
    headings = [
        (sheet.say("maps.compare.criterion"), False),
        (sheet.say("tables.heading.case"), False),
        (sheet.say("maps.compare.before", first=page.first.name), False),
        (sheet.say("maps.compare.after"), False),
        (sheet.say("maps.compare.change"), True),
    ]
    if not groups:
        return ""
    body = [_flip(page, rows) for rows in groups.values()]
    return table(sheet, headings, body, name=sheet.cat("maps.compare.flips"), stacked=True)


def _flip(page: Comparison, rows: Sequence[Mapping[str, Any]]) -> list[Cell]:
    """Cases in which one way wins instead of the same other one by the same criterion."""
    criterion = str(rows[0]["criterion"])
    names = {str(one.record.get("name")): one.name for one in page.cases}
    cases = [names.get(str(row["case"]), visible(row["case"])) for row in rows]
    words = cases if len(cases) <= _NAMED else [f"{cases[0]} \u2026 {cases[-1]} ({len(cases)})"]
    steps = [row["difference"] for row in rows if row.get("difference") is not None]
    ends = sorted({min(steps), max(steps)}) if steps else []
    totals = {row["difference"]: row["value_to"] for row in rows}
    shown = [change(page.head, criterion, step, totals[step]) for step in ends]
    return [
        Cell(markup(page.head.criterion(criterion)), head=True),
        Cell(page.head.listed(words)),
        _winner(page, rows, "from", criterion),
        _winner(page, rows, "to", criterion),
        Cell(f" {DASH} ".join(dict.fromkeys(shown)) or DASH, sort=ends[0] if ends else "", number=True),
    ]


def _winner(page: Comparison, rows: Sequence[Mapping[str, Any]], end: str, criterion: str) -> Cell:
    """The option that wins, and the values it wins with."""
    brief = rows[0][end]
    if brief is None:
        words = page.head.say("maps.compare.no_route")
        return Cell(f'<span class="kz-stop">{words}</span>', sort="")
    label = page.head.label(brief)
    values = sorted(row[f"value_{end}"] for row in rows)
    low, high = (page.head.amount(criterion, value) for value in (values[0], values[-1]))
    amount = low if low == high else page.head.span(criterion, values[0], values[-1])
    note = f" · {page.head.say('maps.compare.same_borders')}" if end == "to" and rows[0].get("same_borders") else ""
    return Cell(f'{isolated(label)}<span class="kz-band">{isolated(amount)}{note}</span>', sort=label)


def changed_gates(page: Comparison, one: One) -> dict[str, Record]:
    """Gates that are in another state, or take another time, than in the first case, by id."""
    first = {str(gate.get("id")): gate for gate in page.first.sheet.gates}
    return {
        key: gate
        for gate in one.sheet.gates
        if (key := str(gate.get("id"))) in first and any(gate.get(fact) != first[key].get(fact) for fact in _GATE_FACTS)
    }


def gates_table(page: Comparison) -> str:
    """Gates that differ between the cases; empty where none does."""
    sheet = page.head
    first = {str(gate.get("id")): gate for gate in page.first.sheet.gates}
    body = [
        [
            Cell(isolated(sheet.name(key, gate.get("name"))), head=True),
            Cell(isolated(one.name), sort=int(one.key)),
            Cell(gate_state(page.first.sheet, first[key])),
            Cell(gate_state(one.sheet, gate)),
        ]
        for one in page.cases[1:]
        for key, gate in changed_gates(page, one).items()
    ]
    headings = [
        sheet.say("maps.compare.gate"),
        sheet.say("tables.heading.case"),
        sheet.say("maps.compare.there", first=page.first.name),
        sheet.say("maps.compare.here"),
    ]
    if not body:
        return ""
    named = [(words, False) for words in headings]
    return table(sheet, named, body, name=sheet.cat("maps.compare.gates"), stacked=True)


def gate_state(sheet: Sheet, gate: Record) -> str:
    """Status of a gate and the hours that it takes."""
    status = str(gate.get("status") or "unknown")
    style = "" if status in USABLE else ' class="kz-stop"'
    hours = isolated(dwell(sheet, gate)) if gate.get("dwell_h") else ""
    state = f"<bdi{style}>{markup(sheet.status(status))}</bdi>"
    return f'<span class="kz-marked">{icon(status, size=16)}<span>{state}{" · " if hours else ""}{hours}</span></span>'
