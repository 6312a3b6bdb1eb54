"""The same questions for NetworkX and OSMnx, as their users would ask them."""

from __future__ import annotations

import warnings
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx

from kazpak.costs.criterion import criterion
from kazpak.routing.extract import EXTRACTS
from kazpak.routing.graph import Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kazpak.corridor import Corridor

__all__ = ["Exported", "drawn"]

_Arc = dict[str, Any]
_DEARER = 1.4
_MOST_RUNS = 60
_SHARED_AT_MOST = 0.75


class Exported:
    """The weighed graph of a case, as `kazpak export graph` writes it, in NetworkX.

    Parameters
    ----------
    corridor
        The case.
    by
        Criterion, by its full name: the weight of every arc.
    """

    def __init__(self, corridor: Corridor, by: str) -> None:
        self.by = by
        self.rows = EXTRACTS["graph"](corridor.engine, Rules(), criterion(by)).rows
        self.graph = self.built()

    def built(self) -> nx.MultiDiGraph[Any]:
        """A graph of the arcs."""
        graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
        graph.add_edges_from((row["from_node"], row["to_node"], row) for row in self.rows)
        return graph

    def best(self, origin: str, destination: str) -> float:
        """The criterion of the best way."""
        return float(nx.dijkstra_path_length(self.graph, origin, destination, self.by))

    def reruns(self, origin: str, destination: str, *, top: int = 1) -> dict[str, Callable[[], object]]:
        """One best way by Dijkstra's algorithm: with the arcs at hand, and with the graph to be made of them.

        Where more than one way is wanted, also several that are unlike each other.
        """
        found: dict[str, Callable[[], object]] = {
            "NetworkX, one way": lambda: nx.dijkstra_path(self.graph, origin, destination, self.by),
            "NetworkX, graph and one way": lambda: nx.dijkstra_path(self.built(), origin, destination, self.by),
        }
        if top > 1:
            found[f"NetworkX, {top} ways by penalties"] = lambda: self.unlike(origin, destination, top)
        return found

    def unlike(self, origin: str, destination: str, count: int) -> list[list[_Arc]]:
        """Ways that share little, by the penalty method: what has been used costs more in the next run.

        The best of NetworkX's own means, `shortest_simple_paths`, gives copies of one road for minutes.
        """
        dearer: Counter[int] = Counter()
        found: list[list[_Arc]] = []

        def cost(arc: _Arc) -> float:
            return float(arc[self.by] * _DEARER ** dearer[id(arc)])

        def least(_u: str, _v: str, parallel: dict[int, _Arc]) -> float:
            return min(map(cost, parallel.values()))

        for _ in range(_MOST_RUNS):
            nodes = nx.dijkstra_path(self.graph, origin, destination, least)
            way = [min(self.graph[u][v].values(), key=cost) for u, v in pairwise(nodes)]
            dearer.update(map(id, way))
            if all(_shared(way, other) <= _SHARED_AT_MOST for other in found):
                found.append(way)
            if len(found) == count:
                break
        return found

    def from_each(self, origins: Sequence[str], destination: str) -> dict[str, float]:
        """The best value from many places to one."""
        found = nx.single_source_dijkstra_path_length(self.graph.reverse(copy=False), destination, weight=self.by)
        return {origin: found[origin] for origin in origins if origin in found}


def _shared(a: list[_Arc], b: list[_Arc]) -> float:
    """Part of the shorter way's length that two ways share."""
    used = set(map(id, b))
    both = sum(arc["length_km"] for arc in a if id(arc) in used)
    return float(both / min(sum(arc["length_km"] for arc in way) for way in (a, b)))


def drawn(corridor: Corridor, origin: str, destination: str) -> dict[str, Callable[[], object]]:
    """Shortest path on the network of the same data with every gate open and free, by OSMnx and by NetworkX."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import osmnx

    from kazpak.network.graph import to_networkx

    graph = to_networkx(corridor.network, gates="joined")
    roads = {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True) if data["layer"].endswith("/road")}

    def nearest(name: str) -> int:
        place = corridor.place(name)
        return min(roads, key=lambda n: (roads[n][0] - place.lon) ** 2 + (roads[n][1] - place.lat) ** 2)

    ends = nearest(origin), nearest(destination)
    if osmnx.routing.shortest_path(graph, *ends, weight="length") is None:
        raise ValueError(f"no path from {origin} to {destination} on the drawn network: nothing to compare with")
    return {
        "OSMnx shortest_path": lambda: osmnx.routing.shortest_path(graph, *ends, weight="length"),
        "NetworkX shortest_path": lambda: nx.shortest_path(graph, *ends, weight="length"),
    }
