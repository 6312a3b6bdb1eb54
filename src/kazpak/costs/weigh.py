"""Case to numbers: terms per kilometre of every haul class, and of every gate passage.

The result stands beside the network and never on it, so a fuel price is a what-if. Every number is looked
up by name and scope, and the row used is kept: `Weighed.rows` is the ledger that reports print.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kazpak.assumptions import CONDITION, DEFAULT, base_of
from kazpak.costs.items import Item, Level, fill, holds, items
from kazpak.costs.terms import TERMS
from kazpak.kinds import HEADINGS, MODES, WINTER

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kazpak.assumptions import Assumption
    from kazpak.case import Case

__all__ = ["Level", "Weighed", "at_level", "reweigh", "weigh"]

_Filled = tuple["NDArray[np.float64]", tuple["Assumption", ...]]


@dataclass(frozen=True)
class Weighed:
    """Terms of hauls and passages under one case.

    Attributes
    ----------
    haul
        Shape (haul classes, terms): value of each term for one kilometre.
    passage
        Shape (passages, terms).
    access
        Terms per kilometre of the first and last mile, by country.
    start
        Terms charged once where a trip starts, by (country, mode).
    rows
        Assumption rows used, by haul class, passage, `access/COUNTRY` or `start/COUNTRY/MODE`.
    level
        End of the ranges that was taken.
    items
        What was weighed, in the order of `haul`, then `passage`, then access and start.
    users
        Numbers of the items that look up each name.
    """

    haul: NDArray[np.float64]
    passage: NDArray[np.float64]
    access: dict[str, NDArray[np.float64]]
    start: dict[tuple[str, str], NDArray[np.float64]]
    rows: dict[object, tuple[Assumption, ...]] = field(repr=False)
    level: Level = "central"
    items: tuple[Item, ...] = field(default=(), repr=False)
    users: Mapping[str, Sequence[int]] = field(default_factory=dict, repr=False)

    def touched(self, changed: Iterable[tuple[str, str]], cargo: str) -> set[int]:
        """Items whose rows may be others, once the rows of some names and scopes have changed.

        Parameters
        ----------
        changed
            (name, scope) of rows that are new, gone or different.
        cargo
            Scope of the cargo.
        """
        found: set[int] = set()
        for name, narrow in changed:
            scope = base_of(narrow)
            everywhere = scope in (DEFAULT, cargo) or scope.startswith(CONDITION)
            found.update(i for i in self.users.get(name, ()) if everywhere or scope in self.items[i].scopes)
        return found

    def turned(self, old: Case, new: Case) -> set[int]:
        """Items whose rows may be others because the season is another one, or the way of the trip.

        Parameters
        ----------
        old, new
            Two cases of the same rows; those that differ are for `touched` to find.
        """
        found: set[int] = set()
        if old.winters != new.winters:
            found.update(
                i
                for i in self._users_of(new, (WINTER,))
                if old.is_winter(scopes := self.items[i].scopes) != new.is_winter(scopes)
            )
        if old.headings != new.headings:
            found.update(
                i
                for i in self._users_of(new, HEADINGS)
                if old.heading_of(scopes := self.items[i].scopes) != new.heading_of(scopes)
            )
        return found

    def _users_of(self, case: Case, words: tuple[str, ...]) -> set[int]:
        """Items that look up a name which some row narrows by one of some words."""
        return {i for name in case.assumptions.names_for(words) for i in self.users.get(name, ())}


def weigh(case: Case, *, level: Level = "central") -> Weighed:
    """Terms of every haul class and passage of a case.

    Parameters
    ----------
    case
        Network, assumptions and cargo.
    level
        Which end of each range: `low` and `high` give the low and the high end of the outcome.
    """
    return _weighed(case, level, {})


def reweigh(weighed: Weighed, old: Case, new: Case) -> Weighed:
    """The same as `weigh(new)`, but only what rests on rows that differ is computed.

    Parameters
    ----------
    weighed
        Terms under the old case.
    old, new
        Two cases.
    """
    if new.cargo is not old.cargo:
        return weigh(new, level=weighed.level)
    touched = weighed.touched(new.assumptions.differing(old.assumptions), new.cargo.scope) | weighed.turned(old, new)
    if new.on != old.on or new.access is not old.access or new.conditions is not old.conditions:
        touched |= {i for i, item in enumerate(weighed.items) if holds(old, item) != holds(new, item)}
    if new.world is not old.world:
        known = {weighed.items[i].key: vector for i, vector in enumerate(_vectors(weighed)) if i not in touched}
        return _weighed(new, weighed.level, {key: (vector, weighed.rows[key]) for key, vector in known.items()})
    return _patched(weighed, new, touched) if touched else weighed


def at_level(weighed: Weighed, case: Case, level: Level, keys: Container[object]) -> Weighed:
    """The same at another end of every range, for some items; all others have no numbers, and say so.

    Parameters
    ----------
    weighed
        Terms under the case.
    case
        As it was weighed.
    level
        Which end of each range.
    keys
        Keys of the items that are wanted, as in `Weighed.rows`.
    """
    unknown = np.full(len(TERMS), np.nan)
    blank = replace(
        weighed,
        haul=np.full_like(weighed.haul, np.nan),
        passage=np.full_like(weighed.passage, np.nan),
        access=dict.fromkeys(weighed.access, unknown),
        start=dict.fromkeys(weighed.start, unknown),
        level=level,
    )
    return _patched(blank, case, [i for i, item in enumerate(weighed.items) if item.key in keys])


def _weighed(case: Case, level: Level, known: Mapping[object, _Filled]) -> Weighed:
    """Everything weighed, but for what is known already."""
    weighed = tuple(items(case))
    filled = [known.get(item.key) or fill(case, item, level) for item in weighed]
    users: dict[str, list[int]] = {}
    for i, (_, rows) in enumerate(filled):
        for name in {row.name for row in rows}:
            users.setdefault(name, []).append(i)
    table = np.array([vector for vector, _ in filled]).reshape(-1, len(TERMS))
    classes, passages = len(case.world.layers.classes), len(case.world.passages)
    others = {item.key: table[i] for i, item in enumerate(weighed) if i >= classes + passages}
    countries = sorted({c.country for c in case.world.layers.classes})
    return Weighed(
        haul=table[:classes],
        passage=table[classes : classes + passages],
        access={c: others[f"access/{c}"] for c in countries},
        start={(c, m): others[f"start/{c}/{m}"] for c in countries for m in MODES},
        rows={item.key: rows for item, (_, rows) in zip(weighed, filled, strict=True)},
        level=level,
        items=weighed,
        users=users,
    )


def _vectors(weighed: Weighed) -> Iterator[NDArray[np.float64]]:
    """Terms of every item, in the order of `items`."""
    yield from weighed.haul
    yield from weighed.passage
    for item in weighed.items[len(weighed.haul) + len(weighed.passage) :]:
        kind, country, *mode = str(item.key).split("/")
        yield weighed.access[country] if kind == "access" else weighed.start[country, mode[0]]


def _patched(weighed: Weighed, case: Case, touched: Iterable[int]) -> Weighed:
    """The same, with some items filled anew."""
    haul, passage = weighed.haul.copy(), weighed.passage.copy()
    access, start, rows = {**weighed.access}, {**weighed.start}, {**weighed.rows}
    users = dict(weighed.users)
    classes = len(haul)
    for i in touched:
        item = weighed.items[i]
        before = {row.name for row in rows[item.key]}
        vector, rows[item.key] = fill(case, item, weighed.level)
        for name in {row.name for row in rows[item.key]} - before:
            users[name] = sorted({*users.get(name, ()), i})
        if i < classes:
            haul[i] = vector
        elif i < classes + len(passage):
            passage[i - classes] = vector
        else:
            kind, country, *mode = str(item.key).split("/")
            if kind == "access":
                access[country] = vector
            else:
                start[country, mode[0]] = vector
    return replace(weighed, haul=haul, passage=passage, access=access, start=start, rows=rows, users=users)
