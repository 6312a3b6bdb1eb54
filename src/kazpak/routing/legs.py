"""Legs: best paths inside one layer, kept as shortest-path trees from its gates.

One tree answers for every place of the layer, so a city anywhere reaches every gate by a look-up. Hauls
cost the same in both directions, so a tree serves both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kazpak.routing.kept import Kept
from kazpak.routing.trees import Skeleton, Tree, grow, rates_of, skeleton_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.layers import Layers
    from kazpak.network.passages import Structure

__all__ = ["Forest", "Walk", "trace"]

_NO_LINKS: frozenset[str] = frozenset()
_SETS_KEPT = 4
_LEAST_KEPT_BYTES = 96 * 2**20
_WALKS_KEPT = 5_000


class Walk(NamedTuple):
    """One leg, traced.

    Attributes
    ----------
    links
        In order of travel, as numbers of the network's links.
    reverse
        For each link, whether it is travelled from its `v` to its `u` end.
    classes, km
        Haul classes met, and the kilometres in each.
    numbers, length_km
        The links as an array, and their length together.
    """

    links: tuple[int, ...]
    reverse: tuple[bool, ...]
    classes: NDArray[np.int64]
    km: NDArray[np.float64]
    numbers: NDArray[np.int64]
    length_km: float


_Roots = tuple[int, bytes, frozenset[str], int]
_Ends = tuple[int, bytes, frozenset[str], int, int]
_FROM_GATES = -1


@dataclass
class Forest:
    """Trees that have been grown, by layer and shape; grows those that are missing.

    A cache, and nothing else: what a tree looks like rests on its key alone, so the same question gives the
    same answer with an empty one.

    Attributes
    ----------
    layers
        The network.
    stored
        Trees saved earlier, as `to_arrays` gave them; read when first needed.
    grown
        How many times trees from all gates of a layer have been grown so far.
    """

    layers: Layers
    stored: Mapping[str, NDArray[Any]] = field(default_factory=dict, repr=False)
    grown: int = 0

    @cached_property
    def trees(self) -> Kept[_Roots, Tree]:
        """Trees by layer, key of the shape, links out of use, and root: a node, or all gates for -1."""
        sizes = np.diff(self.layers.node_start) * [len(gates) for gates in self.layers.gate_nodes]
        each = np.dtype(np.float64).itemsize + np.dtype(np.int32).itemsize
        return Kept(max(_LEAST_KEPT_BYTES, _SETS_KEPT * int(sizes.sum()) * each))

    @cached_property
    def walks(self) -> Kept[_Ends, Walk]:
        """Legs traced, by the same and both nodes."""
        return Kept(_WALKS_KEPT)

    @cached_property
    def tables(self) -> Kept[object, tuple[Structure, NDArray[np.float64]]]:
        """Legs between all passages, see `table.py`; the passages stand beside them, as they are a part of the key."""
        return Kept(_LEAST_KEPT_BYTES // 4)

    @cached_property
    def _skeletons(self) -> dict[int, Skeleton]:
        return {}

    def from_gates(self, layer: int, key: bytes, *, without: frozenset[str] = _NO_LINKS) -> Tree:
        """Tree from the layer's gate nodes, in the order of `layers.gate_nodes`.

        Parameters
        ----------
        layer
            Number of the layer.
        key
            Of the shape of its rates.
        without
            Ids of links of the layer that are out of use.
        """
        where = (layer, key, without, _FROM_GATES)
        tree = self.trees.get(where)
        if tree is None:
            tree = self._stored(layer, key) if not without else None
            if tree is None:
                tree = self._grow(layer, key, list(self.layers.gate_nodes[layer].values()), without)
                self.grown += 1
            self.trees.put(where, tree, tree.nbytes)
        return tree

    def from_node(self, layer: int, key: bytes, node: int, *, without: frozenset[str] = _NO_LINKS) -> Tree:
        """Tree from one node that is no gate."""
        where = (layer, key, without, node)
        tree = self.trees.get(where)
        if tree is None:
            tree = self._grow(layer, key, [node], without)
            self.trees.put(where, tree, tree.nbytes)
        return tree

    def _grow(self, layer: int, key: bytes, roots: Sequence[int], without: frozenset[str]) -> Tree:
        if layer not in self._skeletons:
            self._skeletons[layer] = skeleton_of(self.layers, layer)
        rates = rates_of(self.layers, layer, key)
        return grow(self.layers, layer, rates, roots, without=without, skeleton=self._skeletons[layer])

    def _stored(self, layer: int, key: bytes) -> Tree | None:
        """Tree saved earlier; None where there is none, or it is damaged."""
        name = f"{layer}.{key.hex()}"
        try:
            return Tree(*(self.stored[f"{name}.{part}"] for part in Tree._fields))
        except (KeyError, ValueError):
            return None

    def walk(
        self, layer: int, key: bytes, from_node: int, to_node: int, *, without: frozenset[str] = _NO_LINKS
    ) -> Walk:
        """The leg between two nodes of a layer, link by link."""
        where = (layer, key, without, from_node, to_node)
        walk = self.walks.get(where)
        if walk is None:
            gates = self.layers.gate_rows[layer]
            # A tree from either end will do: hauls cost the same in both directions.
            root, node = (to_node, from_node) if from_node not in gates and to_node in gates else (from_node, to_node)
            if root in gates:
                last_link = self.from_gates(layer, key, without=without).link[gates[root]]
            else:
                last_link = self.from_node(layer, key, root, without=without).link[0]
            links = trace(self.layers, layer, last_link, node)
            walk = _walked(self.layers, links, from_node, backwards=root != from_node)
            self.walks.put(where, walk)
        return walk

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Trees from gates grown so far without any link taken out, as named arrays that `stored` understands."""
        out: dict[str, NDArray[Any]] = {}
        for (layer, key, without, root), tree in self.trees.items():
            if not without and root == _FROM_GATES:
                out |= {f"{layer}.{key.hex()}.{part}": value for part, value in tree._asdict().items()}
        return out


def _walked(layers: Layers, links: list[int], from_node: int, *, backwards: bool) -> Walk:
    """A traced leg in order of travel, with its kilometres by haul class."""
    if backwards:
        links.reverse()
    u, v = layers.link_u[links].tolist(), layers.link_v[links].tolist()
    reverse, here = [], from_node
    for a, b in zip(u, v, strict=True):
        back = a != here
        reverse.append(back)
        here = a if back else b
    numbers = np.array(links, dtype=np.int64)
    length = layers.length_km[numbers]
    km: NDArray[np.float64] = np.bincount(
        layers.link_class[numbers], weights=length, minlength=len(layers.classes)
    ).astype(np.float64)
    used = np.flatnonzero(km)
    return Walk(tuple(links), tuple(reverse), used, km[used], numbers, float(length.sum()))


def trace(layers: Layers, layer: int, last_link: NDArray[np.int32], node: int) -> list[int]:
    """Links from a root to a node, following the last links of a tree backwards."""
    offset = int(layers.link_start[layer])
    path: list[int] = []
    while (link := int(last_link[node])) >= 0:
        path.append(offset + link)
        u, v = int(layers.link_u[offset + link]), int(layers.link_v[offset + link])
        node = u if v == node else v
    path.reverse()
    return path
