"""Who may use gates and roads, changed by a card: access rows in, access rows out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from kazpak.access import LINE
from kazpak.intervals import most_particular
from kazpak.scenarios.changes import ALL_YEAR
from kazpak.scenarios.numbers import BadValueError
from kazpak.scenarios.ways import chosen, gates_of
from kazpak.scenarios.work import ALWAYS, Window
from kazpak.tables import AccessInterval

if TYPE_CHECKING:
    from kazpak.scenarios.changes import Admit
    from kazpak.scenarios.work import Work

__all__ = ["admit"]

Cell = tuple[str, str]
EVERYWHERE: Final[Cell] = ("", "")
"""In the place of every way through a gate."""


def admit(work: Work, change: Admit) -> None:
    """Carry out a change of access, at a gate, at every crossing of a country, or on a line."""
    window = work.window(change)
    values = _values(change)
    if change.line is not None:
        _rewrite(work, f"{LINE}{change.line}", [EVERYWHERE], window, values)
        return
    for gate in gates_of(work.world, change):
        ways = work.ways.through(gate)
        everything, cells = {way.cell for way in ways}, {way.cell for way in chosen(change, ways)}
        if cells:
            _rewrite(work, gate.id, [EVERYWHERE] if cells == everything else sorted(cells), window, values)


def _values(change: Admit) -> dict[str, Any]:
    """Fields of a row that a change sets."""
    values: dict[str, Any] = {
        name: getattr(change, name)
        for name in ("freight", "transit", "category", "exchange")
        if getattr(change, name) is not None
    }
    if change.line is None and change.transit is None and (change.freight == "no" or change.category == "local"):
        values["transit"] = "no"  # nobody's goods pass, or only those of the two countries
    if change.season is not None:
        first, _, last = ("", "", "") if change.season == ALL_YEAR else change.season.partition("..")
        values |= {"season_from": first, "season_to": last}
    return values


def _rewrite(work: Work, target: str, cells: Sequence[Cell], window: Window, values: Mapping[str, Any]) -> None:
    """Give some ways through a gate, or a line, other values in a window; everything else stays."""
    rows = work.access_of(target)
    day = work.case.on if window.start <= work.case.on < window.end else window.start
    held = [most_particular(rows, *cell, day) for cell in cells]
    for name, new in values.items():
        old = dict.fromkeys(str(getattr(row, name)) if row else "nothing said" for row in held)
        work.note(f"access {target} {name}", ", ".join(old), new)
        for cell in cells:
            work.touch("access", target, *cell, name, window=window)
    told: dict[str, Any] = {"conditions": f"scenario {work.card.name}", "source": work.card.source, "confidence": "low"}
    for held_row in filter(None, held):
        _agrees(replace(held_row, **values))
    if cells == [EVERYWHERE]:
        inside = [replace(row, **values, **told) for row in _pieces(rows or [_unsaid(target)], window, within=True)]
        work.set_access(target, [*_pieces(rows, window, within=False), *inside])
        return
    own = [row for row in rows if any(_is_of(row, cell) for cell in cells)]
    kept = [*(row for row in rows if row not in own), *_pieces(own, window, within=False)]
    for mode, direction in cells:
        form: dict[str, Any] = {"modes": (mode,) if mode else (), "direction": direction}
        found = _held(rows, (mode, direction), window) or _pieces([_unsaid(target)], window, within=True)
        kept += [replace(row, **form, **values, **told) for row in found]
    work.set_access(target, kept)


def _agrees(row: AccessInterval) -> None:
    """Refuse a row that access.csv would refuse.

    Raises
    ------
    BadValueError
        With what would be right.
    """
    passes = row.transit in ("yes", "limited")
    if passes and row.freight == "no":
        raise BadValueError(f"{row.applies_to} takes no freight, so no transit; set freight: yes first, or transit: no")
    if passes and row.category == "local":
        raise BadValueError(f"{row.applies_to} is local, so without transit; set category: international as well")
    if row.transit == "limited" and not row.forms:
        raise BadValueError(f"{row.applies_to} has no forms in which transit is limited; transit: yes or no is right")


def _unsaid(target: str) -> AccessInterval:
    """What holds where no row says anything: nothing is refused."""
    row = AccessInterval(target, "yes", dt.date.min, tir="unknown")
    return row if target.startswith(LINE) else replace(row, category="international", transit="yes", exchange="none")


def _is_of(row: AccessInterval, cell: Cell) -> bool:
    """Whether a row is about one way and no other."""
    return (*row.modes, row.direction) == (*filter(None, cell[:1]), cell[1])


def _held(rows: Sequence[AccessInterval], cell: Cell, window: Window) -> list[AccessInterval]:
    """The row that holds for a way on each day of a window, each cut to the days on which it does."""
    days = {day for row in rows for day in (row.start, row.end or ALWAYS.end) if window.start < day < window.end}
    found: list[AccessInterval] = []
    for first, last in pairwise(sorted({window.start, *days, window.end})):
        row = most_particular(rows, *cell, first)
        if row is not None:
            found.append(replace(row, start=first, end=None if last == ALWAYS.end else last))
    return found


def _pieces(rows: Iterable[AccessInterval], window: Window, *, within: bool) -> list[AccessInterval]:
    """What of some rows lies within a window, or outside of it."""
    spans = [window] if within else [Window(ALWAYS.start, window.start), Window(window.end, ALWAYS.end)]
    found = []
    for row in rows:
        for span in spans:
            start, end = max(row.start, span.start), min(row.end or ALWAYS.end, span.end)
            if start < end:
                found.append(replace(row, start=start, end=None if end == ALWAYS.end else end))
    return found
