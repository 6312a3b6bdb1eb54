"""An answer with all that is needed to ask it again elsewhere, with gates and tariffs set otherwise.

Settings that touch passages alone - a gate open or shut, its hours, payments at gates, a planned line that
exists - leave every leg as it is. So the legs between the gates, the terms of the passages and the rules of
the question are enough to answer them exactly, in any language and without the network: a page does it in
the reader's browser (`maps/assets/whatif-solve.js`), step for step as `paths.ways` and `ask.distinct` do.
Nothing is left out that any setting could bring into play; only what no way could ever reach is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kazpak.costs.criterion import CRITERIA
from kazpak.costs.risk import chance
from kazpak.costs.terms import TERMS
from kazpak.routing.ask import DETOUR_LIMIT, all_weights, distinct, graph_for
from kazpak.routing.paths import EXPLORED_AT_MOST, remaining
from kazpak.routing.portable_layer import packed_layer
from kazpak.scenarios.ways import Ways

if TYPE_CHECKING:
    from kazpak.network.passages import Passage
    from kazpak.network.world import Touch
    from kazpak.routing.document import Answer
    from kazpak.routing.graph import Graph

__all__ = ["TARIFFS", "portable"]

TARIFFS: Final[dict[str, tuple[str, ...]]] = {
    "queue_h": ("gate.queue.h", "checkpoint.queue.h"),
    "border_official_usd_t": (
        "gate.fee_official.usd_per_truck",
        "gate.fee_official.usd_per_teu",
        "checkpoint.fee.usd_per_truck",
    ),
    "border_informal_usd_t": ("gate.fee_informal.usd_per_truck", "gate.fee_informal.usd_per_teu"),
    "transfer_usd_t": ("terminal.handling.usd_per_teu", "gauge.change.usd_per_teu"),
    "port_usd_t": ("port.handling.usd_per_teu",),
}
"""Terms that arise at gates alone, and the numbers that they grow with: with all of these numbers times a
factor, the term is that many times what it was."""

_WAITING: Final = ("queue_h", "clearance_h")
_HOURS: Final = {
    "crossing": _WAITING,
    "checkpoint": _WAITING,
    "transfer": ("handling_h",),
    "gauge": ("gauge_change_h",),
    "port": ("port_h",),
}
"""Terms that the hours of a passage are made of; where there are two, waiting comes first."""


def portable(answer: Answer) -> dict[str, Any] | None:
    """What it takes to answer the question of an answer under other settings; fits into JSON.

    Parameters
    ----------
    answer
        Options of `ask.distinct`, or none.

    Returns
    -------
    dict or None
        None if the options were found in another way, or are ranked by a criterion of one's own: then the
        rules of the question would not lead to them again. Arrays are base64, see `portable_layer`.
    """
    by_known_rules = all(c.show in (float, chance) for c in CRITERIA.values())
    if CRITERIA.get(answer.question.by.name) is not answer.question.by or not by_known_rules:
        return None
    found = distinct(answer.engine, answer.question)
    if [(o.signature, o.modes) for o in found] != [(o.signature, o.modes) for o in answer.options]:
        return None
    return _Packer(answer).document()


class _Packer:
    """One answer being made portable."""

    def __init__(self, answer: Answer) -> None:
        self.engine, self.case, self.question = answer.engine, answer.case, answer.question
        world = self.case.world
        names = {*world.gates, *world.projects} - set(self.case.cargo.refused_gates)
        rules = replace(self.question.rules, lifted=frozenset(names))
        self.graph: Graph = graph_for(self.engine, self.question, rules=rules)
        self.ends = world.end(self.question.origin), world.end(self.question.destination)
        weights = all_weights(self.engine)
        self.table = np.stack([weights[name] for name in CRITERIA], axis=1)
        self.kept = self._kept()
        self.passages = [self.graph.passages[i] for i in self.kept]
        self.stops = self._stops()
        self.layer_of = {layer: i for i, layer in enumerate(self.stops)}
        self.gates = list(dict.fromkeys(p.gate for p in self.passages))
        self.ways = list(dict.fromkeys(way for p in self.passages if (way := _way(p))))
        needed = {name for p in self.passages for name in p.project.split("+") if name}
        self.projects = sorted(needed - self.case.built)

    def _kept(self) -> list[int]:
        """Passages that a trip can reach, and from which it can arrive, with everything open and built."""
        graph, (start, end) = self.graph, self.ends
        near = np.isfinite(graph.to_gates(start, starting=True))
        before = np.zeros_like(near)
        while not np.array_equal(before, near):
            before = near.copy()
            for k, legs in enumerate(graph.legs):
                if legs.size:
                    reached = np.isfinite(legs[near[graph.entering[k]]]).any(axis=0)
                    near[graph.leaving[k][reached]] = True
        stages = [place.id for place in self.question.via]
        rest = remaining(graph, graph.to_gates(end, starting=False), stages)
        return [int(i) for i in np.flatnonzero(near & np.isfinite(rest).any(axis=0))]

    def _stops(self) -> dict[int, dict[int, int]]:
        """Nodes of each layer at which legs begin or end, with their position."""
        sides = [(layer, node) for p in self.passages for layer, node in _sides(p)]
        sides += [(touch.layer, touch.node) for end in self.ends for touch in end.touches]
        found: dict[int, dict[int, int]] = {}
        for layer, node in sides:
            there = found.setdefault(layer, {})
            there.setdefault(node, len(there))
        return found

    def document(self) -> dict[str, Any]:
        """Everything, as `portable` hands it over."""
        question, by = self.question, list(CRITERIA).index(self.question.by.name)
        classes: dict[int, int] = {}
        layers = [packed_layer(self.graph, layer, stops, classes) for layer, stops in self.stops.items()]
        rates = self.engine.weighed.haul[list(classes)] @ self.table
        return {
            "schema": "kazpak.whatif/1",
            "criteria": [{"name": c.name, "joined": c.show is chance} for c in CRITERIA.values()],
            "by": by,
            "top": question.top,
            "detour_limit": DETOUR_LIMIT,
            "max_transfers": question.max_transfers,
            "explored_at_most": EXPLORED_AT_MOST,
            "stages": [place.id for place in question.via],
            "weights": self.table.T.tolist(),
            "hours": {kind: [TERMS.index(term) for term in terms] for kind, terms in _HOURS.items()},
            "tariffs": self._tariffs(),
            "rates": rates.tolist(),
            "layers": layers,
            "gates": [self._gate(name) for name in self.gates],
            "ways": [list(way) for way in self.ways],
            "switches": self._switches(),
            "projects": [self._project(name) for name in self.projects],
            "passages": [self._passage(i) for i in self.kept],
            "start": [self._touch(0, touch) for touch in self.ends[0].touches],
            "end": [self._touch(1, touch) for touch in self.ends[1].touches],
            "cards": [name for name in self.case.name.split("+") if name != "base"],
            "on": self.case.on.isoformat() if self.case.on != self.case.world.as_of else None,
        }

    def _tariffs(self) -> list[dict[str, Any]]:
        """Terms that a factor can be put on, where any passage has them."""
        terms = np.array([self._terms(i) for i in self.kept]).reshape(-1, len(TERMS))
        there = {TERMS[t] for t in np.flatnonzero(terms.any(axis=0))}
        known = set(self.case.assumptions.names)
        return [
            {
                "name": term,
                "term": TERMS.index(term),
                "assumptions": [name for name in names if name in known],
            }
            for term, names in TARIFFS.items()
            if term in there
        ]

    def _terms(self, number: int) -> list[float]:
        """Terms of a passage; a place on the way that is no gate has none."""
        passage = self.engine.weighed.passage
        return passage[number].tolist() if number < len(passage) else [0.0] * len(TERMS)

    def _gate(self, name: str) -> dict[str, Any]:
        """What a gate and its corridors are called. A planned line may meet the network where no table names a node."""
        world = self.case.world
        place = world.gates.get(name) or world.gazetteer.by_id.get(name)
        if place is None:
            return {"id": name, "kind": "junction", "name": name, "names": {}, "family": None, "rank": None}
        family = world.families.get(name)
        called = None if family is None else {"en": family.name, **family.names}
        rank = None if family is None else list(world.families).index(name)
        names = {"name": place.name, "names": {**place.names}}
        return {"id": name, "kind": place.kind, **names, "family": called, "rank": rank}

    def _project(self, name: str) -> dict[str, Any]:
        project = self.case.world.projects[name]
        return {"id": name, "name": project.name, "names": {**project.names}, "status": project.status}

    def _passage(self, number: int) -> dict[str, Any]:
        """A passage. `open` is for the day asked, once what it `needs` is built."""
        p, terms = self.graph.passages[number], self._terms(number)
        way = _way(p)
        state = self.case.gate_state(p) if way else None
        return {
            "gate": self.gates.index(p.gate),
            "kind": p.kind,
            "mode": p.mode,
            "country": p.country,
            "start": p.start,
            "end": p.end,
            "from": [self.layer_of[p.from_layer], self.stops[p.from_layer][p.from_node]],
            "to": [self.layer_of[p.to_layer], self.stops[p.to_layer][p.to_node]],
            "way": self.ways.index(way) if way else -1,
            "needs": [i for i, name in enumerate(self.projects) if name in p.project.split("+")],
            "terms": [[i, value] for i, value in enumerate(terms) if value],
            "cost": float(self.graph.cost[number]),
            "open": state.passable if state else True,
            "status": state.status if state else "open",
            "stale": state.stale if state else False,
            "confirmed": state.confirmed if state else "",
        }

    def _switches(self) -> list[dict[str, Any]]:
        """What can be opened and shut: a gate by mode, and by direction where the day tells these apart."""
        through = Ways(self.case.world)
        states: dict[tuple[str, str, str], set[tuple[str, bool]]] = {}
        for p in self.passages:
            if way := _way(p):
                states.setdefault(way, set()).add((p.project, self.case.gate_state(p).passable))
        found = []
        for gate, mode in dict.fromkeys(way[:2] for way in self.ways):
            mine = [way for way in self.ways if way[:2] == (gate, mode)]
            alike = all(states[way] == states[mine[0]] for way in mine)
            only = {p.cell[0] for p in through.through(self.case.world.gates[gate])} == {mode}
            for group in [mine] if alike else [[way] for way in mine]:
                both = alike and (only or mode)
                found.append(
                    {
                        "gate": self.gates.index(gate),
                        "mode": mode,
                        "ways": [self.ways.index(way) for way in group],
                        "modes": [] if only or not mode else [mode],
                        "directions": ["both"] if both else [direction for _, _, direction in group],
                    }
                )
        return found

    def _touch(self, which: int, touch: Touch) -> dict[str, Any]:
        """Where an end of the trip meets a layer, and what it costs to get there."""
        graph, end, starting = self.graph, self.ends[which], which == 0
        terms = graph.access_terms(touch, starting=starting)
        node = graph.layers.nodes_of(touch.layer).start + touch.node
        country = graph.layers.keys[touch.layer].country
        local = not graph.layer_allowed[touch.layer] and country not in self.question.avoid
        stops = self.stops[touch.layer]
        return {
            "at": [self.layer_of[touch.layer], stops[touch.node]],
            "cost": graph.access_cost(touch, starting=starting),
            "values": (terms @ self.table).tolist(),
            "country": country,
            "terminals": [stops[n] for n in sorted(end.terminals) if n in stops] if local else [],
            "line": [
                [end.lon, end.lat],
                [float(graph.layers.node_lon[node]), float(graph.layers.node_lat[node])],
            ],
        }


def _way(p: Passage) -> tuple[str, str, str] | None:
    """Gate, mode and direction under which a passage's status is kept; None where it has none."""
    return None if p.kind in ("via", "junction") else (p.gate, *p.cell)


def _sides(p: Passage) -> tuple[tuple[int, int], tuple[int, int]]:
    return (p.from_layer, p.from_node), (p.to_layer, p.to_node)
