"""Planned lines as links: cut at their gates, in layers of their own, joined to what exists by passages.

A project is there from the start, behind closed passages; building it opens them. So asking what a railway
would change is a what-if that touches gates only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kazpak.geodesy import segment_lengths_km
from kazpak.network.layers import HaulClass, LayerKey, LinkTable
from kazpak.network.passages import Join

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.tables import Gate, Project

__all__ = ["joins_of", "planned_links", "stops_of"]


def planned_links(projects: Iterable[Project], gates: Mapping[str, Gate], gauges: Mapping[str, int]) -> LinkTable:
    """Links of all projects that are lines.

    Parameters
    ----------
    projects
        Upgrades of existing lines have no links and are passed over.
    gates
        Gates by id.
    gauges
        Gauge chosen for a project, where it is not the project's own.
    """
    ids: list[str] = []
    ends: list[tuple[str, str]] = []
    layers: list[LayerKey] = []
    lengths: list[float] = []
    lines: list[NDArray[np.float64]] = []
    for project in projects:
        if not _is_line(project):
            continue
        gauge = _gauge(project, gauges)
        stops = stops_of(project)
        points = np.array([p[:2] for p in project.waypoints], dtype=np.float64)
        km = segment_lengths_km(points)
        scale = project.length_km[1] / km.sum() if project.length_km else 1.0
        for n, ((i, a), (j, b)) in enumerate(pairwise(stops), start=1):
            country = _between(gates.get(a), gates.get(b), a, b)
            ids.append(f"{project.id}/{n}")
            ends.append((a, b))
            layers.append(LayerKey(country, project.mode, gauge, project.id))
            lengths.append(float(km[i:j].sum() * scale))
            lines.append(points[i : j + 1])
    unknown = [np.nan] * len(ids)
    return LinkTable(
        id=ids,
        from_id=[a for a, _ in ends],
        to_id=[b for _, b in ends],
        layer=layers,
        haul_class=[
            HaulClass(k.country, k.mode, k.gauge_mm, "", "", mountain=False, electrified=False, project=k.project)
            for k in layers
        ],
        length_km=lengths,
        highest_m=unknown,
        climb_m=unknown,
        descent_m=unknown,
        coordinates=lines,
    )


def joins_of(projects: Iterable[Project], gauges: Mapping[str, int]) -> list[Join]:
    """Where planned lines meet gates: one join for every gate on every line.

    Parameters
    ----------
    projects, gauges
        As for `planned_links`.
    """
    return [
        Join(gate, gate, project.mode, _gauge(project, gauges), project.id)
        for project in projects
        if _is_line(project)
        for _, gate in stops_of(project)
    ]


def _is_line(project: Project) -> bool:
    """Whether a project is a new line, not a better one."""
    return bool(project.joins) and not project.upgrade


def _gauge(project: Project, gauges: Mapping[str, int]) -> int:
    return gauges.get(project.id, project.gauge_mm or 0) if project.mode == "rail" else 0


def stops_of(project: Project) -> list[tuple[int, str]]:
    """Gates on a project's line in order, each with the number of its waypoint."""
    last = len(project.waypoints) - 1
    where = {"start": 0, "end": last}
    stops = []
    for join in project.joins:
        end = join["end"]
        number = where[end] if isinstance(end, str) and end in where else int(str(end))
        if join.get("gate"):
            stops.append((number, str(join["gate"])))
    return sorted(stops)


def _between(a: Gate | None, b: Gate | None, a_id: str, b_id: str) -> str:
    """Country of the stretch between two gates: the one that both have in common."""
    sides = [{g.country_a, g.country_b} - {""} if g else {name.partition(":")[0]} for g, name in ((a, a_id), (b, b_id))]
    common = sides[0] & sides[1]
    return min(common) if common else min(sides[0])
