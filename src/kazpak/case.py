"""A case: everything that a question needs, and a ledger of how it differs from the base.

A scenario, a random draw and a disruption all turn one case into another, so one question can be asked of
many. Cases are frozen; every change makes a new one and leaves a line (target, old, new) in its ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast

from kazpak.access import Access, refusal
from kazpak.assumptions import DEFAULT, WINTER_DAYS, narrowed, number_of_upgrade
from kazpak.errors import DataError, InputError, UnknownNameError
from kazpak.intervals import holds_on, most_particular

if TYPE_CHECKING:
    from kazpak.assumptions import Assumption, Assumptions
    from kazpak.network.passages import Passage
    from kazpak.network.world import World
    from kazpak.tables import AccessInterval, Cargo, Condition, Project, StatusInterval

__all__ = ["COME_WITH_A_PROJECT", "STALE_DAYS", "Case", "Change", "State"]

STALE_DAYS = 90
"""A status confirmed longer ago than this on the day asked is shown as stale."""

COME_WITH_A_PROJECT = ("planned", "under_construction")
"""Statuses of a gate that turn open once the projects that it is part of are built."""

_PASSABLE = ("open", "seasonal")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the ledger."""

    target: str
    old: Any
    new: Any

    def row(self) -> dict[str, Any]:
        """The line as documents have it."""
        return {"target": self.target, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a gate on a day, for one mode and direction."""

    status: str
    since: str = ""
    confirmed: str = ""
    stale: bool = False
    cause: str = ""
    source: str = ""
    note: str = ""

    @property
    def passable(self) -> bool:
        """Whether freight may pass."""
        return self.status in _PASSABLE


@dataclass(frozen=True)
class Case:
    """World, assumptions, statuses, date and cargo.

    Attributes
    ----------
    world
        What exists and what is planned; shared by all cases.
    built
        Projects that count as built.
    removed
        Lines, links and layers taken out, by name.
    access
        Who may use which gate and road.
    conditions
        What trips meet in countries, at gates and on lines.
    ledger
        Every change against the base, old to new.
    headings
        Which way the trip goes in countries where rates depend on it: (country, one of `kinds.HEADINGS`).
    """

    world: World
    assumptions: Assumptions
    statuses: tuple[StatusInterval, ...] = field(repr=False)
    on: dt.date
    cargo: Cargo
    name: str = "base"
    built: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    ledger: tuple[Change, ...] = ()
    access: Access = field(default_factory=Access, repr=False)
    conditions: tuple[Condition, ...] = field(default=(), repr=False)
    headings: tuple[tuple[str, str], ...] = ()

    def assumption(self, name: str, scopes: Sequence[str] = ()) -> Assumption:
        """Row of a name that fits the first of `scopes` that has one, `default` last.

        Rows that hold for this cargo, this way of the trip or this season come before the others of their scope.
        """
        return self.assumptions.find(name, self.narrowed(scopes) if name in self.assumptions.narrow else scopes)

    def narrowed(self, scopes: Sequence[str]) -> tuple[str, ...]:
        """Scopes with those before each that hold for this cargo, this way of the trip and this season."""
        return narrowed(scopes, cargo=self.cargo.scope, heading=self.heading_of(scopes), winter=self.is_winter(scopes))

    def heading_of(self, scopes: Sequence[str]) -> str:
        """Which way the trip goes in the country that some scopes are of; empty where it does not matter."""
        return next((heading for country, heading in self.headings if country in scopes), "")

    def is_winter(self, scopes: Sequence[str]) -> bool:
        """Whether the day of the case lies in the winter of the first of some scopes that has one of its own."""
        seasons = self.winters
        return next((seasons[s] for s in (*scopes, DEFAULT) if s in seasons), False)

    @cached_property
    def winters(self) -> Mapping[str, bool]:
        """Whether it is winter on the day of the case, by scope that has a season of its own."""
        first, last = (self.assumptions.by_name.get(name, {}) for name in WINTER_DAYS)
        day = self.on.timetuple().tm_yday
        found = {}
        for scope in first.keys() & last.keys():
            begins, ends = first[scope].central, last[scope].central
            found[scope] = begins <= day <= ends if begins <= ends else day >= begins or day <= ends
        return found

    def number(self, name: str) -> float:
        """Central value of a number that depends on the cargo alone."""
        return float(self.assumptions.find(name, (self.cargo.scope,)).central)

    @cached_property
    def _by_gate(self) -> Mapping[str, tuple[StatusInterval, ...]]:
        return _indexed(_Same(self.statuses))

    def intervals(self, gate: str) -> tuple[StatusInterval, ...]:
        """Status intervals of a gate."""
        return self._by_gate.get(gate, ())

    def gates_changed(self, other: Case) -> set[str]:
        """Gates whose statuses are not those of another case."""
        if self.statuses is other.statuses:
            return set()
        mine, theirs = self._by_gate, other._by_gate
        return {gate for gate in {*mine, *theirs} if mine.get(gate) != theirs.get(gate)}

    @cached_property
    def _first_day(self) -> dt.date:
        """The first day that any status is known for."""
        return min((row.start for row in self.statuses), default=dt.date.min)

    def state(self, gate: str, mode: str = "", direction: str = "") -> State:
        """State of a gate on the day of the case.

        Parameters
        ----------
        gate
            Its id.
        mode, direction
            Which passage; intervals that name neither hold for all. The most particular interval wins.
        """
        row = most_particular(self.intervals(gate), mode, direction, self.on)
        if row is None:
            return State("closed", cause="no record of its status on this date")
        confirmed = row.last_confirmed
        stale = confirmed is None or (self.on - confirmed).days > STALE_DAYS
        # What has been so since the data begin has been so for longer; since when is not known.
        since = row.start.isoformat() if row.start > self._first_day else ""
        return State(
            row.status,
            since,
            confirmed.isoformat() if confirmed else "",
            stale,
            row.cause,
            row.source,
            row.note,
        )

    def passage_state(self, passage: Passage) -> State:
        """State of one passage: that of its gate, and of the projects it needs."""
        missing = [name for name in passage.project.split("+") if name and name not in self.built]
        if missing:
            project = self.world.projects[missing[0]]
            return State(project.status, cause=f"needs the project {missing[0]}", source=project.source)
        return self.gate_state(passage)

    def gate_state(self, passage: Passage) -> State:
        """State of one passage's gate, once the projects it needs are there."""
        state = self.state(passage.gate, *passage.cell) if passage.kind != "junction" else State("open")
        if passage.project and state.status in COME_WITH_A_PROJECT:
            return State("open", cause=f"part of {passage.project}", source=state.source)
        return state

    def access_row(self, passage: Passage) -> AccessInterval | None:
        """Who may use a passage on the day of the case; None where nothing is said of it."""
        if passage.kind in ("junction", "via"):
            return None
        return self.access.row(passage.gate, *passage.cell, self.on)

    def refusal(self, passage: Passage, ends: frozenset[str]) -> str:
        """Why a passage does not take goods that begin and end in some countries; empty where it does."""
        return refusal(self.access_row(passage), passage.lands, ends, self.on)

    @cached_property
    def conditions_now(self) -> Mapping[str, tuple[Condition, ...]]:
        """Conditions that hold on the day of the case, by what they apply to."""
        found: dict[str, list[Condition]] = {}
        for row in self.conditions:
            if holds_on(row, self.on):
                found.setdefault(row.applies_to, []).append(row)
        return {target: tuple(rows) for target, rows in found.items()}

    def conditions_of(self, targets: Iterable[str], mode: str = "") -> tuple[Condition, ...]:
        """Conditions that hold in a country, at a gate, on a line or in a region, for a mode (all if empty)."""
        now = self.conditions_now
        return tuple(
            row for target in targets for row in now.get(target, ()) if not (row.modes and mode) or mode in row.modes
        )

    def with_changes(self, changes: Iterable[Change], **fields: Any) -> Case:
        """The same case with some fields replaced and the ledger longer."""
        return replace(self, ledger=(*self.ledger, *changes), **fields)

    def dated(self, on: dt.date | str) -> Case:
        """The same case on another day.

        Raises
        ------
        InputError
            If it is no date.
        DataError
            If it is before the first day that any status is known for.
        """
        day = parse_date(on)
        first = self._first_day
        if day < first:
            raise DataError(
                f"nothing is known of any gate on {day}: statuses begin on {first}; ask for that day or later"
            )
        return replace(self, on=day, **self._opened_on(day, before=self.on))

    def begun(self) -> Case:
        """The case with the projects that have opened by its day: what a base begins with."""
        return replace(self, **self._opened_on(self.on, before=dt.date.min))

    def _opened_on(self, day: dt.date, *, before: dt.date) -> dict[str, Any]:
        """Projects that stand on a day, and the numbers of upgrades among them, where these differ from another day.

        Projects whose day of opening lies on the same side of both days stay as the case has them.
        """
        built, rows = set(self.built), dict(self.assumptions.by_name)
        for project in self.world.projects.values():
            if project.opened is None or (day >= project.opened) == (before >= project.opened):
                continue
            upgrade = dict(project.upgrade or {})
            scope = f"line:{upgrade.pop('line', '')}"
            (built.add if day >= project.opened else built.discard)(project.id)
            for key, span in upgrade.items():
                name = number_of_upgrade(rows, project.mode, key)
                if name is None:
                    continue  # the contract of projects refuses it
                kept = {applies_to: row for applies_to, row in rows[name].items() if applies_to != scope}
                if day >= project.opened:
                    like = next(iter(rows[name].values()))
                    kept[scope] = upgraded(like, scope, cast("Mapping[str, float]", span), project)
                rows[name] = kept
        if built == self.built:
            return {}
        return {"built": frozenset(built), "assumptions": self.assumptions.with_names(rows)}

    def carrying(self, cargo: str) -> Case:
        """The same case for another cargo, by name."""
        if cargo not in self.world.cargos:
            error = UnknownNameError("cargo", str(cargo), known=self.world.cargos)
            error.faults[0] += f"; known: {', '.join(self.world.cargos)}"
            raise InputError(error.faults)
        return replace(self, cargo=self.world.cargos[cargo])


def upgraded(like: Assumption, scope: str, span: Mapping[str, float], project: Project) -> Assumption:
    """Row of a number that a project which has opened gives to its line.

    Parameters
    ----------
    like
        Any row of the same name, for its unit.
    scope
        The line.
    span
        low, central and high.
    """
    low, central, high = (float(span[end]) for end in ("low", "central", "high"))
    return replace(
        like,
        applies_to=scope,
        low=low,
        central=central,
        high=high,
        year=project.opened.year if project.opened else like.year,
        source=project.source,
        confidence=project.confidence,
        remark=f"since {project.name} opened on {project.opened}",
    )


class _Same:
    """A value that is equal to itself only: most cases share their statuses, so these are indexed once."""

    __slots__ = ("value",)

    def __init__(self, value: tuple[StatusInterval, ...]) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=64)
def _indexed(statuses: _Same) -> Mapping[str, tuple[StatusInterval, ...]]:
    """Status intervals by gate."""
    index: dict[str, list[StatusInterval]] = {}
    for interval in statuses.value:
        index.setdefault(interval.gate_id, []).append(interval)
    return {gate: tuple(rows) for gate, rows in index.items()}


def parse_date(text: dt.date | str) -> dt.date:
    """Date of an ISO 8601 text.

    Raises
    ------
    InputError
        If it is none, or does not exist.
    """
    if isinstance(text, dt.date):
        return text.date() if isinstance(text, dt.datetime) else text
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise InputError(f"date {text!r}: {error}; write it as 2026-11-23 (year-month-day)") from error
