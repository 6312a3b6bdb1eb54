"""The options that no other option beats by every criterion at once.

Exact over ways through gates whose hauls run the best way by one of the chosen criteria: a label-setting
search with vectors (Martins 1984), cut short by what still remains at least (Mandow and Perez de la Cruz
2010). Where a layer has one haul class every criterion chooses the same path, and the set is exact over
all paths. A trip whose stages can be passed only by crossing a border to and fro is an exception: the set may
hold another such way than the best one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kazpak.errors import InputError
from kazpak.routing.ask import Question, all_weights, graph_for
from kazpak.routing.option import Option, assemble, direct, haul_terms, nearest_touch
from kazpak.routing.paths import Way, remaining
from kazpak.routing.trees import Tree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.costs.criterion import Criterion
    from kazpak.network.world import End
    from kazpak.routing.graph import Engine, Graph

__all__ = ["dominates", "pareto", "undominated"]

_Entry = tuple[tuple[float, ...], int, tuple[int, ...], tuple[int, ...], int, tuple[float, ...]]
_LABELS_AT_MOST = 200_000
_SAME = 1e-9


def dominates(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether `a` is nowhere worse than `b` and somewhere better."""
    return all(x <= y for x, y in zip(a, b, strict=True)) and any(x < y for x, y in zip(a, b, strict=True))


def undominated(options: Sequence[Option], names: Sequence[str]) -> list[Option]:
    """Options that none of the others beats by all of the criteria named."""
    values = [[o.total(n) for n in names] for o in options]
    return [o for o, v in zip(options, values, strict=True) if not any(dominates(w, v) for w in values)]


@dataclass(frozen=True)
class _Vectors:
    """Graph costs by every criterion at once: legs chosen by criterion k, valued by all.

    `rest` has shape (stages passed, passages, criteria).
    """

    graphs: list[Graph]
    legs: list[list[NDArray[np.float64]]]
    leaving: list[NDArray[np.float64]]
    arriving: list[NDArray[np.float64]]
    rest: NDArray[np.float64]


def pareto(engine: Engine, question: Question, criteria: Sequence[Criterion]) -> list[Option]:
    """Pareto set of a question over several criteria, in order of the first.

    Parameters
    ----------
    engine, question
        The weighed case and the question.
    criteria
        Two or more.

    Raises
    ------
    InputError
        If fewer than two criteria are given, or the set is too large to be of use.
    """
    if len(criteria) <= 1:
        raise InputError("a Pareto set needs at least two criteria")
    start, end = engine.case.world.end(question.origin), engine.case.world.end(question.destination)
    vectors = _vectors(engine, question, criteria, start, end)
    weights = all_weights(engine)
    inside = [] if question.via else [o for g in vectors.graphs for o in direct(g, start, end, weights)]
    found = [
        assemble(vectors.graphs[0], Way(0.0, way), start, end, weights, hauls=[vectors.graphs[k] for k in chosen])
        for way, chosen in _Search(vectors, [_value(o, criteria, engine) for o in inside], question).run()
    ]
    best = undominated([*_unlike(inside, criteria), *found], [c.name for c in criteria])
    unique = {(o.signature, o.modes, tuple(round(o.total(c.name), 9) for c in criteria)): o for o in best}
    return sorted((replace(o, pareto=True) for o in unique.values()), key=lambda o: o.total(criteria[0].name))


def _unlike(options: list[Option], criteria: Sequence[Criterion]) -> list[Option]:
    return list({tuple(round(o.total(c.name), 9) for c in criteria): o for o in options}.values())


def _value(option: Option, criteria: Sequence[Criterion], engine: Engine) -> NDArray[np.float64]:
    return np.array([float(option.terms @ c.weights(engine.case)) for c in criteria])


