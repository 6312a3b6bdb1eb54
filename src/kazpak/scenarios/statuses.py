"""Opening, closing and setting the status of gates: intervals in, intervals out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kazpak.intervals import holds_on, particularity
from kazpak.scenarios.changes import Close, Open, SetStatus
from kazpak.scenarios.ways import chosen, gates_of
from kazpak.scenarios.work import ALWAYS
from kazpak.tables import StatusInterval

if TYPE_CHECKING:
    from kazpak.scenarios.work import Work

__all__ = ["rewrite", "shift"]

Cell = tuple[str, str]


def shift(work: Work, change: Close | Open | SetStatus) -> None:
    """Carry out a change of status."""
    status = change.set if isinstance(change, SetStatus) else "open" if isinstance(change, Open) else "closed"
    window = work.window(change)
    for gate in gates_of(work.world, change):
        ways = work.ways.through(gate)
        cells = [way.cell for way in ways]
        region = [way.cell for way in chosen(change, ways)]
        if not region:
            continue
        rows = work.statuses_of(gate.id)
        fresh = StatusInterval(
            gate.id,
            status,
            window.start,
            None if window.end == ALWAYS.end else window.end,
            cause=change.cause or f"scenario {work.card.name}",
            note="assumed by a scenario",
            source=work.card.source,
            confidence="low",
        )
        _note(work, change, fresh, region)
        for mode, direction in region:
            work.touch("status", gate.id, mode, direction, window=window)
        work.set_statuses(gate.id, rewrite(rows, fresh, region=region, cells=cells))


def _note(work: Work, change: Close | Open | SetStatus, fresh: StatusInterval, region: Sequence[Cell]) -> None:
    """Tell the ledger what the status was on the day asked, or on the first day of the change."""
    day = work.case.on if fresh.start <= work.case.on < (fresh.end or ALWAYS.end) else fresh.start
    held = [row for row in work.statuses_of(fresh.gate_id) if holds_on(row, day)]
    before = replace(work.case, statuses=tuple(held), on=day)
    old = dict.fromkeys(before.state(fresh.gate_id, *cell).status for cell in region)
    part = "".join(
        f"/{m}" for m in ("+".join(change.modes), change.direction if change.direction != "both" else "") if m
    )
    dates = f" {change.start or ''}..{change.end or ''}" if change.start or change.end else ""
    work.note(f"status {fresh.gate_id}{part}{dates}", ", ".join(old), fresh.status)


def rewrite(
    rows: Sequence[StatusInterval],
    fresh: StatusInterval,
    *,
    region: Collection[Cell],
    cells: Collection[Cell],
) -> tuple[StatusInterval, ...]:
    """Intervals of one gate such that a new one holds in its window for some ways, and nothing else changes.

    The most particular interval wins when a status is looked up (a direction over a mode over neither), so
    the new one is written as generally as the others allow, and as particularly as they demand.

    Parameters
    ----------
    rows
        Intervals of the gate.
    fresh
        The new one, without modes and direction.
    region
        Ways that it is for, as (mode, direction).
    cells
        All ways through the gate.
    """
    wanted, everything = frozenset(region), frozenset(cells)
    kept: list[StatusInterval] = []
    for row in rows:
        covered = _cells(row, everything) if _meet(row, fresh) else frozenset()
        kept.extend(_outside(row, fresh) if covered and covered <= wanted else [row])
    for form in _forms(wanted, everything):
        new = [replace(fresh, modes=modes, direction=direction) for modes, direction in form]
        if not any(_overrules(row, one, everything) for one in new for row in kept):
            break
    return (*kept, *new)


def _forms(wanted: frozenset[Cell], everything: frozenset[Cell]) -> Iterator[list[tuple[tuple[str, ...], str]]]:
    """Ways to write down which cells are meant, the most general first."""
    if wanted == everything:
        yield [((), "")]
    modes = sorted({mode for mode, _ in wanted} - {""})
    if modes and wanted == {cell for cell in everything if cell[0] in modes}:
        yield [(tuple(modes), "")]
    directions = sorted({direction for _, direction in wanted})
    if wanted == {cell for cell in everything if cell[1] in directions}:
        yield [((), direction) for direction in directions]
    yield [((mode,) if mode else (), direction) for mode, direction in sorted(wanted)]


def _cells(row: StatusInterval, everything: frozenset[Cell]) -> frozenset[Cell]:
    """Ways that an interval speaks of."""
    return frozenset(c for c in everything if (not row.modes or c[0] in row.modes) and row.direction in ("", c[1]))


def _overrules(row: StatusInterval, fresh: StatusInterval, everything: frozenset[Cell]) -> bool:
    """Whether an interval would win, or tie, where the new one ought to."""
    particular = _meet(row, fresh) and particularity(row) >= particularity(fresh)
    return particular and bool(_cells(row, everything) & _cells(fresh, everything))


def _meet(row: StatusInterval, fresh: StatusInterval) -> bool:
    """Whether two intervals have a day in common."""
    return row.start < (fresh.end or ALWAYS.end) and fresh.start < (row.end or ALWAYS.end)


def _outside(row: StatusInterval, fresh: StatusInterval) -> Iterator[StatusInterval]:
    """What is left of an interval before and after the new one, which it meets."""
    if row.start < fresh.start:
        yield replace(row, end=fresh.start)
    if fresh.end is not None and (row.end is None or row.end > fresh.end):
        yield replace(row, start=fresh.end)
