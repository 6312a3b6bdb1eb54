"""Legs between all passages of all layers in one row of numbers, kept while the rates keep their shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.routing.graph import Graph

__all__ = ["leg_costs"]


def leg_costs(graph: Graph) -> NDArray[np.float64]:
    """Cost of every leg that two passages allowed may have between them, passage after it included.

    Parameters
    ----------
    graph
        Its shapes, rules and passages decide.

    Returns
    -------
    ndarray
        Layer by layer, and in each by the passage before and then the passage after the leg; infinite where
        nothing leads or nothing may be hauled.
    """
    before, after = graph.structure.joined
    usable = graph.allowed[before] & graph.allowed[after]
    layer, after = graph.structure.to_layer[before[usable]], after[usable]
    scale = np.array(graph.scale)[layer]
    costs = _in_shape(graph)[usable]
    scaled = np.where(scale > 0.0, costs * np.where(scale > 0.0, scale, 1.0), np.where(np.isfinite(costs), 0.0, np.inf))
    costs_with: NDArray[np.float64] = scaled + graph.cost[after]
    return costs_with


def _in_shape(graph: Graph) -> NDArray[np.float64]:
    """Costs of all legs in units of the layers' shapes, closed passages or not."""
    hauled = tuple(
        (graph.keys[k], graph.links_out(k)) if may else None for k, may in enumerate(graph.layer_allowed.tolist())
    )
    tables, where = graph.engine.forest.tables, (id(graph.structure), hauled)
    found = tables.get(where)
    if found is None:
        found = graph.structure, np.concatenate([_of_layer(graph, k) for k in range(len(hauled))])
        # With places on the way passages differ from question to question: nobody would ask for these legs again.
        if graph.structure is graph.engine.case.world.structure:
            tables.put(where, found, found[1].nbytes)
    return found[1]


def _of_layer(graph: Graph, layer: int) -> NDArray[np.float64]:
    at = graph.structure
    roots, nodes = at.to_node[at.to_layer == layer], at.from_node[at.from_layer == layer]
    if not (len(roots) and len(nodes) and graph.layer_allowed[layer]):
        return np.full(len(roots) * len(nodes), np.inf)
    rows = graph.layers.gate_rows[layer]
    if all(root in rows for root in roots.tolist()):
        return graph.from_gates(layer).cost[np.ix_([rows[root] for root in roots.tolist()], nodes)].ravel()
    trees = [graph.tree(layer, root) for root in roots.tolist()]
    return np.concatenate([tree.cost[row][nodes] for tree, row in trees])