def _vectors(engine: Engine, question: Question, criteria: Sequence[Criterion], start: End, end: End) -> _Vectors:
    graphs = [graph_for(engine, replace(question, by=c)) for c in criteria]
    table = np.stack([g.weights for g in graphs], axis=1)
    passage = np.zeros((len(graphs[0].passages), len(criteria)))  # a place on the way costs nothing
    passage[: len(engine.weighed.passage)] = engine.weighed.passage @ table
    legs = [[_leg_vectors(g, k, table, passage) for k in range(len(g.layers.keys))] for g in graphs]
    leaving = [_end_vectors(g, start, table, passage, starting=True) for g in graphs]
    arriving = [_end_vectors(g, end, table, passage, starting=False) for g in graphs]
    stages = [p.id for p in question.via]
    rest = np.stack([remaining(g, g.to_gates(end, starting=False), stages) for g in graphs], axis=-1)
    return _Vectors(graphs, legs, leaving, arriving, rest)


def along(graph: Graph, layer: int, tree: Tree, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Other criteria summed along the paths of a tree: shape (roots, nodes, criteria)."""
    layers = graph.layers
    links = layers.links_of(layer)
    if links.start == links.stop:
        return np.where(np.isfinite(tree.cost), 0.0, np.inf)[..., None].repeat(table.shape[1], axis=-1)
    rates = graph.engine.weighed.haul @ table
    value = rates[layers.link_class[links]] * layers.length_km[links, None]
    u, v = layers.link_u[links], layers.link_v[links]
    reached = tree.link >= 0
    link = np.where(reached, tree.link, 0)
    node = np.broadcast_to(np.arange(tree.link.shape[1]), tree.link.shape)
    parent = np.where(reached, np.where(u[link] == node, v[link], u[link]), node)
    total = np.where(reached[..., None], value[link], 0.0)
    row = np.arange(len(parent))[:, None]
    while True:  # every round doubles the stretch of path that is summed
        onward = parent[row, parent]
        if np.array_equal(onward, parent):
            break
        total = total + total[row, parent]
        parent = onward
    total[~np.isfinite(tree.cost)] = np.inf
    return total


def _leg_vectors(
    graph: Graph, layer: int, table: NDArray[np.float64], passage: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Shape (entering, leaving, criteria), passage costs included."""
    arrive, depart = graph.entering[layer], graph.leaving[layer]
    out = np.full((len(arrive), len(depart), table.shape[1]), np.inf)
    if not (len(arrive) and len(depart) and graph.layer_allowed[layer]):
        return out
    nodes = [graph.passages[q].from_node for q in depart]
    roots = sorted({graph.passages[p].to_node for p in arrive})
    rows = {}
    for root in roots:
        tree, number = graph.tree(layer, root)
        single = Tree(tree.roots[[number]], tree.cost[[number]], tree.link[[number]])
        rows[root] = along(graph, layer, single, table)[0][nodes]
    for i, p in enumerate(arrive.tolist()):
        out[i] = rows[graph.passages[p].to_node] + passage[depart]
    return out


def _end_vectors(
    graph: Graph, end: End, table: NDArray[np.float64], passage: NDArray[np.float64], *, starting: bool
) -> NDArray[np.float64]:
    """Shape (passages, criteria): as `Graph.to_gates`, by every criterion."""
    costs = graph.to_gates(end, starting=starting)
    out = np.full((len(costs), table.shape[1]), np.inf)
    for i in np.flatnonzero(np.isfinite(costs)).tolist():
        p = graph.passages[i]
        touch = nearest_touch(graph, end, int(i), starting=starting)
        ends = (touch.node, p.from_node) if starting else (p.to_node, touch.node)
        layer = p.from_layer if starting else p.to_layer
        terms = graph.access_terms(touch, starting=starting) + haul_terms(graph, layer, *ends)
        out[i] = terms @ table + (passage[i] if starting else 0.0)
    return out


class _Search:
    """Ways whose vector nothing dominates, with the graph that chose the path of each of their hauls."""

    def __init__(self, vectors: _Vectors, done: list[NDArray[np.float64]], question: Question) -> None:
        graph = vectors.graphs[0]
        self.vectors, self.graph, self.most = vectors, graph, question.max_transfers
        self.changes = [p.kind in ("transfer", "gauge") for p in graph.passages]
        self.gates = [p.gate for p in graph.passages]
        self.stages = [p.id for p in question.via]
        self.position = graph.position.tolist()
        self.labels: dict[tuple[int, int], _Front] = {}
        self.complete = _Front(done)
        self.heap: list[_Entry] = []
        self.serial = 0

    def run(self) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Search until nothing is left that could still be in the set."""
        found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        for k, leaving in enumerate(self.vectors.leaving):
            for i in np.flatnonzero(np.isfinite(leaving[:, 0])).tolist():
                self.push(leaving[i], (i,), (k,), 0)
        while self.heap:
            bound, _, way, chosen, stage, at = heapq.heappop(self.heap)
            if self.complete.beats(np.array(bound)):
                continue
            if len(chosen) > len(way):
                self.complete.add(np.array(at))
                found.append((way, chosen))
            elif self.is_new(np.array(at), way, stage):
                self.go_on(np.array(at), way, chosen, stage)
            if self.serial > _LABELS_AT_MOST:
                raise InputError(
                    "the Pareto set over these criteria and modes is too large; ask for fewer criteria or one mode"
                )
        return found

    def push(self, vector: NDArray[np.float64], way: tuple[int, ...], chosen: tuple[int, ...], stage: int) -> None:
        """A way that goes on after its last passage, or one that has arrived: then it has one more haul."""
        arrived = len(chosen) > len(way)
        passes = not arrived and stage < len(self.stages) and self.gates[way[-1]] == self.stages[stage]
        bound = vector if arrived else vector + self.vectors.rest[stage + passes, way[-1]]
        if np.all(np.isfinite(bound)) and not self.complete.beats(bound):
            self.serial += 1
            heapq.heappush(self.heap, (tuple(bound), self.serial, way, chosen, stage + passes, tuple(vector)))

    def is_new(self, vector: NDArray[np.float64], way: tuple[int, ...], stage: int) -> bool:
        """Whether no way to the same passage is as good by all criteria; if so it is remembered."""
        if self.most is not None:
            # Where changes are counted, a dearer way with fewer of them may be the one that goes on.
            used = sum(self.changes[i] for i in way)
            if used > self.most:
                return False
            vector = np.append(vector, used)
        labels = self.labels.setdefault((way[-1], stage), _Front())
        if labels.beats(vector):
            return False
        labels.add(vector)
        return True

    def go_on(self, vector: NDArray[np.float64], way: tuple[int, ...], chosen: tuple[int, ...], stage: int) -> None:
        """Arrive, or pass a next gate, each by the roads of every criterion."""
        last = way[-1]
        if stage == len(self.stages):
            for k, arriving in enumerate(self.vectors.arriving):
                self.push(vector + arriving[last], way, (*chosen, k), stage)
        layer = self.graph.passages[last].to_layer
        for k, tables in enumerate(self.vectors.legs):
            onward = vector + tables[layer][self.position[last]]
            for column, j in enumerate(self.graph.leaving[layer].tolist()):
                if j not in way:
                    self.push(onward[column], (*way, j), (*chosen, k), stage)


class _Front:
    """Vectors seen so far, in one array that doubles when it is full."""

    def __init__(self, vectors: Iterable[NDArray[np.float64]] = ()) -> None:
        self._rows: NDArray[np.float64] | None = None
        self._count = 0
        for vector in vectors:
            self.add(vector)

    def add(self, vector: NDArray[np.float64]) -> None:
        """One more."""
        if self._rows is None:
            self._rows = np.zeros((4, len(vector)))
        elif self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[self._count] = vector
        self._count += 1

    def beats(self, vector: NDArray[np.float64]) -> bool:
        """Whether one of them is nowhere worse than a vector, to within rounding."""
        if self._rows is None:
            return False
        return bool((self._rows[: self._count] <= vector * (1 + _SAME) + _SAME).all(axis=1).any())
