"""Who may use a gate or a road on a day: the access rules, and why a trip is refused.

A gate's status says whether it works; access says for whom. Goods that neither begin nor end in one of the countries
that meet at a gate are in transit there, so the same gate may take one trip and refuse another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kazpak.intervals import most_particular

if TYPE_CHECKING:
    from kazpak.tables.rows import AccessInterval

__all__ = ["LINE", "NO_TRIP", "Access", "in_season", "lands_of", "refusal"]

LINE: Final = "line:"
"""What the name of a road or railway begins with where a row is not about a gate."""

NO_TRIP: Final[frozenset[str]] = frozenset()
"""Ends of no trip in particular: goods in transit everywhere."""


def lands_of(gate: str) -> frozenset[str]:
    """Countries that meet at a gate, from its id: two at a crossing, one elsewhere."""
    return frozenset(gate.partition(":")[0].split("-"))


def in_season(row: AccessInterval, day: dt.date) -> bool:
    """Whether a day lies in the season of a row; both its days belong to it, and it may run over New Year."""
    if not row.season_from:
        return True
    now = f"{day:%m-%d}"
    if row.season_from <= row.season_to:
        return row.season_from <= now <= row.season_to
    return now >= row.season_from or now <= row.season_to


def refusal(row: AccessInterval | None, lands: frozenset[str], ends: frozenset[str], day: dt.date) -> str:
    """Why a gate or road does not take a trip.

    Parameters
    ----------
    row
        What holds there on the day; nothing is refused where there is no row.
    lands
        Countries that meet at the gate; empty for a road.
    ends
        Countries in which the goods begin and end; empty for goods in transit everywhere.
    day
        Of the trip.

    Returns
    -------
    str
        `freight`, `season`, `local` or `transit` (see `kinds.REFUSALS`); empty where the trip is taken.
    """
    if row is None:
        return ""
    if row.freight == "no":
        return "freight"
    if not in_season(row, day):
        return "season"
    if row.category == "local" and not (ends and ends <= lands):
        return "local"
    if lands and row.transit == "no" and not ends & lands:
        return "transit"
    return ""


@dataclass(frozen=True)
class Access:
    """Access rows of a case, by gate or line."""

    rows: tuple[AccessInterval, ...] = ()

    @cached_property
    def by_target(self) -> Mapping[str, tuple[AccessInterval, ...]]:
        """Rows of every gate and `line:NAME`."""
        found: dict[str, list[AccessInterval]] = {}
        for row in self.rows:
            found.setdefault(row.applies_to, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    def of(self, target: str) -> tuple[AccessInterval, ...]:
        """Rows of one gate, or of `line:NAME`."""
        return self.by_target.get(target, ())

    def row(self, target: str, mode: str, direction: str, day: dt.date) -> AccessInterval | None:
        """What holds for one passage, or for a line, on a day; see `most_particular`."""
        return most_particular(self.of(target), mode, direction, day)

    def lines_barred(self, day: dt.date) -> frozenset[str]:
        """Names of the roads and railways that take no freight on a day."""
        barred = set()
        for target in self.by_target:
            if target.startswith(LINE) and refusal(self.row(target, "", "", day), frozenset(), NO_TRIP, day):
                barred.add(target.removeprefix(LINE))
        return frozenset(barred)

    def with_rows(self, target: str, rows: Iterable[AccessInterval]) -> Access:
        """The same with other rows for one gate or line."""
        return Access((*(row for row in self.rows if row.applies_to != target), *rows))

    def changed(self, other: Access) -> set[str]:
        """Gates and lines whose rows are not those of another."""
        if self is other:
            return set()
        mine, theirs = self.by_target, other.by_target
        return {name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name)}
