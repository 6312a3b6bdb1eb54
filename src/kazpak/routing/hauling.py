"""The best way that hauls in some layers: what a planned line would carry.

To touch such a line at one gate only is not to use it, so a way counts when it enters one of the layers at
one node and leaves it at another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kazpak.routing.paths import Way, outlook, settle

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from kazpak.network.world import End
    from kazpak.routing.graph import Graph

__all__ = ["best_way_hauling"]


def best_way_hauling(graph: Graph, start: End, end: End, layers: Collection[int]) -> Way | None:
    """The best way between two ends that hauls in at least one of some layers; None where there is none.

    Parameters
    ----------
    graph
        Costs of passages and legs.
    start, end
        Ends of the trip.
    layers
        Numbers of the layers; trips do not end in them.
    """
    ahead = outlook(graph, start, end)
    free = ahead.rest[0]
    bound = np.full(len(free), np.inf)
    for k in layers:
        if graph.legs[k].size:
            bound[graph.entering[k]] = _hauled(graph, k, free).min(axis=1)
    settle(graph, bound)
    total = ahead.leaving + bound
    if not np.isfinite(total).any():
        return None
    way = [int(np.argmin(total))]
    position = graph.position
    hauls = False
    while True:
        layer, row = int(graph.structure.to_layer[way[-1]]), position[way[-1]]
        onward = graph.legs[layer][row] + (free if hauls else bound)[graph.leaving[layer]]
        onward[np.isin(graph.leaving[layer], way)] = np.inf
        if hauls and ahead.arriving[way[-1]] <= onward.min(initial=np.inf):
            return Way(float(total.min()), tuple(way))
        if not hauls and layer in layers:
            here = _hauled(graph, layer, free)[row]
            if here.min() <= onward.min():
                hauls, onward = True, here
        if not np.isfinite(onward.min(initial=np.inf)):
            return None  # only by passing a gate twice
        way.append(int(graph.leaving[layer][int(np.argmin(onward))]))


def _hauled(graph: Graph, layer: int, free: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cost from arriving in a layer, over a leg that is one, to the end; shape (entering, leaving)."""
    arrive, depart = graph.entering[layer], graph.leaving[layer]
    same = graph.structure.to_node[arrive][:, None] == graph.structure.from_node[depart]
    return np.where(same, np.inf, graph.legs[layer] + free[depart])
