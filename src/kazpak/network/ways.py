"""Shortest ways on one mode with every gate open: what a distance table of an atlas assumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from kazpak.network.lines import Nearest, nearest
from kazpak.network.network import without_side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.network import Network

__all__ = ["OpenGraph"]

_REACH_KM = 60.0


class OpenGraph:
    """One mode with every gate open: what a distance table of an atlas assumes.

    Parameters
    ----------
    network
        Links of any modes.
    mode
        Which of them to use.
    """

    def __init__(self, network: Network, mode: str) -> None:
        from scipy.sparse import coo_array

        links = network.links[network.links["mode"] == mode]
        ends = np.concatenate([links["from_id"].to_numpy(), links["to_id"].to_numpy()])
        plain = np.array([without_side(name) for name in ends], dtype=object)
        self.names, codes = np.unique(plain.astype(str), return_inverse=True)
        half = len(links)
        self.u, self.v = codes[:half], codes[half:]
        self.lines = links.geometry.to_numpy()
        self.tree = shapely.STRtree(self.lines)
        self.length = np.maximum(links["length_km"].to_numpy(), 1e-6)
        self.published = (links["length_source"] == "published").to_numpy()
        self.ids = links["id"].to_numpy()
        one, other = np.minimum(self.u, self.v), np.maximum(self.u, self.v)
        order = np.lexsort((self.length, other, one))
        _, first = np.unique(np.column_stack([one, other])[order], axis=0, return_index=True)
        self.shortest = order[first]
        self._by_pair = {(int(one[i]), int(other[i])): int(i) for i in self.shortest}
        shape = (len(self.names), len(self.names))
        data = (self.length[self.shortest], (one[self.shortest], other[self.shortest]))
        self.graph = coo_array(data, shape=shape).tocsr()

    def snap(self, lon: float, lat: float) -> Nearest | None:
        """Nearest place on the network, if it is within 60 km."""
        hits = nearest(self.lines, lon, lat, within_km=_REACH_KM, tree=self.tree)
        return hits[0] if hits else None

    def at_node(self, name: str) -> Nearest | None:
        """Place of a node, as an end of one of its links."""
        number = int(np.searchsorted(self.names, name))
        if number == len(self.names) or self.names[number] != name:
            return None
        starting = np.flatnonzero(self.u == number)
        link = int(starting[0]) if len(starting) else int(np.flatnonzero(self.v == number)[0])
        lon, lat = shapely.get_coordinates(self.lines[link])[0 if len(starting) else -1]
        return Nearest(link, 0.0 if len(starting) else 1.0, 0.0, float(lon), float(lat))

    def way(self, a: Nearest, b: Nearest) -> tuple[float, list[tuple[int, float]]]:
        """Shortest way between two places on links: its length [km], and each link with the share used."""
        from scipy.sparse.csgraph import dijkstra

        direct = abs(a.fraction - b.fraction) * self.length[a.row] if a.row == b.row else np.inf
        starts = np.array([self.u[a.row], self.v[a.row]])
        far, before = dijkstra(self.graph, directed=False, indices=starts, return_predecessors=True)
        out = np.array([a.fraction, 1 - a.fraction]) * self.length[a.row]
        into = np.array([b.fraction, 1 - b.fraction]) * self.length[b.row]
        goals = np.array([self.u[b.row], self.v[b.row]])
        table = out[:, None] + far[:, goals] + into[None, :]
        row, column = np.unravel_index(int(np.argmin(table)), table.shape)
        if direct <= table[row, column]:
            return float(direct), [(a.row, abs(a.fraction - b.fraction))]
        if not np.isfinite(table[row, column]):
            return float("inf"), []
        inner = [(link, 1.0) for link in self._links(before[row], int(starts[row]), int(goals[column]))]
        first, last = out[row] / self.length[a.row], into[column] / self.length[b.row]
        return float(table[row, column]), [(a.row, float(first)), *inner, (b.row, float(last))]

    def _links(self, before: NDArray[np.int32], start: int, goal: int) -> list[int]:
        way, here = [], goal
        while here != start:
            there = int(before[here])
            way.append(self._by_pair[min(here, there), max(here, there)])
            here = there
        return way[::-1]
