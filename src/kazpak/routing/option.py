"""Options as a traveller would read them: hauls and gate passages end to end, with every term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kazpak.costs.criterion import CRITERIA
from kazpak.costs.terms import INDEX

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.case import State
    from kazpak.network.world import End, Touch
    from kazpak.routing.graph import Graph
    from kazpak.routing.paths import Way

__all__ = ["Option", "Part", "assemble", "direct", "haul_terms", "nearest_touch"]

_NAMED_FROM = 0.1
"""Part of its hauls from which a trip without a border is called after a line."""

_LEAST_READY = ("planned", "under_construction", "closed")
"""What keeps freight out, the farthest from being passable first."""


@dataclass(frozen=True, eq=False)
class Part:
    """One haul or one gate passage of an option.

    Attributes
    ----------
    kind
        access, haul, crossing, transfer, gauge, port, checkpoint or junction.
    id
        Of the passage's gate, or of the layer hauled in.
    terms
        Value of every term of `costs.terms.TERMS`.
    links
        Links hauled over, in order, as numbers of the network's links.
    reverse
        For each link, whether it is travelled from its `v` to its `u` end.
    rows
        Key of the assumption rows behind the terms, for the ledger.
    lines
        Lines hauled over and for how long [km], the longest first.
    """

    kind: str
    id: str
    mode: str
    gauge_mm: int
    country: str
    from_id: str
    to_id: str
    terms: NDArray[np.float64] = field(repr=False)
    state: State | None = None
    direction: str = ""
    lon: float | None = None
    lat: float | None = None
    links: tuple[int, ...] = field(default=(), repr=False)
    reverse: tuple[bool, ...] = field(default=(), repr=False)
    line: NDArray[np.float64] | None = field(default=None, repr=False)
    rows: tuple[object, ...] = field(default=(), repr=False)
    passage: int | None = None
    lines: tuple[tuple[str, float], ...] = ()

    def term(self, name: str) -> float:
        """Value of one term."""
        return float(self.terms[INDEX[name]])


@dataclass(frozen=True, eq=False)
class Option:
    """One way to make a trip.

    Attributes
    ----------
    parts
        In order of travel.
    weights
        Weight of every term, by criterion.
    corridor
        Id of the named corridor it was asked for, or empty.
    """

    parts: tuple[Part, ...]
    weights: Mapping[str, NDArray[np.float64]] = field(repr=False)
    corridor: str = ""
    pareto: bool = False

    @cached_property
    def signature(self) -> tuple[str, ...]:
        """Crossings and transfers in order: what tells two options apart."""
        kinds = ("crossing", "transfer", "gauge", "junction")
        return tuple(p.id for p in self.parts if p.kind in kinds)

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Modes hauled by, in order of first use."""
        return tuple(dict.fromkeys(p.mode for p in self.parts if p.kind == "haul"))

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Countries in order of travel; one that is entered again stands again."""
        found: list[str] = []
        for part in self.parts:
            if part.kind in ("haul", "access") and part.country and (not found or found[-1] != part.country):
                found.append(part.country)
        return tuple(found)

    @cached_property
    def gauges_mm(self) -> tuple[int, ...]:
        """Rail gauges in order of first use."""
        return tuple(dict.fromkeys(p.gauge_mm for p in self.parts if p.kind == "haul" and p.gauge_mm))

    @cached_property
    def crossings(self) -> tuple[str, ...]:
        """Borders crossed, in order."""
        return tuple(p.id for p in self.parts if p.kind == "crossing")

    @cached_property
    def label(self) -> str:
        """A short name in the planner's words."""
        names = [_short(p.id) for p in self.parts if p.kind == "crossing"]
        by = " + ".join(self.modes)
        if names:
            return f"via {', '.join(names)} ({by})"
        lines = [line for line, km in _lines([one for p in self.parts for one in p.lines]) if km >= self._much_km]
        return f"direct ({by}){': ' if lines else ''}{', '.join(lines)}"

    @property
    def _much_km(self) -> float:
        """Kilometres from which a line is worth naming."""
        return _NAMED_FROM * sum(p.term("length_km") for p in self.parts if p.kind == "haul")

    @cached_property
    def status(self) -> str:
        """`open`, or the status of the part that is the farthest from being passable, whichever way one travels."""
        shut = {p.state.status for p in self.parts if p.state is not None and not p.state.passable}
        return min(shut, key=_LEAST_READY.index, default="open")

    @cached_property
    def totals(self) -> dict[str, float]:
        """Total of every criterion: the sum of the parts, chances joined."""
        return {name: self.total(name) for name in self.weights}

    def value(self, part: Part, name: str) -> float:
        """Value of one criterion for one part."""
        return CRITERIA[name].show(float(part.terms @ self.weights[name]))

    def total(self, name: str) -> float:
        """Total of one criterion."""
        sums = [float(p.terms @ self.weights[name]) for p in self.parts]
        return CRITERIA[name].show(sum(sums))

    @cached_property
    def terms(self) -> NDArray[np.float64]:
        """Sum of every term over all parts."""
        total: NDArray[np.float64] = np.sum([p.terms for p in self.parts], axis=0)
        return total

    @cached_property
    def links(self) -> frozenset[int]:
        """All links hauled over."""
        return frozenset(link for part in self.parts for link in part.links)


