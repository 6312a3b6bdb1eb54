"""Network, legs, gates and the weighed graph as flat rows, for files that other tools read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from kazpak.costs.criterion import CRITERIA
from kazpak.network.layers import SEA
from kazpak.network.network import without_side
from kazpak.routing.ask import all_weights
from kazpak.routing.full import arcs
from kazpak.routing.graph import Engine, Graph, Rules
from kazpak.routing.option import haul_terms
from kazpak.routing.rows import dwell_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.costs.criterion import Criterion
    from kazpak.network.gazetteer import Place

__all__ = ["EXTRACTS", "Extract"]


@dataclass(frozen=True)
class Extract:
    """Flat rows, and for each a line or a point (lon-lat), or nothing.

    Attributes
    ----------
    columns
        Names of the columns, with their units.
    shapes
        One array of points a row; a single point for a place; None where the table has no geometry.
    note
        What must be known to use the rows, if anything.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    shapes: Sequence[NDArray[np.float64]] | None
    note: str = ""


def network(engine: Engine, rules: Rules, by: Criterion) -> Extract:
    """Every link that the rules allow and freight may use on the day, planned ones included and marked.

    A gate is one node: the road runs on through a checkpoint, whose two sides bear its id, as it does through a
    crossing and between road and rail at a terminal. What passing costs is in `legs` and `graph`.
    """
    layers, case = engine.case.world.layers, engine.case
    graph = Graph(engine, by.weights(case), rules)
    rows, shapes = [], []
    for layer, key in enumerate(layers.keys):
        links, first = layers.links_of(layer), layers.nodes_of(layer).start
        if not graph.layer_allowed[layer]:
            continue
        project = case.world.projects.get(key.project)
        status = "open" if project is None or key.project in case.built else project.status
        for i in range(links.start, links.stop):
            haul = layers.classes[layers.link_class[i]]
            if {*haul.names, str(layers.link_ids[i])} & engine.without:
                continue
            rows.append(
                {
                    "id": layers.link_ids[i],
                    "from_id": without_side(layers.node_ids[first + layers.link_u[i]]),
                    "to_id": without_side(layers.node_ids[first + layers.link_v[i]]),
                    "mode": key.mode,
                    "gauge_mm": key.gauge_mm or None,
                    "country": key.country,
                    "region": haul.region,
                    "line": haul.line or key.project,
                    "status": status,
                    "length_km": float(layers.length_km[i]),
                    "highest_m": _known(layers.highest_m[i]),
                    "climb_m": _known(layers.climb_m[i]),
                    "descent_m": _known(layers.descent_m[i]),
                    "source": project.source if project else "© OpenStreetMap contributors, ODbL 1.0",
                }
            )
            shapes.append(layers.geometry(i))
    columns = (
        "id",
        "from_id",
        "to_id",
        "mode",
        "gauge_mm",
        "country",
        "region",
        "line",
        "status",
        "length_km",
        "highest_m",
        "climb_m",
        "descent_m",
        "source",
    )
    note = (
        "a gate is one node, free to pass: a crossing, a terminal, or a checkpoint, whose two sides are joined here; "
        "what passing costs is in legs and graph. length_km is of the road, which winds more than its thinned drawing"
    )
    barred = sorted(case.access.lines_barred(case.on))
    note += f". Left out, for no freight is admitted on {case.on}: {', '.join(barred)}" if barred else ""
    return Extract("network", columns, rows, shapes, note)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def legs(engine: Engine, rules: Rules, by: Criterion) -> Extract:
    """The best way between every two gates of a layer, by one criterion, valued by all."""
    layers, weights = engine.case.world.layers, all_weights(engine)
    graph = Graph(engine, by.weights(engine.case), rules)
    rows, shapes = [], []
    for layer, key in enumerate(layers.keys):
        if key == SEA or not graph.layer_allowed[layer]:
            continue
        for (a, u), (b, v) in combinations(sorted(layers.gate_nodes[layer].items()), 2):
            if not np.isfinite(graph.row(layer, u)[v]):
                continue
            terms = haul_terms(graph, layer, u, v)
            values = {name: CRITERIA[name].show(float(terms @ w)) for name, w in weights.items()}
            rows.append(
                {
                    "from_id": a,
                    "to_id": b,
                    "mode": key.mode,
                    "gauge_mm": key.gauge_mm or None,
                    "country": key.country,
                    "project": key.project,
                    "best_by": by.name,
                    **values,
                }
            )
            links, reverse, *_ = graph.walk(layer, u, v)
            lines = [
                layers.geometry(k)[::-1] if back else layers.geometry(k) for k, back in zip(links, reverse, strict=True)
            ]
            shapes.append(np.concatenate(lines))
    columns = ("from_id", "to_id", "mode", "gauge_mm", "country", "project", "best_by", *CRITERIA)
    return Extract("legs", columns, rows, shapes)


def gates(engine: Engine, rules: Rules, by: Criterion) -> Extract:
    """Every gate with its state, mode by mode."""
    del by
    case = engine.case
    rows, shapes = [], []
    for gate in case.world.gates.values():
        modes = [m for m in gate.modes if m in rules.modes]
        if not modes or gate.id in rules.avoid:
            continue
        dwell = dwell_of(case, gate.id) or {}
        row: dict[str, Any] = {
            "id": gate.id,
            "name": gate.name,
            "kind": gate.kind,
            "country_a": gate.country_a,
            "country_b": gate.country_b or None,
            "modes": ",".join(gate.modes),
            "unlocode": gate.unlocode or None,
        }
        for mode in ("road", "rail"):
            state = case.state(gate.id, mode) if mode in gate.modes else None
            row |= {
                f"{mode}_status": state.status if state else None,
                f"{mode}_since": state.since if state else None,
                f"{mode}_confirmed": state.confirmed if state else None,
                f"{mode}_stale": state.stale if state else None,
            }
        row |= {f"dwell_{level}_h": dwell.get(level) for level in ("low", "central", "high")}
        rows.append(row | {"source": gate.source})
        shapes.append(np.array([[gate.lon, gate.lat]]))
    return Extract("gates", tuple(rows[0]) if rows else ("id",), rows, shapes)


def graph(engine: Engine, rules: Rules, by: Criterion, trip: tuple[Place, Place] | None = None) -> Extract:
    """The weighed graph as directed arcs, of what a trip may use or freight in transit everywhere; see `arcs`."""
    del by
    world = engine.case.world
    places = world.gazetteer.by_id.values() if trip is None else ()
    ends = [p for p in places if p.kind in ("city", "port") and world.reaches(p)]
    rows = list(arcs(engine, rules, ends, trip=trip))
    columns = ("from_node", "to_node", "kind", "id", "mode", "country", *CRITERIA, "hazard")
    return Extract("graph", columns, rows, None)


EXTRACTS: dict[str, Callable[..., Extract]] = {
    "network": network,
    "legs": legs,
    "gates": gates,
    "graph": graph,
}
"""What can be extracted, by name."""
