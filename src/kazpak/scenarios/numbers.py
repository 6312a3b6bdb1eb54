"""Hours of gates, tariffs and every other number: rows in, rows out, ranges moving along."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kazpak.assumptions import base_of
from kazpak.scenarios.ways import chosen, gates_of, look_ups
from kazpak.units import unit_of

if TYPE_CHECKING:
    from kazpak.assumptions import Assumption
    from kazpak.network.passages import Passage
    from kazpak.scenarios.changes import Amount, Assume, Delay, Reprice
    from kazpak.scenarios.work import Work

__all__ = ["BadValueError", "delay", "moved", "reprice", "shifted"]

_TOLERANCE: Final = 1e-9

_HOURS: Final[dict[str, tuple[str, ...]]] = {
    "crossing": ("gate.queue.h", "gate.clearance.h"),
    "checkpoint": ("checkpoint.queue.h", "checkpoint.clearance.h"),
    "transfer": ("terminal.handling.h",),
    "gauge": ("gauge.change.h",),
    "port": ("port.dwell.h",),
}
"""Rows whose sum is the time of a passage; where there are two, waiting comes first."""


class BadValueError(Exception):
    """A change that the case cannot take; its text says why."""


def delay(work: Work, change: Delay) -> None:
    """Change the total hours of gates.

    `set` and `at_most` give the total: the queue takes what formalities leave, and formalities are cut only
    where they alone are longer. `multiply` scales everything. `add` goes to the queue, and to the
    formalities only when more is taken away than the queue has.
    """
    met = False
    for gate in gates_of(work.world, change):
        ways = work.ways.through(gate)
        region = chosen(change, ways)
        for kind in dict.fromkeys(way.kind for way in region):
            same = [way for way in region if way.kind == kind]
            met |= _delay_alike(work, change.time_h, _HOURS[kind], same, ways)
    if not met:
        raise BadValueError(f"no time is known for {change.gate or change.borders}")


def _delay_alike(
    work: Work, amount: Amount, names: Sequence[str], region: Sequence[Passage], ways: Sequence[Passage]
) -> bool:
    """Change the hours of ways of one kind; those that rest on the same rows are changed together."""
    groups: dict[tuple[str, ...], tuple[list[Assumption], list[Passage]]] = {}
    for way in region:
        found = [work.find(name, way.scopes) if name in work.rows else None for name in names]
        rows = [row for row in found if row is not None]
        if len(rows) == len(names):
            groups.setdefault(tuple(row.applies_to for row in rows), (rows, []))[1].append(way)
    _expected_mean(amount, [(math.fsum(r.central for r in rows), ways) for rows, ways in groups.values()], "the time")
    pairs = [
        (old, new, members)
        for rows, members in groups.values()
        for old, new in zip(rows, _total(rows, amount), strict=True)
    ]
    _put(work, pairs, ways, amount)
    return bool(groups)


def _total(rows: Sequence[Assumption], amount: Amount) -> list[Assumption]:
    """Rows whose sum is changed by an amount; the first waits, the last clears."""
    total = math.fsum(row.central for row in rows)
    if amount.multiply is not None:
        factor = amount.multiply
        return [moved(row, row.central * factor) if row.central else _scaled(row, factor) for row in rows]
    wanted = _wanted(total, amount)
    if wanted == total:
        return list(rows)
    if wanted < 0.0:
        raise BadValueError(f"{total:g} h is there now; {-(amount.add or 0.0):g} h cannot be taken away")
    how: Callable[[Assumption, float], Assumption] = moved if amount.add is None else shifted
    *waiting, clearing = rows
    if not waiting:
        return [how(clearing, wanted)]
    cleared = min(clearing.central, wanted)
    return [how(waiting[0], wanted - cleared), how(clearing, cleared)]


def reprice(work: Work, change: Reprice | Assume) -> None:
    """Change one number.

    `applies_to` may be a gate (all ways through it), GATE/mode or one passage, with whatever rows answer for
    those ways; or any other scope, where the row of that scope changes, or one is made from the row that
    answered for it until now. Rows that hold for part of that scope, such as one season or one way of the trip,
    change with it. Left out, every row of the name changes.
    """
    name, scope = change.assumption, change.applies_to
    gate = work.world.gates.get(scope.partition("/")[0]) if scope else None
    if scope is None:
        for row in list(work.rows[name].values()):
            work.reads.add(("number", name, row.applies_to))
            _expected(change, row.central, row.key)
            work.write(row, _changed(row, change))
    elif gate is not None:
        _reprice_gate(work, change, scope, work.ways.through(gate))
    else:
        old = _held(work, change, scope)
        _expected(change, old.central, old.key)
        new = replace(_changed(old, change), applies_to=scope)
        narrow = [] if base_of(scope) != scope else _narrow_rows(work, old)
        work.write(old, new)
        _follow(work, narrow, old, new, change)


def _narrow_rows(work: Work, row: Assumption) -> list[Assumption]:
    """Rows that hold for part of the scope of another."""
    held = work.rows[row.name].items()
    return [other for scope, other in held if scope != row.applies_to == base_of(scope)]


def _follow(work: Work, narrow: Sequence[Assumption], old: Assumption, new: Assumption, amount: Amount) -> None:
    """Change the rows that hold for part of a scope as the row of the scope itself was."""
    for row in narrow:
        scope = f"{new.applies_to}{row.applies_to[len(old.applies_to) :]}"
        work.write(row, replace(_as_changed(row, old, new, amount), applies_to=scope))


def _as_changed(row: Assumption, old: Assumption, new: Assumption, amount: Amount) -> Assumption:
    """A row changed by what another one was changed by."""
    if amount.set is not None:
        return replace(row, low=new.low, central=new.central, high=new.high)
    if amount.multiply is not None:
        return _scaled(row, amount.multiply)
    if amount.at_most is not None:
        return moved(row, min(row.central, new.central))
    return shifted(row, row.central + new.central - old.central)


def _reprice_gate(work: Work, change: Reprice | Assume, scope: str, ways: Sequence[Passage]) -> None:
    """Change a number for all ways that a gate, a gate and mode or a passage stands for."""
    groups: dict[str, tuple[Assumption, list[Passage]]] = {}
    for way in ways:
        row = work.find(change.assumption, way.scopes) if scope in way.scopes else None
        if row is not None:
            groups.setdefault(row.applies_to, (row, []))[1].append(way)
    if not groups:
        raise BadValueError(f"{change.assumption} has no row that holds for {scope}")
    _expected_mean(change, [(row.central, found) for row, found in groups.values()], change.assumption)
    _put(work, [(old, _changed(old, change), members) for old, members in groups.values()], ways, change)


def _held(work: Work, change: Reprice | Assume, scope: str) -> Assumption:
    """The row that holds for a scope, its own or a wider one; where one value is set for several, their mean."""
    name = change.assumption
    own = work.rows[name].get(scope)
    if own is not None:
        work.reads.add(("number", name, scope))
        return own
    found = {}
    for scopes in look_ups(work.ways, scope) or ():
        row = work.find(name, scopes)
        if row is not None:
            found[row.applies_to] = row
    if not found:
        raise BadValueError(f"{name} has no row that holds for {scope}; it has rows for {', '.join(work.rows[name])}")
    if len(found) > 1 and change.set is None:
        raise BadValueError(
            f"{scope} has no row of {name}, and those that hold there differ: {', '.join(found)}; set one value for all"
        )
    return _mean(list(found.values()))


def _mean(rows: Sequence[Assumption]) -> Assumption:
    """One row in the place of several: the mean of their values, the whole of their range, all their sources."""
    if len(rows) == 1:
        return rows[0]
    return replace(
        rows[0],
        applies_to=" and ".join(row.applies_to for row in rows),
        low=min(row.low for row in rows),
        central=math.fsum(row.central for row in rows) / len(rows),
        high=max(row.high for row in rows),
        source="; ".join(dict.fromkeys(row.source for row in rows)),
    )


def _put(
    work: Work,
    pairs: Sequence[tuple[Assumption, Assumption, Sequence[Passage]]],
    ways: Sequence[Passage],
    amount: Amount,
) -> None:
    """Write rows, old and new, so that each holds for some ways of a gate and for no other."""
    placed = [
        (old, new, _narrow_rows(work, old), _scopes_for(work.rows[old.name], members, ways))
        for old, new, members in pairs
    ]
    for old, new, narrow, scopes in placed:
        for scope in scopes:
            work.write(old, replace(new, applies_to=scope))
            _follow(work, narrow, old, replace(new, applies_to=scope), amount)


def _scopes_for(rows: Mapping[str, Assumption], members: Sequence[Passage], ways: Sequence[Passage]) -> list[str]:
    """Scopes that mean some ways of a gate: the gate where it means the same, else a mode, else each way."""
    wanted, spelt = {way.id for way in members}, {way.id: way.scopes for way in ways}
    for scope in dict.fromkeys(scope for way in members for scope in reversed(spelt[way.id])):
        if scope.partition("/")[0] != members[0].gate:
            continue
        meant = {name for name, scopes in spelt.items() if scope in scopes}
        if meant == wanted and all(_answers(rows, scope, spelt[name]) for name in wanted):
            return [scope]
    return [way.id for way in members]


def _answers(rows: Mapping[str, Assumption], scope: str, scopes: Sequence[str]) -> bool:
    """Whether a row of a scope would be the one found for a way: nothing more particular is there."""
    return not any(s in rows for s in scopes[: scopes.index(scope)])


def _changed(row: Assumption, amount: Reprice | Assume) -> Assumption:
    """A row after a change."""
    if amount.multiply is not None and not row.central:
        return _scaled(row, amount.multiply)
    wanted = _wanted(row.central, amount)
    return shifted(row, wanted) if amount.add is not None else moved(row, wanted)


def _wanted(value: float, amount: Amount) -> float:
    """A value after a change."""
    if amount.set is not None:
        return amount.set
    if amount.multiply is not None:
        return value * amount.multiply
    if amount.at_most is not None:
        return min(value, amount.at_most)
    return value + (amount.add or 0.0)


def _expected(amount: Amount, value: float, what: str) -> None:
    """Refuse a change whose author believed something else."""
    if amount.expect is not None and not math.isclose(value, amount.expect, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE):
        raise BadValueError(f"expect: {what} is {value:g} now, not {amount.expect:g}; the base has moved, look again")


def _expected_mean(amount: Amount, found: Sequence[tuple[float, Sequence[Passage]]], what: str) -> None:
    """Refuse a change whose author believed another mean over the ways that it is for."""
    if found:
        ways = [way for _, members in found for way in members]
        mean = math.fsum(value * len(members) for value, members in found) / len(ways)
        _expected(amount, mean, f"{what} of {ways[0].gate}")


def moved(row: Assumption, central: float) -> Assumption:
    """A row with another central value; its range keeps its proportions, or its width where there is none."""
    if row.central > 0.0:
        factor = central / row.central
        return _bounded(row, row.low * factor, central, row.high * factor)
    return shifted(row, central)


def shifted(row: Assumption, central: float) -> Assumption:
    """A row with another central value; its range keeps its width."""
    step = central - row.central
    return _bounded(row, row.low + step, central, row.high + step)


def _scaled(row: Assumption, factor: float) -> Assumption:
    """A row with all values multiplied."""
    return _bounded(row, row.low * factor, row.central * factor, row.high * factor)


def _bounded(row: Assumption, low: float, central: float, high: float) -> Assumption:
    """A row with new values; the range is cut where its unit ends, the central value may not leave it."""
    unit = unit_of(row.name)
    least, most = (unit.least, unit.most) if unit else (0.0, math.inf)
    if not (math.isfinite(central) and least <= central <= most) or (central == 0.0 and row.name.endswith("payload.t")):
        text = unit.text if unit else ""
        raise BadValueError(f"{row.key} would be {central:g} {text}, outside of {least:g} to {most:g}")
    return replace(row, low=min(max(low, least), central), central=central, high=max(min(high, most), central))
