"""The same questions for NetworkX and OSMnx, as their users would ask them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import networkx as nx

from kazpak.costs.criterion import criterion
from kazpak.routing.extract import EXTRACTS
from kazpak.routing.graph import Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kazpak.corridor import Corridor

__all__ = ["Exported", "drawn"]


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

    def reruns(self, origin: str, destination: str) -> dict[str, Callable[[], object]]:
        """One best way by Dijkstra's algorithm: with the arcs at hand, and with the graph to be made of them."""
        return {
            "NetworkX, solving": lambda: nx.dijkstra_path(self.graph, origin, destination, self.by),
            "NetworkX, building and solving": lambda: nx.dijkstra_path(self.built(), origin, destination, self.by),
        }

    def from_each(self, origins: Sequence[str], destination: str) -> dict[str, float]:
        """The best value from many places to one."""
        found = nx.single_source_dijkstra_path_length(self.graph.reverse(copy=False), destination, weight=self.by)
        return {origin: found[origin] for origin in origins if origin in found}


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
