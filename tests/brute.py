"""Slow, plain ways to the same answers: NetworkX on the whole network, and trying every sequence of gates."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from kazpak.costs.criterion import CRITERIA
from kazpak.costs.weigh import weigh
from kazpak.errors import InputError
from kazpak.network.gazetteer import Place
from kazpak.routing.ask import Question, all_weights, graph_for
from kazpak.routing.full import arcs
from kazpak.routing.graph import Engine
from kazpak.routing.legs import Forest
from kazpak.routing.option import assemble, direct
from kazpak.routing.paths import ways
from worlds import random_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.case import Case
    from kazpak.routing.graph import Graph
    from worlds import Drawing

MODES = (frozenset({"road"}), frozenset({"rail"}), frozenset({"road", "rail"}))


ACCESS = (
    {"transit": "no"}, {"category": "local", "transit": "no"}, {"category": "bilateral", "transit": "limited"}, {"freight": "no"},
    {"exchange": "reload"}, {"season_from": "03-01", "season_to": "11-30"}, {"season_from": "11-01", "season_to": "03-31"},
)  # fmt: skip
"""What a gate may say of who may use it; the worlds are asked on 1 January."""


def same(a: float, b: float, relative: float = 1e-9) -> bool:
    """Whether two costs are equal to rounding, infinity included."""
    return a == b or abs(a - b) <= relative * max(1.0, abs(a), abs(b))


def value(engine: Engine, question: Question, option) -> float:
    """What an option costs by the question's criterion, chances as hazards; infinite for none."""
    return math.inf if option is None else float(option.terms @ question.by.weights(engine.case))


def over(engine: Engine, **fields) -> Engine:
    """The same world under a case with some fields replaced."""
    case = replace(engine.case, **fields)
    return Engine(case, weigh(case), engine.forest)


def fresh(case: Case) -> Engine:
    """An engine that remembers nothing."""
    return Engine(case, weigh(case), Forest(case.world.layers))


class Asked:
    """A question about a random world."""

    def __init__(self, drawing: Drawing, question: Question) -> None:
        self.drawing, self.question = drawing, question
        self.engine = drawing.engine()

    def __repr__(self) -> str:
        q = self.question
        return f"<{q.origin.id} to {q.destination.id} by {q.by.name}, {sorted(q.modes)}>"


@st.composite
def asked(draw, *, countries=(2, 4), size=(3, 6), cities_only=False, one_class=False, by=None, modes=None):
    """A question over a random world with random closures, between any kinds of places."""
    drawing = random_world(
        draw(st.integers(0, 100_000), label="seed"),
        countries=draw(st.integers(*countries), label="countries"),
        size=draw(st.integers(*size), label="size"),
        one_class=one_class,
    )
    names = [g.id for g in drawing.gates]
    for gate in draw(st.lists(st.sampled_from(names), max_size=3, unique=True), label="closed"):
        if gate.endswith(":NEW"):
            continue
        a, _, b = gate.partition(":")[0].partition("-")
        direction = draw(st.sampled_from(["", f"{a}>{b}"] if b else [""]))
        drawing.state(gate, "closed", modes=draw(st.sampled_from([(), ("road",)])), direction=direction)
    for gate in draw(st.lists(st.sampled_from(names), max_size=4, unique=True), label="access"):
        drawing.use(gate, **draw(st.sampled_from(ACCESS)))
    drawing.terminal_limit_km = draw(st.sampled_from([0.0, 1e9]), label="terminal limit")
    engine = drawing.engine()
    places = [*drawing.places, Place("@31,62", "31, 62", "point", "", 62.0, 31.0)]
    if not cities_only:
        places += [
            p
            for p in engine.case.world.gazetteer.by_id.values()
            if p.kind in ("crossing", "terminal", "port", "gauge_break", "checkpoint")
        ]
    places = [p for p in places if _is_end(engine, p)]
    origin = places.pop(draw(st.integers(0, len(places) - 1), label="origin"))
    destination = places[draw(st.integers(0, len(places) - 1), label="destination")]
    by = by or draw(st.sampled_from(sorted(CRITERIA)), label="by")
    chosen = modes or draw(st.sampled_from(MODES), label="modes")
    return Asked(drawing, Question(origin, destination, CRITERIA[by], chosen))


def _is_end(engine: Engine, place: Place) -> bool:
    try:
        return bool(engine.case.world.end(place).touches)
    except InputError:
        return False


def full_arcs(engine: Engine, question: Question) -> list[tuple[str, str, dict[str, float]]]:
    """Arcs of the whole network for a trip: nothing leads back into its origin or on from its destination."""
    world = engine.case.world
    o, d = question.origin, question.destination
    found = [
        (a["from_node"], a["to_node"], {**{c: a[c] for c in CRITERIA}, "risk": a["hazard"]})
        for a in arcs(engine, question.rules, trip=(o, d))
        if a["to_node"] != o.id and a["from_node"] != d.id
    ]
    if o.kind == "crossing":  # a trip may start on either side of a border without crossing it
        weights = all_weights(engine)
        for touch in world.end(o).touches:
            key = world.layers.keys[touch.layer]
            if key.mode in question.modes and key.country not in question.avoid:
                terms = engine.weighed.start[key.country, key.mode]
                found.append((o.id, f"{o.id}@{key}", {c: float(terms @ w) for c, w in weights.items()}))
    return found


