"""Rules that hold between the files of a data folder; what a single row must be is said in the contracts."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kazpak.access import LINE
from kazpak.assumptions import CONDITION, DEFAULT, WINTER_DAYS, base_of, hierarchy_faults
from kazpak.errors import near_matches
from kazpak.intervals import most_particular
from kazpak.kinds import CONDITION_TERMS, COUNTRIES, HEADINGS, MODES, WINTER
from kazpak.sources.check_projects import project_faults
from kazpak.sources.folder import Tables
from kazpak.sources.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kazpak.assumptions import Assumption
    from kazpak.tables.rows import AccessInterval, Gate, StatusInterval

__all__ = ["check_folder", "cross_faults", "yearly_closures_ending"]

_LATELY_D: Final = 550
"""A yearly closure that began longer ago than this has been given up."""

_SAME_SEASON_D: Final = 14
_YEARS_IN_A_ROW: Final = 3

_WITH_MODE: Final = ("crossing", "checkpoint")
"""Gates whose passages name the mode as well as both ends."""


def check_folder(folder: Path | str) -> list[str]:
    """Everything wrong with the tables and documents of a folder; empty when nothing is.

    Parameters
    ----------
    folder
        Of the shape of corridors/.

    Raises
    ------
    DataError
        If the folder or a needed file is missing or unreadable.
    """
    reader = Reader(Path(folder))
    tables = reader.tables()
    return [*reader.faults, *(cross_faults(tables) if tables else [])]


def cross_faults(tables: Tables) -> list[str]:
    """What does not fit together between the files.

    Parameters
    ----------
    tables
        A folder whose rows are sound one by one.
    """
    return [
        *_twice_used_ids(tables),
        *_status_faults(tables),
        *_access_faults(tables),
        *_condition_faults(tables),
        *_scope_faults(tables),
        *hierarchy_faults(tables.assumptions, price_year=tables.dataset.price_year),
        *_document_faults(tables),
        *_family_faults(tables),
        *project_faults(tables),
        *_trip_faults(tables),
    ]


def _twice_used_ids(tables: Tables) -> Iterator[str]:
    gates = {gate.id for gate in tables.gates}
    for city in tables.cities:
        if city.id in gates:
            yield f"places/cities.csv, id: {city.id} is a gate already; add a word, such as {city.id}-TOWN"


def _missing(place: str, known: set[str]) -> str:
    near = near_matches(place, known, limit=3)
    return f"{place} is neither a gate nor a city here" + (f"; near matches: {', '.join(near)}" if near else "")


def _status_faults(tables: Tables) -> Iterator[str]:
    """Intervals of gates that do not exist, do not fit their gate, overlap, or are missing."""
    file = "places/statuses.csv"
    gates = {gate.id: gate for gate in tables.gates}
    groups: dict[tuple[str, tuple[str, ...], str], list[StatusInterval]] = {}
    for row in tables.statuses:
        gate = gates.get(row.gate_id)
        if gate is None:
            yield f"{file}, gate_id: {_no_gate(row.gate_id, gates)}"
            continue
        yield from (f"{file}, {row.gate_id}, {wrong}" for wrong in _interval_faults(row, gate, tables))
        groups.setdefault((row.gate_id, row.modes, row.direction), []).append(row)
    yield from _overlaps(file, groups)
    covered = {gate_id for gate_id, _, _ in groups}
    for gate in tables.gates:
        if gate.id not in covered:
            yield f"{file}: {gate.id} has no status; one interval at least is right"


def _overlaps(file: str, groups: Mapping[tuple[str, tuple[str, ...], str], list[Any]]) -> Iterator[str]:
    """Intervals of one gate that have a day in common and of which neither is the more particular."""
    by_name: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for (name, modes, direction), rows in groups.items():
        by_name.setdefault(name, []).extend((modes, direction, row) for row in rows)
    for name, rows in by_name.items():
        for (modes, direction, one), (others, other_way, other) in combinations(rows, 2):
            alike = (bool(modes), bool(direction)) == (bool(others), bool(other_way)) and direction == other_way
            before, after = sorted((one, other), key=lambda row: row.start)
            meet = before.end is None or before.end > after.start
            if alike and meet and (not modes or {*modes} & {*others}):
                which = f"{name} {';'.join(modes)}".strip()
                until = before.end or "an open end"
                yield f"{file}, {which}: {before.start} to {until} overlaps the interval from {after.start}"


def _uncovered_access(file: str, gate: Gate, rows: Sequence[AccessInterval], first: dt.date) -> Iterator[str]:
    """Ways through a gate, by mode and direction, of which on some days no access row says anything."""
    ways = [(a, b) for a, b in ((gate.country_a, gate.country_b), (gate.country_b, gate.country_a)) if a and b]
    for mode in gate.modes if gate.kind in _WITH_MODE or gate.kind == "port" else ("",):
        for direction in [f"{a}>{b}" for a, b in ways] or [""]:
            days = sorted({first, *(day for row in rows for day in (row.start, row.end) if day and day > first)})
            bare = next((day for day in days if most_particular(rows, mode, direction, day) is None), None)
            if bare is not None:
                which = " ".join(filter(None, (gate.id, mode, direction)))
                yield f"{file}, {which}: no row holds from {bare} on; intervals without gaps and an open end are right"


def _no_gate(name: str, gates: Iterable[str]) -> str:
    near = near_matches(name, gates, limit=3)
    return f"{name} is no gate" + (f"; near matches: {', '.join(near)}" if near else "")


def _access_faults(tables: Tables) -> Iterator[str]:
    """Access rows of gates that do not exist, do not fit, overlap, are missing, or lack what they cost."""
    file = "places/access.csv"
    gates = {gate.id: gate for gate in tables.gates}
    groups: dict[tuple[str, tuple[str, ...], str], list[AccessInterval]] = {}
    for row in tables.access:
        gate = gates.get(row.applies_to)
        groups.setdefault((row.applies_to, row.modes, row.direction), []).append(row)
        if row.applies_to.startswith(LINE):
            continue  # whether the network has it is known once the network is there
        if gate is None:
            yield f"{file}, applies_to: {_no_gate(row.applies_to, gates)}"
            continue
        if any(mode not in gate.modes for mode in row.modes):
            yield f"{file}, {gate.id}, modes: {';'.join(row.modes)} is not among the gate's {';'.join(gate.modes)}"
        sides = {gate.country_a, gate.country_b}
        if row.direction and gate.kind == "crossing" and set(row.direction.split(">")) != sides:
            wrong = f"{row.direction} does not join {gate.country_a} and {gate.country_b}"
            yield f"{file}, {gate.id}, direction: {wrong}"
        yield from _exchange_faults(file, gate, row, tables)
    yield from _overlaps(file, groups)
    by_gate: dict[str, list[AccessInterval]] = {}
    for row in tables.access:
        by_gate.setdefault(row.applies_to, []).append(row)
    first = min((row.start for row in tables.statuses), default=dt.date.min)
    for name, gate in gates.items():
        if name not in by_gate:
            yield f"{file}: {name} has no row; one interval at least is right"
        else:
            yield from _uncovered_access(file, gate, by_gate[name], first)


def _exchange_faults(file: str, gate: Gate, row: AccessInterval, tables: Tables) -> Iterator[str]:
    """Numbers that a change of vehicle or load costs, where no row holds for the gate."""
    if row.exchange in ("", "none"):
        return
    pair = gate.id.partition(":")[0]
    scopes = (gate.id, *(f"{gate.id}/{mode}" for mode in gate.modes), pair, gate.country_a, gate.country_b, DEFAULT)
    for name in (f"exchange.{row.exchange}.h", f"exchange.{row.exchange}.usd_per_truck"):
        if not any(tables.assumptions.get(name, scope) for scope in scopes if scope):
            yield f"{file}, {gate.id}, exchange: {row.exchange} has no row {name} that holds here; add one"


def _condition_faults(tables: Tables) -> Iterator[str]:
    """Conditions of what does not exist, or whose numbers are missing; numbers of no condition."""
    file = "places/conditions.csv"
    gates = {gate.id for gate in tables.gates}
    groups = {cargo.group or cargo.name for cargo in tables.cargos.values()}
    for row in tables.conditions:
        target, of_haul = row.applies_to, row.applies_to.startswith(("line:", "region:"))
        if not of_haul and target not in COUNTRIES and target not in gates:
            yield f"{file}, {row.id}, applies_to: {_no_gate(target, gates)}, and no country, line: or region:"
        for name in CONDITION_TERMS["haul" if of_haul else "place"]:
            if tables.assumptions.get(name, row.scope) is None:
                yield f"{file}, {row.id}: no row {name} [{row.scope}] in assumptions; add one, 0 if it adds nothing"
        for group in row.refuses_cargo:
            if group not in groups:
                known = ", ".join(sorted(groups))
                yield f"{file}, {row.id}, refuses_cargo: no cargo has the group {group}; known: {known}"
    scopes = {row.scope for row in tables.conditions}
    for number in tables.assumptions:
        if number.applies_to.startswith(CONDITION) and number.applies_to not in scopes:
            yield f"assumptions/*.csv, {number.key}: no such condition; known: {', '.join(sorted(scopes)) or 'none'}"


def yearly_closures_ending(tables: Tables) -> list[str]:
    """Gates with a closure that came back year after year until lately, and is not written out for the year to come.

    Parameters
    ----------
    tables
        A folder without faults.
    """
    as_of = tables.dataset.as_of
    begins: dict[tuple[str, tuple[str, ...], str], list[dt.date]] = {}
    for row in tables.statuses:
        if row.status == "closed":
            begins.setdefault((row.gate_id, row.modes, row.direction), []).append(row.start)
    found = []
    for (gate_id, modes, _), days in begins.items():
        last = max(days)
        series = [day for day in days if _same_season(day, last)]
        in_a_row = {day.year for day in series} >= {last.year - back for back in range(_YEARS_IN_A_ROW)}
        if in_a_row and 0 <= (as_of - last).days < _LATELY_D:
            which = f"{gate_id} {';'.join(modes)}".strip()
            found.append(
                f"places/statuses.csv, {which}: closes every year about {last:%d %B}, the last time in {last.year}; "
                "write it as a season, or its next closure out"
            )
    return found


def _same_season(day: dt.date, other: dt.date) -> bool:
    """Whether two days lie within two weeks of each other in the year."""
    apart = abs(day.timetuple().tm_yday - other.timetuple().tm_yday)
    return min(apart, 365 - apart) <= _SAME_SEASON_D


def _interval_faults(row: StatusInterval, gate: Gate, tables: Tables) -> Iterator[str]:
    """What is wrong between an interval and its gate."""
    as_of = tables.dataset.as_of
    if row.last_confirmed and row.last_confirmed > as_of:
        yield f"last_confirmed: {row.last_confirmed} is after as_of, {as_of}"
    if any(mode not in gate.modes for mode in row.modes):
        yield f"modes: {';'.join(row.modes)} is not among the gate's {';'.join(gate.modes)}"
    sides = {gate.country_a, gate.country_b}
    if row.direction and gate.kind == "crossing" and set(row.direction.split(">")) != sides:
        yield f"direction: {row.direction} does not join {gate.country_a} and {gate.country_b}"


def _scope_faults(tables: Tables) -> Iterator[str]:
    """Scopes of assumptions that name gates, pairs, lines or cargo that do not exist."""
    gates = {gate.id: gate for gate in tables.gates}
    pairs = {f"{g.country_a}-{g.country_b}" for g in tables.gates if g.kind == "crossing"}
    groups = {cargo.group or cargo.name for cargo in tables.cargos.values()}
    for row in tables.assumptions:
        scope = base_of(row.applies_to)
        yield from (f"assumptions/*.csv, {row.key}: {wrong}" for wrong in _narrow_faults(row, groups, tables))
        if ":" in scope and scope[:3].isupper():
            gate = gates.get(scope.partition("/")[0])
            if gate is None:
                near = near_matches(scope.partition("/")[0], gates, limit=3)
                hint = f"; near matches: {', '.join(near)}" if near else ""
                yield f"assumptions/*.csv, {row.key}: no such gate{hint}"
            elif wrong := _passage_fault(scope, gate):
                yield f"assumptions/*.csv, {row.key}: {wrong}"
        elif scope.startswith("cargo:") and scope[6:] not in groups:
            yield f"assumptions/*.csv, {row.key}: no cargo has this group; known: {', '.join(sorted(groups))}"
        elif "-" in scope and ":" not in scope and scope not in pairs:
            yield f"assumptions/*.csv, {row.key}: no crossing joins these two countries"
    yield from _uncovered(tables)


def _narrow_faults(row: Assumption, groups: set[str], tables: Tables) -> Iterator[str]:
    """What is wrong with the words that narrow a scope."""
    base = base_of(row.applies_to)
    words = row.applies_to[len(base) :].split("/")[1:]
    for word in words:
        if word.startswith("cargo:") and word[6:] not in groups:
            yield f"no cargo has this group; known: {', '.join(sorted(groups))}"
        if word in HEADINGS:
            yield from _heading_faults(row, base, tables)
        if word == WINTER and any(tables.assumptions.get(name) is None for name in WINTER_DAYS):
            yield f"nothing says when it is winter; rows {' and '.join(WINTER_DAYS)} with a default are right"
    if words and row.name.startswith("cargo."):
        yield f"a number of the cargo holds for cargo:<group>, not for {row.applies_to}"
    if row.name in WINTER_DAYS:
        other = next(name for name in WINTER_DAYS if name != row.name)
        if tables.assumptions.get(other, row.applies_to) is None:
            yield f"{other} has no row for {row.applies_to}; a season has a first and a last day"


def _heading_faults(row: Assumption, base: str, tables: Tables) -> Iterator[str]:
    """What is wrong with a row that holds for one way of the trip."""
    if not base.startswith(("line:", "region:")) and base not in COUNTRIES:
        yield f"{base} has no way up-country or to the port; a country, line:ID or region:ID has"
    elif base in COUNTRIES and not any(g.kind == "port" and g.country_a == base for g in tables.gates):
        yield f"{base} has no sea port to come from or to go to"
    if tables.assumptions.get(row.name, base) is None:
        yield f"{base} has no row of its own; one is right for trips that pass through"


def _passage_fault(scope: str, gate: Gate) -> str:
    """What is wrong with the part of a scope behind the gate's id."""
    parts = scope.split("/")[1:]
    by_mode = bool(parts) and parts[0] in MODES
    if by_mode and parts[0] not in gate.modes:
        return f"the gate does not serve {parts[0]}"
    if not parts or (by_mode and len(parts) == 1):
        return ""
    ends = parts[-1].split(">")
    if by_mode != (gate.kind in _WITH_MODE):
        return f"{'/'.join(parts)} is no passage of a {gate.kind}"
    if gate.kind == "crossing" and set(ends) != {gate.country_a, gate.country_b}:
        return f"{parts[-1]} does not join {gate.country_a} and {gate.country_b}"
    if gate.kind == "gauge_break" and not set(ends) <= {str(gauge) for gauge in gate.gauges_mm}:
        return f"{parts[-1]} is not among the gate's gauges"
    return ""


