"""Tables of a comparison: differences, winners that change, gates that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.maps.cards import CRITERIA, flags
from kazpak.maps.compare_words import change, line_badge
from kazpak.maps.escape import DASH, isolated, markup, visible
from kazpak.maps.gate_cards import dwell
from kazpak.maps.style import USABLE, icon
from kazpak.maps.tables import Cell, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kazpak.maps.compare_cases import Comparison, One
    from kazpak.maps.sheet import Record, Sheet

__all__ = ["changed_gates", "differences_table", "flips_table", "gate_state", "gates_table"]

_GATE_FACTS: Final = ("status", "dwell_h")


def differences_table(page: Comparison) -> str:
    """One row a case: what distinguishes it, its best option, totals and their change against the first."""
    sheet = page.head
    rows = page.rows("differences")
    axes = list(dict.fromkeys(key for one in page.cases for key in one.record.get("at") or {}))
    shown = [name for name in dict.fromkeys([*CRITERIA, page.by]) if any(row.get(name) is not None for row in rows)]
    headings = [(sheet.say("tables.heading.case"), False)]
    headings += [(markup(axis), True) for axis in axes]
    headings.append((sheet.say("maps.compare.best"), False))
    headings += [(markup(sheet.criterion(name)) + (" ★" if name == page.by else ""), True) for name in shown]
    body = [
        [_case(page, one), *(_point(sheet, one, axis) for axis in axes), _best(page, one)]
        + [_total(sheet, row, name, compared=one is not page.first) for name in shown]
        for one, row in zip(page.cases, rows, strict=True)
    ]
    return table(sheet, headings, body, name=sheet.cat("maps.compare.differences"))


def _case(page: Comparison, one: One) -> Cell:
    """Name of a case: a link to the map that shows it there."""
    mark = page.marks.get(one.key)
    letter = line_badge(page, mark) if mark else ""
    link = f'<a href="#map" data-see="{one.key}">{isolated(one.name)}</a>'
    return Cell(f'<span class="kz-marked">{letter}{link}</span>', sort=int(one.key), head=True)


def _point(sheet: Sheet, one: One, axis: str) -> Cell:
    value = (one.record.get("at") or {}).get(axis)
    if isinstance(value, int | float) and not isinstance(value, bool):
        decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
        return Cell(isolated(sheet.cat.number(value, decimals=decimals)), sort=value, number=True)
    return Cell(isolated(value) if value is not None else DASH, sort=visible(value), number=True)


def _best(page: Comparison, one: One) -> Cell:
    if one.best is None:
        words = page.head.say("maps.compare.no_route")
        return Cell(f'<a class="kz-stop" href="#case-{one.key}">{words}</a>', sort="")
    label = one.sheet.label(one.best)
    turned = one.record.get("winner_flipped") and one is not page.first and page.first.best is not None
    flag = page.head.say("maps.compare.flipped")
    more = f'<span class="kz-flags"><span class="kz-flag kz-flag-turned">{flag}</span></span>' if turned else ""
    return Cell(f"{isolated(label)}{more}{flags(one.sheet, one.best)}", sort=label)


def _total(sheet: Sheet, row: Mapping[str, Any], name: str, *, compared: bool) -> Cell:
    value = row.get(name)
    if value is None:
        return Cell(DASH, sort="", number=True)
    shown = isolated(sheet.amount(name, value))
    if compared:
        shown += f'<span class="kz-band">{change(sheet, name, row.get(f"{name}_change"), value)}</span>'
    return Cell(shown, sort=value, number=True)


def flips_table(page: Comparison) -> str:
    """One row a criterion and case where another way is best than in the first case."""
    sheet = page.head
    names = {str(one.record.get("name")): one for one in page.cases}
    order = {name: at for at, name in enumerate(CRITERIA)}
    rows = sorted(page.rows("flips"), key=lambda row: order.get(row["criterion"], len(order)))
    headings = [
        (sheet.say("maps.compare.criterion"), False),
        (sheet.say("tables.heading.case"), False),
        (sheet.say("maps.compare.before", first=page.first.name), False),
        (sheet.say("maps.compare.after"), False),
        (sheet.say("maps.compare.change"), True),
    ]
    body = []
    for row in rows:
        criterion, one = str(row["criterion"]), names.get(str(row["case"]))
        name = one.name if one else visible(row["case"])
        body.append(
            [
                Cell(markup(sheet.criterion(criterion)), head=True),
                Cell(isolated(name)),
                _winner(page, row.get("from"), criterion, row.get("value_from")),
                _winner(page, row.get("to"), criterion, row.get("value_to")),
                Cell(
                    change(sheet, criterion, row.get("difference"), row.get("value_to")) or DASH,
                    sort=row.get("difference") if row.get("difference") is not None else "",
                    number=True,
                ),
            ]
        )
    return table(sheet, headings, body, name=sheet.cat("maps.compare.flips"))


def _winner(page: Comparison, brief: Record | None, criterion: str, value: object) -> Cell:
    """The option that wins, and the value it wins with."""
    if brief is None:
        words = page.head.say("maps.compare.no_route")
        return Cell(f'<span class="kz-stop">{words}</span>', sort="")
    label = page.head.label(_as_option(page, brief))
    amount = isolated(page.head.amount(criterion, value))
    return Cell(f'{isolated(label)}<span class="kz-band">{amount}</span>', sort=label)


def _as_option(page: Comparison, brief: Record) -> dict[str, Any]:
    """A winner as far as its label needs: crossings are told from transfers by what the gates are."""
    crossings = {str(gate.get("id")): gate for gate in page.head.gates if gate.get("kind") == "crossing"}
    passed = [gate for key in brief.get("signature") or () if (gate := crossings.get(str(key)))]
    parts = [{"kind": "crossing", "id": gate.get("id"), "name": gate.get("name")} for gate in passed]
    return {"label": brief.get("label"), "modes": brief.get("modes"), "parts": parts}


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
    return table(sheet, [(words, False) for words in headings], body, name=sheet.cat("maps.compare.gates"))


def gate_state(sheet: Sheet, gate: Record) -> str:
    """Status of a gate and the hours that it takes."""
    status = str(gate.get("status") or "unknown")
    style = "" if status in USABLE else ' class="kz-stop"'
    hours = isolated(dwell(sheet, gate)) if gate.get("dwell_h") else ""
    state = f"<bdi{style}>{markup(sheet.status(status))}</bdi>"
    return f'<span class="kz-marked">{icon(status, size=16)}<span>{state}{" · " if hours else ""}{hours}</span></span>'
