"""The best way that does something at a gate or on a line, and not only touches it.

To go out through a gate and back, or to touch a planned line at one of its stations, is not to use it.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kazpak.routing.paths import outlook, ways

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kazpak.network.world import End
    from kazpak.routing.graph import Graph
    from kazpak.routing.paths import Way

__all__ = ["best_way_hauling", "best_way_onward"]

_INTO = "into the line"


def best_way_onward(
    graph: Graph, start: End, end: End, stages: Sequence[str], *, max_transfers: int | None = None
) -> Way | None:
    """The best way over some stages that crosses no border gate twice; None where there is none.

    Where the search for one gives up, the best of those that come back to no country either.

    Parameters
    ----------
    graph
        Costs of passages and legs.
    start, end
        Ends of the trip.
    stages
        Gates that must be passed, in this order.
    max_transfers
        The most changes of mode or gauge.
    """
    asked: dict[str, Any] = {"stages": stages, "max_transfers": max_transfers}
    asked["ahead"] = outlook(graph, start, end, stages, max_transfers)
    way = next(ways(graph, start, end, once=True, **asked), None)
    return way or next(ways(graph, start, end, never_back=True, **asked), None)


def best_way_hauling(
    graph: Graph, start: End, end: End, layers: Collection[int], *, max_transfers: int | None = None
) -> Way | None:
    """The best way that hauls in at least one of some layers, and crosses no border gate twice.

    Every passage into a layer becomes a stage, and no way may leave that layer where it came in.

    Parameters
    ----------
    graph, start, end, max_transfers
        As for `best_way_onward`.
    layers
        Numbers of the layers; trips do not end in them.
    """
    found = []
    for k in layers:
        if graph.legs[k].size:
            way = best_way_onward(_stopping(graph, k), start, end, [_INTO], max_transfers=max_transfers)
            found.append(way)
    return min(filter(None, found), key=lambda way: way.cost, default=None)


def _stopping(graph: Graph, layer: int) -> Graph:
    """The graph with passages into a layer as one gate, from which no way leaves without a haul."""
    at, arrive, depart = graph.structure, graph.entering[layer], graph.leaving[layer]
    same_node = at.to_node[arrive][:, None] == at.from_node[depart]
    stopping = copy(graph)
    stopping.legs = list(graph.legs)
    stopping.legs[layer] = np.where(same_node, np.inf, graph.legs[layer])
    stopping.structure = replace(at, gate=np.where(at.to_layer == layer, _INTO, at.gate))
    # What may follow what does not hang on the names of gates.
    stopping.structure.__dict__["turns"] = at.turns
    return stopping
