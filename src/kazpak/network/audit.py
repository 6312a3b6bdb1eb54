"""What a network must be: checks, and how its distances compare with published ones."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from kazpak.network.lines import Nearest, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kazpak.network.network import Network
    from kazpak.tables.rows import Distance

__all__ = ["Measured", "OpenGraph", "measure", "report", "summary"]

_REACH_KM = 60.0


@dataclass(frozen=True)
class Measured:
    """A published distance beside the network's own.

    Attributes
    ----------
    model_km
        Infinite if there is no path.
    curated_share
        Share of the path whose length was itself published: near 1 it is no test.
    snap_km
        Farthest of the stops from the network.
    """

    distance: Distance
    model_km: float
    curated_share: float
    snap_km: float

    @property
    def error_percent(self) -> float:
        """Model against published [%]."""
        return 100 * (self.model_km / self.distance.published_km - 1)


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
        plain = np.array(
            [name.removesuffix("/a").removesuffix("/b") if ":" in name else name for name in ends],
            dtype=object,
        )
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


def measure(network: Network, distances: Sequence[Distance]) -> list[Measured]:
    """Measure published distances on a network, shortest ways, all gates open."""
    graphs = {mode: OpenGraph(network, mode) for mode in {d.mode for d in distances}}
    return [_measured(graphs[d.mode], d) for d in distances]


def _measured(graph: OpenGraph, distance: Distance) -> Measured:
    spots = [graph.snap(lon, lat) for _, lon, lat in distance.stops]
    if any(spot is None for spot in spots):
        return Measured(distance, float("inf"), 0.0, float("inf"))
    total, used = 0.0, list[tuple[int, float]]()
    for a, b in pairwise(spots):
        length, links = graph.way(a, b)  # type: ignore[arg-type]
        total += length
        used.extend(links)
    weight = np.array([graph.length[link] * part for link, part in used])
    known = np.array([graph.published[link] for link, _ in used], dtype=bool)
    share = float(weight[known].sum() / weight.sum()) if total else 0.0
    return Measured(distance, total, share, max(spot.off_km for spot in spots if spot))


def summary(measured: Sequence[Measured]) -> dict[str, float | None]:
    """Mean absolute error, bias and counts of a set of measured distances."""
    errors = np.array([m.error_percent for m in measured if np.isfinite(m.model_km)])
    size = np.abs(errors)
    return {
        "pairs": len(measured),
        "no_path": len(measured) - len(errors),
        "mean_absolute_error_percent": round(float(size.mean()), 2) if len(size) else None,
        "bias_percent": round(float(errors.mean()), 2) if len(size) else None,
        "within_5_percent": int((size <= 5).sum()),  # noqa: PLR2004
        "within_10_percent": int((size <= 10).sum()),  # noqa: PLR2004
    }


def report(measured: Sequence[Measured]) -> dict[str, Any]:
    """Summaries by mode, and apart for pairs of which at most a tenth, or more than half, is curated."""
    found: dict[str, Any] = {}
    for mode in sorted({m.distance.mode for m in measured}):
        own = [m for m in measured if m.distance.mode == mode]
        found[mode] = {
            "all": summary(own),
            "uncurated": summary([m for m in own if m.curated_share <= 0.1]),  # noqa: PLR2004
            "curated": summary([m for m in own if m.curated_share > 0.5]),  # noqa: PLR2004
        }
    return found
