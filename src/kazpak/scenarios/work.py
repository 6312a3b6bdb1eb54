"""One card at work on one case: what it has read, what it has written, and the ledger so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kazpak.assumptions import DEFAULT, Assumption
from kazpak.case import Change
from kazpak.scenarios.ways import Ways

if TYPE_CHECKING:
    from kazpak.case import Case
    from kazpak.network.world import World
    from kazpak.scenarios.card import Card
    from kazpak.scenarios.changes import Dated
    from kazpak.tables import AccessInterval, StatusInterval

__all__ = ["ALWAYS", "Key", "Window", "Work"]

Key = tuple[str, ...]
"""What is touched: `("number", name, scope)`, `("status", gate, mode, direction)`, `("project", id)`, ..."""


class Window(NamedTuple):
    """Days from `start` up to but not including `end`."""

    start: dt.date
    end: dt.date

    def meets(self, other: Window) -> bool:
        """Whether both have a day in common."""
        return self.start < other.end and other.start < self.end


ALWAYS = Window(dt.date.min, dt.date.max)
_DAY = dt.timedelta(days=1)


@dataclass
class Work:
    """A case being changed by a card. Only this object changes; the case it began with stays as it is.

    Attributes
    ----------
    case
        The case before the card, on the day that is asked.
    writes, reads
        What the card touches and what its result rests on, by key; for joining cards.
    rows
        Assumptions by name and scope, as they stand now.
    """

    case: Case
    card: Card
    ledger: list[Change] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    writes: dict[Key, list[Window]] = field(default_factory=dict)
    reads: set[Key] = field(default_factory=set)
    _statuses: dict[str, tuple[StatusInterval, ...]] = field(default_factory=dict)
    _access: dict[str, tuple[AccessInterval, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with what the case has."""
        self.built = set(self.case.built)
        self.removed = set(self.case.removed)
        self.world: World = self.case.world
        self.rows: dict[str, Mapping[str, Assumption]] = {**self.case.assumptions.by_name}
        self.ways = Ways(self.world)

    def note(self, target: str, old: object, new: object) -> None:
        """Put a line into the ledger."""
        self.ledger.append(Change(target, old, new))

    def touch(self, *key: str, window: Window = ALWAYS) -> None:
        """Remember that something is written."""
        self.writes.setdefault(key, []).append(window)

    def find(self, name: str, scopes: Sequence[str]) -> Assumption | None:
        """Row that holds for the first of some scopes, `default` last; None where there is none."""
        rows = self.rows[name]
        for scope in (*scopes, DEFAULT):
            self.reads.add(("number", name, scope))
            if scope in rows:
                return rows[scope]
        return None

    def write(self, old: Assumption, new: Assumption) -> None:
        """Put a row in the place of the one that held there, or beside a wider one that held until now."""
        self.touch("number", new.name, new.applies_to)
        if (old.low, old.central, old.high) == (new.low, new.central, new.high):
            return
        if old.applies_to != new.applies_to:
            self.note(f"row {new.key}", old.applies_to, "a row of its own")
        remark = f"scenario {self.card.name}; {old.central:g} before, by the row of {old.applies_to}"
        new = replace(new, source=self.card.source, confidence="low", remark=remark)
        self.rows[new.name] = {**self.rows[new.name], new.applies_to: new}
        self.note(new.key, old.central, new.central)

    def window(self, change: Dated) -> Window:
        """Days of a change: from its first day, or the first that is known, to its last, or for ever."""
        known_since = min((row.start for row in self.case.statuses), default=dt.date.min)
        return Window(change.start or known_since, change.end + _DAY if change.end else ALWAYS.end)

    def statuses_of(self, gate: str) -> tuple[StatusInterval, ...]:
        """Intervals of one gate as they stand now."""
        if gate not in self._statuses:
            self._statuses[gate] = self.case.intervals(gate)
        return self._statuses[gate]

    def set_statuses(self, gate: str, rows: Iterable[StatusInterval]) -> None:
        """New intervals of one gate."""
        self._statuses[gate] = tuple(rows)

    def access_of(self, target: str) -> tuple[AccessInterval, ...]:
        """Access rows of one gate or line as they stand now."""
        if target not in self._access:
            self._access[target] = self.case.access.of(target)
        return self._access[target]

    def set_access(self, target: str, rows: Iterable[AccessInterval]) -> None:
        """New access rows of one gate or line."""
        self._access[target] = tuple(rows)

    def done(self, *, name: str) -> Case:
        """The changed case."""
        fields: dict[str, Any] = {"name": name}
        if any(rows is not self.case.assumptions.by_name[name] for name, rows in self.rows.items()):
            fields["assumptions"] = self.case.assumptions.with_names(self.rows)
        if self._statuses:
            kept = (row for row in self.case.statuses if row.gate_id not in self._statuses)
            fields["statuses"] = (*kept, *(row for rows in self._statuses.values() for row in rows))
        access = self.case.access
        for target, rows in self._access.items():
            access = access.with_rows(target, rows) if rows != access.of(target) else access
        if access is not self.case.access:
            fields["access"] = access
        if self.built != self.case.built:
            fields["built"] = frozenset(self.built)
        if self.removed != self.case.removed:
            fields["removed"] = frozenset(self.removed)
        if self.world is not self.case.world:
            fields["world"] = self.world
        return self.case.with_changes(self.ledger, **fields)
