"""Several cases of one corridor: scenarios, years, days, and points of a grid; all faults of all of them at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kazpak.comparison import Corridors
from kazpak.errors import InputError
from kazpak.studies.grid import grid
from kazpak.studies.stages import in_year, opened_by, plans_of

if TYPE_CHECKING:
    from kazpak.corridor import Corridor

__all__ = ["compared", "dated", "staged", "swept"]


def compared(corridor: Corridor, names: Sequence[str]) -> Corridors:
    """A corridor under several cases; all faults at once.

    Parameters
    ----------
    corridor
        What the cases start from.
    names
        `base`, scenario names or files, several joined by `+`.
    """
    start = corridor.weighed()
    cases = _each(names, lambda name: start if name == "base" else start.under(name))
    called = [("base" if name == "base" else case.case.name, case) for name, case in zip(names, cases, strict=True)]
    known = [name for name, _ in called]
    faults = [f"case {name!r} is given twice; once is right" for name in dict.fromkeys(known) if known.count(name) > 1]
    if faults:
        raise InputError(faults)
    if not called:
        raise InputError("no case to compare; name at least one, such as base")
    return Corridors(
        tuple(called), intents={case[0]: corridor.intent(name) for name, case in zip(names, called, strict=True)}
    )


def staged(
    corridor: Corridor, years: Iterable[int], *, level: str = "central", projects: Sequence[str] = ()
) -> Corridors:
    """A corridor year by year, planned lines and upgrades coming in at their opening years.

    Parameters
    ----------
    corridor
        What the years start from; statuses of gates stay as they are on its date.
    years
        Calendar years.
    level
        Which end of the range of opening years: low (early), central or high (late).
    projects
        Ids of those to bring in; all that have an opening year if left out.
    """
    asked = list(dict.fromkeys(years))
    odd = [f"year {year!r}: give whole years such as 2030" for year in asked if not isinstance(year, int)]
    if odd or not asked:
        raise InputError(odd or ["no year to ask about; give at least one"])
    plans, start = plans_of(corridor.case, projects), corridor.weighed()
    day = corridor.case.on.isoformat()
    notes = [f"gates are open and shut as on {day} in every year; years bring in planned lines and upgrades only"]
    if built := sorted(corridor.case.built):
        notes.append(f"{', '.join(built)}: built by the case that the years start from, so there in every year")
    cases = [start.with_case(in_year(start.case, year, opened_by(plans, year, level))) for year in asked]
    return Corridors(
        tuple((str(year), case) for year, case in zip(asked, cases, strict=True)),
        tuple({"year": float(year)} for year in asked),
        tuple(notes),
    )


def swept(corridor: Corridor, sweeps: Sequence[str]) -> Corridors:
    """A corridor over a grid of settings; all faults at once.

    Parameters
    ----------
    corridor
        What the cases start from.
    sweeps
        One or more of KEY=start:stop:step; see `studies.grid`.
    """
    points, start = list(grid(sweeps)), corridor.weighed()
    start.setting(*points[0][1])  # what is wrong with a key is wrong at every point, and is said once
    cases = _each(points, lambda point: start.setting(*point[1]))
    short = _short_names(list(points[0][0]))
    names = [" ".join(f"{short[key]}={value:g}" for key, value in point.items()) for point, _ in points]
    named = tuple(zip(names, cases, strict=True))
    return Corridors(named, tuple(point for point, _ in points), _shut(points[0][0], cases))


def _short_names(keys: Sequence[str]) -> dict[str, str]:
    """Keys of a grid as its cases are called: of several the last words, where that tells them apart."""
    last = {key: key.rpartition(".")[2] for key in keys}
    return last if len(set(last.values())) == len(keys) > 1 else {key: key for key in keys}


def _shut(keys: Iterable[str], cases: Sequence[Corridor]) -> tuple[str, ...]:
    """Gates whose numbers are swept though they are shut at every point, so that nothing can change."""
    world = cases[0].case.world
    found = []
    for gate in (g for g in world.gates if any(part == g for key in keys for part in re.split(r"[@/]|\.(?=\D)", key))):
        passages = world.passages_named.get(gate, ())
        if passages and all(case.engine.blocks[i] for case in cases for i in passages):
            found.append(f"{gate} is shut in every case, so its numbers change nothing; status.{gate}=open opens it")
    return tuple(found)


def dated(corridor: Corridor, dates: Sequence[dt.date | str]) -> Corridors:
    """A corridor on several days; all faults at once.

    Parameters
    ----------
    corridor
        What the cases start from.
    dates
        ISO 8601 dates; repeated ones are refused.
    """
    cases = _each(dates, corridor.weighed().on)
    names = [case.case.on.isoformat() for case in cases]
    faults = [f"date {name} is given twice; once is right" for name in dict.fromkeys(names) if names.count(name) > 1]
    if faults or not names:
        raise InputError(faults or ["no date to ask about; give at least one"])
    return Corridors(tuple(zip(names, cases, strict=True)))


def _each(items: Iterable[Any], make: Callable[[Any], Corridor]) -> list[Corridor]:
    """A corridor for each item; the faults of all items at once, each once."""
    cases: list[Corridor] = []
    faults: list[str] = []
    for item in items:
        try:
            cases.append(make(item))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    return cases
