"""Planned lines as links: cut at their gates, in layers of their own, joined to what exists by passages.

A project is there from the start, behind closed passages; building it opens them. So asking what a railway
would change is a what-if that touches gates only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from kazpak.geodesy import segment_lengths_km
from kazpak.network.layers import HaulClass, LayerKey, LinkTable
from kazpak.network.passages import Join

if TYPE_CHECKING:
    from kazpak.tables import Gate, Project

__all__ = ["planned_links", "stops_of"]


def planned_links(projects: Iterable[Project], gates: Mapping[str, Gate], gauges: Mapping[str, int]) -> tuple[LinkTable, list[Join]]:
    """Links of all projects that are lines, and where they join.

    Parameters
    ----------
    projects
        Upgrades of existing lines have no links and are passed over.
    gates
        Gates by id.
    gauges
        Gauge chosen for a project, where it is not the project's own.

    Returns
    -------
    tuple
        Link table, and one join for every gate a project touches.
    """
    ids, ends, layers, lengths, lines, joins = [], [], [], [], [], []
    for project in projects:
        if not project.joins or project.upgrade:
            continue
        gauge = gauges.get(project.id, project.gauge_mm or 0) if project.mode == "rail" else 0
        stops = stops_of(project)
        points = np.array([p[:2] for p in project.waypoints], dtype=np.float64)
        km = segment_lengths_km(points)
        scale = project.length_km[1] / km.sum() if project.length_km else 1.0
        for n, ((i, a), (j, b)) in enumerate(zip(stops, stops[1:], strict=False), start=1):
            country = _between(gates.get(a), gates.get(b), a, b)
            ids.append(f"{project.id}/{n}")
            ends.append((a, b))
            layers.append(LayerKey(country, project.mode, gauge, project.id))
            lengths.append(float(km[i:j].sum() * scale))
            lines.append(points[i : j + 1])
        for _, node in stops:
            joins.append(Join(node, node, "", project.mode, gauge, project.id))
    unknown = [np.nan] * len(ids)
    table = LinkTable(
        id=ids, from_id=[a for a, _ in ends], to_id=[b for _, b in ends], layer=layers,
        haul_class=[HaulClass(k.country, k.mode, k.gauge_mm, "", "", mountain=False, electrified=False, project=k.project) for k in layers],
        length_km=lengths, highest_m=unknown, climb_m=unknown, descent_m=unknown, coordinates=lines,
    )  # fmt: skip
    return table, joins


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