def _short(gate: str) -> str:
    """Name of a gate within its id, as people write it."""
    return gate.partition(":")[2].replace("-", " ").title()


def assemble(
    graph: Graph,
    way: Way,
    start: End,
    end: End,
    weights: Mapping[str, NDArray[np.float64]],
    *,
    corridor: str = "",
    hauls: Sequence[Graph] = (),
) -> Option:
    """Option of a way: its legs traced, its passages priced.

    Parameters
    ----------
    graph
        The graph the way was found in; its criterion chooses the path of each leg.
    way
        Passages in order; at least one (`direct` is for none).
    start, end
        Ends of the trip.
    weights
        Weight of every term, by criterion, for the totals.
    corridor
        Named corridor that asked for it.
    hauls
        Graphs that choose the path of each haul, where they differ; one more than passages.
    """
    chosen = list(hauls) or [graph] * (len(way.passages) + 1)
    parts: list[Part] = []
    touch = nearest_touch(chosen[0], start, way.passages[0], starting=True)
    parts.append(_access(graph, start, touch, starting=True))
    here, here_id = touch.node, start.id
    for i, by in zip(way.passages, chosen, strict=False):
        p = graph.passages[i]
        parts.extend(_haul(by, p.from_layer, here, p.from_node, here_id, p.gate))
        if p.kind != "via":
            parts.append(_passed(graph, i))
        here, here_id = p.to_node, p.gate
    last = graph.passages[way.passages[-1]]
    touch = nearest_touch(chosen[-1], end, way.passages[-1], starting=False)
    parts.extend(_haul(chosen[-1], last.to_layer, here, touch.node, here_id, end.id))
    parts.append(_access(graph, end, touch, starting=False))
    return Option(tuple(_needed(parts)), weights, corridor)


def direct(graph: Graph, start: End, end: End, weights: Mapping[str, NDArray[np.float64]]) -> list[Option]:
    """Options that stay inside one layer, at most one a layer: the best by the graph's criterion."""
    found: dict[int, Option] = {}
    for a in start.touches:
        for b in end.touches:
            if a.layer != b.layer or not graph.layer_allowed[a.layer]:
                continue
            if not np.isfinite(graph.row(a.layer, a.node)[b.node]):
                continue
            haul = _haul(graph, a.layer, a.node, b.node, start.id, end.id)
            ends = _access(graph, start, a, starting=True), _access(graph, end, b, starting=False)
            option = Option(tuple(_needed([ends[0], *haul, ends[1]])), weights)
            other = found.get(a.layer)
            if other is None or option.terms @ graph.weights < other.terms @ graph.weights:
                found[a.layer] = option
    return list(found.values())