def _uncovered(tables: Tables) -> Iterator[str]:
    """Cargo without a value or a value of time: a criterion would have nothing to stand on."""
    for name in ("cargo.value.usd_per_t", "cargo.time.percent_of_value_per_day"):
        for cargo in tables.cargos.values():
            if tables.assumptions.get(name, cargo.scope) is None:
                yield f"cargo/{cargo.name}.yaml: no row {name} [{cargo.scope}]"


def _family_faults(tables: Tables) -> Iterator[str]:
    crossings = {gate.id for gate in tables.gates if gate.kind == "crossing"}
    for family in tables.families:
        if family.gate_id not in crossings:
            yield f"named/families.csv, gate_id: {_no_gate(family.gate_id, crossings)} between two countries"
        for lang, name in family.names.items():
            if "{" in name.replace("{gate}", "") or "}" in name.replace("{gate}", ""):
                yield f"named/families.csv, {family.gate_id}, name ({lang}): only {{gate}} may stand in braces"


def _document_faults(tables: Tables) -> Iterator[str]:
    gates = {gate.id for gate in tables.gates}
    known = gates | {city.id for city in tables.cities}
    for named in tables.named:
        yield from (f"named/{named.id}.yaml, through: {_missing(p, known)}" for p in named.through if p not in known)
    for cargo in tables.cargos.values():
        yield from (
            f"cargo/{cargo.name}.yaml, refused_gates: {_missing(p, gates)}"
            for p in cargo.refused_gates
            if p not in gates
        )


def _trip_faults(tables: Tables) -> Iterator[str]:
    known = {gate.id for gate in tables.gates} | {city.id for city in tables.cities}
    for trip in tables.trips:
        for place in (trip.from_id, trip.to_id, *trip.via):
            if place not in known:
                yield f"observed/trips.csv, {trip.id}: {_missing(place, known)}"
