"""The graph above the layers: passages are its nodes, legs its arcs.

A way through it is a list of passages, which is an option's signature; so two different ways are two
different options, and the best way equals the best path on the whole network.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from kazpak.access import NO_TRIP
from kazpak.network.layers import SEA
from kazpak.network.passages import Passage, structure_of
from kazpak.routing.engine import Engine
from kazpak.routing.legs import Walk
from kazpak.routing.table import leg_costs
from kazpak.routing.trees import Tree, shapes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    ends
        Countries in which the goods begin and end; none for goods in transit everywhere.
    admitted
        Gates whose access is ignored (to say what it would take where there is no route).
    """

    modes: frozenset[str] = frozenset({"road", "rail"})
    avoid: frozenset[str] = frozenset()
    lifted: frozenset[str] = frozenset()
    ends: frozenset[str] = NO_TRIP
    admitted: frozenset[str] = frozenset()


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

    def __init__(
        self,
        engine: Engine,
        weights: NDArray[np.float64],
        rules: Rules,
        via: Sequence[tuple[str, Sequence[Touch]]] = (),
    ) -> None:
        world = engine.case.world
        self.engine, self.weights, self.rules = engine, weights, rules
        self.layers = world.layers
        self.passages: Sequence[Passage] = world.passages
        self.structure = world.structure
        self.cost: NDArray[np.float64] = engine.weighed.passage @ weights if len(world.passages) else np.zeros(0)
        if via:
            keys = self.layers.keys
            extra = [
                Passage(
                    name,
                    "via",
                    keys[t.layer].mode,
                    "",
                    "",
                    t.layer,
                    t.node,
                    t.layer,
                    t.node,
                    keys[t.layer].country,
                )
                for name, touches in via
                for t in touches
            ]
            self.passages = [*world.passages, *extra]
            self.structure = structure_of(self.passages, self.layers)
            self.cost = np.concatenate([self.cost, np.zeros(len(extra))])
        self.layer_allowed = np.array([self.may_haul(i) for i in range(len(self.layers.keys))], dtype=bool)
        self.allowed = self._may_pass()
        shapes = shapes_of(self.layers, engine.rates(weights), engine.without)
        self.scale: list[float] = [shape.scale for shape in shapes]
        self.keys: list[bytes] = [shape.key for shape in shapes]

    def may_haul(self, layer: int) -> bool:
        """Whether the rules allow hauling in a layer."""
        key = self.layers.keys[layer]
        if key == SEA:
            return True
        return (
            key.mode in self.rules.modes and key.country not in self.rules.avoid and key.project not in self.rules.avoid
        )

    def _may_pass(self) -> NDArray[np.bool_]:
        """Whether each passage may be used."""
        at, avoid, blocks = self.structure, self.rules.avoid, self.engine.blocks
        # Where roads are not asked for, a local truck may still come to a terminal.
        near = (self.layer_allowed[at.from_layer] | at.transfer) & (self.layer_allowed[at.to_layer] | at.transfer)
        allowed = np.isfinite(self.cost) & near
        allowed[: len(blocks)] &= self.engine.unblocked
        if self.rules.lifted:
            for i in np.flatnonzero(~self.engine.unblocked).tolist():
                allowed[i] = bool(np.isfinite(self.cost[i]) and near[i] and blocks[i] <= self.rules.lifted)
        takes = self.engine.takes(self.rules.ends)
        if self.rules.admitted:
            takes |= np.isin(at.gate[: len(takes)], list(self.rules.admitted))
        allowed[: len(takes)] &= takes
        if avoid:
            allowed &= np.array(
                [not (gate in avoid or avoid & lands) for gate, lands in zip(at.gate, at.countries, strict=True)],
                dtype=bool,
            )
        return allowed

    def without_gates(self, gates: Collection[str]) -> Graph:
        """The same graph with some gates shut."""
        if not gates:
            return self
        return self._limited(~np.isin(self.structure.gate, list(gates)))

    def without_borders(self, a: str, b: str) -> Graph:
        """The same graph with every crossing between two countries shut."""
        return self._limited(np.array([p.kind != "crossing" or {p.start, p.end} != {a, b} for p in self.passages]))

    def _limited(self, kept: NDArray[np.bool_]) -> Graph:
        """The same graph with fewer passages allowed; legs that are known are not looked for again."""
        graph = copy(self)
        for name in ("leaving", "entering", "legs", "position"):
            graph.__dict__.pop(name, None)
        graph.allowed = self.allowed & kept
        return graph

    @cached_property
    def leaving(self) -> list[NDArray[np.int64]]:
        """Passages that lead out of each layer and are allowed."""
        return self._grouped(self.structure.from_layer)

    @cached_property
    def entering(self) -> list[NDArray[np.int64]]:
        """Passages that lead into each layer and are allowed."""
        return self._grouped(self.structure.to_layer)

    @cached_property
    def position(self) -> NDArray[np.int64]:
        """Where each passage stands in `entering` of the layer it leads to; of no use for those not allowed."""
        found = np.zeros(len(self.passages), dtype=np.int64)
        for members in self.entering:
            found[members] = np.arange(len(members))
        return found

    def _grouped(self, layer: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        usable = np.flatnonzero(self.allowed)
        usable = usable[np.argsort(layer[usable], kind="stable")]
        edges = np.searchsorted(layer[usable], np.arange(len(self.layers.keys) + 1)).tolist()
        return [usable[a:b] for a, b in pairwise(edges)]

    @cached_property
    def legs(self) -> list[NDArray[np.float64]]:
        """For each layer, cost from arriving by `entering` to standing before `leaving`, passage included."""
        shapes = [(len(into), len(out)) for into, out in zip(self.entering, self.leaving, strict=True)]
        edges = list(accumulate((rows * columns for rows, columns in shapes), initial=0))
        costs = leg_costs(self)
        return [costs[a:b].reshape(shape) for (a, b), shape in zip(pairwise(edges), shapes, strict=True)]

    def between(self, layer: int, roots: NDArray[np.int64], nodes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Costs of the legs between nodes of a layer, shape (roots, nodes)."""
        places = self.layers.gate_rows[layer]
        rows = [places.get(root, -1) for root in roots.tolist()]
        if -1 in rows:
            return np.array([self.row(layer, root)[nodes] for root in roots.tolist()]).reshape(len(roots), len(nodes))
        return self._scaled(layer, self.from_gates(layer).cost[np.ix_(np.array(rows), np.asarray(nodes))])

    def from_gates(self, layer: int) -> Tree:
        """Tree from all gates of a layer, in units of the layer's shape."""
        return self.engine.forest.from_gates(layer, self.keys[layer], without=self.links_out(layer))

    def tree(self, layer: int, node: int) -> tuple[Tree, int]:
        """Tree that holds a node as one of its roots, and the number of that root."""
        root = self.layers.gate_rows[layer].get(node)
        if root is not None:
            return self.from_gates(layer), root
        return self.engine.forest.from_node(layer, self.keys[layer], node, without=self.links_out(layer)), 0

    def links_out(self, layer: int) -> frozenset[str]:
        """Ids of the links of a layer that are out of use."""
        return self.engine.links_out.get(layer, frozenset())

    def _scaled(self, layer: int, costs: NDArray[np.float64]) -> NDArray[np.float64]:
        """From units of the layer's shape to those of the criterion."""
        return costs * self.scale[layer] if self.scale[layer] else np.where(np.isfinite(costs), 0.0, np.inf)

    def walk(self, layer: int, from_node: int, to_node: int) -> Walk:
        """The leg between two nodes of a layer, link by link."""
        return self.engine.forest.walk(layer, self.keys[layer], from_node, to_node, without=self.links_out(layer))

    def row(self, layer: int, node: int) -> NDArray[np.float64]:
        """Cost of the leg from a node to every node of its layer."""
        tree, root = self.tree(layer, node)
        return self._scaled(layer, tree.cost[root])

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
            if not len(near):
                continue
            nodes = (self.structure.from_node if starting else self.structure.to_node)[near]
            reach = (
                self.access_cost(touch, starting=starting)
                + self.between(touch.layer, nodes, np.array([touch.node]))[:, 0]
            )
            out[near] = np.minimum(out[near], reach + self.cost[near] if starting else reach)
        for i, touch in self.drayage(end, starting=starting):
            p = self.passages[i]
            leg = self.row(touch.layer, p.from_node if starting else p.to_node)[touch.node]
            fixed = self.access_cost(touch, starting=starting)
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

    def access_cost(self, touch: Touch, *, starting: bool) -> float:
        """Cost of the first or last mile, and of starting in a country."""
        return float(self.access_terms(touch, starting=starting) @ self.weights)

    def access_terms(self, touch: Touch, *, starting: bool) -> NDArray[np.float64]:
        """Terms of the first or last mile, and of starting in a country."""
        key = self.layers.keys[touch.layer]
        weighed = self.engine.weighed
        if not key.country:
            return np.zeros(len(self.weights))
        terms = weighed.access[key.country] * touch.access_km
        if starting:
            terms = terms + weighed.start[key.country, key.mode]
        return terms