def _needed(parts: Sequence[Part]) -> list[Part]:
    """Parts without the first or last mile where there is none."""
    return [p for p in parts if p.kind != "access" or p.terms.any()]


def nearest_touch(graph: Graph, end: End, passage: int, *, starting: bool) -> Touch:
    """Touch by which an end reaches a passage at the least cost."""
    p = graph.passages[passage]
    layer, node = (p.from_layer, p.from_node) if starting else (p.to_layer, p.to_node)
    touches = [t for t in end.touches if t.layer == layer]
    if len(touches) == 1:
        return touches[0]
    return min(touches, key=lambda t: graph.access_cost(t, starting=starting) + graph.row(layer, node)[t.node])


def _access(graph: Graph, end: End, touch: Touch, *, starting: bool) -> Part:
    """The first or last mile."""
    key = graph.layers.keys[touch.layer]
    node = graph.layers.nodes_of(touch.layer).start + touch.node
    there = [graph.layers.node_lon[node], graph.layers.node_lat[node]]
    line = np.array([[end.lon, end.lat], there] if starting else [there, [end.lon, end.lat]])
    name = str(graph.layers.node_ids[node])
    ids = (end.id, name) if starting else (name, end.id)
    terms = graph.access_terms(touch, starting=starting)
    rows = (f"access/{key.country}", *([f"start/{key.country}/{key.mode}"] if starting else []))
    return Part("access", end.id, "road", 0, key.country, *ids, terms=terms, line=line, rows=rows)


def haul_terms(graph: Graph, layer: int, from_node: int, to_node: int) -> NDArray[np.float64]:
    """Terms of the leg between two nodes of a layer."""
    parts = _haul(graph, layer, from_node, to_node, "", "")
    return parts[0].terms if parts else np.zeros(graph.engine.weighed.haul.shape[1])


def _haul(graph: Graph, layer: int, from_node: int, to_node: int, from_id: str, to_id: str) -> list[Part]:
    """The leg between two nodes of a layer; nothing where they are the same."""
    if from_node == to_node:
        return []
    key = graph.layers.keys[layer]
    found = graph.walk(layer, from_node, to_node)
    # Where roads are not asked for, the local truck to a terminal is the trip's first or last mile.
    kind = "haul" if graph.layer_allowed[layer] else "access"
    return [
        Part(
            kind,
            str(key),
            key.mode,
            key.gauge_mm,
            key.country,
            from_id,
            to_id,
            terms=found.km @ graph.engine.weighed.haul[found.classes],
            links=found.links,
            reverse=found.reverse,
            rows=tuple(graph.layers.classes[i] for i in found.classes),
            lines=_lines([(graph.layers.classes[i].line, km) for i, km in zip(found.classes, found.km, strict=True)]),
        )
    ]


def _lines(hauled: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Kilometres of each line, the longest first; links of no line are left out."""
    km: dict[str, float] = {}
    for line, length_km in hauled:
        if line:
            km[line] = km.get(line, 0.0) + float(length_km)
    return tuple(sorted(km.items(), key=lambda one: -one[1]))


def _passed(graph: Graph, number: int) -> Part:
    """A gate passage with its state on the day."""
    engine, p = graph.engine, graph.passages[number]
    here, there = graph.layers.keys[p.from_layer], graph.layers.keys[p.to_layer]
    node = graph.layers.nodes_of(p.from_layer).start + p.from_node
    return Part(
        p.kind,
        p.gate,
        p.mode,
        there.gauge_mm if p.mode == "rail" else 0,
        p.country,
        str(here),
        str(there),
        terms=engine.weighed.passage[number],
        state=engine.case.passage_state(p),
        direction=f"{p.start}>{p.end}",
        lon=float(graph.layers.node_lon[node]),
        lat=float(graph.layers.node_lat[node]),
        rows=(p,),
        passage=number,
    )
