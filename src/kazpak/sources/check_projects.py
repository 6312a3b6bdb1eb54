"""Rules for planned projects: where a line meets its gates, how long it can be, what an upgrade may change."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from kazpak.errors import UnknownNameError
from kazpak.geodesy import distance_km, line_length_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.sources.folder import Tables
    from kazpak.tables.rows import Gate, Project

__all__ = ["project_faults"]

_NEAR_KM: Final = 5.0
"""A line that ends farther from its gate than this does not reach it."""

_SAME_KM: Final = 1.0
"""How far apart a point that is written twice may lie."""

Stop = tuple[int, "Gate | None"]


def project_faults(tables: Tables) -> Iterator[str]:
    """What is wrong with the planned projects of a folder, by file and field."""
    gates = {gate.id: gate for gate in tables.gates}
    numbers = tables.assumptions.names
    for project in tables.projects.values():
        found = [*_kind_faults(project), *_upgrade_faults(project, numbers), *_line_faults(project, gates)]
        yield from (f"projects/{project.id}.yaml{text}" for text in found)


def _kind_faults(project: Project) -> Iterator[str]:
    if (project.upgrade is None) == (not project.waypoints):
        yield ": either waypoints (a new line) or upgrade (a line that exists) is right, not both"
    if project.gauge_mm and project.gauge_options and project.gauge_mm not in project.gauge_options:
        yield f", gauge_mm: {project.gauge_mm} is not among gauge_options"
    if (project.status == "open") != (project.opened is not None):
        yield ", opened: a day is given where, and only where, status is open"
    if project.mode == "rail" and project.waypoints and project.gauge_mm is None:
        yield ", gauge_mm: a new railway needs one"


def _upgrade_faults(project: Project, numbers: tuple[str, ...]) -> Iterator[str]:
    """An upgrade names a line and numbers of its mode, such as `speed_km_per_h` for rail.speed.km_per_h."""
    if project.upgrade is None:
        return
    if not project.upgrade.get("line"):
        yield ", upgrade: names no line"
    prefix = f"{project.mode}."
    known = [name.removeprefix(prefix).replace(".", "_") for name in numbers if name.startswith(prefix)]
    for key in project.upgrade:
        if key != "line" and key not in known:
            yield f", upgrade: {UnknownNameError('number', key, known=known)}; known: {', '.join(known)}"


def _line_faults(project: Project, gates: dict[str, Gate]) -> Iterator[str]:
    """Whether the line reaches its gates, crosses borders at them only, and is as long as it must be."""
    stops: list[Stop] = []
    for join in project.joins:
        name, end = join["gate"], join["end"]
        if name is not None and name not in gates:
            yield f", joins: {UnknownNameError('gate', str(name), known=gates)}"
        number = {"start": 0, "end": len(project.waypoints) - 1}.get(str(end), end)
        if not isinstance(number, int) or not 0 <= number < len(project.waypoints):
            yield f", joins: waypoint {end} is not there; 0 to {len(project.waypoints) - 1} are"
            continue
        stops.append((number, gates.get(str(name))))
        yield from _apart(project, join, number, gates.get(str(name)))
    if project.waypoints:
        yield from _order_faults(project, [number for number, _ in stops])
        yield from _border_faults([gate for _, gate in sorted(stops, key=lambda stop: stop[0]) if gate])
        straight = line_length_km([point[:2] for point in project.waypoints])
        if project.length_km and project.length_km[0] < straight:
            low = f"low {project.length_km[0]:g} is shorter than the straight way by its waypoints"
            yield f", length_km: {low}, {straight:.1f} km"


def _apart(project: Project, join: dict[str, object], number: int, gate: Gate | None) -> Iterator[str]:
    """Points that ought to be one and are not."""
    lon, lat, name = project.waypoints[number]
    point = cast("tuple[float, float]", join["point"])
    if (km := distance_km(lon, lat, *point)) > _SAME_KM:
        yield f", joins: the point of {join['end']} lies {km:.0f} km from its waypoint {name}; the same place is right"
    if gate is not None and (km := distance_km(lon, lat, gate.lon, gate.lat)) > _NEAR_KM:
        right = f"at most {_NEAR_KM:g} km is right"
        yield f", joins: {join['end']} ({name}) lies {km:.0f} km from {gate.id}; {right}"


def _order_faults(project: Project, numbers: list[int]) -> Iterator[str]:
    """Both ends are joined, to a gate or expressly to none, and no place twice."""
    for number, end in ((0, "start"), (len(project.waypoints) - 1, "end")):
        if number not in numbers:
            yield f", joins: {end} is missing; write its gate, or null where it meets none"
    for number in sorted({n for n in numbers if numbers.count(n) > 1}):
        yield f", joins: waypoint {number} is joined twice; once is right"


def _border_faults(gates: list[Gate]) -> Iterator[str]:
    """A line leaves a country at a crossing only, so two gates in a row have a country in common."""
    for a, b in pairwise(gates):
        if not {a.country_a, a.country_b} & {b.country_a, b.country_b} - {""}:
            yield f", joins: no crossing between {a.id} and {b.id}; join the line where it passes the border"
