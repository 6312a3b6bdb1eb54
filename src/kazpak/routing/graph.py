"""The graph above the layers: passages are its nodes, legs its arcs.

A way through it is a list of passages, which is an option's signature; so two different ways are two
different options, and the best way equals the best path on the whole network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kazpak.network.layers import SEA
from kazpak.network.passages import Passage
from kazpak.routing.legs import Forest, Tree, grow, shape_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.case import Case
    from kazpak.costs.weigh import Weighed
    from kazpak.network.world import End, Touch

__all__ = ["Engine", "Graph", "Rules"]


@dataclass(frozen=True)
class Rules:
    """What a question allows, beyond the statuses of the day.

    Attributes
    ----------
    modes
        Modes that may be hauled by.
    avoid
        Gate ids, countries and lines that may not be used.
    lifted
        Gates and projects whose status is ignored (a named corridor is shown even when it is shut).
    """

    modes: frozenset[str] = frozenset({"road", "rail"})
    avoid: frozenset[str] = frozenset()
    lifted: frozenset[str] = frozenset()


@dataclass
class Engine:
    """A weighed case, ready to be asked; shares its forest with every case over the same world."""

    case: Case
    weighed: Weighed
    forest: Forest
    _rows: dict[tuple[int, bytes, int], Tree] = field(default_factory=dict)

    @property
    def without(self) -> frozenset[str]:
        """Lines and links that the case has taken out."""
        return self.case.removed

    def rates(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Value of a criterion for one kilometre of each haul class."""
        rates: NDArray[np.float64] = self.weighed.haul @ weights
        return rates

    @cached_property
    def blocks(self) -> list[frozenset[str]]:
        """Ids of the gates and projects that shut each passage on the day; empty where freight passes."""
        case = self.case
        refused = set(case.cargo.refused_gates)
        found = []
        for p in case.world.passages:
            missing = {name for name in p.project.split("+") if name} - case.built
            shut = p.kind != "junction" and (p.gate in refused or not (missing or case.passage_state(p).passable))
            found.append(frozenset(missing | ({p.gate} if shut else set())))
        return found

    def row(self, layer: int, key: bytes, shape: NDArray[np.float64], node: int) -> NDArray[np.float64]:
        """Costs from one node to all nodes of its layer, in units of the shape."""
        tree, root = self.tree(layer, key, shape, node)
        return tree.cost[root]

    def tree(self, layer: int, key: bytes, shape: NDArray[np.float64], node: int) -> tuple[Tree, int]:
        """Tree that holds a node as one of its roots, and the number of that root."""
        gates = self.forest.from_gates(layer, key, shape, without=self.without)
        found = np.flatnonzero(gates.roots == node)
        if len(found):
            return gates, int(found[0])
        where = (layer, key, node)
        if where not in self._rows:
            self._rows[where] = grow(self.case.world.layers, layer, shape, [node], without=self.without)
        return self._rows[where], 0


