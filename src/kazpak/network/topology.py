"""Which links meet where: node numbers, degrees, pieces. The arithmetic under the cleaning verbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kazpak.network.network import layer_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.network import Network

    Ints = NDArray[np.intp]

__all__ = ["Topology"]


@dataclass(frozen=True)
class Topology:
    """Links as pairs of node numbers.

    Attributes
    ----------
    u, v
        Node number of the start and the end of every link.
    ids
        Node id of every number; the same id in two layers has two numbers.
    layers
        Layer of every number.
    """

    u: Ints
    v: Ints
    ids: NDArray[np.object_]
    layers: NDArray[np.object_]

    @classmethod
    def of(cls, network: Network) -> Topology:
        """Give numbers to the nodes of a network, in the order of layer and id."""
        links = network.links
        layer = layer_names(links)
        start = pd.MultiIndex.from_arrays([layer, links["from_id"]])
        end = pd.MultiIndex.from_arrays([layer, links["to_id"]])
        codes, nodes = pd.factorize(start.append(end), sort=True)
        half = len(links)
        return cls(
            codes[:half].astype(np.intp),
            codes[half:].astype(np.intp),
            np.asarray(nodes.get_level_values(1), dtype=object),
            np.asarray(nodes.get_level_values(0), dtype=object),
        )

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self.ids)

    @property
    def degree(self) -> Ints:
        """Link ends at every node; a loop counts twice."""
        return np.bincount(np.concatenate([self.u, self.v]), minlength=len(self)).astype(np.intp)

    def pieces(self) -> tuple[int, Ints]:
        """Count the connected pieces and give the piece of every node, the first found first."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        ones = np.ones(len(self.u), dtype=np.int8)
        graph = coo_array((ones, (self.u, self.v)), shape=(len(self), len(self)))
        count, piece = connected_components(graph, directed=False)
        return int(count), np.asarray(piece, dtype=np.intp)

    def lon_lat(self, network: Network) -> NDArray[np.float64]:
        """Place of every node, shape (n, 2), degrees."""
        from kazpak.network.lines import flatten

        xy, starts = flatten(network.links.geometry.to_numpy())
        place = np.zeros((len(self), 2))
        place[self.v[::-1]] = xy[starts[1:] - 1][::-1]
        place[self.u[::-1]] = xy[starts[:-1]][::-1]
        return place