def shortest(engine: Engine, question: Question) -> dict[str, float]:
    """Least cost on the whole network by every criterion, by NetworkX."""
    net = nx.MultiDiGraph()
    net.add_nodes_from([question.origin.id, question.destination.id])
    net.add_edges_from(full_arcs(engine, question))
    found = {}
    for name in CRITERIA:
        try:
            found[name] = float(nx.dijkstra_path_length(net, question.origin.id, question.destination.id, weight=name))
        except nx.NetworkXNoPath:
            found[name] = math.inf
    return found


def pareto_front(engine: Engine, question: Question, names: tuple[str, ...]) -> list[tuple[float, ...]]:
    """Vectors of all paths on the whole network that no other path beats (Martins' labels, no short cuts)."""
    onward: dict[str, list[tuple[str, tuple[float, ...]]]] = {}
    for a, b, values in full_arcs(engine, question):
        onward.setdefault(a, []).append((b, tuple(values[n] for n in names)))
    labels: dict[str, list[tuple[float, ...]]] = {question.origin.id: [(0.0,) * len(names)]}
    queue = [question.origin.id]
    while queue:
        here = queue.pop(0)
        for there, step in onward.get(here, ()):
            known = labels.setdefault(there, [])
            fresh = [tuple(x + y for x, y in zip(at, step, strict=True)) for at in labels[here]]
            fresh = [v for v in fresh if not any(_covers(k, v) for k in known)]
            if fresh:
                merged = [*known, *fresh]
                kept: list[tuple[float, ...]] = []
                for i, v in enumerate(merged):
                    if not any(_covers(w, v) for w in (*kept, *merged[i + 1 :])):
                        kept.append(v)
                labels[there] = kept
                if there not in queue and there != question.destination.id:
                    queue.append(there)
    return labels.get(question.destination.id, [])


def _covers(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return all(x <= y * (1 + 1e-9) + 1e-9 for x, y in zip(a, b, strict=True))


def trails(engine: Engine, question: Question, *, cheapest: int, tried_at_most: int = 300_000) -> list[float] | None:
    """Costs of the cheapest sequences of gate passages, each used once, by trying them all.

    None where that takes too long to be worth it.
    """
    graph = graph_for(engine, question)
    start, end = engine.case.world.end(question.origin), engine.case.world.end(question.destination)
    leaving, arriving = graph.to_gates(start, starting=True), graph.to_gates(end, starting=False)
    found: list[float] = []
    tried = 0
    stack: list[tuple[float, tuple[int, ...]]] = [
        (float(leaving[i]), (i,)) for i in np.flatnonzero(np.isfinite(leaving)).tolist()
    ]
    step = _steps(graph)
    while stack:
        tried += 1
        if tried > tried_at_most:
            return None
        cost, way = stack.pop()
        if len(found) >= cheapest and cost > found[cheapest - 1]:
            continue
        if np.isfinite(arriving[way[-1]]):
            found.append(cost + float(arriving[way[-1]]))
            found.sort()
        stack.extend((cost + more, (*way, j)) for j, more in step[way[-1]] if j not in way)
    return found[:cheapest]


def _steps(graph: Graph) -> dict[int, list[tuple[int, float]]]:
    """From each passage the passages that may follow, with the leg and the passage priced link by link."""
    steps: dict[int, list[tuple[int, float]]] = {}
    for i, p in _open(graph):
        costs = graph.row(p.to_layer, p.to_node) if graph.layer_allowed[p.to_layer] else None
        steps[i] = [
            (j, float(costs[q.from_node]) + float(graph.cost[j]))
            for j, q in _open(graph)
            if costs is not None and q.from_layer == p.to_layer and np.isfinite(costs[q.from_node])
        ]
    return steps


def _open(graph: Graph) -> Iterator[tuple[int, object]]:
    return ((i, p) for i, p in enumerate(graph.passages) if graph.allowed[i])


def options_in_order(engine: Engine, question: Question) -> Iterator:
    """Every option of a question, the best first; no two have the same signature.

    Yields
    ------
    Option
        Totals never fall.
    """
    graph = graph_for(engine, question)
    start, end = (engine.case.world.end(place) for place in (question.origin, question.destination))
    weights = all_weights(engine)
    stages = [p.id for p in question.via]
    inside = sorted(direct(graph, start, end, weights), key=lambda o: o.total(question.by.name)) if not stages else []
    for way in ways(graph, start, end, stages=stages, max_transfers=question.max_transfers):
        while inside and float(inside[0].terms @ graph.weights) <= way.cost:
            yield inside.pop(0)
        yield assemble(graph, way, start, end, weights)
    yield from inside