class Graph:
    """Costs of passages and legs under one criterion and one set of rules.

    Parameters
    ----------
    engine
        The weighed case.
    weights
        Weight of every term.
    rules
        What may be used.
    via
        Extra nodes that may be passed: (name, touches); they become passages from a layer to itself.
    """

    def __init__(self, engine: Engine, weights: NDArray[np.float64], rules: Rules, via: Sequence[tuple[str, Sequence[Touch]]] = ()) -> None:
        world = engine.case.world
        self.engine, self.weights, self.rules = engine, weights, rules
        self.layers = world.layers
        self.passages: list[Passage] = list(world.passages)
        self.cost = engine.weighed.passage @ weights if len(world.passages) else np.zeros(0)
        for name, touches in via:
            for t in touches:
                key = self.layers.keys[t.layer]
                self.passages.append(Passage(name, "via", key.mode, "", "", t.layer, t.node, t.layer, t.node, key.country))
        self.cost = np.concatenate([self.cost, np.zeros(len(self.passages) - len(world.passages))])
        self.layer_allowed = np.array([self.may_haul(i) for i in range(len(self.layers.keys))])
        self.allowed = np.array([self._may_pass(i, p) for i, p in enumerate(self.passages)], dtype=bool)
        rates = engine.rates(weights)
        self.scale: list[float] = []
        self.keys: list[bytes] = []
        self.shapes: list[NDArray[np.float64]] = []
        for layer in range(len(self.layers.keys)):
            scale, key, shape = shape_of(self.layers, layer, rates, engine.without)
            self.scale.append(scale)
            self.keys.append(key)
            self.shapes.append(shape)

    def may_haul(self, layer: int) -> bool:
        """Whether the rules allow hauling in a layer."""
        key = self.layers.keys[layer]
        if key == SEA:
            return True
        return key.mode in self.rules.modes and key.country not in self.rules.avoid and key.project not in self.rules.avoid

    def _may_pass(self, number: int, passage: Passage) -> bool:
        if passage.gate in self.rules.avoid or not np.isfinite(self.cost[number]):
            return False
        if not (self.layer_allowed[passage.from_layer] or passage.kind == "transfer"):
            return False
        if not (self.layer_allowed[passage.to_layer] or passage.kind == "transfer"):
            return False
        avoided = {self.layers.keys[passage.from_layer].country, self.layers.keys[passage.to_layer].country} & self.rules.avoid
        if avoided:
            return False
        return passage.kind == "via" or self.engine.blocks[number] <= self.rules.lifted

    @cached_property
    def leaving(self) -> list[NDArray[np.int64]]:
        """Passages that lead out of each layer and are allowed."""
        return self._grouped([p.from_layer for p in self.passages])

    @cached_property
    def entering(self) -> list[NDArray[np.int64]]:
        """Passages that lead into each layer and are allowed."""
        return self._grouped([p.to_layer for p in self.passages])

    def _grouped(self, layer: list[int]) -> list[NDArray[np.int64]]:
        of = np.array(layer, dtype=np.int64)
        return [np.flatnonzero((of == k) & self.allowed) for k in range(len(self.layers.keys))]

    @cached_property
    def legs(self) -> list[NDArray[np.float64]]:
        """For each layer, cost from arriving by `entering` to standing before `leaving`, passage included."""
        found = []
        for k in range(len(self.layers.keys)):
            arrive, depart = self.entering[k], self.leaving[k]
            table = np.full((len(arrive), len(depart)), np.inf)
            if len(arrive) and len(depart):
                nodes = [self.passages[q].from_node for q in depart]
                if self.layer_allowed[k]:  # elsewhere nothing is hauled: only a trip's own end may touch it
                    rows = {n: self.row(k, n)[nodes] for n in {self.passages[p].to_node for p in arrive}}
                    table = np.array([rows[self.passages[p].to_node] for p in arrive]) + self.cost[depart]
            found.append(table)
        return found

    def row(self, layer: int, node: int) -> NDArray[np.float64]:
        """Cost of the leg from a node to every node of its layer."""
        costs = self.engine.row(layer, self.keys[layer], self.shapes[layer], node)
        return costs * self.scale[layer] if self.scale[layer] else np.where(np.isfinite(costs), 0.0, np.inf)

    def to_gates(self, end: End, *, starting: bool) -> NDArray[np.float64]:
        """Cost between a trip's end and each passage: before it when starting, after it when arriving.

        Parameters
        ----------
        end
            Where the trip starts or ends.
        starting
            Whether the passage follows (its own cost is then included).

        Returns
        -------
        ndarray
            One entry a passage; infinite where nothing leads.
        """
        out = np.full(len(self.passages), np.inf)
        for touch in end.touches:
            if not self.layer_allowed[touch.layer]:
                continue
            near = (self.leaving if starting else self.entering)[touch.layer]
            fixed = self.access_cost(end, touch, starting=starting)
            for i in near:
                p = self.passages[i]
                leg = self.row(touch.layer, p.from_node if starting else p.to_node)[touch.node]
                out[i] = min(out[i], fixed + leg + (self.cost[i] if starting else 0.0))
        for i, touch in self.drayage(end, starting=starting):
            p = self.passages[i]
            leg = self.row(touch.layer, p.from_node if starting else p.to_node)[touch.node]
            fixed = self.access_cost(end, touch, starting=starting)
            out[i] = min(out[i], fixed + leg + (self.cost[i] if starting else 0.0))
        return out

    def drayage(self, end: End, *, starting: bool) -> Iterator[tuple[int, Touch]]:
        """Transfers that a local truck reaches from a trip's end where roads are not asked for.

        Yields
        ------
        tuple
            Number of the passage, and the touch from which the truck drives to its terminal.
        """
        for touch in end.touches:
            if self.layer_allowed[touch.layer] or self.layers.keys[touch.layer].country in self.rules.avoid:
                continue
            for i in (self.leaving if starting else self.entering)[touch.layer]:
                p = self.passages[i]
                if p.kind == "transfer" and (p.from_node if starting else p.to_node) in end.terminals:
                    yield int(i), touch

    def access_cost(self, end: End, touch: Touch, *, starting: bool) -> float:
        """Cost of the first or last mile, and of starting in a country."""
        return float(self.access_terms(end, touch, starting=starting) @ self.weights)

    def access_terms(self, end: End, touch: Touch, *, starting: bool) -> NDArray[np.float64]:
        """Terms of the first or last mile, and of starting in a country."""
        key = self.layers.keys[touch.layer]
        weighed = self.engine.weighed
        if not key.country:
            return np.zeros(len(self.weights))
        terms = weighed.access[key.country] * touch.access_km
        if starting:
            terms = terms + weighed.start[key.country, key.mode]
        return terms
