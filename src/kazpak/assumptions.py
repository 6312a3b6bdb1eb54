"""Sourced numbers: which row holds for what, and never a silent fallback.

The order of look-up, the most specific first, is

1. the passage: `AFG-PAK:TORKHAM/road/PAK>AFG`, a terminal's `GATE/road>rail`, a change of gauge's
   `GATE/1520>1435`, a port's `GATE/road>sea`;
2. the gate and mode, `GATE/road`; 3. the gate, `GATE`; 4. the pair of countries of a crossing, `AFG-PAK`;
5. the line, `line:ml1`; 6. the region, `region:PK-BA`; 7. the country, `PAK` (of a crossing the one entered);
8. `default`.

Numbers of the cargo are looked up under `cargo:<group>` before all of these, what a condition adds under
`condition:<id>` alone. Whoever looks up says which
scopes apply and gets the row that was used, so a ledger can name it.

A row may hold for part of its scope only: behind a slash it says for which cargo (`KAZ/cargo:grain`), for which
way of the trip (`PAK/up-country` from the sea, `PAK/to-port` towards it) or for which season (`AFG:SALANG/winter`),
in this order where it says more than one. Within one scope the row that says more is taken first, cargo before way
before season; a narrower scope still comes before a wider one.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from kazpak.errors import InputError, UnknownNameError
from kazpak.kinds import HEADINGS, WINTER
from kazpak.units import HOURS_PER_DAY, holds_money, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = [
    "CONDITION", "DEFAULT", "LEVELS", "WINTER_DAYS",
    "Assumption", "Assumptions", "Level", "base_of", "hierarchy_faults", "narrowed",
]  # fmt: skip

Level = Literal["low", "central", "high"]
LEVELS: Final[tuple[Level, ...]] = ("low", "central", "high")
DEFAULT: Final = "default"
CONDITION: Final = "condition:"
"""What the scope of a number begins with that a condition adds."""
WINTER_DAYS: Final = ("winter.from.day_of_year", "winter.to.day_of_year")
"""Rows that say when it is winter: its first and its last day; it may run over New Year."""
_CARGO: Final = "cargo:"


def base_of(scope: str) -> str:
    """Scope without the words behind it that narrow it: `PAK` of `PAK/up-country`."""
    parts = scope.split("/")
    while len(parts) > 1 and (parts[-1] in (*HEADINGS, WINTER) or parts[-1].startswith(_CARGO)):
        parts.pop()
    return "/".join(parts)


def narrowed(scopes: Iterable[str], *, cargo: str, heading: str, winter: bool) -> tuple[str, ...]:
    """Scopes with those before each that hold for part of it, and `default` last.

    Parameters
    ----------
    scopes
        What is asked for, the most specific first.
    cargo
        Scope of the cargo, `cargo:<group>`.
    heading
        One of `HEADINGS`, or empty where the trip has none.
    winter
        Whether it is winter there.
    """
    season = (f"/{WINTER}",) if winter else ()
    words = [
        f"{c}{h}{s}"
        for c in (f"/{cargo}", "")
        for h in ((f"/{heading}", "") if heading else ("",))
        for s in (*season, "")
    ]
    return tuple(f"{scope}{word}" for scope in (*scopes, DEFAULT) for word in words)


@dataclass(frozen=True, slots=True)
class Assumption:
    """One row of assumptions/*.csv."""

    name: str
    applies_to: str
    low: float
    central: float
    high: float
    unit: str
    year: int
    price_year: int | None
    source: str
    confidence: str
    remark: str = ""

    @property
    def key(self) -> str:
        """Name and scope in one text, as ledgers print them."""
        return f"{self.name} [{self.applies_to}]"

    def scaled(self, factor: float) -> Assumption:
        """The same row with all three values multiplied."""
        low, central, high = (value * factor for value in (self.low, self.central, self.high))
        return dataclasses.replace(self, low=low, central=central, high=high)

    def fixed(self, value: float) -> Assumption:
        """The same row with one value and no range."""
        return dataclasses.replace(self, low=value, central=value, high=value)


class Assumptions:
    """A set of rows, one for each name and scope; immutable.

    Parameters
    ----------
    rows
        In any order.

    Raises
    ------
    InputError
        If two rows have one name and scope.
    """

    __slots__ = ("_named", "_narrow", "_rows")

    def __init__(self, rows: Iterable[Assumption] = ()) -> None:
        index: dict[str, dict[str, Assumption]] = {}
        faults = []
        for row in rows:
            scopes = index.setdefault(row.name, {})
            if row.applies_to in scopes:
                faults.append(f"assumption {row.key} is given twice; once is right")
            scopes[row.applies_to] = row
        if faults:
            raise InputError(faults)
        self._rows: Mapping[str, Mapping[str, Assumption]] = MappingProxyType(index)
        self._narrow: Mapping[str, frozenset[str]] | None = None
        self._named: dict[tuple[str, ...], frozenset[str]] = {}

    def __iter__(self) -> Iterator[Assumption]:
        """Every row, by order of arrival within a name."""
        return (row for scopes in self._rows.values() for row in scopes.values())

    def __len__(self) -> int:
        """How many rows."""
        return sum(len(scopes) for scopes in self._rows.values())

    def __contains__(self, name: object) -> bool:
        """Whether any row has this name."""
        return name in self._rows

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same rows, in whatever order."""
        if not isinstance(other, Assumptions):
            return NotImplemented
        return {k: dict(v) for k, v in self._rows.items()} == {k: dict(v) for k, v in other._rows.items()}

    def __hash__(self) -> int:
        """Hash of all rows."""
        return hash(frozenset(self))

    def __repr__(self) -> str:
        """How many rows and names."""
        return f"<Assumptions: {len(self)} rows, {len(self._rows)} names>"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, sorted."""
        return tuple(sorted(self._rows))

    @property
    def by_name(self) -> Mapping[str, Mapping[str, Assumption]]:
        """Rows by name and scope."""
        return self._rows

    @property
    def narrow(self) -> Mapping[str, frozenset[str]]:
        """Scopes of rows that hold for part of a scope only, by name."""
        if self._narrow is None:
            found = {
                name: frozenset(scope for scope in scopes if base_of(scope) != scope)
                for name, scopes in self._rows.items()
            }
            self._narrow = MappingProxyType({name: scopes for name, scopes in found.items() if scopes})
        return self._narrow

    def names_for(self, words: tuple[str, ...]) -> frozenset[str]:
        """Names that have a row narrowed by one of some words."""
        if words not in self._named:
            self._named[words] = frozenset(
                name for name, scopes in self.narrow.items() if any({*s.split("/")[1:]} & {*words} for s in scopes)
            )
        return self._named[words]

    @property
    def headed(self) -> frozenset[str]:
        """Countries where some number depends on the way of the trip."""
        scopes = (scope for held in self.narrow.values() for scope in held)
        return frozenset(base_of(s) for s in scopes if {*s.split("/")[1:]} & {*HEADINGS} and ":" not in s)

    def with_names(self, rows: Mapping[str, Mapping[str, Assumption]]) -> Assumptions:
        """The same rows, but for some names, all of whose rows are given by scope."""
        changed = Assumptions()
        changed._rows = MappingProxyType({**self._rows, **rows})
        return changed

    def of(self, name: str) -> tuple[Assumption, ...]:
        """Every row of a name.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        if name not in self._rows:
            raise UnknownNameError("assumption", name, known=self._rows)
        return tuple(self._rows[name].values())

    def find(self, name: str, scopes: Sequence[str] = ()) -> Assumption:
        """Row of a name that holds for the first of `scopes` that has one, `default` last.

        Parameters
        ----------
        name
            Such as `gate.queue.h`.
        scopes
            What it is asked for, the most specific first.

        Raises
        ------
        UnknownNameError
            If no row has the name.
        InputError
            If none of its rows holds here: there is no zero in its place.
        """
        rows = self._rows.get(name)
        if rows is None:
            raise UnknownNameError("assumption", name, known=self._rows)
        for scope in scopes:
            if scope in rows:
                return rows[scope]
        if DEFAULT in rows:
            return rows[DEFAULT]
        asked = ", ".join(scopes) or DEFAULT
        raise InputError(
            f"assumption {name}: no row for {asked} and no default; it has rows for {', '.join(sorted(rows))}"
        )

    def get(self, name: str, applies_to: str = DEFAULT) -> Assumption | None:
        """Row of exactly this name and scope, or None."""
        return self._rows.get(name, {}).get(applies_to)

    def differing(self, other: Assumptions) -> set[tuple[str, str]]:
        """(name, scope) of every row that one has and the other has not, or has otherwise."""
        found: set[tuple[str, str]] = set()
        for name in {*self._rows, *other._rows}:
            mine, theirs = self._rows.get(name, {}), other._rows.get(name, {})
            if mine is theirs:
                continue
            for scope in {*mine, *theirs} if mine.keys() != theirs.keys() else mine:
                if mine.get(scope) is not theirs.get(scope) and mine.get(scope) != theirs.get(scope):
                    found.add((name, scope))
        return found

    def search(self, text: str) -> tuple[Assumption, ...]:
        """Rows whose name, scope, unit, source or remark hold every word of a text, whatever their case."""
        words = text.casefold().split()
        fields = ("name", "applies_to", "unit", "source", "remark")
        return tuple(r for r in self if all(any(w in getattr(r, f).casefold() for f in fields) for w in words))

    def replace(
        self,
        name: str,
        applies_to: str | None = DEFAULT,
        *,
        set_to: float | None = None,
        multiply: float | None = None,
        scopes: Sequence[str] = (),
    ) -> Assumptions:
        """New rows in which a number is another one; the old rows stay as they are.

        Parameters
        ----------
        name
            Such as `road.haul.usd_per_tkm`.
        applies_to
            Scope to change. Where no row has it yet, one is made from the row that held there so far. None
            changes every row of the name.
        set_to
            New value, without a range.
        multiply
            Factor for low, central and high. Either this or `set_to`.
        scopes
            What else applies to `applies_to`, to find the row that held there so far.

        Raises
        ------
        UnknownNameError
            If no row has the name.
        InputError
            If the value is not a number, or its unit does not allow it.
        """
        changed = [self._changed(row, set_to, multiply) for row in self._held(name, applies_to, scopes)]
        keys = {(row.name, row.applies_to) for row in changed}
        kept = (row for row in self if (row.name, row.applies_to) not in keys)
        return Assumptions((*kept, *changed))

    def _held(self, name: str, applies_to: str | None, scopes: Sequence[str]) -> tuple[Assumption, ...]:
        """Rows to change, made if need be."""
        if applies_to is None:
            return self.of(name)
        row = self.find(name, (applies_to, *scopes))
        return (row if row.applies_to == applies_to else dataclasses.replace(row, applies_to=applies_to),)

    @staticmethod
    def _changed(row: Assumption, set_to: float | None, multiply: float | None) -> Assumption:
        if (set_to is None) == (multiply is None):
            raise InputError(f"assumption {row.key}: give either a value to set or a factor to multiply by")
        value = set_to if set_to is not None else multiply
        if value is None or not math.isfinite(value):
            raise InputError(f"assumption {row.key}: {value} is no number")
        new = row.fixed(value) if set_to is not None else row.scaled(value)
        unit = unit_of(row.name)
        if unit and not (unit.least <= min(new.low, new.high) and max(new.low, new.high) <= unit.most):
            bounds = f"{unit.least:g} to {unit.most:g}"
            raise InputError(f"assumption {row.key}: {new.central:g} {unit.text} is outside of {bounds}")
        return new


def number_of_upgrade(names: Iterable[str], mode: str, key: str) -> str | None:
    """Name of the number that an upgrade's key speaks of, such as `speed_km_per_h` of a railway; None if there is none.

    Parameters
    ----------
    names
        Names of all numbers.
    mode, key
        Mode of the project, and the key of its upgrade.
    """
    return next((name for name in names if name.replace(".", "_") in (key, f"{mode}_{key}")), None)


_SLOWER_THAN: Final = {
    "observed.road_swd.km_per_h": "road.speed.km_per_h",
    "observed.rail_swd.km_per_h": "rail.speed.km_per_h",
}
"""Speeds with delay, and the speeds without delay that they may not exceed (CPMM's SWD and SWOD)."""
_WITH_BORDERS: Final = "observed.road_swd.km_per_h"
_IN_MOTION: Final = "road.speed.km_per_h"
_AT_THE_WHEEL: Final = "road.driving.h_per_day"


def hierarchy_faults(rows: Iterable[Assumption], *, price_year: int | None = None) -> list[str]:
    """What is wrong between rows: a speed with delay above one without, prices of another year.

    Parameters
    ----------
    rows
        All rows of a data set.
    price_year
        Year of the data set's prices; None leaves them unchecked. Rows under `observed.` quote their sources
        and may keep their own.
    """
    table = Assumptions(rows)
    return [
        *_speed_faults(table),
        *_rest_faults(table),
        *(_price_faults(table, price_year) if price_year else ()),
    ]


def _speed_faults(table: Assumptions) -> Iterator[str]:
    for slow_name, fast_name in _SLOWER_THAN.items():
        for slow in table.of(slow_name) if slow_name in table else ():
            fast = table.get(fast_name, slow.applies_to)
            if fast is None:
                yield f"assumption {slow.key}: no {fast_name} for {slow.applies_to} to hold it against"
                continue
            for level in LEVELS:
                with_delay, without = getattr(slow, level), getattr(fast, level)
                if with_delay > without:
                    wrong = f"{level} {with_delay:g} is above {fast_name} {without:g}"
                    yield f"assumption {slow.key}: {wrong}; a speed with delay is never above one without"


def _rest_faults(table: Assumptions) -> Iterator[str]:
    """Lorries that are slower with rest, before any border, than surveys find them with borders."""
    for slow in table.of(_WITH_BORDERS) if _WITH_BORDERS in table else ():
        speed = table.get(_IN_MOTION, slow.applies_to)
        hours = table.get(_AT_THE_WHEEL, slow.applies_to) or table.get(_AT_THE_WHEEL)
        if speed is None or hours is None:
            continue  # that a number is missing is said elsewhere
        rested = speed.central * hours.central / HOURS_PER_DAY
        if rested < slow.central:
            yield (
                f"assumption {slow.key}: {slow.central:g} with borders is above {rested:.3g}, which {_IN_MOTION} "
                f"{speed.central:g} and {_AT_THE_WHEEL} {hours.central:g} make before borders; "
                f"{slow.central * HOURS_PER_DAY / speed.central:.3g} hours at the wheel or more is right"
            )


def _price_faults(table: Assumptions, price_year: int) -> Iterator[str]:
    for row in table:
        quoted = row.name.startswith("observed.") or not holds_money(row.unit)
        if not quoted and row.price_year != price_year:
            right = f"the data set's year, {price_year}, is right"
            yield f"assumption {row.key}: prices of {row.price_year}; {right}"
