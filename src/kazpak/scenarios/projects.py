"""Building, upgrading and removing: planned links come into being, lines get faster or go out of use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from kazpak.assumptions import number_of_upgrade
from kazpak.case import COME_WITH_A_PROJECT
from kazpak.scenarios.numbers import BadValueError
from kazpak.scenarios.ways import look_ups

if TYPE_CHECKING:
    from kazpak.scenarios.changes import Build, Remove, Upgrade
    from kazpak.scenarios.work import Work
    from kazpak.tables import Project

__all__ = ["build", "remove", "upgrade"]


def build(work: Work, change: Build) -> None:
    """Let a project exist, on the days from its opening on."""
    project = work.world.projects[change.project]
    work.touch("project", project.id)
    gauge_mm = work.world.gauges.get(project.id, project.gauge_mm)
    if change.gauge_mm is not None and change.gauge_mm != gauge_mm:
        work.world = work.world.with_project_gauge(project.id, change.gauge_mm)
        work.note(f"project {project.id} gauge_mm", gauge_mm, change.gauge_mm)
    if _ready(work, project, change.opening):
        work.note(f"project {project.id}", "built" if project.id in work.built else project.status, "built")
        work.built.add(project.id)
        _note_borders(work, project)


def _note_borders(work: Work, project: Project) -> None:
    """Tell the ledger which borders are open to trains or lorries now that a project is built."""
    opened: dict[str, str] = {}
    for way in work.world.passages:
        needed = set(way.project.split("+"))
        if way.kind == "crossing" and project.id in needed and needed <= work.built:
            there = replace(work.case, statuses=work.statuses_of(way.gate))
            status = there.state(way.gate, way.mode, f"{way.start}>{way.end}").status
            if status in COME_WITH_A_PROJECT:
                opened[f"status {way.gate}/{way.mode}"] = status
    for target, status in opened.items():
        work.note(target, status, "open")


def upgrade(work: Work, change: Upgrade) -> None:
    """Give an existing line the numbers of its upgrade, on the days from its opening on."""
    project = work.world.projects[change.project]
    work.touch("project", project.id)
    asked = dict(project.upgrade or {})
    line = f"line:{asked.pop('line', '')}"
    chains = look_ups(work.ways, line)
    if chains is None:
        raise BadValueError(f"{project.id} upgrades {line}, which is not in the network")
    if not _ready(work, project, change.opening):
        return
    for key, value in asked.items():
        name = number_of_upgrade(work.case.assumptions.names, project.mode, key)
        if name is None:
            raise BadValueError(f"{project.id} upgrades {key}, which is no number of the model")
        held = next((row for row in (work.find(name, scopes) for scopes in chains) if row is not None), None)
        if held is None:
            raise BadValueError(f"{name} has no row that holds for {line}")
        span = cast("Mapping[str, float]", value)
        low, central, high = (float(span[end]) for end in ("low", "central", "high"))
        work.write(held, replace(held, applies_to=line, low=low, central=central, high=high))
    work.note(f"project {project.id}", "built" if project.id in work.built else project.status, "built")
    work.built.add(project.id)


def _ready(work: Work, project: Project, opening: int | None) -> bool:
    """Whether a project is open on the day of the case; the ledger says so where it is not."""
    if opening is None or work.case.on >= dt.date(opening, 1, 1):
        return True
    work.note(f"project {project.id}", project.status, f"{project.status}: opens in {opening}, after {work.case.on}")
    return False


def remove(work: Work, change: Remove) -> None:
    """Take a built project, a line or a link out of use."""
    if change.project is not None:
        work.touch("project", change.project)
        if change.project not in work.built:
            raise BadValueError(f"{change.project} is not built in this case, so there is nothing to remove")
        work.built.discard(change.project)
        work.note(f"project {change.project}", "built", "removed")
        return
    kind, name = ("line", change.line) if change.line is not None else ("link", change.link)
    if name is None or name in work.removed:
        raise BadValueError(f"{kind} {name} is already out of use")
    work.touch("removed", name)
    work.removed.add(name)
    work.note(f"{kind} {name}", "in use", "removed")
